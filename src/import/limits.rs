//! How much of anything is taken from a file that somebody else wrote.

use super::error::ImportError;

/// Largest file, and largest text made of one, in bytes.
pub const TEXT: usize = 64 << 20;
/// Most lines of a text.
pub const LINES: usize = 2_000_000;
/// Most turns of a text.
pub const TURNS: usize = 1_000_000;
/// Most speakers of a text.
pub const SPEAKERS: usize = 10_000;
/// Most passages coded elsewhere in one file.
pub const CODINGS: usize = 250_000;
/// Most cells of a table.
pub const CELLS: usize = 2_000_000;
/// Most documents in one file.
pub const DOCUMENTS: usize = 10_000;
/// Most entries of an archive.
pub const ENTRIES: usize = 10_000;
/// Longest name of an archive's entry, in bytes.
pub const ENTRY_NAME: usize = 255;
/// Largest entry of an archive, in bytes produced.
pub const ENTRY: usize = 64 << 20;
/// All entries of an archive together, in bytes produced.
pub const INFLATED: usize = 512 << 20;
/// Bytes produced of one byte packed, beyond the first MiB.
pub const RATIO: usize = 200;
/// Deepest XML element.
pub const DEPTH: usize = 256;
/// Most attributes of an XML element.
pub const ATTRIBUTES: usize = 256;
/// Most elements of a web page.
pub const ELEMENTS: usize = 1_000_000;
/// Most comments of a document.
pub const COMMENTS: usize = 100_000;

/// Refuses a count above its limit; `what` names what is counted, in the plural.
///
/// # Errors
/// The count is above the limit.
pub fn at_most(what: &'static str, count: usize, limit: usize) -> Result<(), ImportError> {
    if count > limit { Err(ImportError::Limit { what, count, limit }) } else { Ok(()) }
}
