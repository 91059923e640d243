//! What a pattern or words find, to be looked at hit by hit before any of it is coded.

use crate::analysis::table::Table;
use crate::model::{Span, TranscriptIx};
use crate::search::autocode::{Phrase, Unit, Wanted};
use crate::search::pattern::{Pattern, Reading};
use crate::session::acts;
use crate::session::tables::autocode;
use crate::tui::ask::{Answer, Ask};
use crate::tui::command::{Command, Mouse, Way};
use crate::tui::keymap::Context;
use crate::tui::place::Place;
use crate::tui::popup::{Body, Popup};
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::task::{News, Task};
use crate::tui::theme::Role;
use crate::tui::view::View;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::picker::{Pick, Picker};
use crate::tui::widgets::rows::{Line, Rows, grid};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::HashSet;

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
    rows: Rows,
    work: Option<Task<Found>>,
    generation: u64,
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
            rows: Rows::default(),
            work: None,
            generation: shared.generation,
        };
        screen.ask_code(shared);
        screen
    }

    fn ask_code(&self, shared: &mut Shared) {
        let picker = Picker::new("Code what is found as", &shared.session.study, &shared.recent);
        shared.ask(Request::Open(Popup { body: Body::Picker(picker), ask: Ask::ScopeCode }));
    }

    fn ask_words(&self, shared: &mut Shared) {
        let note = "Words or phrases between commas, whatever their case and accents; visa* goes on. /…/ is a regular expression.";
        shared.ask(Request::Open(Popup::prompt(Ask::Search, "Look for", note, &self.words)));
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
        self.generation = shared.generation;
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
        self.work = Some(Task::start(0, move |_| {
            let (table, found, _) = autocode::listed(&study, &root, &scope, (&wanted, unit), (code, acts::PATTERN));
            (table, found)
        }));
    }

    fn is_refused(&self, row: usize) -> bool {
        self.found.get(row).is_some_and(|hit| self.refused.contains(hit))
    }

    fn toggle(&mut self) {
        if let Some(hit) = self.found.get(self.rows.at)
            && !self.refused.remove(hit)
        {
            self.refused.insert(*hit);
        }
        self.rows.at = (self.rows.at + 1).min(self.rows.len.saturating_sub(1));
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

impl View for Autocode {
    fn place(&self) -> Place {
        Place::Autocode
    }

    fn context(&self) -> Context {
        Context::Autocode
    }

    fn is_counting(&self) -> bool {
        self.work.is_some()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.generation != shared.generation {
            self.look(shared);
        }
        match self.work.as_ref().map_or(News::None, Task::poll) {
            News::None => {}
            News::Lost => {
                self.work = None;
                shared.fail("The texts could not be looked through.");
            }
            News::Done((table, found)) => {
                self.work = None;
                (self.table, self.found) = (table, found);
                self.rows.set_len(self.found.len());
            }
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        let area = Rect::new(0, 1, shared.size.0, shared.size.1.saturating_sub(2));
        let (list, _) = Self::split(area);
        if self.rows.update(command, usize::from(list.height.saturating_sub(2)).max(1)) {
            return;
        }
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
                if let Some((ix, at)) = self.found.get(self.rows.at) {
                    shared.ask(Request::Go(Place::Reader(*ix, Some(*at))));
                }
            }
            Command::Mouse(Mouse::Press(_, y)) => {
                if let Some(row) = self.rows.under(*y, list.y + 1, usize::from(list.height.saturating_sub(1))) {
                    self.rows.at = row;
                }
            }
            Command::Back => shared.ask(Request::Leave),
            _ => {}
        }
    }

    fn answer(&mut self, ask: Ask, answer: Answer, shared: &mut Shared) {
        match (ask, answer) {
            (Ask::ScopeCode, Answer::Codes(picks)) => match picks.into_iter().next() {
                Some(Pick::Known(id)) => {
                    self.code = Some(id);
                    if self.words.is_empty() {
                        return self.ask_words(shared);
                    }
                }
                Some(Pick::New(name)) => return shared.tell(format!("There is no code “{name}”.")),
                None => return,
            },
            (Ask::Search, Answer::Words(words)) => {
                self.words = words;
                self.refused.clear();
            }
            _ => return,
        }
        self.look(shared);
    }

    fn title(&self, shared: &Shared) -> String {
        let code = self.code.as_deref().map_or_else(|| "no code yet".into(), |id| shared.code_name(id));
        let unit = match self.unit {
            Unit::Match => "what is found",
            Unit::Sentence => "its sentence",
            Unit::Turn => "its turn",
        };
        format!("{} › autocode › {code} on {unit} · “{}”", shared.session.study.settings.title, self.words.trim())
    }

    fn position(&self) -> String {
        if self.work.is_some() { "looking…".into() } else { self.rows.position("") }
    }

    fn has_row(&self) -> bool {
        !self.found.is_empty()
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let (list, foot) = Self::split(area);
        let empty = match (self.work.is_some(), self.words.trim().is_empty()) {
            (true, _) => "Looking through the texts…",
            (false, true) => "c chooses the code, / says what to look for.",
            (false, false) => "Nothing is found in scope.",
        };
        let lines_of: Vec<Line> = (0..self.found.len()).map(|row| self.line(row)).collect();
        grid(frame, list, shared, &["", "Transcript", "Speaker", "", "In context"], &lines_of, self.rows, empty);
        if foot.height == 0 || self.found.is_empty() {
            return;
        }
        let buf = frame.buffer_mut();
        put(buf, (foot.x, foot.y), foot.width, &"─".repeat(usize::from(foot.width)), shared.style(Role::Frame));
        let row = self.rows.at;
        let words = format!("{}[{}]{}", self.cell(row, "before"), self.cell(row, "quote"), self.cell(row, "after"));
        let room = foot.width.saturating_sub(3);
        for (y, line) in (foot.y + 1..foot.bottom()).zip(lines(&words, room)) {
            put(buf, (foot.x + 2, y), room, &line, shared.style(Role::Text));
        }
    }
}
