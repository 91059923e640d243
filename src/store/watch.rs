//! Notices that files of an open study were changed by somebody else: another program, a colleague's pull, an editor.

use super::layout;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

/// How a file looks from outside: time, length, number.
pub type Stamp = (SystemTime, u64, u64);

/// How every file of a study looks, by its path from the study.
pub type Stamps = BTreeMap<String, Stamp>;

/// How one file looks; `None` where there is none.
pub fn stamp(root: &Path, file: &str) -> Option<Stamp> {
    let known = std::fs::metadata(root.join(file)).ok().filter(std::fs::Metadata::is_file)?;
    Some((known.modified().ok()?, known.len(), number(&known)))
}

#[cfg(unix)]
fn number(known: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(known)
}

#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> u64 {
    0
}

/// How the study's files look now; hidden ones and originals are not looked at.
pub fn scan(root: &Path) -> Stamps {
    let mut found = Stamps::new();
    for file in [layout::SETTINGS, layout::CODEBOOK, layout::PARTICIPANTS] {
        found.extend(stamp(root, file).map(|stamp| (file.to_owned(), stamp)));
    }
    let mut folders = vec![layout::TRANSCRIPTS.to_owned()];
    for above in [layout::CODINGS, layout::MEMOS] {
        folders.extend(names(root, above).into_iter().map(|name| format!("{above}/{name}")));
    }
    for folder in folders {
        for name in names(root, &folder) {
            let file = format!("{folder}/{name}");
            found.extend(stamp(root, &file).map(|stamp| (file, stamp)));
        }
    }
    found
}

fn names(root: &Path, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| !name.starts_with('.')).collect()
}

/// Files that look otherwise, with how they look now (`None`: gone).
pub fn differences(before: &Stamps, now: &Stamps) -> Vec<(String, Option<Stamp>)> {
    let new = now.iter().filter(|(file, stamp)| before.get(*file) != Some(stamp));
    let gone = before.keys().filter(|file| !now.contains_key(*file));
    new.map(|(file, stamp)| (file.clone(), Some(*stamp))).chain(gone.map(|file| (file.clone(), None))).collect()
}

/// Looks a study's files over again and again on a thread of its own, until it is dropped.
#[derive(Debug)]
pub struct Watch {
    changes: Receiver<Vec<(String, Option<Stamp>)>>,
    _stop: Sender<()>,
}

/// Pause between two looks; longer where a look itself takes long, so that watching stays below a hundredth of the time.
const PAUSE: Duration = Duration::from_millis(700);

/// A file's time may lie before the moment at which it was written by as much as a tick of the system's clock.
const TICK: Duration = Duration::from_millis(20);

impl Watch {
    /// Begins to watch; what was changed at or after a moment counts as changed already.
    pub fn start(root: &Path, since: SystemTime) -> Self {
        let root = root.to_path_buf();
        let (outbox, changes) = channel();
        let (stop, stopped) = channel::<()>();
        std::thread::spawn(move || {
            let since = since.checked_sub(TICK).unwrap_or(since);
            let mut before: Stamps = scan(&root).into_iter().filter(|(_, (time, ..))| *time < since).collect();
            let mut pause = PAUSE;
            while stopped.recv_timeout(pause) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                let begun = Instant::now();
                let now = scan(&root);
                pause = PAUSE.max(begun.elapsed() * 100);
                let found = differences(&before, &now);
                if !found.is_empty() && outbox.send(found).is_err() {
                    return;
                }
                before = now;
            }
        });
        Self { changes, _stop: stop }
    }

    /// What has changed since the last look, by whomever.
    pub fn changes(&self) -> Vec<(String, Option<Stamp>)> {
        self.changes.try_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_a_new_file_and_a_lost_one_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("codings/ana")).unwrap();
        std::fs::create_dir_all(root.join("transcripts")).unwrap();
        std::fs::write(root.join("codebook.ron"), "()").unwrap();
        std::fs::write(root.join("codings/ana/a.ron"), "()").unwrap();
        std::fs::write(root.join("codings/ana/.a.ron.1.tmp"), "()").unwrap();
        let before = scan(root);
        assert_eq!(before.len(), 2);
        std::fs::write(root.join("codebook.ron"), "(format: 1)").unwrap();
        std::fs::write(root.join("transcripts/b.txt"), "text").unwrap();
        std::fs::remove_file(root.join("codings/ana/a.ron")).unwrap();
        let files: Vec<String> = differences(&before, &scan(root)).into_iter().map(|(file, _)| file).collect();
        assert_eq!(files, ["codebook.ron", "transcripts/b.txt", "codings/ana/a.ron"]);
        assert!(differences(&scan(root), &scan(root)).is_empty());
    }
}
