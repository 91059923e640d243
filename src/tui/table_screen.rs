//! What the screens of tables share: they count on a thread, show a grid with a cursor, lead to passages, export.

use super::command::{Command, Mouse, Way};
use super::export;
use super::keymap::{Context, EVERYWHERE, Key, Needs, Reason};
use super::passages::{self, Marks, Words};
use super::plot_view::PlotView;
use super::task::Derived;
use super::theme::Role;
use super::widgets::choice::Row;
use super::widgets::frame::{fit, lines, put, warned};
use super::widgets::matrix::{self, Matrix, Shade};
use crate::analysis::caption::Warning;
use crate::analysis::counting::Roll;
use crate::analysis::measure::Measures;
use crate::analysis::scope::{Moderators, Scope};
use crate::analysis::table::{self, Table};
use crate::export::format::Options;
use crate::model::{Case, CodeIx, Memo, MemoAbout, Problem, Study};
use crate::session::measures::{Source, after};
use crate::session::{Session, acts, check};
use crate::tui::place::{Place, Query};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Opened, Room, Shared, Then};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::sync::Arc;

/// What is said where a caption goes on.
const MORE: &str = "i: all";

/// Rows for what is counted, below the grid.
const FOOT: u16 = 4;

#[rustfmt::skip]
pub static FIGURE: Context = Context::new("a table", &[&EVERYWHERE], &[
    Key::new("down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go to the next row."),
    Key::new("up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go to the previous row."),
    Key::new("page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a screenful."),
    Key::new("page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a screenful."),
    Key::new("first", &Command::RowEnd(Way::Previous)).on(&["Home", "g g"]).group("Move").help("Go to the first row."),
    Key::new("last", &Command::RowEnd(Way::Next)).on(&["End", "g e", "G"]).group("Move").help("Go to the last row."),
    Key::new("column-right", &Command::Column(Way::Next)).on(&["Right", "l"]).group("Move").help("Go to the next column."),
    Key::new("column-left", &Command::Column(Way::Previous)).on(&["Left", "h"]).group("Move").help("Go to the previous column."),
    Key::new("passages", &Command::Accept).on(&["Enter"]).group("Go to").help("See the passages behind the cell.").hint("passages"),
    Key::new("view", &Command::View).on(&["Tab"]).group("Show").help("Show the next view of the table.").hint("view"),
    Key::new("by", &Command::Pick).on(&["c"]).group("Show").help("Choose what the table is divided by or about.").hint("by").when(Needs::Choice),
    Key::new("sort", &Command::Sort).on(&["s"]).group("Show").help("Sort by the chosen column: the greatest first, the least first, as it was counted.").hint("sort"),
    Key::new("below", &Command::Below).on(&["z"]).group("Show").help("Count codes with or without the codes below.").hint("sub-codes").when(Needs::SubCodes),
    Key::new("themes", &Command::Themes).on(&["t"]).group("Show").help("Fold the table to the codes at the top of the codebook, each counted with those below it; or no longer.").when(Needs::Themes),
    Key::new("moderators", &Command::Moderators).on(&["r"]).group("Show").help("Count moderators' speech too, or leave it out."),
    Key::new("counted", &Command::Caption).on(&["i"]).group("Show").help("Read what is counted here and what is left out."),
    Key::new("plot", &Command::Plot).on(&["p"]).group("Show").help("Show the table as a plot; there Tab shows its other kinds, and e writes it to a file."),
    Key::new("export", &Command::Export).on(&["e"]).group("View").help("Write the table as it is shown to a file, as the name ends: CSV, a table for a paper, a plot.").hint("export"),
]);

/// Makes a table of what was measured.
pub type Count = Box<dyn FnOnce(&Study, &Scope, &Measures) -> Table + Send>;

