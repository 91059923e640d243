//! Coefficients for any number of coders on given units: percent, Brennan & Prediger, Fleiss, Conger, Gwet's AC1.

use super::super::figure::{Figure, Sum, Undefined, finite};
use super::corrected;
use super::pairs::Coefficient;
use super::ratings::{Counts, Ratings};
use std::collections::BTreeMap;

/// Percent agreement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percent {
    /// Share of pairs of judgements that agree, mean over units, 0 to 1.
    pub po: Figure,
    /// Units that two coders or more judged.
    pub units: u64,
}

/// Percent agreement: the mean over units of the share of agreeing pairs among all pairs of judgements.
pub fn percent_agreement(counts: &Counts) -> Percent {
    // By number of judgements: agreeing ordered pairs. One division each, whatever the order of units.
    let mut agreeing: BTreeMap<u32, u128> = BTreeMap::new();
    let mut n = 0_u64;
    for (given, judgements, units) in counts.pairable() {
        let pairs: u128 = given.iter().map(|(_, count)| u128::from(*count) * u128::from(count - 1)).sum();
        *agreeing.entry(judgements).or_default() += pairs * u128::from(units);
        n += units;
    }
    if n == 0 {
        return Percent { po: Err(Undefined::NothingToPair), units: 0 };
    }
    let terms = agreeing.iter().map(|(r, pairs)| *pairs as f64 / (f64::from(*r) * f64::from(r - 1)));
    Percent { po: finite(terms.collect::<Sum>().value() / n as f64), units: n }
}

/// The categories' shares: the mean over units of the share that each category has in the unit's judgements.
fn shares(counts: &Counts) -> BTreeMap<u32, f64> {
    let mut given_by: BTreeMap<(u32, u32), u128> = BTreeMap::new();
    let mut n = 0_u64;
    for (given, judgements, units) in counts.judged() {
        for (category, count) in given {
            *given_by.entry((*category, judgements)).or_default() += u128::from(*count) * u128::from(units);
        }
        n += units;
    }
    let mut sums: BTreeMap<u32, Sum> = BTreeMap::new();
    for ((category, judgements), times) in given_by {
        sums.entry(category).or_default().add(times as f64 / f64::from(judgements));
    }
    sums.into_iter().map(|(category, sum)| (category, sum.value() / n as f64)).collect()
}

/// Brennan & Prediger's coefficient (1981), also Bennett's S (1954) and Randolph's free-marginal kappa (2005): chance is
/// one over the number of declared categories.
pub fn brennan_prediger(counts: &Counts) -> Coefficient {
    let po = percent_agreement(counts).po;
    if let Err(why) = po {
        return Coefficient::undefined(why);
    }
    let pe = finite(1.0 / f64::from(counts.categories));
    let value = if counts.categories < 2 { Err(Undefined::OneCategory) } else { corrected(po, pe) };
    Coefficient { po, pe, value }
}

/// Fleiss' kappa and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleiss {
    /// Observed and expected agreement, kappa.
    pub kappa: Coefficient,
    /// Standard error were the true kappa 0.
    pub se0: Figure,
    /// Kappa over `se0`.
    pub z: Figure,
    /// Kappa of each declared category against all others; defined where no judgement is missing.
    pub per_category: Result<Vec<Figure>, Undefined>,
}

