//! Krippendorff's alpha (2011): any number of coders, missing judgements, five ways to measure how far two values differ.

use super::super::figure::{Figure, Sum, Undefined, finite};
use super::ratings::{Alike, Counts};
use std::collections::BTreeMap;

/// How far two categories differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distance<'a> {
    /// 0 for the same, 1 for another.
    Nominal,
    /// By the ranks that the categories take; their numbers are their order.
    Ordinal,
    /// The square of the difference of their values.
    Interval(&'a [f64]),
    /// The square of the difference over the sum of their values.
    Ratio(&'a [f64]),
    /// The categories are sets of codes, each ascending: 1 - shared / all; 0 for two empty sets.
    Jaccard(&'a [Vec<u32>]),
    /// The same, weighted by how the sets lie to each other (Passonneau 2006).
    Masi(&'a [Vec<u32>]),
}

/// Krippendorff's alpha and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Alpha {
    /// 1 - observed / expected, at most 1.
    pub alpha: Figure,
    /// Observed disagreement.
    pub observed: Figure,
    /// Disagreement expected by chance.
    pub expected: Figure,
    /// Pairable judgements.
    pub n: u64,
    /// Pairable judgements of each category that has any.
    pub by_category: BTreeMap<u32, u64>,
}

/// Computes alpha. A unit counts when two coders or more judged it.
pub fn alpha(counts: &Counts, distance: Distance<'_>) -> Alpha {
    of_units(counts.pairable(), distance)
}

/// Alpha of one category against all others.
pub fn alpha_of_category(counts: &Counts, category: u32) -> Figure {
    alpha(&counts.collapsed(category), Distance::Nominal).alpha
}

/// Alpha of units given as: what was given, how many judgements each, how many units; all with two judgements or more.
pub(super) fn of_units<'a>(units: impl Iterator<Item = Alike<'a>> + Clone, distance: Distance<'_>) -> Alpha {
    let mut by_category: BTreeMap<u32, u64> = BTreeMap::new();
    for (given, _, units) in units.clone() {
        for (category, count) in given {
            *by_category.entry(*category).or_default() += u64::from(*count) * units;
        }
    }
    let n: u64 = by_category.values().sum();
    if n == 0 {
        let why = Err(Undefined::NothingToPair);
        return Alpha { alpha: why, observed: why, expected: why, n, by_category };
    }
    let measure = Measure::of(distance, &by_category);
    let observed = measure.observed(units, n as f64);
    let expected = measure.expected(&by_category, n);
    let alpha = match (observed, expected) {
        (Ok(_), Ok(0.0)) => Err(Undefined::NoVariation),
        (Ok(observed), Ok(expected)) => finite(1.0 - observed / expected),
        (Err(why), _) | (_, Err(why)) => Err(why),
    };
    Alpha { alpha, observed, expected, n, by_category }
}

/// A distance made ready: ranks and values by category.
enum Measure<'a> {
    Nominal,
    /// Interval and ordinal: values on a line.
    Line(BTreeMap<u32, f64>),
    Any(Distance<'a>),
}

impl<'a> Measure<'a> {
    fn of(distance: Distance<'a>, by_category: &BTreeMap<u32, u64>) -> Self {
        match distance {
            Distance::Nominal => Self::Nominal,
            // Krippendorff's ordinal difference is the difference of mid-ranks, squared.
            Distance::Ordinal => {
                let mut before = 0.0;
                let rank = by_category.iter().map(|(category, count)| {
                    let rank = before + *count as f64 / 2.0;
                    before += *count as f64;
                    (*category, rank)
                });
                Self::Line(rank.collect())
            }
            Distance::Interval(values) => {
                let value = |category: &u32| values.get(*category as usize).copied().unwrap_or(f64::NAN);
                Self::Line(by_category.keys().map(|category| (*category, value(category))).collect())
            }
            other => Self::Any(other),
        }
    }

    fn between(&self, a: u32, b: u32) -> f64 {
        match self {
            Self::Nominal => f64::from(u8::from(a != b)),
            Self::Line(at) => at.get(&a).zip(at.get(&b)).map_or(f64::NAN, |(a, b)| (a - b) * (a - b)),
            Self::Any(distance) => distance.between(a, b),
        }
    }

    /// The mean distance of the values that coders gave to the same unit.
    fn observed<'u>(&self, units: impl Iterator<Item = Alike<'u>>, n: f64) -> Figure {
        if matches!(self, Self::Nominal) {
            let mut differing: BTreeMap<u32, u128> = BTreeMap::new();
            for (given, judgements, units) in units {
                let same: u64 = given.iter().map(|(_, count)| u64::from(*count).pow(2)).sum();
                let pairs = u128::from(u64::from(judgements).pow(2) - same) * u128::from(units);
                *differing.entry(judgements).or_default() += pairs;
            }
            let terms = differing.iter().map(|(r, pairs)| *pairs as f64 / f64::from(r - 1));
            return finite(terms.collect::<Sum>().value() / n);
        }
        let mut sum = Sum::default();
        for (given, judgements, units) in units {
            let mut unit = Sum::default();
            for (place, (a, count)) in given.iter().enumerate() {
                for (b, other) in given.iter().skip(place + 1) {
                    unit.add(2.0 * f64::from(*count) * f64::from(*other) * self.between(*a, *b));
                }
            }
            sum.add(unit.value() * units as f64 / f64::from(judgements - 1));
        }
        finite(sum.value() / n)
    }

    /// The mean distance of any two values, whoever gave them to whatever.
    fn expected(&self, by_category: &BTreeMap<u32, u64>, n: u64) -> Figure {
        let pairs = n as f64 * (n - 1) as f64;
        if by_category.len() < 2 {
            return Ok(0.0);
        }
        match self {
            Self::Nominal => {
                let same: u128 = by_category.values().map(|count| u128::from(*count).pow(2)).sum();
                finite((u128::from(n).pow(2) - same) as f64 / pairs)
            }
            Self::Line(at) => {
                let weighed = |of: &dyn Fn(f64) -> f64| {
                    let terms = by_category
                        .iter()
                        .map(|(category, count)| *count as f64 * of(at.get(category).copied().unwrap_or(f64::NAN)));
                    terms.collect::<Sum>().value()
                };
                let mean = weighed(&|value| value) / n as f64;
                finite(2.0 * n as f64 * weighed(&|value| (value - mean) * (value - mean)) / pairs)
            }
            Self::Any(distance) => {
                let all: Vec<(u32, f64)> =
                    by_category.iter().map(|(category, count)| (*category, *count as f64)).collect();
                let mut sum = Sum::default();
                for (place, (a, count)) in all.iter().enumerate() {
                    for (b, other) in all.iter().skip(place + 1) {
                        sum.add(2.0 * count * other * distance.between(*a, *b));
                    }
                }
                finite(sum.value() / pairs)
            }
        }
    }
}

