//! Old versions of transcripts' texts: local copies, and what git has.

use super::{StoreError, atomic, layout};
use crate::git::repo::Repo;
use crate::text::offsets::hash;
use std::path::Path;

/// Versions of one text that are asked of git, newest first.
const VERSIONS: usize = 200;

/// Where a version of a text is kept on this machine, relative to the study; `hash` is `sha256:` and 64 digits.
pub fn kept(hash: &str) -> String {
    format!("{}/texts/{}", layout::LOCAL, hash.trim_start_matches("sha256:"))
}

/// Keeps a version of a text on this machine.
///
/// # Errors
/// Says why the copy could not be written.
pub fn keep(root: &Path, text: &str) -> Result<(), StoreError> {
    let copy = kept(&hash(text));
    if root.join(&copy).exists() { Ok(()) } else { atomic::write(root, &copy, text.as_bytes()) }
}

/// The version of a transcript's text with this hash: the local copy, else git's.
pub fn old(root: &Path, id: &str, wanted: &str) -> Option<String> {
    let digits = wanted.strip_prefix("sha256:")?;
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    if let Ok(text) = std::fs::read_to_string(root.join(kept(wanted)))
        && hash(&text) == wanted
    {
        return Some(text);
    }
    let file = layout::text(id);
    let repo = Repo::near(root)?;
    let versions = repo.ask_text(&["log", "--format=%H", "-n", &VERSIONS.to_string(), "--", &file]).ok()?;
    versions.lines().filter_map(|version| repo.at(version, &file)).find(|text| hash(text) == wanted)
}
