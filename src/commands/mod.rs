//! The verbs.
#![allow(missing_docs, clippy::needless_pass_by_value)] // stub of branch `tui`
pub mod acts;
pub mod session;
