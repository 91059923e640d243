//! What tables leave out, and what a reader must know of it.

use crate::analysis::caption::Note;
use crate::analysis::decision::decided;
use crate::analysis::measure::Measure;
use crate::analysis::scope::{CountedCoders, Moderators, Scope, Verdict, Voices};
use crate::analysis::table::Table;
use crate::model::moment::seconds;
use crate::model::stored::records;
use crate::model::{CodeIx, CoderIx, CoderKind, Coding, Span, Study, TranscriptIx};
use crate::text::number;
use crate::text::shell::quoted_all;
use std::collections::HashMap;

/// What was left out of the counts, for captions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Codings whose words are all a moderator's.
    pub moderators: u64,
    /// Codings that no longer stand surely on their words.
    pub unsure: u64,
    /// Transcripts in scope with codings of several coders.
    pub double_coded: u64,
    /// Transcripts in scope with codings, but of nobody whom the study counts.
    pub uncounted: u64,
    /// Transcripts in scope where the file of whoever is counted cannot be read, or not all of it, and others have codings.
    pub unread: u64,
    /// People's codings on which a consensus that is counted never decided.
    pub undecided: u64,
    /// The transcripts that these are in.
    pub undecided_in: u64,
    /// Transcripts in scope where a consensus that the study counts has begun, and is not counted until it is done.
    pub begun: u64,
}

records! {
    LeftOut { moderators, unsure, double_coded, uncounted, unread, undecided, undecided_in, begun }
}

impl LeftOut {
    /// What it means in one transcript that some coders are counted there and others are not.
    pub fn of_coders(
        (study, ix): (&Study, TranscriptIx),
        scope: &Scope,
        (voices, measure): (&Voices, &Measure),
    ) -> Self {
        let counted = scope.counted(study, ix);
        let mut coders = measure.covers.iter().map(|cover| cover.coding.coder);
        let first = coders.next();
        let several = coders.any(|coder| Some(coder) != first);
        let mut left_out = Self {
            double_coded: u64::from(several),
            uncounted: u64::from(counted.is_nobody() && first.is_some()),
            begun: u64::from(scope.rules(study) && has_begun(study, ix)),
            ..Self::default()
        };
        let one = match &counted {
            CountedCoders::Only(coders) if scope.rules(study) => coders.first().copied(),
            _ => None,
        };
        if let Some(one) = one {
            let others = several || first.is_some_and(|first| first != one);
            left_out.unread = u64::from(others && study.is_unread(ix, one));
            if others && study.kind(one) == CoderKind::Consensus && left_out.unread == 0 {
                left_out.undecided = undecided((study, ix), one, scope, (voices, measure));
                left_out.undecided_in = u64::from(left_out.undecided > 0);
            }
        }
        left_out
    }

    /// Adds another transcript's.
    pub fn add(&mut self, other: Self) {
        self.moderators += other.moderators;
        self.unsure += other.unsure;
        self.double_coded += other.double_coded;
        self.uncounted += other.uncounted;
        self.unread += other.unread;
        self.undecided += other.undecided;
        self.undecided_in += other.undecided_in;
        self.begun += other.begun;
    }

    /// Codings that do not surely stand on their words, those on missing texts with them.
    fn unsure(self, study: &Study, scope: &Scope) -> u64 {
        let counts = |ix: TranscriptIx, place: usize, coding: &Coding| {
            let before = study.codings(ix).iter().take(place).rev();
            scope.counted(study, ix).has(coding.coder) && !study.is_repeat(coding, before)
        };
        self.unsure + orphaned(study, scope, counts)
    }

    /// Says in the caption of a table what was left out, and before all else what makes its figures doubtful.
    pub fn tell(self, table: &mut Table, study: &Study, scope: &Scope) {
        self.warnings(study, scope).into_iter().for_each(|warning| table.warn(warning));
        table.caption.notes.extend(self.notes(study, scope));
    }

