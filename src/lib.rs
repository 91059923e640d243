//! Verbatim: code interview and focus-group transcripts in the terminal.
//!
//! Rings, from the inside: `model` and `text` hold values and rules of text; `edit`, `analysis` and `search` are pure
//! functions over them; `store`, `import`, `export`, `plot`, `refi` and `git` know files; `session` is an open study; `commands`
//! holds every verb once; `cli` and `tui` are two thin skins. An inner ring never imports an outer one, and a test keeps
//! it so.

pub mod analysis;
pub mod cli;
pub mod commands;
pub mod edit;
pub mod export;
pub mod git;
pub mod import;
pub mod model;
pub mod plot;
pub mod refi;
pub mod search;
pub mod session;
pub mod store;
pub mod text;
pub mod tui;
