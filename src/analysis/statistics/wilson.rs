//! The interval of a share.

use super::super::figure::{Figure, Undefined, finite};

/// Wilson's 95 % interval (1927) of `x` out of `n`, without continuity correction: lower and upper end, 0 to 1.
pub fn wilson(x: u64, n: u64) -> (Figure, Figure) {
    const Z: f64 = 1.959_963_984_540_054;
    if n == 0 || x > n {
        return (Err(Undefined::Nothing), Err(Undefined::Nothing));
    }
    let (p, count) = (x as f64 / n as f64, n as f64);
    let middle = p + Z * Z / (2.0 * count);
    let half = Z * (p * (1.0 - p) / count + Z * Z / (4.0 * count * count)).sqrt();
    let scale = 1.0 + Z * Z / count;
    // The ends that are 0 and 1 in the formula come out as such.
    let low = if x == 0 { 0.0 } else { ((middle - half) / scale).max(0.0) };
    let high = if x == n { 1.0 } else { ((middle + half) / scale).min(1.0) };
    (finite(low), finite(high))
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn ends() {
        let (low, high) = wilson(0, 10);
        assert_eq!(low, Ok(0.0));
        assert!((high.unwrap() - 0.277_532_799_866_288).abs() < 1e-9);
        assert_eq!(wilson(10, 10).1, Ok(1.0));
        assert!(wilson(0, 0).0.is_err() && wilson(3, 2).1.is_err());
    }
}
