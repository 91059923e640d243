//! REFI-QDA projects (`.qdpx`) and codebooks (`.qdc`) of other programs: from the tree of the standard to texts, codes,
//! people and notes.
//!
//! What programs do otherwise than the standard says is known here; what is not read is counted in `report`.

mod codes;
mod people;
pub(crate) mod positions;
mod project;
mod read;
mod sources;

pub use codes::{codebook, drafts};
pub use project::{About, Case, Code, Coding, MISSING, MORE, Note, Project, Selection, TextSource};
pub use read::{of, read};
