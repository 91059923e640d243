//! Places in which keys count.

/// Where a key counts. The innermost place is asked first, then those it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// On every screen, while no popup is open.
    Everywhere,
    /// The reader.
    Reader,
    /// The reader while an edge of a coding is held.
    Edge,
    /// The list of transcripts.
    Transcripts,
    /// A list that fills the screen.
    Rows,
    /// The codebook.
    Codebook,
    /// Dealing a code's codings out.
    Split,
    /// The people.
    Participants,
    /// Who speaks in a transcript.
    Speakers,
    /// The settings of the study.
    Study,
    /// What was done.
    History,
    /// What is wrong.
    Problems,
    /// Coded passages.
    Excerpts,
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
    /// A table that leads to passages.
    Figure,
    /// What a pattern finds.
    Autocode,
    /// A line to type in.
    Line,
    /// A list to choose from, with a line to narrow it.
    List,
    /// The code picker.
    Picker,
    /// A query being typed.
    Query,
    /// Several lines to write in.
    Editor,
}

impl Context {
    /// The places that are asked after this one.
    pub fn outer(self) -> &'static [Context] {
        match self {
            Self::Reader | Self::Transcripts => &[Self::Everywhere],
            Self::Codebook
            | Self::Participants
            | Self::Speakers
            | Self::Study
            | Self::History
            | Self::Problems
            | Self::Review
            | Self::Import
            | Self::Compare
            | Self::Agreement
            | Self::Autocode
            | Self::Settle => &[Self::Rows, Self::Everywhere],
            Self::Excerpts | Self::Frequencies | Self::Memos | Self::Figure => &[Self::Everywhere],
            Self::Picker | Self::Query => &[Self::List, Self::Line],
            Self::List => &[Self::Line],
            Self::Everywhere | Self::Edge | Self::Rows | Self::Split | Self::Line | Self::Editor => &[],
        }
    }

    /// This place and those it lies in.
    pub fn chain(self) -> impl Iterator<Item = Context> {
        std::iter::once(self).chain(self.outer().iter().copied())
    }

    /// Whether a key without an entry types its character.
    pub fn types(self) -> bool {
        matches!(self, Self::Line | Self::List | Self::Picker | Self::Query | Self::Editor)
    }

    /// Whether a key without an entry may belong to a code; in a split the digits are those of its shares.
    pub fn codes(self) -> bool {
        matches!(self, Self::Reader | Self::Split)
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Reader => "reader",
            Self::Edge => "moving an edge",
            Self::Transcripts => "transcripts",
            Self::Rows => "a list of a screen",
            Self::Codebook => "codebook",
            Self::Split => "splitting a code",
            Self::Participants => "participants",
            Self::Speakers => "speakers",
            Self::Study => "study",
            Self::History => "history",
            Self::Problems => "problems",
            Self::Excerpts => "excerpts",
            Self::Frequencies => "frequencies",
            Self::Memos => "memos",
            Self::Review => "review",
            Self::Settle => "to settle",
            Self::Import => "import",
            Self::Compare => "compare",
            Self::Agreement => "agreement",
            Self::Figure => "a table",
            Self::Autocode => "autocode",
            Self::Line => "a line",
            Self::List => "a list",
            Self::Picker => "choosing a code",
            Self::Query => "a query",
            Self::Editor => "writing",
        }
    }
}
