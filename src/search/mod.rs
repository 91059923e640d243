//! Finding: names by a few letters, words in texts.

pub mod autocode;
pub mod fuzzy;
pub mod near;
pub mod pattern;
