//! The people: pseudonym, role, attributes, and the labels under which they speak.

use crate::model::participant::Role as Part;
use crate::model::settings::{Attribute, Owner, ValueType};
use crate::model::{Coding, Participant, TranscriptIx};
use crate::session::acts::{self, Participation};
use crate::text::moderators;
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::rows::{Line, List, grid};
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("participants", &[&ROWS, &EVERYWHERE], &[
    Key::new("edit", &Command::Accept).on(&["Enter"]).group("People").help("Edit what is known of the person.").hint("edit").when(Needs::Row),
    Key::new("new", &Command::New).on(&["n"]).group("People").help("Add a person.").hint("new"),
    Key::new("moderator", &Command::Moderator).on(&["r"]).group("People").help("Make the person a moderator, or a participant again.").hint("moderator").when(Needs::Row),
    Key::new("link", &Command::Link).on(&["l"]).group("People").help("Link the person to a label under which they speak.").hint("link").when(Needs::Row),
    Key::new("same-person", &Command::Merge).on(&["M"]).group("People").help("Say that the person is another one of the list: the two become one.").hint("same person").when(Needs::Row),
    Key::new("remove", &Command::Remove).on(&["x", "Delete"]).group("People").help("Take the person out; what they said stays, and undo brings them back.").when(Needs::Row),
    Key::new("filter", &Command::Filter).on(&["/"]).group("Find").help("Narrow the list by words.").hint("filter"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "participants",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("participants", &Command::Go(Place::room("participants"))).on(&["P", "g a"]).group("Go to").help("Open the list of people with their attributes.")],
    open: |_, shared| Ok(Box::new(Participants::new(shared))),
};

/// The screen.
pub struct Participants {
    /// Ids of the people that show.
    shown: Vec<String>,
    list: List,
    /// The form comes back at this row, counted from 1.
    form_at: usize,
}

/// A field of the form.
enum Field {
    Pseudonym,
    Role,
    Speaks,
    Attribute(Attribute),
}

impl Participants {
    /// Lists the people.
    pub fn new(shared: &mut Shared) -> Self {
        let mut people = Self { shown: Vec::new(), list: List::default(), form_at: 0 };
        people.refresh(shared);
        people
    }

    fn choose(&mut self, id: &str) {
        if let Some(at) = self.shown.iter().position(|known| known == id) {
            self.list.rows.at = at;
        }
    }

    fn chosen<'a>(&self, shared: &'a Shared) -> Option<&'a Participant> {
        person(self.shown.get(self.list.rows.at)?, shared)
    }

    fn form(&self, at: usize, shared: &mut Shared) {
        let Some(person) = self.chosen(shared) else { return };
        let row = |lead: &str, label: &str| {
            let label = if label.is_empty() { "–" } else { label };
            Row { lead: lead.to_owned(), label: label.to_owned(), ..Row::default() }
        };
        let mut rows = vec![
            (row("pseudonym", &person.pseudonym), Field::Pseudonym),
            (row("role", role(person.role)), Field::Role),
            (row("speaks as", &speaks(person)), Field::Speaks),
        ];
        for attribute in shared.session.study.settings.attributes_of(Owner::Participant) {
            let value = person.attributes.get(&attribute.name).map_or("", String::as_str);
            rows.push((row(&attribute.name, value), Field::Attribute(attribute.clone())));
        }
        let rows = rows.into_iter().enumerate().map(|(place, (row, field))| (row, (place, field))).collect();
        let (id, title) = (person.id.clone(), format!("Edit {}", person.id));
        let then = Then::here(move |people: &mut Self, (place, field): (usize, Field), shared| {
            people.form_at = place + 1;
            people.choose(&id);
            people.edit(&id, field, shared);
        });
        shared.open(Popup::choice(title, rows, at, then));
    }

    fn add(&mut self, id: &str, shared: &mut Shared) {
        let named = Participation { pseudonym: Some(id.to_owned()), ..Participation::default() };
        if person(id, shared).is_some() {
            shared.tell(format!("There is a person {id} already."));
        } else if self.set(id, &named, shared) {
            self.list.filter.clear();
            self.read(shared);
            self.choose(id);
            self.form_at = 1;
        }
    }

    fn ask_label(id: &str, ix: TranscriptIx, shared: &mut Shared) {
        let labels = match shared.session.document(ix) {
            Ok(document) => document.overlay.speakers.clone(),
            Err(problem) => {
                shared.fail(problem);
                return;
            }
        };
        let transcript = shared.session.study.transcript(ix);
        let row = |label: &String| {
            let taken = shared.session.study.participant_of(&transcript.id, label);
            let barred = taken.map(|person| format!("speaks for {} already", person.id));
            (Row { label: label.clone(), barred, ..Row::default() }, label.clone())
        };
        let rows = labels.iter().map(row).collect();
        let title = format!("As whom does {id} speak in {}?", transcript.shown());
        let (id, transcript) = (id.to_owned(), transcript.id.clone());
        let then = Then::here(move |people: &mut Self, label: String, shared: &mut Shared| {
            people.link(&id, (transcript, label), shared);
            people.again(shared);
        });
        shared.open(Popup::choice(title, rows, 0, then));
    }

    fn ask_merge(id: &str, into: &str, shared: &mut Shared) {
        match acts::merge_participants(&mut shared.session, id, into) {
            Ok(removal) => {
                let title = format!("Make {id} and {into} one person?");
                let (id, into) = (id.to_owned(), into.to_owned());
                let then = Then::here(move |people: &mut Self, (), shared: &mut Shared| {
                    let merged = acts::merge_participants(&mut shared.session, &id, &into);
                    if shared.attempt(merged.map(|merged| merged.act)) {
                        people.read(shared);
                        people.choose(&into);
                    }
                });
                shared.open(Popup::preview(title, "Make them one", &removal.sentences, shared.size.0, then));
            }
            Err(failure) => shared.fail(failure),
        }
    }

    fn edit(&mut self, id: &str, field: Field, shared: &mut Shared) {
        let Some(person) = person(id, shared) else { return };
        let set = |make: fn(String, String) -> Participation, name: &str| {
            let (id, name) = (id.to_owned(), name.to_owned());
            Then::here(move |people: &mut Self, value: String, shared: &mut Shared| {
                people.set(&id, &make(name, value.trim().to_owned()), shared);
                people.again(shared);
            })
        };
        match field {
            Field::Pseudonym => {
                let note = "How the person is called in the study: never a real name.";
                let then = set(|_, value| Participation { pseudonym: Some(value), ..Participation::default() }, "");
                shared.open(Popup::prompt(format!("Pseudonym of {id}"), note, person.pseudonym.clone(), then));
            }
            Field::Role => {
                self.toggle(shared);
                self.again(shared);
            }
            Field::Speaks => self.ask_transcript(shared),
            Field::Attribute(attribute) => {
                let now = person.attributes.get(&attribute.name).cloned().unwrap_or_default();
                let title = format!("{} of {id}", attribute.name);
                let mut values = attribute.values;
                if values.is_empty() && attribute.value_type == ValueType::Boolean {
                    values = vec!["true".to_owned(), "false".to_owned()];
                }
                let make = |name, value| Participation { attributes: vec![(name, value)], ..Participation::default() };
                let then = set(make, &attribute.name);
                if values.is_empty() {
                    let kind = match attribute.value_type {
                        ValueType::Text | ValueType::Boolean => "Any words.",
                        ValueType::Integer => "A whole number.",
                        ValueType::Decimal => "A number such as 3.5.",
                        ValueType::Date => "A day such as 2026-03-14.",
                    };
                    let note = format!("{kind} Nothing takes the value away.");
                    return shared.open(Popup::prompt(title, note, now, then));
                }
                values.push(String::new());
                let at = values.iter().position(|value| *value == now).unwrap_or(0);
                let label = |value: &str| if value.is_empty() { "not known".to_owned() } else { value.to_owned() };
                let rows = values.into_iter().map(|value| (Row::from(label(&value)), value)).collect();
                shared.open(Popup::choice(title, rows, at, then));
            }
        }
    }

    /// Whoever came from the form goes on in it.
    fn again(&self, shared: &mut Shared) {
        if self.form_at > 0 && !shared.asks() {
            self.form(self.form_at - 1, shared);
        }
    }

    fn toggle(&self, shared: &mut Shared) {
        let Some(person) = self.chosen(shared) else { return };
        let next = if person.role == Part::Moderator { Part::Participant } else { Part::Moderator };
        let id = person.id.clone();
        self.set(&id, &Participation { role: Some(next), ..Participation::default() }, shared);
    }

    fn ask_remove(&self, shared: &mut Shared) {
        let Some(id) = self.chosen(shared).map(|person| person.id.clone()) else { return };
        match acts::remove_participants(&mut shared.session, std::slice::from_ref(&id)) {
            Ok(removal) => {
                let title = format!("Take {id} out of the study?");
                let then = Then::anywhere(move |(), shared: &mut Shared| {
                    let removal = acts::remove_participants(&mut shared.session, &[id]);
                    if shared.attempt(removal.map(|removal| removal.act)) {
                        shared.tell("Taken out. u brings the person back.");
                    }
                });
                shared.open(Popup::preview(title, "Take the person out", &removal.sentences, shared.size.0, then));
            }
            Err(failure) => shared.fail(failure),
        }
    }

    fn ask_same(&self, shared: &mut Shared) {
        let Some(id) = self.chosen(shared).map(|person| person.id.clone()) else { return };
        let others = shared.session.study.participants.iter().filter(|other| other.id != id);
        let row = |other: &Participant| {
            let (label, detail) = (acts::participant_name(other), speaks(other));
            (Row { label, detail, ..Row::default() }, other.id.clone())
        };
        let rows: Vec<(Row, String)> = others.map(row).collect();
        if rows.is_empty() {
            return shared.tell("There is nobody else.");
        }
        let title = format!("Who else is {id}?");
        let then = Then::anywhere(move |into: String, shared: &mut Shared| Self::ask_merge(&id, &into, shared));
        shared.open(Popup::choice(title, rows, 0, then));
    }

    fn set(&self, id: &str, set: &Participation, shared: &mut Shared) -> bool {
        let act = acts::set_participant(&shared.session, id, set);
        shared.attempt(act)
    }

    /// Links a person to a label. Where the person leads and the label is nobody's elsewhere, it is asked whether they
    /// lead there too.
    fn link(&self, id: &str, here: (String, String), shared: &mut Shared) {
        let study = &shared.session.study;
        let leads = person(id, shared).is_some_and(|person| person.role == Part::Moderator)
            || study.is_moderator(&here.0, &here.1, moderators::spelling);
        let mut pairs = acts::elsewhere(study, &here.0, &here.1);
        pairs.retain(|(transcript, label)| study.participant_of(transcript, label).is_none());
        if !leads || pairs.is_empty() {
            self.set(id, &Participation { speakers: vec![here], ..Participation::default() }, shared);
            return;
        }
        let rows = vec![
            (Row::from(format!("in {} alone", here.0)), vec![here.clone()]),
            (
                Row::from(format!("in all {} transcripts with this label", pairs.len() + 1)),
                std::iter::once(here.clone()).chain(pairs).collect(),
            ),
        ];
        let title = format!("{id} speaks as “{}”", here.1);
        let id = id.to_owned();
        let then = Then::here(move |people: &mut Self, speakers: Vec<(String, String)>, shared: &mut Shared| {
            people.set(&id, &Participation { speakers, ..Participation::default() }, shared);
            people.again(shared);
        });
        shared.open(Popup::choice(title, rows, 0, then));
    }

    fn ask_transcript(&self, shared: &mut Shared) {
        let Some(person) = self.chosen(shared) else { return };
        let study = &shared.session.study;
        let row = |ix| {
            let transcript = study.transcript(ix);
            let (label, detail) = (transcript.shown().to_owned(), transcript.kind.clone());
            (Row { label, detail, ..Row::default() }, ix)
        };
        let rows = study.transcripts().into_iter().map(row).collect();
        let title = format!("In which transcript does {} speak?", person.id);
        let id = person.id.clone();
        let then = Then::anywhere(move |ix, shared: &mut Shared| Self::ask_label(&id, ix, shared));
        shared.open(Popup::choice(title, rows, 0, then));
    }
}

