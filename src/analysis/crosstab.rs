//! Codes by an attribute, by speakers, transcripts, coders or dates: counts, shares, rates, residuals.

mod column;
mod columns;
mod part;
mod people;
mod sums;

use super::axis::{Axis, By};
use super::counting::{
    ANY_CODE, Counter, LeftOut, ROLLED, Roll, code_cell, code_key, code_name, code_word, codes_shown,
};
use super::measure::Measured;
use super::scope::Scope;
use super::statistics::chi_square::{ChiSquare, chi_square};
use super::table::{self, Cell, Key, Row, Table};
use crate::model::{CodeIx, Study};
use crate::text::number::counted;
pub use column::{Column, Crossing};
use part::CountedPart;
use rayon::prelude::*;
use sums::{How, Sums};

/// Columns of the table.
pub const COLUMNS: [&str; 12] = [
    "row",
    "column",
    "count",
    "row_share",
    "column_share",
    "per_1000_words",
    "words",
    "transcripts",
    "of_transcripts",
    "speakers",
    "of_speakers",
    "adjusted_residual",
];

/// Codes by values.
#[derive(Clone, Debug, Default)]
pub struct Crosstab {
    /// The codes, in codebook order; rolled up, `ANY_CODE` comes last.
    pub codes: Vec<CodeIx>,
    /// Codings of each of these codes, each once.
    pub totals: Vec<u64>,
    /// The values, sorted; the absent one last.
    pub columns: Vec<Column>,
    /// By value and code, all codes of the study.
    cells: Vec<Crossing>,
    /// How many codes there are in the study; rolled up, and one for any code.
    height: usize,
    /// What was left out.
    pub left_out: LeftOut,
    /// Words in scope, each once.
    pub words: u64,
    /// Codings in scope, each once.
    pub codings: u64,
    /// Transcripts in scope on which nobody who is counted has worked.
    pub untouched: u64,
    /// Residuals and Cramér's V, over rows and columns that are not empty.
    pub chi_square: Option<ChiSquare>,
}

impl Crosstab {
    /// A cell.
    pub fn cell(&self, row: usize, column: usize) -> Crossing {
        let code = self.codes.get(row).filter(|_| column < self.columns.len());
        let place = |code: &CodeIx| (code.0 as usize).min(self.height.saturating_sub(1));
        code.and_then(|code| self.cells.get(column * self.height + place(code))).copied().unwrap_or_default()
    }

    /// The adjusted residual of a cell, where it is defined.
    pub fn residual(&self, row: usize, column: usize) -> Option<f64> {
        let found = self.chi_square.as_ref()?;
        let row = found.rows.binary_search(&row).ok()?;
        let column = found.columns.binary_search(&column).ok()?;
        found.adjusted.get(row)?.get(column).copied().filter(|residual| residual.is_finite())
    }
}

/// Counts codes by values, transcript by transcript, on several threads.
pub fn crosstab(study: &Study, scope: &Scope, measures: &dyn Measured, axis: &Axis, roll: Roll) -> Crosstab {
    let counter = Counter::of(study, scope);
    let how = How::of(&counter, roll);
    let (columns, sums) = if axis.by() == By::Transcript {
        let wholes = how.wholes(measures);
        let (columns, places) = columns::of_wholes(study, axis, (&wholes, scope.asks_for_people()));
        let sums = Sums::of_wholes(&how, columns.len(), &wholes, &places);
        (columns, sums)
    } else {
        let held = measures.hold();
        let all = counter.transcripts(&held);
        let part = |(ix, measure)| CountedPart::of(&counter, ix, measure);
        let parts: Vec<CountedPart<'_>> = all.into_par_iter().with_min_len(64).map(part).collect();
        let (columns, values) = columns::of_parts(&counter, axis, &parts);
        let sums = Sums::of_parts(&how, &columns, axis, &parts, &values);
        (columns, sums)
    };
    let mut made = Crosstab { columns, ..Crosstab::default() };
    (made.left_out, made.words, made.untouched) = (sums.left_out, sums.words, sums.untouched);
    made.codings = sums.items;
    made.columns.iter_mut().zip(&sums.codings).for_each(|(column, codings)| column.codings = *codings);
    made.height = sums.totals.len();
    made.cells = sums.cells(made.columns.len());
    let total = |ix: CodeIx| sums.totals.get(ix.0 as usize).copied().unwrap_or(0);
    made.codes = codes_shown(study, scope, |ix| total(ix) > 0);
    made.totals = made.codes.iter().map(|ix| total(*ix)).collect();
    if roll == Roll::Up {
        made.codes.push(ANY_CODE);
        made.totals.push(made.codings);
    }
    made
}

