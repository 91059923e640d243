//! Measures that other programs print and Verbatim does not: they stand here for the cases alone.

pub mod characters;
pub mod cooccurrence;
pub mod levels;
pub mod matching;
pub mod micro_interlocutor;
pub mod pairs;
pub mod rates;
pub mod segmentation;
pub mod transitions;
pub mod unitizing;
