//! `verbatim transcripts list`: the transcripts in scope, with their speakers and codings.

use crate::analysis::measure::{Measure, Measured, SpeakerMeasure};
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Table};
use crate::commands::scope::ScopeArgs;
use crate::commands::{Failure, Output};
use crate::model::{Study, TranscriptIx};
use crate::session::Session;
use crate::session::measures::fetched;
use crate::session::tables::codings::is_listed;
use std::collections::HashSet;

/// Columns of the list.
const COLUMNS: [&str; 12] = [
    "transcript",
    "title",
    "kind",
    "date",
    "place",
    "language",
    "characters",
    "words",
    "turns",
    "speakers",
    "codings",
    "coders",
];

/// The table of transcripts in scope.
fn table(session: &mut Session, scope: &Scope) -> Table {
    let mut table = fetched(session, scope, |study, measures| in_scope(study, scope, measures));
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table
}

fn in_scope(study: &Study, scope: &Scope, measures: &dyn Measured) -> Table {
    let people = People::of(study);
    let (of_people, of_codings) = (scope.asks_for_people(), scope.asks_for_codings());
    let row = |ix: TranscriptIx, measure: &Measure| {
        let transcript = study.transcript(ix);
        let voices = scope.voices_among(study, &people, ix, measure);
        let listed = measure.covers.iter().filter(|cover| is_listed(study, scope, &voices, measure, cover));
        let coders: Vec<_> = listed.map(|cover| cover.coding.coder).collect();
        let codings = coders.len();
        let coders: HashSet<_> = coders.into_iter().collect();
        let mut speakers = (0_u16..).take(measure.speakers.len());
        if (of_codings && codings == 0) || (of_people && !speakers.any(|speaker| voices.hear(Some(speaker)))) {
            return None;
        }
        Some(vec![
            Cell::words(&transcript.id),
            Cell::words(&transcript.title),
            Cell::words(&transcript.kind),
            Cell::words(transcript.date.clone().unwrap_or_default()),
            Cell::words(transcript.place.clone().unwrap_or_default()),
            Cell::words(transcript.language.clone().unwrap_or_default()),
            Cell::count(measure.length),
            Cell::count(measure.words),
            Cell::count(measure.turns.len()),
            Cell::List(
                measure.speakers.iter().map(|speaker| speaker_fields(&people, &transcript.id, speaker)).collect(),
            ),
            Cell::count(codings),
            Cell::count(coders.len()),
        ])
    };
    let mut table = Table::new("transcripts", "transcripts", &COLUMNS);
    let all = study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix));
    let rows = measures.map(&all.collect::<Vec<_>>(), row).into_iter();
    table.extend(rows.filter_map(|(ix, row)| Some((Key::transcript(ix), row?))));
    table
}

/// What lists say of a speaker.
pub fn speaker_fields(people: &People<'_>, transcript: &str, speaker: &SpeakerMeasure) -> Vec<(&'static str, Cell)> {
    let person = people.linked(transcript, &speaker.label);
    vec![
        ("label", Cell::words(&speaker.label)),
        ("participant", Cell::words(person.map(|person| person.id.clone()).unwrap_or_default())),
        ("moderator", Cell::Flag(people.moderates(transcript, &speaker.label))),
        ("turns", Cell::count(speaker.turns)),
        ("words", Cell::count(speaker.words)),
    ]
}

/// Lists the transcripts in scope.
///
/// # Errors
/// The scope names what is not there.
pub fn list(session: &mut Session, scope: &ScopeArgs) -> Result<Output, Failure> {
    let scope = scope.listing(session)?;
    let mut output = Output::table(table(session, &scope));
    crate::commands::check::tell(session, &mut output);
    Ok(output)
}
