//! What inks look like, by day and by night, in colours and in greys.

use super::mark::Ink;
use crate::model::color::{Rgb, contrast};

/// What a plot is painted on and with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// On a dark page.
    pub dark: bool,
    /// In greys alone.
    pub grey: bool,
}

/// The number of categories.
pub const CATEGORIES: u8 = 8;

/// The number of steps of the sequential scale.
pub const STEPS: u8 = 9;

/// Categories: every two differ by 10 or more (CIEDE2000), also under simulated colour blindness, and all stand out from
/// the page by 3 to 1.
const CATEGORY: [[u32; 8]; 2] = [
    [0x026ad9, 0xe26e22, 0x168a63, 0xbe5897, 0x2d99cf, 0x8d5f01, 0x5a2f8a, 0x535353],
    [0x1c7da6, 0xe67827, 0x19af75, 0xdf8bc1, 0x82d2fa, 0xeec100, 0xa77be7, 0xafada9],
];

/// The same in greys, which hatching tells apart.
const CATEGORY_GREY: [[u32; 8]; 2] = [[0x4a4a4a; 8], [0xc4c4c4; 8]];

/// From nothing to much: even steps of lightness, one hue.
const STEP: [[u32; 9]; 2] = [
    [0xf6fafd, 0xd7e4f1, 0xb6cfe5, 0x96bad9, 0x73a6cd, 0x4b92c1, 0x067fb3, 0x056a96, 0x03557b],
    [0x1f2429, 0x293945, 0x324e63, 0x3a6583, 0x417da4, 0x4695c7, 0x6eacd9, 0x91c4ec, 0xb3dcff],
];

/// The same in greys.
const STEP_GREY: [[u32; 9]; 2] = [
    [0xf9f9f9, 0xe2e2e2, 0xcccccc, 0xb6b6b6, 0xa0a0a0, 0x8b8b8b, 0x777777, 0x636363, 0x505050],
    [0x242424, 0x373737, 0x4b4b4b, 0x616161, 0x777777, 0x8e8e8e, 0xa6a6a6, 0xbebebe, 0xd7d7d7],
];

/// Residuals from -4 down, from -2 down, between, from 2 and from 4 on.
const RESIDUAL: [[u32; 5]; 2] =
    [[0xcf733d, 0xffbe9a, 0xffffff, 0x99d2ff, 0x0994d1], [0xdb7e46, 0x873800, 0x161616, 0x03557b, 0x03a0e1]];

/// The same in greys; those below 0 are hatched.
const RESIDUAL_GREY: [[u32; 5]; 2] =
    [[0x8b8b8b, 0xcccccc, 0xffffff, 0xcccccc, 0x8b8b8b], [0x8e8e8e, 0x4b4b4b, 0x161616, 0x4b4b4b, 0x8e8e8e]];

fn rgb(number: u32) -> Rgb {
    let [_, r, g, b] = number.to_be_bytes();
    [r, g, b]
}

/// One of a list, by night the second's.
fn of<const N: usize>(lists: &[[u32; N]; 2], look: Look, at: usize) -> Rgb {
    let list = if look.dark { &lists[1] } else { &lists[0] };
    rgb(list[at.min(N - 1)])
}

/// Black or white, which reads better on a colour.
fn on(ground: Rgb) -> Rgb {
    if contrast(ground, [0; 3]) >= contrast(ground, [255; 3]) { [0; 3] } else { [255; 3] }
}

impl Ink {
    /// What it looks like.
    pub fn colour(self, look: Look) -> Rgb {
        let pick = |light, dark| rgb(if look.dark { dark } else { light });
        match self {
            Self::Text => pick(0x1b1b1b, 0xe8e8e8),
            Self::Faint => pick(0x5a5a5a, 0xb0b0b0),
            Self::Line => pick(0x7a7a7a, 0x8a8a8a),
            Self::Grid => pick(0xdddddd, 0x3a3a3a),
            Self::Page => pick(0xffffff, 0x161616),
            Self::Category(at) if look.grey => of(&CATEGORY_GREY, look, usize::from(at % CATEGORIES)),
            Self::Category(at) => of(&CATEGORY, look, usize::from(at % CATEGORIES)),
            Self::Step(at) if look.grey => of(&STEP_GREY, look, at.into()),
            Self::Step(at) => of(&STEP, look, at.into()),
            Self::Residual(at) => {
                let at = usize::try_from(at.clamp(-2, 2) + 2).unwrap_or(2);
                of(if look.grey { &RESIDUAL_GREY } else { &RESIDUAL }, look, at)
            }
            Self::OnStep(at) => on(Self::Step(at).colour(look)),
            Self::OnResidual(at) => on(Self::Residual(at).colour(look)),
        }
    }

    /// The lines that go over a box of it, by number: in greys they tell categories apart, and what is below 0.
    pub fn hatch(self, look: Look) -> Option<u8> {
        match self {
            Self::Category(at) if look.grey => Some(at % CATEGORIES),
            Self::Residual(at) if look.grey && at < 0 => Some(HATCH_BELOW),
            _ => None,
        }
    }
}

/// The hatching of residuals below 0.
pub const HATCH_BELOW: u8 = CATEGORIES;

/// The step of the sequential scale for a share from 0 to 1: the first for nothing alone.
pub fn step(share: f64) -> u8 {
    if share <= 0.0 {
        return 0;
    }
    let last = STEPS - 1;
    // Shares are between 0 and 1, so that the step is one of few.
    ((share.min(1.0) * f64::from(last)).ceil() as u8).clamp(1, last)
}

/// The step of the scale of residuals.
pub fn residual(figure: f64) -> i8 {
    let size = if figure.abs() >= 4.0 { 2 } else { i8::from(figure.abs() >= 2.0) };
    if figure < 0.0 { -size } else { size }
}
