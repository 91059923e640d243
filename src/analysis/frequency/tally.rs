//! The counts of codes that tables add up: made transcript by transcript, and kept as long as what they rest on stands.

use crate::analysis::counting::{ANY_CODE, Counter, LeftOut, Roll, with_any};
use crate::analysis::measure::{Lasting, Measure, Measured, Measures, Rules, union};
use crate::analysis::scope::Scope;
use crate::model::stored::records;
use crate::model::{CodeIx, CoderIx, Study, TranscriptIx};
use std::sync::Arc;

/// Small numbers, each in it or not.
#[derive(Clone, Debug, Default)]
struct Numbers(Vec<u64>);

impl Numbers {
    fn insert(&mut self, number: u32) {
        let place = (number / 64) as usize;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= 1 << (number % 64);
        }
    }

    fn unite(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (bits, more) in self.0.iter_mut().zip(&other.0) {
            *bits |= more;
        }
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }
}

/// What is counted of one code.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Codings: the same coder, code and passage once.
    pub codings: u64,
    /// Transcripts with one.
    pub transcripts: u64,
    /// Spoken words in scope that they cover, each once.
    pub words: u64,
    /// Spoken code points in scope that they cover, each once.
    pub characters: u64,
    coders: Numbers,
    people: Numbers,
    strangers: u64,
}

impl Row {
    /// Coders who made them.
    pub fn coders(&self) -> u64 {
        self.coders.count()
    }

    /// People of whom they cover a word: a linked participant once, an unlinked speaker per transcript.
    pub fn speakers(&self) -> u64 {
        self.people.count() + self.strangers
    }

    fn take(&mut self, part: &CodeTally, coders: &[CoderIx], people: &[u32]) {
        self.codings += u64::from(part.codings);
        self.transcripts += 1;
        self.words += u64::from(part.words);
        self.characters += u64::from(part.characters);
        self.strangers += u64::from(part.strangers);
        coders.iter().for_each(|coder| self.coders.insert(coder.0.into()));
        people.iter().for_each(|person| self.people.insert(*person));
    }

    fn add(&mut self, other: &Self) {
        self.codings += other.codings;
        self.transcripts += other.transcripts;
        self.words += other.words;
        self.characters += other.characters;
        self.strangers += other.strangers;
        self.coders.unite(&other.coders);
        self.people.unite(&other.people);
    }
}

/// One code in one transcript.
#[derive(Clone, Copy, Debug)]
struct CodeTally {
    code: CodeIx,
    codings: u32,
    words: u32,
    characters: u32,
    strangers: u32,
    /// Where its coders and people end in the lists of the part: they begin where those of the row before end.
    coders: u32,
    people: u32,
}

/// The counts of one transcript: codes with a coding, and the words in scope.
#[derive(Clone, Debug, Default)]
pub struct TranscriptTally {
    rows: Box<[CodeTally]>,
    /// Of all rows, one after the other: a list for each row would be one more place in memory to wait for.
    coders: Box<[CoderIx]>,
    /// Places of linked people among the study's participants.
    people: Box<[u32]>,
    left_out: LeftOut,
    words: u64,
}

records! {
    CodeTally { code, codings, words, characters, strangers, coders, people }
    TranscriptTally { rows, coders, people, left_out, words }
}

impl Lasting for TranscriptTally {
    const KIND: &'static str = "frequencies";
}

/// The counts of some transcripts.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By the codes' numbers.
    pub rows: Vec<Row>,
    /// What was left out.
    pub left_out: LeftOut,
    /// Words in scope, coded or not.
    pub words: u64,
}

impl Tally {
    fn of(codes: usize) -> Self {
        Self { rows: vec![Row::default(); codes], ..Self::default() }
    }

    fn take(&mut self, part: &TranscriptTally) {
        let (mut coders, mut people) = (0, 0);
        for row in &part.rows {
            if let Some(sum) = self.rows.get_mut(row.code.0 as usize) {
                let own = part.coders.get(coders as usize..row.coders as usize).unwrap_or_default();
                sum.take(row, own, part.people.get(people as usize..row.people as usize).unwrap_or_default());
            }
            (coders, people) = (row.coders, row.people);
        }
        self.left_out.add(part.left_out);
        self.words += part.words;
    }

    fn with(mut self, other: &Self) -> Self {
        for (row, more) in self.rows.iter_mut().zip(&other.rows) {
            row.add(more);
        }
        self.left_out.add(other.left_out);
        self.words += other.words;
        self
    }
}

/// How to count codes, looked up once for a whole table.
pub struct ByCode<'a> {
    counter: Counter<'a>,
    /// For each code, the codes that a coding of it counts for.
    targets: Vec<Vec<CodeIx>>,
    /// How many rows there are: the codes, and rolled up any code at all.
    height: usize,
    /// What kept counts must have been made by.
    rules: Rules,
}

impl<'a> ByCode<'a> {
    /// The rules of a scope.
    pub fn of(study: &'a Study, scope: &'a Scope, roll: Roll) -> Self {
        let counter = Counter::of(study, scope);
        let (targets, height) = with_any(study, roll);
        let rules = counter.rules_rolled(roll, &targets);
        Self { counter, targets, height, rules }
    }

