//! A participant: a person, who may speak under different labels in several transcripts.

use super::{Alts, Attributes, Rest};
use serde::{Deserialize, Serialize};

/// What a participant does in the study.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Is asked.
    #[default]
    Participant,
    /// Asks.
    Moderator,
}

/// A person of the study, under a pseudonym.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Participant {
    /// Fixed at birth.
    pub id: String,
    /// How the person is called in the study.
    pub pseudonym: String,
    /// Participant or moderator.
    pub role: Role,
    /// Attribute values; absent is absent.
    pub attributes: Attributes,
    /// The labels under which the person speaks: (transcript id, label).
    pub speakers: Vec<(String, String)>,
    /// Identifier in an imported project.
    pub guid: Option<String>,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Fields this version does not know.
    #[serde(rename = "$rest")]
    pub rest: Rest,
}

impl Participant {
    /// Fields of a participant record, in the order they are written.
    pub const FIELDS: &[&str] = &["id", "pseudonym", "role", "attributes", "speakers", "guid", "alts"];
}
