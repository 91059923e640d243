//! Keys that count in more than one room.

use super::context::Context;
use super::key::{Key, Needs};
use crate::tui::command::{Command, Way};

/// On every screen, while no popup is open; the keys that lead to rooms stand beside these.
#[rustfmt::skip]
pub static EVERYWHERE: Context = Context::new("everywhere", &[], &[
    Key::new("go-transcript", &Command::GoTranscript).on(&["g l"]).group("Go to").help("Choose a transcript to read."),
    Key::new("jump-back", &Command::JumpBack).on(&["Alt-Left", "g b"]).group("Go to").help("Go back to where you were.").when(Needs::JumpBack),
    Key::new("jump-forth", &Command::JumpForth).on(&["Alt-Right", "g f"]).group("Go to").help("Go forth again.").when(Needs::JumpForth),
    Key::new("excerpts", &Command::Excerpts).on(&["g r"]).group("Go to").help("Go to the coded passages: retrieval."),
    Key::new("undo", &Command::Undo).on(&["u", "Ctrl-z"]).group("Change").help("Take the last act back.").hint("undo").when(Needs::Undo),
    Key::new("redo", &Command::Redo).on(&["Ctrl-r", "Ctrl-y"]).group("Change").help("Do again what was taken back.").when(Needs::Redo),
    Key::new("query", &Command::Query).on(&["g Q"]).group("View").help("Narrow lists and tables by a query: codes, coders, people, places, relations."),
    Key::new("save-query", &Command::SaveQuery).on(&["g V"]).group("View").help("Keep the query under a name in the study.").when(Needs::Query),
    Key::new("report", &Command::Report).on(&["F7"]).group("View").help("Write a report or the quote book: a page, or for Word."),
    Key::new("whose", &Command::Whose).on(&["O", "g w"]).group("View").help("Show everyone's codings, your own, chosen coders'."),
    Key::new("choose-coders", &Command::ChooseCoders).on(&["g W"]).group("View").help("Choose coders to be shown beside yourself."),
    Key::new("blind", &Command::Blind).on(&["g B"]).group("View").help("Work blind: others' codings show once you are done."),
    Key::new("coder", &Command::ChangeCoder).on(&["g c"]).group("View").help("Code under another handle."),
    Key::new("theme", &Command::Brightness).on(&["F6"]).group("View").help("Draw for a light or a dark background, or as the terminal says."),
    Key::new("redraw", &Command::Redraw).on(&["Ctrl-l"]).group("View").help("Draw everything anew, where something else wrote on the terminal."),
    Key::new("palette", &Command::Palette).on(&[":", "Ctrl-p"]).group("View").help("Find any command by its name."),
    Key::new("welcome", &Command::Welcome).on(&["g ?"]).group("View").help("Read the first words again: coding in short."),
    Key::new("help", &Command::Help).on(&["?", "F1"]).group("View").help("See every key of this place.").hint("keys"),
    Key::new("back", &Command::Back).on(&["Esc"]).group("View").help("Go one step back."),
    Key::new("leave", &Command::Leave).on(&["q"]).group("View").help("Go back to the room one came from; from the list of transcripts, leave the program.").hint("back"),
    Key::new("quit", &Command::Quit).on(&["Ctrl-c"]).group("View").help("Leave the program, once everything is saved."),
]);

/// A list that fills the screen.
#[rustfmt::skip]
pub static ROWS: Context = Context::new("a list of a screen", &[], &[
    Key::new("row-down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go to the next row."),
    Key::new("row-up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go to the row before."),
    Key::new("row-page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a page."),
    Key::new("row-page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a page."),
    Key::new("row-first", &Command::RowEnd(Way::Previous)).on(&["Home", "g g"]).group("Move").help("Go to the first row."),
    Key::new("row-last", &Command::RowEnd(Way::Next)).on(&["End", "g e", "G"]).group("Move").help("Go to the last row."),
    Key::new("go-back", &Command::Back).on(&["Esc"]).group("View").help("Go back to where you were."),
]);
