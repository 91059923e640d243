//! The codings of a transcript that count in a scope, each with its speakers and turns: what every table is summed from.
//! Made transcript by transcript, and kept as long as what they rest on stands.

use super::basis;
use super::codes::Roll;
use super::left_out::LeftOut;
use crate::analysis::measure::{Cover, Lasting, Measure, Measures, Rules};
use crate::analysis::people::People;
use crate::analysis::scope::{Moderators, Scope, Verdict, Voices};
use crate::model::stored::records;
use crate::model::{CodeIx, CoderIx, Span, Study, TranscriptIx};
use rayon::prelude::*;
use std::sync::{Arc, OnceLock};

/// A coding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedCoding {
    /// Its code, merges resolved.
    pub code: CodeIx,
    /// Who made it.
    pub coder: CoderIx,
    /// Place of its speakers among [`CountedTranscript::sets`].
    pub set: u16,
    /// Its passage, in code points.
    pub at: Span,
    /// Which turns in scope it has words of, as a half-open range of ranks among [`CountedTranscript::turns`]; empty
    /// without words.
    pub turns: (u32, u32),
    /// The words in scope that it covers: which of [`CountedTranscript::covered`], half-open.
    pub words: (u32, u32),
    /// The speech in scope that it covers: which of [`CountedTranscript::spoken`], half-open.
    pub spoken: (u32, u32),
    /// Its place among the measure's covers.
    pub place: u32,
}

/// What counts in one transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedTranscript {
    /// The codings, in text order; the same coder, code and passage once.
    pub items: Box<[CountedCoding]>,
    /// Sets of speakers in scope that codings have words of; speech without a speaker is `None`, which also stands for
    /// codings without a word.
    pub sets: Box<[Box<[Option<u16>]>]>,
    /// Ranks of words in scope that codings cover, half-open; those of one coding in order, none touching.
    pub covered: Box<[(u32, u32)]>,
    /// Ranks of spoken code points in scope that codings cover, half-open; those of one coding in order, none touching.
    pub spoken: Box<[(u32, u32)]>,
    /// Indices of the turns in scope that have a word.
    pub turns: Box<[u32]>,
    /// Words in scope, coded or not, by speaker.
    pub words: Box<[(Option<u16>, u32)]>,
    /// What was left out.
    pub left_out: LeftOut,
}

impl CountedTranscript {
    /// Words in scope, coded or not.
    pub fn all_words(&self) -> u64 {
        self.words.iter().map(|(_, words)| u64::from(*words)).sum()
    }

    /// Speakers in scope of whom a coding has words.
    pub fn speakers(&self, item: &CountedCoding) -> &[Option<u16>] {
        self.sets.get(usize::from(item.set)).map_or(&[], |set| set)
    }

    /// The words in scope that a coding covers, as ranks of words.
    pub fn words_of(&self, item: &CountedCoding) -> &[(u32, u32)] {
        self.covered.get(item.words.0 as usize..item.words.1 as usize).unwrap_or_default()
    }

    /// The speech in scope that a coding covers, as ranks of spoken code points.
    pub fn spoken(&self, item: &CountedCoding) -> &[(u32, u32)] {
        self.spoken.get(item.spoken.0 as usize..item.spoken.1 as usize).unwrap_or_default()
    }
}

records! {
    CountedCoding { code, coder, set, at, turns, words, spoken, place }
    CountedTranscript { items, sets, covered, spoken, turns, words, left_out }
}

impl Lasting for CountedTranscript {
    const KIND: &'static str = "counted";
}

/// How to count, looked up once for a whole table.
pub struct Counter<'a> {
    /// The study.
    pub study: &'a Study,
    /// What is looked at.
    pub scope: &'a Scope,
    /// Looked up when somebody is asked for: where all counts are kept, nobody is.
    people: OnceLock<People<'a>>,
    rules: Option<u64>,
}

impl<'a> Counter<'a> {
    /// The rules of a scope.
    pub fn of(study: &'a Study, scope: &'a Scope) -> Self {
        Self { study, scope, people: OnceLock::new(), rules: basis::rules(study, scope) }
    }

