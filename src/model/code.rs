//! A code: one entry of the codebook.

use super::{Alts, Rest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What has become of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Offered for coding.
    #[default]
    Active,
    /// Not offered for coding; its codings count.
    Retired,
    /// Its codings are read as codings of the named code.
    MergedInto(String),
    /// Gone, unless a coding of it turns up.
    Deleted,
}

/// One code with its definition. An id never changes; a name may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Code {
    /// Fixed at birth; codings refer to it.
    pub id: String,
    /// Shown to people.
    pub name: String,
    /// Id of the code above, if any.
    pub parent: Option<String>,
    /// Names in other languages, by language tag.
    pub names: BTreeMap<String, String>,
    /// `#RRGGBB`.
    pub color: Option<String>,
    /// The key that applies it in the reader: a digit or one of `a b d f p s t w y z`.
    pub key: Option<char>,
    /// Free groups beside the tree.
    pub groups: Vec<String>,
    /// What the code means.
    pub definition: Option<String>,
    /// What belongs to it.
    pub include: Option<String>,
    /// What does not, and where that goes.
    pub exclude: Option<String>,
    /// Passages that show it.
    pub examples: Vec<String>,
    /// Day of birth, `YYYY-MM-DD`.
    pub made: Option<String>,
    /// Day of the last change of wording, `YYYY-MM-DD`.
    pub defined: Option<String>,
    /// What has become of it.
    pub status: Status,
    /// Identifier in an imported project, as spelt there.
    pub guid: Option<String>,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Fields this version does not know.
    #[serde(rename = "$rest")]
    pub rest: Rest,
}

/// Keys a code may claim in the reader.
pub const CODE_KEYS: &str = "0123456789abdfpstwyz";

impl Code {
    /// Fields of a code record, in the order they are written.
    pub const FIELDS: &[&str] = &[
        "id",
        "name",
        "parent",
        "names",
        "color",
        "key",
        "groups",
        "definition",
        "include",
        "exclude",
        "examples",
        "made",
        "defined",
        "status",
        "guid",
        "alts",
    ];

    /// Whether the code is offered for coding.
    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}
