//! Plain implementations of the definitions of coefficients, slow and by the letter.

use super::Rows;
use std::collections::BTreeMap;
use verbatim::analysis::agreement::continuum::Continuum;
use verbatim::model::Span;

/// Percent agreement, pair by pair.
pub fn plain_percent(rows: &Rows) -> Option<f64> {
    let mut shares = Vec::new();
    for row in rows {
        let given: Vec<u32> = row.iter().flatten().copied().collect();
        let pairs: Vec<bool> = (0..given.len())
            .flat_map(|a| (0..given.len()).filter(move |b| a != *b).map(move |b| (a, b)))
            .map(|(a, b)| given[a] == given[b])
            .collect();
        if !pairs.is_empty() {
            shares.push(pairs.iter().filter(|same| **same).count() as f64 / pairs.len() as f64);
        }
    }
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

/// Alpha from all pairs of values, in units and in all.
pub fn plain_alpha(rows: &Rows, distance: impl Fn(u32, u32, &[u32]) -> f64) -> Option<f64> {
    let units: Vec<Vec<u32>> = rows.iter().map(|row| row.iter().flatten().copied().collect()).collect();
    let units: Vec<&Vec<u32>> = units.iter().filter(|unit| unit.len() >= 2).collect();
    let all: Vec<u32> = units.iter().flat_map(|unit| unit.iter().copied()).collect();
    let n = all.len() as f64;
    let mut observed = 0.0;
    for unit in &units {
        for a in 0..unit.len() {
            for b in (0..unit.len()).filter(|b| *b != a) {
                observed += distance(unit[a], unit[b], &all) / (unit.len() - 1) as f64;
            }
        }
    }
    let mut expected = 0.0;
    for a in 0..all.len() {
        for b in (0..all.len()).filter(|b| *b != a) {
            expected += distance(all[a], all[b], &all) / (n - 1.0);
        }
    }
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

/// Krippendorff's ordinal difference, as printed.
pub fn plain_ordinal(a: u32, b: u32, all: &[u32]) -> f64 {
    let n = |category: u32| all.iter().filter(|value| **value == category).count() as f64;
    let (low, high) = (a.min(b), a.max(b));
    let between: f64 = (low..=high).map(n).sum();
    (between - (n(low) + n(high)) / 2.0).powi(2)
}

/// The share of a category, mean over units with any judgement.
pub fn plain_shares(rows: &Rows, categories: u32) -> Vec<f64> {
    let units: Vec<Vec<u32>> = rows.iter().map(|row| row.iter().flatten().copied().collect()).collect();
    let units: Vec<&Vec<u32>> = units.iter().filter(|unit| !unit.is_empty()).collect();
    let of = |category: u32| {
        let share =
            |unit: &&Vec<u32>| unit.iter().filter(|value| **value == category).count() as f64 / unit.len() as f64;
        units.iter().map(share).sum::<f64>() / units.len() as f64
    };
    (0..categories).map(of).collect()
}

pub fn plain_kappa(po: Option<f64>, pe: f64) -> Option<f64> {
    po.filter(|_| 1.0 - pe > 1e-12).map(|po| (po - pe) / (1.0 - pe))
}

/// Conger's chance agreement: the mean over ordered pairs of different coders of the sum over categories of both shares.
pub fn plain_conger(rows: &Rows, categories: u32) -> Option<f64> {
    let coders = rows.first().map_or(0, Vec::len);
    let own = |coder: usize| -> Vec<u32> { rows.iter().filter_map(|row| row[coder]).collect() };
    let shares: Vec<Vec<f64>> = (0..coders)
        .map(own)
        .filter(|own| !own.is_empty())
        .map(|own| {
            let share = |category| own.iter().filter(|value| **value == category).count() as f64 / own.len() as f64;
            (0..categories).map(share).collect()
        })
        .collect();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for a in 0..shares.len() {
        for b in (0..shares.len()).filter(|b| *b != a) {
            sum += shares[a].iter().zip(&shares[b]).map(|(a, b)| a * b).sum::<f64>();
            pairs += 1.0;
        }
    }
    plain_kappa(plain_percent(rows), sum / pairs)
}

pub fn plain_cohen(rows: &Rows, a: usize, b: usize) -> Option<f64> {
    let pairs: Vec<(u32, u32)> = rows.iter().filter_map(|row| row[a].zip(row[b])).collect();
    let n = pairs.len() as f64;
    let po = pairs.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let share = |of: fn(&(u32, u32)) -> u32, k| pairs.iter().filter(|pair| of(pair) == k).count() as f64 / n;
    let pe: f64 = (0..9).map(|k| share(|pair| pair.0, k) * share(|pair| pair.1, k)).sum();
    if pairs.is_empty() { None } else { plain_kappa(Some(po), pe) }
}

/// What one coder has on each character: which mark, by number, and its code.
fn on_characters(text: &Continuum, coder: usize) -> Vec<Option<(usize, u32)>> {
    let mut on = vec![None; text.whole.len() as usize];
    for (number, mark) in text.coders[coder].iter().enumerate() {
        for at in mark.at.start..mark.at.end {
            on[at as usize] = Some((number, mark.code));
        }
    }
    on
}

/// u, binary and cu from all pairs of characters: two may meet by chance unless they are of one and the same passage (a
/// gap's character unless it is itself).
pub fn plain_unitizing(text: &Continuum) -> [Option<f64>; 3] {
    let m = text.coders.len();
    let length = text.whole.len() as usize;
    let on: Vec<_> = (0..m).map(|coder| on_characters(text, coder)).collect();
    let code = |coder: usize, at: usize| on[coder][at].map(|(_, code)| code);
    let others = (m - 1) as f64;
    // Observed: characters at the same place, ordered pairs of coders, each weighing 1 / (m - 1).
    let mut observed: BTreeMap<(Option<u32>, Option<u32>), f64> = BTreeMap::new();
    for a in 0..m {
        for b in (0..m).filter(|b| *b != a) {
            for at in 0..length {
                *observed.entry((code(a, at), code(b, at))).or_default() += 1.0 / others;
            }
        }
    }
    // Expected: any two characters of any coders, but those of one passage.
    let mut expected: BTreeMap<(Option<u32>, Option<u32>), f64> = BTreeMap::new();
    let mut pairs = 0.0;
    for a in 0..m {
        for b in 0..m {
            for x in 0..length {
                for y in 0..length {
                    let same = a == b
                        && match (on[a][x], on[b][y]) {
                            (Some(one), Some(other)) => one.0 == other.0,
                            (None, None) => x == y,
                            _ => false,
                        };
                    if !same {
                        *expected.entry((code(a, x), code(b, y))).or_default() += 1.0;
                        pairs += 1.0;
                    }
                }
            }
        }
    }
    let figure = |counts: &dyn Fn(Option<u32>, Option<u32>) -> bool| {
        let sum = |of: &BTreeMap<(Option<u32>, Option<u32>), f64>| {
            of.iter().filter(|((v, w), _)| counts(*v, *w)).map(|(_, sum)| sum).sum::<f64>()
        };
        let (observed, expected) = (sum(&observed) / (m * length) as f64, sum(&expected) / pairs);
        (expected > 0.0 && text.coders.iter().any(|marks| !marks.is_empty())).then(|| 1.0 - observed / expected)
    };
    let (u, binary) = (figure(&|v, w| v != w), figure(&|v, w| v.is_none() != w.is_none()));
    [u, binary, plain_cu(text, &on)]
}

/// cu by its printed sums over passages.
pub fn plain_cu(text: &Continuum, on: &[Vec<Option<(usize, u32)>>]) -> Option<f64> {
    let m = text.coders.len();
    let mut lengths: BTreeMap<u32, f64> = BTreeMap::new();
    let mut corrections = 0.0;
    let mut apart = 0.0;
    for (coder, marks) in text.coders.iter().enumerate() {
        for mark in marks {
            let mut met = 0.0;
            for other in (0..m).filter(|other| *other != coder) {
                for at in mark.at.start..mark.at.end {
                    if let Some((_, code)) = on[other][at as usize] {
                        met += 1.0 / (m - 1) as f64;
                        apart += f64::from(u8::from(code != mark.code)) / (m - 1) as f64;
                    }
                }
            }
            *lengths.entry(mark.code).or_default() += met;
            corrections += met * met;
        }
    }
    let all: f64 = lengths.values().sum();
    let squares: f64 = lengths.values().map(|length| length * length).sum();
    let expected = all * (all * all - squares) / (all * all - corrections);
    (lengths.values().filter(|length| **length > 0.0).count() > 1).then(|| 1.0 - apart / expected)
}

/// alpha_U of 1995 of a text with one code: every pair of sections, every gap.
pub fn plain_alpha_u(text: &Continuum) -> Option<(f64, f64)> {
    let (m, length) = (text.coders.len() as f64, f64::from(text.whole.len()));
    let sections: Vec<Vec<(bool, Span)>> = text
        .coders
        .iter()
        .map(|marks| {
            let mut cut = Vec::new();
            let mut at = 0;
            for mark in marks {
                cut.extend([(false, Span::new(at, mark.at.start)), (true, mark.at)]);
                at = mark.at.end;
            }
            cut.push((false, Span::new(at, text.whole.end)));
            cut.into_iter().filter(|(_, at)| !at.is_empty()).collect()
        })
        .collect();
    let square = |a: u32, b: u32| f64::from(a.abs_diff(b)).powi(2);
    let mut observed = 0.0;
    for a in 0..sections.len() {
        for b in (0..sections.len()).filter(|b| *b != a) {
            for (marked, one) in &sections[a] {
                for (other_marked, other) in sections[b].iter().filter(|(_, other)| other.overlaps(*one)) {
                    observed += match (marked, other_marked) {
                        (true, true) => square(one.start, other.start) + square(one.end, other.end),
                        (true, false) if other.covers(*one) => square(one.end, one.start),
                        (false, true) if one.covers(*other) => square(other.end, other.start),
                        _ => 0.0,
                    };
                }
            }
        }
    }
    let all: Vec<(bool, f64)> = sections.iter().flatten().map(|(marked, at)| (*marked, f64::from(at.len()))).collect();
    let n = all.iter().filter(|(marked, _)| *marked).count() as f64;
    let (mut above, mut within) = (0.0, 0.0);
    for (_, l) in all.iter().filter(|(marked, _)| *marked) {
        let places: f64 = all.iter().filter(|(marked, h)| !marked && h >= l).map(|(_, h)| h - l + 1.0).sum();
        above += (n - 1.0) * (2.0 * l.powi(3) - 3.0 * l.powi(2) + l) / 3.0 + l * l * places;
        within += l * (l - 1.0);
    }
    let expected = 2.0 / length * above / (m * length * (m * length - 1.0) - within);
    (n > 0.0).then_some((observed / (m * (m - 1.0) * length * length), expected))
}
