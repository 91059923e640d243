//! What the screens of tables share: they count on a thread, show a grid with a cursor, lead to passages, export.

use super::command::{Command, Mouse, Way};
use super::keymap::Context;
use super::task::{News, Task};
use super::theme::Role;
use super::view::View;
use super::widgets::editor::Editor;
use super::widgets::frame::{lines, put, warned};
use super::widgets::matrix::{self, Matrix};
use super::widgets::picker::{Pick, Picker};
use crate::analysis::caption::Warning;
use crate::analysis::counting::Roll;
use crate::analysis::measure::Measures;
use crate::analysis::scope::{Moderators, Scope};
use crate::analysis::table::Table;
use crate::model::{Case, Memo, MemoAbout, Problem, Span, Study, TranscriptIx};
use crate::session::measures::{Source, after};
use crate::session::{Session, acts, check};
use crate::tui::ask::{Answer, Ask};
use crate::tui::place::{Place, Query};
use crate::tui::popup::{Body, Popup};
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::written::What;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Rows for what is counted, below the grid.
const FOOT: u16 = 4;

/// Makes a table of what was measured.
pub type Count = Box<dyn FnOnce(&Study, &Scope, &Measures) -> Table + Send>;

/// One kind of table on the screen: what it counts, and what its cells lead to.
pub trait TableScreen {
    /// Where one is, to come back to.
    const PLACE: Place;
    /// The name of the verb, of the screen and of its file.
    const FILE: &'static str;
    /// What is shown now, for the title.
    fn title(&self, study: &Study) -> String;
    /// How the table is made now.
    fn count(&self, session: &Session, roll: Roll) -> Count;
    /// Changes the scope before counting.
    fn scope(&self, _: &Study, scope: Scope) -> Scope {
        scope
    }
    /// Shows the next of its views; whether there is another.
    fn next_view(&mut self) -> bool {
        false
    }
    /// What can be chosen, with the title of the choice.
    fn choices(&self, _: &Study) -> (&'static str, Vec<String>) {
        ("", Vec::new())
    }
    /// Takes one of the choices.
    fn choose(&mut self, _: usize, _: &Study) {}
    /// Whether one of the choices asks for a code besides.
    fn asks_for_code(&self, _: usize, _: &Study) -> bool {
        false
    }
    /// Takes the code that a choice asked for, by id.
    fn choose_code(&mut self, _: &str) {}
    /// The passages behind a cell; `None` where there are none.
    fn passages(&self, table: &Table, cell: (usize, usize), study: &Study, roll: Roll) -> Option<Query>;
    /// The place in a text that a row is about, where it leads there and to no list of passages.
    fn source(&self, _: &Table, _: (usize, usize), _: &Study) -> Option<(TranscriptIx, Span)> {
        None
    }
    /// What is read of the chosen row at the foot, in place of its cell.
    fn read(&self, _: &Table, _: (usize, usize)) -> Option<String> {
        None
    }
    /// Length of a row's bar: an earlier part and the row's own, as shares of the longest.
    fn bar(&self, _: &Table, _: usize) -> Option<(f64, f64)> {
        None
    }
    /// The case and the code, by id, of a cell that words can be written for.
    fn case(&self, _: &Table, _: (usize, usize), _: &Study) -> Option<(Case, String)> {
        None
    }
    /// Whether cells hold more words than a column shows, so that the chosen one is read below.
    fn wordy(&self) -> bool {
        false
    }
    /// Whether codings can count for the codes above theirs.
    fn rolls(&self) -> bool {
        true
    }
    /// Whether columns are as narrow as their shade; the number of the chosen cell stands at the foot.
    fn narrow(&self) -> bool {
        false
    }
    /// Whether numbers are shaded by their share of the greatest.
    fn shaded(&self) -> bool {
        true
    }
}

/// A table, what it was made from, and what could not be read for it.
type Made = (Arc<Measures>, Table, Vec<Problem>);

/// A screen of a table.
pub struct TableView<F> {
    figure: F,
    table: Arc<Table>,
    matrix: Matrix,
    roll: Roll,
    moderators: Moderators,
    work: Option<Task<Made>>,
    generation: u64,
}

impl<F: TableScreen> TableView<F> {
    /// Opens a table and begins to count.
    pub fn new(figure: F, shared: &Shared) -> Self {
        // All tables open alike: codes with those below them, where codes have any.
        let roll = if figure.rolls() { Roll::Up } else { Roll::Own };
        let mut view = Self {
            figure,
            table: Arc::default(),
            matrix: Matrix::default(),
            roll,
            moderators: Moderators::Out,
            work: None,
            generation: shared.generation,
        };
        view.count(shared);
        view
    }