/// One kind of table on the screen: what it counts, and what its cells lead to.
pub trait TableScreen {
    /// The name of the verb, of the screen and of its file.
    const FILE: &'static str;
    /// Its kind of room.
    fn kind(&self) -> &'static Kind;
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
    /// Takes the code that one of the choices asked for, by id.
    fn choose_code(&mut self, _: usize, _: &str) {}
    /// The passages behind a cell; `None` where there are none.
    fn passages(&self, table: &Table, cell: (usize, usize), study: &Study, roll: Roll) -> Option<Query>;
    /// The room that a cell leads to, where it leads to no list of passages.
    fn leads(&self, _: &Table, _: (usize, usize), _: &Study) -> Option<Place> {
        None
    }
    /// Does what a command of its own asks; whether it was one, so that is counted anew.
    fn own(&mut self, _: &Command) -> bool {
        false
    }
    /// What is said where there are no rows.
    fn empty(&self) -> &'static str {
        "Nothing is coded in this scope."
    }
    /// What the chosen cell's figure means, or why there is none.
    fn explain(&self, _: &Table, _: (usize, usize)) -> Option<String> {
        None
    }
    /// The place in a text that a row is about, where it leads there and to no list of passages; it can be marked and coded.
    fn source(&self, _: &Table, _: (usize, usize), _: &Study) -> Option<Words> {
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
    /// What the bars show.
    fn bar_head(&self) -> &'static str {
        ""
    }
    /// The case and the code, by id, of a cell that words can be written for.
    fn case(&self, _: &Table, _: (usize, usize), _: &Study) -> Option<(Case, String)> {
        None
    }
    /// Whether cells hold more words than a column shows, so that the chosen one is read below.
    fn wordy(&self) -> bool {
        false
    }
    /// Whether cells of words go on over several lines.
    fn tall(&self) -> bool {
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
    /// How numbers are shaded.
    fn shade(&self) -> Shade {
        Shade::Share
    }
    /// What the table comes to, in a sentence that stands out.
    fn sum(&self, _: &Table) -> Option<String> {
        None
    }
}

/// A table with what else was made, what both were made from, and what could not be read for them.
type Made<T> = (Arc<Measures>, Table, T, Vec<Problem>);

/// How a screen counts what is coded, and the thread on which it does.
pub struct Counting<T> {
    /// What codes above count.
    pub roll: Roll,
    /// Whether moderators' speech counts.
    pub moderators: Moderators,
    /// Whether the codes at the top of the codebook are shown alone.
    pub themes: bool,
    work: Derived<Made<T>>,
}

impl<T: Send + 'static> Counting<T> {
    /// Without moderators.
    pub fn of(roll: Roll) -> Self {
        Self { roll, moderators: Moderators::Out, themes: false, work: Derived::default() }
    }

    /// Makes a table of a scope, and what belongs to it.
    pub fn start(
        &mut self,
        scope: Scope,
        count: impl FnOnce(&Study, &Scope, &Measures) -> (Table, T) + Send + 'static,
        shared: &Shared,
    ) {
        let known = Arc::clone(&shared.measures);
        let (study, source) = (shared.snapshot(), Source::of(&shared.session));
        let total = study.transcripts().len();
        let listed = shared.session.problems.clone();
        self.work.start(shared.generation, total, move |read| {
            let (measures, problems) = after(&study, &source, &scope, &known, read);
            let (mut table, more) = count(&study, &scope, &measures);
            table.caption.warnings.extend(check::unread(listed.iter().chain(&problems)));
            (Arc::new(measures), table, more, problems)
        });
    }

    /// What was made, once it is there.
    pub fn take(&mut self, lost: &str, shared: &mut Shared) -> Option<(Table, T)> {
        let (measures, table, more, problems) = shared.answer(&mut self.work, lost)?;
        shared.note(problems);
        shared.measures = measures;
        Some((table, more))
    }

    /// Counts otherwise where a command asks for it; whether it did.
    pub fn update(&mut self, command: &Command) -> bool {
        match command {
            Command::Below => {
                (self.roll, self.themes) = (if self.roll == Roll::Up { Roll::Own } else { Roll::Up }, false);
            }
            // A theme alone says nothing without what is below it.
            Command::Themes => (self.roll, self.themes) = (Roll::Up, !self.themes),
            Command::Moderators => {
                self.moderators = if self.moderators == Moderators::In { Moderators::Out } else { Moderators::In };
            }
            _ => return false,
        }
        true
    }

    /// Whether the study has changed since.
    pub fn is_stale(&self, shared: &Shared) -> bool {
        self.work.is_stale(shared.generation)
    }

    /// Whether it is still being counted.
    pub fn is_busy(&self) -> bool {
        self.work.is_busy()
    }

    /// How far it is, in words.
    pub fn progress(&self) -> Option<String> {
        self.work.progress()
    }

    /// How it counts, for a title.
    pub fn words(&self) -> String {
        let roll = match (self.themes, self.roll) {
            (true, _) => " · themes",
            (false, Roll::Up) => " · with sub-codes",
            (false, Roll::Own) => "",
        };
        let moderators = if self.moderators == Moderators::In { " · moderators in" } else { "" };
        format!("{roll}{moderators}")
    }
}

