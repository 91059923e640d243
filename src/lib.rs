//! Verbatim: code interview and focus-group transcripts in the terminal.

pub mod edit;
pub mod model;
pub mod store;
pub mod text;
