//! What is shown of people's codings, and how many there are of each code.

use super::shared::Shared;
use crate::model::{CodeIx, Coding, Span, TranscriptIx};

/// How many codings of each code are shown, by the code's number, and the state of the study they were counted in.
#[derive(Debug, Default)]
pub(super) struct Counts {
    state: (u64, u64),
    hidden: Vec<u32>,
}

impl Shared {
    /// Whether a coding has its place in the text as it is shown: one that lost its words has none.
    pub fn shows(&self, _: TranscriptIx, coding: &Coding) -> bool {
        self.session.study.stands(coding)
    }

    /// The codings of a transcript that are shown, in text order.
    pub fn shown(&self, ix: TranscriptIx) -> impl Iterator<Item = &Coding> + Clone {
        self.session.study.codings(ix).iter().filter(move |coding| self.shows(ix, coding))
    }

    /// The shown codings that overlap a passage, in order.
    pub fn shown_at(&self, ix: TranscriptIx, span: Span) -> Vec<Coding> {
        let mut here = self.session.study.codings_at(ix, span);
        here.retain(|coding| self.shows(ix, coding));
        here
    }

    /// How many shown codings there are of exactly this code, merges resolved and repeats once.
    pub fn count(&self, code: CodeIx) -> u32 {
        let state = (self.generation, self.session.placings());
        let mut counts = self.counts.borrow_mut();
        if counts.as_ref().is_none_or(|counts| counts.state != state) {
            *counts = Some(Counts { state, hidden: self.count_hidden() });
        }
        let hidden = counts.as_ref().and_then(|counts| counts.hidden.get(code.0 as usize)).copied().unwrap_or(0);
        self.session.study.count(code).saturating_sub(hidden)
    }

    /// Codings that are not shown, by the number of their code: most transcripts have none.
    fn count_hidden(&self) -> Vec<u32> {
        let study = &self.session.study;
        let mut hidden = vec![0; study.code_numbers()];
        for ix in study.all_transcripts() {
            if study.entry(ix).is_none_or(|entry| entry.unsettled() == 0) {
                continue;
            }
            let codings = study.codings(ix);
            for (place, coding) in codings.iter().enumerate().filter(|(_, coding)| !self.shows(ix, coding)) {
                if !study.is_repeat(coding, codings.iter().take(place).rev())
                    && let Some(count) = hidden.get_mut(study.target(coding.code).0 as usize)
                {
                    *count += 1;
                }
            }
        }
        hidden
    }
}
