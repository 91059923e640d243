//! Reading researchers' files: bytes to canonical text, and who speaks in it.

pub(crate) mod akoma;
pub(crate) mod archive;
pub(crate) mod blocks;
pub(crate) mod chat;
pub(crate) mod cloud;
pub mod codebook;
pub(crate) mod csv;
pub(crate) mod cues;
pub(crate) mod docx;
pub(crate) mod doubts;
pub(crate) mod draft;
pub(crate) mod eaf;
pub(crate) mod encoding;
pub(crate) mod error;
pub(crate) mod exb;
pub(crate) mod folker;
pub(crate) mod format;
pub(crate) mod formats;
pub(crate) mod gather;
pub(crate) mod grid;
pub(crate) mod guard;
pub(crate) mod header;
pub(crate) mod html;
pub(crate) mod imported;
pub(crate) mod inline;
pub(crate) mod json;
pub(crate) mod jsonl;
pub(crate) mod kinds;
pub(crate) mod label;
pub(crate) mod layout;
pub(crate) mod limits;
pub(crate) mod marked;
pub(crate) mod markup;
#[cfg(test)]
mod matrix_tests;
pub(crate) mod names;
pub(crate) mod odt;
pub(crate) mod ohms;
pub(crate) mod otr;
pub(crate) mod pages;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
pub(crate) mod plain;
pub(crate) mod qmsum;
#[cfg(feature = "sqlite")]
pub(crate) mod qualcoder;
pub(crate) mod read;
pub mod refi;
pub(crate) mod render;
pub(crate) mod rtf;
pub(crate) mod sample;
pub(crate) mod scalar;
pub(crate) mod sheet;
pub(crate) mod speakers;
pub(crate) mod spoken;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
pub(crate) mod srt;
pub(crate) mod subtitles;
pub(crate) mod symbols;
pub mod table_file;
#[cfg(feature = "sqlite")]
pub(crate) mod taguette;
#[cfg(test)]
mod talk_tests;
pub(crate) mod tei;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod textgrid;
pub mod tiers;
pub(crate) mod trs;
pub(crate) mod utterances;
pub(crate) mod vtt;
pub(crate) mod whisper;
pub(crate) mod xlsx;
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
