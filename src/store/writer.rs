//! Carries acts to the disk: lock, history, files, in that order; on a thread of its own for the screen.

use super::backup::{self, Why};
use super::blob::{Blob, Blobs};
use super::journal::{self, End, Entry, Journal, Splice};
use super::watch::{Stamp, stamp};
use super::{StoreError, atomic, layout, lock, save, texts};
use crate::edit::{Change, Edit, Refusal};
use crate::git::repo::Repo;
use crate::import::encoding::{canonical, utf8};
use crate::text::offsets::{digest, hash};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// An act on its way to the disk.
#[derive(Clone, Debug)]
pub struct Job {
    /// Number given by the session.
    pub ticket: u64,
    /// The line for the history, its files still empty.
    pub entry: Entry,
    /// For an undo or redo: how the files changed then, to restore their very bytes.
    pub splices: Vec<Splice>,
    /// Bytes of files that the act brings in, by hash.
    pub blobs: Blobs,
    /// The texts that its passages were chosen on.
    pub texts: Vec<ReadAs>,
}

/// A text as it was read.
#[derive(Clone, Debug)]
pub struct ReadAs {
    /// Its file, from the study folder.
    pub file: String,
    /// How the file looked before it was read.
    pub stamp: Option<Stamp>,
    /// `sha256:…` of the text.
    pub hash: String,
}

/// What became of a job.
#[derive(Debug)]
pub struct Outcome {
    /// The job's number.
    pub ticket: u64,
    /// The finished line of the history, or why nothing was written.
    pub result: Result<Entry, StoreError>,
    /// How the files that were written look now.
    pub stamps: Vec<(String, Option<Stamp>)>,
}

/// Files that an act touches: as they were, and as they shall be.
type Files = BTreeMap<String, (Option<String>, Option<String>)>;

/// A file that is put in place whole: where, and its bytes with their hash.
type Brought<'a> = (String, &'a str, Cow<'a, Blob>);

/// Writes acts of one clone.
#[derive(Debug)]
pub struct Writer {
    root: PathBuf,
    journals: HashMap<String, Journal>,
    /// Bytes of the histories after the last act of this writer.
    seen: u64,
    /// The day that has its snapshot, and whether one was made before files came in.
    kept: (String, bool),
    /// Versions of texts, by hash, that were seen to be at hand.
    texts: HashSet<String>,
}

impl Writer {
    /// A writer for the study in `root`.
    pub fn new(root: PathBuf) -> Self {
        Self { root, journals: HashMap::new(), seen: 0, kept: (String::new(), false), texts: HashSet::new() }
    }

    /// How the files of an act look now.
    pub fn stamps(&self, entry: &Entry) -> Vec<(String, Option<Stamp>)> {
        let mut files: Vec<String> = entry.act.edits.iter().map(save::file_of).collect();
        files.dedup();
        files.into_iter().map(|file| (file.clone(), stamp(&self.root, &file))).collect()
    }

