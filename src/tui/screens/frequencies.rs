//! How often each code is used: bars by code, and how the codings spread over transcripts or speakers.

mod draw;

use crate::analysis::caption::Caption;
use crate::analysis::counting::{ANY_CODE, Roll, code_word};
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::spread::{Column, by_speaker, by_transcript};
use crate::analysis::table::{Cell, Table};
use crate::export::format::Options;
use crate::model::{CodeIx, Study};
use crate::session::measures::{Source, after};
use crate::session::tables::frequencies::{by_column, table};
use crate::tui::command::{Command, Mouse, Way};
use crate::tui::export;
use crate::tui::keymap::{Context, EVERYWHERE, Key};
use crate::tui::place::{Place, Query};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared};
use crate::tui::table_screen::Counting;
use crate::tui::widgets::heads::Heads;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("frequencies", &[&EVERYWHERE], &[
    Key::new("down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go to the next code."),
    Key::new("up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go to the previous code."),
    Key::new("page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a screenful."),
    Key::new("page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a screenful."),
    Key::new("first", &Command::RowEnd(Way::Previous)).on(&["Home", "g g"]).group("Move").help("Go to the first code."),
    Key::new("last", &Command::RowEnd(Way::Next)).on(&["End", "g e", "G"]).group("Move").help("Go to the last code."),
    Key::new("column-right", &Command::Column(Way::Next)).on(&["Right", "l"]).group("Move").help("Go to the next column."),
    Key::new("column-left", &Command::Column(Way::Previous)).on(&["Left", "h"]).group("Move").help("Go to the previous column; left of the first, all together."),
    Key::new("passages", &Command::Accept).on(&["Enter"]).group("Go to").help("See the passages that are counted here.").hint("passages"),
    Key::new("view", &Command::View).on(&["Tab"]).group("Show").help("By code, by transcript, by speaker, in turn.").hint("view"),
    Key::new("below", &Command::Below).on(&["z"]).group("Show").help("Count codes with or without the codes below.").hint("sub-codes"),
    Key::new("themes", &Command::Themes).on(&["t"]).group("Show").help("Fold the counts to the codes at the top of the codebook, each counted with those below it; or no longer."),
    Key::new("sort", &Command::Order).on(&["s"]).group("Show").help("In the order of the codebook, or the most used first.").hint("order"),
    Key::new("moderators", &Command::Moderators).on(&["r"]).group("Show").help("Count moderators' speech too, or leave it out."),
    Key::new("counted", &Command::Caption).on(&["i"]).group("Show").help("Read what is counted here and what is left out."),
    Key::new("export", &Command::Export).on(&["e"]).group("View").help("Write what is shown to a file, as the name ends: CSV, a table for a paper, a plot.").hint("export"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "frequencies",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("frequencies", &Command::Go(Place::room("frequencies"))).on(&["g q"]).group("Go to").help("Go to the frequencies: how often each code is used.")],
    open: |_, shared| Ok(Box::new(Frequencies::new(shared))),
};

/// How the counts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Codes,
    Transcripts,
    Speakers,
}

/// One code with its numbers.
#[derive(Clone, Debug)]
struct Line {
    id: String,
    name: String,
    ix: CodeIx,
    /// Whether it is any code at all.
    sums: bool,
    /// Its place in the codebook.
    place: usize,
    depth: usize,
    codings: u64,
    transcripts: u64,
    speakers: u64,
    per_1000: Option<f64>,
}

/// The counts.
pub struct Frequencies {
    view: View,
    by_count: bool,
    lines: Vec<Line>,
    caption: Caption,
    columns: Arc<Vec<Column>>,
    /// What stands above the columns in a window of a width.
    heads: (u16, Heads),
    /// The greatest count of a cell.
    most: u64,
    at: usize,
    /// The column chosen; `None` is all together.
    column: Option<usize>,
    counting: Counting<Vec<Column>>,
}

impl Frequencies {
    /// Opens the counts and begins to count.
    pub fn new(shared: &Shared) -> Self {
        let mut counts = Self {
            view: View::Codes,
            by_count: false,
            lines: Vec::new(),
            caption: Caption::default(),
            columns: Arc::default(),
            heads: (0, Heads::default()),
            most: 0,
            at: 0,
            column: None,
            counting: Counting::of(Roll::Up),
        };
        counts.count(shared);
        counts
    }

    fn scope(&self, shared: &Shared) -> Scope {
        shared.scope(self.counting.moderators)
    }

