//! What was done in this clone, newest first; what was taken back is marked.

use crate::tui::ask::{Answer, Ask};
use crate::tui::command::{Command, Mouse};
use crate::tui::keymap::Context;
use crate::tui::place::Place;
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::view::View;
use crate::tui::widgets::filter::Filter;
use crate::tui::widgets::rows::{Line, Rows, grid, page};
use ratatui::Frame;
use ratatui::layout::Rect;

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
}

/// A moment in the local time zone, to the minute.
fn local(when: &str) -> String {
    let moment = when.parse::<jiff::Timestamp>();
    let zoned = moment.map(|moment| moment.to_zoned_datetime(jiff::tz::TimeZone::system()));
    zoned.map_or_else(|_| when.to_owned(), |zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string())
}

impl View for History {
    fn place(&self) -> Place {
        Place::History
    }

    fn context(&self) -> Context {
        Context::History
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.generation != Some(shared.generation) {
            self.generation = Some(shared.generation);
            self.read(shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        if self.rows.update(command, page(shared)) {
            return;
        }
        match command {
            Command::Mouse(Mouse::Press(_, y)) => {
                if let Some(row) = self.rows.under(*y, 2, page(shared)) {
                    self.rows.at = row;
                }
            }
            Command::Filter => shared.ask(Request::Open(self.filter.ask("what was done, a coder or a day"))),
            Command::Back if !self.filter.is_empty() => {
                self.filter.clear();
                self.read(shared);
            }
            Command::Back => shared.ask(Request::Leave),
            _ => {}
        }
    }

    fn answer(&mut self, ask: Ask, answer: Answer, shared: &mut Shared) {
        if let (Ask::Filter(_), Answer::Words(words)) = (ask, answer) {
            self.filter.set(&words);
            self.rows.at = 0;
            self.read(shared);
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
