//! Verbatim: code interview and focus-group transcripts in the terminal.

pub mod commands;
pub mod edit;
pub mod model;
pub mod search;
pub mod text;
pub mod tui;
