//! Respondents of a survey become participants, other columns their attributes.

use super::columns::{apart_from_fields, type_of};
use crate::edit::{Change, Edit};
use crate::import::draft::Person;
use crate::model::participant::Role;
use crate::model::settings::{Attribute, Owner, Settings, ValueType};
use crate::model::{Attributes, Participant};
use crate::session::Session;
use std::collections::{BTreeMap, HashSet};

/// Most people told of in a sentence.
const TOLD: usize = 6;

/// What becomes of the people that a file tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// They answered questions: participants under the name that the file has.
    Respondents,
    /// They speak, and are to be participants under their label.
    Speakers,
    /// They are only told of.
    Told,
}

/// People to be made, with the transcript they speak in; and whether any of them speak, rather than answer.
#[derive(Debug, Default)]
pub struct People(Vec<(String, Person)>, bool);

impl People {
    /// Takes those who are to become participants; gives back what the file knows of them, and of others, in sentences.
    pub fn take(&mut self, transcript: &str, wanted: Wanted, mut people: Vec<Person>) -> Vec<String> {
        for (name, _) in people.iter_mut().flat_map(|person| &mut person.attributes) {
            *name = apart_from_fields(name, Owner::Participant);
        }
        match wanted {
            Wanted::Respondents => {
                self.0.extend(people.into_iter().map(|person| (transcript.to_owned(), person)));
                return Vec::new();
            }
            Wanted::Speakers => {
                self.1 |= !people.is_empty();
                // A fuller name than the label may be a real one: it is told below, and not kept.
                let kept = people.iter().map(|person| Person { name: None, ..person.clone() });
                self.0.extend(kept.map(|person| (transcript.to_owned(), person)));
            }
            Wanted::Told => {}
        }
        let said = |person: &Person| {
            let facts = person.attributes.iter().map(|(name, value)| format!("{name} {value}"));
            let said: Vec<String> = person.name.iter().cloned().chain(facts).collect();
            (!said.is_empty()).then(|| format!("of {} the file says: {}.", person.speaker, said.join("; ")))
        };
        people.iter().take(TOLD).filter_map(said).collect()
    }

    /// The edits that make the people, and declare attributes that are new.
    pub fn edits(
        self,
        session: &mut Session,
        settings: &mut Settings,
        edits: &mut Vec<Edit>,
        messages: &mut Vec<String>,
    ) {
        if self.0.is_empty() {
            return;
        }
        let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for (name, value) in self.0.iter().flat_map(|(_, person)| &person.attributes) {
            let known = values.entry(name).or_default();
            if known.is_empty() {
                order.push(name);
            }
            known.push(value);
        }
        for name in order {
            if settings.attributes_of(Owner::Participant).all(|attribute| attribute.name != name) {
                let value_type = type_of(values.get(name).map(Vec::as_slice).unwrap_or_default());
                let name = name.to_owned();
                settings.attributes.push(Attribute { name, of: Owner::Participant, value_type, values: Vec::new() });
            }
        }
        let mut refused: BTreeMap<&str, (usize, String)> = BTreeMap::new();
        let mut pseudonyms: HashSet<String> =
            session.study.participants.iter().map(|person| person.pseudonym.clone()).collect();
        let mut ids: HashSet<String> = session.study.participants.iter().map(|person| person.id.clone()).collect();
        let mut made = Vec::with_capacity(self.0.len());
        for (transcript, person) in &self.0 {
            let mut attributes = Attributes::default();
            for (name, value) in &person.attributes {
                let declared = settings.attributes_of(Owner::Participant).find(|attribute| attribute.name == *name);
                match declared.map(|declared| declared.check(value)) {
                    Some(Ok(())) => {
                        attributes.insert(name.clone(), value.clone());
                    }
                    Some(Err(what)) => refused.entry(name).or_insert((0, what)).0 += 1,
                    None => {}
                }
            }
            let id = loop {
                let id = format!("p-{}", session.clock.four());
                if ids.insert(id.clone()) {
                    break id;
                }
            };
            // The same number in two surveys is not the same person.
            let mut pseudonym = person.name.clone().unwrap_or_else(|| person.speaker.clone());
            if pseudonyms.contains(&pseudonym) {
                pseudonym = format!("{pseudonym} ({transcript})");
            }
            pseudonyms.insert(pseudonym.clone());
            let role = if person.moderator { Role::Moderator } else { Role::Participant };
            let speakers = vec![(transcript.clone(), person.speaker.clone())];
            made.push(Participant { id, pseudonym, role, attributes, speakers, ..Participant::default() });
        }
        for (name, (count, what)) in refused {
            messages.push(format!("{count} values of `{name}` were left out; of the first: {what}."));
        }
        let who = if self.1 { "speakers" } else { "respondents" };
        messages.push(format!("{} {who} became participants, linked to their labels.", made.len()));
        edits.extend(made.into_iter().map(|person| Edit::Participant(Box::new(Change::add(person)))));
    }
}

/// Which attributes are new, in a sentence.
pub fn fresh(before: &Settings, after: &Settings) -> String {
    let new = after.attributes.iter().skip(before.attributes.len());
    let told: Vec<String> = [(Owner::Transcript, "transcripts"), (Owner::Participant, "participants")]
        .into_iter()
        .filter_map(|(owner, of)| {
            let new = new.clone().filter(|attribute| attribute.of == owner);
            let names: Vec<String> = new.map(|it| format!("{} ({})", it.name, word(it.value_type))).collect();
            (!names.is_empty()).then(|| format!("New attributes of {of}: {}.", names.join(", ")))
        })
        .collect();
    told.join(" ")
}

/// How a type is called in a sentence.
fn word(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Text => "text",
        ValueType::Integer => "whole numbers",
        ValueType::Decimal => "numbers",
        ValueType::Date => "dates",
        ValueType::Boolean => "true or false",
    }
}
