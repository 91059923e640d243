//! Agreement on the passages of one text.

use super::characters::by_code;
use std::collections::BTreeMap;
use verbatim::analysis::agreement::continuum::Continuum;
use verbatim::analysis::agreement::unitizing::{Sums, Unitizing};
use verbatim::analysis::agreement::unitizing_1995::{AlphaU, of_code, over};

/// The unitizing family of one text; nothing where a coder gave two codes to the same words.
pub fn unitizing(text: &Continuum) -> Option<Unitizing> {
    if text.overlap().is_some() {
        return None;
    }
    let mut sums = Sums::new(text.coders.len());
    add(&mut sums, text);
    Some(sums.figures())
}

/// Adds a text on which no coder gave two codes to the same words.
pub fn add(sums: &mut Sums, text: &Continuum) {
    sums.add_length(text.whole.len().into());
    sums.add_marks(&text.coders);
}

/// The alpha of the text as a whole, its disagreements the means over codes, and that of each code that is used.
pub fn alpha_u(text: &Continuum) -> (AlphaU, BTreeMap<u32, AlphaU>) {
    let by_code: BTreeMap<u32, AlphaU> = by_code(text).iter().map(|(code, part)| (*code, of_code(part))).collect();
    let all: Vec<AlphaU> = by_code.values().copied().collect();
    (over(&all), by_code)
}
