//! Colours as numbers: how far two stand apart to the eye, and the nearest that a terminal has.

use crate::model::color::Rgb;
use ratatui::style::Color;

/// The 16 colours as xterm has them; every terminal has its own.
pub const XTERM: [Rgb; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

/// The colour of a number of the 256: those of xterm's cube and its greys; the first 16 as xterm has them.
pub fn of_256(at: u8) -> Rgb {
    match at {
        0..16 => XTERM[usize::from(at)],
        16..232 => {
            let at = usize::from(at) - 16;
            [STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]]
        }
        _ => [8 + 10 * (at - 232); 3],
    }
}

/// Steps of the cube of the 256.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The number of the nearest of the 256, of the cube and the greys.
pub fn nearest_of_256(rgb: Rgb) -> u8 {
    let step = |value: u8| {
        let near = (0u8..6).min_by_key(|&at| STEPS[usize::from(at)].abs_diff(value));
        near.unwrap_or(0)
    };
    let [r, g, b] = rgb.map(step);
    let level = rgb.iter().map(|value| u16::from(*value)).sum::<u16>() / 3;
    let grey = 232 + u8::try_from((level.saturating_sub(3) / 10).min(23)).unwrap_or(23);
    let cube = 16 + 36 * r + 6 * g + b;
    if far(of_256(grey), rgb) < far(of_256(cube), rgb) { grey } else { cube }
}

fn far(one: Rgb, other: Rgb) -> u32 {
    one.into_iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
}

/// Of the 16, those that read on dark and those that read on light in the palettes of xterm, of consoles and of GNOME, with
/// what they look like. The others (dark blue on black, yellow on white) do not in one of them.
const ON_DARK: [(Color, Rgb); 8] = [
    (Color::LightRed, [255, 85, 85]),
    (Color::Green, [0, 180, 60]),
    (Color::LightGreen, [110, 240, 70]),
    (Color::LightYellow, [255, 240, 80]),
    (Color::Cyan, [0, 160, 190]),
    (Color::LightCyan, [70, 245, 245]),
    (Color::LightMagenta, [230, 110, 230]),
    (Color::Gray, [190, 190, 190]),
];
const ON_LIGHT: [(Color, Rgb); 3] =
    [(Color::Red, [195, 60, 0]), (Color::Blue, [20, 70, 190]), (Color::Magenta, [170, 40, 170])];

/// The nearest of those of the 16 that read on a dark or a light ground.
pub fn nearest_of_16(rgb: Rgb, on_dark: bool) -> Color {
    let known: &[(Color, Rgb)] = if on_dark { &ON_DARK } else { &ON_LIGHT };
    let near = known.iter().min_by_key(|(_, known)| far(*known, rgb));
    near.map_or(Color::Reset, |(color, _)| *color)
}

/// What a colour looks like; `None` for the terminal's own.
pub fn looks(color: Color) -> Option<Rgb> {
    let at = match color {
        Color::Reset => return None,
        Color::Rgb(r, g, b) => return Some([r, g, b]),
        Color::Indexed(at) => at,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    Some(of_256(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::color::{apart, contrast};

    #[test]
    fn every_colour_stands_apart_from_every_ground_where_that_can_be() {
        for paper in [[0, 0, 0], [0x2e, 0x34, 0x40], [0xee, 0xe8, 0xd5], [255; 3]] {
            for n in 0..4096u32 {
                let rgb = [n >> 8, n >> 4 & 15, n & 15].map(|value| u8::try_from(value * 17).unwrap());
                assert!(contrast(apart(rgb, paper, 4.5, |rgb| rgb), paper) >= 4.5, "{rgb:?} on {paper:?}");
                let shown = |rgb| of_256(nearest_of_256(rgb));
                assert!(contrast(shown(apart(rgb, paper, 4.5, shown)), paper) >= 4.5, "{rgb:?} of 256 on {paper:?}");
            }
        }
        assert_eq!(apart([0xd5, 0x5e, 0], [0; 3], 4.5, |rgb| rgb), [0xd5, 0x5e, 0], "what reads stays as it is");
    }

    #[test]
    fn numbers_and_colours_of_the_256_answer_each_other() {
        for at in 16..=255 {
            let back = of_256(nearest_of_256(of_256(at)));
            assert_eq!(back, of_256(at), "{at}");
        }
        assert_eq!(nearest_of_256([128; 3]), 244);
    }
}
