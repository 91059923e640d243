//! What was changed between two versions of a text, as a list of edits that passages can be followed through.
//!
//! What stayed is only said to have stayed where that is sure: whole lines between changes that cannot be read in
//! another way, words of a line that was corrected in place, long words that stand once. Words that stand elsewhere are
//! followed there where they stand once in both texts and the same speaker says them. Words that another speaker says
//! stayed only where nothing but the label was changed.

mod moves;

use super::labels::{self, LONGEST_LABEL};
use super::offsets::Text;
use super::turns::Overlay;
use super::voices::{Kinship, Version, changes};
use crate::model::transcript::{Moved, Replaced};
use crate::model::{Rule, Span};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::time::{Duration, Instant};

/// Two texts are compared word by word at most this long for a run of changed lines; after that the run is one edit.
const PATIENCE: Duration = Duration::from_millis(500);
/// Words in a row by which words are looked for that stand elsewhere now.
const SEED: usize = 4;
/// Code points that words among changed lines must have to be known again.
const ISLAND: usize = 8;

/// What leads from one text to another, and the turns of both.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// What was replaced, in code points of the old text: ascending, not overlapping.
    pub at: Vec<Replaced>,
    /// Which of the words removed stand elsewhere now.
    pub moved: Vec<Moved>,
    /// The turns of the old text.
    pub old: Overlay,
    /// The turns of the new text.
    pub new: Overlay,
}

/// The code points before the body, known of one of two texts.
#[derive(Clone, Copy, Debug)]
pub enum Header {
    /// Of the old one.
    Old(u32),
    /// Of the new one.
    New(u32),
}

/// Finds what was changed; `turns` gives the turns of a text with a header of so many code points.
pub fn correction(old: &Text, new: &Text, header: Header, turns: &dyn Fn(&Text, u32) -> Overlay) -> Correction {
    let pair = Pair { old: old.as_str(), new: new.as_str() };
    let kept = pair.kept();
    let at = replaced(old, new, &kept);
    let (before, after) = match header {
        Header::Old(header) => (header, moved_header(header, &at)),
        Header::New(header) => (moved_header(header, &inverse(&at)), header),
    };
    let (one, two) = (turns(old, before), turns(new, after));
    let voices = Voices {
        old: Version { text: old, overlay: &one },
        new: Version { text: new, overlay: &two },
        gaps: gaps(pair, &kept),
    };
    let kept = voices.own(&kept);
    let at = replaced(old, new, &kept);
    let moved = moves::moved(pair, &gaps(pair, &kept), &voices);
    Correction { at, moved, old: one, new: two }
}

/// Where a header ends after a correction: what comes in right behind it belongs to the body.
fn moved_header(header: u32, at: &[Replaced]) -> u32 {
    let within = at.iter().take_while(|(start, ..)| *start < header);
    let moved = within.fold(i64::from(header), |moved, &(start, removed, inserted)| {
        let gone = removed.min(header - start);
        let come = if gone == removed { inserted } else { inserted.min(gone) };
        moved + i64::from(come) - i64::from(gone)
    });
    u32::try_from(moved).unwrap_or(0)
}

/// Labels that were written over: each with the name that stands there now, if a label of that shape may open a line.
pub fn renamed(correction: &Correction, old: &Text, new: &Text, rule: Rule) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut shift = 0_i64;
    let mut edits = correction.at.iter().peekable();
    for label in correction.old.paragraphs.iter().filter_map(|own| own.label) {
        while let Some((_, removed, inserted)) = edits.next_if(|(start, removed, _)| start + removed <= label.start) {
            shift += i64::from(*inserted) - i64::from(*removed);
        }
        let over = edits.peek().filter(|(start, removed, inserted)| {
            *removed > 0 && *inserted > 0 && label.overlaps(Span::new(*start, start + removed))
        });
        let Some((start, ..)) = over else { continue };
        let here = u32::try_from(i64::from(*start) + shift).map_or(0, |point| new.byte(point));
        let (Some(before), Some(after)) = (new.as_str().get(..here), new.as_str().get(here..)) else { continue };
        let from = before.rfind('\n').map_or(0, |end| end + 1);
        let to = here + after.find('\n').unwrap_or(after.len());
        let line = new.as_str().get(from..to).unwrap_or_default();
        let name = labels::openings(rule, line).into_iter().find(|one| !one.odd).and_then(|one| line.get(one.name));
        let (was, is) = (labels::plain(old.slice(label)), name.map(labels::plain));
        if let Some(is) = is.filter(|is| *is != was && is.chars().count() <= LONGEST_LABEL) {
            found.insert((was.into_owned(), is.into_owned()));
        }
    }
    found
}

/// The edits that lead back.
fn inverse(at: &[Replaced]) -> Vec<Replaced> {
    let mut shift = 0_i64;
    let back = |&(start, removed, inserted): &Replaced| {
        let here = u32::try_from(i64::from(start) + shift).unwrap_or(0);
        shift += i64::from(inserted) - i64::from(removed);
        (here, inserted, removed)
    };
    at.iter().map(back).collect()
}

