//! How evenly something is spread, such as words over the people of a group.

use super::super::figure::{Figure, Sum, Undefined, finite, share};

/// Gini's coefficient (1912): 0 when all have the same, (n - 1)/n when one has all. Values are at least 0.
pub fn gini(values: &[f64]) -> Figure {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    if sorted.first().is_some_and(|least| *least < 0.0) {
        return Err(Undefined::Nothing);
    }
    let n = sorted.len() as f64;
    let total = sorted.iter().copied().collect::<Sum>().value();
    // Sum of |x_i - x_j| over all i, j is 2 sum (2i - n - 1) x_(i), i from 1.
    let apart = sorted.iter().enumerate().map(|(place, value)| (2.0 * place as f64 + 1.0 - n) * value);
    share(apart.collect::<Sum>().value(), n * total)
}

/// Gini's coefficient times n / (n - 1), so that it is 1 when one has all; undefined for fewer than two.
pub fn gini_corrected(values: &[f64]) -> Figure {
    let n = values.len() as f64;
    if values.len() < 2 { Err(Undefined::Nothing) } else { finite(gini(values)? * n / (n - 1.0)) }
}

/// The Herfindahl-Hirschman index: the sum of squared shares, 1/n to 1.
pub fn herfindahl(values: &[f64]) -> Figure {
    let total = values.iter().copied().collect::<Sum>().value();
    if total <= 0.0 {
        return Err(Undefined::Nothing);
    }
    finite(values.iter().map(|value| (value / total).powi(2)).collect::<Sum>().value())
}

/// Pielou's evenness (1966): the entropy of the shares over that of equal shares, 0 to 1; undefined for fewer than two.
pub fn evenness(values: &[f64]) -> Figure {
    let total = values.iter().copied().collect::<Sum>().value();
    if total <= 0.0 || values.len() < 2 {
        return Err(Undefined::Nothing);
    }
    let shares = values.iter().map(|value| value / total).filter(|share| *share > 0.0);
    let entropy = shares.map(|share| share * -share.ln()).collect::<Sum>().value();
    finite(entropy / (values.len() as f64).ln())
}

#[cfg(test)]
mod tests {
    use super::{evenness, gini, gini_corrected, herfindahl};

    #[test]
    fn equal_and_lopsided() {
        let (equal, lopsided) = ([4.0, 4.0, 4.0], [0.0, 9.0, 0.0]);
        assert_eq!((gini(&equal), gini_corrected(&equal)), (Ok(0.0), Ok(0.0)));
        assert_eq!((gini(&lopsided), gini_corrected(&lopsided)), (Ok(2.0 / 3.0), Ok(1.0)));
        assert_eq!((herfindahl(&lopsided), evenness(&lopsided)), (Ok(1.0), Ok(0.0)));
        assert!((evenness(&equal).unwrap() - 1.0).abs() < 1e-15);
        assert!((herfindahl(&equal).unwrap() - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn nobody_and_silence() {
        for values in [&[][..], &[0.0, 0.0]] {
            assert!(gini(values).is_err() && herfindahl(values).is_err() && evenness(values).is_err());
        }
        assert_eq!(gini(&[3.0]), Ok(0.0));
        assert!(gini_corrected(&[3.0]).is_err() && evenness(&[3.0]).is_err());
    }
}
