//! The history of this clone: one line an act, written and synced before the files it changes, and a short line after.

use super::{StoreError, atomic, layout};
use crate::edit::{Act, Change, Edit};
use crate::model::Problem;
use crate::text::offsets::{digest, hash};
use serde::{Deserialize, Serialize};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Whether an entry does, takes back, or does again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// A new act.
    Do,
    /// Takes back the act with this id.
    Undo(String),
    /// Does the act with this id again.
    Redo(String),
}

/// How one file was changed: at a byte offset some text was replaced by other text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// Relative to the study folder.
    pub file: String,
    /// Hash before; `None`: there was no file.
    pub before: Option<String>,
    /// Hash after; `None`: there is no file.
    pub after: Option<String>,
    /// Byte offset.
    pub at: usize,
    /// What stood there.
    pub out: String,
    /// What stands there now.
    pub new: String,
}

impl Splice {
    /// The shortest splice that turns one text into the other.
    pub fn between(file: &str, old: Option<&str>, new: Option<&str>) -> Self {
        let (a, b) = (old.unwrap_or_default(), new.unwrap_or_default());
        let mut start = same_start(a.as_bytes(), b.as_bytes());
        while !a.is_char_boundary(start) || !b.is_char_boundary(start) {
            start -= 1;
        }
        let most = a.len().min(b.len()) - start;
        let mut tail = same_end(&a.as_bytes()[a.len() - most..], &b.as_bytes()[b.len() - most..]);
        while !a.is_char_boundary(a.len() - tail) || !b.is_char_boundary(b.len() - tail) {
            tail -= 1;
        }
        Self {
            file: file.to_owned(),
            before: old.map(hash),
            after: new.map(hash),
            at: start,
            out: a[start..a.len() - tail].to_owned(),
            new: b[start..b.len() - tail].to_owned(),
        }
    }

    /// The splice that takes this one back.
    pub fn inverse(&self) -> Self {
        Self {
            file: self.file.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
            at: self.at,
            out: self.new.clone(),
            new: self.out.clone(),
        }
    }

    /// The text after the splice, if the text given is the one it was made for, or the one it makes.
    pub fn restore(&self, now: Option<&str>) -> Option<Option<String>> {
        if now.map(hash) == self.after {
            return Some(now.map(str::to_owned));
        }
        self.apply(now)
    }

    /// The text after the splice, if the text given is the one it was made for.
    pub fn apply(&self, old: Option<&str>) -> Option<Option<String>> {
        if old.map(hash) != self.before {
            return None;
        }
        if self.after.is_none() {
            return Some(None);
        }
        let old = old.unwrap_or_default();
        let end = self.at.checked_add(self.out.len())?;
        if old.get(self.at..end)? != self.out {
            return None;
        }
        Some(Some(format!("{}{}{}", &old[..self.at], self.new, &old[end..])))
    }
}

/// Bytes that are compared at once.
const STRETCH: usize = 256;

/// How many bytes two texts begin with that are the same.
fn same_start(a: &[u8], b: &[u8]) -> usize {
    let stretches = a.chunks_exact(STRETCH).zip(b.chunks_exact(STRETCH));
    let whole = stretches.take_while(|(a, b)| a == b).count() * STRETCH;
    whole + a[whole..].iter().zip(&b[whole..]).take_while(|(a, b)| a == b).count()
}

/// How many bytes two texts of one length end with that are the same.
fn same_end(a: &[u8], b: &[u8]) -> usize {
    let stretches = a.rchunks_exact(STRETCH).zip(b.rchunks_exact(STRETCH));
    let whole = stretches.take_while(|(a, b)| a == b).count() * STRETCH;
    let rest = |bytes: &'_ [u8]| bytes.len() - whole;
    let (a, b) = (&a[..rest(a)], &b[..rest(b)]);
    whole + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// ULID.
    pub id: String,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub when: String,
    /// Who.
    pub coder: String,
    /// Done, undone, redone.
    pub step: Step,
    /// What was done; for an undo, what takes it back.
    pub act: Act,
    /// How files changed.
    pub files: Vec<Splice>,
}

/// The folder of this clone's histories.
fn folder(root: &Path) -> PathBuf {
    root.join(layout::LOCAL).join("journal")
}

/// A random word that names this clone in file names; never the machine's own name.
fn clone_word(root: &Path) -> Result<String, StoreError> {
    let path = root.join(layout::LOCAL).join("clone");
    if let Ok(word) = std::fs::read_to_string(&path) {
        let word = word.trim();
        if crate::model::id::is_file_name(word) {
            return Ok(word.to_owned());
        }
    }
    let word = ulid::Ulid::generate().to_string().to_lowercase().split_off(18);
    atomic::write(root, &format!("{}/clone", layout::LOCAL), word.as_bytes())?;
    Ok(word)
}

/// An open history to append to.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: std::fs::File,
}