/// Works out residuals and Cramér's V, over the codes without the row for any of them; not needed for counts alone.
pub fn with_residuals(mut made: Crosstab) -> Crosstab {
    let row = |row| (0..made.columns.len()).map(|column| f64::from(made.cell(row, column).codings)).collect();
    let codes = made.codes.iter().filter(|code| **code != ANY_CODE).count();
    let counts: Vec<Vec<f64>> = (0..codes).map(row).collect();
    made.chi_square = chi_square(&counts).ok();
    made
}

/// What a wide table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Codings.
    #[default]
    Count,
    /// 1 where there is a coding, 0 where there is none.
    Present,
    /// Share of the row.
    RowShare,
    /// Share of the column.
    ColumnShare,
    /// Codings per 1,000 words of the column.
    Rate,
    /// Adjusted residual.
    Residual,
}

/// A figure of a cell.
fn shown(made: &Crosstab, show: Show, row: usize, column: usize) -> Cell {
    let count = u64::from(made.cell(row, column).codings);
    let under = made.columns.get(column).map_or((0, 0), |column| (column.codings, column.words));
    match show {
        Show::Residual => made.residual(row, column).map_or(Cell::Empty, Cell::Number),
        _ => figure(show, count, made.totals.get(row).copied().unwrap_or(0), under),
    }
}

/// A figure of codings, out of those of the row, and of the codings and words of the column.
fn figure(show: Show, count: u64, row: u64, (codings, words): (u64, u64)) -> Cell {
    match show {
        Show::Count => Cell::Count(count),
        Show::Present => Cell::Count(u64::from(count > 0)),
        Show::RowShare => Cell::ratio(count as f64, row as f64),
        Show::ColumnShare => Cell::ratio(count as f64, codings as f64),
        Show::Rate => Cell::ratio(count as f64 * 1000.0, words as f64),
        Show::Residual => Cell::Empty,
    }
}

/// The table: one row a code and value, zeros left out.
pub fn table(study: &Study, scope: &Scope, axis: &Axis, roll: Roll, made: &Crosstab) -> Table {
    let mut table = head(study, scope, axis, roll, made);
    (0..made.codes.len()).for_each(|row| table.extend(rows(study, made, row)));
    table
}

/// The table without its rows.
pub fn head(study: &Study, scope: &Scope, axis: &Axis, roll: Roll, made: &Crosstab) -> Table {
    let mut table = Table::new("crosstab", "codings", &COLUMNS);
    caption(&mut table, study, scope, axis, roll, made);
    table
}

/// The rows of one code, by its place among the codes: one a value, zeros left out.
fn rows(study: &Study, made: &Crosstab, row: usize) -> Vec<Row> {
    let code = made.codes.get(row).copied();
    let key = |column: &Column| {
        let key = Key { against: column.key.code, values: vec![column.value.clone()], ..column.key.clone() };
        Key { code, sums: code == Some(ANY_CODE), ..key }
    };
    cells(study, made, row).map(|(column, cells)| Row { key: key(column), cells }).collect()
}

/// The same for who asks of no row what it is about.
pub fn plain_rows(study: &Study, made: &Crosstab, row: usize) -> Vec<Row> {
    cells(study, made, row).map(|(_, cells)| Row { key: Key::default(), cells }).collect()
}

fn cells<'a>(study: &'a Study, made: &'a Crosstab, row: usize) -> impl Iterator<Item = (&'a Column, Vec<Cell>)> {
    let code = made.codes.get(row).copied();
    made.columns.iter().enumerate().filter_map(move |(place, column)| {
        let (cell, code) = (made.cell(row, place), code?);
        if cell.codings == 0 {
            return None;
        }
        let cells = vec![
            code_cell(study, code),
            Cell::words(&column.value),
            Cell::count(cell.codings),
            shown(made, Show::RowShare, row, place),
            shown(made, Show::ColumnShare, row, place),
            shown(made, Show::Rate, row, place),
            Cell::Count(column.words),
            Cell::count(cell.transcripts),
            Cell::Count(column.transcripts),
            Cell::count(cell.speakers),
            Cell::Count(column.speakers),
            shown(made, Show::Residual, row, place),
        ];
        Some((column, cells))
    })
}

/// The head of the column of what has no value.
pub const NONE: &str = "(none)";

/// What stands over the column, or before the row, of all values together: each coding and each word once.
pub const TOTAL: &str = "(total)";

/// The columns of a wide table, one a value.
pub fn heads(made: &Crosstab) -> Vec<table::Column> {
    let head = |column: &Column| table::Column {
        name: if column.value.is_empty() { NONE.to_owned() } else { column.value.clone() },
        key: Key { values: vec![column.value.clone()], ..column.key.clone() },
    };
    made.columns.iter().map(head).collect()
}

