//! What was done in this clone, newest first; what was taken back is marked.

use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Request, Room, Shared, Then};
use crate::tui::widgets::rows::{Line, List, grid};
use crate::tui::world::Saved;
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("history", &[&ROWS, &EVERYWHERE], &[
    Key::new("passage", &Command::Accept).on(&["Enter"]).group("Go to").help("Go to the passage or the transcript that was changed.").hint("passage").when(Needs::Row),
    Key::new("take-back", &Command::TakeBack).on(&["u"]).group("Change").help("Take back everything down to this act, after a look at what that is.").hint("take back to here").when(Needs::Row),
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

/// Acts that are named before they are taken back.
const SHOWN: usize = 12;

/// The screen.
pub struct History {
    lines: Vec<Line>,
    /// The acts of the rows, by id.
    ids: Vec<String>,
    list: List,
}

impl History {
    /// Reads the log.
    pub fn new(shared: &mut Shared) -> Self {
        let mut history = Self { lines: Vec::new(), ids: Vec::new(), list: List::default() };
        history.refresh(shared);
        history
    }
}

impl History {
    fn chosen(&self) -> Option<&str> {
        self.ids.get(self.list.rows.at).map(String::as_str)
    }

    fn go_to_passage(&self, shared: &mut Shared) {
        match self.chosen().and_then(|id| shared.session.passage_of(id)) {
            Some((ix, at)) => shared.go(Place::reader(ix, at)),
            None => shared.tell("This act was about no transcript that is here."),
        }
    }

    /// Shows what would be taken back, and takes it back.
    fn ask_take_back(&self, shared: &mut Shared) {
        let Some(acts) = self.chosen().and_then(|id| shared.session.down_to(id)) else {
            return shared.tell("This is taken back already, or was itself the taking back.");
        };
        let count = acts.len();
        if count == 1 {
            return shared.ask(Request::Do(&Command::Undo));
        }
        let shown = acts.iter().take(SHOWN).enumerate();
        let mut lines: Vec<(String, String)> = shown.map(|(at, label)| ((at + 1).to_string(), label.clone())).collect();
        if count > SHOWN {
            lines.push((String::new(), format!("… and {} more before these", count - SHOWN)));
        }
        let title = format!("Take back {count} acts?");
        let then = Then::anywhere(move |(), shared: &mut Shared| take_back(count, shared));
        shared.open(Popup::agree(
            title,
            "Enter takes all of it back · Esc leaves it · Ctrl-r does it again",
            lines,
            then,
        ));
    }
}

/// Takes back the last acts, one after the other.
fn take_back(count: usize, shared: &mut Shared) {
    for done in 0..count {
        match shared.session.undo() {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(failure) => {
                shared.fail(format!("{done} of {count} taken back. {failure}"));
                break;
            }
        }
    }
    shared.generation += 1;
    shared.saved = Saved::Saving;
    if shared.toasts.is_empty() {
        shared.tell(format!("{count} acts taken back; Ctrl-r does them again."));
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

    fn clicked(&mut self, shared: &mut Shared) {
        self.go_to_passage(shared);
    }

    fn read(&mut self, shared: &mut Shared) {
        let fits = |line: &Line| self.list.filter.fits(&line.cells.join(" "));
        let entries = shared.session.history();
        let lines = entries.into_iter().rev().map(|entry| {
            let mark = if entry.undone { "taken back" } else { "" };
            let cells = vec![local(&entry.when), entry.coder, mark.to_owned(), entry.label];
            (Line { cells, faint: entry.undone }, entry.id)
        });
        (self.lines, self.ids) = lines.filter(|(line, _)| fits(line)).unzip();
        self.list.rows.set_len(self.lines.len());
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => self.go_to_passage(shared),
            Command::TakeBack => self.ask_take_back(shared),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let empty = if self.list.filter.is_empty() { "Nothing was done yet." } else { "Nothing fits; Esc shows all." };
        grid(frame, area, shared, &["When", "Who", "", "What"], &self.lines, self.list.rows, empty);
    }
}
