//! What is known about a transcript beside its text.

use super::{Alts, Attributes, Rest};
use serde::{Deserialize, Serialize};

/// How speakers are recognised in a transcript's text; the numbers of conventions are those of the format catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Rule {
    /// No speakers.
    #[default]
    None,
    /// `Anna: text`, also `Anna : text` and `訪：text`.
    LabelColon,
    /// `Anna: text`; a paragraph without a label is nobody's, even between labelled ones.
    LabelEach,
    /// `Q.  text`, `Ms. ROURKE. text`.
    LabelPeriod,
    /// `**Anna:** text`.
    LabelBold,
    /// `ID<tab>text`.
    LabelTab,
    /// The label alone on its line.
    LabelLine,
    /// `Anna – text`; a bare dash opens a turn by nobody known.
    LabelDash,
    /// `>> text`, `>> ANNA: text`.
    Chevron,
    /// `12  Anna: text` with margin numbers.
    Numbered,
    /// `[00:01:23] Anna: text`, or a stamp on its own line, or stamps without speakers.
    Stamp,
    /// `Anna  0:12` above the text.
    Block,
}

impl Rule {
    /// Every rule, in the order they are listed to people.
    pub const ALL: [Rule; 12] = [
        Self::None,
        Self::LabelColon,
        Self::LabelEach,
        Self::LabelPeriod,
        Self::LabelBold,
        Self::LabelTab,
        Self::LabelLine,
        Self::LabelDash,
        Self::Chevron,
        Self::Numbered,
        Self::Stamp,
        Self::Block,
    ];

    /// The word used in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::LabelColon => "label-colon",
            Self::LabelEach => "label-each",
            Self::LabelPeriod => "label-period",
            Self::LabelBold => "label-bold",
            Self::LabelTab => "label-tab",
            Self::LabelLine => "label-line",
            Self::LabelDash => "label-dash",
            Self::Chevron => "chevron",
            Self::Numbered => "numbered",
            Self::Stamp => "stamp",
            Self::Block => "block",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.word().to_owned()
    }
}

impl TryFrom<String> for Rule {
    type Error = String;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        Self::parse(&word).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|rule| rule.word()).collect();
            format!("`{word}` is no rule; the rules are {}", known.join(", "))
        })
    }
}

/// One place of a correction: (start in the old text, code points removed, code points inserted).
pub type Replaced = (u32, u32, u32);

/// Words that a correction took to another place: (start in the old text, code points, start in the new text).
pub type Moved = (u32, u32, u32);

/// One correction of a transcript's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextEdit {
    /// Hash of the text before.
    pub from: String,
    /// Hash of the text after.
    pub to: String,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// What was replaced, ascending, not overlapping.
    pub at: Vec<Replaced>,
    /// Which of the words removed stand elsewhere now, ascending, not overlapping.
    pub moved: Vec<Moved>,
}

/// Where a transcript came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The original, relative to the study folder.
    pub file: String,
    /// `sha256:…` of the original's bytes.
    pub hash: String,
    /// Format it was read as.
    pub format: String,
    /// Encoding it was read in.
    pub encoding: String,
}

/// What is known about a transcript: `transcripts/<id>.ron`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Transcript {
    /// File stem of the canonical text; not written into the record.
    #[serde(rename = "$id")]
    pub id: String,
    /// Title shown to people.
    pub title: String,
    /// `focus-group`, `interview`, `field-note`, `open-answers`, `document`, or a word of the team's own.
    pub kind: String,
    /// Day of the fieldwork, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Place of the fieldwork.
    pub place: Option<String>,
    /// Language, as a tag.
    pub language: Option<String>,
    /// Attribute values; absent is absent.
    pub attributes: Attributes,
    /// How speakers are recognised.
    pub rule: Rule,
    /// The accepted speaker labels.
    pub labels: Vec<String>,
    /// What looks like a label and is none: speech of whoever speaks.
    pub no_labels: Vec<String>,
    /// Whether paragraphs without a label are those of whoever spoke before; none: as the text has it.
    pub carry: Option<bool>,
    /// Tiers of its source that somebody said are speech; empty: as the file has it.
    pub tiers: Vec<String>,
    /// Participants who were there, the silent too, by id.
    pub present: Vec<String>,
    /// Code points of header before the first turn.
    pub header: u32,
    /// (offset in code points, milliseconds).
    pub times: Vec<(u32, u64)>,
    /// (offset in code points, page of the source that begins there).
    pub pages: Vec<(u32, u32)>,
    /// Corrections of the text, oldest first.
    pub edits: Vec<TextEdit>,
    /// Where it came from.
    pub source: Option<Source>,
    /// Identifier in an imported project.
    pub guid: Option<String>,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Fields this version does not know.
    #[serde(rename = "$rest")]
    pub rest: Rest,
}

impl Transcript {
    /// The day of the fieldwork, where its date is a day: in an order of days nothing else has a place.
    pub fn day(&self) -> Option<&str> {
        self.date.as_deref().filter(|date| super::day::is_day(date))
    }

    /// Fields of a transcript record, in the order they are written.
    pub const FIELDS: &[&str] = &[
        "title",
        "kind",
        "date",
        "place",
        "language",
        "attributes",
        "rule",
        "labels",
        "no_labels",
        "carry",
        "tiers",
        "present",
        "header",
        "times",
        "pages",
        "edits",
        "source",
        "guid",
        "alts",
    ];

    /// The title, or the id where there is none.
    pub fn shown(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }
}