/// Fleiss' kappa (1971), with missing judgements by the shares in each unit; its standard error by Fleiss, Nee & Landis
/// (1979). With two coders it is Scott's pi.
pub fn fleiss_kappa(counts: &Counts) -> Fleiss {
    let nothing =
        |why| Fleiss { kappa: Coefficient::undefined(why), se0: Err(why), z: Err(why), per_category: Err(why) };
    let percent = percent_agreement(counts);
    if let Err(why) = percent.po {
        return nothing(why);
    }
    let pi = shares(counts);
    let pe = finite(pi.values().map(|pi| pi * pi).collect::<Sum>().value());
    let value = if pi.len() < 2 { Err(Undefined::NoVariation) } else { corrected(percent.po, pe) };
    let kappa = Coefficient { po: percent.po, pe, value };
    let mut judgements: Vec<u32> = counts.judged().map(|(_, judgements, _)| judgements).collect();
    judgements.sort_unstable();
    judgements.dedup();
    let [m] = judgements.as_slice() else {
        return Fleiss { kappa, ..nothing(Undefined::Missing) };
    };
    let pairs = percent.units as f64 * f64::from(*m) * f64::from(m - 1);
    let per_category = (0..counts.categories).map(|category| {
        let pi = pi.get(&category).copied().filter(|_| pi.len() > 1).ok_or(Undefined::NoVariation)?;
        let split = counts.pairable().map(|(given, judgements, units)| {
            let with = given.iter().find(|(other, _)| *other == category).map_or(0, |(_, count)| *count);
            u128::from(with) * u128::from(judgements - with) * u128::from(units)
        });
        finite(1.0 - split.sum::<u128>() as f64 / (pairs * pi * (1.0 - pi)))
    });
    let per_category = Ok(per_category.collect());
    if let Err(why) = kappa.value {
        return Fleiss { kappa, se0: Err(why), z: Err(why), per_category };
    }
    let s = pi.values().map(|pi| pi * (1.0 - pi)).collect::<Sum>().value();
    let skew = pi.values().map(|pi| pi * (1.0 - pi) * (1.0 - 2.0 * pi)).collect::<Sum>().value();
    let se0 = finite((2.0 * (s * s - skew).max(0.0) / pairs).sqrt() / s);
    let z = match (kappa.value, se0) {
        (_, Ok(0.0)) => Err(Undefined::NoError),
        (Ok(kappa), Ok(se0)) => finite(kappa / se0),
        (Err(why), _) | (_, Err(why)) => Err(why),
    };
    Fleiss { kappa, se0, z, per_category }
}

/// Conger's kappa (1980): chance from each coder's own shares. With two coders and nothing missing it is Cohen's kappa.
pub fn conger_kappa(ratings: &Ratings) -> Coefficient {
    let counts = ratings.counts();
    let po = percent_agreement(&counts).po;
    if let Err(why) = po {
        return Coefficient::undefined(why);
    }
    let mut given: Vec<BTreeMap<u32, u64>> = vec![BTreeMap::new(); ratings.coders];
    for (unit, times) in ratings.units() {
        for (own, category) in given.iter_mut().zip(unit) {
            if let Some(category) = category {
                *own.entry(*category).or_default() += times;
            }
        }
    }
    given.retain(|own| !own.is_empty());
    let m = given.len() as f64;
    let mut categories: Vec<u32> = given.iter().flat_map(|own| own.keys().copied()).collect();
    categories.sort_unstable();
    categories.dedup();
    let terms = categories.iter().map(|category| {
        let mut own: Vec<f64> = given
            .iter()
            .map(|own| own.get(category).copied().unwrap_or(0) as f64 / own.values().sum::<u64>() as f64)
            .collect();
        own.sort_by(f64::total_cmp);
        let mean = own.iter().copied().collect::<Sum>().value() / m;
        let spread = own.iter().map(|share| (share - mean).powi(2)).collect::<Sum>().value() / (m - 1.0);
        mean * mean - spread / m
    });
    let pe = finite(terms.collect::<Sum>().value());
    Coefficient { po, pe, value: if categories.len() < 2 { Err(Undefined::NoVariation) } else { corrected(po, pe) } }
}

/// Gwet's AC1 (2008): chance from the categories' shares, spread over the declared categories.
pub fn gwet_ac1(counts: &Counts) -> Coefficient {
    let po = percent_agreement(counts).po;
    if let Err(why) = po {
        return Coefficient::undefined(why);
    }
    if counts.categories < 2 {
        return Coefficient { po, ..Coefficient::undefined(Undefined::OneCategory) };
    }
    let sum = shares(counts).values().map(|pi| pi * (1.0 - pi)).collect::<Sum>().value();
    let pe = finite(sum / f64::from(counts.categories - 1));
    Coefficient { po, pe, value: corrected(po, pe) }
}
