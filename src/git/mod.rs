//! Teams share a study through git: the merge of its files by meaning, the set-up, the diff in words, what is to settle.

pub(crate) mod mend;
pub mod merge;
pub(crate) mod repo;
pub mod settle;
pub(crate) mod setup;
pub(crate) mod words;
