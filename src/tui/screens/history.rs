//! What was done in this clone, newest first; what was taken back is marked.

use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, ROWS};
use crate::tui::place::Place;
use crate::tui::room::{Kind, Room, Shared};
use crate::tui::widgets::filter::Filter;
use crate::tui::widgets::rows::{Followed, Line, Rows, grid, whole};
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
    filter: Filter,
    rows: Rows,
    generation: Option<u64>,
}

impl History {
    /// Reads the log.
    pub fn new(shared: &mut Shared) -> Self {
        let mut history =
            Self { lines: Vec::new(), filter: Filter::default(), rows: Rows::default(), generation: None };
        history.refresh(shared);
        history
    }

    fn read(&mut self, shared: &mut Shared) {
        let fits = |line: &Line| self.filter.fits(&line.cells.join(" "));
        let entries = shared.session.history();
        let lines = entries.into_iter().rev().map(|entry| {
            let mark = if entry.undone { "taken back" } else { "" };
            Line { cells: vec![local(&entry.when), entry.coder, mark.to_owned(), entry.label], faint: entry.undone }
        });
        self.lines = lines.filter(fits).collect();
        self.rows.set_len(self.lines.len());
    }

    fn narrow(&mut self, words: &str, shared: &mut Shared) {
        self.filter.set(words);
        self.rows.at = 0;
        self.read(shared);
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

    fn refresh(&mut self, shared: &mut Shared) {
        if self.generation != Some(shared.generation) {
            self.generation = Some(shared.generation);
            self.read(shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        if self.rows.follow(command, whole(shared)) != Followed::No {
            return;
        }
        match command {
            Command::Filter => shared.open(self.filter.ask("what was done, a coder or a day", Self::narrow)),
            Command::Back if !self.filter.is_empty() => {
                self.filter.clear();
                self.read(shared);
            }
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn position(&self) -> String {
        self.rows.position(&self.filter.words)
    }

    fn has_row(&self) -> bool {
        !self.lines.is_empty()
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let empty = if self.filter.is_empty() { "Nothing was done yet." } else { "Nothing fits; Esc shows all." };
        grid(frame, area, shared, &["When", "Who", "", "What"], &self.lines, self.rows, empty);
    }
}
