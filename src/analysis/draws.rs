//! Numbers by chance, the same for the same seed on every machine.

/// A stream of numbers that depends on its seed alone (SplitMix64: Steele, Lea & Flood 2014). It is our own, so that a
/// published interval can be computed again with any later version: crates for chance change their streams.
#[derive(Clone, Debug)]
pub struct Draws(u64);

impl Draws {
    /// Starts a stream.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, each as likely as the others.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    /// Puts things in an order, each as likely as the others (Fisher & Yates, by Durstenfeld 1964).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let sides = last as u64 + 1;
            // What lies beyond the last whole multiple would favour the first places: it is drawn again.
            let most = u64::MAX - u64::MAX % sides;
            let fair = std::iter::repeat_with(|| self.bits()).find(|bits| *bits < most).unwrap_or_default();
            things.swap(last, (fair % sides) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut stream = Draws::new(1_234_567);
        assert_eq!(stream.bits(), 6_457_827_717_110_365_317);
        assert_eq!(stream.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_seed_gives_one_order_for_good() {
        let mut order: Vec<u32> = (0..8).collect();
        Draws::new(1).shuffle(&mut order);
        assert_eq!(order, [4, 3, 2, 7, 5, 6, 0, 1]);
    }
}
