//! The project file with the texts beside it.

mod lists;
mod passages;
mod sources;

use super::kept::{Index, Kept};
use super::{Codes, code_guid, guid, origin, speaks, spoken};
use crate::analysis::people::People;
use crate::import::{Markup, Sure, detect};
use crate::model::anchor::State;
use crate::model::participant::Role;
use crate::model::settings::{Owner, ValueType};
use crate::model::{
    Code, CoderIx, Coding, CodingRecord, MemoAbout, Participant, Span, Study, Transcript, TranscriptIx,
};
use crate::refi::xml::can_hold;
use crate::refi::{
    self, Book, Made, Selection, Source, SourceKind, SyncPoint, User, Value, Variable, VariableType, is_guid, key,
    moment, own, said, trimmed,
};
use crate::store::document::Document;
use crate::text::labels;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What goes out.
pub struct Material<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its texts.
    pub documents: Vec<(TranscriptIx, Document)>,
    /// Every field of codings, by transcript and coder and id.
    pub records: HashMap<(TranscriptIx, CoderIx), HashMap<String, CodingRecord>>,
    /// Where codings stand on their texts.
    pub placed: HashMap<TranscriptIx, Vec<(Coding, State)>>,
    /// Imported projects.
    pub kept: Vec<Kept>,
}

/// How it goes out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Names of codes are made unique: QualCoder drops the second of a name.
    pub unique_names: bool,
    /// Positions count UTF-16 units, as NVivo does.
    pub utf16: bool,
    /// Each speaker's turns are selected, uncoded, for the person's case.
    pub speakers: bool,
}

/// A project file.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The bytes of the `.qdpx`.
    pub bytes: Vec<u8>,
    /// Texts and codings that are in it.
    pub texts: usize,
    /// Codings of texts that are in it.
    pub codings: usize,
    /// What is not in it, or only in part: sentences.
    pub told: Vec<String>,
}

/// A fixed field that goes out as a variable: its name, its type, how it is read from a transcript.
type Field = (&'static str, VariableType, fn(&Transcript) -> Option<&String>);

/// Fields of transcripts that go out as variables.
const FIELDS: [Field; 5] = [
    ("transcript", VariableType::Text, |it| Some(&it.id)),
    ("kind", VariableType::Text, |it| Some(&it.kind).filter(|kind| !kind.is_empty())),
    ("date", VariableType::Date, |it| it.date.as_ref()),
    ("place", VariableType::Text, |it| it.place.as_ref()),
    ("language", VariableType::Text, |it| it.language.as_ref()),
];

/// Fields of participants that go out as variables.
const PERSON: [&str; 2] = ["participant", "role"];

/// Makes the project.
///
/// # Errors
/// The archive cannot be built in memory.
pub fn project(material: &Material<'_>, options: Options) -> std::io::Result<Exported> {
    let mut out = Out::new(material, options);
    let tree = out.tree();
    let bytes = refi::pack(tree, &out.files)?;
    let texts = material.documents.len();
    Ok(Exported { bytes, texts, codings: out.codings, told: out.told })
}

/// Coders by handle: identifier and name.
type Users = BTreeMap<String, (String, String)>;

/// Variables by owner (whether that is a participant) and name here.
type Variables = BTreeMap<(bool, String), Variable>;

struct Out<'a> {
    material: &'a Material<'a>,
    study: &'a Study,
    people: People<'a>,
    options: Options,
    index: Index<'a>,
    /// Files beside the project, by name.
    files: BTreeMap<String, Vec<u8>>,
    /// Identifiers in the file, by key: nothing may be there twice, and references must lead to one.
    used: HashSet<String>,
    /// Notes that are written, with the identifiers that point at them: what about, note.
    notes: Vec<Source>,
    about_codes: HashMap<String, Vec<String>>,
    about_texts: HashMap<String, Vec<String>>,
    /// Raw notes that selections still point at, by key.
    raw_notes: BTreeSet<String>,
    /// Passages of people: participant's id to selections.
    spoken: BTreeMap<String, Vec<String>>,
    codings: usize,
    /// Links of people to transcripts that are not here.
    unlinked: usize,
    told: Vec<String>,
}

impl<'a> Out<'a> {
    fn new(material: &'a Material<'a>, options: Options) -> Self {
        Self {
            material,
            study: material.study,
            people: People::of(material.study),
            options,
            index: Index::of(&material.kept),
            files: BTreeMap::new(),
            used: HashSet::new(),
            notes: Vec::new(),
            about_codes: HashMap::new(),
            about_texts: HashMap::new(),
            raw_notes: BTreeSet::new(),
            spoken: BTreeMap::new(),
            codings: 0,
            unlinked: 0,
            told: Vec::new(),
        }
    }

    fn tell(&mut self, count: usize, what: &str) {
        if count > 0 {
            self.told.push(format!("{count} {what}"));
        }
    }

    /// Whether an identifier is one, and still free here.
    fn claim(&mut self, guid: &str) -> bool {
        is_guid(guid) && self.used.insert(key(guid))
    }

    /// The wanted identifier, where it is one and free; else one of the study's own.
    fn identifier(&mut self, wanted: Option<&str>, kind: &str, id: &str) -> String {
        if let Some(wanted) = wanted
            && self.claim(wanted)
        {
            return wanted.trim().to_owned();
        }
        let mut own = guid(self.study, kind, id);
        let mut nth = 1;
        while !self.used.insert(key(&own)) {
            nth += 1;
            own = guid(self.study, kind, &format!("{id}/{nth}"));
        }
        own
    }

