//! Other statistics, as plain functions of numbers: tests on tables, rates and their intervals, concentration, saturation,
//! who speaks after whom.

pub mod chi_square;
pub mod concentration;
pub mod cooccurrence;
pub mod fisher_exact;
pub mod micro_interlocutor;
pub mod saturation;
pub mod turn_taking;
pub mod wilson;
