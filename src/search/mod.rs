//! Finding: names by a few letters, words in texts.

pub(crate) mod autocode;
pub(crate) mod fuzzy;
pub(crate) mod near;
pub(crate) mod pattern;
