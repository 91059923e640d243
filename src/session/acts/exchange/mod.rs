//! Bringing a project of another program into the study: one act, whatever it holds.

mod people;

use super::book::{Fate, identified, import_book};
use super::coding::anchor;
use crate::edit::{Act, Change, Edit};
use crate::import::refi::{self, About, Case, Project, TextSource, drafts};
use crate::import::{Markup, Sure, detect};
use crate::model::anchor::Quote;
use crate::model::coding::{Progress, Work};
use crate::model::day::is_day;
use crate::model::id::is_file_name;
use crate::model::participant::Role;
use crate::model::settings::{Attribute, Owner, ValueType};
use crate::model::transcript::Source;
use crate::model::{
    Coder, CodingRecord, Memo, MemoAbout, MemoKind, Note, Participant, Rule, Settings, Transcript, TranscriptIx,
};
use crate::refi::key;
use crate::refi::moment;
use crate::session::{Failure, Session};
use crate::store::blob::Blobs;
use crate::store::document::Document;
use crate::store::layout;
use crate::text::fold::{fold, slug};
use crate::text::offsets::hash;
use crate::text::{Text, labels, language};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The file of a project, kept in the study.
#[derive(Clone, Debug)]
pub struct Original {
    /// Its name without the ending.
    pub stem: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub hash: String,
}

/// Coder and code of a coding, and where it begins and ends.
type Place = (String, String, u32, u32);

/// A project as it would come in.
#[derive(Debug)]
pub struct Arrival {
    /// One step of undo; without edits where everything is here already.
    pub act: Act,
    /// Files that it brings, by hash.
    pub blobs: Blobs,
    /// Texts: (id here, whether it is new, codings that are new).
    pub texts: Vec<(String, bool, usize)>,
    /// What was not taken over as it was: sentences.
    pub told: Vec<String>,
}

/// Words that every transcript has a field for; attributes cannot be called so.
const FIELDS: [&str; 5] = ["kind", "date", "place", "language", "transcript"];

/// Words that every participant has a field for.
const PERSON: [&str; 2] = ["participant", "role"];

/// Plans what a project changes here.
///
/// Codes and codings are known again by their identifiers, texts by their words; nothing is joined by name. Coders are
/// known by their names.
///
/// # Errors
/// Where nobody is said to work here and the project does not say who coded.
pub fn bring_in(session: &mut Session, project: &Project, original: Original) -> Result<Arrival, Failure> {
    let mut arriving = Arriving::new(session, project, &original);
    arriving.codes()?;
    arriving.coders()?;
    arriving.attributes();
    for text in &project.texts {
        arriving.text(text)?;
    }
    arriving.stated();
    arriving.people();
    arriving.memos();
    Ok(arriving.done(original))
}

/// What a text became.
struct Seat {
    id: String,
    /// Turns and labels, to link people to speakers.
    document: Document,
    new: bool,
}

struct Arriving<'a> {
    session: &'a mut Session,
    project: &'a Project,
    settings: Settings,
    /// Where the original will be kept.
    kept: String,
    source: Source,
    /// Ids of codes here, by key.
    codes: HashMap<String, String>,
    /// Handles, by key.
    handles: HashMap<String, String>,
    /// Whoever is meant where the project does not say.
    nobody: Option<String>,
    /// Names of attributes here, by owner and name there.
    names: HashMap<(Owner, String), String>,
    seats: HashMap<String, Seat>,
    /// Transcripts that are here, by the hash of their text; looked up when the first text comes.
    known: Option<HashMap<String, Vec<TranscriptIx>>>,
    /// Ids that transcripts have.
    ids: HashSet<String>,
    present: BTreeMap<String, Vec<String>>,
    /// Ids of people here, by those they have in the study from which the project comes.
    was: HashMap<String, String>,
    transcripts: BTreeMap<String, Transcript>,
    edits: Vec<Edit>,
    blobs: Blobs,
    texts: Vec<(String, bool, usize)>,
    told: Vec<String>,
}

