//! Where in each transcript codes stand: long for the command line, turned for the screen.

use super::caption::caption_scope;
use crate::analysis::caption::Note;
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Row, Table};
use crate::analysis::timeline::{portrait, timeline};
use crate::model::Study;

/// How a table is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A row a code and one of so many parts of a transcript.
    Long(u32),
    /// A row a coding.
    Portrait,
    /// A row a code, a column one of so many parts: the share of its words that the code covers.
    Words(u32),
    /// The same, with how many codings have a word in the part.
    Codings(u32),
    /// A row a transcript, a column one of so many parts: the code that covers most of it.
    Portraits(u32),
}

/// The table, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &Measures, shape: Shape) -> Table {
    let mut made = match shape {
        Shape::Long(parts) => timeline(study, scope, measures, parts),
        Shape::Portrait => portrait(study, scope, measures),
        Shape::Words(parts) => across(study, &timeline(study, scope, measures, parts), parts, false),
        Shape::Codings(parts) => across(study, &timeline(study, scope, measures, parts), parts, true),
        Shape::Portraits(parts) => portraits(study, &timeline(study, scope, measures, parts), parts),
    };
    caption_scope(&mut made, scope);
    made
}

/// A number of a row, by the place of its column.
fn number(row: &Row, at: Option<usize>) -> u64 {
    match at.and_then(|at| row.get(at)) {
        Some(Cell::Count(number)) => *number,
        _ => 0,
    }
}

/// An empty table with a column for each part.
fn by_part(long: &Table, unit: &str, first: &str, parts: u32) -> Table {
    let mut table = Table::new("timeline", unit, &[first]);
    table.columns.extend((1..=parts).map(|part| part.to_string().into()));
    table.caption = long.caption.clone();
    table
}

/// Of each part of each transcript the code that covers most words, the first of the codebook among equals.
fn portraits(study: &Study, long: &Table, parts: u32) -> Table {
    let mut table = by_part(long, "parts", "transcript", parts);
    let unit = format!("one of {parts} parts of a transcript, with the code that covers most of its words");
    // What the longer table counts is said too, after what a cell of this one shows.
    let of_long = table.caption.unit.replace(unit);
    table.caption.notes.splice(..0, of_long.map(|unit| Note::Reading(format!("Unit: {unit}"))));
    let [part_at, words_at] = ["part", "words"].map(|name| long.column(name));
    for own in long.rows.chunk_by(|a, b| a.key.transcript == b.key.transcript) {
        let Some(ix) = own.first().and_then(|row| row.key.transcript) else { continue };
        let mut cells = vec![Cell::words(&study.transcript(ix).id)];
        for part in 1..=u64::from(parts) {
            let here = own.iter().filter(|row| number(row, part_at) == part);
            // Of equals the last of a reversed list is the first.
            let most = here.rev().max_by_key(|row| number(row, words_at));
            let most = most.filter(|row| number(row, words_at) > 0).and_then(|row| row.key.code);
            cells.push(most.map_or(Cell::Empty, |code| Cell::Code(study.code_id(code).to_owned())));
        }
        table.push((Key::transcript(ix), cells));
    }
    table
}

/// The rows of a timeline turned: a row a code in the order of the codebook, a column a part.
fn across(study: &Study, long: &Table, parts: u32, codings: bool) -> Table {
    let mut table = by_part(long, "codings", "code", parts);
    let [part, count, words, whole] = ["part", "codings", "words", "words_in_part"].map(|name| long.column(name));
    for row in &long.rows {
        let Some(code) = row.key.code else { continue };
        let at = table.rows.iter().position(|known| known.key.code == Some(code)).unwrap_or_else(|| {
            let empty = (0..parts).map(|_| if codings { Cell::Count(0) } else { Cell::Number(0.0) });
            let id = Cell::Code(study.code_id(code).to_owned());
            table.push((Key::code(code), std::iter::once(id).chain(empty).collect::<Vec<Cell>>()));
            table.rows.len() - 1
        });
        let column = usize::try_from(number(row, part)).unwrap_or(0);
        if let Some(seat) = table.rows.get_mut(at).and_then(|row| row.cells.get_mut(column)) {
            *seat = if codings {
                Cell::Count(number(row, count))
            } else {
                Cell::ratio(number(row, words) as f64, number(row, whole) as f64)
            };
        }
    }
    table.rows.sort_by_key(|row| row.key.code.and_then(|code| study.codebook().place(study.code_id(code))));
    table
}