/// Whether a row or a column is about no code below another.
fn is_of_themes(key: &table::Key, study: &Study) -> bool {
    let is_theme = |code: CodeIx| study.codebook().path(study.code_id(code)).len() <= 1;
    key.code.is_none_or(is_theme) && key.against.is_none_or(is_theme)
}

/// Leaves out what is about codes below others, whose codings count for those above.
fn fold_to_themes(table: &mut Table, study: &Study) {
    table.rows.retain(|row| is_of_themes(&row.key, study));
    let kept: Vec<bool> = table.columns.iter().map(|column| is_of_themes(&column.key, study)).collect();
    let mut at = kept.iter();
    table.columns.retain(|_| *at.next().unwrap_or(&true));
    for row in &mut table.rows {
        let mut at = kept.iter();
        row.cells.retain(|_| *at.next().unwrap_or(&true));
    }
}

/// A screen of a table.
pub struct TableView<F> {
    figure: F,
    /// As it was counted, and as it is shown.
    made: Arc<Table>,
    table: Arc<Table>,
    /// The column that rows are sorted by, and whether the least come first.
    sorted: Option<(String, bool)>,
    marks: Marks<Words>,
    matrix: Matrix,
    counting: Counting<()>,
    /// Whether the plot is shown as soon as it is counted.
    wants_plot: bool,
}

/// Opens the room of a kind of table.
///
/// # Errors
/// Never.
pub fn open(figure: impl TableScreen + 'static, shared: &Shared) -> Opened {
    Ok(Box::new(TableView::new(figure, shared)))
}

impl<F: TableScreen + 'static> TableView<F> {
    /// Opens a table and begins to count.
    pub fn new(figure: F, shared: &Shared) -> Self {
        // All tables open alike: codes with those below them, where codes have any.
        let roll = if figure.rolls() { Roll::Up } else { Roll::Own };
        let mut view = Self {
            figure,
            made: Arc::default(),
            table: Arc::default(),
            sorted: None,
            marks: Marks::default(),
            matrix: Matrix::default(),
            counting: Counting::of(roll),
            wants_plot: false,
        };
        view.count(shared);
        view
    }

    fn count(&mut self, shared: &Shared) {
        let scope = self.figure.scope(&shared.snapshot(), shared.scope(self.counting.moderators));
        let count = self.figure.count(&shared.session, self.counting.roll);
        self.counting.start(scope, move |study, scope, measures| (count(study, scope, measures), ()), shared);
    }

    /// The grid and what stands below it; what must be known first stands above both.
    fn split(&self, area: Rect) -> (Rect, Rect) {
        let (_, area) = warned(&self.table.caption, area);
        // In a low window one line says what was counted; i says the rest.
        let least = if area.height < 26 { 2 } else { FOOT };
        let wanted = match (self.figure.wordy(), self.figure.tall()) {
            (true, true) => least.max(area.height / 4),
            (true, false) => least.max(area.height * 2 / 5),
            (false, _) => least,
        };
        let foot = if area.height > wanted + 6 { wanted } else { 1.min(area.height) };
        let list = area.height - foot;
        (Rect { height: list, ..area }, Rect::new(area.x, area.y + list, area.width, foot))
    }

    fn enter(&self, shared: &mut Shared) {
        let study = &shared.session.study;
        if let Some((ix, at)) = self.figure.source(&self.table, self.matrix.at, study) {
            return shared.go(Place::reader(ix, Some(at)));
        }
        if let Some(place) = self.figure.leads(&self.table, self.matrix.at, study) {
            return shared.go(place);
        }
        match self.figure.passages(&self.table, self.matrix.at, study, self.counting.roll) {
            Some(query) => shared.excerpts(Query { counted: Some(self.counting.moderators), ..query }, None),
            None => shared.tell("No passages stand behind this cell."),
        }
    }
}

