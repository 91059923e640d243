//! What a pattern or words find, to be looked at hit by hit before any of it is coded.

use crate::analysis::table::Table;
use crate::model::{Span, TranscriptIx};
use crate::search::autocode::{Phrase, Unit, Wanted};
use crate::search::pattern::{Pattern, Reading};
use crate::session::acts;
use crate::session::tables::autocode;
use crate::tui::command::{Command, Way};
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::task::Derived;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::rows::{Line, List, below_heads, grid};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::HashSet;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("autocode", &[&ROWS, &EVERYWHERE], &[
    Key::new("code-hits", &Command::Accept).on(&["Enter"]).group("Code").help("Code the hits that are not refused, as one step of undo.").hint("code"),
    Key::new("refuse-hit", &Command::Remove).on(&["x", "Space"]).group("Code").help("Refuse the chosen hit, or take it in again.").hint("refuse").when(Needs::Row),
    Key::new("refuse-all", &Command::KindOfAll).on(&["=", "A"]).group("Code").help("Refuse every hit, or take all in again.").hint("all or none").when(Needs::Row),
    Key::new("code-of-hits", &Command::Pick).on(&["c"]).group("Code").help("Choose the code that hits get.").hint("code"),
    Key::new("words", &Command::Search).on(&["/"]).group("Find").help("Say what to look for: words, or /a regular expression/.").hint("look for"),
    Key::new("unit", &Command::View).on(&["Tab"]).group("Show").help("Code what is found, its sentence, or its turn.").hint("unit"),
    Key::new("read-hit", &Command::Column(Way::Next)).on(&["l", "Right"]).group("Go to").help("Read the hit in its transcript.").hint("read").when(Needs::Row),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "autocode",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("autocode", &Command::Go(Place::room("autocode"))).on(&["g H"]).group("Code").help("Code what a pattern or words find, after a look at every hit.")],
    open: |_, shared| Ok(Box::new(Autocode::new(shared))),
};

/// Rows for the chosen hit in its context.
const FOOT: u16 = 5;

type Found = (Table, Vec<(TranscriptIx, Span)>);

/// The screen.
pub struct Autocode {
    code: Option<String>,
    words: String,
    unit: Unit,
    table: Table,
    found: Vec<(TranscriptIx, Span)>,
    refused: HashSet<(TranscriptIx, Span)>,
    list: List,
    work: Derived<Found>,
}

impl Autocode {
    /// Asks for the code that hits are to get.
    pub fn new(shared: &mut Shared) -> Self {
        let screen = Self {
            code: None,
            words: String::new(),
            unit: Unit::Match,
            table: Table::default(),
            found: Vec::new(),
            refused: HashSet::new(),
            list: List::default(),
            work: Derived::default(),
        };
        screen.ask_code(shared);
        screen
    }

    fn ask_code(&self, shared: &mut Shared) {
        let then = Then::here(|screen: &mut Self, id, shared: &mut Shared| {
            screen.code = Some(id);
            if screen.words.is_empty() {
                return screen.ask_words(shared);
            }
            screen.look(shared);
        });
        shared.open(Popup::code("Code what is found as", shared, then));
    }

    fn ask_words(&self, shared: &mut Shared) {
        let note = "Words or phrases between commas, whatever their case and accents; visa* goes on. /…/ is a regular expression.";
        let then = Then::here(|screen: &mut Self, words, shared: &mut Shared| {
            screen.words = words;
            screen.refused.clear();
            screen.look(shared);
        });
        shared.open(Popup::prompt("Look for", note, &self.words, then));
    }

    /// What is looked for, as it was typed.
    fn wanted(&self) -> Result<Wanted, String> {
        let typed = self.words.trim();
        if let Some(source) = typed.strip_prefix('/').map(|rest| rest.strip_suffix('/').unwrap_or(rest)) {
            return Pattern::new(source, Reading::Regex).map(Wanted::Pattern);
        }
        Ok(Wanted::Words(typed.split(',').filter_map(|part| Phrase::new(part, false)).collect()))
    }

    /// Looks through the texts on a thread.
    fn look(&mut self, shared: &mut Shared) {
        self.work.rest(shared.generation);
        let Some(code) = self.code.as_deref().and_then(|id| shared.session.study.known_code(id)) else { return };
        if self.words.trim().is_empty() {
            return;
        }
        let wanted = match self.wanted() {
            Ok(wanted) => wanted,
            Err(problem) => return shared.fail(format!("This regular expression cannot be read: {problem}")),
        };
        let (study, root, unit) = (shared.snapshot(), shared.session.root.clone(), self.unit);
        let scope = shared.scope(crate::analysis::scope::Moderators::Out);
        self.work.start(shared.generation, 0, move |_| {
            let (table, found, _) = autocode::listed(&study, &root, &scope, (&wanted, unit), (code, acts::PATTERN));
            (table, found)
        });
    }

    fn is_refused(&self, row: usize) -> bool {
        self.found.get(row).is_some_and(|hit| self.refused.contains(hit))
    }

