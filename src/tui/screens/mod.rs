//! The screens. None imports another: what they want of each other they ask of the app.

pub mod excerpts;
pub mod frequencies;
pub mod memos;
pub mod reader;
pub mod review;
pub mod settle;
pub mod transcripts;

pub mod agreement;
pub mod autocode;
pub mod beside;
pub mod codebook;
pub mod compare;
pub mod cooccurrence;
pub mod crosstab;
pub mod framework;
pub mod group;
pub mod history;
pub mod import;
pub mod participants;
pub mod problems;
pub mod saturation;
pub mod speakers;
pub mod study;
pub mod timeline;
pub mod uncoded;
