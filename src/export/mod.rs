//! Tables as other programs read them: one file per format.

pub mod csv;
