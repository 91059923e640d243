//! Coefficients for two coders: Cohen's kappa, QualCoder's, Light's and the pooled kappa, Holsti.

use super::super::figure::{Figure, Sum, Undefined, finite, share};
use super::corrected;
use super::ratings::{Cross, Ratings};

/// The quantile of the normal distribution for a 95 % interval.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Cohen's kappa and what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// Observed agreement, 0 to 1.
    pub po: Figure,
    /// Agreement expected by chance, 0 to 1.
    pub pe: Figure,
    /// Kappa, at most 1.
    pub kappa: Figure,
    /// Standard error, for the interval.
    pub se: Figure,
    /// Standard error were the true kappa 0, for the test.
    pub se0: Figure,
    /// Kappa over `se0`.
    pub z: Figure,
    /// Lower end of the 95 % interval.
    pub low: Figure,
    /// Upper end.
    pub high: Figure,
    /// The highest kappa that the margins allow.
    pub max: Figure,
    /// Units that both coders judged.
    pub n: u64,
}

/// The whole numbers that Cohen's kappa is made of; sums over categories k of margins r_k (first) and c_k (second coder).
struct Whole {
    n: i128,
    agreed: i128,
    /// Sum of r_k c_k: n^2 pe.
    chance: i128,
    /// Sum of min(r_k, c_k).
    least: i128,
}

impl Whole {
    fn of(cross: &Cross) -> Option<Self> {
        let mut whole = Self { n: cross.n().into(), agreed: cross.agreed().into(), chance: 0, least: 0 };
        for (a, b) in cross.margins().values() {
            whole.chance = whole.chance.checked_add(i128::from(*a).checked_mul(i128::from(*b))?)?;
            whole.least += i128::from(*a.min(b));
        }
        Some(whole)
    }

    /// n^2 (1 - pe).
    fn room(&self) -> Option<i128> {
        self.n.checked_mul(self.n)?.checked_sub(self.chance)
    }

    /// n^2 (po - pe).
    fn gain(&self) -> Option<i128> {
        self.agreed.checked_mul(self.n)?.checked_sub(self.chance)
    }
}

/// Cohen's kappa (Cohen 1960) with the standard errors of Fleiss, Cohen & Everitt (1969).
pub fn cohen_kappa(cross: &Cross) -> Kappa {
    let nothing = |why| Kappa {
        po: Err(why),
        pe: Err(why),
        kappa: Err(why),
        se: Err(why),
        se0: Err(why),
        z: Err(why),
        low: Err(why),
        high: Err(why),
        max: Err(why),
        n: cross.n(),
    };
    if cross.n() == 0 {
        return nothing(Undefined::NothingToPair);
    }
    let numbers = Whole::of(cross).and_then(|whole| Some((whole.room()?, whole.gain()?, whole)));
    let Some((room, gain, whole)) = numbers else {
        return nothing(Undefined::TooLarge);
    };
    let n = whole.n as f64;
    let po = finite(whole.agreed as f64 / n);
    let pe = finite(whole.chance as f64 / (n * n));
    if room == 0 {
        return Kappa { po, pe, n: cross.n(), ..nothing(Undefined::NoVariation) };
    }
    let kappa = finite(gain as f64 / room as f64);
    let max = finite((whole.least * whole.n - whole.chance) as f64 / room as f64);
    let se = finite(spread(cross, &whole, room));
    let se0 = finite(spread_at_0(cross, &whole, room).unwrap_or_else(|| spread_at_0_in_floats(cross, &whole, room)));
    let z = match (kappa, se0) {
        (_, Ok(0.0)) => Err(Undefined::NoError),
        (Ok(kappa), Ok(se0)) => finite(kappa / se0),
        (Err(why), _) | (_, Err(why)) => Err(why),
    };
    let bound = |side: f64| match (kappa, se) {
        (Ok(kappa), Ok(se)) => finite(kappa + side * Z_95 * se),
        (Err(why), _) | (_, Err(why)) => Err(why),
    };
    Kappa { po, pe, kappa, se, se0, z, low: bound(-1.0), high: bound(1.0), max, n: cross.n() }
}

/// The standard error of Fleiss, Cohen & Everitt. Their difference of large terms is the variance, over the cells, of
/// g_jk = [j=k](1-pe) - (p_.j + p_k.)(1-po); written so, it has no small difference to lose digits in, and n (1-pe)^4 times
/// the variance of kappa is sum p_jk (g_jk - mean g)^2.
fn spread(cross: &Cross, whole: &Whole, room: i128) -> f64 {
    let margins = cross.margins();
    let n = whole.n as f64;
    let (free, wrong) = (room as f64 / (n * n), (whole.n - whole.agreed) as f64 / n);
    let mut cells: Vec<(f64, f64)> = cross
        .cells()
        .map(|((a, b), units)| {
            let r = margins.get(&b).map_or(0, |margin| margin.0);
            let c = margins.get(&a).map_or(0, |margin| margin.1);
            let same = if a == b { free } else { 0.0 };
            (units as f64 / n, same - (r + c) as f64 / n * wrong)
        })
        .collect();
    // In their own order, so that it does not matter which coder comes first; counted from one of them, so that cells
    // that are all alike differ by nothing.
    cells.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    let first = cells.first().map_or(0.0, |cell| cell.1);
    let mean = cells.iter().map(|(p, g)| p * (g - first)).collect::<Sum>().value();
    let sum = cells.iter().map(|(p, g)| p * (g - first - mean).powi(2)).collect::<Sum>().value();
    (sum / n).sqrt() / (free * free)
}