impl Journal {
    /// Opens a coder's history in this clone, making it if need be, and drops a torn last line.
    ///
    /// # Errors
    /// The file cannot be made, read or cut.
    pub fn open(root: &Path, coder: &str) -> Result<Self, StoreError> {
        let coder = if coder.is_empty() { "nobody" } else { coder };
        let folder = folder(root);
        std::fs::create_dir_all(&folder).map_err(StoreError::io(&folder, "the folder cannot be made"))?;
        let path = folder.join(format!("{coder}-{}.log", clone_word(root)?));
        let fresh = !path.exists();
        let open = std::fs::OpenOptions::new().create(true).read(true).append(true).open(&path);
        let mut file = open.map_err(StoreError::io(&path, "the history cannot be opened"))?;
        let failed = || StoreError::io(&path, "the history cannot be read");
        let length = file.seek(SeekFrom::End(0)).map_err(failed())?;
        if length > 0 {
            let mut text = Vec::new();
            let mut from = length;
            // A torn line has no line end: cut back to the last one, reading backwards in blocks.
            loop {
                let start = from.saturating_sub(1 << 16);
                file.seek(SeekFrom::Start(start)).map_err(failed())?;
                text.resize(usize::try_from(from - start).unwrap_or(0), 0);
                file.read_exact(&mut text).map_err(failed())?;
                if let Some(end) = memchr::memrchr(b'\n', &text) {
                    let whole = start + end as u64 + 1;
                    if whole < length {
                        file.set_len(whole).map_err(failed())?;
                    }
                    break;
                }
                if start == 0 {
                    file.set_len(0).map_err(failed())?;
                    break;
                }
                from = start;
            }
        }
        if fresh {
            atomic::sync_folder(&folder)?;
        }
        Ok(Self { path, file })
    }

    /// Appends a line and waits until it is on the disk.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn append(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let failed = || StoreError::io(&self.path, "the history cannot be written");
        // The sum goes before what it is of, in its place: the line of an act on many files is long.
        let mut line = vec![b' '; SUM + 1];
        serde_json::to_writer(&mut line, entry).map_err(|error| failed()(error.into()))?;
        let sum = digest(line.get(SUM + 1..).unwrap_or_default());
        line.splice(..SUM, sum.bytes().skip(7).take(SUM));
        line.push(b'\n');
        let length = self.file.metadata().map_err(failed())?.len();
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        written.map_err(|error| {
            // Half a line would spoil the next one.
            let _ = self.file.set_len(length);
            StoreError::io(&self.path, "the history cannot be written")(error)
        })
    }
}

impl Journal {
    /// Notes what became of an act, so that a file which is later put back from outside is not taken for a crash.
    ///
    /// Nobody waits for the disk here: where the note is lost, the files themselves say whether the act was finished.
    pub fn note(&mut self, end: End, id: &str) {
        let sign = if end == End::Finished { FINISHED } else { GIVEN_UP };
        let _ = self.file.write_all(format!("{sign}{id}\n").as_bytes());
    }
}

/// What became of an act whose line stands in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its files are in place.
    Finished,
    /// They could not be written; the act is no part of the history.
    GivenUp,
}

/// Bytes of the sum that begins a line.
const SUM: usize = 16;

const FINISHED: &str = "= ";
const GIVEN_UP: &str = "- ";

fn note(line: &str) -> Option<(End, &str)> {
    let finished = line.strip_prefix(FINISHED).map(|id| (End::Finished, id));
    finished.or_else(|| line.strip_prefix(GIVEN_UP).map(|id| (End::GivenUp, id)))
}

fn parse(line: &str) -> Option<Entry> {
    let (sum, text) = line.split_once(' ')?;
    (hash(text).get(7..23) == Some(sum)).then(|| serde_json::from_str(text).ok())?
}

/// Reads all histories of this clone, by time; bad lines in the middle are reported and skipped.
pub fn read(root: &Path) -> (Vec<Entry>, Vec<Problem>) {
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    let Ok(files) = std::fs::read_dir(folder(root)) else { return (entries, problems) };
    let mut paths: Vec<PathBuf> = files.filter_map(Result::ok).map(|file| file.path()).collect();
    paths.sort();
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        // A last line without its end was torn by a crash before it counted, even where only the end is missing.
        let text = text.rfind('\n').map_or("", |end| &text[..=end]);
        for (number, whole) in text.lines().enumerate() {
            if let Some((end, id)) = note(whole) {
                if end == End::GivenUp {
                    entries.retain(|entry: &Entry| entry.id != id);
                }
                continue;
            }
            match parse(whole) {
                Some(entry) => entries.push(entry),
                None => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    let file = format!("{}/journal/{name}", layout::LOCAL);
                    let line = u32::try_from(number + 1).unwrap_or(0);
                    problems.push(
                        Problem::in_file(
                            file,
                            "this line of the history is damaged",
                            "It is skipped; the study itself is not touched by it.",
                        )
                        .at(line, 0),
                    );
                }
            }
        }
    }
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    (entries, problems)
}

/// What can be undone and redone, as indices into the entries; the next one last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stacks {
    /// Acts that stand.
    pub done: Vec<usize>,
    /// Acts that were taken back and may be done again.
    pub undone: Vec<usize>,
    /// Acts that were taken back, also those that a newer act keeps from being done again.
    pub taken_back: Vec<usize>,
}

