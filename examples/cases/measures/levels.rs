//! Krippendorff's alpha where values lie on a scale, and of sets by MASI: each pair of values is looked at.

use std::collections::BTreeMap;
use verbatim::analysis::agreement::alpha::{Alpha, one_less};
use verbatim::analysis::agreement::ratings::Counts;
use verbatim::analysis::figure::{Sum, Undefined, finite};

/// Alpha by how far two categories are apart.
pub fn alpha_by(counts: &Counts, between: impl Fn(u32, u32) -> f64) -> Alpha {
    let by_category = given(counts);
    let n: u64 = by_category.values().sum();
    if n == 0 {
        let why = Err(Undefined::NothingToPair);
        return Alpha { alpha: why, observed: why, expected: why, n, by_category };
    }
    let apart = |given: &[(u32, f64)]| -> f64 {
        let pairs =
            given.iter().enumerate().flat_map(|(place, one)| given.iter().skip(place + 1).map(move |b| (*one, *b)));
        pairs.map(|((a, count), (b, other))| 2.0 * count * other * between(a, b)).collect::<Sum>().value()
    };
    let within = counts.pairable().map(|(given, judgements, units)| {
        let given: Vec<(u32, f64)> = given.iter().map(|(category, count)| (*category, f64::from(*count))).collect();
        apart(&given) * units as f64 / f64::from(judgements - 1)
    });
    let observed = finite(within.collect::<Sum>().value() / n as f64);
    let all: Vec<(u32, f64)> = by_category.iter().map(|(category, count)| (*category, *count as f64)).collect();
    let expected = if all.len() < 2 { Ok(0.0) } else { finite(apart(&all) / (n as f64 * (n - 1) as f64)) };
    Alpha { alpha: one_less(observed, expected), observed, expected, n, by_category }
}

/// Ordinal: by the ranks that the categories take; their numbers are their order.
pub fn ordinal(counts: &Counts) -> Alpha {
    let mut before = 0.0;
    let rank = given(counts).into_iter().map(|(category, count)| {
        let rank = before + count as f64 / 2.0;
        before += count as f64;
        (category, rank)
    });
    let ranks: BTreeMap<u32, f64> = rank.collect();
    alpha_by(counts, |a, b| ranks.get(&a).zip(ranks.get(&b)).map_or(f64::NAN, |(a, b)| (a - b) * (a - b)))
}

/// Interval: by the square of the difference of the categories' values.
pub fn interval(counts: &Counts, values: &[f64]) -> Alpha {
    alpha_by(counts, |a, b| of(values, a, b).map_or(f64::NAN, |(a, b)| (a - b) * (a - b)))
}

/// Ratio: by the square of the difference over the sum of the categories' values.
pub fn ratio(counts: &Counts, values: &[f64]) -> Alpha {
    alpha_by(counts, |a, b| of(values, a, b).map_or(f64::NAN, |(a, b)| ((a - b) / (a + b)) * ((a - b) / (a + b))))
}

/// Sets by MASI.
pub fn masi_of(counts: &Counts, sets: &[Vec<u32>]) -> Alpha {
    alpha_by(counts, |a, b| of(sets, a, b).map_or(f64::NAN, |(a, b)| masi(&a, &b)))
}

/// Pairable judgements of each category.
fn given(counts: &Counts) -> BTreeMap<u32, u64> {
    let mut by_category: BTreeMap<u32, u64> = BTreeMap::new();
    for (given, _, units) in counts.pairable() {
        for (category, count) in given {
            *by_category.entry(*category).or_default() += u64::from(*count) * units;
        }
    }
    by_category
}

fn of<T: Clone>(values: &[T], a: u32, b: u32) -> Option<(T, T)> {
    values.get(a as usize).cloned().zip(values.get(b as usize).cloned())
}

/// MASI (Passonneau 2006) of two ascending sets: 1 - J m, m = 1 for equal sets, 2/3 for a subset, 1/3 for other overlap.
pub fn masi(a: &[u32], b: &[u32]) -> f64 {
    let both = a.iter().filter(|member| b.binary_search(member).is_ok()).count();
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
    use super::masi;

    #[test]
    fn sets_lie_apart_by_what_they_share() {
        assert_eq!((masi(&[], &[]), masi(&[1], &[]), masi(&[1, 2], &[1, 2])), (0.0, 1.0, 0.0));
        assert_eq!(masi(&[1, 2], &[2, 3]), 1.0 - 1.0 / 9.0);
        assert_eq!(masi(&[1], &[1, 2]), 1.0 - 1.0 / 3.0);
    }
}
