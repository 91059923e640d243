//! Integration tests, one binary.

#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

mod agreement;
mod agreement_recount;
mod agreement_verbs;
mod analysis;
mod anchors;
mod attributes;
mod autocode;
mod blame;
mod bytes;
mod coders;
mod counts;
mod disk;
mod docs;
mod documents;
mod edits;
mod exchange;
mod fieldwork;
mod fuzz;
mod git;
mod halves;
mod house;
mod imports;
mod keys;
mod kills;
mod merges;
mod others;
mod program;
mod properties;
mod pty;
mod queries;
mod reconcile;
mod recovery;
mod refi;
mod removal;
mod screens;
mod sink;
mod store;
mod study;
mod surgery;
mod tables;
mod teams;
mod terminal;
mod turns;
mod writers;
