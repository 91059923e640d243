//! How each kind of record is spelt, field by field, in the order of the design.

use super::quick::Spelt;
use super::write::{character, lines, map, map_of_lists, string, strings};
use crate::model::coding::{Progress, Work};
use crate::model::participant::Role;
use crate::model::settings::{Owner, Quotes, ValueType};
use crate::model::{Code, CoderKind, CodingRecord, Note, Participant, Report, Rest, Settings, Status, Transcript};
use serde::de::DeserializeOwned;

/// A record of the study folder.
pub trait Record: DeserializeOwned {
    /// What people call it.
    const NAME: &'static str;
    /// Known fields, in the order they are written.
    const FIELDS: &'static [&'static str];
    /// Known fields that stand beside the record and are not its own.
    const BESIDE: &'static [&'static str] = &[];
    /// The record's id, where it stands in a list.
    fn id(&self) -> &str {
        ""
    }
    /// Fields that are not at their default, spelt as values.
    fn fields(&self) -> Vec<(&'static str, String)>;
    /// Fields this version does not know.
    fn rest(&self) -> &Rest;
    /// The same, to fill when read.
    fn rest_mut(&mut self) -> &mut Rest;
    /// The record in a text in which there are no fields that this version does not know; `None` where the text has to
    /// be read by serde.
    fn quick(_text: &str) -> Option<Self> {
        None
    }
}

/// Gathers fields, leaving out what is at its default.
#[derive(Default)]
struct Fields(Vec<(&'static str, String)>);

impl Fields {
    fn put(mut self, name: &'static str, value: String) -> Self {
        self.0.push((name, value));
        self
    }

    fn some(self, name: &'static str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    fn text(self, name: &'static str, value: Option<&String>) -> Self {
        self.some(name, value.map(|value| string(value)))
    }

    fn when(self, holds: bool, name: &'static str, value: impl FnOnce() -> String) -> Self {
        if holds { self.put(name, value()) } else { self }
    }
}

macro_rules! rest {
    () => {
        fn rest(&self) -> &Rest {
            &self.rest
        }
        fn rest_mut(&mut self) -> &mut Rest {
            &mut self.rest
        }
    };
}

impl Record for Code {
    const NAME: &'static str = "code";
    const FIELDS: &'static [&'static str] = Code::FIELDS;
    rest!();

    fn id(&self) -> &str {
        &self.id
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let status = match &self.status {
            Status::Active => None,
            Status::Retired => Some("Retired".to_owned()),
            Status::Deleted => Some("Deleted".to_owned()),
            Status::MergedInto(id) => Some(format!("MergedInto({})", string(id))),
        };
        Fields::default()
            .put("id", string(&self.id))
            .put("name", string(&self.name))
            .text("parent", self.parent.as_ref())
            .when(!self.names.is_empty(), "names", || map(&self.names))
            .text("color", self.color.as_ref())
            .some("key", self.key.map(character))
            .when(!self.groups.is_empty(), "groups", || strings(&self.groups))
            .text("definition", self.definition.as_ref())
            .text("include", self.include.as_ref())
            .text("exclude", self.exclude.as_ref())
            .when(!self.examples.is_empty(), "examples", || strings(&self.examples))
            .text("made", self.made.as_ref())
            .text("defined", self.defined.as_ref())
            .some("status", status)
            .text("guid", self.guid.as_ref())
            .when(!self.alts.is_empty(), "alts", || map_of_lists(&self.alts))
            .0
    }
}

impl Record for CodingRecord {
    const NAME: &'static str = "coding";
    const FIELDS: &'static [&'static str] = CodingRecord::FIELDS;
    rest!();

    fn quick(text: &str) -> Option<Self> {
        Spelt::read(text).map(Spelt::record)
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        Fields::default()
            .put("id", string(&self.id))
            .put("code", string(&self.code))
            .put("at", format!("({}, {})", self.at.start, self.at.end))
            .put("quote", string(&self.quote))
            .text("tail", self.tail.as_ref())
            .text("before", self.before.as_ref())
            .text("after", self.after.as_ref())
            .text("text", self.text.as_ref())
            .text("memo", self.memo.as_ref())
            .some("weight", self.weight.map(|weight| weight.to_string()))
            .when(self.important, "important", || "true".to_owned())
            .when(!self.alts.is_empty(), "alts", || map_of_lists(&self.alts))
            .text("guid", self.guid.as_ref())
            .text("made", self.made.as_ref())
            .0
    }
}

