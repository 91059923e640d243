//! What is measured once per text: words and characters of each turn and paragraph, and what each coding covers.

use super::kept::Kept;
use crate::model::anchor::State;
use crate::model::bytes::Out;
use crate::model::stored::{records, whole};
use crate::model::{Coding, Span, Stored, TranscriptIx};
use crate::text::offsets::{Text, points};
use crate::text::turns::Overlay;
use crate::text::words::words;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A speaker's share of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerMeasure {
    /// The label.
    pub label: String,
    /// Turns.
    pub turns: u32,
    /// Spoken words.
    pub words: u32,
    /// Spoken code points.
    pub characters: u32,
}

records! {
    SpeakerMeasure { label, turns, words, characters }
}

/// A turn, and how much is spoken before it; its number is its place from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnMeasure {
    /// Who speaks.
    pub speaker: Option<u16>,
    /// Words spoken before it.
    pub words: u32,
    /// Code points spoken before it.
    pub characters: u32,
}

/// A paragraph, and how much is spoken before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParagraphMeasure {
    /// Index of its turn.
    pub turn: u32,
    /// Whose words these are: nobody's in a remark that stands alone, whoever speaks around it.
    pub speaker: Option<u16>,
    /// The whole paragraph, in code points.
    pub at: Span,
    /// Words spoken before it.
    pub words: u32,
    /// Code points spoken before it.
    pub characters: u32,
}

impl ParagraphMeasure {
    /// The number of its turn, from 1.
    pub fn turn_number(&self) -> u32 {
        self.turn.saturating_add(1)
    }
}

/// What one coding covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// The coding, where it stands on the text as it is now.
    pub coding: Coding,
    /// Ranks of the words it touches, half-open.
    pub words: (u32, u32),
    /// Ranks of the spoken code points it covers, half-open.
    pub characters: (u32, u32),
    /// Index of the first paragraph of which it covers a word (else: that it touches), if any.
    pub paragraph: Option<u32>,
    /// Its place among the measure's covers.
    pub place: u32,
    /// Whether it still stands on its words.
    pub state: State,
}

/// Measured transcripts that are held in memory.
pub type Measures = HashMap<TranscriptIx, Arc<Measure>>;

/// Reads what is kept of a transcript, by its place among those asked for; false where it is nothing that can be read.
pub type Read<'a> = dyn Fn(usize, &[u8]) -> bool + Sync + 'a;

/// Makes something of a measured transcript, by its place among those asked for, and tells it in bytes where that is wanted.
pub type Make<'a> = dyn Fn(usize, &Measure, bool) -> Option<Vec<u8>> + Sync + 'a;

/// Transcripts that are measured: held in memory, or fetched whenever they are asked for, so that no more are in memory
/// than are looked at.
pub trait Measured: Sync {
    /// Shows the measure of each transcript that has one, with its place among those asked for; several at once.
    fn see(&self, transcripts: &[TranscriptIx], see: &(dyn Fn(usize, &Measure) + Sync));
    /// Shows of each transcript what was made of it and is kept under this name by these rules; what `known` cannot read,
    /// or is not kept, `make` makes, and tells in bytes where it is asked to keep them.
    fn see_made(&self, _: (&str, Option<u64>), transcripts: &[TranscriptIx], _: &Read<'_>, make: &Make<'_>) {
        self.see(transcripts, &|place, measure| drop(make(place, measure, false)));
    }
    /// All of them, for what goes over them more than once.
    fn hold(&self) -> Cow<'_, Measures>;
}

/// Rules by which something is made of transcripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// A number for all of them; none where what is made by them is not worth keeping.
    pub sum: Option<u64>,
    /// What tells those from each other by turns of which something is made, so that one does not drive out the other.
    pub name: &'static str,
}

/// What is made of a transcript by rules and may be kept in files, as long as the transcript and the rules stand.
pub trait Lasting: Stored + Send + Sync {
    /// Under which name it is kept.
    const KIND: &'static str;
}

impl Measured for Measures {
    fn see(&self, transcripts: &[TranscriptIx], see: &(dyn Fn(usize, &Measure) + Sync)) {
        let one = |(place, ix): (usize, &TranscriptIx)| {
            if let Some(measure) = self.get(ix) {
                see(place, measure);
            }
        };
        transcripts.par_iter().with_min_len(64).enumerate().for_each(one);
    }

