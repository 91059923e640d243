//! What stands in the index of each kind of file.

use super::bytes::{In, Out};
use super::stored::Stored;
use crate::analysis::measure::{Cover, Measure, ParagraphMeasure, SpeakerMeasure, TurnMeasure};
use crate::model::anchor::State;
use crate::model::{Alts, Code, CodeIx, CoderIx, Coding, CodingId, Memo, Participant, Problem, Rest, Span, Transcript};
use crate::store::sheet::Sheet;

macro_rules! records {
    ($($(#[$doc:meta])* $kind:ident { $($(#[$about:meta])* $field:ident: $of:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $kind { $($(#[$about])* pub $field: $of),* }

        impl Stored for $kind {
            fn put(&self, out: &mut Out) {
                let Self { $($field),* } = self;
                $($field.put(out);)*
            }
            fn take(from: &mut In<'_>) -> Option<Self> {
                Some(Self { $($field: Stored::take(from)?),* })
            }
        }
    )*};
}

records! {
    /// A transcript's record.
    Record {
        /// As it is taken into the study.
        transcript: Transcript,
        /// What is wrong with the file.
        problems: Vec<Problem>,
    }
    /// A memo's file.
    Remark {
        /// The memo; `None` where the file cannot be read.
        memo: Option<Memo>,
        /// What is wrong with the file.
        problems: Vec<Problem>,
    }
    /// The file of participants.
    People {
        /// Everybody in it.
        people: Vec<Participant>,
        /// What is wrong with the file.
        problems: Vec<Problem>,
    }
    /// The codebook's file.
    Book {
        /// Its title.
        title: String,
        /// Values that lost a merge.
        alts: Alts,
        /// Fields that this version does not know.
        rest: Rest,
        /// Its codes.
        codes: Vec<Code>,
        /// What is wrong with the file.
        problems: Vec<Problem>,
    }
    /// What was found wrong between the files of a study.
    Finding {
        /// What is wrong.
        problems: Vec<Problem>,
    }
}

impl Stored for Sheet {
    fn put(&self, out: &mut Out) {
        let Self { work, codes, codings, extras, notes, problems } = self;
        work.put(out);
        codes.put(out);
        out.number(codings.len() as u64);
        let (mut start, mut made) = (0, 0);
        for coding in codings {
            let Coding { id, at, code, made: own, print, coder: _, has_extra: _ } = coding;
            out.0.extend_from_slice(&id.0.to_le_bytes());
            out.0.extend_from_slice(&print.to_le_bytes());
            out.step(start, at.start);
            out.step(at.start, at.end);
            code.0.put(out);
            out.step(made, *own);
            (start, made) = (at.start, *own);
        }
        extras.put(out);
        notes.put(out);
        problems.put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let (work, codes): (_, Vec<String>) = (Stored::take(from)?, Stored::take(from)?);
        let count = from.count()?;
        let (mut start, mut made) = (0, 0);
        let mut coding = || {
            let id = CodingId(u128::from_le_bytes(from.array()?));
            let print = u32::from_le_bytes(from.array()?);
            start = from.step(start)?;
            let end = from.step(start)?;
            let code = from.small().filter(|code| (*code as usize) < codes.len())?;
            made = from.step(made)?;
            let (at, code) = (Span { start, end }, CodeIx(code));
            Some(Coding { id, at, code, made, print, coder: CoderIx::default(), has_extra: false })
        };
        let mut codings: Vec<Coding> = (0..count).map(|_| coding()).collect::<Option<_>>()?;
        let extras: Vec<(u32, _)> = Stored::take(from)?;
        for (place, _) in &extras {
            codings.get_mut(*place as usize)?.has_extra = true;
        }
        Some(Self { work, codes, codings, extras, notes: Stored::take(from)?, problems: Stored::take(from)? })
    }
}

/// What was measured of a text, all codings standing where they were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Sum of all that it depends on beside the text.
    pub key: u64,
    /// The measure, its codings without what their files say.
    pub measure: Measure,
}

