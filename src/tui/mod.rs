//! The screen: event -> keymap -> [`Command`](command::Command) -> update -> draw.

pub(crate) mod app;
pub(crate) mod clipboard;
pub mod command;
pub(crate) mod correct;
mod ear;
pub(crate) mod export;
mod hangup;
pub mod input;
pub mod keymap;
pub(crate) mod list_room;
pub(crate) mod opening;
pub(crate) mod outside;
mod passages;
mod paths;
mod place;
pub(crate) mod plain;
pub(crate) mod plot_view;
pub(crate) mod popup;
pub(crate) mod report;
pub(crate) mod room;
pub mod screens;
pub(crate) mod shown;
pub(crate) mod signs;
mod surface;
pub(crate) mod table_screen;
pub(crate) mod task;
pub(crate) mod terminal;
pub mod theme;
pub(crate) mod visible;
pub mod widgets;
pub(crate) mod world;

#[cfg(test)]
mod fixture;

pub use app::{App, Start};
pub use terminal::{run, run_plain};
pub use world::Verb;