/// n^4 times the bracket is n^2 S + S^2 - n sum r_k c_k (r_k + c_k).
fn spread_at_0(cross: &Cross, whole: &Whole, room: i128) -> Option<f64> {
    let mut third = 0_i128;
    for (a, b) in cross.margins().values() {
        let (a, b) = (i128::from(*a), i128::from(*b));
        third = third.checked_add(a.checked_mul(b)?.checked_mul(a.checked_add(b)?)?)?;
    }
    let first = whole.n.checked_mul(whole.n)?.checked_mul(whole.chance)?;
    let second = whole.chance.checked_mul(whole.chance)?;
    let bracket = first.checked_add(second)?.checked_sub(third.checked_mul(whole.n)?)?;
    Some((bracket.max(0) as f64 / whole.n as f64).sqrt() / room as f64)
}

fn spread_at_0_in_floats(cross: &Cross, whole: &Whole, room: i128) -> f64 {
    let n = whole.n as f64;
    let pe = whole.chance as f64 / (n * n);
    let mut sum: Sum = [pe, pe * pe].into_iter().collect();
    for (a, b) in cross.margins().values() {
        let (a, b) = (*a as f64 / n, *b as f64 / n);
        sum.add(-a * b * (a + b));
    }
    (sum.value().max(0.0) / n).sqrt() / (room as f64 / (n * n))
}

/// A coefficient with what was observed and what chance would give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// Observed agreement, 0 to 1.
    pub po: Figure,
    /// Agreement expected by chance, 0 to 1.
    pub pe: Figure,
    /// (po - pe) / (1 - pe).
    pub value: Figure,
}

impl Coefficient {
    /// A coefficient that is not defined.
    pub fn undefined(why: Undefined) -> Self {
        Self { po: Err(why), pe: Err(why), value: Err(why) }
    }
}

/// The kappa that QualCoder prints (its source of August 2026): only coded text is the base, and the two chance terms are
/// multiplied where Cohen adds them. For teams who compare with its figures, not to report.
pub fn qualcoder_kappa(both: u64, only_a: u64, only_b: u64) -> Figure {
    let (a, b, c) = (both as f64, only_a as f64, only_b as f64);
    let n = a + b + c;
    let yes = share(a + b, n)? * share(a + c, n)?;
    let no = share(c, n)? * share(b, n)?;
    corrected(share(a, n), Ok(yes * no))
}

/// Light's kappa.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Mean of the defined kappas of two coders.
    pub kappa: Figure,
    /// Pairs of coders whose kappa is defined.
    pub pairs: u64,
    /// Pairs whose kappa is not.
    pub undefined: u64,
}

/// The mean of Cohen's kappas over all pairs of coders (Light 1971), leaving out those that are not defined.
pub fn light_kappa(ratings: &Ratings) -> Light {
    let pairs = (0..ratings.coders).flat_map(|a| (a + 1..ratings.coders).map(move |b| (a, b)));
    let all: Vec<Figure> = pairs.map(|(a, b)| cohen_kappa(&ratings.cross(a, b)).kappa).collect();
    let mut defined: Vec<f64> = all.iter().flatten().copied().collect();
    // Summed in their own order, so that the order of coders changes no digit.
    defined.sort_by(f64::total_cmp);
    let kappa = match defined.len() {
        0 => Err(all.iter().filter_map(|kappa| kappa.err()).max().unwrap_or(Undefined::FewCoders)),
        n => finite(defined.iter().copied().collect::<Sum>().value() / n as f64),
    };
    Light { kappa, pairs: defined.len() as u64, undefined: (all.len() - defined.len()) as u64 }
}

/// One kappa for many codes: the mean po and the mean pe over their tables, then kappa (De Vries et al. 2008). It is not
/// the mean of their kappas. Tables without units are left out.
pub fn pooled_kappa<'a>(tables: impl IntoIterator<Item = &'a Cross>) -> Coefficient {
    let (mut po, mut pe, mut n, mut varied) = (Sum::default(), Sum::default(), 0_u64, false);
    for table in tables {
        let kappa = cohen_kappa(table);
        if let (Ok(observed), Ok(expected)) = (kappa.po, kappa.pe) {
            po.add(observed);
            pe.add(expected);
            varied |= kappa.kappa.is_ok();
            n += 1;
        }
    }
    if n == 0 {
        return Coefficient::undefined(Undefined::NothingToPair);
    }
    let (po, pe) = (finite(po.value() / n as f64), finite(pe.value() / n as f64));
    Coefficient { po, pe, value: if varied { corrected(po, pe) } else { Err(Undefined::NoVariation) } }
}

/// Holsti's coefficient of reliability (Holsti 1969): twice the agreements over both coders' decisions.
pub fn holsti(agreed: u64, first: u64, second: u64) -> Figure {
    share(2.0 * agreed as f64, first as f64 + second as f64)
}

/// The mean of Holsti's coefficient over pairs of coders: of each the decisions of both, of the first, of the second.
pub fn mean_holsti(pairs: impl IntoIterator<Item = (u64, u64, u64)>) -> Figure {
    let mut all: Vec<f64> =
        pairs.into_iter().filter_map(|(agreed, first, second)| holsti(agreed, first, second).ok()).collect();
    // Summed in their own order, so that the order of coders changes no digit.
    all.sort_by(f64::total_cmp);
    let n = all.len() as f64;
    share(all.into_iter().collect::<Sum>().value(), n)
}
