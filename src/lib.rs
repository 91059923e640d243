//! Verbatim: code interview and focus-group transcripts in the terminal.

pub mod import;
pub mod model;
pub mod text;
