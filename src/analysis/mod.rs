//! Numbers from values: what is measured once per text, what is in scope, and the tables and figures made of them.

pub mod agreement;
pub mod attribute;
pub mod axis;
pub mod colour;
pub mod cooccurrence;
pub mod counted;
pub mod crosstab;
pub mod fieldwork;
pub mod figure;
pub mod frequency;
pub mod group;
pub mod independence;
pub mod lint;
pub mod measure;
pub mod query;
pub mod questions;
pub mod saturation;
pub mod scope;
pub mod shares;
pub mod spread;
pub mod statistics;
pub mod table;
pub mod tally;
pub mod timeline;
