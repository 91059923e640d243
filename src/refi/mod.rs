//! REFI-QDA projects (`.qdpx`) and codebooks (`.qdc`), as the standard has them: one tree that is read and written.
//!
//! Standard: REFI-QDA 1.5 (2019). What an element is made of stands once (`elements`) and is walked both ways (`parts`):
//! elements are known by their local names in any order, since programs differ, and written in the standard's. What this
//! program says in the words of a project, to read it back, is in `own` and `said`.

mod archive;
mod elements;
pub(crate) mod own;
mod parts;
pub(crate) mod said;
mod spelling;
pub mod xml;

pub use archive::{archive, file, inside, is_project, open, open_book, pack, path, write_book};
pub use elements::{
    Book, Case, Code, Coding, Graph, Link, Made, Project, Selection, Set, Source, SourceKind, SyncPoint, User, Value,
    Variable, VariableType,
};
pub use spelling::{UNDATED, is_guid, key, moment, trimmed};
