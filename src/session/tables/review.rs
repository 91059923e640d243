//! Codings whose words changed or are gone, with the words that may be theirs now.

use crate::analysis::table::{Cell, Row};
use crate::model::coding::Placed;
use crate::model::{Coding, Span, TranscriptIx};
use crate::session::tables::codings::{self, Stored};
use crate::session::{Session, acts};
use crate::store::texts;
use crate::text::offsets::Text;

/// Columns of the list.
pub const COLUMNS: [&str; 11] = [
    "id",
    "transcript",
    "coder",
    "code",
    "state",
    "start",
    "end",
    "quote",
    "suggested_start",
    "suggested_end",
    "suggested",
];

/// A coding that needs a look.
#[derive(Clone, Debug)]
pub struct Item {
    /// The transcript.
    pub ix: TranscriptIx,
    /// The coding, at its stored place.
    pub coding: Coding,
    /// What became of it.
    pub placed: Placed,
    /// The words it was made on, as far as its file has them.
    pub quote: Stored,
    /// The words suggested; empty where nothing is.
    pub suggested: String,
}

/// Every coding that needs a look, by transcript and place.
pub fn items(session: &mut Session, only: Option<TranscriptIx>) -> Vec<Item> {
    let mut found = Vec::new();
    let all = session.study.transcripts().into_iter().filter(|ix| only.is_none_or(|only| only == *ix));
    for ix in all.collect::<Vec<_>>() {
        let Some(entry) = session.study.entry(ix).filter(|entry| !entry.codings().is_empty()) else { continue };
        if entry.unsettled() == 0 && session.placed_on(ix).is_some() {
            continue;
        }
        let document = match session.document(ix) {
            Ok(document) => document,
            Err(problem) => {
                session.problems.push(problem);
                continue;
            }
        };
        for coding in session.study.codings(ix).to_vec() {
            let Some(placed) = session.study.placed(&coding).filter(|placed| !placed.state.counts()) else { continue };
            let suggested = placed.perhaps.map(|at| document.text.slice(at).to_owned()).unwrap_or_default();
            let quote = codings::stored_quote(session, ix, &coding);
            found.push(Item { ix, coding, placed, quote, suggested });
        }
    }
    found
}

/// The versions of a text, read before, that were changed outside and that the program can take the change on from.
pub fn changed_outside(session: &Session, ix: TranscriptIx) -> Vec<String> {
    let Some(now) = session.placed_on(ix) else { return Vec::new() };
    acts::stale(session, ix, now).into_iter().filter(|version| is_at_hand(session, ix, version)).collect()
}

/// Whether an old version of a text can still be read.
pub fn is_at_hand(session: &Session, ix: TranscriptIx, version: &str) -> bool {
    texts::old(&session.root, &session.study.transcript(ix).id, version).is_some()
}

/// The words a coding was made on: whole where an old version of the text has them, else as its file has them.
pub fn old_words(session: &Session, item: &Item) -> String {
    if item.quote.whole {
        return item.quote.words.clone();
    }
    let version = session.study.made_on(item.ix, &item.coding);
    let old = texts::old(&session.root, &session.study.transcript(item.ix).id, version).map(Text::new);
    let old = old.filter(|text| item.placed.stored.end <= text.len());
    old.map_or_else(|| item.quote.words.clone(), |text| text.slice(item.placed.stored).to_owned())
}

/// The row of one in the table.
pub fn row(session: &Session, item: &Item) -> Row {
    let study = &session.study;
    let edge = |edge: fn(Span) -> u32| item.placed.perhaps.map_or(Cell::Empty, |at| Cell::count(edge(at)));
    let cells = vec![
        Cell::words(study.coding_word(&item.coding)),
        Cell::words(&study.transcript(item.ix).id),
        Cell::words(study.coder(item.coding.coder)),
        Cell::words(study.code_id(study.target(item.coding.code))),
        Cell::words(item.placed.state.word()),
        Cell::count(item.placed.stored.start),
        Cell::count(item.placed.stored.end),
        Cell::words(&item.quote.words),
        edge(|at| at.start),
        edge(|at| at.end),
        Cell::words(&item.suggested),
    ];
    (codings::key(study, item.ix, &item.coding), cells).into()
}
