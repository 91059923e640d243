//! What leaves: one file per format, and one door.

pub mod aligned;
pub mod codebook;
pub mod csv;
pub mod json;
pub mod refi;
pub mod sink;