impl Record for Note {
    const NAME: &'static str = "note";
    const FIELDS: &'static [&'static str] = Note::FIELDS;
    rest!();

    fn id(&self) -> &str {
        &self.id
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        Fields::default()
            .put("id", string(&self.id))
            .put("at", format!("({}, {})", self.at.start, self.at.end))
            .put("quote", string(&self.quote))
            .text("tail", self.tail.as_ref())
            .text("text", self.text.as_ref())
            .put("memo", string(&self.memo))
            .when(!self.alts.is_empty(), "alts", || map_of_lists(&self.alts))
            .text("made", self.made.as_ref())
            .0
    }
}

impl Record for Participant {
    const NAME: &'static str = "participant";
    const FIELDS: &'static [&'static str] = Participant::FIELDS;
    rest!();

    fn id(&self) -> &str {
        &self.id
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let role = match self.role {
            Role::Participant => "Participant",
            Role::Moderator => "Moderator",
        };
        let pair = |(transcript, label): &(String, String)| format!("({}, {})", string(transcript), string(label));
        let speakers: Vec<String> = self.speakers.iter().map(pair).collect();
        Fields::default()
            .put("id", string(&self.id))
            .put("pseudonym", string(&self.pseudonym))
            .put("role", role.to_owned())
            .when(!self.attributes.is_empty(), "attributes", || map(&self.attributes))
            .when(!speakers.is_empty(), "speakers", || format!("[{}]", speakers.join(", ")))
            .text("guid", self.guid.as_ref())
            .when(!self.alts.is_empty(), "alts", || map_of_lists(&self.alts))
            .0
    }
}

/// The head of a coding file; its lists and its place stand beside it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Head {
    /// What is known of the coder's work.
    pub work: Work,
    #[serde(skip)]
    rest: Rest,
}

impl Head {
    /// The head for a coder's work.
    pub fn new(work: Work) -> Self {
        Self { work, rest: Rest::new() }
    }
}

impl Record for Head {
    const NAME: &'static str = "coding file";
    const FIELDS: &'static [&'static str] = &["text", "status", "done", "alts"];
    const BESIDE: &'static [&'static str] = &["format", "transcript", "coder", "codings", "notes"];
    rest!();

    fn fields(&self) -> Vec<(&'static str, String)> {
        let status = match self.work.status {
            Progress::InProgress => "InProgress",
            Progress::Done => "Done",
        };
        Fields::default()
            .put("text", string(&self.work.text))
            .put("status", status.to_owned())
            .text("done", self.work.done.as_ref())
            .when(!self.work.alts.is_empty(), "alts", || map_of_lists(&self.work.alts))
            .0
    }
}

impl Record for Transcript {
    const NAME: &'static str = "transcript record";
    const FIELDS: &'static [&'static str] = Transcript::FIELDS;
    const BESIDE: &'static [&'static str] = &["format"];
    rest!();

    fn fields(&self) -> Vec<(&'static str, String)> {
        let times: Vec<String> = self.times.iter().map(|(at, ms)| format!("({at}, {ms})")).collect();
        let pages: Vec<String> = self.pages.iter().map(|(at, page)| format!("({at}, {page})")).collect();
        let edit = |edit: &crate::model::transcript::TextEdit| {
            let list = |places: &[(u32, u32, u32)]| {
                let places: Vec<String> = places.iter().map(|(a, b, c)| format!("({a}, {b}, {c})")).collect();
                places.join(", ")
            };
            let (from, to, date) = (string(&edit.from), string(&edit.to), string(&edit.date));
            let moved = if edit.moved.is_empty() { String::new() } else { format!(", moved: [{}]", list(&edit.moved)) };
            format!("(from: {from}, to: {to}, date: {date}, at: [{}]{moved})", list(&edit.at))
        };
        let edits: Vec<String> = self.edits.iter().map(edit).collect();
        let source = self.source.as_ref().map(|source| {
            let (file, hash) = (string(&source.file), string(&source.hash));
            let (format, encoding) = (string(&source.format), string(&source.encoding));
            format!("(file: {file}, hash: {hash}, format: {format}, encoding: {encoding})")
        });
        Fields::default()
            .put("title", string(&self.title))
            .put("kind", string(&self.kind))
            .text("date", self.date.as_ref())
            .text("place", self.place.as_ref())
            .text("language", self.language.as_ref())
            .when(!self.attributes.is_empty(), "attributes", || map(&self.attributes))
            .put("rule", string(self.rule.word()))
            .put("labels", strings(&self.labels))
            .when(!self.no_labels.is_empty(), "no_labels", || strings(&self.no_labels))
            .some("carry", self.carry.map(|carry| carry.to_string()))
            .when(!self.tiers.is_empty(), "tiers", || strings(&self.tiers))
            .when(!self.present.is_empty(), "present", || strings(&self.present))
            .put("header", self.header.to_string())
            .when(!times.is_empty(), "times", || format!("[{}]", times.join(", ")))
            .when(!pages.is_empty(), "pages", || format!("[{}]", pages.join(", ")))
            .when(!edits.is_empty(), "edits", || lines('[', &edits, ']', 4))
            .some("source", source)
            .text("guid", self.guid.as_ref())
            .when(!self.alts.is_empty(), "alts", || map_of_lists(&self.alts))
            .0
    }
}