impl<'a> Arriving<'a> {
    fn new(session: &'a mut Session, project: &'a Project, original: &Original) -> Self {
        let stem = Some(slug(&original.stem)).filter(|stem| is_file_name(stem)).unwrap_or_else(|| "project".into());
        let names = (1..).map(|nth| if nth == 1 { stem.clone() } else { format!("{stem}-{nth}") });
        let mut paths = names.map(|name| format!("{}/{name}.qdpx", layout::ORIGINALS));
        let kept = paths.find(|path| !session.root.join(path).exists()).unwrap_or_default();
        let source =
            Source { file: kept.clone(), hash: original.hash.clone(), format: "qdpx".into(), encoding: "utf-8".into() };
        let study = &session.study;
        let ids = study.all_transcripts().into_iter().map(|ix| study.transcript(ix).id.clone()).collect();
        Self {
            settings: session.study.settings.clone(),
            session,
            project,
            kept,
            source,
            codes: HashMap::new(),
            handles: HashMap::new(),
            nobody: None,
            names: HashMap::new(),
            seats: HashMap::new(),
            known: None,
            ids,
            present: BTreeMap::new(),
            was: HashMap::new(),
            transcripts: BTreeMap::new(),
            edits: Vec::new(),
            blobs: Blobs::new(),
            texts: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Codes that are here by identifier stay as they are; the others come in.
    fn codes(&mut self) -> Result<(), Failure> {
        let study = &self.session.study;
        let known = identified(study);
        let mut drafts = drafts(&self.project.codes, &self.project.more);
        for (draft, code) in drafts.iter_mut().zip(&self.project.codes) {
            // An id that is taken here by another code is not this one's.
            let said =
                draft.id.take().filter(|id| study.codebook().get(id).is_none() && study.known_code(id).is_none());
            draft.id = known.get(&key(&code.guid)).cloned().or(said);
            // A blank and a slash between names is how paths are written.
            draft.name = draft.name.as_ref().map(|name| name.replace(" / ", "/"));
        }
        let incoming = import_book(self.session, &drafts, false)?;
        let fresh: HashSet<&str> = incoming.act.edits.iter().filter_map(added).collect();
        for (code, fate) in self.project.codes.iter().zip(&incoming.fates) {
            if fate.what != "left out" {
                self.codes.insert(key(&code.guid), fate.id.clone());
            }
            let notes: Vec<&str> = fate
                .notes
                .iter()
                .map(String::as_str)
                .filter(|_| fate.what == "left out" || fresh.contains(fate.id.as_str()))
                .collect();
            if !notes.is_empty() {
                self.told.push(format!("code “{}”: {}", fate.name, notes.join("; ")));
            }
        }
        let worded = ["name", "definition", "include", "exclude", "parent"];
        let differs =
            |fate: &&Fate| fate.what == "differs" && fate.differing.iter().any(|field| worded.contains(field));
        let differing: Vec<&str> = incoming.fates.iter().filter(differs).map(|fate| fate.name.as_str()).collect();
        if !differing.is_empty() {
            self.told.push(format!(
                "codes that are called, worded or placed otherwise there stay as they are here: {}",
                differing.join(", ")
            ));
        }
        self.edits.extend(incoming.act.edits);
        let used: HashSet<&str> = codings(self.project).map(|(_, _, coding)| coding.code.as_str()).collect();
        let odd = |code: &&refi::Code| !code.codable && used.contains(key(&code.guid).as_str());
        let odd: Vec<&str> = self.project.codes.iter().filter(odd).map(|code| code.name.as_str()).collect();
        if !odd.is_empty() {
            let names = odd.join(", ");
            self.told.push(format!("codings of codes that may not be applied there were kept: {names}"));
        }
        Ok(())
    }

    /// Handles for everybody who coded or wrote; coders are known by name.
    fn coders(&mut self) -> Result<(), Failure> {
        let mut asked: HashSet<Option<String>> = HashSet::new();
        for (_, selection, coding) in codings(self.project) {
            asked.insert(coding.user.clone().or_else(|| selection.user.clone()));
        }
        for selection in self.project.texts.iter().flat_map(|text| &text.selections) {
            if selection.codings.is_empty() && selection.memo.is_some() {
                asked.insert(selection.user.clone());
            }
        }
        asked.extend(self.project.notes.iter().map(|note| note.user.clone()));
        if self.project.texts.iter().any(|text| text.description.is_some()) || self.project.description.is_some() {
            asked.insert(None);
        }
        let mut named: Vec<String> = asked.iter().flatten().cloned().collect();
        named.sort();
        for user in named {
            let name = self.project.users.get(&user).filter(|name| !name.trim().is_empty());
            let name = name.cloned().unwrap_or_else(|| {
                self.told.push(format!("the coder {user} is not listed in the file and is called “unknown coder”"));
                "unknown coder".to_owned()
            });
            let short = self.project.handles.get(&user).filter(|_| self.project.is_own()).cloned();
            let handle = self.handle(&name, short.as_deref());
            self.handles.insert(user, handle);
        }
        if asked.contains(&None) {
            self.nobody = Some(match self.session.coder.clone() {
                Some(coder) => coder,
                None if self.handles.len() == 1 => self.handles.values().next().cloned().unwrap_or_default(),
                None => self.handle("imported", None),
            });
        }
        Ok(())
    }

    fn handle(&mut self, name: &str, short: Option<&str>) -> String {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = |(handle, coder): &(&String, &Coder)| fold(&coder.name) == fold(&name) || **handle == name;
        if let Some((handle, _)) = self.settings.coders.iter().find(same) {
            return handle.clone();
        }
        let stem = short.map(str::to_owned).or_else(|| Some(slug(&name))).filter(|stem| is_file_name(stem));
        let stem = stem.unwrap_or_else(|| "coder".into());
        let names = (1..).map(|nth| if nth == 1 { stem.clone() } else { format!("{stem}-{nth}") });
        let free = |handle: &String| !self.settings.coders.contains_key(handle);
        let handle = names.into_iter().find(free).unwrap_or(stem);
        self.settings.coders.insert(handle.clone(), Coder { name, ..Coder::default() });
        handle
    }

    fn coder(&self, user: Option<&String>) -> String {
        let known = user.and_then(|user| self.handles.get(user)).or(self.nobody.as_ref());
        known.cloned().unwrap_or_else(|| "imported".into())
    }

    fn text(&mut self, text: &TextSource) -> Result<(), Failure> {
        let text_hash = hash(&text.text);
        let known = self.standing(&text_hash, &text.name);
        let (id, document, new) = match known {
            Some((ix, document)) => (self.session.study.transcript(ix).id.clone(), document, false),
            None => {
                let transcript = self.transcript(text);
                let document = Document::new(text.text.clone(), &transcript);
                let id = transcript.id.clone();
                self.transcripts.insert(id.clone(), transcript);
                self.blobs.insert(text_hash.clone(), text.text.clone().into_bytes().into());
                (id, document, true)
            }
        };
        let added = self.passages(&id, &document, text)?;
        self.texts.push((id.clone(), new, added));
        if let Some(words) = &text.description {
            self.memo(MemoAbout::Transcript(id.clone()), MemoKind::Memo, None, None, words, None);
        }
        self.seats.insert(key(&text.guid), Seat { id, document, new });
        Ok(())
    }

    /// The transcript with the same words, of those with the same name if there are several.
    fn standing(&mut self, text_hash: &str, name: &str) -> Option<(TranscriptIx, Document)> {
        let study = &self.session.study;
        let known = self.known.get_or_insert_with(|| {
            let mut known: HashMap<String, Vec<TranscriptIx>> = HashMap::new();
            for ix in study.transcripts() {
                if let Ok(document) = Document::read(&self.session.root, study.transcript(ix)) {
                    known.entry(document.hash).or_default().push(ix);
                }
            }
            known
        });
        let same = known.get(text_hash)?;
        let titled = same.iter().find(|ix| study.transcript(**ix).shown() == name);
        let ix = *titled.or(same.first())?;
        // Two texts of one project with the same words are two.
        if self.seats.values().any(|seat| seat.id == study.transcript(ix).id) {
            return None;
        }
        Document::read(&self.session.root, study.transcript(ix)).ok().map(|document| (ix, document))
    }

    fn transcript(&mut self, text: &TextSource) -> Transcript {
        let sure = Sure::new(&self.session.study.settings.moderators);
        let detection = detect(&Text::new(text.text.clone()), Markup::Plain, &sure);
        let taken = |id: &String| self.transcripts.contains_key(id) || self.ids.contains(id);
        let stem =
            text.name.rsplit_once('.').filter(|(_, ending)| ending.len() <= 4).map_or(text.name.as_str(), |it| it.0);
        let stem: String = slug(stem).chars().take(56).collect();
        let stem = stem.trim_matches('-').to_owned();
        let stem = if is_file_name(&stem) { stem } else { "transcript".to_owned() };
        let facts = self.project.facts.get(&key(&text.guid)).cloned().unwrap_or_default();
        let field = |name: &str| facts.iter().find(|(known, _)| fold(known) == name).map(|(_, value)| value.clone());
        let stem = field("transcript").filter(|id| is_file_name(id)).unwrap_or(stem);
        let mut ids = (1..).map(|nth| if nth == 1 { stem.clone() } else { format!("{stem}-{nth}") });
        let id = ids.find(|id| !taken(id)).unwrap_or_default();
        let day = field("date").filter(|value| is_day(value));
        let (kind, place, said) = (field("kind"), field("place"), field("language"));
        let language = said.as_deref().and_then(language::tag);
        if let Some(said) = said.filter(|_| language.is_none()) {
            self.told.push(format!("{}: the language `{said}` is no language tag and was left out", text.name));
        }
        let title: String = text.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Transcript {
            kind: kind.unwrap_or_else(|| "document".into()),
            date: day,
            place,
            language,
            attributes: self.values(Owner::Transcript, &facts, &title),
            id,
            title,
            rule: detection.rule,
            labels: detection.labels.into_iter().map(|(label, _)| label).collect(),
            header: detection.header,
            times: text.times.clone(),
            source: Some(self.source.clone()),
            guid: Some(text.guid.clone()).filter(|guid| !guid.is_empty()),
            ..Transcript::default()
        }
    }

    /// Codings and notes of a text, in the files of those who made them; how many codings are new.
    fn passages(&mut self, id: &str, document: &Document, text: &TextSource) -> Result<usize, Failure> {
        let ix = self.session.study.find_transcript(id);
        let mut files: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
        let (mut known, guids) = self.known_codings(ix)?;
        let noted: HashSet<(u32, u32, String)> = ix
            .and_then(|ix| self.session.study.entry(ix))
            .map(|entry| entry.notes.iter().map(|(_, note)| (note.at.start, note.at.end, note.memo.clone())).collect())
            .unwrap_or_default();
        let quotes = self.settings.quotes;
        let mut added = 0;
        let mut missing = 0;
        for selection in &text.selections {
            for coding in &selection.codings {
                let Some(code) = self.codes.get(&coding.code).cloned() else {
                    missing += 1;
                    continue;
                };
                let coder = self.coder(coding.user.as_ref().or(selection.user.as_ref()));
                let place = (coder.clone(), code.clone(), selection.at.start, selection.at.end);
                let same = coding.guid.as_ref().is_some_and(|guid| guids.contains(&key(guid)));
                if same || !known.insert(place) {
                    continue;
                }
                let mut record = self.coding_record(code, selection, coding);
                anchor(&mut record, document, selection.at, quotes);
                let change = Box::new(Change::add(record));
                let edit = Edit::Coding { transcript: id.to_owned(), coder: coder.clone(), change };
                files.entry(coder).or_default().push(edit);
                added += 1;
            }
            let (true, Some(memo)) = (selection.codings.is_empty(), &selection.memo) else { continue };
            if noted.contains(&(selection.at.start, selection.at.end, memo.clone())) {
                continue;
            }
            let coder = self.coder(selection.user.as_ref());
            let note = self.note(document, selection, memo);
            let change = Box::new(Change::add(note));
            let edit = Edit::Note { transcript: id.to_owned(), coder: coder.clone(), change };
            files.entry(coder).or_default().push(edit);
        }
        if missing > 0 {
            self.told.push(format!("{id}: {missing} codings of codes that the file does not have were left out"));
        }
        for (coder, edits) in files {
            let number = self.session.study.known_coder(&coder);
            let worked =
                ix.zip(number).and_then(|(ix, number)| self.session.study.entry(ix)?.work.get(&number)).is_some();
            if !worked {
                let work = Work { text: document.hash.clone(), status: Progress::InProgress, ..Work::default() };
                let change = Box::new(Change::add(work));
                self.edits.push(Edit::Work { transcript: id.to_owned(), coder, change });
            }
            self.edits.extend(edits);
        }
        Ok(added)
    }

    /// Codings that a transcript has, by coder, code and place, and by what identifies them.
    fn known_codings(&mut self, ix: Option<TranscriptIx>) -> Result<(HashSet<Place>, HashSet<String>), Failure> {
        let mut known: HashSet<Place> = HashSet::new();
        let mut guids: HashSet<String> = HashSet::new();
        if let Some(ix) = ix {
            for coding in self.session.study.codings(ix).to_vec() {
                let study = &self.session.study;
                let (coder, code) = (study.coder(coding.coder).to_owned(), study.code_id(coding.code).to_owned());
                known.insert((coder, code, coding.at.start, coding.at.end));
                guids.extend(self.session.record(ix, &coding)?.guid.map(|guid| key(&guid)));
            }
        }
        Ok((known, guids))
    }

    fn coding_record(&mut self, code: String, selection: &refi::Selection, coding: &refi::Coding) -> CodingRecord {
        let made = coding.made.as_ref().or(selection.made.as_ref()).and_then(|made| moment(made));
        let memo = [&selection.memo, &coding.memo].into_iter().flatten().cloned().collect::<Vec<_>>();
        CodingRecord {
            id: self.session.clock.ulid(),
            code,
            memo: (!memo.is_empty()).then(|| memo.join("\n\n")),
            guid: coding.guid.clone(),
            made,
            ..CodingRecord::default()
        }
    }

    fn note(&mut self, document: &Document, selection: &refi::Selection, memo: &str) -> Note {
        let quote = Quote::of(document.text.slice(selection.at));
        Note {
            id: self.session.clock.ulid(),
            at: selection.at,
            quote: quote.head,
            tail: quote.tail,
            memo: memo.to_owned(),
            made: selection.made.as_ref().and_then(|made| moment(made)),
            ..Note::default()
        }
    }

    fn done(mut self, original: Original) -> Arrival {
        let mut edits = Vec::new();
        if self.settings != self.session.study.settings {
            let before = self.session.study.settings.clone();
            edits.push(Edit::Settings(Box::new(Change::replace(before, self.settings))));
        }
        // Codes come before codings, texts before what stands on them.
        let (codes, rest): (Vec<Edit>, Vec<Edit>) =
            self.edits.into_iter().partition(|edit| matches!(edit, Edit::Code { .. }));
        edits.extend(codes);
        for (id, mut transcript) in self.transcripts {
            transcript.present = self.present.remove(&id).unwrap_or_default();
            let text = self.seats.values().find(|seat| seat.id == id).map(|seat| seat.document.hash.clone());
            let change = Change::add(text.unwrap_or_default());
            edits.push(Edit::File { path: layout::text(&id), change });
            edits.push(Edit::Transcript(Box::new(Change::add(transcript))));
        }
        edits.extend(rest);
        if !edits.is_empty() {
            edits.insert(0, Edit::File { path: self.kept, change: Change::add(original.hash.clone()) });
            self.blobs.insert(original.hash, original.bytes.into());
        }
        self.told.extend(self.project.report.iter().map(|(what, count)| format!("{count} {what}")));
        self.told.extend(self.project.verdict.why.clone());
        let label = format!(
            "import project “{}”",
            if self.project.name.is_empty() { &original.stem } else { &self.project.name }
        );
        Arrival { act: Act { label, edits }, blobs: self.blobs, texts: self.texts, told: self.told }
    }
}

fn added(edit: &Edit) -> Option<&str> {
    match edit {
        Edit::Code { change, .. } if change.before.is_none() => change.after.as_ref().map(|code| code.id.as_str()),
        _ => None,
    }
}

fn codings(project: &Project) -> impl Iterator<Item = (&TextSource, &refi::Selection, &refi::Coding)> {
    project.texts.iter().flat_map(|text| {
        text.selections.iter().flat_map(move |selection| selection.codings.iter().map(move |it| (text, selection, it)))
    })
}
