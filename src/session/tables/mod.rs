//! What verbs and screens show: each table once, with the caption that says what was looked at.

pub(crate) mod agreement;
pub(crate) mod annotated;
pub(crate) mod autocode;
pub(crate) mod behind;
pub(crate) mod caption;
pub(crate) mod codings;
pub mod cooccurrence;
pub mod crosstab;
pub mod excerpts;
pub(crate) mod fieldwork;
pub(crate) mod framework;
pub mod frequencies;
pub(crate) mod group;
pub(crate) mod joint;
pub(crate) mod progress;
pub(crate) mod quotes;
pub(crate) mod reconcile;
pub(crate) mod review;
pub(crate) mod sample;
pub(crate) mod saturation;
pub(crate) mod search;
pub(crate) mod study;
pub(crate) mod timeline;
