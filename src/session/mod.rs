//! An open study: acts and the questions put to it, without a verb's arguments and without a terminal.

pub mod acts;
pub(crate) mod clock;
pub(crate) mod earlier;
pub(crate) mod editor;
pub(crate) mod failure;
pub(crate) mod history;
pub mod measures;
pub(crate) mod newcomer;
pub(crate) mod open;
pub(crate) mod others;
pub(crate) mod reach;
pub mod settings;

pub use clock::Clock;
pub use failure::Failure;
pub use history::HistoryEntry;
pub use newcomer::News;
pub use open::{Notice, Session};