    /// What a reader must know first: that several coders' work on one text is added up, or that some is not counted though
    /// it may have to be.
    fn warnings(self, study: &Study, scope: &Scope) -> Vec<String> {
        let (rules, count) = (scope.rules(study), &study.settings.count);
        let asked = !scope.coders.is_empty() || scope.query_names_coders();
        let mut told = Vec::new();
        if !asked && count.is_empty() && self.double_coded > 0 {
            told.push(format!(
                "{} several coders, and all of them are counted: `verbatim study set count {}` counts the first of these \
                 who worked there",
                number::counted(self.double_coded, "transcript has", "transcripts have"),
                quoted_all(&offered(study))
            ));
        }
        told.extend(doubtful(self.unsure(study, scope)));
        if rules && self.uncounted > 0 {
            told.push(format!(
                "{} codings, but none of {}: nothing is counted there until `verbatim study set count --add HANDLE` names \
                 somebody who worked there",
                number::counted(self.uncounted, "transcript has", "transcripts have"),
                count.join(", ")
            ));
        }
        if rules && self.unread > 0 {
            told.push(format!(
                "{} a file of the coder who is counted there that cannot be read, or not all of it; what is missing is not \
                 counted, nor is anybody in its place: `verbatim check` says what to mend",
                number::counted(self.unread, "transcript has", "transcripts have"),
            ));
        }
        if rules && self.begun > 0 {
            told.push(format!(
                "a consensus has begun in {} and is not done: until then people are counted there, see `verbatim reconcile \
                 list`",
                number::counted(self.begun, "transcript", "transcripts"),
            ));
        }
        if rules && self.undecided > 0 {
            let (is, it) = if self.undecided == 1 { ("is", "it") } else { ("are", "them") };
            told.push(format!(
                "{} in {} {is} not counted, as a consensus is done there and says nothing of {it}, or is \
                 older: see `verbatim reconcile list`, with --in-progress for coders who are not done",
                number::counted(self.undecided, "coding", "codings"),
                number::counted(self.undecided_in, "transcript", "transcripts"),
            ));
        }
        told
    }

    /// What the caption says.
    fn notes(self, study: &Study, scope: &Scope) -> Vec<Note> {
        let mut told = Vec::new();
        if scope.moderators == Moderators::Out {
            told.push(Note::LeftOut(self.moderators, format!("{} on moderators left out", self.moderators)));
        }
        let unsure = self.unsure(study, scope);
        told.push(Note::LeftOut(unsure, format!("{unsure} to review or orphaned, not counted")));
        let rule = match (&scope.coders.is_empty(), study.settings.count.is_empty() || scope.query_names_coders()) {
            (false, _) => "only the coders asked for are counted".to_owned(),
            (true, false) => format!("there the first of {} is counted", study.settings.count.join(", ")),
            (true, true) if scope.query_names_coders() => "the query says whose are counted".to_owned(),
            (true, true) => "all of them are counted".to_owned(),
        };
        let several = number::counted(self.double_coded, "transcript has", "transcripts have");
        told.push(Note::LeftOut(self.double_coded, format!("{several} several coders; {rule}")));
        told
    }
}

/// Whether a consensus that the study counts has begun in a transcript and is not done there.
fn has_begun(study: &Study, ix: TranscriptIx) -> bool {
    let layers = study.settings.count.iter().filter_map(|handle| study.known_coder(handle));
    let mut layers = layers.filter(|layer| study.kind(*layer) == CoderKind::Consensus);
    let has_notes = |layer| study.entry(ix).is_some_and(|entry| entry.notes.iter().any(|(coder, _)| *coder == layer));
    layers.any(|layer| (study.worked(ix, layer) || has_notes(layer)) && !study.counts_for(ix, layer))
}

/// What of a study makes its figures doubtful, whatever is counted: in a few words, for where it stays in sight.
pub fn doubt(study: &Study) -> Option<&'static str> {
    let all = || study.transcripts().into_iter();
    let coders = |ix: TranscriptIx| study.entry(ix).map_or(0, |entry| entry.work.len());
    if study.settings.count.is_empty() {
        return all().any(|ix| coders(ix) > 1).then_some("all coders count");
    }
    all().any(|ix| coders(ix) > 1 && has_begun(study, ix)).then_some("consensus not done")
}

