//! How often each code is used: by codings, transcripts, speakers, coders, and by the words it covers.

use super::measure::{Measure, union};
use super::scope::{Moderators, People, Scope, Verdict};
use super::table::{Cell, Table};
use crate::model::{CodeIx, CoderIx, Status, Study, TranscriptIx};
use std::collections::{HashMap, HashSet};

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

#[derive(Clone, Default)]
struct Row {
    codings: u64,
    transcripts: u64,
    coders: Vec<CoderIx>,
    people: HashSet<u32>,
    words: u64,
    characters: u64,
}

/// Ranks of words and of spoken code points that a code's codings cover in one transcript, overlaps and all.
#[derive(Clone, Default)]
struct Covered {
    words: Vec<(u32, u32)>,
    characters: Vec<(u32, u32)>,
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

/// Counts every code. `measures` holds the measured transcripts; those outside the scope may be missing.
pub fn frequencies(study: &Study, scope: &Scope, measures: &HashMap<TranscriptIx, Measure>) -> Table {
    Tally::of(study, scope, measures, &study.transcripts(), Roll::Own).table()
}

/// The same table, where with [`Roll::Up`] every number of a code is of the code with those below it.
pub fn rolled(study: &Study, scope: &Scope, measures: &HashMap<TranscriptIx, Measure>, roll: Roll) -> Table {
    Tally::of(study, scope, measures, &study.transcripts(), roll).table()
}

/// Codings of each code in some transcripts, by the rules of [`frequencies`].
pub fn codings(
    study: &Study,
    scope: &Scope,
    measures: &HashMap<TranscriptIx, Measure>,
    transcripts: &[TranscriptIx],
    roll: Roll,
) -> HashMap<CodeIx, u64> {
    let rows = Tally::of(study, scope, measures, transcripts, roll).rows;
    let counted = (0_u32..).map(CodeIx).zip(rows).filter(|(_, row)| row.codings > 0);
    counted.map(|(code, row)| (code, row.codings)).collect()
}

/// A speaker as one person: a linked participant once, an unlinked speaker per transcript.
pub fn person(study: &Study, ix: TranscriptIx, label: &str) -> String {
    let transcript = &study.transcript(ix).id;
    study.participant_of(transcript, label).map_or_else(|| format!("{transcript}/{label}"), |person| person.id.clone())
}

struct Tally<'a> {
    study: &'a Study,
    scope: &'a Scope,
    people: People<'a>,
    persons: HashMap<(u32, &'a str), u32>,
    rows: Vec<Row>,
    covered: Vec<Covered>,
    left_out: LeftOut,
    words: u64,
    roll: Roll,
    /// For each code, the codes that a coding of it counts for.
    targets: Vec<Vec<CodeIx>>,
}

impl<'a> Tally<'a> {
    fn of(
        study: &'a Study,
        scope: &'a Scope,
        measures: &'a HashMap<TranscriptIx, Measure>,
        transcripts: &[TranscriptIx],
        roll: Roll,
    ) -> Self {
        let targets = |number: u32| {
            let code = CodeIx(number);
            let path = study.codebook().path(study.code_id(code)).into_iter();
            let above: Vec<CodeIx> = path.filter_map(|above| study.known_code(&above.id)).collect();
            if roll == Roll::Own || !above.contains(&code) { vec![code] } else { above }
        };
        let codes = study.code_numbers();
        let mut tally = Self {
            study,
            scope,
            people: People::of(study),
            persons: HashMap::new(),
            rows: vec![Row::default(); codes],
            covered: vec![Covered::default(); codes],
            left_out: LeftOut::default(),
            words: 0,
            roll,
            targets: (0_u32..).take(codes).map(targets).collect(),
        };
        for ix in transcripts {
            if let Some(measure) = measures.get(ix)
                && scope.has_transcript(study, *ix)
            {
                tally.add(*ix, measure);
            }
        }
        tally
    }

