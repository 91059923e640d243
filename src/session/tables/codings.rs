//! Codings as lists have them, those that need a look too.

use crate::analysis::measure::{Cover, Measure};
use crate::analysis::people::People;
use crate::analysis::scope::{Scope, Voices};
use crate::analysis::table::{Cell, Key, Row, Table};
use crate::model::anchor::State;
use crate::model::moment::moment;
use crate::model::{Coding, Study, TranscriptIx};
use crate::session::Session;
use crate::session::measures::{Source, with_words};
use crate::store::known::Wanted;
use std::collections::HashMap;

/// Columns of the table.
pub const COLUMNS: [&str; 9] = ["id", "transcript", "coder", "code", "start", "end", "quote", "made", "state"];

/// The order of lists: by place, code and id.
pub fn in_order(study: &Study, codings: &mut [(Cover, String)]) {
    codings.sort_by(|(a, _), (b, _)| {
        let key = |coding: &Coding| (coding.at, study.code_id(coding.code).to_owned(), coding.id);
        key(&a.coding).cmp(&key(&b.coding))
    });
}

/// Whether a coding is listed: by code, coder, speaker and query.
pub fn is_listed(study: &Study, scope: &Scope, voices: &Voices, measure: &Measure, cover: &Cover) -> bool {
    let coder = scope.coders.is_empty() || scope.coders.contains(&cover.coding.coder);
    let people = || {
        let mut speakers = measure.speakers_of(cover);
        if speakers.is_empty() {
            speakers.push(None);
        }
        speakers.iter().any(|speaker| voices.takes(cover, *speaker))
    };
    is_listed_by_code(study, scope, &cover.coding) && coder && people()
}

/// Whether a coding's code is asked for.
pub fn is_listed_by_code(study: &Study, scope: &Scope, coding: &Coding) -> bool {
    scope.codes.as_ref().is_none_or(|codes| codes.contains(&study.target(coding.code)))
}

/// The table of codings in scope.
pub fn table(session: &mut Session, scope: &Scope) -> Table {
    let study = &session.study;
    let people = People::of(study);
    let (source, has_some) = (Source::of(session), |_: TranscriptIx, measure: &Measure| !measure.covers.is_empty());
    let wanted = Wanted { measured: Some(&has_some), bytes: &|_| true };
    let (read, mut problems) = with_words(study, &source, scope, wanted, |ix, text, measure| {
        let voices = scope.voices_among(study, &people, ix, measure);
        let listed = measure.covers.iter().filter(|cover| is_listed(study, scope, &voices, measure, cover));
        listed.map(|cover| (*cover, text.slice(cover.coding.at).to_owned())).collect::<Vec<_>>()
    });
    let mut read: HashMap<TranscriptIx, Vec<(Cover, String)>> = read.into_iter().collect();
    let all: Vec<TranscriptIx> =
        study.all_transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix)).collect();
    for ix in &all {
        // A transcript without a readable text: its codings are listed all the same.
        if read.contains_key(ix) || scope.asks_for_people() {
            continue;
        }
        let cover = |(place, coding): (u32, &Coding)| Cover {
            coding: *coding,
            state: State::Orphan,
            place,
            ..Cover::default()
        };
        let covers = (0..).zip(study.codings(*ix)).map(cover).collect();
        let lost = Measure { covers, ..Measure::default() };
        let voices = scope.voices_among(study, &people, *ix, &lost);
        let listed = lost.covers.iter().filter(|cover| is_listed(study, scope, &voices, &lost, cover));
        read.insert(*ix, listed.map(|cover| (*cover, String::new())).collect());
    }
    let mut table = Table::new("codings", "codings", &COLUMNS);
    for ix in all {
        let mut rows = read.remove(&ix).unwrap_or_default();
        in_order(&session.study, &mut rows);
        for (cover, passage) in rows {
            let quote = if cover.state.counts() { passage } else { stored_quote(session, ix, &cover.coding).words };
            table.push(row(&session.study, ix, &cover.coding, quote, cover.state));
        }
    }
    session.problems.append(&mut problems);
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table
}

/// What a row about a coding is about.
pub fn key(study: &Study, ix: TranscriptIx, coding: &Coding) -> Key {
    let (transcript, coder, at) = (Some(ix), Some(coding.coder), Some(coding.at));
    Key { transcript, coder, at, ..Key::code(study.target(coding.code)) }
}

/// One row of the table.
pub fn row(study: &Study, ix: TranscriptIx, coding: &Coding, quote: String, state: State) -> Row {
    let cells = vec![
        Cell::words(study.coding_word(coding)),
        Cell::words(&study.transcript(ix).id),
        Cell::words(study.coder(coding.coder)),
        Cell::words(study.code_id(study.target(coding.code))),
        Cell::count(coding.at.start),
        Cell::count(coding.at.end),
        Cell::words(quote),
        Cell::words(moment(coding.made)),
        Cell::words(state.word()),
    ];
    (key(study, ix, coding), cells).into()
}

/// The words that a coding's file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The words; a sign stands for the middle of a long passage, a digest for all where words may not be shared.
    pub words: String,
    /// Whether they are all of the passage.
    pub whole: bool,
}

/// The words that a coding's file holds; none where it cannot be read.
pub fn stored_quote(session: &mut Session, ix: TranscriptIx, coding: &Coding) -> Stored {
    let Ok(record) = session.record(ix, coding) else { return Stored { whole: true, ..Stored::default() } };
    let whole = record.has_words();
    let words = record.tail.map_or_else(|| record.quote.clone(), |tail| format!("{} […] {tail}", record.quote));
    Stored { words, whole }
}
