//! A project as its file has it: codes, people, texts with their passages, notes.

use super::positions::Verdict;
use crate::import::codebook::Draft;
use crate::model::Span;
use crate::refi::VariableType;
use crate::refi::own::{self, Own};
use std::collections::{BTreeMap, HashMap};

/// A project as its file has it, positions in code points of canonical texts.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The program it comes from.
    pub origin: String,
    /// What it says of itself.
    pub description: Option<String>,
    /// Coders by key: names.
    pub users: BTreeMap<String, String>,
    /// Short names of coders, by key.
    pub handles: BTreeMap<String, String>,
    /// Codes, those above before those below.
    pub codes: Vec<Code>,
    /// Declared attributes by key: names, and what their values are.
    pub variables: BTreeMap<String, (String, VariableType)>,
    /// People and other units.
    pub cases: Vec<Case>,
    /// Texts with their selections.
    pub texts: Vec<TextSource>,
    /// Notes that are about nothing or about codes and texts.
    pub notes: Vec<Note>,
    /// What this program wrote about codes in a note of its own, by the code's key.
    pub more: HashMap<String, Draft>,
    /// Attribute values of texts, by the text's key: (variable's name, value).
    pub facts: BTreeMap<String, Vec<(String, String)>>,
    /// How positions were read.
    pub verdict: Verdict,
    /// What the report says was lost or only kept: (what, how many).
    pub report: Vec<(&'static str, u32)>,
}

/// What the report says of texts that a project names and does not hold.
pub const MISSING: &str = "texts that are missing from the file";

/// Name of the note that holds what codes say beyond a name, a colour and a description.
pub const MORE: &str = "More about the codes";

/// A code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Its identifier, as spelt.
    pub guid: String,
    /// Its name, without those above.
    pub name: String,
    /// Place of the code above.
    pub above: Option<usize>,
    /// Whether it may be put on passages.
    pub codable: bool,
    /// `#RRGGBB`.
    pub color: Option<String>,
    /// What it means.
    pub description: Option<String>,
}

/// A case: a person, an organisation, whatever the researchers compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Its identifier, as spelt.
    pub guid: String,
    /// Its name; cases without one carry the attributes of a source.
    pub name: Option<String>,
    /// What is said of it.
    pub description: Option<String>,
    /// (attribute, value).
    pub values: Vec<(String, String)>,
    /// Keys of the sources it appears in.
    pub sources: Vec<String>,
    /// Passages of it: (the source's key, where).
    pub passages: Vec<(String, Span)>,
}

/// A text.
#[derive(Clone, Debug, Default)]
pub struct TextSource {
    /// Its identifier, as spelt.
    pub guid: String,
    /// Its name.
    pub name: String,
    /// A memo on it.
    pub description: Option<String>,
    /// Canonical text.
    pub text: String,
    /// (code point, milliseconds), ascending.
    pub times: Vec<(u32, u64)>,
    /// Coded or commented passages.
    pub selections: Vec<Selection>,
}

/// A passage.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Its identifier, as spelt.
    pub guid: String,
    /// Where.
    pub at: Span,
    /// Key of who made it.
    pub user: Option<String>,
    /// When, as written.
    pub made: Option<String>,
    /// What is said of it.
    pub memo: Option<String>,
    /// Codes on it.
    pub codings: Vec<Coding>,
}

/// A code on a passage.
#[derive(Clone, Debug, Default)]
pub struct Coding {
    /// Its identifier, as spelt.
    pub guid: Option<String>,
    /// Key of the code.
    pub code: String,
    /// Key of who coded.
    pub user: Option<String>,
    /// When, as written.
    pub made: Option<String>,
    /// What is said of it.
    pub memo: Option<String>,
}

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The project.
    Project,
    /// A code, by key.
    Code(String),
    /// A text, by key.
    Text(String),
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its name.
    pub name: String,
    /// Its words.
    pub text: String,
    /// Key of who wrote it.
    pub user: Option<String>,
    /// When, as written.
    pub made: Option<String>,
    /// What it is about.
    pub about: About,
    /// What this program says of the memo that it was.
    pub own: Option<Own>,
}

impl Note {
    /// The words of the memo that it becomes.
    pub fn body(&self) -> String {
        match &self.own {
            Some(own) if !own.headed => self.text.trim_matches('\n').to_owned(),
            _ => own::words(&self.name, &self.text),
        }
    }
}

impl Project {
    /// Counts something for the report.
    pub(super) fn tell(&mut self, what: &'static str, count: usize) {
        if count == 0 {
            return;
        }
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match self.report.iter_mut().find(|(known, _)| *known == what) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => self.report.push((what, count)),
        }
    }

    /// Whether this program wrote it, so that its own words in it can be read back.
    pub fn is_own(&self) -> bool {
        self.origin.to_lowercase().starts_with("verbatim")
    }

    /// How many codings of texts it holds.
    pub fn codings(&self) -> usize {
        self.texts.iter().flat_map(|text| &text.selections).map(|selection| selection.codings.len()).sum()
    }
}
