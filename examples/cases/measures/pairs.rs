//! Coefficients for two coders that the program does not print: Scott's pi, and the 2x2 table of one code.

use verbatim::analysis::agreement::corrected;
use verbatim::analysis::agreement::pairs::{Coefficient, cohen_kappa};
use verbatim::analysis::agreement::ratings::Cross;
use verbatim::analysis::figure::{Figure, Undefined, finite, share};

/// Scott's pi (Scott 1955): chance by the categories' shares in both coders' judgements together.
pub fn scott_pi(cross: &Cross) -> Coefficient {
    let n = cross.n();
    if n == 0 {
        return Coefficient::undefined(Undefined::NothingToPair);
    }
    let squares: u128 = cross.margins().values().map(|(a, b)| u128::from(a + b).pow(2)).sum();
    let all = u128::from(n).pow(2) * 4;
    let po = finite(cross.agreed() as f64 / n as f64);
    let pe = finite(squares as f64 / all as f64);
    let value = if squares == all { Err(Undefined::NoVariation) } else { corrected(po, pe) };
    Coefficient { po, pe, value }
}

/// The table of one code: both coders, only the first, only the second, neither.
pub fn cross(both: u64, only_a: u64, only_b: u64, neither: u64) -> Cross {
    let mut cross = Cross::default();
    cross.add(1, 1, both);
    cross.add(1, 0, only_a);
    cross.add(0, 1, only_b);
    cross.add(0, 0, neither);
    cross
}

/// One code on units, two coders: the table and all that is said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoByTwo {
    /// Observed agreement.
    pub po: Figure,
    /// Cohen's chance agreement.
    pub pe: Figure,
    /// Cohen's kappa.
    pub kappa: Figure,
    /// The highest kappa that the margins allow.
    pub kappa_max: Figure,
    /// (both - neither) / n (Byrt, Bishop & Carlin 1993).
    pub prevalence_index: Figure,
    /// (only the first - only the second) / n (Byrt, Bishop & Carlin 1993).
    pub bias_index: Figure,
    /// 2 po - 1 (Byrt, Bishop & Carlin 1993).
    pub pabak: Figure,
    /// Agreement on the presence of the code (Feinstein & Cicchetti 1990).
    pub positive: Figure,
    /// Agreement on its absence.
    pub negative: Figure,
    /// both / (both + only one).
    pub jaccard: Figure,
    /// Gwet's AC1, two categories.
    pub ac1: Figure,
    /// Scott's pi.
    pub pi: Figure,
}

/// All figures of the 2x2 table of one code: both coders, only the first, only the second, neither.
pub fn two_by_two(both: u64, only_a: u64, only_b: u64, neither: u64) -> TwoByTwo {
    let cross = cross(both, only_a, only_b, neither);
    let kappa = cohen_kappa(&cross);
    let (a, b, c, d) = (both as f64, only_a as f64, only_b as f64, neither as f64);
    let n = cross.n() as f64;
    let ac1 = kappa.po.and_then(|po| {
        let pi = (2.0 * a + b + c) / (2.0 * n);
        corrected(Ok(po), Ok(2.0 * pi * (1.0 - pi)))
    });
    TwoByTwo {
        po: kappa.po,
        pe: kappa.pe,
        kappa: kappa.kappa,
        kappa_max: kappa.max,
        prevalence_index: share(a - d, n),
        bias_index: share(b - c, n),
        pabak: share((a + d) - (b + c), n),
        positive: share(2.0 * a, 2.0 * a + b + c),
        negative: share(2.0 * d, 2.0 * d + b + c),
        jaccard: share(a, a + b + c),
        ac1,
        pi: scott_pi(&cross).value,
    }
}
