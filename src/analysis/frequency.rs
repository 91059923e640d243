//! How often each code is used: by codings, transcripts, speakers, coders, and by the words it covers.

use super::measure::{Measure, Measures, union};
use super::scope::{Moderators, People, Scope, Verdict};
use super::table::{Cell, Table};
use crate::model::{CodeIx, CoderIx, Status, Study, TranscriptIx};
use rayon::prelude::*;
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

/// What is counted of one code.
#[derive(Clone, Default)]
struct Row {
    codings: u64,
    transcripts: u64,
    coders: Vec<CoderIx>,
    /// Numbers of people, each at most once per transcript.
    people: Vec<u32>,
    words: u64,
    characters: u64,
}

impl Row {
    fn add(&mut self, other: Self) {
        self.codings += other.codings;
        self.transcripts += other.transcripts;
        self.words += other.words;
        self.characters += other.characters;
        for coder in other.coders {
            self.met(coder);
        }
        self.people.extend(other.people);
    }

    fn met(&mut self, coder: CoderIx) {
        if !self.coders.contains(&coder) {
            self.coders.push(coder);
        }
    }

    fn persons(&self) -> usize {
        let mut people = self.people.clone();
        people.sort_unstable();
        people.dedup();
        people.len()
    }
}

/// What a code's codings cover in one transcript, overlaps and all: ranks of words and of spoken code points, people.
#[derive(Clone, Default)]
struct Covered {
    touched: bool,
    words: Vec<(u32, u32)>,
    characters: Vec<(u32, u32)>,
    people: Vec<u32>,
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
pub fn frequencies(study: &Study, scope: &Scope, measures: &Measures) -> Table {
    rolled(study, scope, measures, Roll::Own)
}

/// The same table, where with [`Roll::Up`] every number of a code is of the code with those below it.
pub fn rolled(study: &Study, scope: &Scope, measures: &Measures, roll: Roll) -> Table {
    let rules = Rules::of(study, scope, roll);
    let tally = rules.tally(measures, &study.transcripts());
    rules.table(&tally)
}

/// Codings of each code in some transcripts, by the rules of [`frequencies`].
pub fn codings(
    study: &Study,
    scope: &Scope,
    measures: &Measures,
    transcripts: &[TranscriptIx],
    roll: Roll,
) -> HashMap<CodeIx, u64> {
    let rows = Rules::of(study, scope, roll).tally(measures, transcripts).rows;
    let counted = (0_u32..).map(CodeIx).zip(rows).filter(|(_, row)| row.codings > 0);
    counted.map(|(code, row)| (code, row.codings)).collect()
}

/// A speaker as one person: a linked participant once, an unlinked speaker per transcript.
pub fn person(study: &Study, ix: TranscriptIx, label: &str) -> String {
    let transcript = &study.transcript(ix).id;
    study.participant_of(transcript, label).map_or_else(|| format!("{transcript}/{label}"), |person| person.id.clone())
}

/// How to count, looked up once for a whole table.
struct Rules<'a> {
    study: &'a Study,
    scope: &'a Scope,
    people: People<'a>,
    roll: Roll,
    /// For each code, the codes that a coding of it counts for.
    targets: Vec<Vec<CodeIx>>,
}

/// The counts of some transcripts.
struct Tally {
    rows: Vec<Row>,
    left_out: LeftOut,
    words: u64,
    /// Room used anew in each transcript.
    covered: Vec<Covered>,
}

impl Tally {
    fn new(codes: usize) -> Self {
        let (rows, covered) = (vec![Row::default(); codes], vec![Covered::default(); codes]);
        Self { rows, covered, left_out: LeftOut::default(), words: 0 }
    }

    fn with(mut self, other: Self) -> Self {
        for (row, more) in self.rows.iter_mut().zip(other.rows) {
            row.add(more);
        }
        self.words += other.words;
        self.left_out.moderators += other.left_out.moderators;
        self.left_out.unsure += other.left_out.unsure;
        self.left_out.double_coded += other.left_out.double_coded;
        self
    }
}

impl<'a> Rules<'a> {
    fn of(study: &'a Study, scope: &'a Scope, roll: Roll) -> Self {
        let targets = |number: u32| {
            let code = CodeIx(number);
            let path = study.codebook().path(study.code_id(code)).into_iter();
            let above: Vec<CodeIx> = path.filter_map(|above| study.known_code(&above.id)).collect();
            if roll == Roll::Own || !above.contains(&code) { vec![code] } else { above }
        };
        let targets = (0_u32..).take(study.code_numbers()).map(targets).collect();
        Self { study, scope, people: People::of(study), roll, targets }
    }

