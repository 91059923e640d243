//! Teams share a study through git: the merge of its files by meaning, the set-up, the textual diff.

pub mod merge;
