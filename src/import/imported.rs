//! What is asked of a file that is read, and what comes of it.

use super::codebook;
use super::draft::{Coded, Comment, Person};
use super::names::Sure;
use super::speakers::Detection;
use super::tiers::Taken;
use crate::model::{Rule, Span};
use crate::text::Text;

/// What the user decided beforehand.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The rule by which speakers are recognised; none: detect it.
    pub rule: Option<Rule>,
    /// Whether paragraphs without a label are those of whoever spoke before; none: as the text has it.
    pub carry: Option<bool>,
    /// The encoding's label; none: detect it.
    pub encoding: Option<String>,
    /// The format's word; none: tell it from the content.
    pub format: Option<String>,
    /// Labels that are speakers wherever they stand.
    pub sure: Sure,
    /// Tiers that are speech, by name or as `all`, `*` and `?`; empty: tell it from the file.
    pub tiers: Vec<String>,
}

/// A document that was read; offsets are code points of its text.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Canonical text.
    pub text: String,
    /// The format's word.
    pub format: &'static str,
    /// Name of the encoding, in lower case; empty where the format leaves no choice.
    pub encoding: String,
    /// How sure the reading is, 0 to 1: the least of encoding, format and speakers.
    pub confidence: f32,
    /// How speakers are recognised.
    pub rule: Rule,
    /// The accepted speaker labels.
    pub labels: Vec<String>,
    /// Whether the user said that paragraphs without a label are those of whoever spoke before, or are not.
    pub carry: Option<bool>,
    /// The file's tiers, and what each was taken for.
    pub tiers: Vec<Taken>,
    /// Tiers that the user said are speech.
    pub chosen_tiers: Vec<String>,
    /// Code points of header before the first turn.
    pub header: u32,
    /// (offset, milliseconds) that the format notes beside its text.
    pub times: Vec<(u32, u64)>,
    /// (offset, page of the source).
    pub pages: Vec<(u32, u32)>,
    /// Comments with the passages they are on.
    pub comments: Vec<(Span, Comment)>,
    /// Passages coded elsewhere.
    pub coded: Vec<(Span, Coded)>,
    /// Codes of the file, each under the key that passages use; with the file's first document only.
    pub codes: Vec<(String, codebook::Draft)>,
    /// What the file says of its speakers, under their labels.
    pub people: Vec<Person>,
    /// Name inside the file, where one file holds several documents.
    pub name: Option<String>,
    /// What the file says its title is.
    pub title: Option<String>,
    /// What kind of transcript the format says it is, or its name or speakers propose.
    pub kind: Option<&'static str>,
    /// Day of the fieldwork, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Language, as a tag.
    pub language: Option<String>,
    /// Other facts about the document.
    pub facts: Vec<(String, String)>,
    /// Everything that detection found, for the report.
    pub detection: Detection,
    /// Length of the text in code points.
    pub characters: u32,
    /// Number of turns.
    pub turns: u32,
    /// Number of speakers who have a turn.
    pub speakers: u32,
    /// Paragraphs without a speaker.
    pub unlabelled: u32,
    /// How much was left out, all kinds together; text formats keep all.
    pub dropped: u32,
    /// What was left out, by kind.
    pub left_out: Vec<(&'static str, u32)>,
    /// Sentences about what did not come along, or was lost before.
    pub lost: Vec<String>,
    /// Sentences for the user about what was unusual.
    pub notes: Vec<String>,
}

impl Imported {
    /// Takes a text and what was found of its speakers.
    pub(super) fn detected(&mut self, text: Text, detection: Detection) {
        self.characters = text.len();
        self.confidence = detection.confidence;
        self.rule = detection.rule;
        self.labels = detection.labels.iter().map(|(label, _)| label.clone()).collect();
        self.header = detection.header;
        self.turns = detection.turns;
        self.speakers = u32::try_from(detection.labels.len()).unwrap_or(u32::MAX);
        self.unlabelled = detection.unlabelled;
        self.notes.extend(detection.notes.iter().cloned());
        self.detection = detection;
        self.text = text.into_string();
    }
}