/// The same as a matrix: a row a code, a column a value, zeros too, with what they add up to; or with values as rows
/// (`turned`).
pub fn wide(
    study: &Study,
    scope: &Scope,
    axis: &Axis,
    (roll, show, turned): (Roll, Show, bool),
    made: &Crosstab,
) -> Table {
    let mut table = Table::new("crosstab", "codings", &[]);
    let all = (roll == Roll::Own).then_some(ANY_CODE);
    let codes = made.codes.iter().copied().chain(all);
    let codes: Vec<(table::Column, String)> = codes
        .map(|code| {
            let head = table::Column { name: code_word(study, code).to_owned(), key: code_key(code) };
            (head, code_name(study, code).to_owned())
        })
        .collect();
    let total = table::Column { name: TOTAL.to_owned(), key: Key { sums: true, ..Key::default() } };
    let named = |head: table::Column| (value_name(study, axis, &head.key), head);
    let values: Vec<(table::Column, String)> =
        heads(made).into_iter().chain([total]).map(named).map(|(name, head)| (head, name)).collect();
    // A row for any code is among the codes where they are rolled up; else it is what the columns add up to.
    let cell = |row: usize, place: usize| match (row < made.codes.len(), made.columns.get(place)) {
        (true, Some(_)) => shown(made, show, row, place),
        (false, Some(column)) => figure(show, column.codings, made.codings, (column.codings, column.words)),
        (_, None) => {
            let total = made.totals.get(row).copied().unwrap_or(made.codings);
            figure(show, total, total, (made.codings, made.words))
        }
    };
    table.named = !turned || values.iter().any(|(_, name)| !name.is_empty());
    let (rows, columns) = if turned { (&values, &codes) } else { (&codes, &values) };
    table.add_columns([if turned { axis.name() } else { "row" }]);
    table.add_columns(table.named.then_some("name"));
    table.columns.extend(columns.iter().map(|(head, _)| head.clone()));
    for (at, (head, name)) in rows.iter().enumerate() {
        let mut row = vec![if turned { Cell::words(&head.name) } else { Cell::Code(head.name.clone()) }];
        row.extend(table.named.then(|| Cell::words(name)));
        row.extend((0..columns.len()).map(|other| if turned { cell(other, at) } else { cell(at, other) }));
        table.push((head.key.clone(), row));
    }
    caption(&mut table, study, scope, axis, roll, made);
    table
}

/// What a column of a wide table is called; empty where it has no other name than what stands above it.
pub fn column_name(study: &Study, axis: &Axis, key: &Key) -> String {
    match key.code.and_then(|code| study.code(code)) {
        Some(code) => code.name.clone(),
        None => value_name(study, axis, key),
    }
}

/// What a value is called, where it is an id.
fn value_name(study: &Study, axis: &Axis, key: &Key) -> String {
    key.values.first().map(|value| axis.value_name(study, value)).unwrap_or_default()
}

fn caption(table: &mut Table, study: &Study, scope: &Scope, axis: &Axis, roll: Roll, made: &Crosstab) {
    table.caption.unit = Some("codings (the same coder, code and passage once)".into());
    if roll == Roll::Up {
        table.caption.note(ROLLED.into());
    }
    table.caption.note(format!("divided by {}", axis.name()));
    table.caption.denominator(match axis.by() {
        By::Transcript => "rates per 1,000 words in scope in the transcripts of the column, coded or not".into(),
        By::Speaker => {
            "rates per 1,000 words of those in the column, coded or not; a coding over several of them stands in \
                        each column, and once in the row's total that shares are of"
                .into()
        }
        By::Place => {
            "a coding belongs to the question that it begins after, to none before the first; rates per 1,000 \
                      words in scope in the turns that begin there"
                .into()
        }
        By::Coder => {
            "all coders are counted, each in a column; rates per 1,000 words in scope in the transcripts that the \
                      coder worked on; a row's total adds up the coders"
                .into()
        }
    });
    table.caption.denominator(format!(
        "{} in scope, coded or not; {} among them on which nobody who is counted has worked",
        counted(made.words, "word", "words"),
        counted(made.untouched, "transcript", "transcripts")
    ));
    table.caption.denominator("a column's share is of all codings in scope in the column".into());
    if let Some(v) = made.chi_square.as_ref().and_then(|found| found.v.ok()) {
        table.caption.note(format!(
            "Cramér's V {v:.3}, adjusted residuals (Haberman 1973): they describe the table of codings; codings are not \
             independent of each other, so that they test nothing"
        ));
    }
    made.left_out.tell(table, study, scope);
}
