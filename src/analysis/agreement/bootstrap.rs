//! An interval for alpha by resampling, the same for the same seed on every machine.

use super::super::draws::Draws;
use super::super::figure::{Figure, Undefined, finite};
use super::alpha::{self, Distance};
use super::ratings::{Alike, Counts};
use std::collections::BTreeMap;

/// A percentile interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The 2.5th percentile of the resamples.
    pub low: Figure,
    /// The 97.5th percentile.
    pub high: Figure,
    /// Share of resamples without variation, which are left out; above 5 % there is no interval.
    pub without: f64,
    /// Share of the others below .667, under which Krippendorff draws no conclusions.
    pub below_667: Figure,
    /// Share of the others below .800.
    pub below_800: Figure,
}

impl Interval {
    /// No interval.
    pub fn undefined(why: Undefined) -> Self {
        Self { low: Err(why), high: Err(why), without: 0.0, below_667: Err(why), below_800: Err(why) }
    }

    /// The interval of these resampled coefficients, those without variation among them.
    pub fn of(resamples: Vec<Figure>) -> Self {
        let all = resamples.len();
        let mut values: Vec<f64> = resamples.into_iter().flatten().collect();
        values.sort_by(f64::total_cmp);
        if all == 0 {
            return Self::undefined(Undefined::NothingToPair);
        }
        let without = (all - values.len()) as f64 / all as f64;
        if without > 0.05 {
            return Self { without, ..Self::undefined(Undefined::FewVaried) };
        }
        let below = |limit: f64| finite(values.partition_point(|value| *value < limit) as f64 / values.len() as f64);
        let (low, high) = (percentile(&values, 0.025), percentile(&values, 0.975));
        Self { low, high, without, below_667: below(0.667), below_800: below(0.8) }
    }
}

/// The value below which a share of the sorted values lies, between neighbours by proportion (Hyndman & Fan 1996, type 7).
pub fn percentile(sorted: &[f64], share: f64) -> Figure {
    let place = share.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    let (before, after) = (place.floor() as usize, place.ceil() as usize);
    match (sorted.get(before), sorted.get(after)) {
        (Some(low), Some(high)) => finite(low + (high - low) * (place - place.floor())),
        _ => Err(Undefined::NothingToPair),
    }
}

/// Alpha of `draws` resamples of the pairable units, with replacement.
pub fn resampled_units(counts: &Counts, draws: u32, seed: u64) -> Interval {
    let kinds: Vec<Alike<'_>> = counts.pairable().collect();
    let ends: Vec<u64> = kinds
        .iter()
        .scan(0_u64, |end, (_, _, units)| {
            *end += units;
            Some(*end)
        })
        .collect();
    let n = ends.last().copied().unwrap_or(0);
    if n == 0 {
        return Interval::undefined(Undefined::NothingToPair);
    }
    let mut stream = Draws::new(seed);
    let alphas = (0..draws).map(|_| {
        let mut drawn: BTreeMap<usize, u64> = BTreeMap::new();
        for _ in 0..n {
            let unit = stream.below(n);
            *drawn.entry(ends.partition_point(|end| *end <= unit)).or_default() += 1;
        }
        let units = drawn.iter().filter_map(|(kind, times)| {
            let (given, judgements, _) = kinds.get(*kind)?;
            Some((*given, *judgements, *times))
        });
        alpha::of_units(units, Distance::Nominal).alpha
    });
    Interval::of(alphas.collect())
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_lie_between_neighbours() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!(percentile(&values, 0.5), Ok(3.0));
        assert_eq!(percentile(&values, 0.1), Ok(1.4));
        assert!(percentile(&[], 0.5).is_err());
    }
}
