//! What a report shows: chosen once, kept under a name, made again by anybody.

use super::{Alts, Rest};
use serde::{Deserialize, Serialize};

/// A choice of what a report shows: `reports/<name>.ron`. What is empty is left to the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Sections, by their words.
    pub only: Vec<String>,
    /// What codes and people are divided by.
    pub by: Vec<String>,
    /// Most excerpts of a code.
    pub excerpts: Option<u32>,
    /// Code points of context before and after each excerpt.
    pub context: Option<u32>,
    /// Attributes that stand beside pseudonyms.
    pub attributes: Vec<String>,
    /// Whether memos on codings stand below their excerpts.
    pub notes: bool,
    /// Memos that are printed, by name.
    pub memos: Vec<String>,
    /// What answers to questions are, as `A=agreement`.
    pub responses: Vec<String>,
    /// The code that marks questions of the guide.
    pub questions: Option<String>,
    /// The scope, as words of a command line.
    pub scope: Vec<String>,
    /// The language of its fixed words and of the names of codes.
    pub lang: Option<String>,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Fields this version does not know.
    #[serde(rename = "$rest")]
    pub rest: Rest,
}

impl Report {
    /// Fields of the file, in the order they are written.
    pub const FIELDS: &[&str] = &[
        "only",
        "by",
        "excerpts",
        "context",
        "attributes",
        "notes",
        "memos",
        "responses",
        "questions",
        "scope",
        "lang",
        "alts",
    ];
}
