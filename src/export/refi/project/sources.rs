//! Texts, and what else was imported: pictures, pages, recordings.

use super::*;

impl<'a> Out<'a> {
    pub(super) fn sources(
        &mut self,
        users: &BTreeMap<String, (String, String)>,
        variables: &BTreeMap<(bool, String), Tree>,
    ) -> Tree {
        let mut list = Tree::new("Sources");
        let mut ours = HashSet::new();
        let documents = &self.material.documents;
        for (ix, document) in documents {
            let transcript = self.study.transcript(*ix);
            let wanted = transcript.guid.as_deref();
            let raw = wanted.and_then(|guid| self.index.sources.get(&key(guid))).copied();
            let guid = self.identifier(wanted, "transcript", &transcript.id);
            ours.insert(key(&guid));
            let tree = self.source(*ix, document, transcript, &guid, raw, users, variables);
            list = list.holding(tree);
        }
        for (raw, kept) in self.index.other_sources(&ours) {
            // A text that was imported and deleted here does not come back.
            if raw.name != "TextSource" {
                let raw = self.other(raw, kept);
                list = list.holding(raw);
            }
        }
        list
    }

    #[allow(clippy::too_many_arguments)] // one source needs all of it
    pub(super) fn source(
        &mut self,
        ix: TranscriptIx,
        document: &Document,
        transcript: &Transcript,
        guid: &str,
        raw: Option<(&'a Tree, &'a Kept)>,
        users: &BTreeMap<String, (String, String)>,
        variables: &BTreeMap<(bool, String), Tree>,
    ) -> Tree {
        let file = format!("{}.txt", key(guid));
        self.files.insert(file.clone(), document.text.as_str().as_bytes().to_vec());
        let path = format!("internal://{file}");
        let known = raw.and_then(|(_, kept)| kept.project.texts.iter().find(|text| key(&text.guid) == key(guid)));
        let unchanged = known.is_some_and(|known| known.text == document.text.as_str());
        let selections = self.selections(ix, document, transcript, known.filter(|_| unchanged), users);
        let mut values = Vec::new();
        for (name, _, value) in FIELDS {
            values.extend(value(transcript).and_then(|it| valued(variables.get(&(false, name.to_owned())), it)));
        }
        for (name, value) in &transcript.attributes {
            values.extend(valued(variables.get(&(false, name.clone())), value));
        }
        let notes = self.about_texts.remove(&transcript.id).unwrap_or_default();
        let notes = notes.into_iter().map(|note| Tree::new("NoteRef").with("targetGUID", note));
        let inner_of = |raw: &Tree| {
            raw.elements()
                .find(|it| ["Representation", "TextDescription", "Transcript"].contains(&it.name.as_str()))
                .cloned()
        };
        let Some((raw, kept)) = raw.filter(|(raw, _)| raw.name != "TextSource") else {
            let mut tree = Tree::new("TextSource").with("guid", guid).with("name", transcript.shown());
            if let Some((raw, kept)) = raw {
                if let Some(rich) = raw.get("richTextPath").filter(|_| unchanged).and_then(|path| self.file(path, kept))
                {
                    tree = tree.with("richTextPath", rich);
                }
                tree = tree.with("plainTextPath", path);
                for name in ["creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime"] {
                    tree = tree.maybe(name, raw.get(name));
                }
            } else {
                tree = tree.with("plainTextPath", path);
            }
            tree = selections.into_iter().fold(tree, Tree::holding);
            for coding in raw.into_iter().flat_map(|(raw, _)| raw.all("Coding")) {
                tree = tree.holding(coding.clone());
            }
            tree = notes.fold(tree, Tree::holding);
            return values.into_iter().fold(tree, Tree::holding);
        };
        // The text of a PDF, a picture or a recording goes back where it was.
        let mut whole = self.other(raw, kept);
        let inner = inner_of(raw).unwrap_or_default();
        let mut text = Tree::new(&inner.name);
        for (name, value) in &inner.attributes {
            if !["plainTextPath", "richTextPath"].contains(&name.as_str()) {
                text = text.with(name, value.clone());
            }
        }
        text = text.with("plainTextPath", path);
        if inner.name == "Transcript" {
            let (points, passages) = self.synchronised(transcript, selections, &inner, known, unchanged);
            text = points.into_iter().chain(passages).fold(text, Tree::holding);
        } else {
            text = selections.into_iter().fold(text, Tree::holding);
        }
        for child in &mut whole.children {
            if let Child::Element(element) = child
                && element.name == inner.name
            {
                *element = std::mem::take(&mut text);
                break;
            }
        }
        whole.children.retain(|child| !matches!(child, Child::Element(it) if it.name == "VariableValue"));
        let whole = notes.fold(whole, Tree::holding);
        values.into_iter().fold(whole, Tree::holding)
    }

