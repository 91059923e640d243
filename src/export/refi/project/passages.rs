//! Passages of a text: coded, noted, spoken, or merely selected.

use super::*;

/// What must be the same for codings to share a selection: place, coder, memo, the selection they came from.
type Group = (Span, CoderIx, Option<String>, Option<String>);

impl<'a> Out<'a> {
    pub(super) fn selections(
        &mut self,
        ix: TranscriptIx,
        document: &Document,
        transcript: &Transcript,
        known: Option<&refi::TextSource>,
        users: &BTreeMap<String, (String, String)>,
    ) -> Vec<Tree> {
        let groups = self.groups(ix, transcript);
        let mut found: Vec<(Span, Tree)> = Vec::new();
        let mut kept_selections = HashSet::new();
        for ((at, coder, from, memo), codings) in groups {
            kept_selections.extend(from);
            let tree = self.selection((at, coder, memo), &codings, transcript, users);
            found.push((at, tree));
        }
        self.passage_notes(ix, transcript, users, &mut found);
        self.bare(known, &kept_selections, &mut found);
        if self.options.speakers {
            self.turns(transcript, document, &mut found);
        }
        found.sort_by_key(|(at, _)| *at);
        self.positioned(found, document)
    }

    /// Codings that share a selection; those that have lost their words are left out and told.
    fn groups(
        &mut self,
        ix: TranscriptIx,
        transcript: &Transcript,
    ) -> BTreeMap<Group, Vec<(Coding, &'a CodingRecord)>> {
        let material = self.material;
        let study = self.study;
        let mut groups: BTreeMap<Group, Vec<(Coding, &CodingRecord)>> = BTreeMap::new();
        let mut lost = 0;
        for (coding, state) in material.placed.get(&ix).into_iter().flatten() {
            let records = material.records.get(&(ix, coding.coder));
            let record = records.and_then(|records| records.get(&study.coding_word(coding)));
            let (Some(record), true) = (record, state.counts()) else {
                lost += 1;
                continue;
            };
            let guid = record.guid.as_deref().map(key);
            let from = guid.and_then(|guid| self.index.selections.get(&guid)).and_then(|(raw, _)| raw.key());
            let group = (coding.at, coding.coder, from, record.memo.clone());
            groups.entry(group).or_default().push((*coding, record));
        }
        self.tell(lost, &format!("codings in {} have lost their words and are left out", transcript.id));
        groups
    }

    /// A selection with its codings.
    fn selection(
        &mut self,
        (at, coder, memo): (Span, CoderIx, Option<String>),
        codings: &[(Coding, &CodingRecord)],
        transcript: &Transcript,
        users: &BTreeMap<String, (String, String)>,
    ) -> Tree {
        let study = self.study;
        let handle = study.coder(coder);
        let user = users.get(handle).map(|(guid, _)| guid.clone());
        let first = codings.first().and_then(|(_, record)| record.guid.as_deref()).map(key);
        let raw = first.and_then(|guid| self.index.selections.get(&guid)).cloned();
        let wanted = raw.as_ref().and_then(|(raw, _)| raw.guid()).map(str::to_owned);
        let id = format!("{}/{handle}/{}-{}", transcript.id, at.start, at.end);
        let guid = self.identifier(wanted.as_deref(), "selection", &id);
        let made = codings.first().and_then(|(_, record)| record.made.clone());
        let kept = |name: &str| raw.as_ref().and_then(|(raw, _)| raw.get(name)).map(str::to_owned);
        let mut tree = Tree::new("PlainTextSelection")
            .with("guid", guid)
            .maybe("name", kept("name"))
            .with("startPosition", at.start.to_string())
            .with("endPosition", at.end.to_string())
            .maybe("creatingUser", user.clone())
            .maybe("creationDateTime", made)
            .maybe("modifyingUser", kept("modifyingUser").filter(|user| self.index.users.contains_key(&key(user))))
            .maybe("modifiedDateTime", kept("modifiedDateTime"));
        // The memo of an imported selection may lie in notes: unchanged it goes out as it came.
        let as_came = raw.as_ref().filter(|(_, made)| memo.is_some() && *made == memo).map(|(raw, _)| *raw);
        let description = as_came.map_or_else(|| memo.clone(), Tree::description);
        if let Some(words) = description.filter(|words| !words.trim().is_empty()) {
            tree = tree.holding(Tree::new("Description").saying(words));
        }
        for (coding, record) in codings {
            if let Some(coding) = self.coding(coding, record, user.as_deref(), as_came) {
                tree = tree.holding(coding);
            }
        }
        for note in as_came.into_iter().flat_map(|raw| raw.targets("NoteRef")) {
            tree = self.note_ref(tree, &note);
        }
        tree
    }

