//! Coders, attributes, people, notes, and what ties them together.

use super::*;
use crate::analysis::attribute::Named;

impl<'a> Out<'a> {
    /// Coders, by handle: identifier and name. Those of imported projects keep theirs.
    pub(super) fn users(&mut self) -> BTreeMap<String, (String, String)> {
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
            let known = self.index.users.values().find(|user| user.get("name") == Some(name.as_str()));
            let wanted = known.and_then(|user| user.guid()).map(str::to_owned);
            let guid = self.identifier(wanted.as_deref(), "coder", &handle);
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

    /// What an imported code said that ours does not hold.
    pub(super) fn kept_code(&self, code: &Code, mut tree: Tree) -> Tree {
        let Some(raw) = self.index.codes.get(&key(&code_guid(self.study, code))) else { return tree };
        if let (Some(codable), Some(seat)) =
            (raw.get("isCodable"), tree.attributes.iter_mut().find(|(name, _)| name == "isCodable"))
        {
            codable.clone_into(&mut seat.1);
        }
        // Words that still say what the code says go out as they came, blanks and all.
        if let (Some(before), Some(words)) = (raw.one("Description"), raw.description())
            && words == said::words(code)
            && let Some(seat) =
                tree.children.iter_mut().find(|it| matches!(it, Child::Element(it) if it.name == "Description"))
        {
            *seat = Child::Element(before.clone());
        }
        tree
    }

    /// The note with what codes say beyond their elements.
    pub(super) fn more(&mut self) {
        let study = self.study;
        let identifier = |code: &Code| super::super::goes_out(study, code).then(|| code_guid(study, code));
        let Some(text) = crate::export::codebook::more(study.codebook(), identifier) else { return };
        let guid = self.identifier(None, "note", refi::MORE);
        let file = format!("{}.txt", key(&guid));
        let path = format!("internal://{file}");
        self.files.insert(file, text.into_bytes());
        self.notes.push(Tree::new("Note").with("guid", guid).with("name", refi::MORE).with("plainTextPath", path));
        self.told.push(format!(
            "what codes say beyond name, colour and description (ids, examples, keys, names in other languages) stands in \
             the note “{}”, from which it comes back",
            refi::MORE
        ));
    }

    pub(super) fn memos(&mut self, users: &BTreeMap<String, (String, String)>) {
        for memo in &self.study.memos {
            let raw = self.index.note(memo);
            let guid = self.identifier(raw.and_then(Tree::guid), "memo", &format!("{}/{}", memo.coder, memo.name));
            let first = memo.body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            let heading = first.strip_prefix("# ").filter(|_| memo.body.starts_with("# "));
            let rest = memo.body.split_once('\n').map_or("", |(_, rest)| rest).trim_start_matches('\n');
            let headed = heading.is_some_and(|heading| own::words(heading, rest) == memo.body);
            let (name, text) = match (heading, raw) {
                (_, Some(raw)) if raw.get("name").is_none_or(|name| name.trim().is_empty()) => {
                    (None, memo.body.clone())
                }
                (Some(heading), _) if headed => (Some(heading.trim().to_owned()), rest.to_owned()),
                (Some(heading), _) => (Some(heading.trim().to_owned()), memo.body.clone()),
                (None, _) => (Some(memo.name.clone()), memo.body.clone()),
            };
            // A note of another program's goes out as it came.
            let stays = raw.is_some_and(|raw| raw.description().as_deref().and_then(own::read).is_none())
                && !matches!(memo.about, MemoAbout::Cell(..));
            let said = (!stays).then(|| Tree::new("Description").saying(own::write(memo, headed)));
            let user = users.get(&memo.coder).map(|(guid, _)| guid.clone());
            let date = moment(&memo.date).or_else(|| {
                memo.date
                    .get(..10)
                    .filter(|day| day.parse::<jiff::civil::Date>().is_ok())
                    .map(|day| format!("{day}T00:00:00Z"))
            });
            let made = raw.and_then(|raw| raw.get("creationDateTime")).map(str::to_owned).or(date);
            let file = format!("{}.txt", key(&guid));
            let note = Tree::new("Note")
                .with("guid", guid.clone())
                .maybe("name", name)
                .with("plainTextPath", format!("internal://{file}"))
                .maybe("creatingUser", user)
                .maybe("creationDateTime", made);
            self.files.insert(file, text.into_bytes());
            self.notes.push(said.into_iter().fold(note, Tree::holding));
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
    pub(super) fn variables(&mut self) -> BTreeMap<(bool, String), Tree> {
        let mut found = BTreeMap::new();
        let transcripts: Vec<&Transcript> =
            self.material.documents.iter().map(|(ix, _)| self.study.transcript(*ix)).collect();
        for (name, of_type, value) in FIELDS {
            if transcripts.iter().any(|transcript| value(transcript).is_some()) {
                let raw = self.index.variables.get(name).and_then(|raw| raw.guid()).map(str::to_owned);
                let guid = self.identifier(raw.as_deref(), "variable", &format!("field/{name}"));
                let tree = Tree::new("Variable").with("guid", guid).with("name", name).with("typeOfVariable", of_type);
                found.insert((false, name.to_owned()), tree);
            }
        }
        for name in PERSON {
            if !self.study.participants.is_empty() {
                let guid = self.identifier(None, "variable", &format!("person/{name}"));
                let tree = Tree::new("Variable").with("guid", guid).with("name", name).with("typeOfVariable", "Text");
                found.insert((true, name.to_owned()), tree);
            }
        }
        for attribute in &self.study.settings.attributes {
            let person = attribute.of == Owner::Participant;
            let raw = self.index.variables.get(&attribute.name).copied();
            // One variable of a project that both owners came to have stays that of transcripts: no two have one identifier.
            let shared = person && Named::find(&self.study.settings, &attribute.name).is_err();
            let raw = raw.filter(|_| !shared);
            let id = format!("{}/{}", if person { "participant" } else { "transcript" }, attribute.name);
            let guid = self.identifier(raw.and_then(Tree::guid), "variable", &id);
            let of_type = match attribute.value_type {
                ValueType::Text => "Text",
                ValueType::Integer => "Integer",
                ValueType::Decimal => "Float",
                ValueType::Date => "Date",
                ValueType::Boolean => "Boolean",
            };
            let name = raw.and_then(|raw| raw.get("name")).unwrap_or(&attribute.name);
            let mut tree = Tree::new("Variable").with("guid", guid).with("name", name).with("typeOfVariable", of_type);
            if let Some(said) = raw.and_then(|raw| raw.one("Description")).filter(|said| !said.children.is_empty()) {
                tree = tree.holding(said.clone());
            }
            found.insert((person, attribute.name.clone()), tree);
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

    pub(super) fn cases(&mut self, variables: &BTreeMap<(bool, String), Tree>) -> Tree {
        let mut list = Tree::new("Cases");
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
            let mut tree = Tree::new("Case").with("guid", guid).with("name", name.clone());
            let title = |id: &str| {
                self.study
                    .find_transcript(id)
                    .map(|ix| self.study.transcript(ix).shown().to_owned())
                    .unwrap_or_default()
            };
            // What was said of the person before stays, and links made since are said below it.
            let mut said: Vec<String> = Vec::new();
            if let Some(before) = raw.and_then(Tree::description) {
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
            if !said.is_empty() {
                tree = tree.holding(Tree::new("Description").saying(said.join("\n")));
            }
            for code in raw.into_iter().flat_map(|raw| raw.targets("CodeRef")) {
                let known =
                    self.study.codebook().codes().iter().map(|it| code_guid(self.study, it)).find(|it| key(it) == code);
                tree = known
                    .into_iter()
                    .fold(tree, |tree, guid| tree.holding(Tree::new("CodeRef").with("targetGUID", guid)));
            }
            let role = if person.role == Role::Moderator { "moderator" } else { "participant" };
            let fields = PERSON.iter().zip([person.id.as_str(), role]);
            for (name, value) in fields {
                tree = valued(variables.get(&(true, (*name).to_owned())), value).into_iter().fold(tree, Tree::holding);
            }
            for (name, value) in &person.attributes {
                tree = valued(variables.get(&(true, name.clone())), value).into_iter().fold(tree, Tree::holding);
            }
            let mut there: BTreeSet<&str> = person.speakers.iter().map(|(id, _)| id.as_str()).collect();
            let present = |it: &&Transcript| it.present.contains(&person.id);
            let all = self.material.documents.iter().map(|(ix, _)| self.study.transcript(*ix));
            there.extend(all.filter(present).map(|it| it.id.as_str()));
            for source in there.into_iter().filter_map(|id| texts.get(id)) {
                tree = tree.holding(Tree::new("SourceRef").with("targetGUID", source.clone()));
            }
            let selected: Vec<String> = raw
                .into_iter()
                .flat_map(|raw| raw.all("SelectionRef"))
                .filter_map(|it| it.get("targetGUID"))
                .filter(|guid| self.used.contains(&key(guid)))
                .map(str::to_owned)
                .chain(self.spoken.remove(&person.id).unwrap_or_default())
                .collect();
            for selection in selected {
                tree = tree.holding(Tree::new("SelectionRef").with("targetGUID", selection));
            }
            list = list.holding(tree);
        }
        list
    }

    /// Our memos, and the notes of imported projects that something still points at.
    pub(super) fn all_notes(&mut self) -> Tree {
        let mut list = Tree::new("Notes");
        for note in std::mem::take(&mut self.notes) {
            list = list.holding(note);
        }
        let material = self.material;
        for kept in &material.kept {
            // Links may tie a note to a selection.
            let linked = kept.tree.listed("Links", "Link").filter_map(|link| link.get("originGUID")).map(key);
            let wanted: HashSet<String> = self.raw_notes.iter().cloned().chain(linked).collect();
            for note in kept.tree.listed("Notes", "Note") {
                let Some(guid) = note.guid() else { continue };
                if !wanted.contains(&key(guid)) || !self.claim(guid) {
                    continue;
                }
                let mut note = note.clone();
                for place in 0..note.attributes.len() {
                    let Some((name, value)) = note.attributes.get(place).cloned() else { continue };
                    if name == "plainTextPath" || name == "richTextPath" {
                        let path = self.file(&value, kept).unwrap_or_default();
                        if let Some(seat) = note.attributes.get_mut(place) {
                            seat.1 = path;
                        }
                    }
                }
                note.attributes.retain(|(name, value)| !(name.ends_with("Path") && value.is_empty()));
                let mut lost = 0;
                self.refer(&mut note, &mut lost);
                list = list.holding(note);
            }
        }
        list
    }

    /// Links of memos to the codes they are about, and those of imported projects whose ends are still here.
    ///
    /// A memo is not referred to from its code: QualCoder drops a code that holds more than its description.
    pub(super) fn links(&mut self) -> Tree {
        let mut list = Tree::new("Links");
        let mut tied: HashSet<(String, String)> = HashSet::new();
        let about = std::mem::take(&mut self.about_codes);
        for code in self.study.codebook().codes().iter().filter(|code| super::super::goes_out(self.study, code)) {
            for note in about.get(&code.id).into_iter().flatten() {
                let target = code_guid(self.study, code);
                let guid = self.identifier(None, "link", &format!("{}/{note}", code.id));
                tied.insert((key(note), key(&target)));
                let link = Tree::new("Link").with("guid", guid).with("direction", "OneWay");
                list = list.holding(link.with("originGUID", note.clone()).with("targetGUID", target));
            }
        }
        let mut lost = 0;
        for link in self.material.kept.iter().flat_map(|kept| kept.tree.listed("Links", "Link")) {
            let here = |name: &str| link.get(name).is_none_or(|guid| self.used.contains(&key(guid)));
            let ends = link.get("originGUID").map(key).zip(link.get("targetGUID").map(key));
            if ends.is_some_and(|ends| tied.contains(&ends)) {
                continue;
            }
            if here("originGUID")
                && here("targetGUID")
                && link.guid().is_some_and(|guid| !self.used.contains(&key(guid)))
            {
                self.used.extend(link.key());
                list = list.holding(link.clone());
            } else {
                lost += 1;
            }
        }
        self.tell(lost, "links lead to what is not here any more, and are left out");
        list
    }

    pub(super) fn sets(&mut self) -> Tree {
        let mut list = Tree::new("Sets");
        for set in self.material.kept.iter().flat_map(|kept| kept.tree.listed("Sets", "Set")) {
            if set.guid().is_none_or(|guid| self.used.contains(&key(guid))) {
                continue;
            }
            self.used.extend(set.key());
            let mut set = set.clone();
            set.children.retain(|child| match child {
                Child::Element(member) if member.name.starts_with("Member") => {
                    member.get("targetGUID").is_some_and(|guid| self.used.contains(&key(guid)))
                }
                _ => true,
            });
            list = list.holding(set);
        }
        list
    }

    pub(super) fn graphs(&mut self) -> Tree {
        let mut list = Tree::new("Graphs");
        for graph in self.material.kept.iter().flat_map(|kept| kept.tree.listed("Graphs", "Graph")) {
            let mut graph = graph.clone();
            for child in &mut graph.children {
                if let Child::Element(element) = child {
                    element
                        .attributes
                        .retain(|(name, value)| name != "representedGUID" || self.used.contains(&key(value)));
                }
            }
            list = list.holding(graph);
        }
        list
    }
}
