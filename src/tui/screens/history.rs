//! What was done in this clone, newest first; what was taken back is marked.

use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, ROWS};
use crate::tui::place::Place;
use crate::tui::room::{Kind, Room, Shared};
use crate::tui::widgets::rows::{Line, List, grid};
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("history", &[&ROWS, &EVERYWHERE], &[
    Key::new("filter", &Command::Filter).on(&["/"]).group("Find").help("Narrow the list by words.").hint("filter"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "history",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("history", &Command::Go(Place::room("history"))).on(&["H", "g h"]).group("Change").help("See what was done, newest first.")],
    open: |_, shared| Ok(Box::new(History::new(shared))),
};

/// The screen.
pub struct History {
    lines: Vec<Line>,
    list: List,
}

impl History {
    /// Reads the log.
    pub fn new(shared: &mut Shared) -> Self {
        let mut history = Self { lines: Vec::new(), list: List::default() };
        history.refresh(shared);
        history
    }
}

/// A moment in the local time zone, to the minute.
fn local(when: &str) -> String {
    let moment = when.parse::<jiff::Timestamp>();
    let zoned = moment.map(|moment| moment.to_zoned_datetime(jiff::tz::TimeZone::system()));
    zoned.map_or_else(|_| when.to_owned(), |zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string())
}

impl Room for History {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn sought(&self) -> Option<&'static str> {
        Some("what was done, a coder or a day")
    }

    fn narrow(&mut self, shared: &mut Shared) {
        self.list.restart();
        self.read(shared);
    }

    fn read(&mut self, shared: &mut Shared) {
        let fits = |line: &Line| self.list.filter.fits(&line.cells.join(" "));
        let entries = shared.session.history();
        let lines = entries.into_iter().rev().map(|entry| {
            let mark = if entry.undone { "taken back" } else { "" };
            Line { cells: vec![local(&entry.when), entry.coder, mark.to_owned(), entry.label], faint: entry.undone }
        });
        self.lines = lines.filter(fits).collect();
        self.list.rows.set_len(self.lines.len());
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        if *command == Command::Back {
            shared.leave();
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let empty = if self.list.filter.is_empty() { "Nothing was done yet." } else { "Nothing fits; Esc shows all." };
        grid(frame, area, shared, &["When", "Who", "", "What"], &self.lines, self.list.rows, empty);
    }
}