    /// Writes one act; when this returns `Ok`, it is on the disk.
    ///
    /// # Errors
    /// A file is not as the act expects it, or the disk does not take it.
    pub fn write(&mut self, mut job: Job) -> Result<Entry, StoreError> {
        let _lock = lock::take(&self.root)?;
        if journal::size(&self.root) != self.seen {
            // Another program may have died in the midst of an act; nothing may be written over half of it.
            journal::finish(&self.root)?;
        }
        if let Some(text) = job.texts.iter().find(|text| !text.is_still(&self.root)) {
            return Err(StoreError::OtherText(text.file.clone()));
        }
        self.keep_study(&job.entry);
        let mut files = Files::new();
        let mut restored: HashSet<String> = HashSet::new();
        let mut taken: Vec<(String, Change<String>)> = Vec::new();
        // git knows the file: an empty list stays, so that a merge never sees a deletion.
        let ends = |edit: &&Edit| matches!(edit, Edit::Work { change, .. } if change.after.is_none());
        let kept: Vec<String> = job.entry.act.edits.iter().filter(ends).map(save::file_of).collect();
        let kept: Vec<String> = kept.into_iter().filter(|file| is_tracked(&self.root, file)).collect();
        job.splices.retain(|splice| !kept.contains(&splice.file));
        let splices: HashMap<&str, &Splice> = job.splices.iter().map(|splice| (splice.file.as_str(), splice)).collect();
        for edit in &job.entry.act.edits {
            let file = save::file_of(edit);
            let whole = match edit {
                Edit::File { path, change } if !save::is_of_a_coder(path) => {
                    taken.push((path.clone(), change.clone()));
                    continue;
                }
                Edit::File { change, .. } => Some(change),
                _ => None,
            };
            if restored.contains(&file) {
                continue;
            }
            let (_, now) = match files.get_mut(&file) {
                Some(known) => known,
                None => {
                    let text = read(&self.root, &file)?;
                    let splice = splices.get(file.as_str());
                    let known = files.entry(file.clone()).or_insert((text.clone(), text));
                    if let Some(bytes) = splice.and_then(|splice| splice.restore(known.1.as_deref())) {
                        // All edits of this file at once, to the byte.
                        known.1 = bytes;
                        restored.insert(file);
                        continue;
                    }
                    known
                }
            };
            if let Some(change) = whole {
                *now = whole_text(&file, now.as_deref(), change, &job.blobs)?;
            } else if !(ends(&edit) && kept.contains(&file)) {
                *now = save::render(&file, now.as_deref(), edit)?;
            }
        }
        if let Err(error) = self.bring_all(&taken, &job.blobs) {
            self.put_back_taken(&taken);
            return Err(error);
        }
        let changed = files.iter().filter(|(_, (old, new))| old != new);
        job.entry.files =
            changed.map(|(file, (old, new))| Splice::between(file, old.as_deref(), new.as_deref())).collect();
        for edit in &job.entry.act.edits {
            self.keep_text(edit);
        }
        let Entry { id, coder, .. } = &job.entry;
        if let Err(error) = self.journal(coder).and_then(|journal| journal.append(&job.entry)) {
            self.put_back_taken(&taken);
            return Err(error);
        }
        let written = self.replace(&files, &taken);
        if written.is_ok() {
            self.journal(coder)?.note(End::Finished, id);
        } else if self.put_back(&files) & self.put_back_taken(&taken) {
            // The person is told that it was not saved: it must not come back by itself.
            self.journal(coder)?.note(End::GivenUp, id);
        }
        self.seen = journal::size(&self.root);
        written.map(|()| job.entry)
    }

    /// A snapshot before the first act of a day, before each act that reorganises the study, and once before files
    /// come in. An act is not held up by a snapshot that cannot be made: it can be undone without one.
    fn keep_study(&mut self, entry: &Entry) {
        let day = entry.when.get(..10).unwrap_or_default();
        let why = match Why::of(&entry.act.edits) {
            Some(Why::Import) if self.kept.1 => None,
            why => why,
        };
        let first = self.kept.0 != day && !backup::has_day(&self.root, &entry.when);
        if let Some(why) = why.or(first.then_some(Why::Day)) {
            let _ = backup::snapshot(&self.root, why, &entry.when);
        }
        self.kept = (day.to_owned(), self.kept.1 || why == Some(Why::Import));
    }

    fn replace(&self, files: &Files, taken: &[(String, Change<String>)]) -> Result<(), StoreError> {
        let changed = files.iter().filter(|(_, (old, new))| old != new);
        let (kept, gone): (Vec<_>, Vec<_>) = changed.partition(|(_, (_, new))| new.is_some());
        let kept: Vec<(&str, &[u8])> =
            kept.iter().filter_map(|(file, (_, new))| Some((file.as_str(), new.as_deref()?.as_bytes()))).collect();
        atomic::write_all(&self.root, &kept)?;
        for (file, _) in gone {
            atomic::remove(&self.root, file)?;
        }
        for (path, change) in taken {
            if change.after.is_none() {
                atomic::remove(&self.root, path)?;
            }
        }
        Ok(())
    }

