//! The transcripts that a crosstab is made of, and where their codings belong.

use super::people::{Face, Faces};
use crate::analysis::counting::{CountedTranscript, Counter};
use crate::analysis::measure::Measure;
use crate::model::TranscriptIx;
use std::sync::Arc;

/// One transcript that counts.
pub struct CountedPart<'m> {
    /// Which.
    pub ix: TranscriptIx,
    /// As it was measured.
    pub measure: &'m Measure,
    /// What counts there.
    pub counted: Arc<CountedTranscript>,
    /// Who its speakers are.
    pub faces: Faces,
    /// Words in scope.
    pub words: u64,
}

impl<'m> CountedPart<'m> {
    /// Looks up what counts, and who speaks.
    pub fn of(counter: &Counter<'_>, ix: TranscriptIx, measure: &'m Measure) -> Self {
        let counted = counter.counted(ix, measure);
        let faces = Faces::of(counter.people(), &counter.study.transcript(ix).id, measure);
        let words = counted.all_words();
        Self { ix, measure, counted, faces, words }
    }

    /// Who says a word in scope.
    pub fn heard(&self) -> impl Iterator<Item = Face> {
        let speak = self.counted.words.iter().filter(|(_, words)| *words > 0);
        speak.filter_map(|(speaker, _)| Some(self.faces.get((*speaker)?)))
    }

    /// The speakers in scope with their words, and those whom codings name besides.
    pub fn speakers(&self) -> Vec<(Option<u16>, u32)> {
        let mut all: Vec<(Option<u16>, u32)> = self.counted.words.to_vec();
        for speaker in self.counted.sets.iter().flatten() {
            if !all.iter().any(|(known, _)| known == speaker) {
                all.push((*speaker, 0));
            }
        }
        all
    }
}

/// Where the codings of one transcript belong, if not all to one column.
pub enum Values {
    /// To the columns of their speakers.
    Speakers(Vec<(Option<u16>, u32)>),
    /// To those of their coders.
    Coders,
    /// Where sections begin, with their columns; and the column of what comes before.
    Sections(Vec<(u32, u32)>, u32),
}

/// The section that a place lies in.
pub fn section(starts: &[(u32, u32)], outside: u32, at: u32) -> u32 {
    let after = starts.partition_point(|(start, _)| *start <= at);
    after.checked_sub(1).and_then(|last| starts.get(last)).map_or(outside, |(_, column)| *column)
}
