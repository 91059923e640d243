//! Coders, attributes, people, notes, and what ties them together.

use super::*;
use crate::analysis::attribute::Named;
use crate::import::refi::MORE;
use crate::model::day::is_day;
use crate::refi::{Case, Graph, Link, Set};

impl<'a> Out<'a> {
    /// Coders, by handle: identifier and name. Those of imported projects keep theirs.
    pub(super) fn users(&mut self) -> Users {
        let mut handles: BTreeSet<String> = self.study.settings.coders.keys().cloned().collect();
        for ix in self.study.transcripts() {
            let coders = self.study.codings(ix).iter().map(|coding| coding.coder);
            let notes = self.study.entry(ix).into_iter().flat_map(|entry| entry.notes.iter().map(|(coder, _)| *coder));
            handles.extend(coders.chain(notes).map(|coder| self.study.coder(coder).to_owned()));
        }
        handles.extend(self.study.memos.iter().map(|memo| memo.coder.clone()));
        let mut users = BTreeMap::new();
        for handle in handles {
            let declared = self.study.settings.coders.get(&handle).map(|coder| coder.name.clone());
            let name = declared.filter(|name| !name.is_empty()).unwrap_or_else(|| handle.clone());
            let known = self.index.users.values().find(|user| user.name.as_ref() == Some(&name));
            let guid = self.identifier(known.and_then(|user| user.guid.as_deref()), "coder", &handle);
            users.insert(handle, (guid, name));
        }
        let others: Vec<String> = self.index.users.keys().cloned().collect();
        self.used.extend(others);
        users
    }

    /// Names of codes where several have the same: the one above in brackets, and numbers where that is not enough.
    pub(super) fn unique_names(&self) -> HashMap<String, String> {
        let book = self.study.codebook();
        let mut taken: HashSet<String> = HashSet::new();
        let mut found = HashMap::new();
        for code in book.codes() {
            let above = book.parent(code).map(|above| format!("{} ({})", code.name, above.name));
            let tries = std::iter::once(code.name.clone()).chain(above);
            let mut tries = tries.chain((2..).map(|nth| format!("{} ({nth})", code.name)));
            if let Some(name) = tries.find(|name| taken.insert(name.to_lowercase())) {
                found.insert(code.id.clone(), name);
            }
        }
        found
    }

    /// Adds what an imported code said that ours does not hold.
    pub(super) fn kept_code(&self, code: &Code, element: &mut refi::Code) {
        let Some(raw) = self.index.codes.get(&key(&code_guid(self.study, code))) else { return };
        element.codable = raw.codable.clone().or(element.codable.take());
        // Words that still say what the code says go out as they came, blanks and all.
        if element.description.is_some() && trimmed(&raw.description) == element.description {
            element.description.clone_from(&raw.description);
        }
    }

    /// The note with what codes say beyond their elements.
    pub(super) fn more(&mut self) {
        let study = self.study;
        let identifier = |code: &Code| super::super::goes_out(study, code).then(|| code_guid(study, code));
        let Some(text) = crate::export::codebook::more(study.codebook(), identifier) else { return };
        let guid = self.identifier(None, "note", MORE);
        let plain_path = Some(self.text(&guid, &text));
        let name = Some(MORE.to_owned());
        self.notes.push(Source { guid: Some(guid), name, plain_path, ..Source::default() });
        self.told.push(format!(
            "what codes say beyond name, colour and description (ids, examples, keys, names in other languages) stands in \
             the note “{MORE}”, from which it comes back"
        ));
    }

    pub(super) fn memos(&mut self, users: &Users) {
        for memo in &self.study.memos {
            let raw = self.index.note(memo);
            let id = format!("{}/{}", memo.coder, memo.name);
            let guid = self.identifier(raw.and_then(|raw| raw.guid.as_deref()), "memo", &id);
            let first = memo.body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            let heading = first.strip_prefix("# ").filter(|_| memo.body.starts_with("# "));
            let rest = memo.body.split_once('\n').map_or("", |(_, rest)| rest).trim_start_matches('\n');
            let headed = heading.is_some_and(|heading| own::words(heading, rest) == memo.body);
            let (name, text) = match (heading, raw) {
                (_, Some(raw)) if raw.name.as_ref().is_none_or(|name| name.trim().is_empty()) => {
                    (None, memo.body.clone())
                }
                (Some(heading), _) if headed => (Some(heading.trim().to_owned()), rest.to_owned()),
                (Some(heading), _) => (Some(heading.trim().to_owned()), memo.body.clone()),
                (None, _) => (Some(memo.name.clone()), memo.body.clone()),
            };
            // A note of another program's goes out as it came.
            let said = |raw: &Source| trimmed(&raw.description).as_deref().and_then(own::read);
            let stays = raw.is_some_and(|raw| said(raw).is_none()) && !matches!(memo.about, MemoAbout::Cell(..));
            let day = || memo.date.get(..10).filter(|day| is_day(day)).map(|day| format!("{day}T00:00:00Z"));
            let on = raw.and_then(|raw| raw.made.on.clone()).or_else(|| moment(&memo.date)).or_else(day);
            let by = users.get(&memo.coder).map(|(guid, _)| guid.clone());
            let note = Source {
                guid: Some(guid.clone()),
                name,
                plain_path: Some(self.text(&guid, &text)),
                made: Made { by, on, ..Made::default() },
                description: (!stays).then(|| own::write(memo, headed)),
                ..Source::default()
            };
            self.notes.push(note);
            match &memo.about {
                MemoAbout::Study => {}
                MemoAbout::Code(id) | MemoAbout::Cell(_, id) => {
                    self.about_codes.entry(id.clone()).or_default().push(guid);
                }
                MemoAbout::Transcript(id) => self.about_texts.entry(id.clone()).or_default().push(guid),
            }
        }
    }