impl Stacks {
    /// Goes one entry on: what it does to that which can be undone and redone.
    pub fn step(&mut self, entries: &[Entry], number: usize) {
        let Some(entry) = entries.get(number) else { return };
        let (from, id) = match &entry.step {
            Step::Do => {
                self.done.push(number);
                self.undone.clear();
                return;
            }
            Step::Undo(id) => (&mut self.done, id),
            Step::Redo(id) => (&mut self.undone, id),
        };
        if let Some(place) = from.iter().rposition(|known| entries.get(*known).is_some_and(|known| known.id == *id)) {
            let act = from.remove(place);
            match entry.step {
                Step::Undo(_) => {
                    self.undone.push(act);
                    self.taken_back.push(act);
                }
                _ => {
                    self.done.push(act);
                    self.taken_back.retain(|known| *known != act);
                }
            }
        }
    }
}

/// Replays do, undo and redo.
pub fn stacks(entries: &[Entry]) -> Stacks {
    let mut stacks = Stacks::default();
    (0..entries.len()).for_each(|number| stacks.step(entries, number));
    stacks
}

/// Finishes the last act if a crash cut it short; files that are neither as before nor as after are left and named.
///
/// # Errors
/// A history that cannot be read, or a file that cannot be written.
pub fn recover(root: &Path) -> Result<Vec<Problem>, StoreError> {
    if unfinished(root).is_none() {
        return Ok(Vec::new());
    }
    // Whoever is writing right now has not crashed: what counts is how things stand once they are done.
    let _lock = super::lock::take(root)?;
    finish(root)
}

/// Bytes of all histories of this clone: as long as they are the same, nobody else has done anything.
pub(super) fn size(root: &Path) -> u64 {
    let files = std::fs::read_dir(folder(root)).into_iter().flatten().filter_map(Result::ok);
    files.filter_map(|file| file.metadata().ok()).map(|known| known.len()).sum()
}

/// The same, for whoever holds the lock.
pub(super) fn finish(root: &Path) -> Result<Vec<Problem>, StoreError> {
    let Some(entry) = unfinished(root) else { return Ok(Vec::new()) };
    let (mut problems, mut todo, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for splice in &entry.files {
        let file = &splice.file;
        atomic::sweep(root, file);
        let text = std::fs::read_to_string(root.join(file)).ok();
        if text.as_deref().map(hash) == splice.after {
            continue;
        }
        match splice.apply(text.as_deref()) {
            Some(Some(after)) => todo.push((file.as_str(), after)),
            Some(None) => gone.push(file.as_str()),
            None => problems.push(Problem::in_file(
                file.clone(),
                format!("the last act, “{}”, was cut short, and the file has changed since", entry.act.label),
                "Look whether the file holds it.",
            )),
        }
    }
    let files: Vec<(&str, &[u8])> = todo.iter().map(|(file, text)| (*file, text.as_bytes())).collect();
    atomic::write_all(root, &files)?;
    for file in &gone {
        atomic::remove(root, file)?;
    }
    for edit in &entry.act.edits {
        // Of such a file there is a copy, made before the act was noted.
        if let Edit::File { path, change: Change { before: Some(before), after: None } } = edit
            && std::fs::read(root.join(path)).is_ok_and(|bytes| digest(&bytes) == *before)
        {
            atomic::remove(root, path)?;
            gone.push(path);
        }
    }
    let mut finished = files.iter().map(|(file, _)| *file).chain(gone);
    if let Some(first) = finished.next() {
        let more = finished.count();
        let place = if more == 0 { String::new() } else { format!(", in {} files", more + 1) };
        let what = format!("the last act, “{}”, had been cut short and was finished now{place}", entry.act.label);
        problems.push(Problem::in_file(first, what, "Undo it if it was not meant."));
    }
    Journal::open(root, &entry.coder)?.note(End::Finished, &entry.id);
    Ok(problems)
}

/// The newest whole entry, read from the ends of the files, if nothing says what became of it.
fn unfinished(root: &Path) -> Option<Entry> {
    let files = std::fs::read_dir(folder(root)).ok()?;
    let newest = |path: PathBuf| {
        let mut file = std::fs::File::open(path).ok()?;
        let length = file.seek(SeekFrom::End(0)).ok()?;
        let mut block = 1 << 16;
        loop {
            let start = length.saturating_sub(block);
            file.seek(SeekFrom::Start(start)).ok()?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).ok()?;
            // A line without its end was torn, and goes when the history is next written.
            let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
            let text = String::from_utf8_lossy(bytes.get(..whole).unwrap_or_default());
            let mut noted = Vec::new();
            for line in text.lines().rev() {
                noted.extend(note(line).map(|(_, id)| id));
                if let Some(entry) = parse(line) {
                    let ended = noted.contains(&entry.id.as_str());
                    return Some((entry, ended));
                }
            }
            if start == 0 {
                return None;
            }
            block *= 8;
        }
    };
    let all = files.filter_map(Result::ok).filter_map(|file| newest(file.path()));
    all.max_by(|(a, _), (b, _)| a.id.cmp(&b.id)).filter(|(_, ended)| !ended).map(|(entry, _)| entry)
}
