//! One change of one record, and why it may be refused.

use crate::model::coding::Work;
use crate::model::{Code, CodingRecord, Memo, Note, Participant, Settings, Transcript};
use serde::{Deserialize, Serialize};

/// A record before and after; `None` where it did not or does not exist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change<T> {
    /// What must stand there for the change to apply.
    pub before: Option<T>,
    /// What stands there then.
    pub after: Option<T>,
}

impl<T> Change<T> {
    /// A record comes to be.
    pub fn add(record: T) -> Self {
        Self { before: None, after: Some(record) }
    }

    /// A record goes.
    pub fn remove(record: T) -> Self {
        Self { before: Some(record), after: None }
    }

    /// A record is replaced.
    pub fn replace(before: T, after: T) -> Self {
        Self { before: Some(before), after: Some(after) }
    }

    /// The change that takes this one back.
    pub fn inverse(self) -> Self {
        Self { before: self.after, after: self.before }
    }

    /// The record it leaves or, where it removes, the one it found.
    pub fn either(&self) -> Option<&T> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// Where a code stands in the file: after the code named, or first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub Option<String>);

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// `verbatim.ron`.
    Settings(Box<Change<Settings>>),
    /// A code; `place` where it comes, goes or moves in the file.
    Code {
        /// The record.
        change: Box<Change<Code>>,
        /// Its place in the file before and after, where that is part of the change.
        place: Option<Change<Place>>,
    },
    /// A participant.
    Participant(Box<Change<Participant>>),
    /// What is known about a transcript.
    Transcript(Box<Change<Transcript>>),
    /// A file taken as it is (text of a transcript, original): hashes of its bytes.
    File {
        /// Relative to the study folder.
        path: String,
        /// `sha256:…` before and after.
        change: Change<String>,
    },
    /// The head of a coding file.
    Work {
        /// Transcript id.
        transcript: String,
        /// Coder's handle.
        coder: String,
        /// The record.
        change: Box<Change<Work>>,
    },
    /// A coding.
    Coding {
        /// Transcript id.
        transcript: String,
        /// Coder's handle.
        coder: String,
        /// The record.
        change: Box<Change<CodingRecord>>,
    },
    /// A note on a passage.
    Note {
        /// Transcript id.
        transcript: String,
        /// Coder's handle.
        coder: String,
        /// The record.
        change: Box<Change<Note>>,
    },
    /// A memo file.
    Memo(Box<Change<Memo>>),
}

impl Edit {
    /// The edit that takes this one back.
    pub fn inverse(self) -> Self {
        match self {
            Self::Settings(change) => Self::Settings(Box::new(change.inverse())),
            Self::Code { change, place } => {
                Self::Code { change: Box::new(change.inverse()), place: place.map(Change::inverse) }
            }
            Self::Participant(change) => Self::Participant(Box::new(change.inverse())),
            Self::Transcript(change) => Self::Transcript(Box::new(change.inverse())),
            Self::File { path, change } => Self::File { path, change: change.inverse() },
            Self::Work { transcript, coder, change } => {
                Self::Work { transcript, coder, change: Box::new(change.inverse()) }
            }
            Self::Coding { transcript, coder, change } => {
                Self::Coding { transcript, coder, change: Box::new(change.inverse()) }
            }
            Self::Note { transcript, coder, change } => {
                Self::Note { transcript, coder, change: Box::new(change.inverse()) }
            }
            Self::Memo(change) => Self::Memo(Box::new(change.inverse())),
        }
    }
}

/// Why an edit does not fit the study as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The record is not as the edit expects it.
    #[error("{0} has been changed since")]
    Changed(String),
    /// The record is gone.
    #[error("{0} is no longer there")]
    Gone(String),
    /// There is a record already.
    #[error("{0} is there already")]
    Exists(String),
}
