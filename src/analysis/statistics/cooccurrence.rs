//! How far two codes occur together.

use super::super::figure::{Figure, Undefined, share};

/// The c-coefficient (as ATLAS.ti prints it): n12 / (n1 + n2 - n12), n12 the overlapping pairs of codings. Where one
/// passage meets several of the other code it may exceed 1; where the denominator is not above 0 it is undefined.
pub fn c_coefficient(n1: u64, n2: u64, n12: u64) -> Figure {
    match (u128::from(n1) + u128::from(n2)).checked_sub(n12.into()) {
        Some(below) if below > 0 => share(n12 as f64, below as f64),
        _ => Err(Undefined::Nothing),
    }
}

#[cfg(test)]
mod tests {
    use super::c_coefficient;

    #[test]
    fn one_passage_may_meet_several() {
        assert_eq!(c_coefficient(1, 4, 3), Ok(1.5));
        assert!(c_coefficient(1, 1, 2).is_err() && c_coefficient(0, 0, 0).is_err());
    }
}
