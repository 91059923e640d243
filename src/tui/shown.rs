//! Whose codings are shown here and now, and what is kept from whoever works blind.

use super::world::World;
use crate::model::coding::Progress;
use crate::model::{CodeIx, CoderIx, Coding, Note, Span, TranscriptIx};
use crate::session::settings::Whose;

use super::visible::{HiddenCounts, VisibleCoders};

impl World {
    fn own(&self) -> Option<CoderIx> {
        self.session.coder.as_deref().and_then(|handle| self.session.study.known_coder(handle))
    }

    /// Whether others' work on a transcript is kept from whoever works here: blind, and not done with it.
    pub fn is_veiled(&self, ix: TranscriptIx) -> bool {
        let work = || self.session.study.entry(ix)?.work.get(&self.own()?);
        self.blind() && work().is_none_or(|work| work.status != Progress::Done)
    }

    /// Whether one works blind in this study.
    pub fn blind(&self) -> bool {
        self.in_study.blind
    }

    /// Whose work on a transcript may be seen at all.
    pub fn allowed(&self, ix: TranscriptIx) -> VisibleCoders {
        VisibleCoders { own: self.own(), others: self.is_veiled(ix).then(Vec::new) }
    }

    /// Whose work is shown in a transcript.
    pub fn visible(&self, ix: TranscriptIx) -> VisibleCoders {
        let known = |handle: &String| self.session.study.known_coder(handle);
        let others = match self.in_study.whose {
            _ if self.is_veiled(ix) => Some(Vec::new()),
            Whose::All => None,
            Whose::Mine => Some(Vec::new()),
            Whose::Chosen => Some(self.in_study.chosen.iter().filter_map(known).collect()),
        };
        VisibleCoders { own: self.own(), others }
    }

    /// Whose codings are shown, for the head of a screen; nothing where it is everyone's.
    pub fn visible_words(&self, reading: Option<TranscriptIx>) -> String {
        if reading.map_or(self.blind(), |ix| self.is_veiled(ix)) {
            return "blind".to_owned();
        }
        match (self.in_study.whose, reading) {
            (Whose::Mine, Some(_)) => "only yours".to_owned(),
            (Whose::Chosen, Some(_)) => format!("yours, {}", self.in_study.chosen.join(", ")),
            _ => String::new(),
        }
    }

    /// Whose codings the counts beside the codes are of.
    pub fn counted_words(&self) -> String {
        match self.in_study.whose {
            Whose::Mine => "only yours".to_owned(),
            Whose::Chosen => format!("yours, {}", self.in_study.chosen.join(", ")),
            Whose::All if self.blind() => "all you may see".to_owned(),
            Whose::All => "all coders".to_owned(),
        }
    }

    /// The codings of a transcript that are shown, in text order: one that lost its words has no place in the text.
    pub fn shown(&self, ix: TranscriptIx) -> impl Iterator<Item = &Coding> {
        let (study, visible) = (&self.session.study, self.visible(ix));
        study.codings(ix).iter().filter(move |coding| visible.sees(coding.coder) && study.stands(coding))
    }

    /// The shown codings that overlap a passage, in order.
    pub fn shown_at(&self, ix: TranscriptIx, span: Span) -> Vec<Coding> {
        let (study, visible) = (&self.session.study, self.visible(ix));
        let mut here = study.codings_at(ix, span);
        here.retain(|coding| visible.sees(coding.coder) && study.stands(coding));
        here
    }

    /// The notes on passages of a transcript that are shown, with their coders and where they stand.
    pub fn shown_notes(&self, ix: TranscriptIx) -> impl Iterator<Item = (CoderIx, &Note, Span)> {
        let visible = self.visible(ix);
        let notes = self.session.study.entry(ix).into_iter().flat_map(|entry| {
            entry.notes.iter().filter_map(|(coder, note)| Some((*coder, note, entry.note_at(note)?)))
        });
        notes.filter(move |(coder, ..)| visible.sees(*coder))
    }

    /// How many shown codings there are of exactly this code, merges resolved and repeats once.
    pub fn count(&self, code: CodeIx) -> u32 {
        let state = (self.generation, self.session.placings());
        let mut counts = self.counts.borrow_mut();
        if counts.as_ref().is_none_or(|counts| counts.state != state) {
            *counts = Some(HiddenCounts { state, hidden: self.count_hidden() });
        }
        let hidden = counts.as_ref().and_then(|counts| counts.hidden.get(code.0 as usize)).copied().unwrap_or(0);
        self.session.study.count(code).saturating_sub(hidden)
    }

    /// Codings that are not shown, by the number of their code: mostly there are none.
    fn count_hidden(&self) -> Vec<u32> {
        let study = &self.session.study;
        let mut hidden = vec![0; study.code_numbers()];
        for ix in study.all_transcripts() {
            let visible = self.visible(ix);
            if visible.is_open() && study.entry(ix).is_none_or(|entry| entry.unsettled() == 0) {
                continue;
            }
            let codings = study.codings(ix);
            let is_hidden = |coding: &Coding| !visible.sees(coding.coder) || !study.stands(coding);
            for (place, coding) in codings.iter().enumerate().filter(|(_, coding)| is_hidden(coding)) {
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
