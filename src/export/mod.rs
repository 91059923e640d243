//! What leaves: one file per format, and one door.

pub(crate) mod aligned;
pub mod codebook;
pub mod csv;
pub mod format;
pub mod formats;
pub(crate) mod json;
pub(crate) mod md;
pub mod refi;
pub(crate) mod ron;
pub(crate) mod sink;