    /// Everybody in the study.
    pub fn people(&self) -> &People<'a> {
        self.people.get_or_init(|| People::of(self.study))
    }

    /// What counts rest on outside a transcript.
    pub fn rules(&self) -> Rules {
        self.named(self.rules, Roll::Own)
    }

    /// What sums rest on by codes that a coding counts for, with those above or without, see [`super::targets`].
    pub fn rules_rolled(&self, roll: Roll, targets: &[Vec<CodeIx>]) -> Rules {
        self.named(self.rules_with(targets), roll)
    }

    fn named(&self, sum: Option<u64>, roll: Roll) -> Rules {
        let name = match (roll, self.scope.moderators) {
            (Roll::Own, Moderators::Out) => "",
            (Roll::Own, Moderators::In) => "-all",
            (Roll::Up, Moderators::Out) => "-rolled",
            (Roll::Up, Moderators::In) => "-rolled-all",
        };
        Rules { sum, name }
    }

    fn rules_with(&self, targets: &[Vec<CodeIx>]) -> Option<u64> {
        self.rules.map(|rules| basis::with_targets(rules, targets))
    }

    /// Who of those who are counted has worked on a transcript.
    pub fn workers(&self, ix: TranscriptIx) -> impl Iterator<Item = CoderIx> {
        let wanted = self.scope.counted(self.study, ix);
        let all = (0_u16..).take(self.study.coders().len()).map(CoderIx);
        all.filter(move |coder| wanted.has(*coder) && self.study.worked(ix, *coder))
    }

    /// Whether somebody who is counted has worked on a transcript.
    pub fn worked(&self, ix: TranscriptIx) -> bool {
        self.workers(ix).next().is_some()
    }

    /// Whether a transcript is there and in scope.
    pub fn has(&self, ix: TranscriptIx) -> bool {
        self.study.entry(ix).is_some_and(|entry| entry.present) && self.scope.has_transcript(self.study, ix)
    }

    /// The transcripts in scope, by id.
    pub fn in_scope(&self) -> Vec<TranscriptIx> {
        let all = self.study.transcripts().into_iter();
        all.filter(|ix| self.scope.has_transcript(self.study, *ix)).collect()
    }

    /// The measured transcripts in scope, by id.
    pub fn transcripts<'m>(&self, measures: &'m Measures) -> Vec<(TranscriptIx, &'m Measure)> {
        self.in_scope().into_iter().filter_map(|ix| Some((ix, measures.get(&ix)?.as_ref()))).collect()
    }

    /// What counts in each measured transcript in scope, by id.
    pub fn all<'m>(&self, measures: &'m Measures) -> Vec<(TranscriptIx, &'m Measure, Arc<CountedTranscript>)> {
        let count = |(ix, measure): &(TranscriptIx, &'m Measure)| (*ix, *measure, self.counted(*ix, measure));
        self.transcripts(measures).par_iter().with_min_len(64).map(count).collect()
    }

    /// What counts in one transcript.
    pub fn counted(&self, ix: TranscriptIx, measure: &Measure) -> Arc<CountedTranscript> {
        measure.kept.get(self.rules, || self.count(ix, measure))
    }

    fn count(&self, ix: TranscriptIx, measure: &Measure) -> CountedTranscript {
        let (study, covers) = (self.study, &measure.covers);
        let voices = self.scope.voices_among(study, self.people(), ix, measure);
        let wanted = self.scope.counted(study, ix);
        let mut left_out = LeftOut::of_coders((study, ix), self.scope, (&voices, measure));
        let mut gathering = Gathering::of(measure, &voices);
        for (place, cover) in covers.iter().enumerate() {
            let coding = &cover.coding;
            let before = covers.iter().take(place).rev().map(|cover| &cover.coding);
            if !wanted.has(coding.coder) || study.is_repeat(coding, before) {
                continue;
            }
            if !cover.state.counts() {
                left_out.unsure += 1;
                continue;
            }
            match self.scope.judge(study, &voices, measure, cover) {
                Verdict::In => gathering.add(study.target(coding.code), cover),
                Verdict::Moderator => left_out.moderators += 1,
                Verdict::Out => {}
            }
        }
        gathering.counted(left_out)
    }
}

/// Words in scope, coded or not, by speaker.
fn words(measure: &Measure, voices: &Voices) -> Vec<(Option<u16>, u32)> {
    let mut words = Vec::new();
    let mut unlabelled = measure.words;
    for (speaker, number) in measure.speakers.iter().zip(0_u16..) {
        unlabelled = unlabelled.saturating_sub(speaker.words);
        if voices.hear(Some(number)) {
            words.push((Some(number), speaker.words));
        }
    }
    if voices.hear(None) && unlabelled > 0 {
        words.push((None, unlabelled));
    }
    words
}

