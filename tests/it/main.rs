//! Integration tests, one binary.

#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

mod docs;
mod git;
mod house;
mod merges;
mod properties;
mod store;
mod study;
mod terminal;
