//! Tables as other programs read them: one file per format.

pub mod aligned;
pub mod codebook;
pub mod csv;
pub mod json;
pub mod refi;
