//! Coded passages: as a screen shows them, as a table, beside each other; and what nobody coded.

pub(crate) mod asked;
pub(crate) mod beside;
pub(crate) mod listed;
pub(crate) mod table;
pub(crate) mod uncoded;

pub use asked::{CONTEXT, Excerpts, Group, More, Placed, Sort};
pub use listed::{Excerpt, listed};
pub use table::{COLUMNS, shaped};
