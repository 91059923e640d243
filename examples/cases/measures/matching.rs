//! Segment matching: a coding is agreed on where the other coder has one of the same code on nearly the same words.
//!
//! After the idea of MAXQDA's comparison by segments; its exact base of overlap is not published, so the figures are ours.

use std::collections::BTreeMap;
use verbatim::analysis::agreement::continuum::Mark;
use verbatim::analysis::agreement::corrected;
use verbatim::analysis::figure::{Figure, Undefined, share};

/// Codings with and without a partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Matching {
    /// Codings of either coder with a partner.
    pub agree: u64,
    /// Codings without.
    pub disagree: u64,
    /// Share with a partner.
    pub po: Figure,
    /// Corrected by chance of one over the number of codes in use (Brennan & Prediger 1981).
    pub kappa: Figure,
    /// Share with a partner, code by code.
    pub by_code: BTreeMap<u32, Figure>,
}

/// Matches the codings of two coders, both ways; each stands for itself, repeats and overlaps too. A pair fits where its
/// shared characters over all its characters reach `threshold` (0 to 1). Empty codings do not count.
pub fn matching(a: &[Mark], b: &[Mark], threshold: f64) -> Matching {
    let (a, b) = (by_code(a), by_code(b));
    let mut found: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for (ours, theirs) in [(&a, &b), (&b, &a)] {
        for (code, marks) in ours {
            let partners = theirs.get(code).map_or(&[] as &[Mark], Vec::as_slice);
            let with = marks.iter().filter(|mark| has_partner(mark, partners, threshold)).count() as u64;
            let own = found.entry(*code).or_default();
            own.0 += with;
            own.1 += marks.len() as u64;
        }
    }
    let (agree, all) = found.values().fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    let po = if all == 0 { Err(Undefined::NothingMarked) } else { share(agree as f64, all as f64) };
    let kappa = match found.len() {
        0 => Err(Undefined::NothingMarked),
        1 => Err(Undefined::OneCategory),
        codes => corrected(po, share(1.0, codes as f64)),
    };
    let by_code = found.into_iter().map(|(code, (with, all))| (code, share(with as f64, all as f64))).collect();
    Matching { agree, disagree: all - agree, po, kappa, by_code }
}

fn by_code(marks: &[Mark]) -> BTreeMap<u32, Vec<Mark>> {
    let mut split: BTreeMap<u32, Vec<Mark>> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| !mark.at.is_empty()) {
        split.entry(mark.code).or_default().push(*mark);
    }
    split.values_mut().for_each(|own| own.sort_unstable());
    split
}

fn has_partner(mark: &Mark, partners: &[Mark], threshold: f64) -> bool {
    if threshold <= 0.0 {
        return !partners.is_empty();
    }
    // Where s is the shared and u the whole length, s/u >= t keeps the starts within (1-t) u <= (1-t)/t len.
    let reach = (f64::from(mark.at.len()) * (1.0 - threshold) / threshold).ceil() + 1.0;
    let first = f64::from(mark.at.start) - reach;
    let from = partners.partition_point(|partner| f64::from(partner.at.start) < first);
    let near = partners.iter().skip(from).take_while(|partner| {
        partner.at.start < mark.at.end && f64::from(partner.at.start) <= f64::from(mark.at.start) + reach
    });
    near.filter(|partner| partner.at.overlaps(mark.at)).any(|partner| {
        let shared = u64::from(partner.at.intersect(mark.at).len());
        let all = u64::from(partner.at.len()) + u64::from(mark.at.len()) - shared;
        shared as f64 / all as f64 >= threshold
    })
}
