//! How often a code is used, as rates.

use super::characters::length;
use std::collections::{BTreeMap, BTreeSet};
use verbatim::analysis::agreement::continuum::{Mark, covered};
use verbatim::analysis::figure::{Figure, share};
use verbatim::model::Span;

/// Rates of one code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Codings.
    pub codings: u64,
    /// Documents that have any.
    pub documents: u64,
    /// Share of all codings.
    pub share: Figure,
    /// Share of documents that have any.
    pub document_share: Figure,
    /// Codings per 1,000 words, coded or not.
    pub per_1000: Figure,
    /// Share of all words that it covers, each once.
    pub coverage: Figure,
}

/// Rates of each code from codings (document, code, words covered) and the number of words of each document.
pub fn rates(words: &[u64], codings: &[(usize, u32, Span)]) -> BTreeMap<u32, Rates> {
    let mut by_code: BTreeMap<u32, Vec<(usize, Span)>> = BTreeMap::new();
    for (document, code, at) in codings.iter().filter(|(.., at)| !at.is_empty()) {
        by_code.entry(*code).or_default().push((*document, *at));
    }
    let all: usize = by_code.values().map(Vec::len).sum();
    let spoken: u64 = words.iter().sum();
    let of = |own: Vec<(usize, Span)>| {
        let documents: BTreeSet<usize> = own.iter().map(|(document, _)| *document).collect();
        let mut places: BTreeMap<usize, Vec<Mark>> = BTreeMap::new();
        for (document, at) in &own {
            places.entry(*document).or_default().push(Mark { at: *at, code: 0 });
        }
        let covers: u64 = places.values().map(|marks| length(&covered(marks))).sum();
        let (codings, documents) = (own.len() as u64, documents.len() as u64);
        Rates {
            codings,
            documents,
            share: share(codings as f64, all as f64),
            document_share: share(documents as f64, words.len() as f64),
            per_1000: share(codings as f64 * 1000.0, spoken as f64),
            coverage: share(covers as f64, spoken as f64),
        }
    };
    by_code.into_iter().map(|(code, own)| (code, of(own))).collect()
}
