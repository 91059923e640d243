//! The runs of two texts that surely stayed where they were.

use super::lines::{Lines, lines};
use super::pair::{Pair, Run, pieces};
use super::partners::partners;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashSet;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Two texts are compared word by word at most this long for a run of changed lines; after that the run is one edit.
const PATIENCE: Duration = Duration::from_millis(500);
/// Code points that words among changed lines must have to be known again.
const ISLAND: usize = 8;

impl<'a> Pair<'a> {
    /// The runs that surely stayed where they were, in order.
    pub(super) fn kept(self) -> Vec<Run> {
        let lines = Lines { old: lines(self.old), new: lines(self.new) };
        let whole = |lines: &[(Range<usize>, &'a str)], text: &'a str| -> Vec<&'a str> {
            lines.iter().map(|(at, _)| text.get(at.clone()).unwrap_or_default()).collect()
        };
        let (a, b) = (whole(&lines.old, self.old), whole(&lines.new, self.new));
        let ops = capture_diff_slices(Algorithm::Patience, &a, &b);
        let equal = |op: &DiffOp| matches!(op, DiffOp::Equal { .. }).then(|| (op.old_range(), op.new_range()));
        let mut runs: Vec<Run> = ops.iter().filter_map(equal).collect();
        lines.peel(&mut runs);
        let elsewhere = lines.elsewhere(&runs);
        let mut found: Vec<(Run, Weight)> = Vec::new();
        let mut at = (0, 0);
        let ends = (lines.old.len()..lines.old.len(), lines.new.len()..lines.new.len());
        // Blank lines are alike everywhere: they divide no changed lines from others.
        let mut blank: Vec<Run> = Vec::new();
        for (a, b) in runs.iter().cloned().chain([ends]) {
            let run = (lines.reach(&lines.old, a.clone()), lines.reach(&lines.new, b.clone()));
            let weight = self.weigh(&run);
            if weight == Weight::Blank && a.end < lines.old.len() && b.end < lines.new.len() {
                blank.push((a, b));
                continue;
            }
            let gap = (at.0..a.start, at.1..b.start);
            let explained = self.refine(&lines, gap, std::mem::take(&mut blank), &elsewhere, &mut found);
            found.push(((0..0, 0..0), Weight::Gap(explained)));
            at = (a.end, b.end);
            if !run.0.is_empty() {
                found.push((run, weight));
            }
        }
        only_sure(found)
    }

    fn weigh(self, (a, b): &Run) -> Weight {
        let words = self.old.get(a.clone()).unwrap_or_default();
        if !words.contains(char::is_alphanumeric) {
            return Weight::Blank;
        }
        let ends = (a.start, b.start) == (0, 0) || (a.end, b.end) == (self.old.len(), self.new.len());
        let strong = ends || (words.trim().chars().count() >= ISLAND && self.once(words));
        if strong { Weight::Sure } else { Weight::Weak }
    }

    /// Adds the runs of words that stayed within changed lines, and of the blank lines among them those that stayed
    /// between the same; whether each of these lines is the other, corrected, or there are lines on one side only.
    fn refine(
        self,
        lines: &Lines,
        gap: Run,
        blank: Vec<Run>,
        elsewhere: &HashSet<&str>,
        found: &mut Vec<(Run, Weight)>,
    ) -> bool {
        let full = |lines: &[(Range<usize>, &str)], which: Range<usize>| -> Vec<usize> {
            which.filter(|line| lines.get(*line).is_some_and(|(_, words)| !words.is_empty())).collect()
        };
        let (a, b) = (full(&lines.old, gap.0.clone()), full(&lines.new, gap.1.clone()));
        let pairs = partners(lines, &a, &b, elsewhere);
        let mut within: Vec<(Run, Weight)> = Vec::new();
        for &(one, two) in &pairs {
            let (Some((a, _)), Some((b, _))) = (lines.old.get(one), lines.new.get(two)) else { continue };
            within.extend(self.same(a, b).0.into_iter().map(|run| (run, Weight::Sure)));
        }
        if pairs.is_empty() && !a.is_empty() && !b.is_empty() {
            let (a, b) = (lines.reach(&lines.old, gap.0), lines.reach(&lines.new, gap.1));
            let islands = self.same(&a, &b).0.into_iter().filter(|run| {
                let words = self.old.get(run.0.clone()).unwrap_or_default();
                words.trim().chars().count() >= ISLAND && self.once(words)
            });
            within.extend(islands.map(|run| (run, Weight::Sure)));
        }
        for (a, b) in blank {
            let run = (lines.reach(&lines.old, a), lines.reach(&lines.new, b));
            let before = |other: &Run| other.0.end <= run.0.start && other.1.end <= run.1.start;
            let after = |other: &Run| run.0.end <= other.0.start && run.1.end <= other.1.start;
            if within.iter().all(|(other, _)| before(other) || after(other)) {
                within.push((run, Weight::Blank));
            }
        }
        within.sort_by_key(|(run, _)| run.0.start);
        found.extend(within);
        a.is_empty() || b.is_empty() || (pairs.len() == a.len() && pairs.len() == b.len())
    }

    /// The runs of words that two stretches share, in order; and how many pieces they have.
    fn same(self, a: &Range<usize>, b: &Range<usize>) -> (Vec<Run>, usize) {
        let (Some(old), Some(new)) = (self.old.get(a.clone()), self.new.get(b.clone())) else {
            return Default::default();
        };
        let (pieces_a, pieces_b) = (pieces(old, a.start), pieces(new, b.start));
        let words = |pieces: &[Range<usize>], text: &'a str| -> Vec<&'a str> {
            pieces.iter().map(|piece| text.get(piece.clone()).unwrap_or_default()).collect()
        };
        let (words_a, words_b) = (words(&pieces_a, self.old), words(&pieces_b, self.new));
        let deadline = Some(Instant::now() + PATIENCE);
        let ops = similar::capture_diff_slices_deadline(Algorithm::Patience, &words_a, &words_b, deadline);
        let mut count = 0;
        let mut runs = Vec::new();
        for op in ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. })) {
            count += op.old_range().len();
            runs.push((reach(&pieces_a, op.old_range(), a.start), reach(&pieces_b, op.new_range(), b.start)));
        }
        (runs, count)
    }
}

