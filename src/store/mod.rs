//! The study folder: reading it, and the one way of writing it.

pub mod ron;