/// What counts in the transcript at hand, so far.
struct Gathering<'m> {
    measure: &'m Measure,
    voices: &'m Voices,
    /// For each turn, how many turns in scope with a word come before it; and for the end.
    ranks: Vec<u32>,
    turns: Vec<u32>,
    items: Vec<CountedCoding>,
    sets: Vec<Box<[Option<u16>]>>,
    covered: Vec<(u32, u32)>,
    spoken: Vec<(u32, u32)>,
    /// Room for the speakers of one coding.
    speakers: Vec<Option<u16>>,
}

impl<'m> Gathering<'m> {
    fn of(measure: &'m Measure, voices: &'m Voices) -> Self {
        let mut ranks: Vec<u32> = Vec::with_capacity(measure.turns.len() + 1);
        let mut turns = Vec::new();
        for (number, turn) in (0_u32..).zip(&measure.turns) {
            ranks.push(small(turns.len()));
            if voices.hear(turn.speaker) && measure.words_of_turn(number as usize) > 0 {
                turns.push(number);
            }
        }
        ranks.push(small(turns.len()));
        let all = measure.covers.len();
        Self {
            measure,
            voices,
            ranks,
            turns,
            items: Vec::with_capacity(all),
            sets: Vec::new(),
            covered: Vec::with_capacity(all),
            spoken: Vec::with_capacity(all),
            speakers: Vec::new(),
        }
    }

    /// Takes a coding that counts for a code.
    fn add(&mut self, code: CodeIx, cover: &Cover) {
        let (words, characters) = (self.covered.len(), self.spoken.len());
        let turns = self.hear(cover);
        let set = self.set();
        for (paragraph, part) in self.measure.by_paragraph_characters(cover) {
            if self.voices.takes(cover, paragraph.speaker) {
                join(&mut self.spoken, characters, part);
            }
        }
        self.items.push(CountedCoding {
            code,
            coder: cover.coding.coder,
            set,
            at: cover.coding.at,
            turns,
            words: (small(words), small(self.covered.len())),
            spoken: (small(characters), small(self.spoken.len())),
            place: cover.place,
        });
    }

    /// Notes the words of a coding and whose they are, and tells in which turns in scope.
    fn hear(&mut self, cover: &Cover) -> (u32, u32) {
        self.speakers.clear();
        let first = self.covered.len();
        let mut turns: Option<(u32, u32)> = None;
        for (paragraph, part) in self.measure.by_paragraph(cover) {
            if !self.voices.takes(cover, paragraph.speaker) {
                continue;
            }
            join(&mut self.covered, first, part);
            if !self.speakers.contains(&paragraph.speaker) {
                self.speakers.push(paragraph.speaker);
            }
            let rank = |turn: u32| self.ranks.get(turn as usize).copied().unwrap_or(0);
            let (from, to) = (rank(paragraph.turn), rank(paragraph.turn + 1));
            // A remark amid the words of somebody out of scope lies in no turn in scope.
            if from < to {
                turns = Some((turns.map_or(from, |(first, _)| first), to));
            }
        }
        if self.speakers.is_empty() {
            self.speakers.push(None);
        }
        self.speakers.sort_unstable();
        turns.unwrap_or_default()
    }

    /// The place of the speakers at hand among the sets.
    fn set(&mut self) -> u16 {
        let known = self.sets.iter().position(|set| **set == *self.speakers);
        let place = known.unwrap_or_else(|| {
            self.sets.push(self.speakers.as_slice().into());
            self.sets.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }

    fn counted(self, left_out: LeftOut) -> CountedTranscript {
        CountedTranscript {
            items: self.items.into(),
            sets: self.sets.into(),
            covered: self.covered.into(),
            spoken: self.spoken.into(),
            turns: self.turns.into(),
            words: words(self.measure, self.voices).into(),
            left_out,
        }
    }
}

/// Adds a range to those from `first` on, as one with the last where it goes on from there.
fn join(ranges: &mut Vec<(u32, u32)>, first: usize, next: (u32, u32)) {
    match ranges.get_mut(first..).and_then(<[_]>::last_mut) {
        Some(last) if last.1 == next.0 => last.1 = next.1,
        _ => ranges.push(next),
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
