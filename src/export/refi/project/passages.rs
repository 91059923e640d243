//! Passages of a text: coded, noted, spoken, or merely selected.

use super::*;
use crate::import::refi::TextSource;

/// What must be the same for codings to share a selection: place, coder, memo, the selection they came from.
type Group = (Span, CoderIx, Option<String>, Option<String>);

impl<'a> Out<'a> {
    pub(super) fn selections(
        &mut self,
        ix: TranscriptIx,
        document: &Document,
        transcript: &Transcript,
        known: Option<&TextSource>,
        users: &Users,
    ) -> Vec<Selection> {
        let groups = self.groups(ix, transcript);
        let mut found: Vec<(Span, Selection)> = Vec::new();
        let mut kept_selections = HashSet::new();
        for ((at, coder, from, memo), codings) in groups {
            kept_selections.extend(from);
            found.push((at, self.selection((at, coder, memo), &codings, transcript, users)));
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
            let from = guid.and_then(|guid| self.index.selections.get(&guid)).and_then(|(raw, _)| raw.guid.as_deref());
            let group = (coding.at, coding.coder, from.map(key), record.memo.clone());
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
        users: &Users,
    ) -> Selection {
        let handle = self.study.coder(coder);
        let user = users.get(handle).map(|(guid, _)| guid.clone());
        let first = codings.first().and_then(|(_, record)| record.guid.as_deref()).map(key);
        let raw = first.and_then(|guid| self.index.selections.get(&guid)).cloned();
        let (raw, was) = raw.map_or((None, None), |(raw, was)| (Some(raw), was));
        let id = format!("{}/{handle}/{}-{}", transcript.id, at.start, at.end);
        let guid = self.identifier(raw.and_then(|raw| raw.guid.as_deref()), "selection", &id);
        let changed = raw.map(|raw| raw.made.clone()).unwrap_or_default();
        let made = Made {
            by: user.clone(),
            on: codings.first().and_then(|(_, record)| record.made.clone()),
            changed_by: changed.changed_by.filter(|user| self.index.users.contains_key(&key(user))),
            changed_on: changed.changed_on,
        };
        // The memo of an imported selection may lie in notes: unchanged it goes out as it came.
        let as_came = raw.filter(|_| memo.is_some() && was == memo);
        let description = as_came.map_or(memo, |raw| trimmed(&raw.description));
        Selection {
            name: raw.and_then(|raw| raw.name.clone()),
            made,
            description: description.filter(|words| !words.trim().is_empty()),
            codings: codings
                .iter()
                .filter_map(|(it, record)| self.coding(it, record, user.as_ref(), as_came))
                .collect(),
            notes: as_came.map(|raw| self.note_refs(&raw.notes)).unwrap_or_default(),
            ..selected(guid)
        }
    }

    /// A coding within its selection; `as_came` is the selection of an import where it is unchanged.
    fn coding(
        &mut self,
        coding: &Coding,
        record: &CodingRecord,
        user: Option<&String>,
        as_came: Option<&Selection>,
    ) -> Option<refi::Coding> {
        let study = self.study;
        let target = study.target(coding.code);
        let Some(code) = study.codebook().get(study.code_id(target)) else {
            self.tell(1, "coding of a code that the codebook lacks is left out");
            return None;
        };
        let wanted = record.guid.as_deref();
        let same = |it: &&refi::Coding| it.guid.as_deref().map(key) == wanted.map(key);
        let own = as_came.and_then(|raw| raw.codings.iter().find(same));
        self.codings += 1;
        Some(refi::Coding {
            guid: Some(self.identifier(wanted, "coding", &record.id)),
            made: Made { by: user.cloned(), on: record.made.clone(), ..Made::default() },
            code: Some(code_guid(study, code)),
            notes: own.map(|own| self.note_refs(&own.notes)).unwrap_or_default(),
            ..refi::Coding::default()
        })
    }

    /// References to notes of imported projects, as far as these are there.
    fn note_refs(&mut self, notes: &[String]) -> Vec<String> {
        self.raw_notes.extend(notes.iter().map(|note| key(note)));
        let all = || self.material.kept.iter().flat_map(|kept| &kept.tree.notes).filter_map(|it| it.guid.as_ref());
        notes.iter().filter_map(|note| all().find(|guid| key(guid) == key(note)).cloned()).collect()
    }

    /// Notes on passages without a code.
    fn passage_notes(
        &mut self,
        ix: TranscriptIx,
        transcript: &Transcript,
        users: &Users,
        found: &mut Vec<(Span, Selection)>,
    ) {
        let Some(entry) = self.study.entry(ix) else { return };
        for (coder, note) in &entry.notes {
            let Some(at) = entry.note_at(note) else {
                self.tell(1, &format!("note in {} has lost its words and is left out", transcript.id));
                continue;
            };
            let guid = self.identifier(None, "note", &note.id);
            let user = users.get(self.study.coder(*coder)).map(|(guid, _)| guid.clone());
            let made = Made { by: user, on: note.made.clone(), ..Made::default() };
            found.push((at, Selection { made, description: Some(note.memo.clone()), ..selected(guid) }));
        }
    }

    /// Selections without a code or a word, which cases and links point at.
    fn bare(&mut self, known: Option<&TextSource>, kept: &HashSet<String>, found: &mut Vec<(Span, Selection)>) {
        for selection in known.into_iter().flat_map(|known| &known.selections) {
            let bare = selection.codings.is_empty() && selection.memo.is_none() && !selection.guid.is_empty();
            if !bare || kept.contains(&key(&selection.guid)) || !self.claim(&selection.guid) {
                continue;
            }
            let user = selection.user.as_ref().and_then(|user| self.index.users.get(user));
            let by = user.and_then(|user| user.guid.clone());
            let made = Made { by, on: selection.made.clone(), ..Made::default() };
            found.push((selection.at, Selection { made, ..selected(selection.guid.clone()) }));
        }
    }

    /// What a linked speaker says, turn by turn, selected for the person's case; a remark amid it is not theirs.
    fn turns(&mut self, transcript: &Transcript, document: &Document, found: &mut Vec<(Span, Selection)>) {
        let overlay = &document.overlay;
        for turn in &overlay.turns {
            let label = overlay.speaker(turn).unwrap_or_default();
            let Some(person) = self.people.linked(&transcript.id, label) else { continue };
            for (nth, said) in overlay.speeches(turn).into_iter().enumerate() {
                let part = if nth == 0 { String::new() } else { format!("/{nth}") };
                let guid = self.identifier(None, "turn", &format!("{}/{}{part}", transcript.id, turn.number));
                self.spoken.entry(person.id.clone()).or_default().push(guid.clone());
                found.push((said, selected(guid)));
            }
        }
    }

    /// Positions in the units asked for.
    fn positioned(&self, found: Vec<(Span, Selection)>, document: &Document) -> Vec<Selection> {
        let mut at = 0;
        let mut units = vec![0];
        if self.options.utf16 {
            for letter in document.text.as_str().chars() {
                at += letter.len_utf16();
                units.push(at);
            }
        }
        let unit = |point: u32| {
            let point = point as usize;
            Some(if self.options.utf16 { units.get(point).copied().unwrap_or(at) } else { point }.to_string())
        };
        let place = |(at, mut selection): (Span, Selection)| {
            (selection.start, selection.end) = (unit(at.start), unit(at.end));
            selection
        };
        found.into_iter().map(place).collect()
    }
}

/// A passage of a text.
fn selected(guid: String) -> Selection {
    Selection { guid: Some(guid), ..Selection::default() }
}
