//! The study's own notation, in which its files stand.

use crate::export::format::{Format, Spell};

/// For a codebook, as its file has it.
pub static FORMAT: Format = Format {
    word: "ron",
    ending: "ron",
    about: "The study's own notation: a codebook only",
    spell: Spell::No,
    document: None,
    is_text: true,
};
