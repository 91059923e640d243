//! The people: pseudonym, role, attributes, and the labels under which they speak.

use crate::model::participant::Role as Part;
use crate::model::settings::{Owner, ValueType};
use crate::model::{Participant, TranscriptIx};
use crate::session::acts::{self, Participation};
use crate::text::moderators;
use crate::tui::ask::{Answer, Ask, PersonAsk};
use crate::tui::command::{Command, Mouse};
use crate::tui::keymap::Context;
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::view::View;
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::filter::Filter;
use crate::tui::widgets::rows::{Line, Rows, grid, page};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen.
pub struct Participants {
    /// Ids of the people that show.
    shown: Vec<String>,
    filter: Filter,
    rows: Rows,
    generation: Option<u64>,
    /// The form comes back at this row, counted from 1.
    form_at: usize,
}

/// Rows of the form before the attributes.
const FIXED: usize = 3;

impl Participants {
    /// Lists the people.
    pub fn new(shared: &mut Shared) -> Self {
        let mut people =
            Self { shown: Vec::new(), filter: Filter::default(), rows: Rows::default(), generation: None, form_at: 0 };
        people.refresh(shared);
        people
    }

    fn read(&mut self, shared: &Shared) {
        let chosen = self.shown.get(self.rows.at).cloned();
        let fits = |person: &&Participant| {
            let values: Vec<&str> = person.attributes.values().map(String::as_str).collect();
            let labels: Vec<&str> = person.speakers.iter().map(|(_, label)| label.as_str()).collect();
            let words = format!("{} {} {} {}", person.id, person.pseudonym, values.join(" "), labels.join(" "));
            self.filter.fits(&words)
        };
        self.shown = shared.session.study.participants.iter().filter(fits).map(|person| person.id.clone()).collect();
        self.rows.set_len(self.shown.len());
        if let Some(id) = chosen {
            self.choose(&id);
        }
    }

    fn choose(&mut self, id: &str) {
        if let Some(at) = self.shown.iter().position(|known| known == id) {
            self.rows.at = at;
        }
    }

