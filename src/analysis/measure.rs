//! What is measured once per text: words and characters of each turn, and what each coding covers.

use super::counted::Counted;
use super::crosstab::Whole;
use super::tally::Part;
use crate::model::anchor::State;
use crate::model::{Coding, Span, TranscriptIx};
use crate::text::offsets::Text;
use crate::text::turns::Overlay;
use crate::text::words::words;
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

/// A turn, and how much is spoken before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnMeasure {
    /// Number, from 1.
    pub number: u32,
    /// Who speaks.
    pub speaker: Option<u16>,
    /// The paragraph, in code points.
    pub at: Span,
    /// Words spoken before it.
    pub words: u32,
    /// Code points spoken before it.
    pub characters: u32,
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
    /// Index of the first turn of which it covers a word (else: that it touches), if any.
    pub turn: Option<u32>,
    /// Its place among the measure's covers.
    pub place: u32,
    /// Whether it still stands on its words.
    pub state: State,
}

/// Measured transcripts.
pub type Measures = HashMap<TranscriptIx, Arc<Measure>>;

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
    /// The codings where they stand, in order, and what each covers.
    pub covers: Vec<Cover>,
    /// The counts last made of it.
    pub kept: Kept<Part>,
    /// The codings that counted when tables were last made.
    pub counted: Kept<Counted>,
    /// The sums by code last made of these.
    pub summed: Kept<Whole>,
}

/// Something last made of a transcript, kept with the rules it was made by. It is no part of what the transcript is:
/// all are equal, and a copy begins empty.
#[derive(Debug)]
pub struct Kept<T>(Mutex<Option<(u64, Arc<T>)>>);

impl<T> Kept<T> {
    /// What was made by these rules, now or earlier.
    pub fn get(&self, rules: u64, make: impl FnOnce() -> T) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some((by, made)) if *by == rules => Arc::clone(made),
            _ => {
                let made = Arc::new(make());
                *kept = Some((rules, Arc::clone(&made)));
                made
            }
        }
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Kept<T> {}

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
        let (words_before, characters_before) = (spans.len(), measure.characters);
        let seat = TurnMeasure {
            number: turn.number,
            speaker: turn.speaker,
            at: turn.at,
            words: count(words_before),
            characters: characters_before,
        };
        measure.turns.push(seat);
        for piece in overlay.spoken(turn) {
            pieces.push((piece, measure.characters));
            measure.characters += piece.len();
            let slice = text.slice(piece);
            let base = text.byte(piece.start);
            let ascii = slice.is_ascii();
            for (at, word) in words(slice) {
                let start = if ascii { piece.start + count(at) } else { text.point(base + at) };
                let length = if ascii { count(word.len()) } else { count(word.chars().count()) };
                spans.push(Span::new(start, start + length));
            }
        }
        if let Some(speaker) = turn.speaker.and_then(|speaker| measure.speakers.get_mut(usize::from(speaker))) {
            speaker.turns += 1;
            speaker.words += count(spans.len() - words_before);
            speaker.characters += measure.characters - characters_before;
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
        let turn = if first < last { measure.turn_of_word(words.0) } else { measure.turn_at(coding.at) };
        let characters = (rank(coding.at.start), rank(coding.at.end));
        Cover { coding: *coding, words, characters, turn, place: count(place), state: *state }
    };
    let covers = codings.iter().enumerate().map(cover).collect();
    measure.covers = covers;
    measure
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Measure {
    /// Index of the turn that holds the word of this rank.
    pub fn turn_of_word(&self, rank: u32) -> Option<u32> {
        let after = self.turns.partition_point(|turn| turn.words <= rank);
        after.checked_sub(1).map(count)
    }

    /// Index of the first turn that a span touches.
    pub fn turn_at(&self, span: Span) -> Option<u32> {
        let first = self.turns.partition_point(|turn| turn.at.end <= span.start);
        self.turns.get(first).filter(|turn| turn.at.overlaps(span)).map(|_| count(first))
    }

    /// The turns of which a coding covers words, each with the ranks of the words.
    pub fn by_turn(&self, cover: &Cover) -> impl Iterator<Item = (&TurnMeasure, (u32, u32))> {
        self.parts(cover, cover.words, |turn| turn.words, self.words)
    }

    /// The turns of which a coding covers spoken code points, each with their ranks.
    pub fn by_turn_characters(&self, cover: &Cover) -> impl Iterator<Item = (&TurnMeasure, (u32, u32))> {
        self.parts(cover, cover.characters, |turn| turn.characters, self.characters)
    }

    /// Begins at the coding's own turn: a search through all turns for each coding is what counting would wait for.
    fn parts(
        &self,
        cover: &Cover,
        range: (u32, u32),
        before: impl Fn(&TurnMeasure) -> u32 + Copy,
        total: u32,
    ) -> impl Iterator<Item = (&TurnMeasure, (u32, u32))> {
        let mut first = cover.turn.map_or(0, |turn| turn as usize);
        while first > 0 && self.turns.get(first).is_none_or(|turn| before(turn) > range.0) {
            first -= 1;
        }
        let turns = self.turns.get(first..).unwrap_or_default();
        turns
            .iter()
            .enumerate()
            .take_while(move |(_, turn)| before(turn) < range.1)
            .map(move |(number, turn)| {
                let end = turns.get(number + 1).map_or(total, before);
                (turn, (before(turn).max(range.0), end.min(range.1)))
            })
            .filter(|(_, part)| part.0 < part.1)
    }

    /// Speakers of whom a coding covers a word, in order of speech, each once.
    pub fn speakers_of(&self, cover: &Cover) -> Vec<Option<u16>> {
        let mut found = Vec::new();
        for (turn, _) in self.by_turn(cover) {
            if !found.contains(&turn.speaker) {
                found.push(turn.speaker);
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
