//! Reading researchers' files: bytes to canonical text, and who speaks in it.

pub(crate) mod archive;
pub(crate) mod blocks;
pub mod codebook;
pub(crate) mod cues;
pub(crate) mod doubts;
pub(crate) mod draft;
pub(crate) mod encoding;
pub(crate) mod error;
pub(crate) mod format;
pub(crate) mod formats;
pub(crate) mod gather;
pub(crate) mod grid;
pub(crate) mod guard;
pub(crate) mod header;
pub(crate) mod imported;
pub(crate) mod json;
pub(crate) mod kinds;
pub(crate) mod label;
pub(crate) mod layout;
pub(crate) mod limits;
pub(crate) mod marked;
pub(crate) mod markup;
#[cfg(test)]
mod matrix_tests;
pub(crate) mod names;
pub(crate) mod pages;
pub(crate) mod read;
pub mod refi;
pub(crate) mod render;
pub(crate) mod sample;
pub(crate) mod scalar;
pub(crate) mod sheet;
pub(crate) mod speakers;
pub(crate) mod spoken;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
pub(crate) mod subtitles;
pub(crate) mod symbols;
pub mod table_file;
#[cfg(test)]
mod talk_tests;
#[cfg(test)]
pub(crate) mod testing;
pub mod tiers;
pub(crate) mod utterances;
pub(crate) mod xml;

pub use encoding::{Decoded, decode};
pub use error::ImportError;
pub use format::Format;
pub use formats::FORMATS;
pub use guard::is_guarded;
pub use header::header_for;
pub use imported::{Imported, Options};
pub use markup::Markup;
pub use names::Sure;
pub use read::read_all;
pub use speakers::{Detection, detect, detect_with};
