//! What stands in the index of each kind of file.

use crate::analysis::measure::{Cover, Measure, ParagraphMeasure, SpeakerMeasure, TurnMeasure};
use crate::model::Stored;
use crate::model::anchor::State;
use crate::model::bytes::{In, Out};
use crate::model::stored::whole;
use crate::model::words::Words;
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
        /// What is wrong with the file.
        problems: Vec<Problem>,
        /// Everybody in it.
        people: Crowd,
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

/// Everybody in the file of participants: where nothing of it changed, taken in when asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Crowd {
    /// As they were read.
    Read(Vec<Participant>),
    /// As they stand in the index.
    Known(Vec<u8>),
}

impl Default for Crowd {
    fn default() -> Self {
        Self::Read(Vec::new())
    }
}

impl Crowd {
    /// Everybody; `None` where the bytes are no people.
    pub fn all(&self) -> Option<Vec<Participant>> {
        match self {
            Self::Read(all) => Some(all.clone()),
            Self::Known(bytes) => whole(bytes),
        }
    }
}

impl Stored for Crowd {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Read(all) => all.put(out),
            Self::Known(bytes) => out.0.extend_from_slice(bytes),
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(Self::Known(std::mem::take(&mut from.0).to_vec()))
    }
}

/// Bytes of a coding.
const CODING: usize = 16 + 5 * 4;

impl Stored for Sheet {
    fn put(&self, out: &mut Out) {
        let Self { work, codes, codings, extras, notes, problems } = self;
        work.put(out);
        codes.put(out);
        out.number(codings.len() as u64);
        for coding in codings {
            let Coding { id, at, code, made, print, coder: _, has_extra: _ } = coding;
            out.0.extend_from_slice(&id.0.to_le_bytes());
            for number in [at.start, at.end, code.0, *made, *print] {
                out.fixed(number);
            }
        }
        extras.put(out);
        notes.put(out);
        problems.put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let (work, codes): (_, Words) = (Stored::take(from)?, Stored::take(from)?);
        let (count, known) = (from.count()?, codes.iter().len());
        let mut codings: Vec<Coding> = Vec::with_capacity(count);
        for _ in 0..count {
            let mut own = In(from.take(CODING)?);
            let id = CodingId(u128::from_le_bytes(own.array()?));
            let at = Span { start: own.fixed()?, end: own.fixed()? };
            let code = CodeIx(own.fixed().filter(|code| (*code as usize) < known)?);
            let (made, print) = (own.fixed()?, own.fixed()?);
            codings.push(Coding { id, at, code, made, print, coder: CoderIx::default(), has_extra: false });
        }
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
        for TurnMeasure { speaker, words, characters } in turns {
            seat(*speaker, out);
            out.fixed(*words);
            out.fixed(*characters);
        }
        out.number(paragraphs.len() as u64);
        for ParagraphMeasure { turn, speaker, at, words, characters } in paragraphs {
            seat(*speaker, out);
            for number in [*turn, at.start, at.end, *words, *characters] {
                out.fixed(number);
            }
        }
        out.number(covers.len() as u64);
        for Cover { coding: _, words, characters, paragraph, place: _, state: _ } in covers {
            for number in [
                words.0,
                words.1,
                characters.0,
                characters.1,
                paragraph.map_or(0, |paragraph| paragraph.saturating_add(1)),
            ] {
                out.fixed(number);
            }
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
        for _ in 0..count {
            let (speaker, words, characters) = (seated(from)?, from.fixed()?, from.fixed()?);
            measure.turns.push(TurnMeasure { speaker, words, characters });
        }
        let count = from.count()?;
        measure.paragraphs.reserve_exact(count);
        for _ in 0..count {
            let (speaker, turn) = (seated(from)?, from.fixed()?);
            let at = Span { start: from.fixed()?, end: from.fixed()? };
            let (words, characters) = (from.fixed()?, from.fixed()?);
            measure.paragraphs.push(ParagraphMeasure { turn, speaker, at, words, characters });
        }
        let count = from.count()?;
        measure.covers.reserve_exact(count);
        for place in 0..u32::try_from(count).ok()? {
            let words = (from.fixed()?, from.fixed()?);
            let characters = (from.fixed()?, from.fixed()?);
            let paragraph = from.fixed()?.checked_sub(1);
            let (coding, state) = (Coding::default(), State::Ok);
            measure.covers.push(Cover { coding, words, characters, paragraph, place, state });
        }
        Some(Self { key, measure })
    }
}

/// Writes who speaks, nobody as the smallest number.
fn seat(speaker: Option<u16>, out: &mut Out) {
    out.fixed(speaker.map_or(0, |speaker| u32::from(speaker) + 1));
}

/// Reads who speaks.
fn seated(from: &mut In<'_>) -> Option<Option<u16>> {
    match from.fixed()?.checked_sub(1) {
        Some(speaker) => u16::try_from(speaker).ok().map(Some),
        None => Some(None),
    }
}