    /// Variables by owner and name here.
    pub(super) fn variables(&mut self) -> Variables {
        let mut found = BTreeMap::new();
        let transcripts: Vec<&Transcript> =
            self.material.documents.iter().map(|(ix, _)| self.study.transcript(*ix)).collect();
        for (name, of_type, value) in FIELDS {
            if transcripts.iter().any(|transcript| value(transcript).is_some()) {
                let raw = self.index.variables.get(name).and_then(|raw| raw.guid.as_deref());
                let guid = self.identifier(raw, "variable", &format!("field/{name}"));
                found.insert((false, name.to_owned()), variable(guid, name, of_type));
            }
        }
        for name in PERSON {
            if !self.study.participants.is_empty() {
                let guid = self.identifier(None, "variable", &format!("person/{name}"));
                found.insert((true, name.to_owned()), variable(guid, name, VariableType::Text));
            }
        }
        for attribute in &self.study.settings.attributes {
            let person = attribute.of == Owner::Participant;
            let raw = self.index.variables.get(&attribute.name).copied();
            // One variable of a project that both owners came to have stays that of transcripts: no two have one identifier.
            let shared = person && Named::find(&self.study.settings, &attribute.name).is_err();
            let raw = raw.filter(|_| !shared);
            let id = format!("{}/{}", if person { "participant" } else { "transcript" }, attribute.name);
            let guid = self.identifier(raw.and_then(|raw| raw.guid.as_deref()), "variable", &id);
            let of_type = match attribute.value_type {
                ValueType::Text => VariableType::Text,
                ValueType::Integer => VariableType::Integer,
                ValueType::Decimal => VariableType::Float,
                ValueType::Date => VariableType::Date,
                ValueType::Boolean => VariableType::Boolean,
            };
            let name = raw.and_then(|raw| raw.name.as_ref()).unwrap_or(&attribute.name);
            let description = raw.and_then(|raw| raw.description.clone()).filter(|said| !said.is_empty());
            let variable = Variable { description, ..variable(guid, name, of_type) };
            found.insert((person, attribute.name.clone()), variable);
        }
        found
    }

    /// Whether a line says that somebody speaks who does so no more.
    fn is_gone(&self, person: &Participant, line: &str) -> bool {
        let transcripts = self.study.transcripts().into_iter().map(|ix| self.study.transcript(ix));
        let mut said = transcripts.filter_map(|it| Some((it.id.as_str(), spoken(line, it.shown())?))).peekable();
        said.peek().is_some()
            && !said.any(|(id, label)| person.speakers.iter().any(|(known, own)| known == id && own == label))
    }

    pub(super) fn cases(&mut self, variables: &Variables) -> Vec<Case> {
        let mut list = Vec::new();
        let texts: HashMap<&str, String> = self
            .material
            .documents
            .iter()
            .map(|(ix, _)| self.study.transcript(*ix))
            .map(|it| {
                let own = it.guid.clone().filter(|guid| is_guid(guid));
                (it.id.as_str(), own.unwrap_or_else(|| guid(self.study, "transcript", &it.id)))
            })
            .collect();
        for person in &self.study.participants {
            let raw = person.guid.as_ref().and_then(|guid| self.index.cases.get(&key(guid))).copied();
            let guid = self.identifier(person.guid.as_deref(), "case", &person.id);
            let name = if person.pseudonym.is_empty() { &person.id } else { &person.pseudonym };
            let title = |id: &str| {
                self.study
                    .find_transcript(id)
                    .map(|ix| self.study.transcript(ix).shown().to_owned())
                    .unwrap_or_default()
            };
            // What was said of the person before stays, and links made since are said below it.
            let mut said: Vec<String> = Vec::new();
            if let Some(before) = raw.and_then(|raw| trimmed(&raw.description)) {
                said.extend(before.lines().filter(|line| !self.is_gone(person, line)).map(str::to_owned));
            }
            for (id, label) in &person.speakers {
                let speaks = speaks(label, &title(id));
                if self.study.find_transcript(id).is_none() {
                    self.unlinked += 1;
                } else if !said.contains(&speaks) {
                    said.push(speaks);
                }
            }
            let book = self.study.codebook();
            let known =
                |code: &String| book.codes().iter().map(|it| code_guid(self.study, it)).find(|it| key(it) == key(code));
            let codes = raw.into_iter().flat_map(|raw| &raw.codes).filter_map(known).collect();
            let role = if person.role == Role::Moderator { "moderator" } else { "participant" };
            let fields = PERSON.into_iter().zip([person.id.as_str(), role]);
            let attributes = person.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let of = |name: &str| variables.get(&(true, name.to_owned()));
            let values = fields.chain(attributes).filter_map(|(name, value)| valued(of(name), value)).collect();
            let mut there: BTreeSet<&str> = person.speakers.iter().map(|(id, _)| id.as_str()).collect();
            let present = |it: &&Transcript| it.present.contains(&person.id);
            let all = self.material.documents.iter().map(|(ix, _)| self.study.transcript(*ix));
            there.extend(all.filter(present).map(|it| it.id.as_str()));
            let sources = there.into_iter().filter_map(|id| texts.get(id)).cloned().collect();
            let before = raw.into_iter().flat_map(|raw| &raw.selections).filter(|guid| self.used.contains(&key(guid)));
            let selections = before.cloned().chain(self.spoken.remove(&person.id).unwrap_or_default()).collect();
            let description = Some(said.join("\n")).filter(|_| !said.is_empty());
            let (guid, name) = (Some(guid), Some(name.clone()));
            list.push(Case { guid, name, description, codes, values, sources, selections });
        }
        list
    }

