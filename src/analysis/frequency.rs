//! How often each code is used: by codings, transcripts, speakers, coders, and by the words it covers.

use super::measure::Measures;
use super::scope::Scope;
use super::table::{Cell, Table};
pub use super::tally::Roll;
use super::tally::{Row, Rules, Tally};
use crate::model::{CodeIx, Status, Study, TranscriptIx};
use std::collections::HashMap;

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

/// Counts every code. `measures` holds the measured transcripts; those outside the scope may be missing.
pub fn frequencies(study: &Study, scope: &Scope, measures: &Measures) -> Table {
    rolled(study, scope, measures, Roll::Own)
}

/// The same table, where with [`Roll::Up`] every number of a code is of the code with those below it.
pub fn rolled(study: &Study, scope: &Scope, measures: &Measures, roll: Roll) -> Table {
    let rules = Rules::of(study, scope, roll);
    table(study, scope, roll, &rules.tally(measures))
}

/// Codings of each code in some transcripts, by the rules of [`frequencies`].
pub fn codings(
    study: &Study,
    scope: &Scope,
    measures: &Measures,
    transcripts: &[TranscriptIx],
    roll: Roll,
) -> HashMap<CodeIx, u64> {
    Rules::of(study, scope, roll).codings(measures, transcripts).into_iter().collect()
}

/// A speaker as one person: a linked participant once, an unlinked speaker per transcript.
pub fn person(study: &Study, ix: TranscriptIx, label: &str) -> String {
    let transcript = &study.transcript(ix).id;
    study.participant_of(transcript, label).map_or_else(|| format!("{transcript}/{label}"), |person| person.id.clone())
}

fn table(study: &Study, scope: &Scope, roll: Roll, tally: &Tally) -> Table {
    let Tally { rows, left_out, words: words_in_scope, .. } = tally;
    let mut table = Table::new("frequencies", "codings", &COLUMNS);
    let of = |id: &str| study.known_code(id).and_then(|ix| rows.get(ix.0 as usize));
    let book = study.codebook();
    for code in book.codes() {
        let shown = match code.status {
            Status::Active => true,
            Status::MergedInto(_) => false,
            Status::Retired | Status::Deleted => of(&code.id).is_some_and(|row| row.codings > 0),
        };
        let asked =
            scope.codes.as_ref().is_none_or(|codes| study.known_code(&code.id).is_some_and(|ix| codes.contains(&ix)));
        if !shown || !asked {
            continue;
        }
        let empty = Row::default();
        let row = of(&code.id).unwrap_or(&empty);
        let below = match roll {
            Roll::Own => book.with_descendants(&code.id).iter().filter_map(|id| of(id)).map(|row| row.codings).sum(),
            Roll::Up => row.codings,
        };
        let count = row.codings as f64;
        table.rows.push(vec![
            Cell::words(&code.id),
            Cell::words(&code.name),
            Cell::words(code.parent.clone().unwrap_or_default()),
            Cell::words(book.path_name(&code.id)),
            Cell::Count(row.codings),
            Cell::Count(below),
            Cell::Count(row.transcripts),
            Cell::Count(row.speakers()),
            Cell::Count(row.coders()),
            Cell::Count(row.characters),
            Cell::Count(row.words),
            Cell::ratio(count * 1000.0, *words_in_scope as f64),
        ]);
    }
    table.caption.push("Unit: codings (the same coder, code and passage once)".into());
    table.caption.push(format!("rates per 1,000 of {words_in_scope} words in scope, coded or not"));
    table.caption.extend(left_out.sentences(study, scope));
    table
}
