//! Codes by an attribute, by speakers, transcripts, coders or dates: counts, shares, rates, residuals.

mod columns;

use super::axis::{Axis, By};
use super::counted::{Counted, Counter, codes_shown, targets};
use super::measure::{Measure, Measures};
use super::scope::Scope;
use super::statistics::chi_square::{ChiSquare, chi_square};
use super::table::{Cell, Table};
use super::tally::{LeftOut, Roll};
use crate::model::{CodeIx, Study, TranscriptIx};
use columns::{columns, section};
use rayon::prelude::*;
use std::collections::HashMap;

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

/// One code under one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crossing {
    /// Codings.
    pub codings: u64,
    /// Transcripts with one.
    pub transcripts: u64,
    /// People of whom they cover a word.
    pub speakers: u64,
}

/// One value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The value; empty where it is absent.
    pub value: String,
    /// Codings of all codes, each once.
    pub codings: u64,
    /// Words in scope, coded or not.
    pub words: u64,
    /// Transcripts in scope, coded or not.
    pub transcripts: u64,
    /// People in scope who say a word.
    pub speakers: u64,
}

/// Codes by values.
#[derive(Clone, Debug, Default)]
pub struct Crosstab {
    /// The codes, in codebook order.
    pub codes: Vec<CodeIx>,
    /// Codings of each of these codes, each once.
    pub totals: Vec<u64>,
    /// The values, sorted; the absent one last.
    pub columns: Vec<Column>,
    /// By code and value.
    pub cells: Vec<Vec<Crossing>>,
    /// What was left out.
    pub left_out: LeftOut,
    /// Words in scope, each once.
    pub words: u64,
    /// Transcripts in scope on which nobody who is counted has worked.
    pub untouched: u64,
    /// Residuals and Cramér's V, over rows and columns that are not empty.
    pub chi_square: Option<ChiSquare>,
}

impl Crosstab {
    /// A cell.
    pub fn cell(&self, row: usize, column: usize) -> Crossing {
        self.cells.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    /// The adjusted residual of a cell, where it is defined.
    pub fn residual(&self, row: usize, column: usize) -> Option<f64> {
        let found = self.chi_square.as_ref()?;
        let row = found.rows.binary_search(&row).ok()?;
        let column = found.columns.binary_search(&column).ok()?;
        found.adjusted.get(row)?.get(column).copied().filter(|residual| residual.is_finite())
    }
}

/// The values of one transcript: of the whole, or of each speaker.
enum Values {
    Whole(u32),
    Speakers(HashMap<Option<u16>, u32>),
    Coders,
    /// Where sections begin, with their columns; and the column of what comes before.
    Sections(Vec<(u32, u32)>, u32),
}

/// Sums in the making.
struct Sums {
    cells: Vec<Crossing>,
    /// The last transcript that was counted in each cell.
    last: Vec<u32>,
    width: usize,
    /// Linked people by cell: they may speak in several transcripts.
    linked: Vec<(u32, u32)>,
}

impl Sums {
    fn add(&mut self, code: CodeIx, column: u32, transcript: u32) -> usize {
        let at = code.0 as usize * self.width + column as usize;
        if let (Some(cell), Some(last)) = (self.cells.get_mut(at), self.last.get_mut(at)) {
            cell.codings += 1;
            if *last != transcript {
                *last = transcript;
                cell.transcripts += 1;
            }
        }
        at
    }
}

/// Cells beyond which sums are made on one thread: each thread needs all of them.
const DENSE: usize = 1 << 18;

/// What some of the transcripts add up to.
struct Partial {
    sums: Sums,
    /// Codings by code, and by column.
    totals: Vec<u64>,
    codings: Vec<u64>,
    left_out: LeftOut,
    words: u64,
    untouched: u64,
}

impl Partial {
    fn new(codes: usize, width: usize) -> Self {
        let size = codes * width;
        let sums =
            Sums { cells: vec![Crossing::default(); size], last: vec![u32::MAX; size], width, linked: Vec::new() };
        let (totals, codings) = (vec![0; codes], vec![0; width]);
        Self { sums, totals, codings, left_out: LeftOut::default(), words: 0, untouched: 0 }
    }

    /// Adds what other transcripts add up to.
    fn add(&mut self, other: Self) {
        for (cell, more) in self.sums.cells.iter_mut().zip(other.sums.cells) {
            cell.codings += more.codings;
            cell.transcripts += more.transcripts;
            cell.speakers += more.speakers;
        }
        self.totals.iter_mut().zip(other.totals).for_each(|(total, more)| *total += more);
        self.codings.iter_mut().zip(other.codings).for_each(|(total, more)| *total += more);
        self.sums.linked.extend(other.sums.linked);
        self.left_out.add(other.left_out);
        self.words += other.words;
        self.untouched += other.untouched;
    }

