//! What rooms that are lists share: rows are walked and clicked, words narrow them, Esc shows all again.

use super::command::Command;
use super::popup::Popup;
use super::room::{Room, Shared};
use super::widgets::rows::Followed;

/// Rows gone past with a page where rows are several lines high.
const HIGH: usize = 5;

/// Does what a command asks of a room, the rows of its list before all else.
pub fn update(room: &mut dyn Room, command: &Command, shared: &mut Shared) {
    let (lines, sought) = (room.lines(shared.body()), room.sought());
    let Some(list) = room.list_mut() else { return room.update(command, shared) };
    let followed = match lines {
        Some(lines) => list.rows.follow(command, lines),
        None if list.rows.update(command, HIGH) => Followed::Moved,
        None => Followed::No,
    };
    match (followed, command, sought) {
        (Followed::Moved, ..) => room.moved(shared),
        (Followed::Again, ..) => room.clicked(shared),
        (Followed::No, Command::Filter, Some(of)) => {
            shared.open(Popup::filter(&list.filter.words, format!("{of}; nothing shows all"), narrow));
        }
        (Followed::No, Command::Back, Some(_)) if !list.filter.is_empty() => narrow(room, "", shared),
        (Followed::No, ..) => room.update(command, shared),
    }
}

/// Shows the rows that have all of some words.
fn narrow(room: &mut dyn Room, words: &str, shared: &mut Shared) {
    if let Some(list) = room.list_mut() {
        list.filter.set(words);
        room.narrow(shared);
    }
}