impl Record for Report {
    const NAME: &'static str = "report";
    const FIELDS: &'static [&'static str] = Report::FIELDS;
    const BESIDE: &'static [&'static str] = &["format"];
    rest!();

    fn fields(&self) -> Vec<(&'static str, String)> {
        let list = |words: &[String]| Some(strings(words)).filter(|_| !words.is_empty());
        let some = |number: Option<u32>| number.map(|number| number.to_string());
        Fields::default()
            .some("only", list(&self.only))
            .some("by", list(&self.by))
            .some("excerpts", some(self.excerpts))
            .some("context", some(self.context))
            .some("attributes", list(&self.attributes))
            .when(self.notes, "notes", || "true".to_owned())
            .some("memos", list(&self.memos))
            .some("responses", list(&self.responses))
            .text("questions", self.questions.as_ref())
            .some("scope", list(&self.scope))
            .text("lang", self.lang.as_ref())
            .when(!self.alts.is_empty(), "alts", || map_of_lists(&self.alts))
            .0
    }
}

impl Record for Settings {
    const NAME: &'static str = "study";
    const FIELDS: &'static [&'static str] = Settings::FIELDS;
    const BESIDE: &'static [&'static str] = &["format"];
    rest!();

    fn fields(&self) -> Vec<(&'static str, String)> {
        let attribute = |attribute: &crate::model::settings::Attribute| {
            let of = match attribute.of {
                Owner::Transcript => "Transcript",
                Owner::Participant => "Participant",
            };
            let kind = match attribute.value_type {
                ValueType::Text => "Text",
                ValueType::Integer => "Integer",
                ValueType::Decimal => "Decimal",
                ValueType::Date => "Date",
                ValueType::Boolean => "Boolean",
            };
            let name = string(&attribute.name);
            let values = if attribute.values.is_empty() {
                String::new()
            } else {
                format!(", values: {}", strings(&attribute.values))
            };
            format!("(name: {name}, of: {of}, type: {kind}{values})")
        };
        let coder = |(handle, coder): (&String, &crate::model::Coder)| {
            let kind = match coder.kind {
                CoderKind::Person => "Person",
                CoderKind::Consensus => "Consensus",
                CoderKind::Pattern => "Pattern",
            };
            format!("{}: (name: {}, kind: {kind})", string(handle), string(&coder.name))
        };
        let planned = |planned: &crate::model::settings::Planned| {
            format!("(where: {}, count: {})", map(&planned.wanted), planned.count)
        };
        let assigned = |(id, coders): (&String, &Vec<String>)| format!("{}: {}", string(id), strings(coders));
        let quotes = match self.quotes {
            Quotes::Full => "Full",
            Quotes::Hashed => "Hashed",
        };
        let attributes: Vec<String> = self.attributes.iter().map(attribute).collect();
        let coders: Vec<String> = self.coders.iter().map(coder).collect();
        let planned: Vec<String> = self.planned.iter().map(planned).collect();
        let assigned: Vec<String> = self.assigned.iter().map(assigned).collect();
        Fields::default()
            .put("id", string(&self.id))
            .put("title", string(&self.title))
            .text("language", self.language.as_ref())
            .put("quotes", quotes.to_owned())
            .when(!attributes.is_empty(), "attributes", || lines('[', &attributes, ']', 4))
            .when(!self.moderators.is_empty(), "moderators", || strings(&self.moderators))
            .when(!coders.is_empty(), "coders", || lines('{', &coders, '}', 4))
            .when(!self.count.is_empty(), "count", || strings(&self.count))
            .when(!self.queries.is_empty(), "queries", || map(&self.queries))
            .when(!planned.is_empty(), "planned", || lines('[', &planned, ']', 4))
            .when(!assigned.is_empty(), "assigned", || lines('{', &assigned, '}', 4))
            .when(!self.alts.is_empty(), "alts", || map_of_lists(&self.alts))
            .0
    }
}
