//! The screen: event -> keymap -> [`Command`](command::Command) -> update -> draw.

pub mod app;
pub mod clipboard;
pub mod command;
pub mod export;
pub mod figure;
mod hangup;
pub mod input;
pub mod keymap;
pub mod popup;
pub mod screens;
pub mod shared;
pub mod sight;
pub mod terminal;
pub mod theme;
pub mod view;
pub mod widgets;
pub mod work;

#[cfg(test)]
mod fixture;

pub use app::{App, Start};
pub use terminal::run;