impl Stored for Measured {
    fn put(&self, out: &mut Out) {
        let Self { key, measure } = self;
        let Measure { version: _, length, words, characters, speakers, turns, paragraphs, covers, kept: _ } = measure;
        out.0.extend_from_slice(&key.to_le_bytes());
        for number in [length, words, characters] {
            number.put(out);
        }
        out.number(speakers.len() as u64);
        for SpeakerMeasure { label, turns, words, characters } in speakers {
            label.put(out);
            for number in [turns, words, characters] {
                number.put(out);
            }
        }
        out.number(turns.len() as u64);
        let mut before = (0, 0);
        for TurnMeasure { speaker, words, characters } in turns {
            seat(*speaker, out);
            out.step(before.0, *words);
            out.step(before.1, *characters);
            before = (*words, *characters);
        }
        out.number(paragraphs.len() as u64);
        let mut before = ParagraphMeasure { turn: 0, speaker: None, at: Span::default(), words: 0, characters: 0 };
        for paragraph in paragraphs {
            let ParagraphMeasure { turn, speaker, at, words, characters } = paragraph;
            out.step(before.turn, *turn);
            seat(*speaker, out);
            out.step(before.at.end, at.start);
            out.step(at.start, at.end);
            out.step(before.words, *words);
            out.step(before.characters, *characters);
            before = *paragraph;
        }
        out.number(covers.len() as u64);
        let mut before = (0, 0);
        for Cover { coding: _, words, characters, paragraph, place: _, state: _ } in covers {
            out.step(before.0, words.0);
            out.step(words.0, words.1);
            out.step(before.1, characters.0);
            out.step(characters.0, characters.1);
            paragraph.map_or(0, |paragraph| u64::from(paragraph) + 1).put(out);
            before = (words.0, characters.0);
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let key = u64::from_le_bytes(from.array()?);
        let (length, words, characters) = (from.small()?, from.small()?, from.small()?);
        let mut measure = Measure { length, words, characters, ..Measure::default() };
        for _ in 0..from.count()? {
            let label = Stored::take(from)?;
            let (turns, words, characters) = (from.small()?, from.small()?, from.small()?);
            measure.speakers.push(SpeakerMeasure { label, turns, words, characters });
        }
        let count = from.count()?;
        measure.turns.reserve_exact(count);
        let (mut words, mut characters) = (0, 0);
        for _ in 0..count {
            let speaker = seated(from)?;
            (words, characters) = (from.step(words)?, from.step(characters)?);
            measure.turns.push(TurnMeasure { speaker, words, characters });
        }
        let count = from.count()?;
        measure.paragraphs.reserve_exact(count);
        let (mut turn, mut at, mut words, mut characters) = (0, Span::default(), 0, 0);
        for _ in 0..count {
            turn = from.step(turn)?;
            let speaker = seated(from)?;
            let start = from.step(at.end)?;
            at = Span { start, end: from.step(start)? };
            (words, characters) = (from.step(words)?, from.step(characters)?);
            measure.paragraphs.push(ParagraphMeasure { turn, speaker, at, words, characters });
        }
        let count = from.count()?;
        measure.covers.reserve_exact(count);
        let (mut word, mut character) = (0, 0);
        for place in 0..u32::try_from(count).ok()? {
            word = from.step(word)?;
            let words = (word, from.step(word)?);
            character = from.step(character)?;
            let characters = (character, from.step(character)?);
            let paragraph = from.small()?.checked_sub(1);
            let (coding, state) = (Coding::default(), State::Ok);
            measure.covers.push(Cover { coding, words, characters, paragraph, place, state });
        }
        Some(Self { key, measure })
    }
}

/// Writes who speaks, nobody as the smallest number.
fn seat(speaker: Option<u16>, out: &mut Out) {
    out.number(speaker.map_or(0, |speaker| u64::from(speaker) + 1));
}

/// Reads who speaks.
fn seated(from: &mut In<'_>) -> Option<Option<u16>> {
    match from.small()?.checked_sub(1) {
        Some(speaker) => u16::try_from(speaker).ok().map(Some),
        None => Some(None),
    }
}
