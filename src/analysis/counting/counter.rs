//! The codings of a transcript that count in a scope, each with its speakers and turns: what every table is summed from.
//! Made transcript by transcript, and kept as long as what they rest on stands.

use super::basis::{is_plain, key};
use super::left_out::LeftOut;
use crate::analysis::measure::{Measure, Measures};
use crate::analysis::people::People;
use crate::analysis::scope::{Scope, Verdict};
use crate::model::{CodeIx, CoderIx, Span, Study, TranscriptIx};
use rayon::prelude::*;
use std::sync::Arc;

/// A coding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its code, merges resolved.
    pub code: CodeIx,
    /// Who made it.
    pub coder: CoderIx,
    /// Place of its speakers among [`Counted::sets`].
    pub set: u16,
    /// Its passage, in code points.
    pub at: Span,
    /// Which turns in scope it has words of, as a half-open range of ranks among [`Counted::turns`]; empty without words.
    pub turns: (u32, u32),
    /// The speech in scope that it covers: which of [`Counted::spoken`], half-open.
    pub spoken: (u32, u32),
    /// Its place among the measure's covers.
    pub place: u32,
}

/// What counts in one transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The codings, in text order; the same coder, code and passage once.
    pub items: Box<[Item]>,
    /// Sets of speakers in scope that codings have words of; speech without a speaker is `None`, which also stands for
    /// codings without a word.
    pub sets: Box<[Box<[Option<u16>]>]>,
    /// Ranks of spoken code points in scope that codings cover, half-open; those of one coding in order, none touching.
    pub spoken: Box<[(u32, u32)]>,
    /// Indices of the turns in scope that have a word.
    pub turns: Box<[u32]>,
    /// Words in scope, coded or not, by speaker.
    pub words: Box<[(Option<u16>, u32)]>,
    /// What was left out.
    pub left_out: LeftOut,
}

impl Counted {
    /// Words in scope, coded or not.
    pub fn all_words(&self) -> u64 {
        self.words.iter().map(|(_, words)| u64::from(*words)).sum()
    }

    /// Speakers in scope of whom a coding has words.
    pub fn speakers(&self, item: &Item) -> &[Option<u16>] {
        self.sets.get(usize::from(item.set)).map_or(&[], |set| set)
    }

    /// The speech in scope that a coding covers, as ranks of spoken code points.
    pub fn spoken(&self, item: &Item) -> &[(u32, u32)] {
        self.spoken.get(item.spoken.0 as usize..item.spoken.1 as usize).unwrap_or_default()
    }
}

/// How to count, looked up once for a whole table.
pub struct Counter<'a> {
    /// The study.
    pub study: &'a Study,
    /// What is looked at.
    pub scope: &'a Scope,
    /// Everybody in the study.
    pub people: People<'a>,
    key: Option<u64>,
}

impl<'a> Counter<'a> {
    /// The rules of a scope.
    pub fn of(study: &'a Study, scope: &'a Scope) -> Self {
        let key = is_plain(scope).then(|| key(study, scope, &[]));
        Self { study, scope, people: People::of(study), key }
    }

    /// Whether somebody who is counted has worked on a transcript.
    pub fn worked(&self, ix: TranscriptIx) -> bool {
        let wanted = self.scope.counted(self.study, ix);
        let coders = (0_u16..).take(self.study.coders().len()).map(CoderIx);
        coders.into_iter().any(|coder| wanted.has(coder) && self.study.worked(ix, coder))
    }