    /// Counts on a thread.
    fn count(&mut self, shared: &Shared) {
        let (view, roll) = (self.view, self.counting.roll);
        let count = move |study: &Study, scope: &Scope, measures: &Measures| {
            let columns = match view {
                View::Codes => Vec::new(),
                View::Transcripts => by_transcript(study, scope, measures, roll),
                View::Speakers => by_speaker(study, scope, measures, roll),
            };
            (table(study, scope, measures, roll), columns)
        };
        self.counting.start(self.scope(shared), count, shared);
    }

    fn take(&mut self, table: &Table, shared: &Shared) {
        let study = &shared.session.study;
        let book = study.codebook();
        self.caption.clone_from(&table.caption);
        let number = |row: &[Cell], name: &str| match table.cell(row, name) {
            Cell::Count(number) => *number,
            _ => 0,
        };
        let mut lines: Vec<Line> = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let Some(code) = row.key.code else { continue };
            let id = code_word(study, code).to_owned();
            if self.counting.themes && !row.key.sums && book.path(&id).len() > 1 {
                continue;
            }
            lines.push(Line {
                name: table.cell(row, "name").exact(),
                ix: code,
                sums: row.key.sums,
                place: usize::MAX,
                depth: book.path(&id).len().saturating_sub(1),
                id,
                codings: number(row, "codings"),
                transcripts: number(row, "transcripts"),
                speakers: number(row, "speakers"),
                per_1000: match table.cell(row, "per_1000_words") {
                    Cell::Number(rate) => Some(*rate),
                    _ => None,
                },
            });
        }
        let order: HashMap<&str, usize> = book
            .tree()
            .into_iter()
            .enumerate()
            .filter_map(|(at, branch)| Some((book.codes().get(branch.place)?.id.as_str(), at)))
            .collect();
        for line in &mut lines {
            line.place = order.get(line.id.as_str()).copied().unwrap_or(usize::MAX);
        }
        let chosen = self.lines.get(self.at).map(|line| line.id.clone());
        self.lines = lines;
        self.arrange(chosen);
    }

    /// Puts the lines in the order asked for, that of any code last; the chosen code stays chosen.
    fn arrange(&mut self, chosen: Option<String>) {
        if self.by_count {
            self.lines.sort_by_key(|line| (line.sums, std::cmp::Reverse(line.codings), line.place));
        } else {
            self.lines.sort_by_key(|line| line.place);
        }
        let place = chosen.and_then(|id| self.lines.iter().position(|line| line.id == id));
        self.at = place.unwrap_or(self.at).min(self.lines.len().saturating_sub(1));
    }

    /// Codings of a code in a column, or in all.
    fn codings(&self, line: &Line, column: Option<usize>) -> u64 {
        match column.and_then(|column| self.columns.get(column)) {
            Some(column) => column.counts.get(&line.ix).copied().unwrap_or(0),
            None => line.codings,
        }
    }

    fn press(&mut self, y: u16, shared: &mut Shared) {
        let area = shared.body();
        let list = self.list(area);
        let Some(row) = y.checked_sub(list.y).map(usize::from).filter(|_| y < list.bottom()) else { return };
        let row = row + crate::tui::widgets::frame::first_shown(self.at, usize::from(list.height));
        if row < self.lines.len() {
            if row == self.at {
                self.open(shared);
            }
            self.at = row;
        }
    }

    /// The passages that are counted in the chosen cell.
    fn open(&self, shared: &mut Shared) {
        let Some(line) = self.lines.get(self.at) else { return };
        let code = Some(line.id.clone()).filter(|_| !line.sums);
        let (exact, counted) = (self.counting.roll == Roll::Own, Some(self.counting.moderators));
        let mut query = Query { code, exact, counted, ..Query::default() };
        if let Some(column) = self.column.and_then(|column| self.columns.get(column)) {
            query.transcripts = column.parts.iter().map(|(ix, _)| *ix).collect();
            query.speakers = column.parts.iter().flat_map(|(_, labels)| labels.iter().cloned()).collect();
            query.speakers.sort();
            query.speakers.dedup();
        }
        shared.excerpts(query, None);
    }

    /// Codings by code, as shown.
    #[cfg(test)]
    pub fn shown(&self) -> Vec<(String, u64)> {
        self.lines.iter().map(|line| (line.id.clone(), line.codings)).collect()
    }
}

