//! The screens. None imports another: what they want of each other they ask of the app. A new one is a line here.

pub(crate) mod agreement;
pub(crate) mod answers;
pub(crate) mod autocode;
pub(crate) mod beside;
pub(crate) mod codebook;
pub(crate) mod compare;
pub(crate) mod cooccurrence;
pub(crate) mod crosstab;
pub(crate) mod excerpts;
pub(crate) mod fieldwork;
pub(crate) mod framework;
pub(crate) mod frequencies;
pub(crate) mod group;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod memos;
pub(crate) mod participants;
pub(crate) mod problems;
pub(crate) mod reader;
pub(crate) mod review;
pub(crate) mod saturation;
pub(crate) mod search;
pub(crate) mod settle;
pub(crate) mod speakers;
pub(crate) mod study;
pub(crate) mod timeline;
pub(crate) mod transcripts;
pub(crate) mod uncoded;

use crate::tui::keymap::{EVERYWHERE, ROWS, Table};
use crate::tui::passages::{PASSAGES, WORDS};
use crate::tui::place::Place;
use crate::tui::plot_view::PLOT;
use crate::tui::popup;
use crate::tui::room::{Kind, Opened, Room, Shared};
use crate::tui::table_screen::FIGURE;

/// Every kind of room, in the order people read of them.
static ROOMS: &[&Kind] = &[
    &reader::KIND,
    &transcripts::KIND,
    &codebook::KIND,
    &study::KIND,
    &participants::KIND,
    &speakers::KIND,
    &excerpts::KIND,
    &frequencies::KIND,
    &memos::KIND,
    &history::KIND,
    &search::KIND,
    &autocode::KIND,
    &crosstab::KIND,
    &cooccurrence::KIND,
    &saturation::KIND,
    &group::KIND,
    &answers::KIND,
    &timeline::KIND,
    &fieldwork::KIND,
    &beside::KIND,
    &uncoded::KIND,
    &framework::KIND,
    &review::KIND,
    &import::KIND,
    &agreement::KIND,
    &compare::KIND,
    &settle::KIND,
    &problems::KIND,
];

fn kind(room: &str) -> Option<&'static Kind> {
    ROOMS.iter().find(|kind| kind.name == room).copied()
}

/// All rooms.
pub(crate) fn kinds() -> &'static [&'static Kind] {
    ROOMS
}

/// The names of all rooms.
pub fn names() -> impl Iterator<Item = &'static str> {
    ROOMS.iter().map(|kind| kind.name)
}

/// Whether a room is a list that leads to passages.
pub(crate) fn is_list(room: &str) -> bool {
    kind(room).is_some_and(|kind| kind.is_list)
}

/// Opens a room at a place.
///
/// # Errors
/// Why it cannot be opened, in a sentence.
pub(crate) fn open(place: Place, shared: &mut Shared) -> Opened {
    let kind = kind(place.room).ok_or_else(|| format!("There is no room `{}`.", place.room))?;
    (kind.open)(place.at, shared)
}

/// The room that the program begins in.
pub(crate) fn home(shared: &mut Shared) -> Box<dyn Room> {
    Box::new(transcripts::Transcripts::new(shared))
}

/// Every command that has a key, with the place where it counts, in the order people read them.
pub fn table() -> Table {
    let mut all = Table::new();
    for kind in ROOMS {
        for context in std::iter::once(kind.context).chain(kind.states.iter().copied()) {
            // Tables share their keys.
            if !all.iter().any(|(known, _)| *known == context) {
                all.extend(context.keys.iter().map(|key| (context, key)));
            }
        }
    }
    for shared in [&FIGURE, &PASSAGES, &WORDS, &ROWS] {
        if !all.iter().any(|(known, _)| *known == shared) {
            all.extend(shared.keys.iter().map(|key| (shared, key)));
        }
    }
    let ways = ROOMS.iter().flat_map(|kind| kind.ways);
    let (moves, others): (Vec<_>, Vec<_>) = EVERYWHERE.keys.iter().chain(ways).partition(|key| key.group == "Go to");
    all.extend(moves.into_iter().chain(others).map(|key| (&EVERYWHERE, key)));
    let over = popup::keys::ALL.iter().copied().chain([&PLOT]);
    all.extend(over.flat_map(|context| context.keys.iter().map(move |key| (context, key))));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command::{Command, Side, Way};
    use crate::tui::keymap::Context;

    #[test]
    fn a_key_means_the_same_in_every_room() {
        let fits = |key: &str, command: &Command| match key {
            "x" => matches!(command, Command::Remove | Command::Retire | Command::Take(Side::Neither)),
            "v" => matches!(command, Command::Select | Command::Mark),
            "m" => matches!(command, Command::Memo),
            "s" => matches!(command, Command::Sort | Command::Order),
            // In a text it goes to the next turn to be coded, elsewhere to the next view of the same.
            "Tab" => matches!(command, Command::View | Command::Column(Way::Next) | Command::Uncoded(Way::Next)),
            "q" => matches!(command, Command::Leave | Command::Back),
            "u" => matches!(command, Command::Undo | Command::TakeBack),
            "e" => matches!(command, Command::Export | Command::Example),
            "/" => matches!(command, Command::Filter | Command::Search),
            "i" => matches!(command, Command::Caption | Command::InVivo | Command::Group),
            "z" => matches!(command, Command::Below),
            "t" => matches!(command, Command::Themes | Command::MoveTo),
            _ => true,
        };
        let rooms = ROOMS.iter().map(|kind| kind.context);
        for context in rooms.chain([&EVERYWHERE, &ROWS]) {
            for key in context.keys {
                let odd = key.keys.iter().find(|keys| !fits(keys, key.command));
                // Home is where one goes no further back.
                let home = context == transcripts::KIND.context && *key.command == Command::Quit;
                assert!(home || odd.is_none(), "{odd:?} of `{}` in {}", key.name, context.title);
            }
        }
        let quits = |context: &'static Context| {
            context.keys.iter().any(|key| *key.command == Command::Quit && key.keys.contains(&"q"))
        };
        assert_eq!(ROOMS.iter().filter(|kind| quits(kind.context)).count(), 1, "q leaves the program from home alone");
    }

    #[test]
    fn every_way_leads_to_the_room_that_says_so_and_names_are_their_own() {
        for (at, kind) in ROOMS.iter().enumerate() {
            assert!(kind.ways.iter().all(|way| *way.command == Command::Go(Place::room(kind.name))), "{}", kind.name);
            assert!(!ROOMS[at + 1..].iter().any(|other| other.name == kind.name), "{}", kind.name);
        }
    }
}
