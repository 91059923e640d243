//! Chance that comes again with the same seed: the product's own stream, the only one there is.

use verbatim::analysis::draws::Draws;

/// The seed that `VERBATIM_SEED` names, so that a round can be had again.
pub fn seed() -> Option<u64> {
    std::env::var("VERBATIM_SEED").ok()?.parse().ok()
}

/// A stream by its seed.
#[derive(Clone)]
pub struct Dice(Draws);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Draws::new(seed))
    }

    pub fn bits(&mut self) -> u64 {
        self.0.bits()
    }

    /// 0 to `sides - 1`.
    pub fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.bits() % sides.max(1) as u64).unwrap()
    }

    /// Whether one of so many in a hundred is hit.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
    pub fn word<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}
