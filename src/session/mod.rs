//! An open study: acts and the questions put to it, without a verb's arguments and without a terminal.

pub mod acts;
pub(crate) mod affected;
mod ahead;
pub(crate) mod at_commit;
pub(crate) mod check;
pub(crate) mod clock;
pub(crate) mod copies;
pub(crate) mod editor;
pub(crate) mod failure;
pub(crate) mod format;
pub mod glance;
pub(crate) mod handles;
pub(crate) mod history;
pub(crate) mod import;
#[cfg(test)]
mod index_tests;
pub(crate) mod link;
pub mod measures;
pub(crate) mod newcomer;
pub(crate) mod news;
pub(crate) mod open;
pub(crate) mod others;
pub(crate) mod past;
pub(crate) mod perform;
pub(crate) mod recording;
pub(crate) mod reload;
pub mod scope;
pub mod settings;
pub mod tables;
pub(crate) mod texts;

pub use clock::Clock;
pub use failure::Failure;
pub use history::HistoryEntry;
pub use news::News;
pub use open::{Lent, Notice, Session};