    /// A text beside the project; the path to it.
    fn text(&mut self, guid: &str, words: &str) -> String {
        let file = format!("{}.txt", key(guid));
        let path = refi::path(&file);
        self.files.insert(file, words.as_bytes().to_vec());
        path
    }

    fn tree(&mut self) -> refi::Project {
        let settings = &self.study.settings;
        let users = self.users();
        let names = if self.options.unique_names { self.unique_names() } else { HashMap::new() };
        self.memos(&users);
        self.more();
        for code in self.study.codebook().codes() {
            self.used.insert(key(&code_guid(self.study, code)));
        }
        let codes = Codes::of(self.study, &|code, element| {
            element.name = names.get(&code.id).cloned().or(element.name.take());
            self.kept_code(code, element);
        })
        .tree(None, 0);
        let variables = self.variables();
        let sources = self.sources(&users, &variables);
        let cases = self.cases(&variables);
        let mut list = Vec::new();
        let mut there: HashSet<String> = HashSet::new();
        for (handle, (guid, name)) in users {
            if there.insert(key(&guid)) {
                let id = self.index.users.get(&key(&guid)).map_or(Some(handle), |user| user.id.clone());
                list.push(User { guid: Some(guid), name: Some(name), id, ..User::default() });
            }
        }
        for (key, user) in &self.index.users {
            if there.insert(key.clone()) && is_guid(key) {
                list.push((*user).clone());
            }
        }
        let notes = self.all_notes();
        let (links, sets, graphs) = (self.links(), self.sets(), self.graphs());
        self.losses();
        refi::Project {
            name: Some(if settings.title.is_empty() { "study".to_owned() } else { settings.title.clone() }),
            origin: Some(origin()),
            users: list,
            book: Book { codes, origin: None },
            variables: variables.into_values().collect(),
            cases,
            sources,
            notes,
            links,
            sets,
            graphs,
            description: None,
        }
    }

    /// What other programs will not see.
    fn losses(&mut self) {
        let study = self.study;
        let records = || self.material.records.values().flat_map(HashMap::values);
        let weights = records().filter(|record| record.weight.is_some()).count();
        let marks = records().filter(|record| record.important).count();
        let undecided = study.memos.iter().filter(|memo| !memo.alts.is_empty()).count();
        let merged = study.codebook().codes().iter().filter(|code| !super::goes_out(study, code)).count();
        let wide = self
            .material
            .documents
            .iter()
            .filter(|(_, it)| it.text.as_str().chars().any(|c| c.len_utf16() > 1))
            .count();
        let odd =
            self.material.documents.iter().filter(|(_, it)| it.text.as_str().chars().any(|c| !can_hold(c))).count();
        self.tell(weights, "weights of codings have no place in the format and are left out");
        self.tell(marks, "marks of key quotations have no place in the format and are left out");
        self.tell(
            undecided,
            "memos hold what a merge left to settle, which has no place in the format and is left out",
        );
        let unclear = study.codebook().codes().iter().filter(|code| !said::comes_back(code)).count();
        self.tell(unclear, "codes say what would be read back under another heading: put their words otherwise");
        self.tell(self.unlinked, "links of people to transcripts that are not here are left out");
        self.spoken_otherwise();
        self.tell(merged, "merged or deleted codes are left out; codings of merged ones are those of their target");
        if wide > 0 && !self.options.utf16 {
            self.told
                .push(format!("{wide} texts hold characters that NVivo counts as two: for NVivo export with --utf16"));
        }
        self.tell(odd, "texts hold control characters; they stay in the text files");
        let mut names = HashSet::new();
        let twice = study.codebook().codes().iter().filter(|code| !names.insert(code.name.to_lowercase())).count();
        if twice > 0 && !self.options.unique_names {
            self.told.push(format!(
                "{twice} names of codes come again elsewhere in the tree: QualCoder drops such codes, unless exported with --unique-names"
            ));
        }
        if !study.settings.count.is_empty() {
            self.told.push(format!(
                "whose codings count first where several people coded ({}) has no place in the format: counts elsewhere take everybody's",
                study.settings.count.join(", ")
            ));
        }
        if study.settings.quotes == crate::model::settings::Quotes::Hashed {
            self.told.push(
                "the study shares no words of its texts (quotes: Hashed), but the project holds the texts".into(),
            );
        }
    }

    /// Texts whose speakers an import would find otherwise than they are here.
    fn spoken_otherwise(&mut self) {
        let sure = Sure::new(&self.study.settings.moderators);
        let otherwise = |(ix, document): &&(TranscriptIx, Document)| {
            let here = self.study.transcript(*ix);
            let found = detect(&document.text, Markup::Plain, &sure);
            let keys = |labels: &mut dyn Iterator<Item = &String>| labels.map(|label| labels::key(label)).collect();
            let labels: (HashSet<String>, HashSet<String>) =
                (keys(&mut here.labels.iter()), keys(&mut found.labels.iter().map(|(label, _)| label)));
            let set = here.carry.is_some() || !here.no_labels.is_empty();
            set || here.rule != found.rule || labels.0 != labels.1 || here.header != found.header
        };
        let count = self.material.documents.iter().filter(otherwise).count();
        self.tell(
            count,
            "texts have speakers that were set by hand (rule, labels, header): the format has no place for these, and an \
             import looks for them again",
        );
    }
}

/// A value of a variable, where there is one.
fn valued(variable: Option<&Variable>, value: &str) -> Option<Value> {
    let Variable { guid, of_type, .. } = variable?;
    Some(Value { variable: guid.clone(), said: Some((*of_type, value.to_owned())) })
}
