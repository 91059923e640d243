//! The verbs: each once, with its name, help, arguments and run; no keys, no screen.

pub mod acts;
pub mod failure;
pub mod session;

pub use failure::Failure;
