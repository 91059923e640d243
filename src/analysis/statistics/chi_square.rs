//! Pearson's chi-squared test of a table of counts, its residuals, and Cramér's V.

use super::super::figure::{Figure, Sum, Undefined, finite};
use thiserror::Error;

/// A table that is none.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Unfit {
    /// Rows of different lengths.
    #[error("the rows of the table have different lengths")]
    Ragged,
    /// A negative number, or none.
    #[error("a count is negative or no number")]
    NoCount,
}

/// The test. Rows and columns that are all zero are left out first.
#[derive(Clone, Debug, PartialEq)]
pub struct ChiSquare {
    /// Sum of (O - E)^2 / E, without continuity correction.
    pub chi2: Figure,
    /// Degrees of freedom: (rows - 1)(columns - 1).
    pub df: u64,
    /// Probability of a chi-squared at least as large, were rows and columns independent.
    pub p: Figure,
    /// Cramér's V (1946), 0 to 1.
    pub v: Figure,
    /// The smallest expected count; below 5 the test is doubtful, and for 2x2 Fisher's exact test is better.
    pub min_expected: Figure,
    /// Indices of the rows that are kept.
    pub rows: Vec<usize>,
    /// Indices of the columns that are kept.
    pub columns: Vec<usize>,
    /// (O - E) / sqrt(E), by kept row and column.
    pub residuals: Vec<Vec<f64>>,
    /// (O - E) / sqrt(E (1 - row/n)(1 - column/n)) (Haberman 1973); beyond 2 either way worth a look.
    pub adjusted: Vec<Vec<f64>>,
}

/// Tests whether rows and columns are independent. Counts must be of independent things.
///
/// # Errors
/// Rows of different lengths, or a cell that is no count.
pub fn chi_square(table: &[Vec<f64>]) -> Result<ChiSquare, Unfit> {
    let width = table.first().map_or(0, Vec::len);
    if table.iter().any(|row| row.len() != width) {
        return Err(Unfit::Ragged);
    }
    if table.iter().flatten().any(|count| !count.is_finite() || *count < 0.0) {
        return Err(Unfit::NoCount);
    }
    let row_sum = |row: &Vec<f64>| row.iter().copied().collect::<Sum>().value();
    let column_sum = |column: usize| table.iter().filter_map(|row| row.get(column)).copied().collect::<Sum>().value();
    let (rows, row_sums): (Vec<usize>, Vec<f64>) =
        table.iter().map(row_sum).enumerate().filter(|(_, sum)| *sum > 0.0).unzip();
    let (columns, column_sums): (Vec<usize>, Vec<f64>) =
        (0..width).map(|column| (column, column_sum(column))).filter(|(_, sum)| *sum > 0.0).unzip();
    let n = row_sums.iter().copied().collect::<Sum>().value();
    let df = rows.len().saturating_sub(1) as u64 * columns.len().saturating_sub(1) as u64;
    if df == 0 || !n.is_finite() {
        let why = Err(if df == 0 { Undefined::NoVariation } else { Undefined::TooLarge });
        let (residuals, adjusted) = (Vec::new(), Vec::new());
        return Ok(ChiSquare { chi2: why, df, p: why, v: why, min_expected: why, rows, columns, residuals, adjusted });
    }
    let mut chi2 = Sum::default();
    let mut least = f64::INFINITY;
    let (mut residuals, mut adjusted) = (Vec::new(), Vec::new());
    for (row, row_sum) in rows.iter().zip(&row_sums) {
        let (mut plain, mut fair) = (Vec::new(), Vec::new());
        for (column, column_sum) in columns.iter().zip(&column_sums) {
            let observed = table.get(*row).and_then(|row| row.get(*column)).copied().unwrap_or(0.0);
            let expected = row_sum * column_sum / n;
            let apart = observed - expected;
            chi2.add(apart * apart / expected);
            least = least.min(expected);
            plain.push(apart / expected.sqrt());
            fair.push(apart / (expected * ((n - row_sum) / n) * ((n - column_sum) / n)).sqrt());
        }
        residuals.push(plain);
        adjusted.push(fair);
    }
    let chi2 = finite(chi2.value());
    let narrow = rows.len().min(columns.len()) - 1;
    let v = chi2.and_then(|chi2| finite((chi2 / (n * narrow as f64)).sqrt().min(1.0)));
    let p = chi2.map(|chi2| upper_tail(chi2, df));
    Ok(ChiSquare { chi2, df, p, v, min_expected: finite(least), rows, columns, residuals, adjusted })
}

