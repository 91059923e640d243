//! Rules of text: offsets, graphemes, words, sentences, turns, wrapping, folding, showing.

pub(crate) mod apart;
pub(crate) mod compare;
pub mod correct;
pub mod display;
pub(crate) mod fold;
pub mod graphemes;
pub(crate) mod hidden;
pub(crate) mod labels;
pub(crate) mod language;
pub(crate) mod likeness;
pub(crate) mod moderators;
pub(crate) mod moments;
pub(crate) mod number;
pub mod offsets;
pub mod place;
pub(crate) mod sentences;
pub(crate) mod shell;
pub(crate) mod stamps;
pub mod turns;
pub mod units;
pub mod voices;
pub(crate) mod width;
pub(crate) mod words;
pub(crate) mod wrap;

pub use offsets::Text;
pub use turns::{Overlay, Turn, overlay};
