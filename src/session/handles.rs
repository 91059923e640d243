//! Handles of coders that a study knows, and the one that a new one may be a slip of.

use crate::model::Study;
use std::collections::{BTreeSet, HashSet};
use strsim::levenshtein;

/// Handles that the study knows: those it names, and those that have coded, written or been given something to code.
pub fn known_coders(study: &Study) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = study.settings.coders.keys().cloned().collect();
    known.extend(study.settings.assigned.values().flatten().cloned());
    known.extend(study.memos.iter().map(|memo| memo.coder.clone()));
    let mut numbers = HashSet::new();
    for entry in study.all_transcripts().into_iter().filter_map(|ix| study.entry(ix)) {
        numbers.extend(entry.work.keys().copied());
        numbers.extend(entry.codings().iter().map(|coding| coding.coder));
        numbers.extend(entry.notes.iter().map(|(coder, _)| *coder));
    }
    known.extend(numbers.into_iter().map(|coder| study.coder(coder).to_owned()));
    known
}

/// The known handle that a new one may be a slip of: one letter in a short one, two in a longer one.
pub fn near_coder<'a>(handle: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let letters = |word: &str| word.chars().count();
    let near = |other: &&String| {
        let most = if letters(handle).max(letters(other)) <= 4 { 1 } else { 2 };
        let (a, b) = (handle.replace('-', ""), other.replace('-', ""));
        *other != handle && (levenshtein(&a, &b) <= most || swapped(&a, &b))
    };
    known.iter().filter(near).min_by_key(|other| levenshtein(handle, other)).map(String::as_str)
}

/// Whether two words differ in two neighbouring letters that changed places.
fn swapped(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let odd: Vec<usize> = (0..a.len().min(b.len())).filter(|at| a[*at] != b[*at]).collect();
    matches!(odd.as_slice(), [one, two] if a.len() == b.len() && one + 1 == *two && a[*one] == b[*two] && a[*two] == b[*one])
}
