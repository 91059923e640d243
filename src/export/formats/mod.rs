//! Every format in which data leave; a new one is a file and a line here.

pub(crate) mod aligned;
pub mod csv;
pub(crate) mod docx;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod latex;
pub(crate) mod md;
pub(crate) mod ron;
pub(crate) mod svg;
pub(crate) mod xlsx;

use super::format::Format;

/// The formats, as they are offered.
pub static FORMATS: &[&Format] = &[
    &csv::FORMAT,
    &json::FORMAT,
    &aligned::FORMAT,
    &ron::FORMAT,
    &md::FORMAT,
    &html::FORMAT,
    &latex::FORMAT,
    &docx::FORMAT,
    &xlsx::FORMAT,
    &svg::FORMAT,
];

/// Those that a document of words can be written in.
pub fn of_documents() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().copied().filter(|format| format.document.is_some())
}

/// Those that any table can be written in.
pub fn of_tables() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().copied().filter(|format| format.has_tables())
}

/// Those that a table can be drawn in.
pub fn of_plots() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().copied().filter(|format| format.has_plots())
}
