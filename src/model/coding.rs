//! A coding: a code that a coder put on a passage.

use super::anchor::{self, Quote, State};
use super::moment::seconds;
use super::{Alts, CodeIx, CoderIx, CodingId, Rest, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A coding in memory: a small fixed record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coding {
    /// Its ULID.
    pub id: CodingId,
    /// The passage, in code points of the canonical text; see [`super::Study::stored_at`].
    pub at: Span,
    /// The code as stored; merged codes are resolved when read.
    pub code: CodeIx,
    /// Seconds since 1970 UTC; 0 where unknown.
    pub made: u32,
    /// Print of the stored quote, see [`Quote::print`].
    pub print: u32,
    /// Who coded.
    pub coder: CoderIx,
    /// Whether more is known (memo, weight, mark) in [`super::Study::extra`].
    pub has_extra: bool,
}

impl Coding {
    /// Its place among a transcript's codings: by start, end, code, coder, id.
    #[inline]
    pub fn order(&self) -> (u64, u64, CodingId) {
        let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        (pair(self.at.start, self.at.end), pair(self.code.0, self.coder.0.into()), self.id)
    }
}

/// What became of a coding whose text was changed since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// The passage as the coding's file has it, in code points of the text it was made on.
    pub stored: Span,
    /// How surely it stands on its words.
    pub state: State,
    /// Where its words may stand now: a person must look.
    pub perhaps: Option<Span>,
}

/// What only some codings carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra {
    /// The coder's words on this coding.
    pub memo: Option<String>,
    /// Intensity, where the study uses it.
    pub weight: Option<i64>,
    /// Marked as a key quotation.
    pub important: bool,
    /// Hash of the text the coding was made on, where it is not the file's.
    pub text: Option<String>,
    /// The id as spelt, where it is no canonical ULID.
    pub odd_id: Option<String>,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Where it stands, if its text is not the one it was made on.
    pub placed: Option<Placed>,
}

/// What coders did on one transcript, as it is read from their files.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// The codings, by start, end, code, coder, id. Codes without a number have those that follow on the numbers given.
    pub codings: Vec<Coding>,
    /// What only some codings carry.
    pub extras: Vec<(CodingId, Extra)>,
    /// Notes on passages, with their coders.
    pub notes: Vec<(CoderIx, Note)>,
    /// Who worked on it, and how far.
    pub work: BTreeMap<CoderIx, Work>,
    /// Whose files on it could not be read, or not all of them.
    pub unread: BTreeSet<CoderIx>,
    /// How many codes had a number.
    pub given: usize,
    /// Ids of the codes that had none.
    pub strange: Vec<String>,
}

impl Done {
    /// The number of a code that the study has not met yet.
    pub fn number_strange(&mut self, id: &str) -> CodeIx {
        let known = self.strange.iter().position(|known| known == id);
        let place = known.unwrap_or_else(|| {
            self.strange.push(id.to_owned());
            self.strange.len() - 1
        });
        CodeIx(u32::try_from(self.given + place).unwrap_or(u32::MAX))
    }

    /// Puts codings and notes in order, where they do not stand in it.
    pub fn sort(&mut self) {
        if !self.codings.is_sorted_by_key(Coding::order) {
            self.codings.sort_unstable_by_key(Coding::order);
        }
        self.notes.sort_by(|a, b| (a.1.at, &a.1.id).cmp(&(b.1.at, &b.1.id)));
    }
}

/// A coding as its file spells it, with every field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodingRecord {
    /// ULID.
    pub id: String,
    /// Id of the code.
    pub code: String,
    /// The passage.
    pub at: Span,
    /// The passage's words up to 280 code points, or its first 140.
    pub quote: String,
    /// Last 140 code points of a longer passage.
    pub tail: Option<String>,
    /// Up to 32 code points before a short or repeated passage.
    pub before: Option<String>,
    /// Up to 32 code points after it.
    pub after: Option<String>,
    /// Hash of the text it was made on, where that is not the file's.
    pub text: Option<String>,
    /// The coder's words on this coding.
    pub memo: Option<String>,
    /// Intensity.
    pub weight: Option<i64>,
    /// Marked as a key quotation.
    pub important: bool,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Identifier in an imported project.
    pub guid: Option<String>,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub made: Option<String>,
    /// Fields this version does not know.
    #[serde(rename = "$rest")]
    pub rest: Rest,
}

impl CodingRecord {
    /// Whether the file has all words of the passage: not of a long one, and none where words may not be shared.
    pub fn has_words(&self) -> bool {
        self.tail.is_none() && !self.quote.starts_with("sha256:")
    }
}

impl CodingRecord {
    /// Fields of a coding record, in the order they are written.
    pub const FIELDS: &[&str] = &[
        "id",
        "code",
        "at",
        "quote",
        "tail",
        "before",
        "after",
        "text",
        "memo",
        "weight",
        "important",
        "alts",
        "guid",
        "made",
    ];

    /// The small form, without its code and coder, and what only some carry.
    pub fn small(&self) -> (Coding, Option<Extra>) {
        let parsed = CodingId::parse(&self.id);
        let extra = Extra {
            memo: self.memo.clone(),
            weight: self.weight,
            important: self.important,
            text: self.text.clone(),
            odd_id: parsed.is_none().then(|| self.id.clone()),
            alts: self.alts.clone(),
            placed: None,
        };
        let extra = (extra != Extra::default()).then_some(extra);
        let coding = Coding {
            id: parsed.unwrap_or_else(|| CodingId::digest(&self.id)),
            at: self.at,
            made: self.made.as_deref().map_or(0, seconds),
            print: anchor::print(&self.quote, self.tail.as_deref()),
            has_extra: extra.is_some(),
            ..Coding::default()
        };
        (coding, extra)
    }

    /// The stored words.
    pub fn words(&self) -> Quote {
        Quote { head: self.quote.clone(), tail: self.tail.clone() }
    }
}

/// A memo on a passage without a code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// ULID.
    pub id: String,
    /// The passage.
    pub at: Span,
    /// The passage's words up to 280 code points, or its first 140.
    pub quote: String,
    /// Last 140 code points of a longer passage.
    pub tail: Option<String>,
    /// Hash of the text it was made on, where that is not the file's.
    pub text: Option<String>,
    /// What was noted.
    pub memo: String,
    /// Values that lost a merge.
    pub alts: Alts,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub made: Option<String>,
    /// Fields this version does not know.
    #[serde(rename = "$rest")]
    pub rest: Rest,
}

impl Note {
    /// Fields of a note record, in the order they are written.
    pub const FIELDS: &[&str] = &["id", "at", "quote", "tail", "text", "memo", "alts", "made"];

    /// The stored words.
    pub fn words(&self) -> Quote {
        Quote { head: self.quote.clone(), tail: self.tail.clone() }
    }
}

/// Whether a coder still works on a transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Work goes on.
    #[default]
    InProgress,
    /// Worked through to the end.
    Done,
}

/// One coder's work on one transcript: what heads a coding file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// `sha256:…` of the canonical text the codings were made on.
    pub text: String,
    /// In progress or done.
    pub status: Progress,
    /// Day it was done, `YYYY-MM-DD`.
    pub done: Option<String>,
    /// Values that lost a merge.
    pub alts: Alts,
}
