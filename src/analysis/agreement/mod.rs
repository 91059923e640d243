//! How far coders agree: coefficients on given units, on characters, and on passages whose bounds the coders chose.
//!
//! Every function is pure, sums whole numbers before it divides (so that neither the order of coders nor that of units
//! changes a digit), and answers with a reason where a figure is not defined.

pub mod alpha;
pub mod bootstrap;
pub(crate) mod cases;
pub mod characters;
pub mod continuum;
pub(crate) mod disagreements;
pub mod judged;
pub mod many;
mod more;
pub mod pairs;
pub mod ratings;
pub mod table;
pub mod team;
pub mod unitizing;
pub mod unitizing_1995;
pub(crate) mod units;

use super::figure::{Figure, Undefined, finite};

/// Corrects an observed agreement for the one that chance alone would give: (po - pe) / (1 - pe).
pub fn corrected(po: Figure, pe: Figure) -> Figure {
    let (po, pe) = (po?, pe?);
    if pe >= 1.0 { Err(Undefined::NoVariation) } else { finite((po - pe) / (1.0 - pe)) }
}