    fn hold(&self) -> Cow<'_, Measures> {
        Cow::Borrowed(self)
    }
}

impl dyn Measured + '_ {
    /// Adds up transcripts in as many sums as threads need; in which order is not said.
    pub fn fold<S: Send>(
        &self,
        transcripts: &[TranscriptIx],
        start: impl Fn() -> S + Sync,
        add: impl Fn(&mut S, TranscriptIx, &Measure) + Sync,
    ) -> Vec<S> {
        let sums: Mutex<Vec<S>> = Mutex::default();
        let take = || sums.lock().unwrap_or_else(PoisonError::into_inner).pop();
        self.see(transcripts, &|place, measure| {
            let Some(ix) = transcripts.get(place) else { return };
            let mut sum = take().unwrap_or_else(&start);
            add(&mut sum, *ix, measure);
            sums.lock().unwrap_or_else(PoisonError::into_inner).push(sum);
        });
        sums.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds up what is made of transcripts by rules, that alone being made which is not kept.
    pub fn fold_made<T: Lasting, S: Send>(
        &self,
        (rules, transcripts): (&Rules, &[TranscriptIx]),
        start: impl Fn() -> S + Sync,
        make: impl Fn(&mut S, TranscriptIx, &Measure) -> Arc<T> + Sync,
        add: impl Fn(&mut S, TranscriptIx, Arc<T>) + Sync,
    ) -> Vec<S> {
        let sums: Mutex<Vec<S>> = Mutex::default();
        let take = || sums.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_else(&start);
        let leave = |sum| sums.lock().unwrap_or_else(PoisonError::into_inner).push(sum);
        let known = |place: usize, bytes: &[u8]| {
            let Some((ix, made)) = transcripts.get(place).zip(whole(bytes)) else { return false };
            let mut sum = take();
            add(&mut sum, *ix, Arc::new(made));
            leave(sum);
            true
        };
        let make = |place: usize, measure: &Measure, keeps: bool| {
            let ix = *transcripts.get(place)?;
            let mut sum = take();
            let made = make(&mut sum, ix, measure);
            let bytes = keeps.then(|| {
                let mut out = Out::default();
                made.put(&mut out);
                out.0
            });
            add(&mut sum, ix, made);
            leave(sum);
            bytes
        };
        self.see_made((&format!("{}{}", T::KIND, rules.name), rules.sum), transcripts, &known, &make);
        sums.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is made of each transcript by rules, in the order given.
    pub fn map_made<T: Lasting>(
        &self,
        (rules, transcripts): (&Rules, &[TranscriptIx]),
        make: impl Fn(TranscriptIx, &Measure) -> T + Sync,
    ) -> Vec<(TranscriptIx, Arc<T>)> {
        let make = |_: &mut Vec<_>, ix: TranscriptIx, measure: &Measure| Arc::new(make(ix, measure));
        let add = |found: &mut Vec<(TranscriptIx, Arc<T>)>, ix, made| found.push((ix, made));
        in_order(transcripts, self.fold_made((rules, transcripts), Vec::new, make, add).into_iter().flatten())
    }

    /// Makes something of each transcript that is measured, in the order given.
    pub fn map<T: Send>(
        &self,
        transcripts: &[TranscriptIx],
        make: impl Fn(TranscriptIx, &Measure) -> T + Sync,
    ) -> Vec<(TranscriptIx, T)> {
        let made: Vec<Mutex<Option<T>>> = transcripts.iter().map(|_| Mutex::new(None)).collect();
        self.see(transcripts, &|place, measure| {
            if let Some((ix, slot)) = transcripts.get(place).zip(made.get(place)) {
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(make(*ix, measure));
            }
        });
        let made = made.into_iter().map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner));
        transcripts.iter().zip(made).filter_map(|(ix, made)| Some((*ix, made?))).collect()
    }
}

/// What was made of transcripts, in the order given.
pub fn in_order<T>(
    transcripts: &[TranscriptIx],
    made: impl Iterator<Item = (TranscriptIx, T)>,
) -> Vec<(TranscriptIx, T)> {
    let order: HashMap<TranscriptIx, usize> = transcripts.iter().copied().zip(0..).collect();
    let mut made: Vec<(TranscriptIx, T)> = made.collect();
    made.sort_by_key(|(ix, _)| order.get(ix).copied());
    made
}

