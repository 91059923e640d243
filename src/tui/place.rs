//! Places that can be gone to, and what is looked at or chosen there.

use crate::analysis::query::{Condition, Tree};
use crate::analysis::scope::Moderators;
use crate::model::{CodingId, Span, TranscriptIx};

/// A place that can be gone to and come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The list of transcripts.
    Overview,
    /// A transcript, at a passage where one is meant.
    Reader(TranscriptIx, Option<Span>),
    /// The codes.
    Codebook,
    /// The people.
    Participants,
    /// Who speaks in a transcript.
    Speakers(TranscriptIx),
    /// The settings of the study.
    Study,
    /// What was done.
    History,
    /// What is wrong.
    Problems,
    /// Coded passages, by the number of the list.
    Excerpts(u32),
    /// How often each code is used.
    Frequencies,
    /// All memos.
    Memos,
    /// Codings whose words changed.
    Review,
    /// What merges left to settle.
    Settle,
    /// Files to bring in.
    Import,
    /// What coders differ on.
    Compare,
    /// How far coders agree.
    Agreement,
    /// Codes by attributes, speakers, transcripts.
    Crosstab,
    /// Which codes occur together.
    Cooccurrence,
    /// How many new codes later transcripts bring.
    Saturation,
    /// Who speaks how much.
    Group,
    /// Codes along a transcript.
    Timeline,
    /// How far the fieldwork is.
    Fieldwork,
    /// What each case says under each code.
    Framework,
    /// Passages of several codes side by side.
    Beside,
    /// What nobody coded.
    Uncoded,
    /// What a pattern finds.
    Autocode,
}

impl Place {
    /// Whether it is a list that leads to passages.
    pub fn is_list(self) -> bool {
        let figure = matches!(
            self,
            Self::Crosstab
                | Self::Cooccurrence
                | Self::Saturation
                | Self::Group
                | Self::Timeline
                | Self::Fieldwork
                | Self::Framework
                | Self::Beside
                | Self::Uncoded
                | Self::Agreement
                | Self::Autocode
        );
        figure || matches!(self, Self::Excerpts(_) | Self::Frequencies | Self::Memos | Self::Compare)
    }
}

/// A coding whose words a person chooses by hand in the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placing {
    /// Its transcript.
    pub ix: TranscriptIx,
    /// The coding.
    pub id: CodingId,
    /// Its row in the review, to go on from there.
    pub row: usize,
}

/// A passage that a person chooses in the reader for what coders differ on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosing {
    /// Its transcript.
    pub ix: TranscriptIx,
    /// What they differ on, by id.
    pub item: String,
    /// The code's name.
    pub name: String,
    /// The passage, once it is chosen.
    pub at: Option<Span>,
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
