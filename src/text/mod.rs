//! Rules of text: offsets, graphemes, words, sentences, turns, wrapping, folding, showing.
#![allow(missing_docs)] // stub of branch `tui`
pub mod display;
pub mod fold;
pub mod graphemes;
pub mod offsets;
pub mod sentences;
pub mod turns;
pub mod words;
pub mod wrap;
