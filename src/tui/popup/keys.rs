//! The keys of popups.

use crate::tui::command::{Command, Step, Way};
use crate::tui::keymap::{Context, Key};

/// A line to type in.
#[rustfmt::skip]
pub static LINE: Context = Context::new("a line", &[], &[
    Key::new("accept", &Command::Accept).on(&["Enter"]).group("Write").help("Take it.").hint("take"),
    Key::new("cancel", &Command::Back).on(&["Esc", "Ctrl-c"]).group("Write").help("Go back without it.").hint("back"),
    Key::new("erase", &Command::Erase(Way::Previous)).on(&["Backspace"]).group("Write").help("Delete the character before the cursor."),
    Key::new("erase-next", &Command::Erase(Way::Next)).on(&["Delete"]).group("Write").help("Delete the character after the cursor."),
    Key::new("erase-word", &Command::EraseWord).on(&["Ctrl-w", "Alt-Backspace"]).group("Write").help("Delete the word before the cursor."),
    Key::new("erase-line", &Command::EraseLine).on(&["Ctrl-u"]).group("Write").help("Delete to the start of the line."),
    Key::new("cursor-left", &Command::Cursor(Way::Previous, Step::Character)).on(&["Left"]).group("Write").help("Move the cursor left."),
    Key::new("cursor-right", &Command::Cursor(Way::Next, Step::Character)).on(&["Right"]).group("Write").help("Move the cursor right."),
    Key::new("cursor-start", &Command::CursorEnd(Way::Previous)).on(&["Home", "Ctrl-a"]).group("Write").help("Move the cursor to the start."),
    Key::new("cursor-end", &Command::CursorEnd(Way::Next)).on(&["End", "Ctrl-e"]).group("Write").help("Move the cursor to the end."),
]).typing();

/// A path being typed.
#[rustfmt::skip]
pub static PATH: Context = Context::new("a path", &[&LINE], &[
    Key::new("complete-name", &Command::Stack).on(&["Tab"]).group("Write").help("Go on with the name that is typed, as far as there is one way to.").hint("complete"),
]).typing();

/// A single key to press.
#[rustfmt::skip]
pub static PRESS: Context = Context::new("a key", &[], &[
    Key::new("no-key", &Command::Erase(Way::Previous)).on(&["Backspace", "Delete"]).group("Write").help("Take the key away.").hint("no key"),
    Key::new("cancel", &Command::Back).on(&["Esc", "Ctrl-c"]).group("Write").help("Go back without it.").hint("back"),
]).typing();

/// A list to choose from, with a line to narrow it.
#[rustfmt::skip]
pub static LIST: Context = Context::new("a list", &[&LINE], &[
    Key::new("list-down", &Command::Row(Way::Next)).on(&["Down", "Ctrl-n"]).group("Choose").help("Go to the next row."),
    Key::new("list-up", &Command::Row(Way::Previous)).on(&["Up", "Ctrl-p"]).group("Choose").help("Go to the previous row."),
    Key::new("list-page-down", &Command::RowPage(Way::Next)).on(&["PageDown"]).group("Choose").help("Go down a page."),
    Key::new("list-page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Choose").help("Go up a page."),
]).typing();

/// The code picker.
#[rustfmt::skip]
pub static PICKER: Context = Context::new("choosing a code", &[&LIST, &LINE], &[
    Key::new("stack", &Command::Stack).on(&["Tab"]).group("Choose").help("Add the code to those to be applied together.").hint("several"),
    Key::new("make", &Command::Make).on(&["Alt-Enter", "Ctrl-n"]).group("Choose").help("Make a code of the name that is typed, whatever fits it."),
]).typing();

/// A query being typed.
#[rustfmt::skip]
pub static QUERY: Context = Context::new("a query", &[&LIST, &LINE], &[
    Key::new("complete", &Command::Stack).on(&["Tab"]).group("Choose").help("Take the chosen row into the query.").hint("row"),
]).typing();

/// Several lines to write in.
#[rustfmt::skip]
pub static EDITOR: Context = Context::new("writing", &[], &[
    Key::new("save", &Command::Save).on(&["Ctrl-s", "F2", "Alt-Enter"]).group("Write").help("Save and close.").hint("save"),
    Key::new("leave", &Command::Back).on(&["Esc"]).group("Write").help("Leave without saving; what is changed asks first.").hint("leave"),
    Key::new("external", &Command::External).on(&["F4", "Ctrl-x"]).group("Write").help("Write on in your own editor, the one $VISUAL or $EDITOR names."),
    Key::new("new-line", &Command::NewLine).on(&["Enter"]).group("Write").help("Begin a new line."),
    Key::new("line-down", &Command::Row(Way::Next)).on(&["Down"]).group("Write").help("Go down a line."),
    Key::new("line-up", &Command::Row(Way::Previous)).on(&["Up"]).group("Write").help("Go up a line."),
    Key::new("erase", &Command::Erase(Way::Previous)).on(&["Backspace"]).group("Write").help("Delete the character before the cursor."),
    Key::new("erase-next", &Command::Erase(Way::Next)).on(&["Delete"]).group("Write").help("Delete the character after the cursor."),
    Key::new("erase-word", &Command::EraseWord).on(&["Ctrl-w", "Alt-Backspace"]).group("Write").help("Delete the word before the cursor."),
    Key::new("erase-line", &Command::EraseLine).on(&["Ctrl-u"]).group("Write").help("Delete to the start of the line."),
    Key::new("cursor-left", &Command::Cursor(Way::Previous, Step::Character)).on(&["Left"]).group("Write").help("Move the cursor left."),
    Key::new("cursor-right", &Command::Cursor(Way::Next, Step::Character)).on(&["Right"]).group("Write").help("Move the cursor right."),
    Key::new("word-left", &Command::Cursor(Way::Previous, Step::Word)).on(&["Ctrl-Left"]).group("Write").help("Move the cursor left by a word."),
    Key::new("word-right", &Command::Cursor(Way::Next, Step::Word)).on(&["Ctrl-Right"]).group("Write").help("Move the cursor right by a word."),
    Key::new("cursor-start", &Command::CursorEnd(Way::Previous)).on(&["Home", "Ctrl-a"]).group("Write").help("Move the cursor to the start of the line."),
    Key::new("cursor-end", &Command::CursorEnd(Way::Next)).on(&["End", "Ctrl-e"]).group("Write").help("Move the cursor to the end of the line."),
]).typing();

/// All of them.
pub static ALL: [&Context; 7] = [&LINE, &PATH, &PRESS, &LIST, &PICKER, &QUERY, &EDITOR];
