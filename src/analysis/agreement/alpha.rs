//! Krippendorff's alpha (2011): any number of coders, missing judgements; categories, or sets of codes.

use super::super::figure::{Figure, Sum, Undefined, finite};
use super::ratings::{Alike, Counts};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, HashMap};

/// How far two categories differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distance<'a> {
    /// 0 for the same, 1 for another.
    Nominal,
    /// The categories are sets of codes, each ascending: 1 - shared / all; 0 for two empty sets.
    Jaccard(&'a [Vec<u32>]),
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
    let observed = distance.observed(units, n as f64);
    let expected = distance.expected(&by_category, n);
    Alpha { alpha: one_less(observed, expected), observed, expected, n, by_category }
}

/// 1 - observed / expected.
pub fn one_less(observed: Figure, expected: Figure) -> Figure {
    match (observed?, expected?) {
        (_, 0.0) => Err(Undefined::NoVariation),
        (observed, expected) => finite(1.0 - observed / expected),
    }
}

impl Distance<'_> {
    /// The mean distance of the values that coders gave to the same unit.
    fn observed<'u>(self, units: impl Iterator<Item = Alike<'u>>, n: f64) -> Figure {
        let Self::Jaccard(sets) = self else {
            let mut differing: BTreeMap<u32, u128> = BTreeMap::new();
            for (given, judgements, units) in units {
                let same: u64 = given.iter().map(|(_, count)| u64::from(*count).pow(2)).sum();
                let pairs = u128::from(u64::from(judgements).pow(2) - same) * u128::from(units);
                *differing.entry(judgements).or_default() += pairs;
            }
            let terms = differing.iter().map(|(r, pairs)| *pairs as f64 / f64::from(r - 1));
            return finite(terms.collect::<Sum>().value() / n);
        };
        let mut sum = Sum::default();
        for (given, judgements, units) in units {
            let mut unit = Sum::default();
            for (place, (a, count)) in given.iter().enumerate() {
                for (b, other) in given.iter().skip(place + 1) {
                    unit.add(2.0 * f64::from(*count) * f64::from(*other) * between(sets, *a, *b));
                }
            }
            sum.add(unit.value() * units as f64 / f64::from(judgements - 1));
        }
        finite(sum.value() / n)
    }

    /// The mean distance of any two values, whoever gave them to whatever.
    fn expected(self, by_category: &BTreeMap<u32, u64>, n: u64) -> Figure {
        let pairs = n as f64 * (n - 1) as f64;
        if by_category.len() < 2 {
            return Ok(0.0);
        }
        let same: u128 = by_category.values().map(|count| u128::from(*count).pow(2)).sum();
        match self {
            Self::Nominal => finite((u128::from(n).pow(2) - same) as f64 / pairs),
            Self::Jaccard(sets) if by_category.keys().all(|set| size(sets, *set) <= SMALL) => {
                let empty: u64 = by_category.iter().filter(|(set, _)| size(sets, **set) == 0).map(|(_, n)| n).sum();
                let apart = u128::from(n).pow(2) - u128::from(empty).pow(2);
                finite((apart as f64 - likeness(sets, by_category)).max(0.0) / pairs)
            }
            Self::Jaccard(sets) => {
                let near = alike(sets, by_category);
                finite(((u128::from(n).pow(2) - same) as f64 - near).max(0.0) / pairs)
            }
        }
    }
}

/// How far two sets differ, by their numbers.
fn between(sets: &[Vec<u32>], a: u32, b: u32) -> f64 {
    sets.get(a as usize).zip(sets.get(b as usize)).map_or(f64::NAN, |(a, b)| jaccard(a, b))
}

/// Sets up to this size are compared by their subsets.
pub(super) const SMALL: usize = 10;

fn size(sets: &[Vec<u32>], category: u32) -> usize {
    sets.get(category as usize).map_or(0, Vec::len)
}

