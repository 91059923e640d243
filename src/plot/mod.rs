//! Plots: a table as marks with places and words, made once and painted twice, as SVG and as cells of a terminal.

pub(crate) mod bars;
pub mod cells;
pub mod colour;
pub(crate) mod curve;
pub(crate) mod dots;
pub(crate) mod forest;
pub(crate) mod heat;
pub mod kind;
pub mod make;
pub mod mark;
pub(crate) mod network;
pub(crate) mod read;
pub(crate) mod rows;
pub(crate) mod scale;
pub(crate) mod sets;
pub(crate) mod sheet;
#[cfg(test)]
mod sight;
pub(crate) mod strips;
pub mod svg;
