//! Mends what git or a sync tool left undecided: files with several stages, with conflict markers, with conflict copies.

use super::merge::{Kind, Unreadable, merge};
use super::repo::{GitError, Repo, Stages};
use super::settle::{files, open_in};
use crate::store::{StoreError, atomic, layout, lock};
use crate::text::offsets::hash;
use rayon::prelude::*;
use std::path::Path;

/// Where the sides of a mended file came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The stages that git keeps of a merge.
    Stages,
    /// Conflict markers in the file.
    Markers,
    /// A copy beside it, made by a sync tool; moved into the local folder.
    Copy(String),
}

/// A file that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Relative to the study.
    pub file: String,
    /// Where its sides came from.
    pub from: Origin,
    /// Whether git was told.
    pub added: bool,
    /// How many fields of it are to be settled.
    pub open: usize,
}

/// What was done, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Mended files.
    pub mended: Vec<Mended>,
    /// Files left alone: which, and what to do about them, as a sentence.
    pub left: Vec<(String, String)>,
}

/// Why nothing could be mended.
#[derive(Debug, thiserror::Error)]
pub enum MendError {
    /// A file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Git failed.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// Mends every file of a study that can be mended; `repo` where it is in git.
///
/// # Errors
/// A file cannot be written, or git fails; files that cannot be merged are in the report instead.
pub fn mend(root: &Path, repo: Option<&Repo>) -> Result<Report, MendError> {
    let _lock = lock::take(root)?;
    let mut report = Report::default();
    let unmerged = repo.map(Repo::unmerged).transpose()?.unwrap_or_default();
    for (file, stages) in &unmerged {
        if let Some(repo) = repo {
            from_stages(root, repo, file, stages, &mut report)?;
        }
    }
    for (file, kind) in files(root) {
        if unmerged.iter().any(|(known, _)| *known == file) {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(root.join(&file)) else { continue };
        if let Some((base, ours, theirs)) = unmark(&text) {
            let merged = merge(kind, base.as_deref(), &ours, &theirs);
            put(root, repo, (file, kind), merged, Origin::Markers, &mut report)?;
        }
    }
    for (copy, file) in copies(root) {
        from_copy(root, repo, &copy, file, &mut report)?;
    }
    Ok(report)
}

fn from_stages(root: &Path, repo: &Repo, file: &str, stages: &Stages, report: &mut Report) -> Result<(), MendError> {
    let Some(kind) = Kind::of(file) else {
        let why = "Git cannot merge this file and Verbatim does not: choose what holds, then `git add` it.";
        report.left.push((file.to_owned(), why.to_owned()));
        return Ok(());
    };
    let read = |stage: &Option<String>| stage.as_ref().map(|blob| repo.blob(blob)).transpose();
    let [base, mut ours, theirs] = [read(&stages[0])?, read(&stages[1])?, read(&stages[2])?];
    let standing = std::fs::read_to_string(root.join(file)).ok();
    let by_hand = standing
        .as_ref()
        .is_some_and(|text| unmark(text).is_none() && Some(text) != ours.as_ref() && Some(text) != theirs.as_ref());
    if by_hand && ours.as_ref().is_some_and(|ours| merge(kind, None, ours, ours).is_err()) {
        // Our side could not be read, and somebody has mended it.
        ours = standing;
    } else if by_hand {
        let why = "It has been changed by hand since the merge: `git add` it if it is as it should be.";
        report.left.push((file.to_owned(), why.to_owned()));
        return Ok(());
    }
    let merged = match (ours, theirs) {
        (Some(ours), Some(theirs)) => merge(kind, base.as_deref(), &ours, &theirs),
        // A record file is never deleted: what the other side changed in it lives.
        (Some(one), None) | (None, Some(one)) => Ok(one),
        (None, None) => return Ok(()),
    };
    put(root, Some(repo), (file.to_owned(), kind), merged, Origin::Stages, report)
}

fn from_copy(root: &Path, repo: Option<&Repo>, copy: &str, file: String, report: &mut Report) -> Result<(), MendError> {
    let read = |file: &str| {
        std::fs::read_to_string(root.join(file)).map_err(StoreError::io(root.join(file), "the file cannot be read"))
    };
    let Some(kind) = Kind::of(&file) else {
        let why = format!("It is a conflict copy of {file}, a text: compare the two and delete the one that is wrong.");
        report.left.push((copy.to_owned(), why));
        return Ok(());
    };
    let (ours, theirs) = (read(&file)?, read(copy)?);
    let merged = merge(kind, None, &ours, &theirs);
    let good = merged.is_ok();
    put(root, repo, (file, kind), merged, Origin::Copy(copy.to_owned()), report)?;
    if good {
        backup(root, copy, &theirs)?;
        atomic::remove(root, copy)?;
    }
    Ok(())
}

/// Writes a merged file, keeps what stood there, and tells git where it waits for it.
fn put(
    root: &Path,
    repo: Option<&Repo>,
    (file, kind): (String, Kind),
    merged: Result<String, Unreadable>,
    from: Origin,
    report: &mut Report,
) -> Result<(), MendError> {
    let text = match merged {
        Ok(text) => text,
        Err(error) => {
            let side = match error.side {
                super::merge::Side::A => "ours",
                super::merge::Side::B => "theirs",
                super::merge::Side::Merged => "the merged file",
            };
            let why = format!("In {side}, {error}. Mend that line on the side it is on, and merge again.");
            report.left.push((file, why));
            return Ok(());
        }
    };
    if let Ok(standing) = std::fs::read_to_string(root.join(&file))
        && standing != text
    {
        backup(root, &file, &standing)?;
    }
    atomic::write(root, &file, text.as_bytes())?;
    let added = match (repo, &from) {
        (Some(repo), Origin::Stages | Origin::Markers) => {
            repo.add(&file)?;
            true
        }
        _ => false,
    };
    let open = open_in(&file, kind, &text).len();
    report.mended.push(Mended { file, from, added, open });
    Ok(())
}

/// Keeps a text in the local folder.
fn backup(root: &Path, file: &str, text: &str) -> Result<(), StoreError> {
    let print: String = hash(text).chars().skip("sha256:".len()).take(8).collect();
    atomic::write(root, &format!("{}/backup/{print}-{}", layout::LOCAL, file.replace('/', "-")), text.as_bytes())
}

/// The sides of a text with git's conflict markers: the base where the markers hold it, ours, theirs.
pub fn unmark(text: &str) -> Option<(Option<String>, String, String)> {
    let mut sides = [String::new(), String::new(), String::new()];
    let (mut at, mut found, mut has_base) = (None, false, true);
    for line in text.split_inclusive('\n') {
        let word = line.trim_end();
        let marks = |sign: &str| word == sign || word.strip_prefix(sign).is_some_and(|rest| rest.starts_with(' '));
        at = match at {
            None if marks("<<<<<<<") => {
                found = true;
                Some((1, false))
            }
            Some((1, _)) if marks("|||||||") => Some((0, true)),
            Some((from, base)) if from < 2 && word == "=======" => {
                has_base &= base || from == 0;
                Some((2, base))
            }
            Some((2, _)) if marks(">>>>>>>") => None,
            Some((side, base)) => {
                sides.get_mut(side)?.push_str(line);
                Some((side, base))
            }
            None => {
                sides.iter_mut().for_each(|side| side.push_str(line));
                None
            }
        };
    }
    let [base, ours, theirs] = sides;
    (found && at.is_none()).then_some((has_base.then_some(base), ours, theirs))
}

/// Conflict copies of sync tools beside a file of the study: the copy, and the file.
pub fn copies(root: &Path) -> Vec<(String, String)> {
    let mut folders = vec![String::new(), layout::TRANSCRIPTS.to_owned()];
    folders.extend([layout::CODINGS, layout::MEMOS].into_iter().flat_map(|above| folders_in(root, above)));
    copies_in(root, &folders)
}

/// The folders in a folder of the study.
pub fn folders_in(root: &Path, above: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(above)).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.map(|name| format!("{above}/{name}")).collect()
}

/// The same in some folders, the study's own by its empty name.
pub fn copies_in(root: &Path, folders: &[String]) -> Vec<(String, String)> {
    let look = |folder: &String| {
        let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().filter_map(Result::ok);
        let path = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let copy = |name: String| {
            let file = copied_from(&name).filter(|file| root.join(path(file)).is_file())?;
            Some((path(&name), path(&file)))
        };
        entries.filter_map(|entry| copy(entry.file_name().into_string().ok()?)).collect::<Vec<_>>()
    };
    let mut found: Vec<(String, String)> = folders.par_iter().flat_map_iter(look).collect();
    found.sort();
    found
}

/// The name of the file that a conflict copy was made from.
pub fn copied_from(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    // Nearly every name is nobody's copy, and there may be many.
    if !stem.contains('.') && !stem.contains(" (") && !stem.contains("-DESKTOP-") {
        return None;
    }
    let lower = stem.to_lowercase();
    let bracket = lower.rfind(" (").filter(|at| lower.get(*at..).is_some_and(|rest| rest.contains("conflict")));
    let at = bracket.or_else(|| lower.find(".sync-conflict-")).or_else(|| stem.find("-DESKTOP-"))?;
    Some(format!("{}.{ending}", stem.get(..at)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflict_copies_are_known_by_their_names() {
        for (copy, file) in [
            ("fg03 (Ana's conflicted copy 2026-03-02).ron", Some("fg03.ron")),
            ("fg03.sync-conflict-20260302-101500-ABCDEFG.ron", Some("fg03.ron")),
            ("codebook (conflict 2).ron", Some("codebook.ron")),
            ("fg03-DESKTOP-4711.ron", Some("fg03.ron")),
            ("fg03.ron", None),
            ("notes (draft).md", None),
        ] {
            assert_eq!(copied_from(copy).as_deref(), file, "{copy}");
        }
    }

    #[test]
    fn markers_are_taken_apart() {
        let two = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n";
        assert_eq!(unmark(two), Some((None, "a\nb\nd\n".into(), "a\nc\nd\n".into())));
        let three = "<<<<<<< HEAD\nb\n||||||| base\nx\n=======\n>>>>>>> other\n";
        assert_eq!(unmark(three), Some((Some("x\n".into()), "b\n".into(), String::new())));
        assert_eq!(unmark("a\n=======\nb\n"), None);
        assert_eq!(unmark("<<<<<<< HEAD\nb\n"), None);
    }
}