impl Room for Frequencies {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn is_counting(&self) -> bool {
        self.counting.is_busy()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.counting.is_stale(shared) {
            self.count(shared);
        }
        if let Some((table, columns)) = self.counting.take("The counts could not be made.", shared) {
            let cells = columns.iter().flat_map(|column| &column.counts);
            self.most = cells.filter(|(code, _)| **code != ANY_CODE).map(|(_, count)| *count).max().unwrap_or(0);
            self.columns = Arc::new(columns);
            self.heads.0 = 0;
            self.column = self.column.filter(|column| *column < self.columns.len());
            self.take(&table, shared);
        }
        if self.heads.0 != shared.size.0 {
            self.heads = (shared.size.0, self.heads_in(shared.size.0));
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        let last = self.lines.len().saturating_sub(1);
        let page = usize::from(shared.size.1.saturating_sub(8)).max(1);
        match command {
            Command::Row(Way::Next) | Command::Mouse(Mouse::Wheel(Way::Next, ..)) => self.at = (self.at + 1).min(last),
            Command::Row(Way::Previous) | Command::Mouse(Mouse::Wheel(Way::Previous, ..)) => {
                self.at = self.at.saturating_sub(1);
            }
            Command::RowPage(Way::Next) => self.at = (self.at + page).min(last),
            Command::RowPage(Way::Previous) => self.at = self.at.saturating_sub(page),
            Command::RowEnd(Way::Next) => self.at = last,
            Command::RowEnd(Way::Previous) => self.at = 0,
            Command::Mouse(Mouse::Press(_, y)) => self.press(*y, shared),
            Command::Column(_) if self.view == View::Codes => {
                shared.tell("Tab shows transcripts or speakers in columns.");
            }
            Command::Column(Way::Next) => {
                let next = self.column.map_or(0, |column| column + 1);
                self.column = (!self.columns.is_empty()).then(|| next.min(self.columns.len() - 1));
            }
            Command::Column(Way::Previous) => self.column = self.column.and_then(|column| column.checked_sub(1)),
            Command::Accept => self.open(shared),
            Command::View => {
                self.view = match self.view {
                    View::Codes => View::Transcripts,
                    View::Transcripts => View::Speakers,
                    View::Speakers => View::Codes,
                };
                self.column = None;
                self.columns = Arc::default();
                self.count(shared);
            }
            command if self.counting.update(command) => self.count(shared),
            Command::Order => {
                self.by_count = !self.by_count;
                self.arrange(self.lines.get(self.at).map(|line| line.id.clone()));
            }
            Command::Caption => {
                shared.open(Popup::caption("What is counted", &self.caption));
            }
            Command::Export if self.view != View::Codes => {
                if self.is_counting() {
                    shared.tell("It is still being counted; try again in a moment.");
                    return;
                }
                let unit = if self.counting.roll == Roll::Up { "codings_with_subcodes" } else { "codings" };
                let codes: Vec<(CodeIx, u64)> = self.lines.iter().map(|line| (line.ix, line.codings)).collect();
                let columns = Arc::clone(&self.columns);
                let file = if self.view == View::Speakers { "codes-by-speaker.csv" } else { "codes-by-transcript.csv" };
                let make = move |study: &Study, _: &Path| by_column(study, unit, &codes, &columns);
                export::ask_figures(file, Options::default(), make, shared);
            }
            Command::Export => {
                let (scope, roll, known) = (self.scope(shared), self.counting.roll, Arc::clone(&shared.measures));
                let shown: Option<Vec<CodeIx>> =
                    self.counting.themes.then(|| self.lines.iter().map(|line| line.ix).collect());
                let make = move |study: &Study, root: &Path| {
                    let (measures, _) = after(study, &Source::at(root), &scope, &known, &|| ());
                    let mut table = table(study, &scope, &measures, roll);
                    if let Some(shown) = shown {
                        table.rows.retain(|row| row.key.code.is_some_and(|code| shown.contains(&code)));
                    }
                    table
                };
                export::ask_figures("frequencies.csv", Options::default(), make, shared);
            }
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn title(&self, _: &Shared) -> String {
        let view = match self.view {
            View::Codes => "by code",
            View::Transcripts => "by transcript",
            View::Speakers => "by speaker",
        };
        format!("frequencies › {view}{}", self.counting.words())
    }

    fn position(&self) -> String {
        if let Some(progress) = self.counting.progress() {
            return progress;
        }
        let column = match self.column.filter(|_| self.view != View::Codes) {
            Some(column) => format!(" · {}/{}", column + 1, self.columns.len()),
            None => String::new(),
        };
        format!("{}/{}{column}", (self.at + 1).min(self.lines.len()), self.lines.len())
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        self.draw_all(frame, area, shared);
    }
}
