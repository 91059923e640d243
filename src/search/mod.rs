//! Finding: names by fuzzy match, texts by pattern.

pub mod fuzzy;