    fn chosen<'a>(&self, shared: &'a Shared) -> Option<&'a Participant> {
        person(self.shown.get(self.rows.at)?, shared)
    }

    fn form(&self, at: usize, shared: &mut Shared) {
        let Some(person) = self.chosen(shared) else { return };
        let row = |lead: &str, label: &str| {
            let label = if label.is_empty() { "–" } else { label };
            Row { lead: lead.to_owned(), label: label.to_owned(), ..Row::default() }
        };
        let mut rows = vec![
            row("pseudonym", &person.pseudonym),
            row("role", role(person.role)),
            row("speaks as", &speaks(person)),
        ];
        for attribute in shared.session.study.settings.attributes_of(Owner::Participant) {
            rows.push(row(&attribute.name, person.attributes.get(&attribute.name).map_or("", String::as_str)));
        }
        let ask = Ask::person(PersonAsk::Form(person.id.clone()));
        shared.ask(Request::Open(Popup::choice(ask, format!("Edit {}", person.id), rows, at)));
    }

    fn add(&mut self, id: &str, shared: &mut Shared) {
        let named = Participation { pseudonym: Some(id.to_owned()), ..Participation::default() };
        if person(id, shared).is_some() {
            shared.tell(format!("There is a person {id} already."));
        } else if self.set(id, &named, shared) {
            self.filter.clear();
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
            Row { label: label.clone(), barred, ..Row::default() }
        };
        let rows = labels.iter().map(row).collect();
        let title = format!("As whom does {id} speak in {}?", transcript.shown());
        let ask = Ask::person(PersonAsk::Label(id.to_owned(), ix, labels));
        shared.ask(Request::Open(Popup::choice(ask, title, rows, 0)));
    }

    fn ask_merge(id: &str, into: &str, shared: &mut Shared) {
        match acts::merge_participants(&mut shared.session, id, into) {
            Ok(removal) => {
                let ask = Ask::person(PersonAsk::Merge(id.to_owned(), into.to_owned()));
                let title = format!("Make {id} and {into} one person?");
                let (told, width) = (removal.sentences, shared.size.0);
                shared.ask(Request::Open(Popup::preview(ask, title, "Make them one", &told, width)));
            }
            Err(failure) => shared.fail(failure),
        }
    }

    fn edit(&mut self, id: &str, row: usize, shared: &mut Shared) {
        let Some(person) = person(id, shared).cloned() else { return };
        match row {
            0 => {
                let note = "How the person is called in the study: never a real name.";
                let ask = Ask::person(PersonAsk::Pseudonym(id.to_owned()));
                shared.ask(Request::Open(Popup::prompt(ask, format!("Pseudonym of {id}"), note, &person.pseudonym)));
            }
            1 => {
                self.toggle(shared);
                self.again(shared);
            }
            2 => self.ask_transcript(shared),
            row => {
                let settings = &shared.session.study.settings;
                let Some(attribute) = settings.attributes_of(Owner::Participant).nth(row - FIXED).cloned() else {
                    return;
                };
                let now = person.attributes.get(&attribute.name).cloned().unwrap_or_default();
                let title = format!("{} of {id}", attribute.name);
                let mut values = attribute.values.clone();
                if values.is_empty() && attribute.value_type == ValueType::Boolean {
                    values = vec!["true".to_owned(), "false".to_owned()];
                }
                let popup = if values.is_empty() {
                    let kind = match attribute.value_type {
                        ValueType::Text | ValueType::Boolean => "Any words.",
                        ValueType::Integer => "A whole number.",
                        ValueType::Decimal => "A number such as 3.5.",
                        ValueType::Date => "A day such as 2026-03-14.",
                    };
                    let note = format!("{kind} Nothing takes the value away.");
                    Popup::prompt(Ask::person(PersonAsk::Value(id.to_owned(), attribute.name)), title, note, now)
                } else {
                    values.push(String::new());
                    let label = |value: &String| if value.is_empty() { "not known".to_owned() } else { value.clone() };
                    let rows = values.iter().map(|value| Row { label: label(value), ..Row::default() }).collect();
                    let at = values.iter().position(|value| *value == now).unwrap_or(0);
                    let ask = PersonAsk::Choice(id.to_owned(), attribute.name, values);
                    Popup::choice(Ask::person(ask), title, rows, at)
                };
                shared.ask(Request::Open(popup));
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
                let (ask, width) = (Ask::person(PersonAsk::Remove(id)), shared.size.0);
                let popup = Popup::preview(ask, title, "Take the person out", &removal.sentences, width);
                shared.ask(Request::Open(popup));
            }
            Err(failure) => shared.fail(failure),
        }
    }

    fn ask_same(&self, shared: &mut Shared) {
        let Some(id) = self.chosen(shared).map(|person| person.id.clone()) else { return };
        let others = shared.session.study.participants.iter().filter(|other| other.id != id);
        let row =
            |other: &Participant| Row { label: acts::participant_name(other), detail: speaks(other), ..Row::default() };
        let (rows, ids): (Vec<Row>, Vec<String>) = others.map(|other| (row(other), other.id.clone())).unzip();
        if ids.is_empty() {
            return shared.tell("There is nobody else.");
        }
        let title = format!("Who else is {id}?");
        shared.ask(Request::Open(Popup::choice(Ask::person(PersonAsk::MergeInto(id, ids)), title, rows, 0)));
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
        let row = |label: String| Row { label, ..Row::default() };
        let rows = vec![
            row(format!("in {} alone", here.0)),
            row(format!("in all {} transcripts with this label", pairs.len() + 1)),
        ];
        let title = format!("{id} speaks as “{}”", here.1);
        pairs.insert(0, here);
        let ask = Ask::person(PersonAsk::Speaks(id.to_owned(), pairs));
        shared.ask(Request::Open(Popup::choice(ask, title, rows, 0)));
    }

    fn ask_transcript(&self, shared: &mut Shared) {
        let Some(person) = self.chosen(shared) else { return };
        let study = &shared.session.study;
        let all = study.transcripts();
        let row =
            |label: &str, detail: &str| Row { label: label.to_owned(), detail: detail.to_owned(), ..Row::default() };
        let rows = all.iter().map(|&ix| row(study.transcript(ix).shown(), &study.transcript(ix).kind)).collect();
        let title = format!("In which transcript does {} speak?", person.id);
        let ask = Ask::person(PersonAsk::Transcript(person.id.clone(), all));
        shared.ask(Request::Open(Popup::choice(ask, title, rows, 0)));
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

impl View for Participants {
    fn place(&self) -> Place {
        Place::Participants
    }

    fn context(&self) -> Context {
        Context::Participants
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.generation != Some(shared.generation) {
            self.generation = Some(shared.generation);
            self.read(shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        if self.rows.update(command, page(shared)) {
            return;
        }
        self.form_at = 0;
        match command {
            Command::Mouse(Mouse::Press(_, y)) => {
                if let Some(row) = self.rows.under(*y, 2, page(shared)) {
                    if row == self.rows.at {
                        self.form(0, shared);
                    }
                    self.rows.at = row;
                }
            }
            Command::Accept => self.form(0, shared),
            Command::New => {
                let note = "A short id such as P07, without blanks and never a real name.";
                shared.ask(Request::Open(Popup::prompt(Ask::person(PersonAsk::New), "New person", note, "")));
            }
            Command::Moderator => self.toggle(shared),
            Command::Link => self.ask_transcript(shared),
            Command::Remove => self.ask_remove(shared),
            Command::Merge => self.ask_same(shared),
            Command::Filter => shared.ask(Request::Open(self.filter.ask("id, pseudonym, values or labels"))),
            Command::Back if !self.filter.is_empty() => {
                self.filter.clear();
                self.read(shared);
            }
            Command::Back => shared.ask(Request::Leave),
            _ => {}
        }
    }

    fn answer(&mut self, ask: Ask, answer: Answer, shared: &mut Shared) {
        let ask = match (ask, &answer) {
            (Ask::Person(ask), _) => *ask,
            (Ask::Filter(_), Answer::Words(words)) => {
                self.filter.set(words);
                self.read(shared);
                return;
            }
            _ => return,
        };
        match (ask, answer) {
            (PersonAsk::Form(id), Answer::Row(row)) => {
                self.form_at = row + 1;
                self.choose(&id);
                self.edit(&id, row, shared);
                return;
            }
            (PersonAsk::New, Answer::Words(id)) => self.add(id.trim(), shared),
            (PersonAsk::Pseudonym(id), Answer::Words(words)) => {
                let pseudonym = Some(words.trim().to_owned());
                self.set(&id, &Participation { pseudonym, ..Participation::default() }, shared);
            }
            (PersonAsk::Value(id, name), Answer::Words(value)) => {
                let attributes = vec![(name, value.trim().to_owned())];
                self.set(&id, &Participation { attributes, ..Participation::default() }, shared);
            }
            (PersonAsk::Choice(id, name, values), Answer::Row(row)) => {
                let attributes = vec![(name, values.get(row).cloned().unwrap_or_default())];
                self.set(&id, &Participation { attributes, ..Participation::default() }, shared);
            }
            (PersonAsk::Transcript(id, all), Answer::Row(row)) => {
                let Some(&ix) = all.get(row) else { return };
                Self::ask_label(&id, ix, shared);
            }
            (PersonAsk::Remove(id), Answer::Row(0)) => {
                let removal = acts::remove_participants(&mut shared.session, &[id]);
                if shared.attempt(removal.map(|removal| removal.act)) {
                    shared.tell("Taken out. u brings the person back.");
                }
            }
            (PersonAsk::MergeInto(id, others), Answer::Row(row)) => {
                let Some(into) = others.get(row) else { return };
                Self::ask_merge(&id, into, shared);
            }
            (PersonAsk::Merge(id, into), Answer::Row(0)) => {
                let merged = acts::merge_participants(&mut shared.session, &id, &into);
                if shared.attempt(merged.map(|merged| merged.act)) {
                    self.read(shared);
                    self.choose(&into);
                }
            }
            (PersonAsk::Label(id, ix, labels), Answer::Row(row)) => {
                if let Some(label) = labels.get(row) {
                    let here = (shared.session.study.transcript(ix).id.clone(), label.clone());
                    self.link(&id, here, shared);
                }
            }
            (PersonAsk::Speaks(id, pairs), Answer::Row(row)) => {
                let speakers = if row == 0 { pairs.into_iter().take(1).collect() } else { pairs };
                self.set(&id, &Participation { speakers, ..Participation::default() }, shared);
            }
            _ => return,
        }
        self.again(shared);
    }

    fn position(&self) -> String {
        self.rows.position(&self.filter.words)
    }

    fn has_row(&self) -> bool {
        !self.shown.is_empty()
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
        let empty = if self.filter.is_empty() {
            "Nobody yet: n adds a person. S in the list of transcripts shows who speaks there."
        } else {
            "Nobody fits; Esc shows all."
        };
        grid(frame, area, shared, &heads, &lines, self.rows, empty);
    }
}
