//! How often each code is used: by codings, transcripts, speakers, coders, and by the words it covers.

use super::measure::{Measure, union};
use super::scope::{Moderators, Scope, Verdict};
use super::table::{Cell, Table};
use crate::model::{CodeIx, Status, Study, TranscriptIx};
use std::collections::{BTreeSet, HashMap, HashSet};

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

/// Half-open ranges of ranks.
type Ranges = Vec<(u32, u32)>;

#[derive(Default)]
struct Row {
    codings: u64,
    transcripts: u64,
    coders: HashSet<u16>,
    speakers: BTreeSet<String>,
    words: u64,
    characters: u64,
}

/// Whether a coding counts for its code alone, or also for the codes above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Roll {
    /// For its code alone.
    #[default]
    Own,
    /// Also for the codes above it.
    Up,
}

impl Roll {
    fn targets(self, study: &Study, code: CodeIx) -> Vec<CodeIx> {
        let path = study.codebook().path(study.code_id(code)).into_iter();
        let above: Vec<CodeIx> = path.filter_map(|above| study.known_code(&above.id)).collect();
        if self == Self::Own || !above.contains(&code) { vec![code] } else { above }
    }
}

/// What was left out of the counts, for captions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Codings whose words are all a moderator's.
    pub moderators: u64,
    /// Codings that no longer stand surely on their words.
    pub unsure: u64,
    /// Transcripts in scope with codings of several coders.
    pub double_coded: u64,
}

impl LeftOut {
    /// The sentences of the caption.
    pub fn sentences(self, study: &Study, scope: &Scope) -> Vec<String> {
        let mut told = Vec::new();
        if scope.moderators == Moderators::Out {
            told.push(format!("{} on moderators left out", self.moderators));
        }
        told.push(format!("{} to review or orphaned, not counted", self.unsure));
        let rule = match (&scope.coders.is_empty(), study.settings.count.is_empty()) {
            (false, _) => "only the coders asked for are counted".to_owned(),
            (true, false) => format!("there the first of {} is counted", study.settings.count.join(", ")),
            (true, true) => "all of them are counted".to_owned(),
        };
        told.push(format!("{} transcripts have several coders; {rule}", self.double_coded));
        told
    }
}

/// A speaker as one person: a linked participant once, an unlinked speaker per transcript.
pub fn person(study: &Study, ix: TranscriptIx, label: &str) -> String {
    let transcript = &study.transcript(ix).id;
    study.participant_of(transcript, label).map_or_else(|| format!("{transcript}/{label}"), |person| person.id.clone())
}

/// Codings of each code in some transcripts, by the rules of [`frequencies`].
pub fn codings(
    study: &Study,
    scope: &Scope,
    measures: &HashMap<TranscriptIx, Measure>,
    transcripts: &[TranscriptIx],
    roll: Roll,
) -> HashMap<CodeIx, u64> {
    let (rows, ..) = tally(study, scope, measures, transcripts, roll);
    rows.into_iter().map(|(code, row)| (code, row.codings)).collect()
}

/// Rows by code, what was left out, and the words in scope.
fn tally(
    study: &Study,
    scope: &Scope,
    measures: &HashMap<TranscriptIx, Measure>,
    transcripts: &[TranscriptIx],
    roll: Roll,
) -> (HashMap<CodeIx, Row>, LeftOut, u64) {
    let mut targets: HashMap<CodeIx, Vec<CodeIx>> = HashMap::new();
    let mut rows: HashMap<CodeIx, Row> = HashMap::new();
    let mut left_out = LeftOut::default();
    let mut words_in_scope = 0_u64;
    for &ix in transcripts {
        let Some(measure) = measures.get(&ix).filter(|_| scope.has_transcript(study, ix)) else { continue };
        let voices = scope.voices(study, ix, measure);
        let mut heard = 0_u64;
        for (number, turn) in measure.turns.iter().enumerate() {
            if voices.hear(turn.speaker) {
                let end = measure.turns.get(number + 1).map_or(measure.words, |next| next.words);
                heard += u64::from(end - turn.words);
            }
        }
        words_in_scope += heard;
        let codings = study.codings(ix);
        let coders: HashSet<u16> = codings.iter().map(|coding| coding.coder.0).collect();
        left_out.double_coded += u64::from(coders.len() > 1);
        let mut ranges: HashMap<CodeIx, (Ranges, Ranges)> = HashMap::new();
        for (place, (coding, cover)) in codings.iter().zip(&measure.covers).enumerate() {
            if !scope.counts_coder(study, ix, coding.coder) || study.is_repeat(codings, place) {
                continue;
            }
            if !cover.state.counts() {
                left_out.unsure += 1;
                continue;
            }
            match scope.judge(study, &voices, measure, coding, cover) {
                Verdict::In => {}
                Verdict::Moderator => {
                    left_out.moderators += 1;
                    continue;
                }
                Verdict::Out => continue,
            }
            let code = study.target(coding.code);
            for &code in targets.entry(code).or_insert_with(|| roll.targets(study, code)).iter() {
                let row = rows.entry(code).or_default();
                row.codings += 1;
                row.coders.insert(coding.coder.0);
                let (words, characters) = ranges.entry(code).or_default();
                for (turn, part) in measure.by_turn(cover.words) {
                    if voices.hear(turn.speaker) {
                        words.push(part);
                        let label = turn.speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
                        if let Some(label) = label {
                            row.speakers.insert(person(study, ix, &label.label));
                        }
                    }
                }
                let spoken = measure.by_turn_characters(cover.characters).into_iter();
                characters.extend(spoken.filter(|(turn, _)| voices.hear(turn.speaker)).map(|(_, part)| part));
            }
        }
        for (code, (mut words, mut characters)) in ranges {
            if let Some(row) = rows.get_mut(&code) {
                row.transcripts += 1;
                row.words += union(&mut words);
                row.characters += union(&mut characters);
            }
        }
    }
    (rows, left_out, words_in_scope)
}

/// Counts every code. `measures` holds the measured transcripts; those outside the scope may be missing.
pub fn frequencies(study: &Study, scope: &Scope, measures: &HashMap<TranscriptIx, Measure>) -> Table {
    rolled(study, scope, measures, Roll::Own)
}

/// The same table, where with [`Roll::Up`] every number of a code is of the code with those below it.
pub fn rolled(study: &Study, scope: &Scope, measures: &HashMap<TranscriptIx, Measure>, roll: Roll) -> Table {
    let (rows, left_out, words_in_scope) = tally(study, scope, measures, &study.transcripts(), roll);
    let mut table = Table::new("frequencies", "codings", &COLUMNS);
    let of = |id: &str| study.known_code(id).and_then(|ix| rows.get(&ix));
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
            Cell::count(row.speakers.len()),
            Cell::count(row.coders.len()),
            Cell::Count(row.characters),
            Cell::Count(row.words),
            Cell::ratio(count * 1000.0, words_in_scope as f64),
        ]);
    }
    table.caption.push("Unit: codings (the same coder, code and passage once)".into());
    table.caption.push(format!("rates per 1,000 of {words_in_scope} words in scope, coded or not"));
    table.caption.extend(left_out.sentences(study, scope));
    table
}
