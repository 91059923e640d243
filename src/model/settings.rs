//! The study's own settings: `verbatim.ron`.

use super::{Alts, Coder, Rest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether codings carry the words of their passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quotes {
    /// In full.
    #[default]
    Full,
    /// As a digest, so that codings may be shared where texts may not.
    Hashed,
}

/// What an attribute describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A transcript.
    #[default]
    Transcript,
    /// A participant.
    Participant,
}

/// How an attribute's values are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueType {
    /// Any words.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number with a decimal point.
    Decimal,
    /// `YYYY-MM-DD`.
    Date,
    /// `true` or `false`.
    Boolean,
}

/// A declared attribute of transcripts or participants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// What it describes.
    pub of: Owner,
    /// How values are read.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// The allowed values; empty allows all.
    pub values: Vec<String>,
}

/// How many transcripts or participants are planned with some attribute values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Planned {
    /// Attribute values.
    #[serde(rename = "where")]
    pub wanted: BTreeMap<String, String>,
    /// How many.
    pub count: u32,
}

/// Everything `verbatim.ron` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The study's ULID.
    pub id: String,
    /// Title of the study.
    pub title: String,
    /// Main language, as a tag (`en`).
    pub language: Option<String>,
    /// Whether codings carry words.
    pub quotes: Quotes,
    /// Declared attributes.
    pub attributes: Vec<Attribute>,
    /// Labels that mark a moderator wherever no person is linked.
    pub moderators: Vec<String>,
    /// Known coders, by handle.
    pub coders: BTreeMap<String, Coder>,
    /// Of several coders of a transcript, the first of this list is counted.
    pub count: Vec<String>,
    /// Saved queries, by name.
    pub queries: BTreeMap<String, String>,
    /// Planned numbers of fieldwork.
    pub planned: Vec<Planned>,
    /// Who is to code a transcript, by its id.
    pub assigned: BTreeMap<String, Vec<String>>,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Fields this version does not know.
    #[serde(rename = "$rest")]
    pub rest: Rest,
}

impl Settings {
    /// Fields of the settings, in the order they are written.
    pub const FIELDS: &[&str] = &[
        "id",
        "title",
        "language",
        "quotes",
        "attributes",
        "moderators",
        "coders",
        "count",
        "queries",
        "planned",
        "assigned",
        "alts",
    ];

    /// Declared attributes of one owner, in order.
    pub fn attributes_of(&self, owner: Owner) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(move |attribute| attribute.of == owner)
    }
}

impl Attribute {
    /// Checks a value against the declared type and values; the error says what is allowed.
    ///
    /// # Errors
    /// The value is none of the type, or none of those that are declared.
    pub fn check(&self, value: &str) -> Result<(), String> {
        let fits = match self.value_type {
            ValueType::Text => !value.is_empty(),
            ValueType::Integer => value.parse::<i64>().is_ok(),
            ValueType::Decimal => value.parse::<f64>().is_ok_and(f64::is_finite),
            ValueType::Date => super::day::is_day(value),
            ValueType::Boolean => matches!(value, "true" | "false"),
        };
        let name = &self.name;
        if !fits {
            let kind = match self.value_type {
                ValueType::Text => "some text",
                ValueType::Integer => "a whole number",
                ValueType::Decimal => "a number such as 3.5",
                ValueType::Date => "a date such as 2026-03-14",
                ValueType::Boolean => "true or false",
            };
            return Err(format!("`{name}` takes {kind}, not `{value}`"));
        }
        if !self.values.is_empty() && !self.values.iter().any(|allowed| allowed == value) {
            return Err(format!("`{name}` takes one of {}, not `{value}`", self.values.join(", ")));
        }
        Ok(())
    }
}