impl<F: TableScreen + 'static> TableView<F> {
    fn write(&self, shared: &mut Shared) {
        let Some((case, code)) = self.figure.case(&self.table, self.matrix.at, &shared.session.study) else {
            return shared.tell("Words are written for the cells of the framework matrix (g F).");
        };
        let title = format!("{} × {}", shared.case_name(&case), shared.code_name(&code));
        let about = MemoAbout::Cell(case, code);
        let own = |memo: &&Memo| memo.about == about && Some(memo.coder.as_str()) == shared.session.coder.as_deref();
        let words = shared.session.study.memos.iter().find(own).map_or("", |memo| memo.body.as_str());
        let words = words.to_owned();
        let then = Then::anywhere(move |words: String, shared: &mut Shared| {
            let MemoAbout::Cell(case, code) = about else { return };
            let act = acts::summarise(&mut shared.session, case, &code, &words);
            if shared.perform(act) {
                shared.tell("Written.");
            }
        });
        shared.open(Popup::editor(title, words, then));
    }

    /// Sorts by the chosen column: the greatest first, then the least, then as it was counted.
    fn sort(&mut self, shared: &mut Shared) {
        let Some(name) = self.table.columns.get(self.matrix.at.1).map(|column| column.name.clone()) else { return };
        self.sorted = match &self.sorted {
            Some((known, false)) if *known == name => Some((name, true)),
            Some((known, true)) if *known == name => None,
            _ => Some((name, false)),
        };
        self.arrange();
        shared.tell(match &self.sorted {
            Some((name, false)) => format!("Sorted by {name}, the greatest first; s turns it round."),
            Some((name, true)) => format!("Sorted by {name}, the least first; s shows the table as it was counted."),
            None => "As it was counted.".to_owned(),
        });
    }

    /// Shows what was counted in the order that is asked for; what others add up to stays last.
    fn arrange(&mut self) {
        let column = self.sorted.as_ref().and_then(|(name, least)| Some((self.made.column(name)?, *least)));
        self.matrix.is_sorted = column.is_some();
        self.table = Arc::clone(&self.made);
        if let Some((column, least)) = column {
            let mut table = (*self.made).clone();
            table.rows.sort_by(|a, b| {
                let order = matrix::compare(a, b, column);
                a.key.sums.cmp(&b.key.sums).then(if least { order } else { order.reverse() })
            });
            self.table = Arc::new(table);
        }
    }

    /// The places in texts that rows are about.
    fn sources(&self, study: &Study) -> Vec<Words> {
        (0..self.table.rows.len()).filter_map(|row| self.figure.source(&self.table, (row, 0), study)).collect()
    }

    /// Marks the places that rows are about, or puts a code on them; whether it was about them.
    fn mark_or_code(&mut self, command: &Command, page: usize, shared: &mut Shared) -> bool {
        let Some(chosen) = self.figure.source(&self.table, self.matrix.at, &shared.session.study) else { return false };
        match command {
            Command::Mark => {
                self.marks.turn(chosen);
                self.matrix.update(&Command::Row(Way::Next), page);
            }
            Command::MarkAll => self.marks.turn_all(self.sources(&shared.session.study).into_iter()),
            Command::Pick => {
                let all = self.sources(&shared.session.study);
                let meant = self.marks.meant(Some(chosen), all.into_iter(), |words| *words);
                passages::code_words(&meant, shared);
            }
            Command::Back if !self.marks.is_empty() => self.marks.clear(),
            _ => return false,
        }
        true
    }

    fn choose(&self, shared: &mut Shared) {
        let (title, choices) = self.figure.choices(&shared.session.study);
        let rows = choices.into_iter().enumerate().map(|(row, label)| (Row::from(label), row)).collect();
        let then = Then::here(|view: &mut Self, row, shared: &mut Shared| {
            if view.figure.asks_for_code(row, &shared.session.study) {
                let then = Then::here(move |view: &mut Self, id: String, shared| {
                    view.figure.choose_code(row, &id);
                    view.count(shared);
                });
                return shared.open(Popup::code("Which code?", shared, then));
            }
            view.figure.choose(row, &shared.session.study);
            view.count(shared);
        });
        shared.open(Popup::choice(title, rows, 0, then));
    }
}