    /// Adds the codings of a transcript; `number` tells it from the others added here.
    fn count(&mut self, counter: &Counter<'_>, how: &How, (part, values): (&Part<'_>, &Values), number: u32) {
        let (ix, measure, counted) = part;
        self.left_out.add(counted.left_out);
        self.words += counted.all_words();
        self.untouched += u64::from(counted.items.is_empty() && !counter.worked(*ix));
        // A cell and a speaker, packed so that they sort fast.
        let mut seen: Vec<u64> = Vec::new();
        let by_set: Vec<Vec<(u32, Vec<Option<u16>>)>> =
            counted.sets.iter().map(|set| columns_of(values, set)).collect();
        for item in &counted.items {
            let own;
            let alone = match values {
                Values::Coders => Some(how.coders.get(counter.study.coder(item.coder)).copied().unwrap_or(0)),
                Values::Sections(starts, outside) => Some(section(starts, *outside, item.at.start)),
                Values::Whole(_) | Values::Speakers(_) => None,
            };
            let wanted: &[(u32, Vec<Option<u16>>)] = match alone {
                Some(column) => {
                    own = [(column, counted.speakers(item).to_vec())];
                    &own
                }
                None => by_set.get(usize::from(item.set)).map_or(&[], |columns| columns),
            };
            for code in how.targets.get(item.code.0 as usize).into_iter().flatten() {
                if let Some(total) = self.totals.get_mut(code.0 as usize) {
                    *total += 1;
                }
                for (column, speakers) in wanted {
                    let at = self.sums.add(*code, *column, number) as u64;
                    seen.extend(speakers.iter().flatten().map(|speaker| at << 16 | u64::from(*speaker)));
                }
            }
            for (column, _) in wanted {
                if let Some(codings) = self.codings.get_mut(*column as usize) {
                    *codings += 1;
                }
            }
        }
        seen.sort_unstable();
        seen.dedup();
        let id = &counter.study.transcript(*ix).id;
        let persons: Vec<Option<u32>> =
            measure.speakers.iter().map(|speaker| counter.people.number(id, &speaker.label)).collect();
        for packed in seen {
            let (at, speaker) = (packed >> 16, (packed & 0xffff) as usize);
            match persons.get(speaker).copied().flatten() {
                Some(person) => self.sums.linked.push((u32::try_from(at).unwrap_or(u32::MAX), person)),
                None => {
                    if let Some(cell) = usize::try_from(at).ok().and_then(|at| self.sums.cells.get_mut(at)) {
                        cell.speakers += 1;
                    }
                }
            }
        }
    }
}

/// How codings are counted: the codes that each counts for, and the columns of coders.
struct How {
    targets: Vec<Vec<CodeIx>>,
    coders: HashMap<String, u32>,
}

/// Counts codes by values, transcript by transcript, on several threads.
pub fn crosstab(study: &Study, scope: &Scope, measures: &Measures, axis: &Axis, roll: Roll) -> Crosstab {
    let counter = Counter::of(study, scope);
    let all = counter.all(measures);
    let mut made = Crosstab::default();
    let (columns, values) = columns(&counter, axis, &all);
    made.columns = columns;
    let targets = targets(study, roll);
    let width = made.columns.len();
    let coders: HashMap<String, u32> = match axis.by() {
        By::Coder => (0_u32..).zip(&made.columns).map(|(at, column)| (column.value.clone(), at)).collect(),
        _ => HashMap::new(),
    };
    let codes = targets.len();
    let how = How { targets, coders };
    let threads = if codes * width > DENSE { 1 } else { rayon::current_num_threads().max(1) };
    let length = all.len().div_ceil(threads).max(1);
    let sum = |(all, values): (&[Part<'_>], &[Values])| {
        let mut partial = Partial::new(codes, width);
        for ((part, values), number) in all.iter().zip(values).zip(0_u32..) {
            partial.count(&counter, &how, (part, values), number);
        }
        partial
    };
    let parts: Vec<Partial> = all.par_chunks(length).zip(values.par_chunks(length)).map(sum).collect();
    let mut whole = Partial::new(codes, width);
    parts.into_iter().for_each(|part| whole.add(part));
    let Partial { mut sums, totals, codings, left_out, words, untouched } = whole;
    (made.left_out, made.words, made.untouched) = (left_out, words, untouched);
    made.columns.iter_mut().zip(codings).for_each(|(column, codings)| column.codings = codings);
    sums.linked.sort_unstable();
    sums.linked.dedup();
    for (at, _) in &sums.linked {
        if let Some(cell) = sums.cells.get_mut(*at as usize) {
            cell.speakers += 1;
        }
    }
    let total = |ix: CodeIx| totals.get(ix.0 as usize).copied().unwrap_or(0);
    made.codes = codes_shown(study, scope, |ix| total(ix) > 0);
    made.totals = made.codes.iter().map(|ix| total(*ix)).collect();
    let row = |ix: &CodeIx| {
        let from = ix.0 as usize * width;
        sums.cells.get(from..from + width).unwrap_or_default().to_vec()
    };
    made.cells = made.codes.iter().map(row).collect();
    made
}

/// Works out residuals and Cramér's V; not needed for counts alone.
pub fn with_residuals(mut made: Crosstab) -> Crosstab {
    let counts: Vec<Vec<f64>> =
        made.cells.iter().map(|row| row.iter().map(|cell| cell.codings as f64).collect()).collect();
    made.chi_square = chi_square(&counts).ok();
    made
}

/// The columns that a set of speakers belongs to, each with those speakers.
fn columns_of(values: &Values, set: &[Option<u16>]) -> Vec<(u32, Vec<Option<u16>>)> {
    match values {
        Values::Whole(column) => vec![(*column, set.to_vec())],
        Values::Coders | Values::Sections(..) => Vec::new(),
        Values::Speakers(by_speaker) => {
            let mut found: Vec<(u32, Vec<Option<u16>>)> = Vec::new();
            for speaker in set {
                let Some(column) = by_speaker.get(speaker) else { continue };
                match found.iter_mut().find(|(known, _)| known == column) {
                    Some((_, speakers)) => speakers.push(*speaker),
                    None => found.push((*column, vec![*speaker])),
                }
            }
            found
        }
    }
}

/// One transcript that counts.
type Part<'m> = (TranscriptIx, &'m Measure, std::sync::Arc<Counted>);

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
    let cell = made.cell(row, column);
    let count = cell.codings as f64;
    let under = made.columns.get(column);
    match show {
        Show::Count => Cell::Count(cell.codings),
        Show::Present => Cell::Count(u64::from(cell.codings > 0)),
        Show::RowShare => Cell::ratio(count, made.totals.get(row).copied().unwrap_or(0) as f64),
        Show::ColumnShare => Cell::ratio(count, under.map_or(0, |column| column.codings) as f64),
        Show::Rate => Cell::ratio(count * 1000.0, under.map_or(0, |column| column.words) as f64),
        Show::Residual => made.residual(row, column).map_or(Cell::Empty, Cell::Number),
    }
}

