//! How often each code is used: by codings, transcripts, speakers, coders, and by the words it covers.

mod tally;

use super::counting::{ANY, ANY_CODE, ROLLED, Roll, code_key, code_name};
use super::measure::{Measured, Measures};
use super::scope::Scope;
use super::table::{Cell, Key, Table};
use crate::model::{CodeIx, Status, Study, TranscriptIx};
use std::collections::HashMap;
use tally::{ByCode, Row, Tally};

/// Columns of the table.
pub const COLUMNS: [&str; 12] = [
    "code",
    "name",
    "parent",
    "path",
    "codings",
    "codings_with_subcodes",
    "transcripts",
    "speakers",
    "coders",
    "characters",
    "words",
    "per_1000_words",
];

/// Counts every code. `measures` holds the measured transcripts; those outside the scope may be missing. With
/// [`Roll::Up`] every number of a code is of the code with those below it, and a last row is of
/// any code at all.
pub fn rolled(study: &Study, scope: &Scope, measures: &dyn Measured, roll: Roll) -> Table {
    let by_code = ByCode::of(study, scope, roll);
    table(study, scope, roll, &by_code.tally(measures))
}

/// Codings of each code in some transcripts, by the rules of [`rolled`].
pub fn codings(
    study: &Study,
    scope: &Scope,
    measures: &Measures,
    transcripts: &[TranscriptIx],
    roll: Roll,
) -> HashMap<CodeIx, u64> {
    ByCode::of(study, scope, roll).codings(measures, transcripts).into_iter().collect()
}

fn table(study: &Study, scope: &Scope, roll: Roll, tally: &Tally) -> Table {
    let Tally { rows, left_out, words: words_in_scope, .. } = tally;
    let mut table = Table::new("frequencies", "codings", &COLUMNS);
    let of = |id: &str| study.known_code(id).and_then(|ix| rows.get(ix.0 as usize));
    let book = study.codebook();
    let below = below(study, rows);
    for code in book.codes() {
        let shown = match code.status {
            Status::Active => true,
            // Codings of a code that is merged count for its target, unless that is nowhere.
            Status::MergedInto(_) | Status::Retired | Status::Deleted => {
                of(&code.id).is_some_and(|row| row.codings > 0)
            }
        };
        let asked =
            scope.codes.as_ref().is_none_or(|codes| study.known_code(&code.id).is_some_and(|ix| codes.contains(&ix)));
        if !shown || !asked {
            continue;
        }
        let empty = Row::default();
        let row = of(&code.id).unwrap_or(&empty);
        let below = match roll {
            Roll::Own => study.known_code(&code.id).and_then(|ix| below.get(&ix)).copied().unwrap_or(0),
            Roll::Up => row.codings,
        };
        let parent = code.parent.as_deref().unwrap_or_default();
        let named = [&code.id, code.name.as_str(), parent, &book.path_name(&code.id)];
        let key = study.known_code(&code.id).map(Key::code).unwrap_or_default();
        table.push((key, line(named, row, below, *words_in_scope)));
    }
    table.caption.unit = Some("codings (the same coder, code and passage once)".into());
    if let Some(row) = rows.last().filter(|_| roll == Roll::Up) {
        let name = code_name(study, ANY_CODE);
        table.push((code_key(ANY_CODE), line([ANY, name, "", name], row, row.codings, *words_in_scope)));
        table.caption.note(ROLLED.into());
    }
    table.caption.denominator(format!("rates per 1,000 of {words_in_scope} words in scope, coded or not"));
    left_out.tell(&mut table, study, scope);
    table
}

/// Codings of each code and of those below it, where there are any.
fn below(study: &Study, rows: &[Row]) -> HashMap<CodeIx, u64> {
    let mut below: HashMap<CodeIx, u64> = HashMap::new();
    for (number, row) in (0..).zip(rows).filter(|(_, row)| row.codings > 0) {
        for code in study.codebook().path(study.code_id(CodeIx(number))) {
            if let Some(above) = study.known_code(&code.id) {
                *below.entry(above).or_default() += row.codings;
            }
        }
    }
    below
}

fn line(named: [&str; 4], row: &Row, below: u64, words_in_scope: u64) -> Vec<Cell> {
    let mut line: Vec<Cell> = named.into_iter().map(Cell::words).collect();
    line.extend([
        Cell::Count(row.codings),
        Cell::Count(below),
        Cell::Count(row.transcripts),
        Cell::Count(row.speakers()),
        Cell::Count(row.coders()),
        Cell::Count(row.characters),
        Cell::Count(row.words),
        Cell::ratio(row.codings as f64 * 1000.0, words_in_scope as f64),
    ]);
    line
}