impl Distance<'_> {
    fn between(self, a: u32, b: u32) -> f64 {
        if a == b {
            return 0.0;
        }
        let (a, b) = (a as usize, b as usize);
        match self {
            Self::Nominal | Self::Ordinal => 1.0,
            Self::Interval(values) => values.get(a).zip(values.get(b)).map_or(f64::NAN, |(a, b)| (a - b) * (a - b)),
            Self::Ratio(values) => {
                values.get(a).zip(values.get(b)).map_or(f64::NAN, |(a, b)| ((a - b) / (a + b)) * ((a - b) / (a + b)))
            }
            Self::Jaccard(sets) => sets.get(a).zip(sets.get(b)).map_or(f64::NAN, |(a, b)| jaccard(a, b)),
            Self::Masi(sets) => sets.get(a).zip(sets.get(b)).map_or(f64::NAN, |(a, b)| masi(a, b)),
        }
    }
}

/// Members that two ascending sets share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|item| b.binary_search(item).is_ok()).count()
}

/// One less the share of common members among all members of two ascending sets; 0 for two empty ones.
pub fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let both = shared(a, b);
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { 1.0 - both as f64 / all as f64 }
}

/// MASI (Passonneau 2006) of two ascending sets: 1 - J m, m = 1 for equal sets, 2/3 for a subset, 1/3 for other overlap.
pub fn masi(a: &[u32], b: &[u32]) -> f64 {
    let both = shared(a, b);
    let all = a.len() + b.len() - both;
    let weight = match (both == a.len(), both == b.len()) {
        (true, true) => return 0.0,
        _ if both == 0 => return 1.0,
        (true, false) | (false, true) => 2.0 / 3.0,
        (false, false) => 1.0 / 3.0,
    };
    1.0 - both as f64 / all as f64 * weight
}

#[cfg(test)]
mod tests {
    use super::{jaccard, masi};

    #[test]
    fn sets_lie_apart_by_what_they_share() {
        assert_eq!((jaccard(&[], &[]), masi(&[], &[])), (0.0, 0.0));
        assert_eq!((jaccard(&[1], &[]), masi(&[1], &[])), (1.0, 1.0));
        assert_eq!(jaccard(&[1, 2], &[2, 3]), 1.0 - 1.0 / 3.0);
        assert_eq!(masi(&[1, 2], &[2, 3]), 1.0 - 1.0 / 9.0);
        assert_eq!(masi(&[1], &[1, 2]), 1.0 - 1.0 / 3.0);
        assert_eq!(masi(&[1, 2], &[1, 2]), 0.0);
    }
}