/// The table: one row a code and value, zeros left out.
pub fn table(study: &Study, scope: &Scope, axis: &Axis, roll: Roll, made: &Crosstab) -> Table {
    let mut table = Table::new("crosstab", "codings", &COLUMNS);
    for (row, code) in made.codes.iter().enumerate() {
        for (place, column) in made.columns.iter().enumerate() {
            let cell = made.cell(row, place);
            if cell.codings == 0 {
                continue;
            }
            table.rows.push(vec![
                Cell::words(study.code_id(*code)),
                Cell::words(&column.value),
                Cell::Count(cell.codings),
                shown(made, Show::RowShare, row, place),
                shown(made, Show::ColumnShare, row, place),
                shown(made, Show::Rate, row, place),
                Cell::Count(column.words),
                Cell::Count(cell.transcripts),
                Cell::Count(column.transcripts),
                Cell::Count(cell.speakers),
                Cell::Count(column.speakers),
                shown(made, Show::Residual, row, place),
            ]);
        }
    }
    caption(&mut table, study, scope, axis, roll, made);
    table
}

/// The same as a matrix: a row a code, a column a value, zeros too; or with values as rows (`turned`).
pub fn wide(
    study: &Study,
    scope: &Scope,
    axis: &Axis,
    (roll, show, turned): (Roll, Show, bool),
    made: &Crosstab,
) -> Table {
    let mut table = Table::new("crosstab", "codings", &[]);
    let value = |column: &Column| if column.value.is_empty() { "(none)".to_owned() } else { column.value.clone() };
    let codes: Vec<&str> = made.codes.iter().map(|code| study.code_id(*code)).collect();
    if turned {
        table.columns = [axis.name()].into_iter().chain(codes).map(str::to_owned).collect();
        for (place, column) in made.columns.iter().enumerate() {
            let cells = (0..made.codes.len()).map(|row| shown(made, show, row, place));
            table.rows.push([Cell::words(value(column))].into_iter().chain(cells).collect());
        }
    } else {
        table.columns = vec!["row".to_owned()];
        table.columns.extend(made.columns.iter().map(value));
        for (row, code) in codes.iter().enumerate() {
            let cells = (0..made.columns.len()).map(|place| shown(made, show, row, place));
            table.rows.push([Cell::words(*code)].into_iter().chain(cells).collect());
        }
    }
    caption(&mut table, study, scope, axis, roll, made);
    table
}

fn caption(table: &mut Table, study: &Study, scope: &Scope, axis: &Axis, roll: Roll, made: &Crosstab) {
    table.caption.push("Unit: codings (the same coder, code and passage once)".into());
    if roll == Roll::Up {
        table.caption.push("a coding counts for its code and for the codes above it".into());
    }
    table.caption.push(format!("divided by {}", axis.name()));
    table.caption.push(match axis.by() {
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
    table.caption.push(format!(
        "{} words in scope, coded or not; {} transcripts among them on which nobody who is counted has worked",
        made.words, made.untouched
    ));
    table.caption.push("a column's share is of all codings in scope in the column".into());
    if let Some(v) = made.chi_square.as_ref().and_then(|found| found.v.ok()) {
        table.caption.push(format!(
            "Cramér's V {v:.3}, adjusted residuals (Haberman 1973): they describe the table of codings; codings are not \
             independent of each other, so that they test nothing"
        ));
    }
    table.caption.extend(made.left_out.sentences(study, scope));
}