    /// The measured transcripts in scope, by id.
    pub fn transcripts<'m>(&self, measures: &'m Measures) -> Vec<(TranscriptIx, &'m Measure)> {
        let all = self.study.transcripts().into_iter().filter(|ix| self.scope.has_transcript(self.study, *ix));
        all.filter_map(|ix| Some((ix, measures.get(&ix)?.as_ref()))).collect()
    }

    /// What counts in each measured transcript in scope, by id.
    pub fn all<'m>(&self, measures: &'m Measures) -> Vec<(TranscriptIx, &'m Measure, Arc<Counted>)> {
        let count = |(ix, measure): &(TranscriptIx, &'m Measure)| (*ix, *measure, self.counted(*ix, measure));
        self.transcripts(measures).par_iter().with_min_len(64).map(count).collect()
    }

    /// What counts in one transcript.
    pub fn counted(&self, ix: TranscriptIx, measure: &Measure) -> Arc<Counted> {
        measure.kept.get(self.key, || self.count(ix, measure))
    }

    fn count(&self, ix: TranscriptIx, measure: &Measure) -> Counted {
        let (study, covers) = (self.study, &measure.covers);
        let voices = self.scope.voices_among(study, &self.people, ix, measure);
        let mut counted = Counted::default();
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
        // For each turn, how many turns in scope with a word come before it.
        let mut ranks: Vec<u32> = Vec::with_capacity(measure.turns.len() + 1);
        let mut turns = Vec::new();
        for (number, turn) in (0_u32..).zip(&measure.turns) {
            ranks.push(u32::try_from(turns.len()).unwrap_or(u32::MAX));
            if voices.hear(turn.speaker) && measure.words_of_turn(number as usize) > 0 {
                turns.push(number);
            }
        }
        ranks.push(u32::try_from(turns.len()).unwrap_or(u32::MAX));
        let wanted = self.scope.counted(study, ix);
        let mut sets: Vec<Box<[Option<u16>]>> = Vec::new();
        let mut items = Vec::with_capacity(covers.len());
        let mut spoken: Vec<(u32, u32)> = Vec::with_capacity(covers.len());
        let mut speakers: Vec<Option<u16>> = Vec::new();
        for (place, cover) in covers.iter().enumerate() {
            let coding = &cover.coding;
            let before = covers.iter().take(place).rev().map(|cover| &cover.coding);
            if !wanted.has(coding.coder) || study.is_repeat(coding, before) {
                continue;
            }
            if !cover.state.counts() {
                counted.left_out.unsure += 1;
                continue;
            }
            match self.scope.judge(study, &voices, measure, cover) {
                Verdict::In => {}
                Verdict::Moderator => {
                    counted.left_out.moderators += 1;
                    continue;
                }
                Verdict::Out => continue,
            }
            speakers.clear();
            let mut span: Option<(u32, u32)> = None;
            for (paragraph, _) in measure.by_paragraph(cover).filter(|(own, _)| voices.takes(cover, own.speaker)) {
                if !speakers.contains(&paragraph.speaker) {
                    speakers.push(paragraph.speaker);
                }
                let rank = |turn: u32| ranks.get(turn as usize).copied().unwrap_or(0);
                let (from, to) = (rank(paragraph.turn), rank(paragraph.turn + 1));
                // A remark amid the words of somebody out of scope lies in no turn in scope.
                if from < to {
                    span = Some((span.map_or(from, |(first, _)| first), to));
                }
            }
            if speakers.is_empty() {
                speakers.push(None);
            }
            speakers.sort_unstable();
            let set = sets.iter().position(|set| **set == *speakers).unwrap_or_else(|| {
                sets.push(speakers.as_slice().into());
                sets.len() - 1
            });
            let first = spoken.len();
            for (paragraph, part) in measure.by_paragraph_characters(cover) {
                if !voices.takes(cover, paragraph.speaker) {
                    continue;
                }
                match spoken.get_mut(first..).and_then(<[_]>::last_mut) {
                    Some(last) if last.1 == part.0 => last.1 = part.1,
                    _ => spoken.push(part),
                }
            }
            let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
            items.push(Item {
                code: study.target(coding.code),
                coder: coding.coder,
                set: u16::try_from(set).unwrap_or(u16::MAX),
                at: coding.at,
                turns: span.unwrap_or_default(),
                spoken: (number(first), number(spoken.len())),
                place: cover.place,
            });
        }
        counted.left_out.add(LeftOut::of_coders((study, ix), self.scope, (&voices, measure)));
        Counted {
            items: items.into(),
            sets: sets.into(),
            spoken: spoken.into(),
            turns: turns.into(),
            words: words.into(),
            left_out: counted.left_out,
        }
    }
}
