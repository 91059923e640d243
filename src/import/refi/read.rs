//! The file of a project, opened and read.

use super::project::{About, MORE, Note, Project};
use super::{codes, people, sources};
use crate::import::archive::Archive;
use crate::import::codebook;
use crate::import::encoding::decode;
use crate::import::error::ImportError;
use crate::refi::tree::{Tree, key};

/// What it is called in sentences.
const LOOKS: &str = "a REFI-QDA project (qdpx)";

/// The name of the entry with the project's XML: the only `.qde` at the top.
fn main_entry(names: &[String]) -> Option<&str> {
    let mut all = names.iter().filter(|name| !name.contains('/') && name.to_lowercase().ends_with(".qde"));
    all.next().filter(|_| all.next().is_none()).map(String::as_str)
}

/// Whether the names of an archive's entries are those of a project.
pub fn is_project(names: &[String]) -> bool {
    main_entry(names).is_some()
}

/// The XML of a project as a tree, and its archive for the files beside it.
///
/// # Errors
/// What is no sound archive, or holds no project.
pub fn open(bytes: &[u8]) -> Result<(Tree, Archive<'_>), ImportError> {
    let mut archive = Archive::open(bytes, LOOKS)?;
    let names = archive.names();
    let Some(name) = main_entry(&names) else {
        return Err(ImportError::Damaged { looks: LOOKS, what: "it has not exactly one .qde file in it".into() });
    };
    let xml = archive.entry(name)?.unwrap_or_default();
    let tree = Tree::read(&decode(&xml, Some("utf-8"))?.text, LOOKS)?;
    if tree.name != "Project" {
        let what = format!("its XML begins with `{}`, not with `Project`", tree.name);
        return Err(ImportError::Damaged { looks: LOOKS, what });
    }
    Ok((tree, archive))
}

/// Reads a project.
///
/// # Errors
/// What is no sound archive or XML, or goes beyond the limits; a text that is missing is in the report instead.
pub fn read(bytes: &[u8]) -> Result<Project, ImportError> {
    let (tree, mut archive) = open(bytes)?;
    let mut project = Project {
        name: tree.get("name").unwrap_or_default().to_owned(),
        origin: tree.get("origin").unwrap_or_default().to_owned(),
        description: tree.description(),
        ..Project::default()
    };
    for user in tree.listed("Users", "User") {
        if let Some(key) = user.key() {
            project.handles.extend(user.get("id").map(|id| (key.clone(), id.to_owned())));
            project.users.insert(key, user.get("name").or(user.get("id")).unwrap_or_default().to_owned());
        }
    }
    project.codes = tree.one("CodeBook").map(|book| codes::read(book, &project.origin)).unwrap_or_default();
    people::variables(&tree, &mut project);
    sources::read(&tree, &mut archive, &mut project)?;
    more(&mut project);
    people::cases(&tree, &mut project);
    Ok(project)
}

/// Reads the note with more about the codes, whichever program it has been through; it is no memo of anybody.
fn more(project: &mut Project) {
    let (ours, others) = std::mem::take(&mut project.notes)
        .into_iter()
        .partition(|note| note.name == MORE && note.about == About::Project);
    project.notes = others;
    let drafts = Vec::into_iter(ours).flat_map(|note: Note| codebook::markdown(&note.text).drafts);
    project.more = drafts.filter_map(|draft| Some((key(draft.guid.as_deref()?), draft))).collect();
}
