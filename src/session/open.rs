//! An open study with its coder.

use super::ahead::Ahead;
use super::copies::announce_copies;
use super::link::Link;
use super::news::News;
use super::others::Others;
use super::past::Past;
use super::{Clock, Failure};
use crate::model::id::is_file_name;
use crate::model::{CodingId, Problem, Study, TranscriptIx};
use crate::store::document::Document;
use crate::store::facts::Facts;
use crate::store::index::{self, Index};
use crate::store::journal;
use crate::store::known::Known;
use crate::store::load::{Loaded, Part};
use crate::store::writer::ReadAs;
use crate::store::{StoreError, layout, load, place};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// Something that happened since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Everything done so far is on the disk.
    Saved,
    /// An act could not be written; it was taken back in memory.
    Failed(String),
    /// Files were changed from outside and read again.
    Reloaded(String),
    /// What earlier sessions did is known now.
    HistoryRead,
}

/// A study that several verbs read one after the other, between whom it lies here.
#[derive(Clone, Debug, Default)]
pub struct Lent(Arc<Mutex<Option<Box<Session>>>>);

impl Lent {
    /// The session, which comes back here when it ends; without what was found wrong since it was laid here first.
    pub fn take(&self) -> Option<Session> {
        let mut session = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        session.home = Some((self.clone(), session.problems.len()));
        Some(*session)
    }

    /// Lays a session here, or back.
    pub fn put(&self, session: Session) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(session));
    }
}

/// An open study.
#[derive(Debug)]
pub struct Session {
    /// The study in memory.
    pub study: Study,
    /// What is wrong with its files.
    pub problems: Vec<Problem>,
    /// Whoever works here.
    pub coder: Option<String>,
    /// The study folder.
    pub root: PathBuf,
    /// Moments and ids.
    pub clock: Clock,
    /// What is to be said of acts beside what was asked for.
    pub told: News,
    pub(super) known: Known,
    pub(super) facts: Arc<Facts>,
    pub(super) link: Link,
    pub(super) next: u64,
    /// Acts on their way to the disk: the writer's ticket and the act's id.
    pub(super) waiting: VecDeque<(u64, String)>,
    pub(super) past: Past,
    pub(super) records: place::Newer,
    pub(super) documents: VecDeque<(TranscriptIx, Arc<Document>)>,
    /// How each text that was read looked then.
    pub(super) read_as: HashMap<TranscriptIx, ReadAs>,
    pub(super) ahead: Option<Ahead>,
    /// How often codings were found to stand elsewhere than they did.
    pub(super) placings: u64,
    /// The version of each text that its codings were placed on.
    pub(super) placed_on: HashMap<TranscriptIx, String>,
    /// What happened while something else was waited for.
    pub(super) news: Vec<Notice>,
    pub(super) failures: Vec<String>,
    pub(super) others: Others,
    pub(super) opened: SystemTime,
    /// Handles of which was said, if need be, that they are new.
    pub(super) greeted: HashSet<String>,
    /// Handles that have done something in parts of the study that were not opened, too.
    pub(super) handles: BTreeSet<String>,
    /// Where it comes back to when it ends, and how many problems it had there.
    home: Option<(Lent, usize)>,
}