/// The probability that a chi-squared variable with `df` degrees of freedom is at least `x`: the regularised upper
/// incomplete gamma function Q(df/2, x/2), by its finite sum for whole and half numbers (Abramowitz & Stegun 1964,
/// 26.4.4 and 26.4.5). All terms are positive, so that small tails keep their digits.
pub fn upper_tail(x: f64, df: u64) -> f64 {
    if x <= 0.0 || df == 0 {
        return if x <= 0.0 { 1.0 } else { 0.0 };
    }
    let half = x / 2.0;
    // Even: e^-h sum_{j=0}^{df/2-1} h^j / j!; odd: erfc(sqrt h) + e^-h sum_{j=1}^{(df-1)/2} h^(j-1/2) / Gamma(j+1/2).
    let (first, shift) = if df.is_multiple_of(2) { (0.0, 0.0) } else { (libm::erfc(half.sqrt()), 0.5) };
    let terms = if df.is_multiple_of(2) { df / 2 } else { (df - 1) / 2 };
    if terms == 0 {
        return first;
    }
    // The terms rise to about j = h and then fall: start from the largest, and go both ways until nothing is added.
    let power = |j: u64| j as f64 + shift;
    let peak = (half.floor().min(1e18) as u64).min(terms - 1);
    let top = (power(peak) * half.ln() - half - libm::lgamma(power(peak) + 1.0)).exp();
    let mut sum = Sum::default();
    sum.add(first);
    sum.add(top);
    let (mut term, mut j) = (top, peak);
    while j > 0 && term > sum.value() * 1e-18 {
        term *= power(j) / half;
        sum.add(term);
        j -= 1;
    }
    (term, j) = (top, peak);
    while j + 1 < terms && term > sum.value() * 1e-18 {
        j += 1;
        term *= half / power(j);
        sum.add(term);
    }
    sum.value().clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::{Unfit, chi_square, upper_tail};

    #[test]
    fn tails_are_those_of_the_tables() {
        // Quantiles printed in every textbook.
        for (x, df, p) in [
            (3.841_458_820_694_124, 1, 0.05),
            (5.991_464_547_107_979, 2, 0.05),
            (18.307_038_053_275_146, 10, 0.05),
            (124.342_113_404_004_38, 100, 0.05),
            (6.634_896_601_021_213, 1, 0.01),
            (10.827_566_170_662_733, 1, 0.001),
        ] {
            assert!((upper_tail(x, df) - p).abs() < 1e-13, "{x} {df} {}", upper_tail(x, df));
        }
        assert_eq!(upper_tail(0.0, 3), 1.0);
        assert!((upper_tail(1000.0, 2) / (-500.0_f64).exp() - 1.0).abs() < 1e-12);
        assert_eq!(upper_tail(1e9, 5), 0.0);
        assert!((upper_tail(1.0, 1000) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn odd_and_even_degrees_meet() {
        // Q(a+1, h) - Q(a, h) = h^a e^-h / Gamma(a+1).
        for df in 1..60_u64 {
            for x in [0.1, 1.0, 7.5, 40.0, 90.0] {
                let (a, h) = (df as f64 / 2.0, x / 2.0);
                let step = (a * f64::ln(h) - h - libm::lgamma(a + 1.0)).exp();
                assert!((upper_tail(x, df + 2) - upper_tail(x, df) - step).abs() < 1e-13, "{x} {df}");
            }
        }
    }

    #[test]
    fn a_table_by_hand() {
        // 2x2 with margins 30/20 and 25/25: E 15 15 10 10, every cell 5 off: 25/15 + 25/15 + 25/10 + 25/10.
        let test = chi_square(&[vec![20.0, 10.0, 0.0], vec![5.0, 15.0, 0.0]]).unwrap();
        assert!((test.chi2.unwrap() - 25.0 / 3.0).abs() < 1e-12);
        assert_eq!((test.df, test.columns), (1, vec![0, 1]));
        assert!((test.v.unwrap() - (25.0_f64 / 3.0 / 50.0).sqrt()).abs() < 1e-12);
        assert!((test.adjusted[0][0] - test.chi2.unwrap().sqrt()).abs() < 1e-12);
        assert_eq!(test.min_expected, Ok(10.0));
    }

    #[test]
    fn no_test_of_a_single_row() {
        let test = chi_square(&[vec![5.0, 5.0], vec![0.0, 0.0]]).unwrap();
        assert!(test.chi2.is_err() && test.p.is_err() && test.v.is_err() && test.residuals.is_empty());
        assert_eq!(chi_square(&[vec![1.0], vec![1.0, 2.0]]), Err(Unfit::Ragged));
        assert_eq!(chi_square(&[vec![-1.0]]), Err(Unfit::NoCount));
        assert!(chi_square(&[]).unwrap().chi2.is_err());
    }
}
