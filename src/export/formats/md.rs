//! Markdown, to read and to print: `codebook` writes a codebook so, and a record of a discussion is words already.

use crate::export::format::Format;

/// For a codebook, and for what coders decided together.
pub static FORMAT: Format =
    Format { word: "md", ending: "md", about: "Markdown, to read: a codebook only", spell: None };