    /// Counts every measured transcript in scope, in parallel.
    pub fn tally(&self, measures: &dyn Measured) -> Tally {
        let start = || (Tally::of(self.height), Room::default());
        let make = |(_, room): &mut (Tally, Room), ix, measure: &Measure| self.part(ix, measure, room);
        let add = |(tally, _): &mut (Tally, Room), _, part: Arc<TranscriptTally>| tally.take(&part);
        let sums = measures.fold_made((&self.rules, &self.counter.in_scope()), start, make, add).into_iter();
        let sums = sums.map(|(tally, _)| tally);
        sums.fold(Tally::of(self.height), |tally, other| tally.with(&other))
    }

    /// Codings of each code in some transcripts; rolled up those of any code as well, as [`ANY_CODE`].
    pub fn codings(&self, measures: &Measures, transcripts: &[TranscriptIx]) -> Vec<(CodeIx, u64)> {
        let (mut tally, mut room) = (Tally::of(self.height), Room::default());
        for ix in transcripts.iter().filter(|ix| self.counter.has(**ix)) {
            if let Some(measure) = measures.get(ix) {
                tally.take(&self.part(*ix, measure, &mut room));
            }
        }
        let codes = (0_u32..).map(CodeIx).take(self.targets.len()).chain([ANY_CODE]);
        let counted = codes.zip(tally.rows).filter(|(_, row)| row.codings > 0);
        counted.map(|(code, row)| (code, row.codings)).collect()
    }

    fn part(&self, ix: TranscriptIx, measure: &Measure, room: &mut Room) -> Arc<TranscriptTally> {
        measure.kept.get(self.rules.sum, || self.count(ix, measure, room))
    }

    /// A linked participant's place among the participants, or nothing for an unlinked speaker; by the speaker's number.
    fn persons(&self, ix: TranscriptIx, measure: &Measure) -> Vec<Option<u32>> {
        let (people, transcript) = (self.counter.people(), &self.counter.study.transcript(ix).id);
        let person = |label: &str| people.number(transcript, label).map(|(number, _)| number);
        measure.speakers.iter().map(|speaker| person(&speaker.label)).collect()
    }

    fn count(&self, ix: TranscriptIx, measure: &Measure, room: &mut Room) -> TranscriptTally {
        let counted = self.counter.counted(ix, measure);
        room.codes.resize_with(self.height, Covered::default);
        for item in &counted.items {
            for code in self.targets.get(item.code.0 as usize).into_iter().flatten() {
                let Some(row) = room.codes.get_mut(code.0 as usize) else { continue };
                if row.codings == 0 {
                    room.touched.push(*code);
                }
                row.codings += 1;
                if !row.coders.contains(&item.coder) {
                    row.coders.push(item.coder);
                }
                row.words.extend_from_slice(counted.words_of(item));
                row.characters.extend_from_slice(counted.spoken(item));
                row.speakers.extend(counted.speakers(item).iter().flatten());
            }
        }
        let persons = self.persons(ix, measure);
        let (mut rows, mut coders, mut people) = (Vec::with_capacity(room.touched.len()), Vec::new(), Vec::new());
        for code in room.touched.drain(..) {
            if let Some(covered) = room.codes.get_mut(code.0 as usize) {
                rows.push(covered.summed(code, &persons, &mut coders, &mut people));
            }
        }
        let (left_out, words) = (counted.left_out, counted.all_words());
        TranscriptTally { rows: rows.into(), coders: coders.into(), people: people.into(), left_out, words }
    }
}

/// What a code's codings cover in one transcript, overlaps and all: ranks of words and of spoken code points, speakers.
#[derive(Default)]
struct Covered {
    codings: u32,
    coders: Vec<CoderIx>,
    words: Vec<(u32, u32)>,
    characters: Vec<(u32, u32)>,
    speakers: Vec<u16>,
}

/// Room for a transcript, used anew in each.
#[derive(Default)]
struct Room {
    codes: Vec<Covered>,
    touched: Vec<CodeIx>,
}

impl Covered {
    /// The sums; empties the room for the next transcript.
    fn summed(
        &mut self,
        code: CodeIx,
        persons: &[Option<u32>],
        coders: &mut Vec<CoderIx>,
        people: &mut Vec<u32>,
    ) -> CodeTally {
        let sum = |ranges: &mut Vec<(u32, u32)>| {
            let length = union(ranges);
            ranges.clear();
            u32::try_from(length).unwrap_or(u32::MAX)
        };
        self.speakers.sort_unstable();
        self.speakers.dedup();
        let mut strangers = 0;
        coders.append(&mut self.coders);
        for speaker in self.speakers.drain(..) {
            match persons.get(usize::from(speaker)) {
                Some(Some(person)) => people.push(*person),
                _ => strangers += 1,
            }
        }
        CodeTally {
            code,
            codings: std::mem::take(&mut self.codings),
            words: sum(&mut self.words),
            characters: sum(&mut self.characters),
            strangers,
            coders: u32::try_from(coders.len()).unwrap_or(u32::MAX),
            people: u32::try_from(people.len()).unwrap_or(u32::MAX),
        }
    }
}
