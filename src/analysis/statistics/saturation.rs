//! How few new codes later interviews bring (Guest, Namey & Chen 2020).

use super::super::figure::{Figure, share};
use std::collections::BTreeSet;

/// A run of interviews after the base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// The first interview of the run, from 1.
    pub first: usize,
    /// The last.
    pub last: usize,
    /// Codes that no interview before the run had.
    pub new: u64,
    /// New codes over those of the base.
    pub ratio: Figure,
}

/// What the interviews brought, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saturation {
    /// Distinct codes in the base.
    pub base: u64,
    /// Whole runs after the base; interviews left over make none.
    pub runs: Vec<Run>,
    /// Distinct codes after each interview.
    pub cumulative: Vec<u64>,
    /// How many interviews come before the first run at or below the threshold.
    pub after: Option<usize>,
}

/// Counts new codes: `base` interviews first, then runs of `run` each, held against `threshold` (0 to 1). The result
/// depends on the order of interviews.
pub fn saturation<T: Ord>(interviews: &[Vec<T>], base: usize, run: usize, threshold: f64) -> Saturation {
    let mut seen: BTreeSet<&T> = BTreeSet::new();
    let cumulative: Vec<u64> = interviews
        .iter()
        .map(|codes| {
            seen.extend(codes);
            seen.len() as u64
        })
        .collect();
    let upto = |interviews: usize| {
        let last = interviews.min(cumulative.len()).checked_sub(1);
        last.and_then(|last| cumulative.get(last)).copied().unwrap_or(0)
    };
    let base_codes = upto(base);
    let mut runs = Vec::new();
    let mut at = base;
    while run > 0 && at.checked_add(run).is_some_and(|end| end <= interviews.len()) {
        let new = upto(at + run) - upto(at);
        runs.push(Run { first: at + 1, last: at + run, new, ratio: share(new as f64, base_codes as f64) });
        at += run;
    }
    let low = runs.iter().find(|run| run.ratio.is_ok_and(|ratio| ratio <= threshold));
    let after = low.map(|run| run.first - 1);
    Saturation { base: base_codes, runs, cumulative, after }
}

#[cfg(test)]
mod tests {
    use super::saturation;

    #[test]
    fn interviews_left_over_make_no_run() {
        let interviews = [vec![1, 2], vec![2, 3], vec![4], vec![], vec![5]];
        let found = saturation(&interviews, 2, 2, 0.34);
        assert_eq!((found.base, found.runs.len(), found.after), (3, 1, Some(2)));
        assert_eq!((found.runs[0].first, found.runs[0].last, found.runs[0].new), (3, 4, 1));
        assert_eq!(found.cumulative, [2, 3, 4, 4, 5]);
        assert_eq!(saturation(&interviews, 9, 2, 0.0).runs, []);
        assert_eq!(saturation(&interviews, 2, 0, 0.0).runs, []);
        assert!(saturation(&[vec![], vec![1]], 1, 1, 0.0).runs[0].ratio.is_err());
    }
}
