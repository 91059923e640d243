//! What leaves: one file per format, and one door.

pub(crate) mod aligned;
pub mod codebook;
pub mod csv;
pub(crate) mod json;
pub mod refi;
pub(crate) mod sink;
