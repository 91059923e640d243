//! Old versions of transcripts' texts: local copies, and what git has.

use super::{StoreError, atomic, layout};
use crate::text::offsets::hash;
use std::path::Path;
use std::process::{Command, Stdio};

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
    let versions = git(root, &["log", "--format=%H", "-n", &VERSIONS.to_string(), "--", &file])?;
    let versions = String::from_utf8(versions).ok()?;
    versions.lines().find_map(|version| {
        let text = String::from_utf8(git(root, &["show", &format!("{version}:./{file}")])?).ok()?;
        (hash(&text) == wanted).then_some(text)
    })
}

/// What git prints, run without any of the repository's own commands.
fn git(root: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let mut git = Command::new("git");
    git.args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]).args(arguments);
    let output = git.current_dir(root).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then_some(output.stdout)
}