/// The Jaccard likeness (shared over all members) of every pair of values, a value with itself too, ordered pairs.
///
/// No pair is looked at: with W_s(S) the values of size s that hold the subset S, the sum of W_s(S) W_t(S) over all S of j
/// members counts each pair as often as j members can be chosen from those it shares; from these sums follows how many
/// pairs share exactly i (inclusion and exclusion). All of it is in whole numbers.
fn likeness(sets: &[Vec<u32>], by_category: &BTreeMap<u32, u64>) -> f64 {
    let mut holding: HashMap<Vec<u32>, Vec<(usize, u64)>, FixedState> = HashMap::default();
    let mut subset = Vec::with_capacity(SMALL);
    for (category, count) in by_category {
        let set = sets.get(*category as usize).map_or(&[][..], Vec::as_slice);
        for chosen in 1_u32..1 << set.len().min(SMALL) {
            subset.clear();
            subset
                .extend(set.iter().enumerate().filter(|(place, _)| chosen & (1 << place) != 0).map(|(_, code)| *code));
            let sizes = match holding.get_mut(&subset) {
                Some(sizes) => sizes,
                None => holding.entry(subset.clone()).or_default(),
            };
            match sizes.iter_mut().find(|(size, _)| *size == set.len()) {
                Some((_, known)) => *known += count,
                None => sizes.push((set.len(), *count)),
            }
        }
    }
    // By sizes of both and members chosen.
    let mut chosen: BTreeMap<(usize, usize), [i128; SMALL + 1]> = BTreeMap::new();
    for (subset, sizes) in &holding {
        for (s, one) in sizes {
            for (t, other) in sizes {
                let sums = chosen.entry((*s, *t)).or_insert([0; SMALL + 1]);
                if let Some(sum) = sums.get_mut(subset.len()) {
                    *sum += i128::from(*one) * i128::from(*other);
                }
            }
        }
    }
    let mut sum = Sum::default();
    for ((s, t), sums) in chosen {
        for i in 1..=s.min(t) {
            let mut pairs = 0_i128;
            // (-1)^(j-i) (j over i)
            let mut factor = 1_i128;
            for (j, sum) in sums.iter().enumerate().take(s.min(t) + 1).skip(i) {
                pairs += factor * sum;
                factor = -factor * (j as i128 + 1) / (j as i128 + 1 - i as i128);
            }
            sum.add(pairs as f64 * (i as f64 / (s + t - i) as f64));
        }
    }
    sum.value()
}

/// The likeness of all pairs of different sets, weighted by how often each was given. Sets without a common member are
/// not alike at all, so that only those with one are looked at, each pair at its first common member.
fn alike(sets: &[Vec<u32>], by_category: &BTreeMap<u32, u64>) -> f64 {
    type Weighed<'a> = (u32, &'a [u32], f64);
    let mut with: BTreeMap<u32, Vec<Weighed<'_>>> = BTreeMap::new();
    for (category, count) in by_category {
        let members = sets.get(*category as usize).map_or(&[][..], Vec::as_slice);
        for member in members {
            with.entry(*member).or_default().push((*category, members, *count as f64));
        }
    }
    let mut sum = Sum::default();
    for (member, own) in &with {
        for (place, (a, set, count)) in own.iter().enumerate() {
            for (b, other, times) in own.iter().skip(place + 1) {
                if first_common(set, other) == Some(*member) {
                    sum.add(2.0 * count * times * (1.0 - between(sets, *a, *b)));
                }
            }
        }
    }
    sum.value()
}

fn first_common(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        match one.cmp(other) {
            std::cmp::Ordering::Equal => return Some(**one),
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
        }
    }
    None
}

/// Members that two ascending sets share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b, mut both) = (a.iter().peekable(), b.iter().peekable(), 0);
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        match one.cmp(other) {
            std::cmp::Ordering::Equal => {
                both += 1;
                a.next();
                b.next();
            }
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
        }
    }
    both
}

/// One less the share of common members among all members of two ascending sets; 0 for two empty ones.
pub fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let both = shared(a, b);
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { 1.0 - both as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::{alike, jaccard, likeness};
    use std::collections::BTreeMap;

    #[test]
    fn counting_by_subsets_is_comparing_all_pairs() {
        let mut draws = crate::analysis::draws::Draws::new(3);
        for most in [1, 3, 10] {
            let mut sets: Vec<Vec<u32>> =
                (0..60).map(|_| (0..most).filter(|_| draws.below(3) == 0).map(|code| code * 7).collect()).collect();
            sets.sort();
            sets.dedup();
            let counts: BTreeMap<u32, u64> = (0_u32..).zip(&sets).map(|(set, _)| (set, 1 + draws.below(50))).collect();
            let own: f64 = counts
                .iter()
                .filter(|(set, _)| !sets[**set as usize].is_empty())
                .map(|(_, count)| (count * count) as f64)
                .sum();
            let pairs = alike(&sets, &counts);
            let found = likeness(&sets, &counts);
            assert!((found - own - pairs).abs() < 1e-9 * found, "{found} {own} {pairs}");
        }
    }

    #[test]
    fn sets_lie_apart_by_what_they_share() {
        assert_eq!((jaccard(&[], &[]), jaccard(&[1], &[])), (0.0, 1.0));
        assert_eq!(jaccard(&[1, 2], &[2, 3]), 1.0 - 1.0 / 3.0);
    }
}
