//! The screens. None imports another: what they want of each other they ask of the app.

pub(crate) mod excerpts;
pub(crate) mod frequencies;
pub(crate) mod memos;
pub(crate) mod reader;
pub(crate) mod review;
pub(crate) mod settle;
pub(crate) mod transcripts;

pub(crate) mod agreement;
pub(crate) mod autocode;
pub(crate) mod beside;
pub(crate) mod codebook;
pub(crate) mod compare;
pub(crate) mod cooccurrence;
pub(crate) mod crosstab;
pub(crate) mod fieldwork;
pub(crate) mod framework;
pub(crate) mod group;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod participants;
pub(crate) mod problems;
pub(crate) mod saturation;
pub(crate) mod speakers;
pub(crate) mod study;
pub(crate) mod timeline;
pub(crate) mod uncoded;