/// A transcript measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// The state of the transcript and its codings that was measured, see [`crate::model::Study::version`].
    pub version: u64,
    /// Code points of the whole text.
    pub length: u32,
    /// Spoken words.
    pub words: u32,
    /// Spoken code points.
    pub characters: u32,
    /// Speakers, in order of first appearance.
    pub speakers: Vec<SpeakerMeasure>,
    /// Turns, in order.
    pub turns: Vec<TurnMeasure>,
    /// Their paragraphs, in order.
    pub paragraphs: Vec<ParagraphMeasure>,
    /// The codings where they stand, in order, and what each covers.
    pub covers: Vec<Cover>,
    /// What was last counted of it.
    pub kept: Kept,
}

/// Measures a text and its codings, which are given where they stand on it.
pub fn measure(text: &Text, overlay: &Overlay, codings: &[(Coding, State)]) -> Measure {
    let mut measure = Measure { length: text.len(), ..Measure::default() };
    measure.speakers = overlay
        .speakers
        .iter()
        .map(|label| SpeakerMeasure { label: label.clone(), ..SpeakerMeasure::default() })
        .collect();
    let mut spans: Vec<Span> = Vec::new();
    let mut pieces: Vec<(Span, u32)> = Vec::new();
    for turn in &overlay.turns {
        let seat = TurnMeasure { speaker: turn.speaker, words: count(spans.len()), characters: measure.characters };
        measure.turns.push(seat);
        if let Some(speaker) = turn.speaker.and_then(|speaker| measure.speakers.get_mut(usize::from(speaker))) {
            speaker.turns += 1;
        }
        for paragraph in overlay.paragraphs_of(turn) {
            let (words_before, characters_before) = (spans.len(), measure.characters);
            measure.paragraphs.push(ParagraphMeasure {
                turn: paragraph.turn,
                speaker: paragraph.speaker,
                at: paragraph.at,
                words: count(words_before),
                characters: characters_before,
            });
            for piece in overlay.spoken(paragraph) {
                pieces.push((piece, measure.characters));
                measure.characters += piece.len();
                let slice = text.slice(piece);
                // Words come in order: what lies between them is counted once.
                let (mut byte, mut point) = (0, piece.start);
                for (at, word) in words(slice) {
                    let start = point + points(slice.as_bytes().get(byte..at).unwrap_or_default());
                    (byte, point) = (at + word.len(), start + points(word.as_bytes()));
                    spans.push(Span::new(start, point));
                }
            }
            let speaker = paragraph.speaker.and_then(|speaker| measure.speakers.get_mut(usize::from(speaker)));
            if let Some(speaker) = speaker {
                speaker.words += count(spans.len() - words_before);
                speaker.characters += measure.characters - characters_before;
            }
        }
    }
    measure.words = count(spans.len());
    let rank = |at: u32| {
        let piece = pieces.partition_point(|(piece, _)| piece.start <= at).checked_sub(1);
        piece
            .and_then(|piece| pieces.get(piece))
            .map_or(0, |(piece, before)| before + (at - piece.start).min(piece.len()))
    };
    let cover = |(place, (coding, state)): (usize, &(Coding, State))| {
        let first = spans.partition_point(|word| word.end <= coding.at.start);
        let last = spans.partition_point(|word| word.start < coding.at.end).max(first);
        let words = (count(first), count(last));
        let paragraph = if first < last { measure.place_of_word(words.0) } else { measure.place_at(coding.at) };
        let characters = (rank(coding.at.start), rank(coding.at.end));
        Cover { coding: *coding, words, characters, paragraph, place: count(place), state: *state }
    };
    let covers = codings.iter().enumerate().map(cover).collect();
    measure.covers = covers;
    measure
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Measure {
    fn place_of_word(&self, rank: u32) -> Option<u32> {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.words <= rank);
        after.checked_sub(1).map(count)
    }

    fn place_at(&self, span: Span) -> Option<u32> {
        let first = self.paragraphs.partition_point(|paragraph| paragraph.at.end <= span.start);
        self.paragraphs.get(first).filter(|paragraph| paragraph.at.overlaps(span)).map(|_| count(first))
    }

    /// The paragraph that holds the word of this rank.
    pub fn paragraph_of_word(&self, rank: u32) -> Option<&ParagraphMeasure> {
        self.paragraphs.get(self.place_of_word(rank)? as usize)
    }

    /// The first paragraph that a span touches.
    pub fn paragraph_at(&self, span: Span) -> Option<&ParagraphMeasure> {
        self.paragraphs.get(self.place_at(span)? as usize)
    }

    /// The first paragraph of which a coding covers a word, else that it touches.
    pub fn paragraph_of(&self, cover: &Cover) -> Option<&ParagraphMeasure> {
        self.paragraphs.get(cover.paragraph? as usize)
    }

    /// The number of that paragraph in its turn, from 1.
    pub fn paragraph_number(&self, cover: &Cover) -> Option<u32> {
        let before = self.paragraphs.get(..=cover.paragraph? as usize)?;
        let turn = before.last()?.turn;
        Some(count(before.iter().rev().take_while(|paragraph| paragraph.turn == turn).count()))
    }

    /// Words in a paragraph, by its index.
    pub fn words_in(&self, paragraph: usize) -> u32 {
        let end = self.paragraphs.get(paragraph + 1).map_or(self.words, |next| next.words);
        self.paragraphs.get(paragraph).map_or(0, |own| end - own.words)
    }

    /// Words in a turn, by its index.
    pub fn words_of_turn(&self, turn: usize) -> u32 {
        let end = self.turns.get(turn + 1).map_or(self.words, |next| next.words);
        self.turns.get(turn).map_or(0, |own| end - own.words)
    }

    /// The paragraphs of which a coding covers words, each with the ranks of the words.
    pub fn by_paragraph(&self, cover: &Cover) -> impl Iterator<Item = (&ParagraphMeasure, (u32, u32))> {
        self.parts(cover, cover.words, |paragraph| paragraph.words, self.words)
    }

    /// The paragraphs of which a coding covers spoken code points, each with their ranks.
    pub fn by_paragraph_characters(&self, cover: &Cover) -> impl Iterator<Item = (&ParagraphMeasure, (u32, u32))> {
        self.parts(cover, cover.characters, |paragraph| paragraph.characters, self.characters)
    }

    /// Begins at the coding's own paragraph: a search through all for each coding is what counting would wait for.
    fn parts(
        &self,
        cover: &Cover,
        range: (u32, u32),
        before: impl Fn(&ParagraphMeasure) -> u32 + Copy,
        total: u32,
    ) -> impl Iterator<Item = (&ParagraphMeasure, (u32, u32))> {
        let mut first = cover.paragraph.map_or(0, |paragraph| paragraph as usize);
        while first > 0 && self.paragraphs.get(first).is_none_or(|paragraph| before(paragraph) > range.0) {
            first -= 1;
        }
        let paragraphs = self.paragraphs.get(first..).unwrap_or_default();
        paragraphs
            .iter()
            .enumerate()
            .take_while(move |(_, paragraph)| before(paragraph) < range.1)
            .map(move |(number, paragraph)| {
                let end = paragraphs.get(number + 1).map_or(total, before);
                (paragraph, (before(paragraph).max(range.0), end.min(range.1)))
            })
            .filter(|(_, part)| part.0 < part.1)
    }

    /// Speakers of whom a coding covers a word, in order of speech, each once.
    pub fn speakers_of(&self, cover: &Cover) -> Vec<Option<u16>> {
        let mut found = Vec::new();
        for (paragraph, _) in self.by_paragraph(cover) {
            if !found.contains(&paragraph.speaker) {
                found.push(paragraph.speaker);
            }
        }
        found
    }
}

/// Length of the union of half-open ranges.
pub fn union(ranges: &mut [(u32, u32)]) -> u64 {
    ranges.sort_unstable();
    let (mut total, mut reached) = (0, 0);
    for (start, end) in ranges.iter() {
        let start = (*start).max(reached);
        if *end > start {
            total += u64::from(end - start);
            reached = *end;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_ranges_count_once() {
        assert_eq!(union(&mut [(5, 9), (0, 3), (2, 6), (20, 20)]), 9);
    }
}
