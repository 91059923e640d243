//! What imported projects hold that a study does not: it goes out again as it came.

use crate::import::refi::{self as read, Project};
use crate::model::Memo;
use crate::refi::{self, Case, Code, Source, User, Variable, key, own, trimmed};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One imported project, at hand for export.
pub struct Kept {
    /// Its tree.
    pub tree: refi::Project,
    /// The same, read.
    pub project: Project,
    /// The file as it came.
    pub bytes: Vec<u8>,
}

/// Indexes over all kept projects.
#[derive(Default)]
pub struct Index<'a> {
    /// Users by key.
    pub users: BTreeMap<String, &'a User>,
    /// Codes by key.
    pub codes: BTreeMap<String, &'a Code>,
    /// Sources by key, with the project they are in.
    pub sources: BTreeMap<String, (&'a Source, &'a Kept)>,
    /// Variables by name.
    pub variables: BTreeMap<String, &'a Variable>,
    /// Cases by key.
    pub cases: BTreeMap<String, &'a Case>,
    /// Selections by the key of a coding in them: the element, and the memo that was made of it.
    pub selections: HashMap<String, (&'a refi::Selection, Option<String>)>,
    /// Notes by the words of the memos that they became, and the names of those that were memos.
    notes: HashMap<(String, Option<String>), &'a Source>,
}

impl Kept {
    /// Reads an imported project again; `None` where that cannot be done any more.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let (tree, mut archive) = refi::open(&bytes).ok()?;
        let project = read::of(&tree, &mut archive).ok()?;
        Some(Self { tree, project, bytes })
    }
}

impl<'a> Index<'a> {
    /// Indexes kept projects; the first of those with the same identifier counts.
    pub fn of(all: &'a [Kept]) -> Self {
        let mut index = Self::default();
        for kept in all {
            let tree = &kept.tree;
            first(&mut index.users, tree.users.iter().map(|user| (&user.guid, user)));
            first(&mut index.codes, tree.book.all().into_iter().map(|code| (&code.guid, code)));
            first(&mut index.sources, tree.sources.iter().map(|source| (&source.guid, (source, kept))));
            first(&mut index.cases, tree.cases.iter().map(|case| (&case.guid, case)));
            for variable in &tree.variables {
                let named = variable.guid.as_deref().and_then(|guid| kept.project.variables.get(&key(guid)));
                named.map(|(name, _)| index.variables.entry(name.clone()).or_insert(variable));
            }
            index.selections(tree, &kept.project);
            index.notes(tree, &kept.project);
        }
        index
    }

    fn selections(&mut self, tree: &'a refi::Project, project: &Project) {
        let mut memos: HashMap<String, Option<String>> = HashMap::new();
        for selection in project.texts.iter().flat_map(|text| &text.selections) {
            for coding in &selection.codings {
                let parts: Vec<String> = [&selection.memo, &coding.memo].into_iter().flatten().cloned().collect();
                let memo = (!parts.is_empty()).then(|| parts.join("\n\n"));
                coding.guid.as_ref().map(|guid| memos.insert(key(guid), memo));
            }
        }
        for text in tree.sources.iter().flat_map(|source| std::iter::once(source).chain(&source.texts)) {
            for selection in text.passages.iter().chain(&text.spoken) {
                let keys = selection.codings.iter().filter_map(|coding| coding.guid.as_deref().map(key));
                for coding in keys {
                    let memo = memos.get(&coding).cloned().flatten();
                    self.selections.entry(coding).or_insert((selection, memo));
                }
            }
        }
    }

    fn notes(&mut self, tree: &'a refi::Project, project: &Project) {
        for element in &tree.notes {
            let name = element.name.as_deref().unwrap_or_default();
            let own = trimmed(&element.description).as_deref().and_then(own::read);
            let same = |note: &&read::Note| note.name == name && note.own == own;
            for note in project.notes.iter().filter(same) {
                let named = own.as_ref().map(|own| own.name.clone());
                self.notes.entry((note.body().trim().to_owned(), named)).or_insert(element);
            }
        }
    }

    /// The note that a memo came from.
    pub fn note(&self, memo: &Memo) -> Option<&'a Source> {
        let of = |name: Option<String>| self.notes.get(&(memo.body.trim().to_owned(), name)).copied();
        of(Some(memo.name.clone())).or_else(|| of(None))
    }

    /// The sources that are no texts of the study: everything but those whose keys are given.
    pub fn other_sources(&self, ours: &HashSet<String>) -> Vec<(&'a Source, &'a Kept)> {
        self.sources.iter().filter(|(key, _)| !ours.contains(*key)).map(|(_, found)| *found).collect()
    }
}

/// Indexes what has an identifier; what is there already stays.
fn first<'a, T>(index: &mut BTreeMap<String, T>, all: impl Iterator<Item = (&'a Option<String>, T)>) {
    for (guid, one) in all {
        guid.as_deref().map(|guid| index.entry(key(guid)).or_insert(one));
    }
}
