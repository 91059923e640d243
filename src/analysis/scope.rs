//! What a table looks at: transcripts, codes, coders, speakers, attributes; the same for every verb and screen.

use crate::model::settings::Owner;
use crate::model::{CodeIx, CoderIx, Study, TranscriptIx};
use crate::text::labels::key;
use std::collections::HashSet;
use std::sync::Arc;

use super::glob::glob_fits;
use super::measure::{Cover, Measure};
use super::people::People;
use super::query::{Chosen, Condition, Query};

/// Whether moderators' speech enters a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moderators {
    /// Left out, as in counts.
    #[default]
    Out,
    /// Kept, as in lists.
    In,
}

/// A scope. Empty lists leave nothing out.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Globs over transcript ids (`*`, `?`).
    pub transcripts: Vec<String>,
    /// Codes asked for, sub-codes already among them.
    pub codes: Option<HashSet<CodeIx>>,
    /// Coders asked for.
    pub coders: Vec<CoderIx>,
    /// Speaker labels asked for.
    pub speakers: Vec<String>,
    /// Conditions on attributes.
    pub wheres: Vec<Condition>,
    /// Moderators in or out.
    pub moderators: Moderators,
    /// What else codings must fit, see [`super::query`].
    pub query: Option<Arc<Query>>,
    /// Whether lists hold just what tables count: of the coders counted, each coding once.
    pub as_counted: bool,
    /// The scope in words, for captions.
    pub words: Vec<String>,
}

/// Which speakers of one transcript are in scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voices {
    speakers: Vec<bool>,
    moderators: Vec<bool>,
    nobody: bool,
    /// Which codings a query chooses, by their place among the covers; without a query all are.
    chosen: Option<Vec<Chosen>>,
}

impl Voices {
    /// Whether a speaker (or speech without one) is in scope.
    pub fn hear(&self, speaker: Option<u16>) -> bool {
        speaker.map_or(self.nobody, |speaker| self.speakers.get(usize::from(speaker)).copied().unwrap_or(self.nobody))
    }

    /// Whether a coding is chosen by the query for one of its speakers, whoever is in scope.
    pub fn chooses(&self, cover: &Cover, speaker: Option<u16>) -> bool {
        let chosen = |all: &Vec<Chosen>| all.get(cover.place as usize).is_some_and(|one| one.has(speaker));
        self.chosen.as_ref().is_none_or(chosen)
    }

    /// Whether a coding counts for one of its speakers (or for speech without one).
    pub fn takes(&self, cover: &Cover, speaker: Option<u16>) -> bool {
        self.hear(speaker) && self.chooses(cover, speaker)
    }

    /// Whether a speaker moderates.
    pub fn moderates(&self, speaker: Option<u16>) -> bool {
        speaker.is_some_and(|speaker| self.moderators.get(usize::from(speaker)).copied().unwrap_or(false))
    }
}

/// Which coders are counted in one transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountedCoders {
    /// Everybody.
    All,
    /// Only these.
    Only(Vec<CoderIx>),
}

impl CountedCoders {
    /// Whether nobody is.
    pub fn is_nobody(&self) -> bool {
        matches!(self, Self::Only(coders) if coders.is_empty())
    }

    /// Whether a coder is counted.
    pub fn has(&self, coder: CoderIx) -> bool {
        match self {
            Self::All => true,
            Self::Only(coders) => coders.contains(&coder),
        }
    }
}

/// Why a coding is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is counted.
    In,
    /// All its words are a moderator's.
    Moderator,
    /// It is outside the scope.
    Out,
}

impl Scope {
    /// Whether a transcript is in scope by name and by its own attributes.
    pub fn has_transcript(&self, study: &Study, ix: TranscriptIx) -> bool {
        let transcript = study.transcript(ix);
        let named = self.transcripts.is_empty() || self.transcripts.iter().any(|glob| glob_fits(glob, &transcript.id));
        named
            && self.query.as_ref().is_none_or(|query| query.meets(study, ix))
            && self.wheres.iter().all(|condition| condition.meets(transcript))
    }

    /// Whether some condition looks at people, so that speech without a speaker is out.
    pub fn asks_for_people(&self) -> bool {
        self.options_ask_for_people() || self.query.as_ref().is_some_and(|query| query.asks_for_people())
    }

