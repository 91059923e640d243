//! What a reader makes of a structured file, before it becomes canonical text.

use super::error::ImportError;
use super::limits;
use super::tiers::Tier;
use std::ops::Range;

/// A document as a reader found it; `render` turns it into canonical text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Name inside the file, where one file holds several documents.
    pub name: Option<String>,
    /// What the file says its title is.
    pub title: Option<String>,
    /// `open-answers`, `field-note` and so on, where the format says it; the user's word comes first.
    pub kind: Option<&'static str>,
    /// Day of the fieldwork, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Language, as a tag.
    pub language: Option<String>,
    /// Other facts about the document, offered as attributes.
    pub facts: Vec<(String, String)>,
    /// Lines above the first turn; they stay in the text as its header.
    pub header: Vec<String>,
    /// The words.
    pub body: Body,
    /// What is known of those who speak.
    pub people: Vec<Person>,
    /// What was left out, by kind, in the plural: `notes`, `dependent tiers`.
    pub dropped: Vec<(&'static str, u32)>,
    /// Of these, what a reader of the file would miss.
    pub lost: Vec<&'static str>,
    /// Sentences for the user about what was unusual.
    pub notes: Vec<String>,
}

/// The words of a draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The format says who speaks: each turn becomes a paragraph, `Label: text`.
    Turns(Vec<Turn>),
    /// The format holds tiers, of which some are speech: they are settled into turns first.
    Tiers(Vec<Tier>),
    /// The format holds running text: it is kept, and speakers are looked for in it as in a text file.
    Prose(Prose),
}

impl Default for Body {
    fn default() -> Self {
        Self::Turns(Vec::new())
    }
}

/// One turn of a structured document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// Who speaks, as the file has it; none when the file does not say.
    pub speaker: Option<String>,
    /// The words; blank lines inside are taken out, so that the turn stays one paragraph.
    pub text: String,
    /// (byte offset into `text`, milliseconds), ascending by offset.
    pub times: Vec<(usize, u64)>,
    /// Comments on words of the turn, at byte ranges of `text`.
    pub comments: Vec<Comment>,
}

/// Running text with what belongs to places in it; offsets are bytes into `text`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// Paragraphs with a blank line between them.
    pub text: String,
    /// (byte offset, milliseconds).
    pub times: Vec<(usize, u64)>,
    /// Comments on passages.
    pub comments: Vec<Comment>,
    /// (byte offset, page): where a page of the source begins.
    pub pages: Vec<(usize, u32)>,
    /// Passages that were coded in the program the file comes from.
    pub coded: Vec<Coded>,
    /// Labels that the file sets apart, in bold: speakers even where they do not look like names.
    pub labels: Vec<String>,
    /// Whether a paragraph without a label is nobody's, as headings stand between the turns.
    pub apart: bool,
}

/// A comment on a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    /// Byte range in the turn's or the prose's text.
    pub at: Range<usize>,
    /// Who wrote it, as the file has it.
    pub author: Option<String>,
    /// When, as the file has it.
    pub date: Option<String>,
    /// What it says.
    pub text: String,
}

/// A passage that was coded elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// Byte range in the prose.
    pub at: Range<usize>,
    /// Name of the code, as the file has it.
    pub code: String,
    /// Who coded it, as the file has it.
    pub coder: Option<String>,
    /// A memo on the coding.
    pub memo: Option<String>,
}

/// What a file says of a speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The speaker, as in [`Turn::speaker`].
    pub speaker: String,
    /// A fuller name than the label.
    pub name: Option<String>,
    /// Whether the file says that this one asks.
    pub moderator: bool,
    /// Attribute values by name.
    pub attributes: Vec<(String, String)>,
}

impl Draft {
    /// A draft of turns.
    pub fn of_turns(turns: Vec<Turn>) -> Self {
        Self { body: Body::Turns(turns), ..Self::default() }
    }

    /// Counts something that a reader of the file would miss; nothing is when the count is 0.
    pub fn lose(&mut self, what: &'static str, count: usize) {
        self.drop(what, count);
        if count > 0 && !self.lost.contains(&what) {
            self.lost.push(what);
        }
    }

    /// Counts something that is left out; nothing is when the count is 0.
    pub fn drop(&mut self, what: &'static str, count: usize) {
        if count == 0 {
            return;
        }
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match self.dropped.iter_mut().find(|(known, _)| *known == what) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => self.dropped.push((what, count)),
        }
    }
}

impl Turn {
    /// A turn by somebody or nobody, at a time or none.
    pub fn new(speaker: Option<&str>, text: impl Into<String>, ms: Option<u64>) -> Self {
        Self {
            speaker: speaker.map(str::to_owned),
            text: text.into(),
            times: ms.map(|ms| (0, ms)).into_iter().collect(),
            ..Self::default()
        }
    }
}

/// Turns as they are read, counted against the limits.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    /// The turns so far.
    pub turns: Vec<Turn>,
    bytes: usize,
}

impl Turns {
    /// Takes a turn, or refuses the one that is too many.
    ///
    /// # Errors
    /// More turns than the limit.
    pub fn push(&mut self, turn: Turn) -> Result<(), ImportError> {
        self.bytes = self.bytes.saturating_add(turn.text.len());
        limits::at_most("turns", self.turns.len() + 1, limits::TURNS)?;
        limits::at_most("bytes of text", self.bytes, limits::TEXT)?;
        self.turns.push(turn);
        Ok(())
    }
}
