//! Attributes, people and memos of a project that comes in.

use super::*;
use crate::export::refi::spoken;
use crate::import::header_for;
use crate::model::{Attributes, Case as Row};
use crate::refi::VariableType;
use crate::refi::own::Own;

impl Arriving<'_> {
    /// Declares the attributes that values are given of.
    pub(super) fn attributes(&mut self) {
        let mut used: BTreeMap<(String, Owner), Vec<String>> = BTreeMap::new();
        for (name, value) in self.project.facts.values().flatten() {
            used.entry((name.clone(), Owner::Transcript)).or_default().push(value.clone());
        }
        for (name, value) in self.project.cases.iter().flat_map(|case| &case.values) {
            used.entry((name.clone(), Owner::Participant)).or_default().push(value.clone());
        }
        for ((name, of), values) in used {
            let folded = fold(&name);
            let field = of == Owner::Transcript && FIELDS.contains(&folded.as_str());
            if field || (of == Owner::Participant && self.project.is_own() && PERSON.contains(&folded.as_str())) {
                continue;
            }
            let declared = self.project.variables.values().find(|(known, _)| *known == name);
            let value_type = match declared.map(|(_, of_type)| *of_type).unwrap_or_default() {
                VariableType::Text => ValueType::Text,
                VariableType::Integer => ValueType::Integer,
                VariableType::Float => ValueType::Decimal,
                VariableType::Boolean => ValueType::Boolean,
                VariableType::Date | VariableType::DateTime => ValueType::Date,
            };
            let here: String = name.chars().filter(|c| !c.is_control() && *c != '=').collect();
            if self.settings.attributes_of(of).all(|known| known.name != here) {
                let mut attribute = Attribute { name: here.clone(), of, value_type, values: Vec::new() };
                if values.iter().any(|value| attribute.check(value).is_err()) {
                    attribute.value_type = ValueType::Text;
                }
                self.settings.attributes.push(attribute);
            }
            self.names.insert((of, name), here);
        }
    }

    /// Values as they are called here; what the study does not allow is told.
    pub(super) fn values(&mut self, of: Owner, values: &[(String, String)], whose: &str) -> Attributes {
        let mut found = Attributes::default();
        for (name, value) in values {
            let Some(here) = self.names.get(&(of, name.clone())) else { continue };
            let declared = self.settings.attributes_of(of).find(|known| known.name == *here);
            match declared.map(|declared| declared.check(value)) {
                Some(Err(what)) => self.told.push(format!("{whose}: {what}; left out")),
                _ => drop(found.insert(here.clone(), value.clone())),
            }
        }
        found
    }

    /// People from cases that have a name.
    pub(super) fn people(&mut self) {
        let mut ids: HashSet<String> = self.session.study.participants.iter().map(|person| person.id.clone()).collect();
        let mut linked: HashSet<(String, String)> =
            self.session.study.participants.iter().flat_map(|person| person.speakers.clone()).collect();
        for case in &self.project.cases {
            let study = &self.session.study;
            let here = |person: &&Participant| {
                let guid = person.guid.clone().unwrap_or_else(|| crate::export::refi::guid(study, "case", &person.id));
                key(&guid) == key(&case.guid)
            };
            let was = case.values.iter().find(|(name, _)| name == "participant").map(|(_, id)| id.clone());
            if let Some(person) = study.participants.iter().find(here) {
                let id = person.id.clone();
                self.was.extend(was.map(|was| (was, id.clone())));
                self.there(case, &id);
                continue;
            }
            let name = case.name.clone().unwrap_or_else(|| "nameless case".into());
            let said = |field: &str| {
                let value = case.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone());
                value.filter(|_| self.project.is_own())
            };
            let odd = |c: char| c.is_whitespace() || c.is_control();
            let own = said("participant").filter(|id| !id.contains(odd) && ids.insert(id.clone()));
            let role = if said("role").as_deref() == Some("moderator") { Role::Moderator } else { Role::Participant };
            let id = own.unwrap_or_else(|| {
                loop {
                    let id = format!("p-{}", self.session.clock.four());
                    if ids.insert(id.clone()) {
                        break id;
                    }
                }
            });
            let speakers: Vec<(String, String)> =
                self.speakers(case).into_iter().filter(|speaker| linked.insert(speaker.clone())).collect();
            let person = Participant {
                id: id.clone(),
                pseudonym: name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
                attributes: self.values(Owner::Participant, &case.values, &name),
                speakers,
                role,
                guid: Some(case.guid.clone()).filter(|guid| !guid.is_empty()),
                ..Participant::default()
            };
            self.was.extend(was.map(|was| (was, id.clone())));
            self.there(case, &id);
            self.edits.push(Edit::Participant(Box::new(Change::add(person))));
        }
    }

    /// Notes who was there.
    pub(super) fn there(&mut self, case: &Case, person: &str) {
        let sources = case.sources.iter().chain(case.passages.iter().map(|(source, _)| source));
        for seat in sources.filter_map(|source| self.seats.get(source)).filter(|seat| seat.new) {
            let present = self.present.entry(seat.id.clone()).or_default();
            if !present.iter().any(|known| known == person) {
                present.push(person.to_owned());
            }
        }
    }

    /// Takes the labels under which people are said to speak as labels, where lines of new texts begin with them.
    pub(super) fn stated(&mut self) {
        let project = self.project;
        for seat in self.seats.values_mut().filter(|seat| seat.new) {
            let Some(transcript) = self.transcripts.get_mut(&seat.id) else { continue };
            let said = project.cases.iter().filter_map(|case| case.description.as_deref()).flat_map(str::lines);
            let known =
                |labels: &[String], label: &str| labels.iter().any(|own| labels::key(own) == labels::key(label));
            let mut after = transcript.clone();
            for label in said.filter_map(|line| spoken(line, &transcript.title)) {
                if !known(&after.labels, label) {
                    after.labels.push(label.to_owned());
                }
            }
            if after.labels == transcript.labels {
                continue;
            }
            after.rule = if after.rule == Rule::None { Rule::LabelColon } else { after.rule };
            after.header = header_for(&seat.document.text, after.rule, &after.labels, after.header);
            let document = Document::new(seat.document.text.as_str().to_owned(), &after);
            after.labels.retain(|label| known(&transcript.labels, label) || known(&document.overlay.speakers, label));
            if after.labels != transcript.labels {
                seat.document = document;
                *transcript = after;
            }
        }
    }

    /// The speakers that a case is: by what it says, by its name, by its passages where all are one label's.
    pub(super) fn speakers(&self, case: &Case) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        let said = case.description.as_deref().unwrap_or_default();
        let mut seats: Vec<&Seat> = case.sources.iter().filter_map(|source| self.seats.get(source)).collect();
        seats.extend(case.passages.iter().filter_map(|(source, _)| self.seats.get(source)));
        seats.sort_by(|a, b| a.id.cmp(&b.id));
        seats.dedup_by(|a, b| a.id == b.id);
        for seat in seats {
            let title = self.transcripts.get(&seat.id).map_or(seat.id.as_str(), |it| it.title.as_str());
            let overlay = &seat.document.overlay;
            // Somebody may have a label that nothing is said under.
            let stated: Vec<(String, String)> =
                said.lines().filter_map(|line| Some((seat.id.clone(), spoken(line, title)?.to_owned()))).collect();
            if !stated.is_empty() {
                found.extend(stated);
                continue;
            }
            let named =
                overlay.speakers.iter().find(|label| case.name.as_ref().is_some_and(|name| fold(name) == fold(label)));
            let passages = case
                .passages
                .iter()
                .filter(|(source, _)| self.seats.get(source).is_some_and(|other| other.id == seat.id));
            let mut labels: Vec<&str> = passages
                .filter_map(|(_, at)| overlay.paragraphs.get(overlay.paragraph_from(at.start)))
                .filter_map(|paragraph| overlay.name(paragraph.speaker))
                .collect();
            labels.sort_unstable();
            labels.dedup();
            let by_passages = match labels.as_slice() {
                [one] => Some((*one).to_owned()),
                _ => None,
            };
            if let Some(label) = named.cloned().or(by_passages) {
                found.push((seat.id.clone(), label));
            }
        }
        found
    }

    pub(super) fn memos(&mut self) {
        if let Some(words) = &self.project.description {
            self.memo(MemoAbout::Study, MemoKind::Memo, None, None, words, None);
        }
        let mut cells = 0;
        for note in &self.project.notes {
            let (about, kind) = match &note.about {
                About::Project => (Some(MemoAbout::Study), MemoKind::Journal),
                About::Code(code) => (self.codes.get(code).cloned().map(MemoAbout::Code), MemoKind::Memo),
                About::Text(text) => {
                    (self.seats.get(text).map(|seat| MemoAbout::Transcript(seat.id.clone())), MemoKind::Memo)
                }
            };
            let mut about = about.unwrap_or(MemoAbout::Study);
            if let Some(MemoAbout::Cell(row, _)) = note.own.as_ref().map(|own| &own.about)
                && let MemoAbout::Code(code) = &about
            {
                match self.row(row) {
                    Some(row) => about = MemoAbout::Cell(row, code.clone()),
                    None => cells += 1,
                }
            }
            let kind = note.own.as_ref().map_or(kind, |own| own.kind);
            self.memo(about, kind, note.user.as_ref(), note.made.as_ref(), &note.body(), note.own.as_ref());
        }
        if cells > 0 {
            self.told.push(format!(
                "{cells} summaries of the framework matrix are of rows that did not come in; they are memos on their codes"
            ));
        }
    }

    /// The row of the framework matrix that one of the study from which the project comes is here.
    fn row(&self, row: &Row) -> Option<Row> {
        let transcript = |id: &str| {
            let is = |(_, facts): &(&String, &Vec<(String, String)>)| {
                facts.iter().any(|(name, value)| name == "transcript" && value == id)
            };
            let (key, _) = self.project.facts.iter().find(is)?;
            self.seats.get(key).map(|seat| seat.id.clone())
        };
        match row {
            Row::Transcript(id) => transcript(id).map(Row::Transcript),
            Row::Person(who) => match who.split_once('/') {
                Some((id, label)) => transcript(id).map(|id| Row::Person(format!("{id}/{label}"))),
                None => self.was.get(who).cloned().map(Row::Person),
            },
        }
    }

    pub(super) fn memo(
        &mut self,
        about: MemoAbout,
        kind: MemoKind,
        user: Option<&String>,
        made: Option<&String>,
        words: &str,
        own: Option<&Own>,
    ) {
        let body = words.replace("\r\n", "\n").trim_matches('\n').to_owned();
        let coder = self.coder(user);
        let same = |memo: &Memo| memo.body == body && memo.about == about;
        if body.trim().is_empty() || self.session.study.memos.iter().any(same) {
            return;
        }
        let day = made
            .and_then(|made| moment(made))
            .map_or_else(|| self.session.clock.today(), |it| it.chars().take(10).collect());
        let first = body.lines().map(|line| line.trim_start_matches(['#', ' '])).find(|line| !line.is_empty());
        let stem: String = slug(first.unwrap_or_default()).chars().take(32).collect();
        let stem = Some(stem.trim_matches('-')).filter(|stem| !stem.is_empty()).unwrap_or("memo").to_owned();
        let taken: HashSet<String> = self
            .session
            .study
            .memos
            .iter()
            .chain(self.edits.iter().filter_map(|edit| match edit {
                Edit::Memo(change) => change.after.as_ref(),
                _ => None,
            }))
            .filter(|memo| memo.coder == coder)
            .map(|memo| memo.name.clone())
            .collect();
        let wanted = own.map_or_else(|| format!("{day}-{stem}"), |own| own.name.clone());
        let mut names = (1..).map(|nth| if nth == 1 { wanted.clone() } else { format!("{wanted}-{nth}") });
        let name = names.find(|name| !taken.contains(name)).unwrap_or_default();
        let date = own.map(|own| own.date.clone()).filter(|date| !date.is_empty()).unwrap_or(day);
        let rest = own.map(|own| own.rest.clone()).unwrap_or_default();
        let memo = Memo { coder, name, kind, about, date, alts: Default::default(), rest, body };
        self.edits.push(Edit::Memo(Box::new(Change::add(memo))));
    }
}
