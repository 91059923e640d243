//! Parts that screens and popups are made of.

pub mod blocks;
pub mod choice;
pub mod editor;
pub mod field;
pub mod filter;
pub mod frame;
pub mod heads;
pub mod matrix;
pub mod picker;
pub mod prose;
pub mod query;
pub mod rows;
pub mod tree;
