//! REFI-QDA projects (`.qdpx`) and codebooks (`.qdc`): what other programs for qualitative analysis hand over.
//!
//! Standard: REFI-QDA 1.5 (2019), namespaces `urn:QDA-XML:project:1.0` and `urn:QDA-XML:codebook:1.0`. Elements are known
//! by their local names in any order, since programs differ; what is not read is counted in `report`.

mod codes;
mod people;
pub(crate) mod positions;
mod project;
mod read;
mod sources;

pub use codes::{codebook, drafts};
pub use project::{About, Case, Code, Coding, MISSING, MORE, Note, Project, Selection, TextSource, Variable};
pub use read::{is_project, open, read};
pub use sources::inside;
