//! Places that can be gone to, and what is looked at or chosen there.

use crate::analysis::query::{Condition, Tree};
use crate::analysis::scope::Moderators;
use crate::model::{CodeIx, Span, TranscriptIx};

/// What of a room is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The room as such.
    Whole,
    /// A transcript.
    Transcript(TranscriptIx),
    /// A passage of a transcript.
    Passage(TranscriptIx, Span),
    /// A list of passages, by its number.
    List(u32),
    /// A code.
    Code(CodeIx),
}

/// A place that can be gone to and come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of its room.
    pub room: &'static str,
    /// What is meant there.
    pub at: At,
}

impl Place {
    /// A room, by name.
    pub const fn room(room: &'static str) -> Self {
        Self { room, at: At::Whole }
    }

    /// A transcript in the reader, at a passage where one is meant.
    pub fn reader(ix: TranscriptIx, span: Option<Span>) -> Self {
        Self { room: "reader", at: span.map_or(At::Transcript(ix), |span| At::Passage(ix, span)) }
    }

    /// What is meant in a room.
    pub const fn at(room: &'static str, at: At) -> Self {
        Self { room, at }
    }
}

/// Which coded passages are looked at; nothing said means all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// A code, by id.
    pub code: Option<String>,
    /// Without the codes below it.
    pub exact: bool,
    /// A coder's handle.
    pub coder: Option<String>,
    /// Transcripts.
    pub transcripts: Vec<TranscriptIx>,
    /// Speakers' labels.
    pub speakers: Vec<String>,
    /// A value of an attribute, with the words for it: as it is, so that no value needs a spelling of its own.
    pub within: Option<(Condition, String)>,
    /// What else must hold.
    pub filter: Option<Tree>,
    /// Just what a table counts, with or without moderators: what stands behind one of its cells.
    pub counted: Option<Moderators>,
}