    /// Puts files back as they were before an act that failed half way; whether all are so again.
    fn put_back(&self, files: &Files) -> bool {
        files.iter().all(|(file, (old, _))| match (read(&self.root, file), old) {
            (Ok(now), old) if now == *old => true,
            (_, Some(old)) => atomic::write(&self.root, file, old.as_bytes()).is_ok(),
            (_, None) => atomic::remove(&self.root, file).is_ok(),
        })
    }

    /// The same for files that are taken as they are: of each that goes or is replaced there is a copy.
    fn put_back_taken(&self, taken: &[(String, Change<String>)]) -> bool {
        taken.iter().all(|(path, change)| {
            let now = std::fs::read(self.root.join(path)).ok().map(|bytes| digest(&bytes));
            match &change.before {
                _ if now == change.before => true,
                // Somebody else's doing stays.
                _ if now != change.after => true,
                Some(before) => {
                    let copy = std::fs::read(self.root.join(texts::kept(before)));
                    copy.is_ok_and(|bytes| atomic::write(&self.root, path, &bytes).is_ok())
                }
                None => atomic::remove(&self.root, path).is_ok(),
            }
        })
    }

    fn journal(&mut self, coder: &str) -> Result<&mut Journal, StoreError> {
        if !self.journals.contains_key(coder) {
            let journal = Journal::open(&self.root, coder)?;
            self.journals.insert(coder.to_owned(), journal);
        }
        self.journals.get_mut(coder).ok_or(StoreError::Locked)
    }

    /// Keeps a copy of the text that a coder codes, where git does not have it as it is: should the text change, the
    /// copy says what changed. Without it the codings are found by their words, so a failure is no fault.
    fn keep_text(&mut self, edit: &Edit) {
        let (transcript, version) = match edit {
            Edit::Work { transcript, change, .. } => (transcript, change.after.as_ref().map(|work| &work.text)),
            Edit::Coding { transcript, change, .. } => {
                (transcript, change.after.as_ref().and_then(|coding| coding.text.as_ref()))
            }
            Edit::Note { transcript, change, .. } => {
                (transcript, change.after.as_ref().and_then(|note| note.text.as_ref()))
            }
            _ => return,
        };
        let Some(version) = version.filter(|version| !self.texts.contains(*version)) else { return };
        self.texts.insert(version.clone());
        let (file, copy) = (layout::text(transcript), texts::kept(version));
        if self.root.join(&copy).exists() {
            return;
        }
        let Ok(text) = std::fs::read_to_string(self.root.join(&file)) else { return };
        let text = canonical(text);
        let committed = || Repo::near(&self.root)?.at("HEAD", &file).map(|text| hash(&text));
        if hash(&text) == *version && committed().as_ref() != Some(version) {
            let _ = atomic::write(&self.root, &copy, text.as_bytes());
        }
    }

    /// Puts whole files in place, many at once: a folder in which a thousand come to stand is synced once.
    fn bring_all(&self, taken: &[(String, Change<String>)], blobs: &Blobs) -> Result<(), StoreError> {
        let mut files: Vec<Brought<'_>> = Vec::new();
        let mut seen = HashSet::new();
        for (path, change) in taken {
            if !seen.insert(path) {
                // What comes after a change of the same file finds that change on the disk.
                write_brought(&self.root, &files)?;
                files.clear();
            }
            files.extend(self.bring_in(path, change, blobs)?);
        }
        write_brought(&self.root, &files)
    }

