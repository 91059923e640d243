//! The query language: which codings are meant, in words that are the same for every verb and screen.
//!
//! A query is read (`lexer`, `parser`) into a tree of what was written (`tree`), or made of values and spelt (`spell`), resolved against a study (`resolve`)
//! into tests, and held against the codings of one transcript after the other (`select`, `relation`). What could stand
//! at a place is told by `complete`. The grammar is in `docs/queries.md`.

pub(crate) mod check;
pub mod complete;
pub(crate) mod condition;
pub(crate) mod fault;
pub(crate) mod lexer;
pub(crate) mod parser;
pub(crate) mod relation;
pub(crate) mod resolve;
pub(crate) mod select;
pub(crate) mod spell;
pub(crate) mod tree;

pub use complete::{Candidate, Completion, complete};
pub use condition::Condition;
pub use fault::{Expected, Fault};
pub use parser::parse;
pub use select::{Chosen, Query, Truth};
pub use tree::Tree;

use crate::model::Study;

/// Reads a query and finds what it names in the study. Texts that it asks for are not looked at yet, see
/// [`Query::patterns`].
///
/// # Errors
/// The first fault, with its place in the query.
pub fn read(study: &Study, source: &str) -> Result<Query, Fault> {
    resolve::resolve(study, &parse(source)?)
}