fn person<'a>(id: &str, shared: &'a Shared) -> Option<&'a Participant> {
    shared.session.study.participants.iter().find(|person| person.id == id)
}

fn role(part: Part) -> &'static str {
    match part {
        Part::Participant => "participant",
        Part::Moderator => "moderator",
    }
}

fn speaks(person: &Participant) -> String {
    let labels = person.speakers.iter().map(|(transcript, label)| format!("{transcript}/{label}"));
    labels.collect::<Vec<_>>().join("; ")
}

impl Room for Participants {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn sought(&self) -> Option<&'static str> {
        Some("id, pseudonym, values or labels")
    }

    fn clicked(&mut self, shared: &mut Shared) {
        self.form(0, shared);
    }

    fn show_change(&mut self, _: &[Coding], shared: &mut Shared) {
        let before = std::mem::take(&mut self.shown);
        self.refresh(shared);
        // Whoever came back is looked at.
        if let Some(id) = self.shown.iter().find(|id| !before.is_empty() && !before.contains(id)).cloned() {
            self.choose(&id);
        } else if let Some(id) = before.get(self.list.rows.at) {
            self.choose(&id.clone());
        }
    }

    fn read(&mut self, shared: &mut Shared) {
        let chosen = self.shown.get(self.list.rows.at).cloned();
        let fits = |person: &&Participant| {
            let values: Vec<&str> = person.attributes.values().map(String::as_str).collect();
            let labels: Vec<&str> = person.speakers.iter().map(|(_, label)| label.as_str()).collect();
            let words = format!("{} {} {} {}", person.id, person.pseudonym, values.join(" "), labels.join(" "));
            self.list.filter.fits(&words)
        };
        self.shown = shared.session.study.participants.iter().filter(fits).map(|person| person.id.clone()).collect();
        let place = chosen.and_then(|id| self.shown.iter().position(|known| *known == id));
        self.list.take(self.shown.len(), place);
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        self.form_at = 0;
        match command {
            Command::Accept => self.form(0, shared),
            Command::New => {
                let note = "A short id such as P07, without blanks and never a real name.";
                let add = |people: &mut Self, id: String, shared: &mut Shared| {
                    people.add(id.trim(), shared);
                    people.again(shared);
                };
                shared.open(Popup::prompt("New person", note, "", Then::here(add)));
            }
            Command::Moderator => self.toggle(shared),
            Command::Link => self.ask_transcript(shared),
            Command::Remove => self.ask_remove(shared),
            Command::Merge => self.ask_same(shared),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let settings = &shared.session.study.settings;
        let mut heads = vec!["Id", "Pseudonym", "Role"];
        heads.extend(settings.attributes_of(Owner::Participant).map(|attribute| attribute.name.as_str()));
        heads.push("Speaks as");
        let lines = self.shown.iter().filter_map(|id| person(id, shared)).map(|person| {
            let mut cells = vec![person.id.clone(), person.pseudonym.clone(), role(person.role).to_owned()];
            for attribute in settings.attributes_of(Owner::Participant) {
                cells.push(person.attributes.get(&attribute.name).cloned().unwrap_or_default());
            }
            cells.push(speaks(person));
            Line { cells, faint: person.role == Part::Moderator }
        });
        let lines: Vec<Line> = lines.collect();
        let empty = if self.list.filter.is_empty() {
            "Nobody yet: n adds a person. S in the list of transcripts shows who speaks there."
        } else {
            "Nobody fits; Esc shows all."
        };
        grid(frame, area, shared, &heads, &lines, self.list.rows, empty);
    }
}
