//! Teams share a study through git: the merge of its files by meaning, the set-up, the diff in words, what is to settle.

pub mod mend;
pub mod merge;
pub mod repo;
pub mod settle;
pub mod setup;
pub mod words;
