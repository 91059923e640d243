//! Texts, and what else was imported: pictures, pages, recordings.

use super::*;

impl<'a> Out<'a> {
    pub(super) fn sources(&mut self, users: &Users, variables: &Variables) -> Vec<Source> {
        let mut list = Vec::new();
        let mut ours = HashSet::new();
        for (ix, document) in &self.material.documents {
            let transcript = self.study.transcript(*ix);
            let wanted = transcript.guid.as_deref();
            let raw = wanted.and_then(|guid| self.index.sources.get(&key(guid))).copied();
            let guid = self.identifier(wanted, "transcript", &transcript.id);
            ours.insert(key(&guid));
            let text = Source { guid: Some(guid), name: Some(transcript.shown().to_owned()), ..Source::default() };
            list.push(self.source(*ix, document, text, raw, users, variables));
        }
        for (raw, kept) in self.index.other_sources(&ours) {
            // A text that was imported and deleted here does not come back.
            if raw.kind != SourceKind::Text {
                list.push(self.other(raw, kept));
            }
        }
        list
    }

    /// A text with all that is said of it; `text` has its identifier and name.
    fn source(
        &mut self,
        ix: TranscriptIx,
        document: &Document,
        mut text: Source,
        raw: Option<(&'a Source, &'a Kept)>,
        users: &Users,
        variables: &Variables,
    ) -> Source {
        let transcript = self.study.transcript(ix);
        let guid = text.guid.as_deref().map(key).unwrap_or_default();
        text.plain_path = Some(self.text(&guid, document.text.as_str()));
        let known = raw.and_then(|(_, kept)| kept.project.texts.iter().find(|text| key(&text.guid) == guid));
        let known = known.filter(|known| known.text == document.text.as_str());
        text.passages = self.selections(ix, document, transcript, known, users);
        text.notes = self.about_texts.remove(&transcript.id).unwrap_or_default();
        let fields = FIELDS.iter().filter_map(|(name, _, value)| Some((*name, value(transcript)?)));
        let attributes = transcript.attributes.iter().map(|(name, value)| (name.as_str(), value));
        let of = |name: &str| variables.get(&(false, name.to_owned()));
        text.values = fields.chain(attributes).filter_map(|(name, value)| valued(of(name), value)).collect();
        match raw {
            None => text,
            Some((raw, kept)) if raw.kind == SourceKind::Text => {
                let rich = raw.rich_path.as_ref().filter(|_| known.is_some());
                text.rich_path = rich.and_then(|path| self.file(path, kept));
                Source { made: raw.made.clone(), codings: raw.codings.clone(), ..text }
            }
            Some((raw, kept)) => self.within(raw, kept, transcript, text, known.is_some()),
        }
    }

    /// The text of a PDF, a picture or a recording goes back where it was.
    fn within(&mut self, raw: &Source, kept: &Kept, transcript: &Transcript, text: Source, unchanged: bool) -> Source {
        let mut whole = self.other(raw, kept);
        whole.notes.extend(text.notes);
        whole.values = text.values;
        let Some(inner) = whole.texts.first_mut() else { return whole };
        let Source { kind, guid, name, made, points, .. } = std::mem::take(inner);
        *inner = Source { kind, guid, name, made, plain_path: text.plain_path, ..Source::default() };
        if kind == SourceKind::Transcript {
            (inner.points, inner.spoken) = self.synchronised(transcript, text.passages, points, unchanged);
        } else {
            inner.passages = text.passages;
        }
        whole
    }

    /// Selections of a transcript of a recording: between moments, which are made where there is none.
    fn synchronised(
        &mut self,
        transcript: &Transcript,
        selections: Vec<Selection>,
        before: Vec<SyncPoint>,
        unchanged: bool,
    ) -> (Vec<SyncPoint>, Vec<Selection>) {
        let mut points: BTreeMap<u64, SyncPoint> = BTreeMap::new();
        for point in before.into_iter().filter(|_| unchanged) {
            let ms = point.time.as_ref().and_then(|ms| ms.parse::<u64>().ok());
            let place = transcript.times.iter().find(|(_, time)| Some(*time) == ms).map(|(at, _)| u64::from(*at));
            if let (Some(at), Some(guid)) = (place, &point.guid)
                && self.claim(guid)
            {
                points.entry(at).or_insert(SyncPoint { position: Some(at.to_string()), ..point });
            }
        }
        let mut point = |at: Option<String>| {
            let at = at?.parse().unwrap_or(0);
            let made = || SyncPoint {
                guid: Some(self.identifier(None, "point", &format!("{}/{at}", transcript.id))),
                time: None,
                position: Some(at.to_string()),
            };
            points.entry(at).or_insert_with(made).guid.clone()
        };
        let synchronised = |mut selection: Selection| {
            (selection.from, selection.to) = (point(selection.start.take()), point(selection.end.take()));
            selection
        };
        let passages = selections.into_iter().map(synchronised).collect();
        (points.into_values().collect(), passages)
    }

    /// A source that is no text of ours, with its file, its references led to what is here.
    fn other(&mut self, raw: &Source, kept: &Kept) -> Source {
        let mut source = raw.clone();
        let (guids, lost) = self.refer(&mut source);
        for path in [&mut source.path, &mut source.current_path] {
            // Where a file lies says who has it.
            let kept = path.take().and_then(|path| {
                self.file(&path, kept).or_else(|| Some(path).filter(|path| path.starts_with("relative:")))
            });
            *path = kept;
        }
        self.tell(
            lost,
            "codings on pictures or recordings are of codes that are not in the codebook any more, and are left out",
        );
        self.used.extend(guids);
        source
    }

    /// Leads references to codes to what they are now; codings of codes that are gone go. What is in it, by key, and
    /// how many codings went.
    pub(super) fn refer(&mut self, source: &mut Source) -> (Vec<String>, usize) {
        let study = self.study;
        let mut targets: HashMap<String, Option<String>> = HashMap::new();
        for code in study.codebook().codes() {
            let target =
                || study.known_code(&code.id).and_then(|ix| study.codebook().get(study.code_id(study.target(ix))));
            targets.entry(key(&code_guid(study, code))).or_insert_with(|| target().map(|code| code_guid(study, code)));
        }
        let (mut guids, mut lost) = (Vec::new(), 0);
        source.each(&mut |guid, codings, notes| {
            codings.retain_mut(|coding| {
                coding.code = coding.code.as_deref().and_then(|code| targets.get(&key(code)).cloned().flatten());
                lost += usize::from(coding.code.is_none());
                coding.code.is_some()
            });
            let inner = codings.iter().filter_map(|coding| coding.guid.as_ref());
            guids.extend(guid.into_iter().chain(inner).map(|guid| key(guid)));
            let noted = notes.iter().chain(codings.iter().flat_map(|coding| &coding.notes));
            self.raw_notes.extend(noted.map(|note| key(note)));
        });
        (guids, lost)
    }

    /// Takes a file of an imported project along; its path in this one.
    pub(super) fn file(&mut self, path: &str, kept: &Kept) -> Option<String> {
        let bytes = refi::file(&mut refi::archive(&kept.bytes).ok()?, path).ok()??;
        let name = refi::inside(path)?;
        let plain = name.rsplit('/').next().unwrap_or(&name).to_owned();
        let mut tries = (1..).map(|nth| if nth == 1 { plain.clone() } else { format!("{nth}-{plain}") });
        let free = tries.find(|name| self.files.get(name).is_none_or(|known| *known == bytes))?;
        self.files.insert(free.clone(), bytes);
        Some(refi::path(&free))
    }
}
