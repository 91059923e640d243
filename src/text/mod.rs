//! Rules of text: offsets, graphemes, words, sentences, turns, wrapping, folding, showing.

pub mod compare;
pub mod correct;
pub mod display;
pub mod fold;
pub mod graphemes;
pub mod labels;
pub mod likeness;
pub mod moderators;
pub mod moments;
pub mod offsets;
pub mod place;
pub mod sentences;
pub mod stamps;
pub mod turns;
pub mod voices;
pub mod words;
pub mod wrap;

pub use offsets::Text;
pub use turns::{Overlay, Turn, overlay};
