//! Whose work is compared: coders who finished the same transcripts.

use super::super::scope::Scope;
use crate::model::coding::Progress;
use crate::model::day::is_day;
use crate::model::{CoderIx, CoderKind, Study, TranscriptIx};
use crate::text::number::counted;

/// More coders than this are not compared at once.
pub const MOST: usize = 128;

/// Whose work counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WhoseWork {
    /// That of coders who are done.
    #[default]
    Done,
    /// Also that of coders who have begun.
    InProgress,
}

/// One compared coder's work on a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The coder's place in the team.
    pub slot: usize,
    /// The day it was done; empty where it goes on, or nobody noted the day.
    pub done: String,
}

/// Coders, and the transcripts on which two or more of them are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// The coders, by handle.
    pub coders: Vec<CoderIx>,
    /// Transcripts by id, each with whose work on it is compared, by slot.
    pub transcripts: Vec<(TranscriptIx, Vec<Share>)>,
    /// Transcripts in scope that fewer than two have finished.
    pub alone: usize,
    /// Whose file on which transcript could not be read whole: they are missing there, as what they left out is not known.
    pub unread: Vec<(TranscriptIx, CoderIx)>,
}

impl Team {
    /// Finds who can be compared. Consensus and pattern coders are only when named in the scope.
    pub fn of(study: &Study, scope: &Scope, work: &WhoseWork) -> Self {
        let mut team = Self::default();
        let mut shared: Vec<(TranscriptIx, Vec<(CoderIx, String)>)> = Vec::new();
        for ix in study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix)) {
            let mut here = workers(study, scope, work, ix);
            let lost =
                study.entry(ix).into_iter().flat_map(|entry| &entry.unread).filter(|it| wanted(study, scope, **it));
            team.unread.extend(lost.map(|coder| (ix, *coder)));
            here.retain(|(coder, _)| !study.is_unread(ix, *coder));
            here.sort_by(|a, b| study.coder(a.0).cmp(study.coder(b.0)));
            if here.len() < 2 {
                team.alone += 1;
                continue;
            }
            for (coder, _) in &here {
                if !team.coders.contains(coder) {
                    team.coders.push(*coder);
                }
            }
            shared.push((ix, here));
        }
        team.coders.sort_by(|a, b| study.coder(*a).cmp(study.coder(*b)));
        let slot = |coder: CoderIx| team.coders.iter().position(|known| *known == coder);
        let share = |(coder, done): (CoderIx, String)| Some(Share { slot: slot(coder)?, done });
        team.transcripts =
            shared.into_iter().map(|(ix, here)| (ix, here.into_iter().filter_map(share).collect())).collect();
        team
    }

    /// The place of a coder in the team.
    pub fn slot(&self, coder: CoderIx) -> Option<usize> {
        self.coders.iter().position(|known| *known == coder)
    }

    /// Who is compared, and on how many transcripts that could be read, as captions say it.
    pub fn compared(&self, study: &Study, transcripts: usize) -> String {
        format!(
            "coders compared: {}, on {}; {} left out, as fewer than two worked there to the end",
            self.names(study).join(", "),
            counted(transcripts, "transcript", "transcripts"),
            self.alone
        )
    }

    /// A sentence where somebody's file could not be read whole.
    pub fn warning(&self, study: &Study) -> Option<String> {
        let (ix, coder) = self.unread.first()?;
        let more = match self.unread.len() {
            1 => String::new(),
            all => format!(" and {}", counted(all - 1, "more file", "more files")),
        };
        Some(format!(
            "{}’s file on {}{more} could not be read whole: whose it is counts as missing there, not as having left \
             passages uncoded; `verbatim check` says what is wrong",
            study.coder(*coder),
            study.transcript(*ix).id
        ))
    }

    /// Their handles.
    pub fn names(&self, study: &Study) -> Vec<String> {
        self.coders.iter().map(|coder| study.coder(*coder).to_owned()).collect()
    }
}

/// Whether a coder is compared: those named in the scope, else people.
fn wanted(study: &Study, scope: &Scope, coder: CoderIx) -> bool {
    if scope.coders.is_empty() { study.kind(coder) == CoderKind::Person } else { scope.coders.contains(&coder) }
}

/// Who worked on a transcript and may be compared, with the day it was done.
fn workers(study: &Study, scope: &Scope, work: &WhoseWork, ix: TranscriptIx) -> Vec<(CoderIx, String)> {
    let Some(entry) = study.entry(ix) else { return Vec::new() };
    let wanted = |coder: &CoderIx| wanted(study, scope, *coder);
    let done = entry.work.iter().filter(|(coder, work)| wanted(coder) && work.status == Progress::Done);
    let mut here: Vec<(CoderIx, String)> =
        done.map(|(coder, work)| (*coder, work.done.clone().filter(|done| is_day(done)).unwrap_or_default())).collect();
    if *work == WhoseWork::InProgress {
        let mut begun: Vec<CoderIx> = entry.codings().iter().map(|coding| coding.coder).collect();
        begun.sort_unstable();
        begun.dedup();
        begun.retain(|coder| wanted(coder) && !here.iter().any(|(known, _)| known == coder));
        here.extend(begun.into_iter().map(|coder| (coder, String::new())));
    }
    here
}

/// Which of those who worked on a transcript could have used a code: a code made after the day someone was done is missing
/// there, not left unused. `made` is the day it was made, or empty. One bit a slot.
pub fn could_use(made: &str, shares: &[Share]) -> u128 {
    let able = shares.iter().filter(|share| share.done.is_empty() || made <= share.done.as_str());
    able.fold(0, |bits, share| bits | bit(share.slot))
}

/// The bit of a slot.
pub fn bit(slot: usize) -> u128 {
    if slot < MOST { 1 << slot } else { 0 }
}
