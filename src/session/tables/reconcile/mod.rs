//! What coders differ on: the queue, its table, and what settling it gains.

pub(crate) mod gain;
pub(crate) mod list;
pub(crate) mod queue;
pub(crate) mod told;

pub use list::table;
