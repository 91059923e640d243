//! Numbers from values: what is measured once per text, what is in scope, and the tables made of them.

pub mod colour;
pub mod frequency;
pub mod lint;
pub mod measure;
pub mod scope;
pub mod spread;
pub mod table;
pub mod tally;