/// A run of bytes of the old text and the same run in the new one.
type Run = (Range<usize>, Range<usize>);

/// What stands between the runs that were kept.
fn gaps(pair: Pair, kept: &[Run]) -> Vec<Run> {
    let (mut at, mut gaps) = ((0, 0), Vec::new());
    let (ends, starts) = (pair.old.len(), pair.new.len());
    for (a, b) in kept.iter().cloned().chain([(ends..ends, starts..starts)]) {
        if a.start > at.0 || b.start > at.1 {
            gaps.push((at.0..a.start, at.1..b.start));
        }
        at = (a.end, b.end);
    }
    gaps
}

fn replaced(old: &Text, new: &Text, kept: &[Run]) -> Vec<Replaced> {
    let gaps = gaps(Pair { old: old.as_str(), new: new.as_str() }, kept);
    gaps.into_iter().map(|(a, b)| (old.span(a), new.span(b))).map(|(a, b)| (a.start, a.len(), b.len())).collect()
}

/// Two texts.
#[derive(Clone, Copy)]
struct Pair<'a> {
    old: &'a str,
    new: &'a str,
}

/// The lines of two texts, and which of them are blank.
struct Lines<'a> {
    old: Vec<(Range<usize>, &'a str)>,
    new: Vec<(Range<usize>, &'a str)>,
}

impl<'a> Pair<'a> {
    /// The runs that surely stayed where they were, in order.
    fn kept(self) -> Vec<Run> {
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

    /// Whether words stand once in both texts.
    fn once(self, words: &str) -> bool {
        let once = |text: &str| memchr::memmem::find_iter(text.as_bytes(), words.as_bytes()).take(2).count() == 1;
        once(self.old) && once(self.new)
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

impl<'a> Lines<'a> {
    /// Cuts from the ends of runs the lines that also stand in the gap beside them: which of the two stayed cannot be
    /// known.
    fn peel(&self, runs: &mut Vec<Run>) {
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
    fn elsewhere(&self, runs: &[Run]) -> HashSet<&'a str> {
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
    fn reach(&self, lines: &[(Range<usize>, &str)], which: Range<usize>) -> Range<usize> {
        let end_before = which.start.checked_sub(1).and_then(|last| lines.get(last)).map_or(0, |line| line.0.end);
        let start = lines.get(which.start).map_or(end_before, |line| line.0.start);
        let end = which.end.checked_sub(1).and_then(|last| lines.get(last)).map_or(start, |line| line.0.end);
        start..end.max(start)
    }
}

/// Which of some changed lines are the same line, corrected: in order, each with most of its words, and none of them
/// more like another of the lines.
fn partners(lines: &Lines, a: &[usize], b: &[usize], elsewhere: &HashSet<&str>) -> Vec<(usize, usize)> {
    /// Lines on both sides that are compared each with each.
    const EACH: usize = 2500;
    if a.len() * b.len() > EACH {
        return Vec::new();
    }
    let alone = a.len() == 1 && b.len() == 1;
    let words = |lines: &[(Range<usize>, &str)], line: &usize| -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        let text = lines.get(*line).map_or("", |(_, words)| words);
        for piece in pieces(text, 0).into_iter().filter_map(|piece| text.get(piece)) {
            // Blanks are alike in all lines.
            if !piece.trim().is_empty() {
                *counts.entry(piece.to_owned()).or_default() += 1;
            }
        }
        counts
    };
    let free =
        |lines: &[(Range<usize>, &str)], line: &usize| lines.get(*line).is_some_and(|(_, it)| !elsewhere.contains(it));
    let one: Vec<_> = a.iter().map(|line| free(&lines.old, line).then(|| words(&lines.old, line))).collect();
    let two: Vec<_> = b.iter().map(|line| free(&lines.new, line).then(|| words(&lines.new, line))).collect();
    let likeness = |one: &Option<HashMap<String, usize>>, two: &Option<HashMap<String, usize>>| -> u32 {
        let (Some(one), Some(two)) = (one, two) else { return 0 };
        let (all, other): (usize, usize) = (one.values().sum(), two.values().sum());
        let same: usize = one.iter().map(|(word, count)| (*count).min(two.get(word).copied().unwrap_or(0))).sum();
        let (shorter, longer) = (all.min(other), all.max(other));
        // Where one line stands against one, it may have grown or shrunk, and then has nearly all of the shorter.
        let grown = alone && same * 5 > shorter * 4;
        if same * 2 > longer || grown { u32::try_from(same * 1000 / longer.max(1)).unwrap_or(0).max(1) } else { 0 }
    };
    let mut like: Vec<Vec<u32>> = one.iter().map(|one| two.iter().map(|two| likeness(one, two)).collect()).collect();
    let most = |values: &mut dyn Iterator<Item = u32>| {
        let values: Vec<u32> = values.collect();
        let most = values.iter().copied().max().unwrap_or(0);
        (most, values.into_iter().filter(|value| *value == most).count())
    };
    let most_in: Vec<_> = like.iter().map(|row| most(&mut row.iter().copied())).collect();
    let most_of: Vec<_> = (0..b.len()).map(|j| most(&mut like.iter().map(|row| row[j]))).collect();
    for (row, most_in) in like.iter_mut().zip(most_in) {
        for (like, most_of) in row.iter_mut().zip(&most_of) {
            // Of lines that are alike as many must stand on both sides: which of more stayed cannot be known.
            if most_in != *most_of || *like < most_in.0 {
                *like = 0;
            }
        }
    }
    // The best alignment, from the end.
    let mut best = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let paired = if like[i][j] > 0 { like[i][j] + best[i + 1][j + 1] } else { 0 };
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if like[i][j] > 0 && best[i][j] == like[i][j] + best[i + 1][j + 1] {
            pairs.push((a[i], b[j]));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Who speaks in both texts, and what was changed between them.
struct Voices<'a> {
    old: Version<'a>,
    new: Version<'a>,
    gaps: Vec<Run>,
}

impl Voices<'_> {
    /// The runs without the words that another speaker says now, or nobody known, unless only the label was changed.
    fn own(&self, kept: &[Run]) -> Vec<Run> {
        let mut own = Vec::new();
        for run in kept {
            let (a, b) = (self.old.text.span(run.0.clone()), self.new.text.span(run.1.clone()));
            let mut from = 0;
            for (part, kinship) in changes(&self.old, a, &self.new, b) {
                let there = |at: Span| Span::new(at.start + part.start, at.start + part.end);
                let stays = match kinship {
                    Kinship::Same => true,
                    Kinship::Unnamed => self.label_changed(there(a)),
                    Kinship::Other => self.only_label(there(a), there(b)),
                };
                if !stays {
                    own.push((from, part.start, a, b));
                    from = part.end;
                }
            }
            own.push((from, a.len(), a, b));
        }
        let bytes = |text: &Text, at: Span, from: u32, to: u32| text.byte(at.start + from)..text.byte(at.start + to);
        let full = own.into_iter().filter(|(from, to, ..)| from < to);
        full.map(|(from, to, a, b)| (bytes(self.old.text, a, from, to), bytes(self.new.text, b, from, to))).collect()
    }

    /// Whether the label was changed that words stood under.
    fn label_changed(&self, a: Span) -> bool {
        let gap = |(gap, _): &Run| self.old.text.span(gap.clone());
        self.old.label_of(a).is_some_and(|label| self.gaps.iter().map(gap).any(|gap| gap.overlaps(label)))
    }

    /// Whether words are another speaker's because a label was changed, put in or taken away, and nothing beside it.
    fn only_label(&self, a: Span, b: Span) -> bool {
        let (Some(was), Some(is)) = (self.old.label_of(a), self.new.label_of(b)) else { return false };
        let within = |label: Span, gap: Span| !label.is_empty() && label.overlaps(gap);
        let gaps: Vec<(Span, Span)> =
            self.gaps.iter().map(|(a, b)| (self.old.text.span(a.clone()), self.new.text.span(b.clone()))).collect();
        let silent = |(a, b): &(Span, Span)| !self.old.speaks(*a) && !self.new.speaks(*b);
        let mut at_label = gaps.iter().filter(|(a, b)| within(was, *a) || within(is, *b)).peekable();
        if at_label.peek().is_none() || !at_label.all(silent) {
            return false;
        }
        // A name that was not there before is a new name; one that was may have been put before other words.
        let named = self.new.speakers(b);
        let known = self.old.overlay.speakers.iter().any(|label| named.contains(&Some(label.as_str())));
        let around = |overlay: &Overlay, at: Span| {
            overlay.turn_at(at.start).and_then(|turn| overlay.turns.get(turn)).map(|turn| turn.at)
        };
        let (old, new) = (around(self.old.overlay, a), around(self.new.overlay, b));
        let touches =
            |turn: Option<Span>, gap: Span| turn.is_some_and(|turn| turn.start <= gap.end && gap.start <= turn.end);
        !known || gaps.iter().filter(|(a, b)| touches(old, *a) || touches(new, *b)).all(silent)
    }
}

/// The byte ranges of lines, each with its line end, and their words.
fn lines(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut at = 0;
    let line = |line| {
        at += str::len(line);
        (at - line.len()..at, line.trim())
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The byte ranges of words, blanks and marks of a stretch that begins at a byte of its text.
fn pieces(text: &str, base: usize) -> Vec<Range<usize>> {
    use unicode_segmentation::UnicodeSegmentation;
    text.split_word_bound_indices().map(|(at, word)| base + at..base + at + word.len()).collect()
}

/// The bytes from the first to the last of some neighbouring ranges.
fn reach(ranges: &[Range<usize>], which: Range<usize>, base: usize) -> Range<usize> {
    let end_before = which.start.checked_sub(1).and_then(|last| ranges.get(last)).map_or(base, |range| range.end);
    let start = ranges.get(which.start).map_or(end_before, |range| range.start);
    let end = which.end.checked_sub(1).and_then(|last| ranges.get(last)).map_or(start, |range| range.end);
    start..end.max(start)
}

#[cfg(test)]
#[path = "correct_tests.rs"]
mod tests;