    /// Selections of a transcript of a recording: between moments, which are made where there is none.
    pub(super) fn synchronised(
        &mut self,
        transcript: &Transcript,
        selections: Vec<Tree>,
        inner: &Tree,
        known: Option<&refi::TextSource>,
        unchanged: bool,
    ) -> (Vec<Tree>, Vec<Tree>) {
        let mut points: BTreeMap<u64, Tree> = BTreeMap::new();
        if unchanged && known.is_some() {
            for point in inner.all("SyncPoint") {
                let ms = point.get("timeStamp").and_then(|ms| ms.parse::<u64>().ok());
                let place = transcript.times.iter().find(|(_, time)| Some(*time) == ms).map(|(at, _)| u64::from(*at));
                if let (Some(at), Some(guid)) = (place, point.guid())
                    && self.claim(guid)
                {
                    let tree = Tree::new("SyncPoint").with("guid", guid).maybe("timeStamp", point.get("timeStamp"));
                    points.entry(at).or_insert(tree.with("position", at.to_string()));
                }
            }
        }
        let mut passages = Vec::new();
        for selection in selections {
            let mut passage = Tree::new("TranscriptSelection");
            for (name, value) in &selection.attributes {
                let (at, name) = match name.as_str() {
                    "startPosition" => (value.parse::<u64>().unwrap_or(0), "fromSyncPoint"),
                    "endPosition" => (value.parse::<u64>().unwrap_or(0), "toSyncPoint"),
                    _ => {
                        passage = passage.with(name, value.clone());
                        continue;
                    }
                };
                let point = match points.get(&at) {
                    Some(point) => point.guid().unwrap_or_default().to_owned(),
                    None => {
                        let guid = self.identifier(None, "point", &format!("{}/{at}", transcript.id));
                        let tree = Tree::new("SyncPoint").with("guid", guid.clone()).with("position", at.to_string());
                        points.insert(at, tree);
                        guid
                    }
                };
                passage = passage.with(name, point);
            }
            passage.children = selection.children;
            passages.push(passage);
        }
        (points.into_values().collect(), passages)
    }

    /// A source that is no text of ours, with its file, its references led to what is here.
    pub(super) fn other(&mut self, raw: &Tree, kept: &Kept) -> Tree {
        let mut tree = raw.clone();
        let mut lost = 0;
        self.refer(&mut tree, &mut lost);
        for (name, value) in &mut tree.attributes {
            if name == "path" || name == "currentPath" {
                match self.file(value, kept) {
                    Some(path) => *value = path,
                    None if value.starts_with("relative:") => {}
                    // Where a file lies says who has it.
                    None => value.clear(),
                }
            }
        }
        tree.attributes.retain(|(name, value)| !(value.is_empty() && (name == "path" || name == "currentPath")));
        self.tell(
            lost,
            "codings on pictures or recordings are of codes that are not in the codebook any more, and are left out",
        );
        self.codings_below(&tree);
        tree
    }

    pub(super) fn codings_below(&mut self, tree: &Tree) {
        // Moments are claimed one by one, as far as they still stand in the text.
        self.used.extend(tree.key().filter(|_| tree.name != "SyncPoint"));
        tree.elements().for_each(|inner| self.codings_below(inner));
    }

    /// Leads references to codes to what they are now; codings of codes that are gone go.
    pub(super) fn refer(&mut self, tree: &mut Tree, lost: &mut usize) {
        let study = self.study;
        let mut targets: HashMap<String, Option<String>> = HashMap::new();
        let mut look = |guid: &str| {
            targets
                .entry(key(guid))
                .or_insert_with_key(|wanted| {
                    let code = study.codebook().codes().iter().find(|code| key(&code_guid(study, code)) == *wanted)?;
                    let target = study.known_code(&code.id).map(|ix| study.code_id(study.target(ix)).to_owned())?;
                    study.codebook().get(&target).map(|code| code_guid(study, code))
                })
                .clone()
        };
        fn walk(
            tree: &mut Tree,
            look: &mut dyn FnMut(&str) -> Option<String>,
            lost: &mut usize,
            notes: &mut BTreeSet<String>,
        ) {
            tree.children.retain_mut(|child| {
                let Child::Element(element) = child else { return true };
                if element.name == "Coding" {
                    let target = element.one("CodeRef").and_then(|it| it.get("targetGUID")).and_then(&mut *look);
                    let Some(target) = target else {
                        *lost += 1;
                        return false;
                    };
                    for inner in &mut element.children {
                        if let Child::Element(inner) = inner
                            && inner.name == "CodeRef"
                        {
                            inner.attributes = vec![("targetGUID".to_owned(), target.clone())];
                        }
                    }
                }
                if element.name == "NoteRef" {
                    notes.extend(element.get("targetGUID").map(key));
                }
                walk(element, look, lost, notes);
                true
            });
        }
        let mut notes = BTreeSet::new();
        walk(tree, &mut look, lost, &mut notes);
        self.raw_notes.extend(notes);
    }

    /// Takes a file of an imported project along; its path in this one.
    pub(super) fn file(&mut self, path: &str, kept: &Kept) -> Option<String> {
        let name = refi::inside(path)?;
        let (_, mut archive) = refi::open(&kept.bytes).ok()?;
        let wanted = name.to_lowercase();
        let names = archive.names();
        let fits = |entry: &&String| {
            let entry = entry.to_lowercase();
            entry == wanted || entry.strip_prefix("sources/") == Some(wanted.as_str())
        };
        let entry = names.iter().find(fits)?;
        let bytes = archive.entry(entry).ok()??;
        let plain = name.rsplit('/').next().unwrap_or(&name).to_owned();
        let mut tries = (1..).map(|nth| if nth == 1 { plain.clone() } else { format!("{nth}-{plain}") });
        let free = tries.find(|name| self.files.get(name).is_none_or(|known| *known == bytes))?;
        self.files.insert(free.clone(), bytes);
        Some(format!("internal://{free}"))
    }
}
