//! How far two colours look apart, in Oklab (Ottosson 2020).

/// Colours nearer than this are hard to tell apart in a thin bracket; a just noticeable step is about 0.02.
pub const CLOSE: f64 = 0.04;

/// Euclidean distance of two `#RRGGBB` colours in Oklab: 0 is the same, black and white are 1 apart.
pub fn distance(a: &str, b: &str) -> Option<f64> {
    let (a, b) = (oklab(a)?, oklab(b)?);
    let square = |at: usize| (a[at] - b[at]).powi(2);
    Some((square(0) + square(1) + square(2)).sqrt())
}

fn oklab(color: &str) -> Option<[f64; 3]> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().map(linear);
    let (r, g, b) = (part(0)?, part(2)?, part(4)?);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    Some([
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ])
}

/// Light behind a value of sRGB.
pub(crate) fn linear(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_are_one_apart_and_neighbours_are_close() {
        let far = distance("#000000", "#FFFFFF").unwrap();
        assert!((far - 1.0).abs() < 0.001, "{far}");
        assert!(distance("#D55E00", "#D45F02").unwrap() < CLOSE);
        // The eight of Okabe and Ito are made to be told apart.
        assert!(distance("#E69F00", "#D55E00").unwrap() > CLOSE);
        assert_eq!(distance("red", "#000000"), None);
    }
}
