//! From figures to places.

use crate::export::lang::Lang;

/// Figures along a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The least and the greatest figure.
    pub of: (f64, f64),
    /// Where they stand.
    pub at: (f64, f64),
}

impl Scale {
    /// Where a figure stands; what is beyond an end, at the end.
    pub fn place(&self, figure: f64) -> f64 {
        let (low, high) = self.of;
        let share = if high > low { ((figure - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        self.at.0 + share * (self.at.1 - self.at.0)
    }
}

/// What figures are, and so how they are spelled along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// Counts, of which there is no half.
    Counts,
    /// Shares of 1.
    Shares,
    /// Any others.
    Any,
}

impl Figures {
    /// Round figures from a low one to a high one, about as many as asked.
    pub fn ticks(self, low: f64, high: f64, about: usize) -> Vec<f64> {
        let found = ticks(low, high, about);
        let is_cut = self == Self::Counts && found.iter().any(|tick| tick.fract() != 0.0);
        if is_cut { ticks(low, high.ceil(), (high.ceil() - low).max(1.0) as usize) } else { found }
    }

    /// Round figures as they are read.
    pub fn spelled(self, ticks: &[f64], lang: Lang) -> Vec<String> {
        let places = places(ticks);
        let say = |tick: &f64| match self {
            Self::Shares => lang.percent(*tick),
            Self::Counts | Self::Any => lang.number(*tick, places),
        };
        ticks.iter().map(say).collect()
    }
}

/// Round figures from 0 (or a round figure below `low`) to one that is not below `high`, about as many as asked.
fn ticks(low: f64, high: f64, about: usize) -> Vec<f64> {
    let reach = (high - low).max(f64::MIN_POSITIVE);
    let raw = reach / about.max(1) as f64;
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= raw * 0.999_999);
    let step = step.unwrap_or(10.0 * power);
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    if !(first.is_finite() && last.is_finite()) || last - first > 100.0 {
        return vec![low, high];
    }
    let count = (last - first) as usize;
    (0..=count).map(|at| (first + at as f64) * step).collect()
}

/// Places behind the decimal point that tell neighbouring ticks apart.
fn places(ticks: &[f64]) -> usize {
    let apart = |places: i32| {
        let round = |tick: &f64| (tick * 10f64.powi(places)).round() / 10f64.powi(places);
        ticks.iter().all(|tick| (round(tick) - tick).abs() < 1e-9 * tick.abs().max(1e-3))
    };
    (0..6).find(|places| apart(*places)).and_then(|places| usize::try_from(places).ok()).unwrap_or(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_around_the_figures() {
        assert_eq!(ticks(0.0, 17.0, 4), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(ticks(0.0, 1.0, 5).len(), 6);
        assert_eq!(ticks(0.0, 0.0, 4), [0.0]);
        assert_eq!(Figures::Counts.ticks(0.0, 1.0, 4), [0.0, 1.0]);
        assert_eq!(Figures::Counts.ticks(0.0, 2.5, 9), [0.0, 1.0, 2.0, 3.0]);
        let below = ticks(-0.3, 1.0, 5);
        assert!(below[0] <= -0.3 && *below.last().unwrap() >= 1.0, "{below:?}");
        assert_eq!((places(&[0.0, 5.0]), places(&[0.0, 0.25]), places(&[0.2, 0.4])), (0, 2, 1));
        assert!(ticks(f64::NEG_INFINITY, f64::INFINITY, 3).len() < 5);
    }

    #[test]
    fn figures_stand_between_the_ends() {
        let scale = Scale { of: (0.0, 10.0), at: (100.0, 200.0) };
        assert_eq!([-5.0, 0.0, 5.0, 10.0, 50.0].map(|it| scale.place(it)), [100.0, 100.0, 150.0, 200.0, 200.0]);
        assert_eq!(Scale { of: (1.0, 1.0), ..scale }.place(1.0), 100.0);
    }
}
