//! The project file with the texts beside it.

mod lists;
mod passages;
mod sources;

use super::kept::{Index, Kept};
use super::{PROJECT, code_guid, codes, guid, origin, speaks, spoken};
use crate::analysis::people::People;
use crate::import::refi;
use crate::import::{Markup, Sure, detect};
use crate::model::anchor::State;
use crate::model::participant::Role;
use crate::model::settings::{Owner, ValueType};
use crate::model::{
    Code, CoderIx, Coding, CodingRecord, MemoAbout, Participant, Span, Study, Transcript, TranscriptIx,
};
use crate::refi::tree::{Child, Tree, key};
use crate::refi::xml::{can_hold, file};
use crate::refi::{UNDATED, moment, own, said};
use crate::store::document::Document;
use crate::text::labels;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

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
type Field = (&'static str, &'static str, fn(&Transcript) -> Option<&String>);

/// Fields of transcripts that go out as variables.
const FIELDS: [Field; 5] = [
    ("transcript", "Text", |it| Some(&it.id)),
    ("kind", "Text", |it| Some(&it.kind).filter(|kind| !kind.is_empty())),
    ("date", "Date", |it| it.date.as_ref()),
    ("place", "Text", |it| it.place.as_ref()),
    ("language", "Text", |it| it.language.as_ref()),
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
    let xml = file(&tree, PROJECT.0, PROJECT.1);
    let bytes = out.archive(&xml)?;
    let texts = material.documents.len();
    Ok(Exported { bytes, texts, codings: out.codings, told: out.told })
}

/// Gives selections and notes without a moment one that says that it is not known.
fn dated(tree: &mut Tree) {
    let wants = tree.name.ends_with("Selection") || tree.name == "Note";
    if wants && tree.get("creationDateTime").or(tree.get("modifiedDateTime")).is_none() {
        tree.attributes.push(("creationDateTime".into(), UNDATED.into()));
    }
    for child in &mut tree.children {
        if let Child::Element(child) = child {
            dated(child);
        }
    }
}

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
    notes: Vec<Tree>,
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

    fn tree(&mut self) -> Tree {
        let settings = &self.study.settings;
        let users = self.users();
        let names = if self.options.unique_names { self.unique_names() } else { HashMap::new() };
        self.memos(&users);
        self.more();
        for code in self.study.codebook().codes() {
            self.used.insert(key(&code_guid(self.study, code)));
        }
        let codes = codes(self.study, &names, &|code, tree| self.kept_code(code, tree));
        let variables = self.variables();
        let sources = self.sources(&users, &variables);
        let cases = self.cases(&variables);
        let mut project = Tree::new("Project")
            .with("name", if settings.title.is_empty() { "study" } else { settings.title.as_str() })
            .with("origin", origin());
        let mut list = Tree::new("Users");
        let mut there: HashSet<String> = HashSet::new();
        for (handle, (guid, name)) in &users {
            if there.insert(key(guid)) {
                let id = self.index.users.get(&key(guid)).map_or(Some(handle.as_str()), |user| user.get("id"));
                list = list
                    .holding(Tree::new("User").with("guid", guid.clone()).with("name", name.clone()).maybe("id", id));
            }
        }
        for (key, user) in &self.index.users {
            if there.insert(key.clone()) && user.guid().is_some_and(is_guid) {
                list = list.holding((*user).clone());
            }
        }
        project = put(project, list);
        if !codes.children.is_empty() {
            project = project.holding(Tree::new("CodeBook").holding(codes));
        }
        let mut declared = Tree::new("Variables");
        for variable in variables.values() {
            declared = declared.holding(variable.clone());
        }
        project = put(project, declared);
        project = put(project, cases);
        project = put(project, sources);
        let notes = self.all_notes();
        project = put(project, notes);
        for list in [self.links(), self.sets(), self.graphs()] {
            project = put(project, list);
        }
        self.losses();
        dated(&mut project);
        project
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

    fn archive(&self, xml: &str) -> std::io::Result<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // The same study makes the same bytes: no time of writing.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let failed = |error: zip::result::ZipError| std::io::Error::other(error.to_string());
        zip.start_file("project.qde", options).map_err(failed)?;
        zip.write_all(xml.as_bytes())?;
        for (name, bytes) in &self.files {
            zip.start_file(format!("sources/{name}"), options).map_err(failed)?;
            zip.write_all(bytes)?;
        }
        Ok(zip.finish().map_err(failed)?.into_inner())
    }
}

/// Adds a list that is not empty: empty ones are not valid.
fn put(tree: Tree, list: Tree) -> Tree {
    if list.children.is_empty() { tree } else { tree.holding(list) }
}

/// `8-4-4-4-12` hexadecimal digits, bare or in braces.
pub fn is_guid(guid: &str) -> bool {
    let bare = key(guid);
    let parts: Vec<&str> = bare.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn valued(variable: Option<&Tree>, value: &str) -> Option<Tree> {
    let variable = variable?;
    let kind = match variable.get("typeOfVariable")? {
        "Integer" => "IntegerValue",
        "Float" => "FloatValue",
        "Date" => "DateValue",
        "Boolean" => "BooleanValue",
        _ => "TextValue",
    };
    let reference = Tree::new("VariableRef").with("targetGUID", variable.guid()?);
    Some(Tree::new("VariableValue").holding(reference).holding(Tree::new(kind).saying(value)))
}
