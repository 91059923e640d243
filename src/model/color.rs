//! Colours as numbers: how light they are, how far they stand out, and that of each code.

/// Red, green and blue, 0 to 255 each.
pub type Rgb = [u8; 3];

/// The eight colours of Okabe and Ito (2008), for codes without a colour of their own.
pub const PALETTE: [&str; 8] = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"];

/// How light a colour is, 0 to 1 (WCAG's relative luminance).
pub fn luminance(rgb: Rgb) -> f64 {
    let [r, g, b] = rgb.map(|value| {
        let share = f64::from(value) / 255.0;
        if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast of two colours, 1 to 21 (WCAG): text is easy to read from 4.5 on, a sign easy to see from 3 on.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Whether white reads better on a colour than black.
pub fn is_dark(rgb: Rgb) -> bool {
    contrast(rgb, [255; 3]) > contrast(rgb, [0; 3])
}

/// A colour, lifted towards white or darkened towards black until it stands out from `paper` by a contrast, as far as that
/// can be; `shown` says what the terminal makes of it.
pub fn apart(rgb: Rgb, paper: Rgb, least: f64, shown: impl Fn(Rgb) -> Rgb) -> Rgb {
    const STEPS: u16 = 24;
    let end: u16 = if is_dark(paper) { 255 } else { 0 };
    let mixed = |step: u16| {
        rgb.map(|value| {
            let value = (u16::from(value) * (STEPS - step) + end * step) / STEPS;
            u8::try_from(value).unwrap_or(u8::MAX)
        })
    };
    let mut steps = (0..STEPS).map(mixed);
    steps.find(|&mixed| contrast(shown(mixed), paper) >= least).unwrap_or_else(|| mixed(STEPS))
}

/// Reads `#RRGGBB`.
pub fn parse(word: &str) -> Option<Rgb> {
    let digits = word.strip_prefix('#')?;
    (digits.len() == 6).then(|| u32::from_str_radix(digits, 16).ok()).flatten().map(rgb)
}

/// A colour from a number such as `0xd5_5e_00`.
pub fn rgb(number: u32) -> Rgb {
    let [_, r, g, b] = number.to_be_bytes();
    [r, g, b]
}

/// The colour of a code: its own, else one of the palette by its place in the codebook.
pub fn of_code(color: Option<&str>, place: usize) -> Option<Rgb> {
    color.and_then(parse).or_else(|| parse(PALETTE.get(place % PALETTE.len())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_definition() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x77; 3], [255; 3]) - 4.48).abs() < 0.01);
        assert!(is_dark([0x2e, 0x34, 0x40]) && !is_dark([0xfd, 0xf6, 0xe3]));
    }
}