impl Session {
    /// Opens the study in a folder.
    ///
    /// # Errors
    /// The folder is no study, or one that cannot be read.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        Self::open_with(root, index::named_folder().as_deref())
    }

    /// Opens the study in a folder; what is read from its files is kept in a cache folder, where there is one.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_with(root: &Path, cache: Option<&Path>) -> Result<Self, Failure> {
        let index = cache.and_then(|cache| Index::open(root, cache));
        Self::open_known(root, Known(index.map(Arc::new)))
    }

    /// Opens the study in a folder, of which something is known beforehand.
    pub(super) fn open_known(root: &Path, known: Known) -> Result<Self, Failure> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        if !root.join(layout::SETTINGS).exists() {
            return Err(if root.is_dir() {
                StoreError::NotAStudy(root).into()
            } else {
                StoreError::NoFolder(root).into()
            });
        }
        let opened = SystemTime::now();
        // A crash may have cut the last act short; a folder that cannot be written is still read.
        let recovered = journal::recover(&root).unwrap_or_default();
        Self::open_whole(root, known, recovered, opened)
    }

    fn open_whole(
        root: PathBuf,
        known: Known,
        mut recovered: Vec<Problem>,
        opened: SystemTime,
    ) -> Result<Self, Failure> {
        let mut loaded = load::load_after(&root, &Study::default(), &known)?;
        loaded.problems.append(&mut recovered);
        announce_copies(&root, &loaded.study, &mut loaded.problems);
        Ok(Self::of(root, loaded, known, opened))
    }

    /// Opens of the study in a folder what acts on some transcripts need, and nothing else of it; the whole where a part
    /// does not do.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_part(root: &Path, cache: Option<&Path>, ids: &[&str]) -> Result<Self, Failure> {
        let index = cache.and_then(|cache| Index::open(root, cache));
        Self::open_part_known(root, Known(index.map(Arc::new)), ids, None)
    }

    /// The same for an act on a passage of one transcript, whose text is read meanwhile.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_text(root: &Path, cache: Option<&Path>, id: &str) -> Result<Self, Failure> {
        let index = cache.and_then(|cache| Index::open(root, cache));
        Self::open_part_known(root, Known(index.map(Arc::new)), &[id], Some(id))
    }

    /// The same for acts on codings, by their ids.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_codings(root: &Path, cache: Option<&Path>, words: &[String]) -> Result<Self, Failure> {
        let index = cache.and_then(|cache| Index::open(root, cache));
        let known = Known(index.map(Arc::new));
        let transcript = |word: &String| known.transcript_of(CodingId::parse(word)?);
        if let Some(ids) = words.iter().map(transcript).collect::<Option<BTreeSet<String>>>() {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let session = Self::open_part_known(root, known.clone(), &ids, None)?;
            // What is known of a file may be old: the coding may be in another by now.
            if words.iter().all(|word| session.study.find_coding(word).is_some()) {
                return Ok(session);
            }
        }
        Self::open_known(root, known)
    }

    fn open_part_known(root: &Path, known: Known, ids: &[&str], text: Option<&str>) -> Result<Self, Failure> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        let opened = SystemTime::now();
        if !root.join(layout::SETTINGS).exists() {
            return Self::open_known(&root, known);
        }
        let mut recovered = journal::recover(&root).unwrap_or_default();
        // Only now: an act that was cut short may have been about the text.
        let ahead = text.filter(|id| is_file_name(id)).map(|id| Ahead::start(&root, id));
        let Some(Part { mut loaded, handles }) = load::load_part(&root, ids, &known)? else {
            return Self::open_whole(root, known, recovered, opened);
        };
        loaded.problems.append(&mut recovered);
        Ok(Self { handles, ahead, ..Self::of(root, loaded, known, opened) })
    }

    fn of(root: PathBuf, loaded: Loaded, known: Known, opened: SystemTime) -> Self {
        Self {
            study: loaded.study,
            facts: Arc::new(loaded.facts),
            known,
            problems: loaded.problems,
            coder: None,
            link: Link::start(root.clone()),
            root,
            clock: Clock::default(),
            told: News::default(),
            next: 0,
            waiting: VecDeque::new(),
            past: Past::default(),
            records: HashMap::new(),
            documents: VecDeque::new(),
            read_as: HashMap::new(),
            ahead: None,
            placings: 0,
            placed_on: HashMap::new(),
            news: Vec::new(),
            failures: Vec::new(),
            others: Others::default(),
            opened,
            greeted: HashSet::new(),
            handles: BTreeSet::new(),
            home: None,
        }
    }

    /// Whether it goes back to whoever lent it when it ends.
    pub fn is_lent(&self) -> bool {
        self.home.is_some()
    }

    /// Closes a study with which the program ends, and whatever was made of it: what was read is kept for next time, and
    /// memory goes back to the system all at once. One that is lent goes back to whoever lent it.
    pub fn end<T>(mut self, made: T) {
        if let Some((home, problems)) = self.home.take() {
            self.problems.truncate(problems);
            home.put(self);
            return;
        }
        let Self { study, known, facts, .. } = self;
        if let Some(index) = &known.0 {
            index.save();
        }
        std::mem::forget((study, known, facts, made));
    }

    /// Sets who works here; refuses what cannot be a folder's name.
    ///
    /// # Errors
    /// The handle cannot be a folder's name.
    pub fn set_coder(&mut self, handle: &str) -> Result<(), Failure> {
        if !is_file_name(handle) {
            return Err(Failure::usage(format!(
                "`{handle}` cannot be a coder's handle: use a to z, 0 to 9 and -, at most 64 characters."
            )));
        }
        self.coder = Some(handle.to_owned());
        Ok(())
    }

    /// Whoever works here, or what to do about it.
    ///
    /// # Errors
    /// Nobody is said to work here.
    pub fn coder(&self) -> Result<&str, Failure> {
        self.coder.as_deref().ok_or_else(|| {
            Failure::usage(
                "Whose coding is this? Give --coder HANDLE, or set VERBATIM_CODER, or git's user name, and run this again.",
            )
        })
    }

    /// Whether what was wrong with a text is so no more: it is there and can be read.
    pub fn is_mended(&self, problem: &Problem) -> bool {
        let study = &self.study;
        let mut all = study.transcripts().into_iter().map(|ix| study.transcript(ix));
        let text = all.find(|transcript| layout::text(&transcript.id) == problem.file);
        text.is_some_and(|transcript| Document::text_of(&self.root, transcript).is_ok())
    }

    /// Lists something wrong with a file, if it is not listed yet: it stays listed until the study is read again.
    pub fn note(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}
