//! Snapshots of a study in its local folder: one a day, and one before acts that reorganise it.
//!
//! A snapshot holds every file of the study but texts and originals, which the program keeps by themselves where it
//! changes them. A file that is as it was in the snapshot before is not copied again: the two snapshots share it.

use super::watch::scan;
use super::{StoreError, layout};
use crate::edit::Edit;
use crate::model::Status;
use jiff::civil::Date;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Snapshots kept whatever their age; of the older ones the last of each week stays.
const KEPT: usize = 10;
/// An act over more files than this reorganises the study.
const MANY: usize = 8;
/// Folder of the snapshots, in the local one.
const FOLDER: &str = "backup";
/// In the name of a snapshot, between the moment and the reason.
const BETWEEN: &str = "_";

/// Why a snapshot is made: the end of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The first act of a day.
    Day,
    /// Codes are merged, deleted, retired or purged, or an act touches many files.
    Surgery,
    /// Files come in.
    Import,
    /// Sides of a merge are brought together.
    Merge,
}

impl Why {
    fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Surgery => "before-surgery",
            Self::Import => "before-import",
            Self::Merge => "before-merge",
        }
    }

    /// The reason that an act gives, if any.
    pub fn of(edits: &[Edit]) -> Option<Self> {
        let status = |edit: &Edit| match edit {
            Edit::Code { change, .. } => {
                let status = |code: Option<&crate::model::Code>| code.map(|code| code.status.clone());
                let (before, after) = (status(change.before.as_ref()), status(change.after.as_ref()));
                // A code that is only now made takes nothing away.
                before.is_some() && (after.is_none() || after != before && after != Some(Status::Active))
            }
            _ => false,
        };
        // A file that goes, or gives way to another, was there for a reason.
        let is_old = |edit: &Edit| matches!(edit, Edit::File { change, .. } if change.before.is_some());
        if edits.iter().any(is_old) {
            return Some(Self::Surgery);
        }
        if edits.iter().any(|edit| matches!(edit, Edit::File { .. })) {
            return Some(Self::Import);
        }
        let files: HashSet<String> = edits.iter().map(super::save::file_of).collect();
        (files.len() > MANY || edits.iter().any(status)).then_some(Self::Surgery)
    }
}

/// Makes a snapshot at `now` (`YYYY-MM-DDTHH:MM:SSZ`), unless the newest one has every file as it is; whether it did.
/// The caller holds the study's lock.
///
/// # Errors
/// A file cannot be read or copied; then nothing is left behind.
pub fn snapshot(root: &Path, why: Why, now: &str) -> Result<bool, StoreError> {
    let above = folder(root);
    let last = names(root).pop();
    let files = files(root);
    if last.as_ref().is_some_and(|last| is_same(root, &above.join(last), &files)) {
        return Ok(false);
    }
    let name = format!("{}{BETWEEN}{}", now.trim_end_matches('Z').replace(':', "-"), why.word());
    let names = (1..).map(|nth| if nth == 1 { name.clone() } else { format!("{name}-{nth}") });
    let name = names.take(usize::from(u16::MAX)).find(|name| !above.join(name).exists()).unwrap_or(name);
    sweep(&above);
    let making = above.join(format!(".{name}.{}.tmp", std::process::id()));
    let made = copy(root, &making, last.as_ref().map(|last| above.join(last)).as_deref(), &files)
        .and_then(|()| std::fs::rename(&making, above.join(&name)));
    if let Err(error) = made {
        let _ = std::fs::remove_dir_all(&making);
        return Err(StoreError::io(above.join(name), "the snapshot cannot be made")(error));
    }
    prune(root);
    Ok(true)
}

/// Takes away what a crash left half made; who makes a snapshot holds the study's lock.
fn sweep(above: &Path) {
    let entries = std::fs::read_dir(above).into_iter().flatten().filter_map(Result::ok);
    let dead = entries.filter(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(".tmp")) && entry.path().is_dir()
    });
    dead.for_each(|entry| drop(std::fs::remove_dir_all(entry.path())));
}

/// Whether the day of `now` has its snapshot.
pub fn has_day(root: &Path, now: &str) -> bool {
    names(root).last().is_some_and(|last| last.get(..10) == now.get(..10))
}

/// The snapshots, oldest first.
pub fn names(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder(root)).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| moment(name).is_some()).collect();
    names.sort();
    names
}

fn folder(root: &Path) -> PathBuf {
    root.join(layout::LOCAL).join(FOLDER)
}

/// The day of a snapshot, by its name.
fn moment(name: &str) -> Option<Date> {
    let (moment, _) = name.split_once(BETWEEN)?;
    moment.get(..10)?.parse().ok()
}