    /// The number of a speaker as one person: a linked participant once, an unlinked speaker per transcript.
    fn person(&mut self, ix: TranscriptIx, label: &'a str) -> u32 {
        let next = u32::try_from(self.persons.len()).unwrap_or(u32::MAX);
        let key = match self.people.linked(&self.study.transcript(ix).id, label) {
            Some(person) => (u32::MAX, person.id.as_str()),
            None => (ix.0, label),
        };
        *self.persons.entry(key).or_insert(next)
    }

    fn add(&mut self, ix: TranscriptIx, measure: &'a Measure) {
        let study = self.study;
        let voices = self.scope.voices_among(study, &self.people, ix, measure);
        let persons: Vec<u32> = measure.speakers.iter().map(|speaker| self.person(ix, &speaker.label)).collect();
        let mut unlabelled = u64::from(measure.words);
        for (speaker, number) in measure.speakers.iter().zip(0_u16..) {
            unlabelled -= u64::from(speaker.words);
            if voices.hear(Some(number)) {
                self.words += u64::from(speaker.words);
            }
        }
        if voices.hear(None) {
            self.words += unlabelled;
        }
        let codings = study.codings(ix);
        let first = codings.first().map(|coding| coding.coder);
        self.left_out.double_coded += u64::from(codings.iter().any(|coding| Some(coding.coder) != first));
        let counted = self.scope.counted(study, ix);
        let mut touched: Vec<CodeIx> = Vec::new();
        for (place, (coding, cover)) in codings.iter().zip(&measure.covers).enumerate() {
            if !counted.has(coding.coder) || study.is_repeat(codings, place) {
                continue;
            }
            if !cover.state.counts() {
                self.left_out.unsure += 1;
                continue;
            }
            match self.scope.judge(study, &voices, measure, coding, cover) {
                Verdict::In => {}
                Verdict::Moderator => {
                    self.left_out.moderators += 1;
                    continue;
                }
                Verdict::Out => continue,
            }
            for code in self.targets.get(study.target(coding.code).0 as usize).into_iter().flatten() {
                let number = code.0 as usize;
                let (Some(row), Some(covered)) = (self.rows.get_mut(number), self.covered.get_mut(number)) else {
                    continue;
                };
                row.codings += 1;
                if !row.coders.contains(&coding.coder) {
                    row.coders.push(coding.coder);
                }
                touched.push(*code);
                for (turn, part) in measure.by_turn(cover.words).filter(|(turn, _)| voices.hear(turn.speaker)) {
                    covered.words.push(part);
                    if let Some(person) = turn.speaker.and_then(|speaker| persons.get(usize::from(speaker))) {
                        row.people.insert(*person);
                    }
                }
                let spoken = measure.by_turn_characters(cover.characters).filter(|(turn, _)| voices.hear(turn.speaker));
                covered.characters.extend(spoken.map(|(_, part)| part));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for code in touched {
            let number = code.0 as usize;
            if let (Some(row), Some(covered)) = (self.rows.get_mut(number), self.covered.get_mut(number)) {
                row.transcripts += 1;
                row.words += union(&mut covered.words);
                row.characters += union(&mut covered.characters);
                covered.words.clear();
                covered.characters.clear();
            }
        }
    }

    fn table(self) -> Table {
        let Self { study, scope, rows, left_out, words: words_in_scope, roll, .. } = self;
        let mut table = Table::new("frequencies", "codings", &COLUMNS);
        let of = |id: &str| study.known_code(id).and_then(|ix| rows.get(ix.0 as usize));
        let book = study.codebook();
        for code in book.codes() {
            let shown = match code.status {
                Status::Active => true,
                Status::MergedInto(_) => false,
                Status::Retired | Status::Deleted => of(&code.id).is_some_and(|row| row.codings > 0),
            };
            let asked = scope
                .codes
                .as_ref()
                .is_none_or(|codes| study.known_code(&code.id).is_some_and(|ix| codes.contains(&ix)));
            if !shown || !asked {
                continue;
            }
            let empty = Row::default();
            let row = of(&code.id).unwrap_or(&empty);
            let below = match roll {
                Roll::Own => {
                    book.with_descendants(&code.id).iter().filter_map(|id| of(id)).map(|row| row.codings).sum()
                }
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
                Cell::count(row.people.len()),
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
}
