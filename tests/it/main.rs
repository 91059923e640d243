//! Integration tests, one binary.

mod house;
mod properties;
mod store;
mod study;
