//! What leaves: one file per format, and one door.

pub(crate) mod annotated;
pub mod codebook;
pub mod document;
pub mod format;
pub mod formats;
pub(crate) mod lang;
pub(crate) mod packed;
pub mod paper;
pub mod refi;
pub(crate) mod sink;
