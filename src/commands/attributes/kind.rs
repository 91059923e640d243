//! What a table of attributes is joined with: people or transcripts.

use super::speakers::{Pair, Speakers};
use crate::edit::{Change, Edit};
use crate::model::day::is_day;
use crate::model::participant::Role;
use crate::model::settings::Owner;
use crate::model::{Attributes, Participant, Transcript};
use crate::session::Session;
use crate::session::import::columns::{PARTICIPANT, TRANSCRIPT};
use crate::text::fold::fold;
use crate::text::language;
use std::collections::HashSet;

/// Columns that hold ids of participants.
pub const IDS: [&str; 4] = ["participant", "participant id", "participant_id", "id"];

/// What is joined: people or transcripts.
pub trait Kind {
    type Record: Clone + PartialEq;
    const OF: Owner;
    /// Names of the column that a row is known by, most telling first.
    const KEYS: &'static [&'static str];
    /// Columns that are fields of the record.
    const FIELDS: &'static [&'static str];
    fn all(session: &Session) -> Vec<Self::Record>;
    fn id(record: &Self::Record) -> &str;
    /// Names that fit without being the id; `context` is the row's transcript, if it has one.
    fn named(record: &Self::Record, word: &str, context: Option<&str>) -> bool;
    /// Sets a field; an error says what may stand there.
    fn set(record: &mut Self::Record, field: &str, value: &str) -> Result<(), String>;
    fn attributes(record: &mut Self::Record) -> &mut Attributes;
    fn edit(change: Change<Self::Record>) -> Edit;
    /// Which speakers the rows of a table are about, where it says so.
    fn speakers(_: &Session, _: &[String], _: usize) -> Option<Speakers> {
        None
    }
    /// The labels under which a record speaks.
    fn links(_: &mut Self::Record) -> Option<&mut Vec<Pair>> {
        None
    }
    /// Whether a record has the name of a row whose speaker nobody is yet: one who speaks elsewhere is somebody else.
    fn waits(_: &Self::Record, _: &str) -> bool {
        false
    }
    /// Whether rows that fit nobody can make a record.
    const ADDS: bool = false;
    /// A new record for a row that fits nothing; none where such are not made.
    fn make(session: &mut Session, key: &str, word: &str, taken: &HashSet<String>) -> Option<Self::Record>;
}

/// People.
pub struct People;

impl Kind for People {
    type Record = Participant;
    const OF: Owner = Owner::Participant;
    const KEYS: &'static [&'static str] = &[
        "participant",
        "participant id",
        "participant_id",
        "id",
        "pseudonym",
        "name",
        "person",
        "respondent",
        "speaker",
        "label",
        "code",
        "case",
    ];
    const FIELDS: &'static [&'static str] = PARTICIPANT;

    fn all(session: &Session) -> Vec<Participant> {
        session.study.participants.to_vec()
    }

    fn id(record: &Participant) -> &str {
        &record.id
    }

    fn named(record: &Participant, word: &str, context: Option<&str>) -> bool {
        let speaks = |(transcript, label): &(String, String)| {
            fold(label) == word && context.is_none_or(|context| context == transcript)
        };
        let by_label = record.speakers.iter().any(speaks);
        if context.is_some() { by_label } else { fold(&record.pseudonym) == word || by_label }
    }

    fn set(record: &mut Participant, field: &str, value: &str) -> Result<(), String> {
        match field {
            "pseudonym" => value.clone_into(&mut record.pseudonym),
            "role" => {
                record.role = match fold(value).as_str() {
                    "participant" => Role::Participant,
                    "moderator" | "interviewer" => Role::Moderator,
                    _ => return Err(format!("`{value}` is no role; write participant or moderator")),
                }
            }
            "speakers" => {
                for word in value.split(';').map(str::trim).filter(|word| !word.is_empty()) {
                    let Some((transcript, label)) = word.split_once('/') else {
                        return Err(format!("`{word}` should read transcript/label"));
                    };
                    let pair = (transcript.trim().to_owned(), label.trim().to_owned());
                    if !record.speakers.contains(&pair) {
                        record.speakers.push(pair);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn attributes(record: &mut Participant) -> &mut Attributes {
        &mut record.attributes
    }

    fn edit(change: Change<Participant>) -> Edit {
        Edit::Participant(Box::new(change))
    }

    fn speakers(session: &Session, heads: &[String], by: usize) -> Option<Speakers> {
        Speakers::of(session, heads, by)
    }

    fn links(record: &mut Participant) -> Option<&mut Vec<Pair>> {
        Some(&mut record.speakers)
    }

    fn waits(record: &Participant, word: &str) -> bool {
        record.speakers.is_empty() && fold(&record.pseudonym) == word
    }

    const ADDS: bool = true;

    fn make(session: &mut Session, key: &str, word: &str, taken: &HashSet<String>) -> Option<Participant> {
        let is_id = IDS.contains(&key);
        let plain = !word.contains(|c: char| c.is_whitespace() || c.is_control());
        let id = if is_id && plain && !taken.contains(word) {
            word.to_owned()
        } else {
            loop {
                let id = format!("p-{}", session.clock.four());
                if !taken.contains(&id) {
                    break id;
                }
            }
        };
        Some(Participant { id, pseudonym: word.to_owned(), ..Participant::default() })
    }
}

/// Transcripts.
pub struct Transcripts;

impl Kind for Transcripts {
    type Record = Transcript;
    const OF: Owner = Owner::Transcript;
    const KEYS: &'static [&'static str] = &["transcript", "id", "file", "document", "title", "name"];
    const FIELDS: &'static [&'static str] = TRANSCRIPT;

    fn all(session: &Session) -> Vec<Transcript> {
        let study = &session.study;
        study.transcripts().into_iter().map(|ix| study.transcript(ix).clone()).collect()
    }

    fn id(record: &Transcript) -> &str {
        &record.id
    }

    fn named(record: &Transcript, word: &str, _: Option<&str>) -> bool {
        let original = record.source.as_ref().and_then(|source| source.file.rsplit('/').next());
        let stem = |name: &str| fold(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        fold(&record.title) == word || stem(word) == record.id || original.is_some_and(|name| fold(name) == word)
    }

    fn set(record: &mut Transcript, field: &str, value: &str) -> Result<(), String> {
        let value = value.to_owned();
        match field {
            "title" => record.title = value,
            "kind" => record.kind = value,
            "date" if is_day(&value) => record.date = Some(value),
            "date" => return Err(format!("`{value}` is no date; write it as 2026-03-02")),
            "place" => record.place = Some(value),
            "language" => {
                language::check(&value)?;
                record.language = Some(value);
            }
            _ => {}
        }
        Ok(())
    }

    fn attributes(record: &mut Transcript) -> &mut Attributes {
        &mut record.attributes
    }

    fn edit(change: Change<Transcript>) -> Edit {
        Edit::Transcript(Box::new(change))
    }

    fn make(_: &mut Session, _: &str, _: &str, _: &HashSet<String>) -> Option<Transcript> {
        None
    }
}
