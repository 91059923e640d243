//! Numbers from values: what is measured once per text, what is in scope, and the tables made of them.

pub mod frequency;
pub mod measure;
pub mod scope;
pub mod spread;
pub mod table;