    /// Whether codings, codes or coders are asked for, so that what nobody coded is out.
    pub fn asks_for_codings(&self) -> bool {
        let query = self.query.as_ref().is_some_and(|query| query.asks_for_codings() || query.asks_for_coders());
        query || self.codes.is_some() || !self.coders.is_empty()
    }

    fn options_ask_for_people(&self) -> bool {
        let of_people = |condition: &Condition| condition.named.owner() == Owner::Participant;
        !self.speakers.is_empty() || self.wheres.iter().any(of_people)
    }

    /// Which speakers of a transcript are in scope, where the people of the study are at hand.
    pub fn voices_among(&self, study: &Study, people: &People<'_>, ix: TranscriptIx, measure: &Measure) -> Voices {
        let transcript = &study.transcript(ix).id;
        let labels: Vec<&str> = measure.speakers.iter().map(|speaker| speaker.label.as_str()).collect();
        let moderators: Vec<bool> = labels.iter().map(|label| people.moderates(transcript, label)).collect();
        let wanted: Vec<String> = self.speakers.iter().map(|label| key(label)).collect();
        let heard = |label: Option<&str>| self.query.as_ref().is_none_or(|query| query.hears(study, people, ix, label));
        let fits = |(label, moderates): (&&str, &bool)| {
            (!moderates || self.moderators == Moderators::In)
                && (self.speakers.is_empty() || wanted.iter().any(|wanted| *wanted == key(label)))
                && self.wheres.iter().all(|condition| condition.fits(people.linked(transcript, label)))
                && heard(Some(*label))
        };
        let speakers = labels.iter().zip(&moderators).map(fits).collect();
        let nobody = !self.options_ask_for_people() && heard(None);
        let chosen = self.query.as_ref().map(|query| query.choose(study, people, ix, measure));
        Voices { speakers, moderators, nobody, chosen }
    }

    /// Whether the query says whose codings it means.
    pub fn query_names_coders(&self) -> bool {
        self.query.as_ref().is_some_and(|query| query.asks_for_coders())
    }

    /// Whether the study's `count` says who is counted: it does unless somebody is asked for.
    pub fn rules(&self, study: &Study) -> bool {
        self.coders.is_empty() && !self.query_names_coders() && !study.settings.count.is_empty()
    }

    /// Which coders are counted in a transcript: those asked for, else the first of the study's `count`, else all. A query
    /// that names coders is asked of all.
    pub fn counted(&self, study: &Study, ix: TranscriptIx) -> CountedCoders {
        if !self.coders.is_empty() {
            return CountedCoders::Only(self.coders.clone());
        }
        if !self.rules(study) {
            return CountedCoders::All;
        }
        let mut known = study.settings.count.iter().filter_map(|handle| study.known_coder(handle));
        CountedCoders::Only(known.find(|coder| study.counts_for(ix, *coder)).into_iter().collect())
    }

    /// Whether a coding is counted, by code and speakers.
    pub fn judge(&self, study: &Study, voices: &Voices, measure: &Measure, cover: &Cover) -> Verdict {
        let target = study.target(cover.coding.code);
        if self.codes.as_ref().is_some_and(|codes| !codes.contains(&target)) || !cover.state.counts() {
            return Verdict::Out;
        }
        let (mut words, mut moderated, mut chosen) = (false, true, false);
        for (paragraph, _) in measure.by_paragraph(cover) {
            words = true;
            if voices.takes(cover, paragraph.speaker) {
                return Verdict::In;
            }
            chosen |= voices.chooses(cover, paragraph.speaker);
            moderated &= voices.moderates(paragraph.speaker);
        }
        if !words {
            // Without a word it is nobody's; but not where whoever is left out speaks all that it covers.
            let mut spoken = measure.by_paragraph_characters(cover).peekable();
            chosen = voices.chooses(cover, None);
            moderated = spoken.peek().is_some() && spoken.all(|(own, _)| voices.moderates(own.speaker));
        }
        match moderated && self.moderators == Moderators::Out {
            true if chosen => Verdict::Moderator,
            false if !words && chosen && voices.nobody => Verdict::In,
            _ => Verdict::Out,
        }
    }
}
