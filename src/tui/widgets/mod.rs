//! Parts that screens and popups are made of.

pub(crate) mod blocks;
pub(crate) mod choice;
pub(crate) mod editor;
pub(crate) mod field;
pub(crate) mod filter;
pub(crate) mod frame;
pub(crate) mod heads;
pub(crate) mod matrix;
pub mod picker;
pub(crate) mod prose;
pub(crate) mod query;
pub(crate) mod rows;
pub(crate) mod tree;
