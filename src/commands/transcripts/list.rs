//! `verbatim transcripts list`: the transcripts in scope, with their speakers and codings.

use crate::analysis::counting::Counter;
use crate::analysis::measure::{Lasting, Measure, Measured, SpeakerMeasure};
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Table};
use crate::commands::scope::ScopeArgs;
use crate::commands::{Failure, Output};
use crate::model::stored::records;
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

/// What the list says of a transcript's text and codings.
struct Listed {
    length: u32,
    words: u32,
    turns: u64,
    /// Whether somebody is in scope who speaks.
    heard: bool,
    speakers: Vec<SpeakerMeasure>,
    codings: u64,
    coders: u64,
}

records! {
    Listed { length, words, turns, heard, speakers, codings, coders }
}

impl Lasting for Listed {
    const KIND: &'static str = "list";
}

fn in_scope(study: &Study, scope: &Scope, measures: &dyn Measured) -> Table {
    let (of_people, of_codings) = (scope.asks_for_people(), scope.asks_for_codings());
    let counter = Counter::of(study, scope);
    let listed = |ix: TranscriptIx, measure: &Measure| {
        let voices = scope.voices_among(study, counter.people(), ix, measure);
        let listed = measure.covers.iter().filter(|cover| is_listed(study, scope, &voices, measure, cover));
        let coders: Vec<_> = listed.map(|cover| cover.coding.coder).collect();
        let codings = coders.len();
        let coders: HashSet<_> = coders.into_iter().collect();
        Listed {
            length: measure.length,
            words: measure.words,
            turns: measure.turns.len() as u64,
            heard: (0_u16..).take(measure.speakers.len()).any(|speaker| voices.hear(Some(speaker))),
            speakers: measure.speakers.clone(),
            codings: codings as u64,
            coders: coders.len() as u64,
        }
    };
    let row = |ix: TranscriptIx, listed: &Listed| {
        let transcript = study.transcript(ix);
        if (of_codings && listed.codings == 0) || (of_people && !listed.heard) {
            return None;
        }
        Some(vec![
            Cell::words(&transcript.id),
            Cell::words(&transcript.title),
            Cell::words(&transcript.kind),
            Cell::words(transcript.date.clone().unwrap_or_default()),
            Cell::words(transcript.place.clone().unwrap_or_default()),
            Cell::words(transcript.language.clone().unwrap_or_default()),
            Cell::count(listed.length),
            Cell::count(listed.words),
            Cell::Count(listed.turns),
            Cell::List(
                listed
                    .speakers
                    .iter()
                    .map(|speaker| speaker_fields(counter.people(), &transcript.id, speaker))
                    .collect(),
            ),
            Cell::Count(listed.codings),
            Cell::Count(listed.coders),
        ])
    };
    let mut table = Table::new("transcripts", "transcripts", &COLUMNS);
    // Where nothing has to be counted, people are looked up meanwhile.
    let rows = || measures.map_made((&counter.rules(), &counter.in_scope()), listed);
    let (_, all) = rayon::join(|| counter.people(), rows);
    table.extend(all.iter().filter_map(|(ix, listed)| Some((Key::transcript(*ix), row(*ix, listed)?))));
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
pub fn list(mut session: Session, scope: &ScopeArgs) -> Result<Output, Failure> {
    let scope = scope.listing(&session)?;
    let mut output = Output::table(table(&mut session, &scope));
    crate::commands::check::tell(&session, &mut output);
    session.end(());
    Ok(output)
}