impl<F: TableScreen + 'static> Room for TableView<F> {
    fn kind(&self) -> &'static Kind {
        self.figure.kind()
    }

    fn is_counting(&self) -> bool {
        self.counting.is_busy()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.counting.is_stale(shared) {
            self.count(shared);
        }
        if let Some((mut table, ())) = self.counting.take("The table could not be made.", shared) {
            if self.counting.themes {
                fold_to_themes(&mut table, &shared.session.study);
            }
            self.matrix.fit(&table, shared);
            self.made = Arc::new(table);
            self.arrange();
            self.marks.keep(self.sources(&shared.session.study).into_iter());
            if std::mem::take(&mut self.wants_plot) {
                PlotView::open(Arc::clone(&self.table), shared);
            }
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        let area = shared.body();
        let page = usize::from(self.split(area).0.height.saturating_sub(2)).max(1);
        if self.matrix.update(command, page) || self.mark_or_code(command, page, shared) {
            return;
        }
        match command {
            Command::Accept => self.enter(shared),
            Command::View => match self.figure.next_view() {
                true => self.count(shared),
                false => shared.tell("There is one view of this table."),
            },
            Command::Pick => self.choose(shared),
            Command::Sort => self.sort(shared),
            Command::Memo => self.write(shared),
            command if self.counting.update(command) || self.figure.own(command) => self.count(shared),
            Command::Caption => {
                shared.open(Popup::caption("What is counted", &self.table.caption));
            }
            Command::Export if self.is_counting() => shared.tell("It is still being counted; try again in a moment."),
            Command::Export => {
                let table = (*self.table).clone();
                export::ask_figures(F::FILE, Options::default(), move |_, _| table, shared);
            }
            Command::Plot if self.is_counting() => self.wants_plot = true,
            Command::Plot => PlotView::open(Arc::clone(&self.table), shared),
            Command::Mouse(Mouse::Wheel(way, ..)) => {
                self.matrix.update(&Command::Row(*way), page);
            }
            Command::Mouse(Mouse::Press(x, y)) => match self.matrix.cell_at((*x, *y)) {
                Some(cell) if cell == self.matrix.at => self.enter(shared),
                Some(cell) => self.matrix.at = cell,
                None => {}
            },
            Command::Back | Command::Leave => shared.leave(),
            _ => {}
        }
    }

    fn title(&self, shared: &Shared) -> String {
        let study = &shared.session.study;
        format!("{}{}", self.figure.title(study), self.counting.words())
    }

    fn position(&self) -> String {
        self.counting.progress().unwrap_or_else(|| self.marks.before(&self.matrix.position()))
    }

    fn spoken(&self, shared: &Shared) -> Option<String> {
        let told = self.figure.read(&self.table, self.matrix.at);
        let cell = told.unwrap_or_else(|| self.matrix.sentence(&self.table, shared));
        Some(cell).filter(|words| !words.is_empty())
    }

    fn has_row(&self) -> bool {
        !self.table.rows.is_empty()
    }

    fn allows(&self, needs: Needs, shared: &Shared) -> Result<(), Reason> {
        let known = |known: bool, why: &str| if known { Ok(()) } else { Err(why.to_owned()) };
        match needs {
            Needs::Choice => {
                known(!self.figure.choices(&shared.session.study).1.is_empty(), "There is nothing to choose here.")
            }
            Needs::SubCodes => known(self.figure.rolls(), "Here codes count for themselves alone."),
            Needs::Themes => {
                let of_codes = self.made.rows.iter().map(|row| &row.key).any(|key| key.code.is_some());
                let headed = self.made.columns.iter().any(|column| column.key.code.is_some());
                // A table that was folded to nothing can be unfolded.
                let can = self.figure.rolls() && (of_codes || headed || self.counting.themes);
                known(can, "There are no codes here to be folded to themes.")
            }
            Needs::Row => known(self.has_row(), "The table is empty."),
            _ => known(needs == Needs::Nothing, "This needs an open transcript."),
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let (list, foot) = self.split(area);
        for (y, line) in (area.y..).zip(warned(&self.table.caption, area).0) {
            put(frame.buffer_mut(), (area.x + 2, y), area.width.saturating_sub(3), &line, shared.style(Role::Warning));
        }
        let caption = &self.table.caption;
        // A table may be empty because a text is missing: that is told before all else.
        let unread = caption.warnings.iter().find(|warning| matches!(warning, Warning::Unread(_)));
        let nothing = unread.map_or(self.figure.empty(), Warning::words);
        let empty = if self.counting.is_busy() { "Counting…" } else { nothing };
        let bar = |row: usize| self.figure.bar(&self.table, row);
        let is_marked = |row| {
            let source = || self.figure.source(&self.table, (row, 0), &shared.session.study);
            !self.marks.is_empty() && source().is_some_and(|words| self.marks.has(&words))
        };
        let (shade, narrow, tall) = (self.figure.shade(), self.figure.narrow(), self.figure.tall());
        let bar_head = self.figure.bar_head();
        let look = matrix::Look { bar: &bar, bar_head, shade, narrow, tall, is_marked: &is_marked, empty };
        self.matrix.draw(frame, list, &self.table, &look, shared);
        let room = foot.width.saturating_sub(3);
        let read = self.figure.read(&self.table, self.matrix.at);
        let chosen = read.unwrap_or_else(|| self.matrix.sentence(&self.table, shared));
        let chosen = if self.figure.wordy() { lines(&chosen, room.min(100)) } else { vec![chosen] };
        let sum = self.figure.sum(&self.made).into_iter().flat_map(|words| lines(&words, room));
        let explained = self.figure.explain(&self.table, self.matrix.at).filter(|words| !words.is_empty());
        let explained = explained.iter().flat_map(|words| lines(words, room)).map(|line| (line, Role::Text));
        let told = sum.chain(chosen).map(|line| (line, Role::Strong)).chain(explained);
        let told: Vec<(String, Role)> =
            told.chain(lines(&caption.said().join("; "), room).into_iter().map(|line| (line, Role::Faint))).collect();
        let buf = frame.buffer_mut();
        for ((y, at), (line, role)) in (foot.y..foot.bottom()).zip(1..).zip(&told) {
            // What there is no room for is one key away, and said to be.
            let more = at == usize::from(foot.height) && told.len() > at;
            let wide = room.saturating_sub(if more { MORE.len() as u16 + 1 } else { 0 });
            let used = put(buf, (foot.x + 2, y), wide, &fit(line, usize::from(wide)), shared.style(*role));
            if more {
                put(buf, (foot.x + 3 + used, y), room, MORE, shared.style(Role::Key));
            }
        }
    }
}