    /// The files by which a whole file comes to stand in its place; of one that will go a copy is made in the local
    /// folder, so that it can come back.
    fn bring_in<'a>(
        &self,
        path: &str,
        change: &'a Change<String>,
        blobs: &'a Blobs,
    ) -> Result<Vec<Brought<'a>>, StoreError> {
        if let Some(before) = &change.before {
            let from = self.root.join(path);
            match std::fs::read(&from) {
                Ok(bytes) if !is_version(&bytes, before) => {
                    return Err(StoreError::Refused(Refusal::Changed(path.to_owned())));
                }
                Ok(bytes) => atomic::write(&self.root, &texts::kept(before), &bytes)?,
                Err(_) => {}
            }
        }
        if let Some(after) = &change.after {
            let kept = texts::kept(after);
            let blob = match blobs.get(after) {
                Some(blob) => Cow::Borrowed(blob),
                None => {
                    let from = self.root.join(&kept);
                    let bytes = std::fs::read(&from).map_err(StoreError::io(&from, "the kept copy cannot be read"))?;
                    Cow::Owned(Blob::Bytes(bytes))
                }
            };
            // A text that was replaced may be changed outside next: then the copy says what changed.
            if change.before.is_some() && !self.root.join(&kept).exists() {
                atomic::write(&self.root, &kept, &blob.bytes(after)?)?;
            }
            return Ok(vec![(path.to_owned(), after, blob)]);
        }
        Ok(Vec::new())
    }
}

impl ReadAs {
    /// Whether the text is what it was; one that was only touched is.
    fn is_still(&self, root: &Path) -> bool {
        let now = stamp(root, &self.file);
        let same = |bytes: Vec<u8>| is_version(&bytes, &self.hash);
        now.is_some() && (now == self.stamp || std::fs::read(root.join(&self.file)).is_ok_and(same))
    }
}

fn write_brought(root: &Path, files: &[Brought<'_>]) -> Result<(), StoreError> {
    atomic::write_each(root, files, |(file, hash, blob)| Ok((file.as_str(), blob.bytes(hash)?)))
}

/// The text of a coder's file that comes, goes or is replaced as a whole.
fn whole_text(
    file: &str,
    now: Option<&str>,
    change: &Change<String>,
    blobs: &Blobs,
) -> Result<Option<String>, StoreError> {
    match (&change.before, now) {
        (None, Some(_)) => return Err(Refusal::Exists(file.to_owned()).into()),
        (Some(_), None) => return Err(Refusal::Gone(file.to_owned()).into()),
        (Some(before), Some(now)) if hash(now) != *before => return Err(Refusal::Changed(file.to_owned()).into()),
        _ => {}
    }
    let Some(after) = &change.after else { return Ok(None) };
    let bytes = blobs.get(after).map(|blob| blob.bytes(after)).transpose()?;
    let text = bytes.and_then(|bytes| String::from_utf8(bytes.into_owned()).ok());
    text.map(Some).ok_or_else(|| Refusal::Changed(file.to_owned()).into())
}

fn read(root: &Path, file: &str) -> Result<Option<String>, StoreError> {
    let path = root.join(file);
    let no_text = |_| std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not UTF-8");
    match std::fs::read(&path).and_then(|bytes| utf8(bytes).map_err(no_text)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(path, "the file cannot be read")(error)),
    }
}

/// Whether git knows a file; the index is asked, without running any of the repository's own commands.
fn is_tracked(root: &Path, file: &str) -> bool {
    Repo::near(root).is_some_and(|repo| repo.ask(&["ls-files", "--error-unmatch", "--", file]).is_ok())
}

/// Whether a file is the version of this hash, whatever marks and line ends an editor or git left in it.
fn is_version(bytes: &[u8], wanted: &str) -> bool {
    let canonical = || std::str::from_utf8(bytes).ok().map(|text| hash(&canonical(text.to_owned())));
    digest(bytes) == wanted || canonical().as_deref() == Some(wanted)
}
