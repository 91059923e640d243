//! What reports show, as files: `reports/<name>.ron`.

use super::load::read_text;
use super::ron::splice::put_root;
use super::{StoreError, layout, save};
use crate::model::{Problem, Report};
use std::path::Path;

use super::ron::Root;

/// What a report shows, with the text of its file; `None` where there is none of this name, or it cannot be read, which is
/// then a problem.
pub fn read(root: &Path, name: &str, problems: &mut Vec<Problem>) -> Option<(Report, String)> {
    let file = layout::report(name);
    if !root.join(&file).exists() {
        return None;
    }
    let text = read_text(root, &file, problems)?;
    let report = Root::read(&text, &file, problems)?.record::<Report>(&file, problems)?;
    Some((report, text))
}

/// Names of the reports of a study, sorted.
pub fn names(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(layout::REPORTS)).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter_map(|name| Some(name.strip_suffix(".ron")?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// The text of a report's file; of one that is there already what is not changed stays as it is.
///
/// # Errors
/// The file that is there cannot be changed.
pub fn spelled(name: &str, before: Option<&(Report, String)>, after: &Report) -> Result<String, StoreError> {
    match before {
        Some((before, text)) => put_root(text, before, after)
            .map_err(|error| StoreError::Unwritable { file: layout::report(name), what: error.0 }),
        None => Ok(save::whole(after)),
    }
}
