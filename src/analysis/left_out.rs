//! What tables leave out, and what a reader must know of it.

use super::scope::{Moderators, Scope};
use super::table::Table;
use crate::model::{CoderKind, Study};

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
}

impl LeftOut {
    /// Adds another transcript's.
    pub fn add(&mut self, other: Self) {
        self.moderators += other.moderators;
        self.unsure += other.unsure;
        self.double_coded += other.double_coded;
        self.uncounted += other.uncounted;
    }

    /// Says in the caption of a table what was left out, and before all else what makes its figures doubtful.
    pub fn tell(self, table: &mut Table, study: &Study, scope: &Scope) {
        if let Some(warning) = self.warning(study, scope) {
            table.warn(warning);
        }
        table.caption.extend(self.sentences(study, scope));
    }

    /// What a reader must know first: that several coders' work on one text is added up, or that some is not counted at all.
    fn warning(self, study: &Study, scope: &Scope) -> Option<String> {
        let (asked, count) = (!scope.coders.is_empty() || scope.query_names_coders(), &study.settings.count);
        let transcripts = |number: u64, one: &str, many: &str| match number {
            1 => format!("1 transcript {one}"),
            _ => format!("{number} transcripts {many}"),
        };
        match (asked, count.is_empty()) {
            (false, true) if self.double_coded > 0 => Some(format!(
                "{} several coders, and all of them are counted: `verbatim study set count {}` counts the first of these \
                 who worked there",
                transcripts(self.double_coded, "has", "have"),
                offered(study).join(" ")
            )),
            (false, false) if self.uncounted > 0 => Some(format!(
                "{} codings, but none of {}: nothing is counted there until `verbatim study set count --add HANDLE` names \
                 somebody who worked there",
                transcripts(self.uncounted, "has", "have"),
                count.join(", ")
            )),
            _ => None,
        }
    }

    /// The sentences of the caption.
    pub fn sentences(self, study: &Study, scope: &Scope) -> Vec<String> {
        let mut told = Vec::new();
        if scope.moderators == Moderators::Out {
            told.push(format!("{} on moderators left out", self.moderators));
        }
        told.push(format!("{} to review or orphaned, not counted", self.unsure));
        let rule = match (&scope.coders.is_empty(), study.settings.count.is_empty() || scope.query_names_coders()) {
            (false, _) => "only the coders asked for are counted".to_owned(),
            (true, false) => format!("there the first of {} is counted", study.settings.count.join(", ")),
            (true, true) if scope.query_names_coders() => "the query says whose are counted".to_owned(),
            (true, true) => "all of them are counted".to_owned(),
        };
        told.push(format!("{} transcripts have several coders; {rule}", self.double_coded));
        told
    }
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
