//! Files that come into an open study: read, told from what is there, planned, reported.

pub(crate) mod coded;
pub(crate) mod columns;
pub(crate) mod files;
pub(crate) mod known;
pub(crate) mod metadata;
pub(crate) mod moderators;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod project;
pub(crate) mod replace;
pub(crate) mod report;

pub use files::{Read, gather, read};
pub use known::{Known, Seen};
pub use plan::{Arrived, Planned, carry, plan, rule};
pub use replace::{newer_version, remembered, replacement, text_of};