    fn toggle(&mut self) {
        if let Some(hit) = self.found.get(self.list.rows.at)
            && !self.refused.remove(hit)
        {
            self.refused.insert(*hit);
        }
        self.list.rows.update(&Command::Row(Way::Next), 0);
    }

    fn toggle_all(&mut self) {
        if self.refused.is_empty() {
            self.refused = self.found.iter().copied().collect();
        } else {
            self.refused.clear();
        }
    }

    fn apply(&mut self, shared: &mut Shared) {
        let Some(code) = self.code.as_deref().and_then(|id| shared.session.study.known_code(id)) else {
            return self.ask_code(shared);
        };
        if self.found.is_empty() {
            return self.ask_words(shared);
        }
        let taken: Vec<(TranscriptIx, Span)> =
            self.found.iter().filter(|hit| !self.refused.contains(hit)).copied().collect();
        if taken.is_empty() {
            return shared.tell("Every hit is refused; x takes one in again.");
        }
        match acts::autocode(&mut shared.session, acts::PATTERN, code, &taken) {
            Err(failure) => shared.tell(failure.message),
            Ok(act) => {
                if shared.perform(Ok(act)) {
                    shared.tell("Coded, under the coder `pattern`; u takes all of it back.");
                }
            }
        }
    }

    fn cell(&self, row: usize, name: &str) -> String {
        self.table.rows.get(row).map(|row| self.table.cell(row, name).exact()).unwrap_or_default()
    }

    fn line(&self, row: usize) -> Line {
        let refused = self.is_refused(row);
        let mark = if refused { "–" } else { "✓" };
        let one = |words: String| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let before: String = one(self.cell(row, "before"));
        let tail: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
        let words = format!("…{tail} [{}] {}", one(self.cell(row, "quote")), one(self.cell(row, "after")));
        let is_new = self.table.rows.get(row).is_none_or(|row| row.key.coder.is_none());
        let state = if is_new { String::new() } else { self.cell(row, "state") };
        Line {
            cells: vec![mark.into(), self.cell(row, "transcript"), self.cell(row, "speaker"), state, words],
            faint: refused,
        }
    }

    fn split(area: Rect) -> (Rect, Rect) {
        let foot = if area.height > FOOT + 6 { FOOT } else { 0 };
        let list = area.height - foot;
        (Rect { height: list, ..area }, Rect::new(area.x, area.y + list, area.width, foot))
    }
}

impl Room for Autocode {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn lines(&self, body: Rect) -> Option<Rect> {
        Some(below_heads(Self::split(body).0))
    }

    fn is_counting(&self) -> bool {
        self.work.is_busy()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.work.is_stale(shared.generation) {
            self.look(shared);
        }
        if let Some(made) = shared.answer(&mut self.work, "The texts could not be looked through.") {
            (self.table, self.found) = made;
            self.list.rows.set_len(self.found.len());
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => self.apply(shared),
            Command::Remove => self.toggle(),
            Command::KindOfAll => self.toggle_all(),
            Command::Pick => self.ask_code(shared),
            Command::Search => self.ask_words(shared),
            Command::View => {
                self.unit = match self.unit {
                    Unit::Match => Unit::Sentence,
                    Unit::Sentence => Unit::Turn,
                    Unit::Turn => Unit::Match,
                };
                self.refused.clear();
                self.look(shared);
            }
            Command::Column(Way::Next) => {
                if let Some((ix, at)) = self.found.get(self.list.rows.at) {
                    shared.go(Place::reader(*ix, Some(*at)));
                }
            }
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn title(&self, shared: &Shared) -> String {
        let code = self.code.as_deref().map_or_else(|| "no code yet".into(), |id| shared.code_name(id));
        let unit = match self.unit {
            Unit::Match => "what is found",
            Unit::Sentence => "its sentence",
            Unit::Turn => "its turn",
        };
        format!("autocode › {code} on {unit} · “{}”", self.words.trim())
    }

    fn position(&self) -> String {
        if self.work.is_busy() { "looking…".into() } else { self.list.rows.position("") }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let (list, foot) = Self::split(area);
        let empty = match (self.work.is_busy(), self.words.trim().is_empty()) {
            (true, _) => "Looking through the texts…",
            (false, true) => "c chooses the code, / says what to look for.",
            (false, false) => "Nothing is found in scope.",
        };
        let lines_of: Vec<Line> = (0..self.found.len()).map(|row| self.line(row)).collect();
        grid(frame, list, shared, &["", "Transcript", "Speaker", "", "In context"], &lines_of, self.list.rows, empty);
        if foot.height == 0 || self.found.is_empty() {
            return;
        }
        let buf = frame.buffer_mut();
        put(buf, (foot.x, foot.y), foot.width, &"─".repeat(usize::from(foot.width)), shared.style(Role::Frame));
        let row = self.list.rows.at;
        let words = format!("{}[{}]{}", self.cell(row, "before"), self.cell(row, "quote"), self.cell(row, "after"));
        let room = foot.width.saturating_sub(3);
        for (y, line) in (foot.y + 1..foot.bottom()).zip(lines(&words, room)) {
            put(buf, (foot.x + 2, y), room, &line, shared.style(Role::Text));
        }
    }
}
