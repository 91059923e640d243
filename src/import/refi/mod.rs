//! REFI-QDA projects (`.qdpx`) and codebooks (`.qdc`): what other programs for qualitative analysis hand over.
//!
//! Standard: REFI-QDA 1.5 (2019), namespaces `urn:QDA-XML:project:1.0` and `urn:QDA-XML:codebook:1.0`. Elements are known
//! by their local names in any order, since programs differ; what is not read is counted in `report`.

mod codes;
pub(crate) mod own;
mod people;
pub(crate) mod positions;
pub(crate) mod said;
mod sources;
pub mod tree;

pub use codes::{codebook, drafts};
use positions::Verdict;
pub use sources::inside;
use tree::{Tree, key};

use super::ImportError;
use super::archive::Archive;
use super::codebook::{self, Draft};
use super::encoding::decode;
use crate::model::Span;
use std::collections::{BTreeMap, HashMap};

/// What it is called in sentences.
pub const LOOKS: &str = "a REFI-QDA project (qdpx)";

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
    /// Declared attributes by key.
    pub variables: BTreeMap<String, Variable>,
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

/// Written where nobody knows the moment: QualCoder imports nothing of a project where one is missing.
pub const UNDATED: &str = "1970-01-01T00:00:00Z";

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

/// A declared attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Text, Boolean, Integer, Float, Date or DateTime.
    pub of_type: String,
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
    pub own: Option<own::Own>,
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
    fn tell(&mut self, what: &'static str, count: usize) {
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

/// The name of the entry with the project's XML: the only `.qde` at the top.
fn main_entry(names: &[String]) -> Option<&str> {
    let mut all = names.iter().filter(|name| !name.contains('/') && name.to_lowercase().ends_with(".qde"));
    all.next().filter(|_| all.next().is_none()).map(String::as_str)
}

/// Whether the names of an archive's entries are those of a project.
pub fn is_project(names: &[String]) -> bool {
    main_entry(names).is_some()
}

/// The XML of a project as a tree, and its archive for the files beside it.
///
/// # Errors
/// What is no sound archive, or holds no project.
pub fn open(bytes: &[u8]) -> Result<(Tree, Archive<'_>), ImportError> {
    let mut archive = Archive::open(bytes, LOOKS)?;
    let names = archive.names();
    let Some(name) = main_entry(&names) else {
        return Err(ImportError::Damaged { looks: LOOKS, what: "it has not exactly one .qde file in it".into() });
    };
    let xml = archive.entry(name)?.unwrap_or_default();
    let tree = Tree::read(&decode(&xml, Some("utf-8"))?.text, LOOKS)?;
    if tree.name != "Project" {
        let what = format!("its XML begins with `{}`, not with `Project`", tree.name);
        return Err(ImportError::Damaged { looks: LOOKS, what });
    }
    Ok((tree, archive))
}

/// Reads a project.
///
/// # Errors
/// What is no sound archive or XML, or goes beyond the limits; a text that is missing is in the report instead.
pub fn read(bytes: &[u8]) -> Result<Project, ImportError> {
    let (tree, mut archive) = open(bytes)?;
    let mut project = Project {
        name: tree.get("name").unwrap_or_default().to_owned(),
        origin: tree.get("origin").unwrap_or_default().to_owned(),
        description: tree.description(),
        ..Project::default()
    };
    for user in tree.listed("Users", "User") {
        if let Some(key) = user.key() {
            project.handles.extend(user.get("id").map(|id| (key.clone(), id.to_owned())));
            project.users.insert(key, user.get("name").or(user.get("id")).unwrap_or_default().to_owned());
        }
    }
    project.codes = tree.one("CodeBook").map(|book| codes::read(book, &project.origin)).unwrap_or_default();
    people::variables(&tree, &mut project);
    sources::read(&tree, &mut archive, &mut project)?;
    more(&mut project);
    people::cases(&tree, &mut project);
    Ok(project)
}

/// Reads the note with more about the codes, whichever program it has been through; it is no memo of anybody.
fn more(project: &mut Project) {
    let (ours, others) = std::mem::take(&mut project.notes)
        .into_iter()
        .partition(|note| note.name == MORE && note.about == About::Project);
    project.notes = others;
    let drafts = Vec::into_iter(ours).flat_map(|note: Note| codebook::markdown(&note.text).drafts);
    project.more = drafts.filter_map(|draft| Some((key(draft.guid.as_deref()?), draft))).collect();
}

/// `YYYY-MM-DDTHH:MM:SSZ` of a moment as other programs write it, in UTC; a day where it is no more.
pub fn moment(written: &str) -> Option<String> {
    let written = written.trim();
    if let Ok(moment) = written.parse::<jiff::Timestamp>() {
        return jiff::Timestamp::from_second(moment.as_second()).ok().map(|moment| moment.to_string());
    }
    let day = written.parse::<jiff::civil::DateTime>().ok()?;
    Some(day.round(jiff::Unit::Second).ok()?.to_string() + "Z")
}

/// The key in an attribute.
fn key_in(element: &Tree, name: &str) -> Option<String> {
    element.get(name).map(key)
}
