//! Agreement on passages whose bounds the coders chose: u-alpha, binary, cu and ku (Krippendorff, Mathet, Bouvry &
//! Widlöcher 2016; Krippendorff 2019, 12.6).
//!
//! Two characters may meet by chance unless they belong to one and the same passage. All lengths are kept multiplied by
//! m - 1 (m coders), so that every sum is a whole number; the factor cancels in each figure.

use super::super::figure::{Figure, Undefined, finite};
use super::continuum::Mark;
use std::collections::BTreeMap;

/// The unitizing family.
#[derive(Clone, Debug, PartialEq)]
pub struct Unitizing {
    /// Passages with their codes against gaps and against each other.
    pub u: Figure,
    /// Passage or gap, whatever the code.
    pub binary: Figure,
    /// Codes, where two coders both marked.
    pub cu: Figure,
    /// One code against the others, where two coders both marked.
    pub ku: BTreeMap<u32, Figure>,
    /// Share of a code's length that other coders marked too, 0 to 1; to be read beside `ku`.
    pub coverage: BTreeMap<u32, Figure>,
}

/// What is known of one code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct OfCode {
    /// Length of its passages, all coders.
    length: u128,
    /// How much of them each other coder marked, summed.
    met: u128,
    /// The same, where the other coder gave the same code.
    same: u128,
    /// Sum of squares of `met`, passage by passage.
    squares: u128,
}

/// Sums over texts laid end to end; a passage never crosses the end of a text, so that adding texts is exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    coders: u128,
    length: u128,
    /// Sum of squares of the lengths of passages.
    squares: u128,
    codes: BTreeMap<u32, OfCode>,
}

impl Sums {
    /// No text yet, for this many coders.
    pub fn new(coders: usize) -> Self {
        Self { coders: coders as u128, ..Self::default() }
    }

    /// Adds a text on which nobody marked anything.
    pub fn add_length(&mut self, characters: u64) {
        self.length += u128::from(characters);
    }

    /// Adds what each coder marked, by place and without overlaps, on a text whose length is added for itself.
    pub fn add_marks(&mut self, coders: &[Vec<Mark>]) {
        let mut met: Vec<Vec<u64>> = coders.iter().map(|marks| vec![0; marks.len()]).collect();
        for (a, ours) in coders.iter().enumerate() {
            for (b, theirs) in coders.iter().enumerate().skip(a + 1) {
                each_meeting(ours, theirs, |one, other, shared| {
                    if let Some(met) = met.get_mut(a).and_then(|met| met.get_mut(one)) {
                        *met += shared;
                    }
                    if let Some(met) = met.get_mut(b).and_then(|met| met.get_mut(other)) {
                        *met += shared;
                    }
                    let codes = (ours.get(one).map(|mark| mark.code), theirs.get(other).map(|mark| mark.code));
                    if let (Some(code), true) = (codes.0, codes.0 == codes.1) {
                        self.codes.entry(code).or_default().same += 2 * u128::from(shared);
                    }
                });
            }
        }
        for (marks, met) in coders.iter().zip(met) {
            for (mark, met) in marks.iter().zip(met) {
                let (length, met) = (u128::from(mark.at.len()), u128::from(met));
                let code = self.codes.entry(mark.code).or_default();
                code.length += length;
                code.met += met;
                code.squares += met * met;
                self.squares += length * length;
            }
        }
    }

    /// Adds the sums of other texts by the same coders.
    pub fn merge(&mut self, other: &Self) {
        self.length += other.length;
        self.squares += other.squares;
        for (code, more) in &other.codes {
            let own = self.codes.entry(*code).or_default();
            own.length += more.length;
            own.met += more.met;
            own.same += more.same;
            own.squares += more.squares;
        }
    }

    /// The figures.
    pub fn figures(&self) -> Unitizing {
        let nothing = |why| Unitizing {
            u: Err(why),
            binary: Err(why),
            cu: Err(why),
            ku: self.codes.keys().map(|code| (*code, Err(why))).collect(),
            coverage: self.codes.keys().map(|code| (*code, Err(why))).collect(),
        };
        let Some(others) = self.coders.checked_sub(1).filter(|others| *others > 0) else {
            return nothing(Undefined::FewCoders);
        };
        let marked: u128 = self.codes.values().map(|code| code.length).sum();
        let met: u128 = self.codes.values().map(|code| code.met).sum();
        let same: u128 = self.codes.values().map(|code| code.same).sum();
        let all = others * self.coders * self.length;
        let gaps = all.saturating_sub(others * marked);
        // The correction c_v: squares of passages; a gap character may meet any gap character but itself.
        let corrected =
            all * all - others * others * (self.squares + (self.coders * self.length).saturating_sub(marked));
        // Characters where one of two coders marked and the other did not, ordered pairs.
        let one_only = 2 * (others * marked - met);
        let by_square = self.codes.values().map(|code| (others * code.length).pow(2)).sum::<u128>() + gaps * gaps;
        let u = one_less(one_only + (met - same), all * all - by_square, all, corrected);
        let binary = one_less(one_only, 2 * gaps * (all - gaps), all, corrected);
        let (met_squares, own_squares) =
            self.codes.values().fold((0, 0), |sum, code| (sum.0 + code.met * code.met, sum.1 + code.squares));
        let why = if self.codes.is_empty() { Undefined::NothingMarked } else { Undefined::NothingShared };
        let cu = match met {
            0 => Err(why),
            _ => one_less(met - same, met * met - met_squares, met, met * met - own_squares),
        };
        let ku = |code: &OfCode| match code.met {
            0 => Err(Undefined::NothingShared),
            own => one_less(own - code.same, own * (met - own), own, own * met - code.squares),
        };
        let coverage = |code: &OfCode| finite(code.met as f64 / (others * code.length) as f64);
        let marked = |figure: Figure| if self.codes.is_empty() { Err(Undefined::NothingMarked) } else { figure };
        Unitizing {
            u: marked(u),
            binary: marked(binary),
            cu,
            ku: self.codes.iter().map(|(code, own)| (*code, ku(own))).collect(),
            coverage: self.codes.iter().map(|(code, own)| (*code, coverage(own))).collect(),
        }
    }
}

/// 1 - (observed / all) / (expected / corrected).
fn one_less(observed: u128, expected: u128, all: u128, corrected: u128) -> Figure {
    if expected == 0 || all == 0 {
        return Err(Undefined::NoVariation);
    }
    finite(1.0 - observed as f64 / all as f64 * (corrected as f64 / expected as f64))
}

/// Each pair of marks of two coders that share characters: their places, and how many. Marks of one coder do not overlap.
pub(super) fn each_meeting(a: &[Mark], b: &[Mark], mut met: impl FnMut(usize, usize, u64)) {
    let (mut one, mut other) = (0, 0);
    while let (Some(mark), Some(theirs)) = (a.get(one), b.get(other)) {
        let shared = mark.at.intersect(theirs.at).len();
        if shared > 0 {
            met(one, other, shared.into());
        }
        if mark.at.end <= theirs.at.end {
            one += 1;
        } else {
            other += 1;
        }
    }
}