/// What is said of codings that do not surely stand on their words, where there are any.
pub fn doubtful(unsure: u64) -> Option<String> {
    let (are, their) = if unsure == 1 { ("is", "its") } else { ("are", "their") };
    let left_out = number::counted(unsure, "coding", "codings");
    (unsure > 0).then(|| {
        format!("{left_out} {are} left out, as {their} words are gone or may stand elsewhere: `verbatim codings` tells which")
    })
}

/// How many codings stand on transcripts in scope whose text is missing, as far as `wanted` takes them, which gets their
/// place among the transcript's.
pub fn orphaned(study: &Study, scope: &Scope, wanted: impl Fn(TranscriptIx, usize, &Coding) -> bool) -> u64 {
    let is_missing = |ix: &TranscriptIx| study.entry(*ix).is_some_and(|entry| !entry.present);
    let all = study.all_transcripts().into_iter().filter(is_missing).filter(|ix| scope.has_transcript(study, *ix));
    let own = |ix: TranscriptIx| {
        let codings = study.codings(ix).iter().enumerate();
        codings.filter(|(place, coding)| wanted(ix, *place, coding)).count() as u64
    };
    all.map(own).sum()
}

/// How many codings of people count in a scope but for a consensus that neither has them nor says what became of them, or
/// that is older than they are and lacks some of their words.
fn undecided(
    (study, ix): (&Study, TranscriptIx),
    layer: CoderIx,
    scope: &Scope,
    (voices, measure): (&Voices, &Measure),
) -> u64 {
    let mut made: HashMap<CodeIx, Decided> = HashMap::new();
    let mut last = 0;
    for cover in measure.covers.iter().filter(|cover| cover.coding.coder == layer && cover.state.counts()) {
        made.entry(study.target(cover.coding.code)).or_default().passages.push(cover.coding.at);
        last = last.max(cover.coding.made);
    }
    let entry = study.entry(ix);
    let notes = entry.map(|entry| entry.notes.as_slice()).unwrap_or_default();
    for (_, note) in notes.iter().filter(|(coder, _)| *coder == layer) {
        last = last.max(note.made.as_deref().map_or(0, seconds));
        let Some(code) = decided(&note.memo).and_then(|(code, ..)| study.known_code(code)) else { continue };
        let own = made.entry(study.target(code)).or_default();
        match entry.and_then(|entry| entry.note_at(note)) {
            Some(at) => own.passages.push(at),
            // A decision whose words are gone may have been on any.
            None => own.anywhere = true,
        }
    }
    let open = measure.covers.iter().filter(|cover| {
        let coding = &cover.coding;
        let known = made.get(&study.target(coding.code));
        let settled = known.is_some_and(|own| {
            let within = || own.passages.iter().any(|at| at.start <= coding.at.start && coding.at.end <= at.end);
            let met = own.passages.iter().any(|at| at.overlaps(coding.at));
            own.anywhere || (met && (coding.made <= last || within()))
        });
        study.kind(coding.coder) == CoderKind::Person
            && scope.judge(study, voices, measure, cover) == Verdict::In
            && !settled
    });
    open.count() as u64
}

/// What a consensus decided on a code: on which passages, or on words that nobody finds any more.
#[derive(Default)]
struct Decided {
    passages: Vec<Span>,
    anywhere: bool,
}

/// The coders that a study could count, in the order that is most often meant: consensus, people, patterns.
pub fn offered(study: &Study) -> Vec<String> {
    let kind = |handle: &str| study.settings.coders.get(handle).map(|coder| coder.kind).unwrap_or_default();
    let worked = |handle: &str| {
        let coder = study.known_coder(handle);
        coder.is_some_and(|coder| study.transcripts().into_iter().any(|ix| study.worked(ix, coder)))
    };
    let mut known: Vec<String> = study.coders().iter().filter(|handle| worked(handle)).cloned().collect();
    known.sort_by_key(|handle| {
        let rank = match kind(handle) {
            CoderKind::Consensus => 0,
            CoderKind::Person => 1,
            CoderKind::Pattern => 2,
        };
        (rank, handle.clone())
    });
    known
}