    fn count(&mut self, shared: &Shared) {
        self.generation = shared.generation;
        let known = Arc::clone(&shared.measures);
        let (study, source) = (shared.snapshot(), Source::of(&shared.session));
        let scope = self.figure.scope(&study, shared.scope(self.moderators));
        let count = self.figure.count(&shared.session, self.roll);
        let total = study.transcripts().len();
        let listed = shared.session.problems.clone();
        self.work = Some(Task::start(total, move |done| {
            let read = || {
                done.fetch_add(1, Ordering::Relaxed);
            };
            let (measures, problems) = after(&study, &source, &scope, &known, &read);
            let mut table = count(&study, &scope, &measures);
            table.caption.warnings.extend(check::unread(listed.iter().chain(&problems)));
            (Arc::new(measures), table, problems)
        }));
    }

    /// The grid and what stands below it; what must be known first stands above both.
    fn split(&self, area: Rect) -> (Rect, Rect) {
        let (_, area) = warned(&self.table.caption, area);
        let wanted = if self.figure.wordy() { FOOT.max(area.height * 2 / 5) } else { FOOT };
        let foot = if area.height > wanted + 6 { wanted } else { 1.min(area.height) };
        let list = area.height - foot;
        (Rect { height: list, ..area }, Rect::new(area.x, area.y + list, area.width, foot))
    }

    fn open(&self, shared: &mut Shared) {
        let study = &shared.session.study;
        if let Some((ix, at)) = self.figure.source(&self.table, self.matrix.at, study) {
            return shared.ask(Request::Go(Place::Reader(ix, Some(at))));
        }
        match self.figure.passages(&self.table, self.matrix.at, study, self.roll) {
            Some(query) => shared.ask(Request::Excerpts(Query { counted: Some(self.moderators), ..query })),
            None => shared.tell("No passages stand behind this cell."),
        }
    }
}

impl<F: TableScreen> TableView<F> {
    fn write(&self, shared: &mut Shared) {
        let Some((case, code)) = self.figure.case(&self.table, self.matrix.at, &shared.session.study) else {
            return shared.tell("Words are written for the cells of the framework matrix (g F).");
        };
        let title = format!("{} × {}", shared.case_name(&case), shared.code_name(&code));
        let about = MemoAbout::Cell(case, code);
        let own = |memo: &&Memo| memo.about == about && Some(memo.coder.as_str()) == shared.session.coder.as_deref();
        let words = shared.session.study.memos.iter().find(own).map_or("", |memo| memo.body.as_str());
        let body = Body::Editor(Editor::new(title, words));
        shared.ask(Request::Open(Popup { body, ask: Ask::Figure }));
    }
}

impl<F: TableScreen> View for TableView<F> {
    fn place(&self) -> Place {
        F::PLACE
    }

    fn context(&self) -> Context {
        Context::Figure
    }

