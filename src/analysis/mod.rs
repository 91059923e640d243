//! Numbers from values: what is measured once per text, what is in scope, and the tables and figures made of them.

pub mod agreement;
pub(crate) mod attribute;
pub mod axis;
pub(crate) mod colour;
pub mod cooccurrence;
pub(crate) mod counted;
pub mod crosstab;
pub(crate) mod fieldwork;
pub mod figure;
pub mod frequency;
pub(crate) mod group;
pub(crate) mod independence;
pub mod left_out;
pub(crate) mod lint;
pub mod measure;
pub mod query;
pub(crate) mod questions;
pub(crate) mod saturation;
pub mod scope;
pub(crate) mod shares;
pub(crate) mod spread;
pub mod statistics;
pub mod table;
pub mod tally;
pub(crate) mod timeline;
