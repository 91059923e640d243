//! How far coders agree, code by code, with the reason of every empty cell.

use crate::analysis::agreement::judged::Asked;
use crate::analysis::agreement::team::{Team, WhoseWork};
use crate::analysis::agreement::units::Unit;
use crate::analysis::caption::Warning;
use crate::analysis::scope::Moderators;
use crate::analysis::table::{self, Cell, Table};
use crate::model::Problem;
use crate::session::check;
use crate::session::tables::agreement::table_of;
use crate::tui::command::Command;
use crate::tui::export;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::{At, Place};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared};
use crate::tui::task::Derived;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::rows::{Line, List, below_heads, grid};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::sync::Arc;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("agreement", &[&ROWS, &EVERYWHERE], &[
    Key::new("disagreements", &Command::Accept).on(&["Enter"]).group("Go to").help("See what the coders differ on in the code.").hint("disagreements").when(Needs::Row),
    Key::new("unit", &Command::View).on(&["Tab"]).group("Show").help("On turns, sentences, characters, passages, in turn.").hint("unit"),
    Key::new("sort", &Command::Order).on(&["s"]).group("Show").help("In the order of the codebook, or the lowest alpha first.").hint("order"),
    Key::new("unfinished", &Command::Unfinished).on(&["I"]).group("Show").help("Compare unfinished work too, or no longer."),
    Key::new("compared", &Command::Caption).on(&["i"]).group("Show").help("Read what is compared here and what is left out."),
    Key::new("export", &Command::Export).on(&["e"]).group("View").help("Write the figures to a CSV file, in the order shown.").hint("export"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "agreement",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("agreement", &Command::Go(Place::room("agreement"))).on(&["g A"]).group("Go to").help("See how far coders agree, code by code.")],
    open: |_, shared| Ok(Box::new(Agreement::new(shared))),
};

/// Lines below the table: what is compared, and the reason of the chosen row's empty cells.
const FOOT: u16 = 4;

/// Figures shown: the column, and its head.
const SHOWN: [(&str, &str); 9] = [
    ("positive", "p+"),
    ("percent", "%"),
    ("alpha", "alpha"),
    ("both", "both"),
    ("one_only", "one"),
    ("units", "n"),
    ("kappa", "kappa"),
    ("ac1", "AC1"),
    ("u_alpha", "u-alpha"),
];

/// The screen.
pub struct Agreement {
    unit: Unit,
    whose: WhoseWork,
    /// The lowest first, instead of the codebook's order.
    by_alpha: bool,
    table: Arc<Table>,
    /// Rows of the table in the order shown.
    order: Vec<usize>,
    lines: Vec<Line>,
    list: List,
    work: Derived<(Table, Vec<Problem>)>,
}

impl Agreement {
    /// Opens the figures and begins to count.
    pub fn new(shared: &mut Shared) -> Self {
        let mut agreement = Self {
            unit: Unit::Turn,
            whose: WhoseWork::Done,
            by_alpha: false,
            table: Arc::default(),
            order: Vec::new(),
            lines: Vec::new(),
            list: List::default(),
            work: Derived::default(),
        };
        agreement.count(shared);
        agreement
    }

    fn count(&mut self, shared: &Shared) {
        let (study, root) = (shared.snapshot(), shared.session.root.clone());
        let (whose, asked) = (self.whose.clone(), Asked { unit: self.unit, ..Asked::default() });
        let scope = shared.scope(Moderators::Out);
        self.work.start(shared.generation, 0, move |_| {
            let team = Team::of(&study, &scope, &whose);
            table_of(&study, &root, &scope, team, &asked)
        });
    }

    fn cell(&self, row: usize, name: &str) -> Cell {
        self.table.rows.get(row).map(|row| self.table.cell(row, name).clone()).unwrap_or_default()
    }

    fn key(&self, row: usize) -> Option<&table::Key> {
        self.table.rows.get(row).map(|row| &row.key)
    }

    /// Whether a row is of the codebook as a whole.
    fn is_whole(&self, row: usize) -> bool {
        self.key(row).is_some_and(|key| key.sums)
    }

    /// What the chosen row is about.
    fn chosen(&self) -> Option<&table::Key> {
        self.key(*self.order.get(self.list.rows.at)?)
    }

    fn arrange(&mut self, shared: &Shared) {
        let before = self.chosen().cloned();
        self.order = (0..self.table.rows.len()).collect();
        if self.by_alpha {
            let key = |row: &usize| match self.cell(*row, "alpha") {
                Cell::Number(alpha) => (self.is_whole(*row), alpha),
                _ => (self.is_whole(*row), f64::INFINITY),
            };
            let mut keyed: Vec<((bool, f64), usize)> = self.order.iter().map(|row| (key(row), *row)).collect();
            keyed.sort_by(|a, b| a.0.0.cmp(&b.0.0).then(a.0.1.total_cmp(&b.0.1)));
            self.order = keyed.into_iter().map(|(_, row)| row).collect();
        }
        self.lines = self.order.iter().map(|row| self.line(*row, shared)).collect();
        let is_it = |row: &usize| self.key(*row) == before.as_ref();
        self.list.take(self.order.len(), self.order.iter().position(is_it));
    }

    fn line(&self, row: usize, shared: &Shared) -> Line {
        let name = match self.is_whole(row) {
            true => "all codes".to_owned(),
            false => {
                let code = self.key(row).and_then(|key| key.code);
                code.map(|code| shared.code_name(shared.session.study.code_id(code))).unwrap_or_default()
            }
        };
        let figure = |(column, _): &(&str, &str)| match self.cell(row, column) {
            Cell::Number(number) if *column == "percent" => format!("{:>5.1}", number * 100.0),
            Cell::Number(number) => format!("{number:>6.3}"),
            Cell::Empty => "     –".into(),
            other => format!("{:>5}", other.exact()),
        };
        let cells = std::iter::once(name).chain(SHOWN.iter().map(figure)).chain([String::new()]).collect();
        Line { cells, faint: self.cell(row, "alpha") == Cell::Empty }
    }

    fn split(area: Rect) -> (Rect, Rect) {
        let foot = if area.height > FOOT + 4 { FOOT } else { 0 };
        let list = area.height - foot;
        (Rect::new(area.x, area.y, area.width, list), Rect::new(area.x, area.y + list, area.width, foot))
    }
}

impl Room for Agreement {
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
            self.count(shared);
        }
        if let Some((mut table, problems)) = shared.answer(&mut self.work, "The figures could not be made.") {
            table.caption.warnings.extend(check::unread(shared.session.problems.iter().chain(&problems)));
            shared.note(problems);
            self.table = Arc::new(table);
            self.arrange(shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => {
                let code = self.chosen().and_then(|key| key.code);
                shared.go(Place::at("compare", code.map_or(At::Whole, At::Code)));
            }
            Command::View => {
                self.unit = match self.unit {
                    Unit::Turn => Unit::Sentence,
                    Unit::Sentence => Unit::Character,
                    Unit::Character => Unit::Span,
                    Unit::Span => Unit::Turn,
                };
                self.count(shared);
            }
            Command::Unfinished => {
                self.whose = match self.whose {
                    WhoseWork::Done => WhoseWork::InProgress,
                    WhoseWork::InProgress => WhoseWork::Done,
                };
                self.count(shared);
            }
            Command::Order => {
                self.by_alpha = !self.by_alpha;
                self.arrange(shared);
            }
            Command::Caption => {
                shared.open(Popup::caption("What is compared", &self.table.caption));
            }
            Command::Export if self.work.is_busy() => shared.tell("It is still being counted; try again in a moment."),
            Command::Export => {
                let mut table = (*self.table).clone();
                table.rows = self.order.iter().filter_map(|row| self.table.rows.get(*row).cloned()).collect();
                export::ask("agreement.csv", move |_, _| table, shared);
            }
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn position(&self) -> String {
        if self.work.is_busy() { "counting…".into() } else { self.list.rows.position("") }
    }

    fn title(&self, shared: &Shared) -> String {
        let unfinished = if self.whose == WhoseWork::InProgress { " · unfinished work too" } else { "" };
        let order = if self.by_alpha { " · lowest alpha first" } else { "" };
        let asked = if shared.asked.is_empty() { String::new() } else { format!(" · query {}", shared.asked) };
        format!("agreement › on {}{asked}{unfinished}{order}", self.unit.plural())
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        // Nobody may be compared because a text is missing: that is told before all else.
        let unread = self.table.caption.warnings.iter().find(|warning| matches!(warning, Warning::Unread(_)));
        let empty = match (self.work.is_busy(), unread, &self.whose) {
            (true, ..) => "Counting…",
            (_, Some(unread), _) => unread.words(),
            (.., WhoseWork::Done) => {
                "No transcript has the finished work of two coders. D in the reader marks one as done; I compares \
                 unfinished work too."
            }
            (.., WhoseWork::InProgress) => "No transcript has the work of two coders.",
        };
        let (list, foot) = Self::split(area);
        let heads: Vec<&str> = std::iter::once("Code").chain(SHOWN.iter().map(|(_, head)| *head)).chain([""]).collect();
        grid(frame, list, shared, &heads, &self.lines, self.list.rows, empty);
        if foot.height == 0 || self.lines.is_empty() {
            return;
        }
        let buf = frame.buffer_mut();
        put(buf, (foot.x, foot.y), foot.width, &"─".repeat(usize::from(foot.width)), shared.style(Role::Frame));
        let room = foot.width.saturating_sub(3);
        let reason = self.order.get(self.list.rows.at).map(|row| self.cell(*row, "reason").exact()).unwrap_or_default();
        let mut y = foot.y + 1;
        if !reason.is_empty() {
            for line in lines(&format!("– {reason}"), room).into_iter().take(2) {
                put(buf, (foot.x + 2, y), room, &line, shared.style(Role::Warning));
                y += 1;
            }
        }
        let words = self.table.caption.sentences().join("; ");
        for line in lines(&words, room).into_iter().take(usize::from(foot.bottom().saturating_sub(y))) {
            put(buf, (foot.x + 2, y), room, &line, shared.style(Role::Faint));
            y += 1;
        }
    }
}
