//! The lines of two texts: which of them stayed, moved or may be either.

use super::pair::Run;
use std::collections::HashSet;
use std::ops::Range;

/// The lines of two texts, and which of them are blank.
pub(super) struct Lines<'a> {
    pub(super) old: Vec<(Range<usize>, &'a str)>,
    pub(super) new: Vec<(Range<usize>, &'a str)>,
}

impl<'a> Lines<'a> {
    /// Cuts from the ends of runs the lines that also stand in the gap beside them: which of the two stayed cannot be
    /// known.
    pub(super) fn peel(&self, runs: &mut Vec<Run>) {
        loop {
            let mut changed = false;
            for at in 0..runs.len() {
                let Some((a, b)) = runs.get(at).cloned() else { continue };
                let before =
                    at.checked_sub(1).and_then(|before| runs.get(before)).map_or((0, 0), |run| (run.0.end, run.1.end));
                let ends = (self.old.len(), self.new.len());
                let after = runs.get(at + 1).map_or(ends, |run| (run.0.start, run.1.start));
                let front = self.doubled(a.clone(), (before.0..a.start, before.1..b.start));
                let back = self.doubled(a.clone().rev(), (a.end..after.0, b.end..after.1));
                if front + back > 0 {
                    changed = true;
                    let front = front.min(a.len());
                    let back = back.min(a.len() - front);
                    if let Some(run) = runs.get_mut(at) {
                        *run = (a.start + front..a.end - back, b.start + front..b.end - back);
                    }
                }
            }
            runs.retain(|run| !run.0.is_empty());
            if !changed {
                return;
            }
        }
    }

    /// How many lines from one end of a run stand in a gap too, with the blank ones between them.
    fn doubled(&self, run: impl Iterator<Item = usize>, gap: Run) -> usize {
        let words = |lines: &[(Range<usize>, &'a str)], which: Range<usize>| -> Vec<&'a str> {
            lines
                .get(which)
                .unwrap_or_default()
                .iter()
                .map(|(_, words)| *words)
                .filter(|words| !words.is_empty())
                .collect()
        };
        let beside: HashSet<&str> = words(&self.old, gap.0).into_iter().chain(words(&self.new, gap.1)).collect();
        if beside.is_empty() {
            return 0;
        }
        let mut found = 0;
        for (nth, line) in run.enumerate() {
            let words = self.old.get(line).map_or("", |(_, words)| words);
            if beside.contains(words) {
                found = nth + 1;
            } else if !words.is_empty() {
                break;
            }
        }
        found
    }

    /// The lines that were taken from one place and put in at another.
    pub(super) fn elsewhere(&self, runs: &[Run]) -> HashSet<&'a str> {
        let apart =
            |lines: &[(Range<usize>, &'a str)], kept: &mut dyn Iterator<Item = Range<usize>>| -> HashSet<&'a str> {
                let mut rest: Vec<bool> = vec![true; lines.len()];
                for line in kept.flatten() {
                    if let Some(free) = rest.get_mut(line) {
                        *free = false;
                    }
                }
                lines.iter().zip(rest).filter(|(_, free)| *free).map(|((_, words), _)| *words).collect()
            };
        let removed = apart(&self.old, &mut runs.iter().map(|run| run.0.clone()));
        let inserted = apart(&self.new, &mut runs.iter().map(|run| run.1.clone()));
        removed.intersection(&inserted).copied().filter(|words| !words.is_empty()).collect()
    }

    /// The bytes from the first to the last of some neighbouring lines.
    pub(super) fn reach(&self, lines: &[(Range<usize>, &str)], which: Range<usize>) -> Range<usize> {
        let end_before = which.start.checked_sub(1).and_then(|last| lines.get(last)).map_or(0, |line| line.0.end);
        let start = lines.get(which.start).map_or(end_before, |line| line.0.start);
        let end = which.end.checked_sub(1).and_then(|last| lines.get(last)).map_or(start, |line| line.0.end);
        start..end.max(start)
    }
}

/// The byte ranges of lines, each with its line end, and their words.
pub(super) fn lines(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut at = 0;
    let line = |line| {
        at += str::len(line);
        (at - line.len()..at, line.trim())
    };
    text.split_inclusive('\n').map(line).collect()
}
