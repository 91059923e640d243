//! The older alpha for unitizing, code by code (Krippendorff 1995; its expected disagreement as of 2004), for comparison
//! with work that used it. `unitizing` supersedes it.

use super::super::figure::{Figure, Sum, Undefined, finite};
use super::alpha::one_less;
use super::continuum::Continuum;
use crate::model::Span;

/// Disagreement and alpha.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlphaU {
    /// Observed disagreement.
    pub observed: Figure,
    /// Disagreement expected by chance.
    pub expected: Figure,
    /// 1 - observed / expected.
    pub alpha: Figure,
}

impl AlphaU {
    /// No alpha.
    pub(super) fn undefined(why: Undefined) -> Self {
        Self::of(Err(why), Err(why))
    }

    fn of(observed: Figure, expected: Figure) -> Self {
        Self { observed, expected, alpha: one_less(observed, expected) }
    }
}

/// A passage or the gap between two.
#[derive(Clone, Copy)]
struct Section {
    at: Span,
    marked: bool,
}

/// The alpha of several codes as one: its disagreements are the means of theirs.
pub fn over(codes: &[AlphaU]) -> AlphaU {
    if codes.is_empty() {
        return AlphaU::undefined(Undefined::NothingMarked);
    }
    let mean = |of: fn(&AlphaU) -> Figure| -> Figure {
        let terms: Result<Vec<f64>, Undefined> = codes.iter().map(of).collect();
        finite(terms?.into_iter().collect::<Sum>().value() / codes.len() as f64)
    };
    AlphaU::of(mean(|own| own.observed), mean(|own| own.expected))
}

/// The alpha of a text that bears one code alone.
pub fn of_code(text: &Continuum) -> AlphaU {
    let (m, length) = (text.coders.len() as f64, f64::from(text.whole.len()));
    if text.coders.len() < 2 {
        return AlphaU::undefined(Undefined::FewCoders);
    }
    if text.coders.iter().all(Vec::is_empty) {
        return AlphaU::undefined(Undefined::NothingMarked);
    }
    let sections: Vec<Vec<Section>> = text.coders.iter().map(|marks| cut(text.whole, marks)).collect();
    let mut apart = 0_u128;
    for (place, ours) in sections.iter().enumerate() {
        for theirs in sections.iter().skip(place + 1) {
            apart += 2 * apart_in(ours, theirs);
        }
    }
    let observed = finite(apart as f64 / (m * (m - 1.0) * length * length));
    AlphaU::of(observed, expected(&sections, m, length))
}

fn cut(whole: Span, marks: &[super::continuum::Mark]) -> Vec<Section> {
    let mut sections = Vec::with_capacity(2 * marks.len() + 1);
    let mut at = whole.start;
    for mark in marks {
        sections.push(Section { at: Span::new(at, mark.at.start), marked: false });
        sections.push(Section { at: mark.at, marked: true });
        at = mark.at.end;
    }
    sections.push(Section { at: Span::new(at, whole.end), marked: false });
    sections.retain(|section| !section.at.is_empty());
    sections
}

/// Squared differences over all sections of two coders that meet.
fn apart_in(a: &[Section], b: &[Section]) -> u128 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut sum = 0_u128;
    let square = |length: u32| u128::from(length) * u128::from(length);
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        sum += match (one.marked, other.marked) {
            (true, true) => square(one.at.start.abs_diff(other.at.start)) + square(one.at.end.abs_diff(other.at.end)),
            (true, false) if other.at.covers(one.at) => square(one.at.len()),
            (false, true) if one.at.covers(other.at) => square(other.at.len()),
            _ => 0,
        };
        let (ours, theirs) = (one.at.end, other.at.end);
        if ours <= theirs {
            a.next();
        }
        if theirs <= ours {
            b.next();
        }
    }
    sum
}

/// The expected disagreement of 2004.
fn expected(sections: &[Vec<Section>], m: f64, length: f64) -> Figure {
    let all = || sections.iter().flatten();
    let mut gaps: Vec<u32> = all().filter(|section| !section.marked).map(|section| section.at.len()).collect();
    gaps.sort_unstable_by(|a, b| b.cmp(a));
    // Sums of the longest gaps, the longest first.
    let sums: Vec<u128> = gaps
        .iter()
        .scan(0_u128, |sum, gap| {
            *sum += u128::from(*gap);
            Some(*sum)
        })
        .collect();
    let units: Vec<u128> = all().filter(|section| section.marked).map(|section| section.at.len().into()).collect();
    let others = units.len().saturating_sub(1) as u128;
    let (mut above, mut within) = (0_u128, 0_u128);
    for l in &units {
        let fitting = gaps.partition_point(|gap| u128::from(*gap) >= *l);
        let sum = fitting.checked_sub(1).and_then(|last| sums.get(last)).copied().unwrap_or(0);
        let places = sum - fitting as u128 * (l - 1);
        // 2l^3 - 3l^2 + l = l (l-1) (2l-1), a multiple of 3.
        above += others * (l * (l - 1) * (2 * l - 1) / 3) + l * l * places;
        within += l * (l - 1);
    }
    let all = m * length;
    let below = all * (all - 1.0) - within as f64;
    if below <= 0.0 { Err(Undefined::NoVariation) } else { finite(2.0 / length * (above as f64 / below)) }
}
