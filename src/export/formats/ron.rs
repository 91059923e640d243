//! The study's own notation, in which its files stand.

use crate::export::format::Format;

/// For a codebook, as its file has it.
pub static FORMAT: Format =
    Format { word: "ron", ending: "ron", about: "The study's own notation: a codebook only", spell: None };