/// How sure a run is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Its words leave no doubt.
    Sure,
    /// Its words may be the same by chance.
    Weak,
    /// No words.
    Blank,
    /// Not a run but what lies between two; whether all of it is explained.
    Gap(bool),
}

/// Leaves out runs that may be the same by chance: weak ones hold where all is explained from sure ones to them on
/// both sides; blank ones where they touch a run that holds.
fn only_sure(found: Vec<(Run, Weight)>) -> Vec<Run> {
    let hold = |weights: &mut dyn Iterator<Item = Weight>| -> Vec<bool> {
        let mut held = true;
        let step = |weight: Weight| {
            match weight {
                Weight::Sure => held = true,
                Weight::Gap(explained) => held &= explained,
                Weight::Weak | Weight::Blank => {}
            }
            held
        };
        weights.map(step).collect()
    };
    let left = hold(&mut found.iter().map(|(_, weight)| *weight));
    let mut right = hold(&mut found.iter().rev().map(|(_, weight)| *weight));
    right.reverse();
    let mut kept: Vec<(Run, bool)> = Vec::new();
    for ((run, weight), (left, right)) in found.into_iter().zip(left.into_iter().zip(right)) {
        match weight {
            Weight::Gap(_) => {}
            Weight::Blank => kept.push((run, true)),
            Weight::Sure => kept.push((run, false)),
            Weight::Weak if left && right => kept.push((run, false)),
            Weight::Weak => {}
        }
    }
    let touches = |one: &Run, two: &Run| one.0.end == two.0.start && one.1.end == two.1.start;
    let holds = |at: usize| {
        let Some((run, blank)) = kept.get(at) else { return false };
        let before = at.checked_sub(1).and_then(|before| kept.get(before));
        let beside =
            |other: Option<&(Run, bool)>, touch: &dyn Fn(&Run) -> bool| other.is_some_and(|(run, _)| touch(run));
        !blank || beside(before, &|other| touches(other, run)) || beside(kept.get(at + 1), &|other| touches(run, other))
    };
    let held: Vec<bool> = (0..kept.len()).map(holds).collect();
    kept.into_iter().zip(held).filter(|(_, held)| *held).map(|((run, _), _)| run).collect()
}

/// The bytes from the first to the last of some neighbouring ranges.
fn reach(ranges: &[Range<usize>], which: Range<usize>, base: usize) -> Range<usize> {
    let end_before = which.start.checked_sub(1).and_then(|last| ranges.get(last)).map_or(base, |range| range.end);
    let start = ranges.get(which.start).map_or(end_before, |range| range.start);
    let end = which.end.checked_sub(1).and_then(|last| ranges.get(last)).map_or(start, |range| range.end);
    start..end.max(start)
}