/// The files of a snapshot, relative to the study.
fn files(root: &Path) -> Vec<String> {
    let is_text = |file: &String| file.starts_with(layout::TRANSCRIPTS) && !file.ends_with(".ron");
    scan(root).into_keys().filter(|file| !is_text(file)).collect()
}

fn looks(path: &Path) -> Option<(u64, std::time::SystemTime)> {
    let known = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some((known.len(), known.modified().ok()?))
}

fn is_same(root: &Path, last: &Path, files: &[String]) -> bool {
    files.iter().all(|file| looks(&root.join(file)) == looks(&last.join(file))) && count(last) == files.len()
}

fn count(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
}

fn copy(root: &Path, to: &Path, last: Option<&Path>, files: &[String]) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    let mut made = HashSet::new();
    for file in files {
        let (from, into) = (root.join(file), to.join(file));
        if let Some(parent) = into.parent()
            && made.insert(parent.to_owned())
        {
            std::fs::create_dir_all(parent)?;
        }
        let Some((_, time)) = looks(&from) else { continue };
        let shared = last.map(|last| last.join(file)).filter(|known| looks(known) == looks(&from));
        // Where files cannot be shared they are copied.
        if shared.is_some_and(|known| std::fs::hard_link(known, &into).is_ok()) {
            continue;
        }
        std::fs::copy(&from, &into)?;
        // The time is how an unchanged file is known again.
        std::fs::File::options().write(true).open(&into)?.set_modified(time)?;
    }
    Ok(())
}

/// Takes away what is neither one of the last ten nor the last of its week.
fn prune(root: &Path) {
    let all = names(root);
    let week = |name: &String| moment(name).map(|day| (day.iso_week_date().year(), day.iso_week_date().week()));
    let old = all.len().saturating_sub(KEPT);
    for (name, next) in all.iter().zip(all.iter().skip(1)).take(old) {
        if week(name) == week(next) {
            let _ = std::fs::remove_dir_all(folder(root).join(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn study() -> tempfile::TempDir {
        let study = tempfile::tempdir().unwrap();
        fs::create_dir_all(study.path().join("codings/ana")).unwrap();
        fs::write(study.path().join("codebook.ron"), "(format: 1, codes: [])\n").unwrap();
        fs::write(study.path().join("codings/ana/t.ron"), "one\n").unwrap();
        study
    }

    fn at(study: &tempfile::TempDir, name: &str) -> PathBuf {
        study.path().join(".verbatim/backup").join(name)
    }

    #[test]
    fn a_snapshot_holds_the_files_and_shares_what_did_not_change() {
        let study = study();
        assert!(snapshot(study.path(), Why::Day, "2026-03-02T10:00:00Z").unwrap());
        fs::write(study.path().join("codings/ana/t.ron"), "two, longer\n").unwrap();
        assert!(snapshot(study.path(), Why::Surgery, "2026-03-02T11:00:00Z").unwrap());
        assert_eq!(names(study.path()), ["2026-03-02T10-00-00_day", "2026-03-02T11-00-00_before-surgery"]);
        let (first, second) = (at(&study, "2026-03-02T10-00-00_day"), at(&study, "2026-03-02T11-00-00_before-surgery"));
        assert_eq!(fs::read_to_string(first.join("codings/ana/t.ron")).unwrap(), "one\n");
        assert_eq!(fs::read_to_string(second.join("codings/ana/t.ron")).unwrap(), "two, longer\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let number = |folder: &Path| fs::metadata(folder.join("codebook.ron")).unwrap().ino();
            assert_eq!(number(&first), number(&second));
            assert_ne!(number(&first), fs::metadata(study.path().join("codebook.ron")).unwrap().ino());
        }
    }

    #[test]
    fn nothing_changed_is_no_snapshot() {
        let study = study();
        assert!(snapshot(study.path(), Why::Day, "2026-03-02T10:00:00Z").unwrap());
        assert!(!snapshot(study.path(), Why::Merge, "2026-03-03T10:00:00Z").unwrap());
        fs::remove_file(study.path().join("codings/ana/t.ron")).unwrap();
        assert!(snapshot(study.path(), Why::Day, "2026-03-04T10:00:00Z").unwrap(), "a file that went is a change");
    }

    #[test]
    fn ten_and_one_a_week_stay() {
        let study = study();
        for day in 1..=28 {
            fs::write(study.path().join("codings/ana/t.ron"), "x".repeat(day)).unwrap();
            assert!(snapshot(study.path(), Why::Day, &format!("2026-02-{day:02}T10:00:00Z")).unwrap());
        }
        let days: Vec<String> = names(study.path()).iter().map(|name| name[8..10].to_owned()).collect();
        // The weeks of February 2026 end on the 1st, 8th, 15th, 22nd.
        assert_eq!(days, ["01", "08", "15", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28"]);
    }
}
