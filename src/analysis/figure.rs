//! A figure that may not be defined, and why.

use thiserror::Error;

/// A figure, always finite, or the reason why there is none.
pub type Figure = Result<f64, Undefined>;

/// Why a figure is not defined.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undefined {
    /// Nobody, or one coder only, worked on what is compared.
    #[error("fewer than two coders")]
    FewCoders,
    /// A coefficient for two coders was asked for three or more.
    #[error("defined for two coders only")]
    TwoCodersOnly,
    /// No unit has the judgement of two coders.
    #[error("no unit was judged by two coders")]
    NothingToPair,
    /// Everything has the same value, so that chance alone would agree as well.
    #[error("no variation")]
    NoVariation,
    /// Chance is spread over fewer than two declared categories.
    #[error("fewer than two categories")]
    OneCategory,
    /// The formula needs the same number of judgements in each unit.
    #[error("some judgements are missing")]
    Missing,
    /// Nobody marked a passage.
    #[error("nobody marked a passage")]
    NothingMarked,
    /// No two coders marked the same character.
    #[error("no two coders marked the same words")]
    NothingShared,
    /// The standard error is 0.
    #[error("the standard error is 0")]
    NoError,
    /// The denominator is 0.
    #[error("nothing to divide by")]
    Nothing,
    /// Too few transcripts to resample.
    #[error("fewer than 8 transcripts")]
    FewTranscripts,
    /// Too many resamples had no variation.
    #[error("more than 5 % of the resamples had no variation")]
    FewVaried,
    /// The formula needs all compared coders on the same texts.
    #[error("no transcript that all of them worked on")]
    NoCommonText,
    /// The figure needs units that are the same for all coders.
    #[error("for given units only")]
    Passages,
    /// The figure is made of characters.
    #[error("on characters only")]
    CharactersOnly,
    /// There is none for a codebook as a whole.
    #[error("code by code only")]
    CodeByCode,
    /// There are too many different sets of codes to compare each with each.
    #[error("more than 5,000 different sets of codes")]
    ManySets,
    /// The numbers are beyond what can be computed.
    #[error("the numbers are too large")]
    TooLarge,
}

/// The figure, where it is a finite number.
pub fn finite(number: f64) -> Figure {
    if number.is_finite() { Ok(number) } else { Err(Undefined::TooLarge) }
}

/// One number divided by another.
pub fn share(above: f64, below: f64) -> Figure {
    if below == 0.0 { Err(Undefined::Nothing) } else { finite(above / below) }
}

/// A sum that does not lose small terms beside large ones (Neumaier 1974).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    /// Adds a term.
    pub fn add(&mut self, term: f64) {
        let total = self.total + term;
        self.lost +=
            if self.total.abs() >= term.abs() { (self.total - total) + term } else { (term - total) + self.total };
        self.total = total;
    }

    /// The sum so far.
    pub fn value(self) -> f64 {
        self.total + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::{Sum, Undefined, finite, share};

    #[test]
    fn small_terms_survive_large_ones() {
        let sum: Sum = [1.0, 1e100, 1.0, -1e100].into_iter().collect();
        assert_eq!(sum.value(), 2.0);
    }

    #[test]
    fn nothing_infinite_is_a_figure() {
        assert_eq!(finite(f64::NAN), Err(Undefined::TooLarge));
        assert_eq!(share(1.0, 0.0), Err(Undefined::Nothing));
        assert_eq!(share(1.0, 4.0), Ok(0.25));
    }
}