    fn is_counting(&self) -> bool {
        self.work.is_some()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.generation != shared.generation {
            self.count(shared);
        }
        match self.work.as_ref().map_or(News::None, Task::poll) {
            News::None => {}
            News::Lost => {
                self.work = None;
                shared.fail("The table could not be made.");
            }
            News::Done((measures, table, problems)) => {
                problems.into_iter().for_each(|problem| shared.session.note(problem));
                self.work = None;
                shared.measures = measures;
                self.matrix.fit(&table, shared);
                self.table = Arc::new(table);
            }
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        let area = Rect::new(0, 1, shared.size.0, shared.size.1.saturating_sub(2));
        let page = usize::from(self.split(area).0.height.saturating_sub(2)).max(1);
        if self.matrix.update(command, page) {
            return;
        }
        match command {
            Command::Accept => self.open(shared),
            Command::View => match self.figure.next_view() {
                true => self.count(shared),
                false => shared.tell("There is one view of this table."),
            },
            Command::Pick => {
                let (title, choices) = self.figure.choices(&shared.session.study);
                if choices.is_empty() {
                    return shared.tell("There is nothing to choose here.");
                }
                let rows = choices.into_iter().map(|label| super::widgets::choice::Row { label, ..Default::default() });
                shared.ask(Request::Open(Popup::choice(Ask::Figure, title, rows.collect(), 0)));
            }
            Command::Memo => self.write(shared),
            Command::Below if !self.figure.rolls() => shared.tell("Here codes count for themselves alone."),
            Command::Below => {
                self.roll = if self.roll == Roll::Up { Roll::Own } else { Roll::Up };
                self.count(shared);
            }
            Command::Moderators => {
                self.moderators = if self.moderators == Moderators::In { Moderators::Out } else { Moderators::In };
                self.count(shared);
            }
            Command::Caption => {
                shared.ask(Request::Open(Popup::caption("What is counted", &self.table.caption)));
            }
            Command::Export if self.work.is_some() => shared.tell("It is still being counted; try again in a moment."),
            Command::Export => shared.ask(Request::Export(What::Ready(F::FILE, Arc::clone(&self.table)))),
            Command::Mouse(Mouse::Wheel(Way::Next)) => drop(self.matrix.update(&Command::Row(Way::Next), page)),
            Command::Mouse(Mouse::Wheel(Way::Previous)) => drop(self.matrix.update(&Command::Row(Way::Previous), page)),
            Command::Back | Command::Leave => shared.ask(Request::Leave),
            _ => {}
        }
    }

    fn answer(&mut self, ask: Ask, answer: Answer, shared: &mut Shared) {
        match (ask, answer) {
            (Ask::Figure, Answer::Row(row)) if self.figure.asks_for_code(row, &shared.session.study) => {
                let picker = Picker::new("Which code marks the questions?", &shared.session.study, &shared.recent);
                shared.ask(Request::Open(Popup { body: Body::Picker(picker), ask: Ask::ScopeCode }));
            }
            (Ask::ScopeCode, Answer::Codes(picks)) => match picks.into_iter().next() {
                Some(Pick::Known(id)) => {
                    self.figure.choose_code(&id);
                    self.count(shared);
                }
                Some(Pick::New(name)) => shared.tell(format!("There is no code “{name}”.")),
                None => {}
            },
            (Ask::Figure, Answer::Row(row)) => {
                self.figure.choose(row, &shared.session.study);
                self.count(shared);
            }
            (Ask::Figure, Answer::Words(words)) => {
                let Some((case, code)) = self.figure.case(&self.table, self.matrix.at, &shared.session.study) else {
                    return;
                };
                let act = acts::summarise(&mut shared.session, case, &code, &words);
                if shared.perform(act) {
                    shared.tell("Written.");
                }
            }
            _ => {}
        }
    }

    fn title(&self, shared: &Shared) -> String {
        let study = &shared.session.study;
        let moderators = if self.moderators == Moderators::In { " · moderators in" } else { "" };
        let roll = if self.roll == Roll::Up { " · with sub-codes" } else { "" };
        format!("{} › {}{roll}{moderators}", study.settings.title, self.figure.title(study))
    }

    fn position(&self) -> String {
        match &self.work {
            Some(work) => work.progress(),
            None => self.matrix.position(),
        }
    }

    fn has_row(&self) -> bool {
        !self.table.rows.is_empty()
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let (list, foot) = self.split(area);
        for (y, line) in (area.y..).zip(warned(&self.table.caption, area).0) {
            put(frame.buffer_mut(), (area.x + 2, y), area.width.saturating_sub(3), &line, shared.style(Role::Warning));
        }
        let caption = &self.table.caption;
        // A table may be empty because a text is missing: that is told before all else.
        let unread = caption.warnings.iter().find(|warning| matches!(warning, Warning::Unread(_)));
        let nothing = unread.map_or("Nothing is coded in this scope.", Warning::words);
        let empty = if self.work.is_some() { "Counting…" } else { nothing };
        let bar = |row: usize| self.figure.bar(&self.table, row);
        let look = matrix::Look { bar: &bar, shaded: self.figure.shaded(), narrow: self.figure.narrow(), empty };
        self.matrix.draw(frame, list, &self.table, &look, shared);
        let room = foot.width.saturating_sub(3);
        let read = self.figure.read(&self.table, self.matrix.at);
        let chosen = read.unwrap_or_else(|| self.matrix.sentence(&self.table, shared));
        let chosen = if self.figure.wordy() { lines(&chosen, room.min(100)) } else { vec![chosen] };
        let told = (chosen.into_iter().map(|line| (line, Role::Strong)))
            .chain(lines(&caption.said().join("; "), room).into_iter().map(|line| (line, Role::Faint)));
        let buf = frame.buffer_mut();
        for (y, (line, role)) in (foot.y..foot.bottom()).zip(told) {
            put(buf, (foot.x + 2, y), room, &line, shared.style(role));
        }
    }
}
