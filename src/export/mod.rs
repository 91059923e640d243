//! What leaves: one file per format, and one door.

pub mod codebook;
pub mod format;
pub mod formats;
pub mod refi;
pub(crate) mod sink;
