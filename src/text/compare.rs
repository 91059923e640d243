//! Two versions of a passage, word by word: what stayed and what is in one of them only.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A run of bytes of one version, and whether the other version has it too.
pub type Run = (Range<usize>, bool);

/// The runs of both versions, in order. Words and marks stay whole.
pub fn compare(old: &str, new: &str) -> (Vec<Run>, Vec<Run>) {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.split_word_bounds().collect(), new.split_word_bounds().collect());
    let (mut left, mut right) = (Runs::default(), Runs::default());
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let same = matches!(op, DiffOp::Equal { .. });
        left.add(a.get(op.old_range()).unwrap_or_default(), same);
        right.add(b.get(op.new_range()).unwrap_or_default(), same);
    }
    (left.runs, right.runs)
}

#[derive(Default)]
struct Runs {
    runs: Vec<Run>,
    at: usize,
}

impl Runs {
    fn add(&mut self, words: &[&str], same: bool) {
        let length: usize = words.iter().map(|word| word.len()).sum();
        if length > 0 {
            self.runs.push((self.at..self.at + length, same));
            self.at += length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_changed_are_told_from_those_that_stayed() {
        let (old, new) = ("They took three months.", "They kept three long months.");
        let (left, right) = compare(old, new);
        let changed = |text: &'static str, runs: Vec<Run>| -> Vec<&str> {
            runs.into_iter().filter(|(_, same)| !same).map(|(at, _)| text[at].trim()).collect()
        };
        assert_eq!(changed(old, left), ["took"]);
        assert_eq!(changed(new, right), ["kept", "long"]);
        assert_eq!(compare("", "a b").1, [(0..3, false)]);
    }
}
