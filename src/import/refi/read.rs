//! The file of a project, read.

use super::project::{About, MORE, Note, Project};
use super::{codes, people, sources};
use crate::import::archive::Archive;
use crate::import::codebook;
use crate::import::error::ImportError;
use crate::refi::{self, key, trimmed};

/// Reads a project.
///
/// # Errors
/// What is no sound archive or XML, or goes beyond the limits; a text that is missing is in the report instead.
pub fn read(bytes: &[u8]) -> Result<Project, ImportError> {
    let (tree, mut archive) = refi::open(bytes)?;
    of(&tree, &mut archive)
}

/// What a project says; its texts are in the archive.
///
/// # Errors
/// A text that is damaged or goes beyond the limits.
pub fn of(tree: &refi::Project, archive: &mut Archive<'_>) -> Result<Project, ImportError> {
    let mut project = Project {
        name: tree.name.clone().unwrap_or_default(),
        origin: tree.origin.clone().unwrap_or_default(),
        description: trimmed(&tree.description),
        ..Project::default()
    };
    for user in &tree.users {
        if let Some(key) = user.guid.as_deref().map(key) {
            project.handles.extend(user.id.clone().map(|id| (key.clone(), id)));
            project.users.insert(key, user.name.clone().or(user.id.clone()).unwrap_or_default());
        }
    }
    project.codes = codes::read(&tree.book.codes, &project.origin);
    people::variables(tree, &mut project);
    sources::read(tree, archive, &mut project)?;
    more(&mut project);
    people::cases(tree, &mut project);
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
