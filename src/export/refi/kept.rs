//! What imported projects hold that a study does not: it goes out again as it came.

use crate::import::refi::{self, Project};
use crate::model::Memo;
use crate::refi::own;
use crate::refi::tree::{Tree, key};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One imported project, at hand for export.
pub struct Kept {
    /// Its XML.
    pub tree: Tree,
    /// The same, read.
    pub project: Project,
    /// The file as it came.
    pub bytes: Vec<u8>,
}

/// Indexes over all kept projects.
#[derive(Default)]
pub struct Index<'a> {
    /// Users by key: (spelt identifier, name).
    pub users: BTreeMap<String, &'a Tree>,
    /// Codes by key.
    pub codes: HashMap<String, &'a Tree>,
    /// Sources by key, with the project they are in.
    pub sources: BTreeMap<String, (&'a Tree, &'a Kept)>,
    /// Variables by name.
    pub variables: BTreeMap<String, &'a Tree>,
    /// Cases by key.
    pub cases: HashMap<String, &'a Tree>,
    /// Selections by the key of a coding in them: the element, and the memo that was made of it.
    pub selections: HashMap<String, (&'a Tree, Option<String>)>,
    /// Notes by the words of the memos that they became, and the names of those that were memos.
    notes: HashMap<(String, Option<String>), &'a Tree>,
}

impl Kept {
    /// Reads an imported project again; `None` where that cannot be done any more.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let (tree, _) = refi::open(&bytes).ok()?;
        let project = refi::read(&bytes).ok()?;
        Some(Self { tree, project, bytes })
    }
}

impl<'a> Index<'a> {
    /// Indexes kept projects; the first of those with the same identifier counts.
    pub fn of(all: &'a [Kept]) -> Self {
        let mut index = Self::default();
        for kept in all {
            let tree = &kept.tree;
            for user in tree.listed("Users", "User") {
                user.key().map(|key| index.users.entry(key).or_insert(user));
            }
            let mut codes: Vec<&Tree> =
                tree.one("CodeBook").into_iter().flat_map(|book| book.listed("Codes", "Code")).collect();
            while let Some(code) = codes.pop() {
                code.key().map(|key| index.codes.entry(key).or_insert(code));
                codes.extend(code.all("Code"));
            }
            for source in tree.one("Sources").into_iter().flat_map(Tree::elements) {
                source.key().map(|key| index.sources.entry(key).or_insert((source, kept)));
            }
            for variable in tree.listed("Variables", "Variable") {
                let named = variable.key().and_then(|key| kept.project.variables.get(&key));
                named.map(|named| index.variables.entry(named.name.clone()).or_insert(variable));
            }
            for case in tree.listed("Cases", "Case") {
                case.key().map(|key| index.cases.entry(key).or_insert(case));
            }
            index.selections(tree, &kept.project);
            index.notes(tree, &kept.project);
        }
        index
    }

    fn selections(&mut self, tree: &'a Tree, project: &Project) {
        let mut memos: HashMap<String, Option<String>> = HashMap::new();
        for selection in project.texts.iter().flat_map(|text| &text.selections) {
            for coding in &selection.codings {
                let parts: Vec<String> = [&selection.memo, &coding.memo].into_iter().flatten().cloned().collect();
                let memo = (!parts.is_empty()).then(|| parts.join("\n\n"));
                coding.guid.as_ref().map(|guid| memos.insert(key(guid), memo));
            }
        }
        let sources = tree.one("Sources").into_iter().flat_map(Tree::elements);
        let texts = sources.flat_map(|source| std::iter::once(source).chain(source.elements()));
        for element in texts.flat_map(|text| text.all("PlainTextSelection").chain(text.all("TranscriptSelection"))) {
            for coding in element.all("Coding").filter_map(Tree::key) {
                let memo = memos.get(&coding).cloned().flatten();
                self.selections.entry(coding).or_insert((element, memo));
            }
        }
    }

    fn notes(&mut self, tree: &'a Tree, project: &Project) {
        for element in tree.listed("Notes", "Note") {
            let name = element.get("name").unwrap_or_default();
            let own = element.description().as_deref().and_then(own::read);
            let same = |note: &&refi::Note| note.name == name && note.own == own;
            for note in project.notes.iter().filter(same) {
                let named = own.as_ref().map(|own| own.name.clone());
                self.notes.entry((note.body().trim().to_owned(), named)).or_insert(element);
            }
        }
    }

    /// The note that a memo came from.
    pub fn note(&self, memo: &Memo) -> Option<&'a Tree> {
        let of = |name: Option<String>| self.notes.get(&(memo.body.trim().to_owned(), name)).copied();
        of(Some(memo.name.clone())).or_else(|| of(None))
    }

    /// The sources that are no texts of the study: everything but those whose keys are given.
    pub fn other_sources(&self, ours: &HashSet<String>) -> Vec<(&'a Tree, &'a Kept)> {
        self.sources.iter().filter(|(key, _)| !ours.contains(*key)).map(|(_, found)| *found).collect()
    }
}
