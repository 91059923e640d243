//! What a crosstab tells of a value, and of a code under it.

use crate::analysis::table::Key;

/// One code under one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crossing {
    /// Codings.
    pub codings: u32,
    /// Transcripts with one.
    pub transcripts: u32,
    /// People of whom they cover a word.
    pub speakers: u32,
}

/// One value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The value; empty where it is absent.
    pub value: String,
    /// What it is about, where it is no attribute's.
    pub key: Key,
    /// Codings of all codes, each once.
    pub codings: u64,
    /// Words in scope, coded or not.
    pub words: u64,
    /// Transcripts in scope, coded or not.
    pub transcripts: u64,
    /// People in scope who say a word.
    pub speakers: u64,
}
