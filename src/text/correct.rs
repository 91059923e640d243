//! What was changed between two versions of a text, as a list of edits that passages can be mapped through.

use super::offsets::Text;
use crate::model::transcript::Replaced;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;
use std::time::{Duration, Instant};

/// Two texts are compared word by word at most this long for a run of changed lines; after that the run is one edit.
const PATIENCE: Duration = Duration::from_millis(500);

/// The edits that lead from one text to another, in code points of the old one: ascending, not overlapping.
///
/// What stayed is only said to have stayed where that is sure: at both ends of the text, where the words stand once in
/// both texts, or between a line and its corrected self. A moved paragraph is removed here and inserted there.
pub fn edits(old: &Text, new: &Text) -> Vec<Replaced> {
    let mut kept = Vec::new();
    let (a, b) = (lines(old.as_str()), lines(new.as_str()));
    let (words_a, words_b) = (words_of(old.as_str(), &a), words_of(new.as_str(), &b));
    let all = Pair { old: old.as_str(), new: new.as_str() };
    for op in capture_diff_slices(Algorithm::Patience, &words_a, &words_b) {
        let (old_lines, new_lines) = (reach(&a, op.old_range()), reach(&b, op.new_range()));
        match op {
            DiffOp::Equal { .. } => kept.push((old_lines, new_lines, Kin::Lines)),
            DiffOp::Replace { old_len, new_len, .. } => {
                let alone = old_len == 1 && new_len == 1;
                all.refine(&old_lines, &new_lines, alone, &mut kept);
            }
            _ => {}
        }
    }
    kept.retain(|(a, b, kin)| *kin == Kin::Corrected || all.is_sure(a, b));
    let mut edits: Vec<Replaced> = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    let ends = (old.as_str().len()..old.as_str().len(), new.as_str().len()..new.as_str().len(), Kin::Lines);
    for (a, b, _) in kept.into_iter().chain([ends]) {
        if a.start > at_old || b.start > at_new {
            let (from, to) = (old.point(at_old), old.point(a.start));
            let inserted = new.point(b.start) - new.point(at_new);
            edits.push((from, to - from, inserted));
        }
        (at_old, at_new) = (a.end, b.end);
    }
    edits
}

/// How two equal runs were found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kin {
    /// Whole lines, or words among many changed lines.
    Lines,
    /// Words of one line that was corrected in place.
    Corrected,
}

type Kept = (Range<usize>, Range<usize>, Kin);

struct Pair<'a> {
    old: &'a str,
    new: &'a str,
}

impl Pair<'_> {
    /// Whether an equal run is surely the same words: at an end of both texts, or standing once in each.
    fn is_sure(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        if (a.start, b.start) == (0, 0) || (a.end, b.end) == (self.old.len(), self.new.len()) {
            return true;
        }
        let Some(words) = self.old.get(a.clone()) else { return false };
        if words.trim().chars().count() < 8 {
            return false;
        }
        let once = |text: &str| memchr::memmem::find_iter(text.as_bytes(), words.as_bytes()).nth(1).is_none();
        once(self.old) && once(self.new)
    }

    /// Adds the runs of words that stayed within changed lines.
    fn refine(&self, a: &Range<usize>, b: &Range<usize>, alone: bool, kept: &mut Vec<Kept>) {
        let (Some(old), Some(new)) = (self.old.get(a.clone()), self.new.get(b.clone())) else { return };
        let (words_a, words_b) = (pieces(old), pieces(new));
        let texts = |words: &[Range<usize>], text: &str| -> Vec<String> {
            words.iter().map(|word| text.get(word.clone()).unwrap_or_default().to_owned()).collect()
        };
        let (texts_a, texts_b) = (texts(&words_a, old), texts(&words_b, new));
        let deadline = Some(Instant::now() + PATIENCE);
        let ops = similar::capture_diff_slices_deadline(Algorithm::Patience, &texts_a, &texts_b, deadline);
        let same: usize =
            ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. })).map(|op| op.old_range().len()).sum();
        // A line that keeps most of its words is the same line, corrected.
        let corrected = alone && same * 2 > texts_a.len().min(texts_b.len());
        for op in ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. })) {
            let (mine, theirs) = (reach(&words_a, op.old_range()), reach(&words_b, op.new_range()));
            let shift = |range: Range<usize>, base: usize| range.start + base..range.end + base;
            let kin = if corrected { Kin::Corrected } else { Kin::Lines };
            kept.push((shift(mine, a.start), shift(theirs, b.start), kin));
        }
    }
}

/// The byte ranges of lines, each with its line end.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let line = |line: &str| {
        at += line.len();
        at - line.len()..at
    };
    text.split_inclusive('\n').map(line).collect()
}

fn words_of<'a>(text: &'a str, ranges: &[Range<usize>]) -> Vec<&'a str> {
    ranges.iter().map(|range| text.get(range.clone()).unwrap_or_default()).collect()
}

/// The byte ranges of words, blanks and marks.
fn pieces(text: &str) -> Vec<Range<usize>> {
    use unicode_segmentation::UnicodeSegmentation;
    text.split_word_bound_indices().map(|(at, word)| at..at + word.len()).collect()
}

/// The bytes from the first to the last of some neighbouring ranges.
fn reach(ranges: &[Range<usize>], which: Range<usize>) -> Range<usize> {
    let end_before = which.start.checked_sub(1).and_then(|last| ranges.get(last)).map_or(0, |range| range.end);
    let start = ranges.get(which.start).map_or(end_before, |range| range.start);
    let end = which.end.checked_sub(1).and_then(|last| ranges.get(last)).map_or(start, |range| range.end);
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apply(old: &str, new: &str) -> String {
        let (old, new) = (Text::from(old), Text::from(new));
        let (source, target): (Vec<char>, Vec<char>) = (old.as_str().chars().collect(), new.as_str().chars().collect());
        let (mut made, mut at) = (String::new(), 0);
        for (start, removed, inserted) in edits(&old, &new) {
            made.extend(&source[at..start as usize]);
            let here = made.chars().count();
            made.extend(&target[here..here + inserted as usize]);
            at = (start + removed) as usize;
        }
        made.extend(&source[at..]);
        made
    }

    #[test]
    fn a_corrected_word_is_one_edit() {
        let edits = edits(
            &Text::from("Ana: I work nihgts.\n\nBea: So do I.\n"),
            &Text::from("Ana: I work nights.\n\nBea: So do I.\n"),
        );
        assert_eq!(edits, [(12, 6, 6)]);
    }

    #[test]
    fn a_moved_paragraph_is_removed_and_inserted() {
        let (a, b, c) = ("Ana: Yes.\n\n", "Bea: It was the visa, always the visa.\n\n", "Cem: Yes.\n\n");
        let (old, new) = (format!("{a}{b}{c}"), format!("{b}{c}{a}"));
        assert_eq!(apply(&old, &new), new);
    }

    proptest! {
        #[test]
        fn edits_lead_from_the_old_text_to_the_new(
            old in prop::collection::vec(prop::sample::select(vec!["Ana: ", "yes", " no", "é", "\n", "\n\n", "the visa runs out", "🙂", " "]), 0..40),
            new in prop::collection::vec(prop::sample::select(vec!["Ana: ", "yes", " no", "é", "\n", "\n\n", "the visa runs out", "🙂", " "]), 0..40),
        ) {
            let (old, new) = (old.concat(), new.concat());
            prop_assert_eq!(apply(&old, &new), new);
        }
    }
}
