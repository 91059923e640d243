//! REFI-QDA projects (`.qdpx`) and codebooks (`.qdc`): what other programs for qualitative analysis hand over.
//!
//! Standard: REFI-QDA 1.5 (2019), namespaces `urn:QDA-XML:project:1.0` and `urn:QDA-XML:codebook:1.0`.

pub(crate) mod own;
pub(crate) mod said;
mod spelling;
pub mod tree;
pub(crate) mod xml;

pub use spelling::{UNDATED, moment};