    /// A coding within its selection; `as_came` is the selection of an import where it is unchanged.
    fn coding(
        &mut self,
        coding: &Coding,
        record: &CodingRecord,
        user: Option<&str>,
        as_came: Option<&Tree>,
    ) -> Option<Tree> {
        let study = self.study;
        let target = study.target(coding.code);
        let Some(code) = study.codebook().get(study.code_id(target)) else {
            self.tell(1, "coding of a code that the codebook lacks is left out");
            return None;
        };
        let wanted = record.guid.as_deref();
        let guid = self.identifier(wanted, "coding", &record.id);
        let code = code_guid(study, code);
        let mut inner = Tree::new("Coding")
            .with("guid", guid)
            .maybe("creatingUser", user.map(str::to_owned))
            .maybe("creationDateTime", record.made.clone())
            .holding(Tree::new("CodeRef").with("targetGUID", code));
        let own = as_came.and_then(|raw| raw.all("Coding").find(|it| it.key() == wanted.map(key)));
        for note in own.into_iter().flat_map(|own| own.targets("NoteRef")) {
            inner = self.note_ref(inner, &note);
        }
        self.codings += 1;
        Some(inner)
    }

    pub(super) fn note_ref(&mut self, tree: Tree, note: &str) -> Tree {
        self.raw_notes.insert(note.to_owned());
        let guid = self.material.kept.iter().find_map(|kept| {
            kept.tree.listed("Notes", "Note").find(|it| it.key().as_deref() == Some(note)).and_then(Tree::guid)
        });
        match guid {
            Some(guid) => tree.holding(Tree::new("NoteRef").with("targetGUID", guid)),
            None => tree,
        }
    }

    /// Notes on passages without a code.
    pub(super) fn passage_notes(
        &mut self,
        ix: TranscriptIx,
        transcript: &Transcript,
        users: &BTreeMap<String, (String, String)>,
        found: &mut Vec<(Span, Tree)>,
    ) {
        let Some(entry) = self.study.entry(ix) else { return };
        for (coder, note) in &entry.notes {
            let Some(at) = entry.note_at(note) else {
                self.tell(1, &format!("note in {} has lost its words and is left out", transcript.id));
                continue;
            };
            let guid = self.identifier(None, "note", &note.id);
            let user = users.get(self.study.coder(*coder)).map(|(guid, _)| guid.clone());
            let tree = Tree::new("PlainTextSelection")
                .with("guid", guid)
                .with("startPosition", at.start.to_string())
                .with("endPosition", at.end.to_string())
                .maybe("creatingUser", user)
                .maybe("creationDateTime", note.made.clone())
                .holding(Tree::new("Description").saying(note.memo.clone()));
            found.push((at, tree));
        }
    }

    /// Selections without a code or a word, which cases and links point at.
    pub(super) fn bare(
        &mut self,
        known: Option<&refi::TextSource>,
        kept: &HashSet<String>,
        found: &mut Vec<(Span, Tree)>,
    ) {
        for selection in known.into_iter().flat_map(|known| &known.selections) {
            let bare = selection.codings.is_empty() && selection.memo.is_none() && !selection.guid.is_empty();
            if !bare || kept.contains(&key(&selection.guid)) || !self.claim(&selection.guid) {
                continue;
            }
            let user = selection.user.as_ref().and_then(|user| self.index.users.get(user)).and_then(|user| user.guid());
            let tree = Tree::new("PlainTextSelection")
                .with("guid", selection.guid.clone())
                .with("startPosition", selection.at.start.to_string())
                .with("endPosition", selection.at.end.to_string())
                .maybe("creatingUser", user)
                .maybe("creationDateTime", selection.made.clone());
            found.push((selection.at, tree));
        }
    }

    /// What a linked speaker says, turn by turn, selected for the person's case; a remark amid it is not theirs.
    pub(super) fn turns(&mut self, transcript: &Transcript, document: &Document, found: &mut Vec<(Span, Tree)>) {
        let overlay = &document.overlay;
        for turn in &overlay.turns {
            let label = overlay.speaker(turn).unwrap_or_default();
            let Some(person) = self.people.linked(&transcript.id, label) else { continue };
            for (nth, said) in overlay.speeches(turn).into_iter().enumerate() {
                let part = if nth == 0 { String::new() } else { format!("/{nth}") };
                let guid = self.identifier(None, "turn", &format!("{}/{}{part}", transcript.id, turn.number));
                self.spoken.entry(person.id.clone()).or_default().push(guid.clone());
                let tree = Tree::new("PlainTextSelection")
                    .with("guid", guid)
                    .with("startPosition", said.start.to_string())
                    .with("endPosition", said.end.to_string());
                found.push((said, tree));
            }
        }
    }

    /// Positions in the units asked for.
    pub(super) fn positioned(&mut self, found: Vec<(Span, Tree)>, document: &Document) -> Vec<Tree> {
        if !self.options.utf16 {
            return found.into_iter().map(|(_, tree)| tree).collect();
        }
        let mut at = 0;
        let mut units = vec![0_u64];
        for letter in document.text.as_str().chars() {
            at += letter.len_utf16() as u64;
            units.push(at);
        }
        let unit = |point: &str| point.parse::<usize>().ok().and_then(|point| units.get(point)).copied().unwrap_or(at);
        let change = |(_, mut tree): (Span, Tree)| {
            for (name, value) in &mut tree.attributes {
                if name == "startPosition" || name == "endPosition" {
                    *value = unit(value).to_string();
                }
            }
            tree
        };
        found.into_iter().map(change).collect()
    }
}