    /// Counts some transcripts, in parallel.
    fn tally(&self, measures: &Measures, transcripts: &[TranscriptIx]) -> Tally {
        let empty = || Tally::new(self.targets.len());
        let mut strangers = u32::try_from(self.study.participants.len()).unwrap_or(u32::MAX);
        let in_scope = transcripts.iter().filter(|ix| self.scope.has_transcript(self.study, **ix));
        let measured: Vec<(TranscriptIx, &Measure, u32)> = in_scope
            .filter_map(|ix| {
                let measure = measures.get(ix)?.as_ref();
                let first = strangers;
                strangers = strangers.saturating_add(u32::try_from(measure.speakers.len()).unwrap_or(u32::MAX));
                Some((*ix, measure, first))
            })
            .collect();
        let add = |mut tally: Tally, (ix, measure, strangers): &(TranscriptIx, &Measure, u32)| {
            self.add(&mut tally, *ix, measure, &self.persons(*ix, measure, *strangers));
            tally
        };
        measured.par_iter().with_min_len(128).fold(empty, add).reduce(empty, Tally::with)
    }

    /// The numbers of a transcript's speakers as people: a linked participant once, an unlinked speaker per transcript,
    /// counted from `strangers`.
    fn persons(&self, ix: TranscriptIx, measure: &Measure, strangers: u32) -> Vec<u32> {
        let transcript = &self.study.transcript(ix).id;
        let labels = measure.speakers.iter().map(|speaker| speaker.label.as_str());
        let number = |(label, stranger): (&str, u32)| self.people.number(transcript, label).unwrap_or(stranger);
        labels.zip(strangers..).map(number).collect()
    }

    fn add(&self, tally: &mut Tally, ix: TranscriptIx, measure: &Measure, persons: &[u32]) {
        let study = self.study;
        let voices = self.scope.voices_among(study, &self.people, ix, measure);
        let mut unlabelled = u64::from(measure.words);
        for (speaker, number) in measure.speakers.iter().zip(0_u16..) {
            unlabelled -= u64::from(speaker.words);
            if voices.hear(Some(number)) {
                tally.words += u64::from(speaker.words);
            }
        }
        if voices.hear(None) {
            tally.words += unlabelled;
        }
        let covers = &measure.covers;
        let first = covers.first().map(|cover| cover.coding.coder);
        let mut several = false;
        let counted = self.scope.counted(study, ix);
        let mut touched: Vec<usize> = Vec::new();
        for (place, cover) in covers.iter().enumerate() {
            let coding = &cover.coding;
            several |= Some(coding.coder) != first;
            let before = covers.iter().take(place).rev().map(|cover| &cover.coding);
            if !counted.has(coding.coder) || study.is_repeat(coding, before) {
                continue;
            }
            if !cover.state.counts() {
                tally.left_out.unsure += 1;
                continue;
            }
            match self.scope.judge(study, &voices, measure, cover) {
                Verdict::In => {}
                Verdict::Moderator => {
                    tally.left_out.moderators += 1;
                    continue;
                }
                Verdict::Out => continue,
            }
            for code in self.targets.get(study.target(coding.code).0 as usize).into_iter().flatten() {
                let number = code.0 as usize;
                let (Some(row), Some(covered)) = (tally.rows.get_mut(number), tally.covered.get_mut(number)) else {
                    continue;
                };
                row.codings += 1;
                row.met(coding.coder);
                if !std::mem::replace(&mut covered.touched, true) {
                    touched.push(number);
                }
                for (turn, part) in measure.by_turn(cover).filter(|(turn, _)| voices.hear(turn.speaker)) {
                    covered.words.push(part);
                    covered.people.extend(turn.speaker.and_then(|speaker| persons.get(usize::from(speaker))));
                }
                let spoken = measure.by_turn_characters(cover).filter(|(turn, _)| voices.hear(turn.speaker));
                covered.characters.extend(spoken.map(|(_, part)| part));
            }
        }
        tally.left_out.double_coded += u64::from(several);
        for number in touched {
            if let (Some(row), Some(covered)) = (tally.rows.get_mut(number), tally.covered.get_mut(number)) {
                row.transcripts += 1;
                row.words += union(&mut covered.words);
                row.characters += union(&mut covered.characters);
                covered.people.sort_unstable();
                covered.people.dedup();
                row.people.append(&mut covered.people);
                covered.words.clear();
                covered.characters.clear();
                covered.touched = false;
            }
        }
    }

    fn table(&self, tally: &Tally) -> Table {
        let Self { study, scope, roll, .. } = *self;
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
                Cell::count(row.persons()),
                Cell::count(row.coders.len()),
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
}
