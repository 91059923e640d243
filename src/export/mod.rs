//! Tables as other programs read them: one file per format.

pub mod codebook;
pub mod csv;
pub mod refi;