    /// Our memos, and the notes of imported projects that something still points at.
    pub(super) fn all_notes(&mut self) -> Vec<Source> {
        let mut list = std::mem::take(&mut self.notes);
        let material = self.material;
        for kept in &material.kept {
            // Links may tie a note to a selection.
            let linked = kept.tree.links.iter().filter_map(|link| link.origin.as_deref()).map(key);
            let wanted: HashSet<String> = self.raw_notes.iter().cloned().chain(linked).collect();
            for note in &kept.tree.notes {
                let Some(guid) = &note.guid else { continue };
                if !wanted.contains(&key(guid)) || !self.claim(guid) {
                    continue;
                }
                let mut note = note.clone();
                for path in [&mut note.rich_path, &mut note.plain_path] {
                    *path = path.take().and_then(|path| self.file(&path, kept));
                }
                self.refer(&mut note);
                list.push(note);
            }
        }
        list
    }

    /// Links of memos to the codes they are about, and those of imported projects whose ends are still here.
    ///
    /// A memo is not referred to from its code: QualCoder drops a code that holds more than its description.
    pub(super) fn links(&mut self) -> Vec<Link> {
        let mut list = Vec::new();
        let mut tied: HashSet<(String, String)> = HashSet::new();
        let about = std::mem::take(&mut self.about_codes);
        for code in self.study.codebook().codes().iter().filter(|code| super::super::goes_out(self.study, code)) {
            for note in about.get(&code.id).into_iter().flatten() {
                let target = code_guid(self.study, code);
                let guid = self.identifier(None, "link", &format!("{}/{note}", code.id));
                tied.insert((key(note), key(&target)));
                list.push(Link {
                    guid: Some(guid),
                    direction: Some("OneWay".into()),
                    origin: Some(note.clone()),
                    target: Some(target),
                    ..Link::default()
                });
            }
        }
        let mut lost = 0;
        for link in self.material.kept.iter().flat_map(|kept| &kept.tree.links) {
            let ends = [&link.origin, &link.target].map(|end| end.as_deref().map(key));
            if let [Some(origin), Some(target)] = &ends
                && tied.contains(&(origin.clone(), target.clone()))
            {
                continue;
            }
            let here = ends.iter().flatten().all(|end| self.used.contains(end));
            if here && link.guid.as_ref().is_some_and(|guid| self.used.insert(key(guid))) {
                list.push(link.clone());
            } else {
                lost += 1;
            }
        }
        self.tell(lost, "links lead to what is not here any more, and are left out");
        list
    }

    pub(super) fn sets(&mut self) -> Vec<Set> {
        let mut list = Vec::new();
        for set in self.material.kept.iter().flat_map(|kept| &kept.tree.sets) {
            if set.guid.as_ref().is_none_or(|guid| !self.used.insert(key(guid))) {
                continue;
            }
            let mut set = set.clone();
            for members in [&mut set.codes, &mut set.sources, &mut set.notes] {
                members.retain(|guid| self.used.contains(&key(guid)));
            }
            list.push(set);
        }
        list
    }

    pub(super) fn graphs(&mut self) -> Vec<Graph> {
        let mut list: Vec<Graph> = self.material.kept.iter().flat_map(|kept| kept.tree.graphs.clone()).collect();
        for drawn in list.iter_mut().flat_map(|graph| graph.vertices.iter_mut().chain(&mut graph.edges)) {
            drawn.represented = drawn.represented.take().filter(|guid| self.used.contains(&key(guid)));
        }
        list
    }
}

fn variable(guid: String, name: &str, of_type: VariableType) -> Variable {
    Variable { guid: Some(guid), name: Some(name.to_owned()), of_type, description: None }
}
