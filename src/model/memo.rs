//! A memo: Markdown on a code, a transcript or the study.

use super::Alts;
use serde::{Deserialize, Serialize};

/// What a memo is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemoKind {
    /// A thought on what it is about.
    #[default]
    Memo,
    /// An entry of the research diary.
    Journal,
}

impl MemoKind {
    /// The word used in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Memo => "memo",
            Self::Journal => "journal",
        }
    }
}

/// What a memo is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MemoAbout {
    /// The study as a whole.
    #[default]
    Study,
    /// A code, by id.
    Code(String),
    /// A transcript, by id.
    Transcript(String),
    /// What a case says under a code, in short: a cell of the framework matrix.
    Cell(Case, String),
}

/// A row of the framework matrix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Case {
    /// A transcript, by id.
    Transcript(String),
    /// A person: a participant's id, or `transcript/label` for a speaker who is none.
    Person(String),
}

impl Case {
    /// A speaker who is no participant.
    pub fn of_speaker(transcript: &str, label: &str) -> Self {
        Self::Person(format!("{transcript}/{label}"))
    }

    /// The transcript and the label of a speaker who was no participant when the memo was written.
    pub fn speaker(&self) -> Option<(&str, &str)> {
        match self {
            Self::Transcript(_) => None,
            Self::Person(id) => id.split_once('/'),
        }
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Transcript(id) => write!(f, "transcript/{id}"),
            Self::Person(id) => write!(f, "participant/{id}"),
        }
    }
}

impl MemoAbout {
    /// Reads what [`std::fmt::Display`] writes; everything else is about the study.
    pub fn parse(words: &str) -> Self {
        let case = |words: &str| match words.split_once('/')? {
            ("transcript", id) => Some(Case::Transcript(id.to_owned())),
            ("participant", id) => Some(Case::Person(id.to_owned())),
            _ => None,
        };
        match words.split_once('/') {
            Some(("code", rest)) => match rest.split_once(' ') {
                Some((code, words)) => case(words.trim()).map_or(Self::Study, |case| Self::Cell(case, code.to_owned())),
                None => Self::Code(rest.to_owned()),
            },
            Some(("transcript", id)) => Self::Transcript(id.to_owned()),
            _ => Self::Study,
        }
    }
}

impl std::fmt::Display for MemoAbout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Study => f.write_str("study"),
            Self::Code(id) => write!(f, "code/{id}"),
            Self::Transcript(id) => write!(f, "transcript/{id}"),
            Self::Cell(case, code) => write!(f, "code/{code} {case}"),
        }
    }
}

/// A memo file: `memos/<coder>/<name>.md`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memo {
    /// Who wrote it: the folder's name.
    pub coder: String,
    /// File name without `.md`: date and slug.
    pub name: String,
    /// Memo or journal.
    pub kind: MemoKind,
    /// What it is about.
    pub about: MemoAbout,
    /// Day or moment, as the header has it.
    pub date: String,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Header lines this version does not know, as written.
    pub rest: Vec<String>,
    /// The Markdown below the header.
    pub body: String,
}
