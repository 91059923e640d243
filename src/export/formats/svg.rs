//! A plot of a table, as SVG.

use crate::export::format::{Format, Spell};
use crate::plot::svg::alone;

/// A drawing whose words stay words.
pub static FORMAT: Format = Format {
    word: "svg",
    ending: "svg",
    about: "A plot of the table, with the same values beside it for screen readers",
    spell: Spell::Plot(|plot, grey| Ok(alone(plot, grey).into_bytes())),
    document: None,
    is_text: true,
};
