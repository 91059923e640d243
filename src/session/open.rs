//! An open study with its coder: acts go into memory at once and to the disk in order.

use super::history::Past;
use super::others::Others;
use super::{Clock, Failure, News};
use crate::edit::{Act, Edit};
use crate::model::anchor::State;
use crate::model::coding::{CodingRecord, Placed};
use crate::model::id::is_file_name;
use crate::model::{Coding, Problem, Study, TranscriptIx};
use crate::store::document::Document;
use crate::store::journal::{self, Entry, Splice, Step};
use crate::store::writer::{Job, Outcome, Writer};
use crate::store::{StoreError, layout, load, place, save};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::SystemTime;

/// A second side that a sync tool left beside a file is said as what it is.
pub(super) fn announce_copies(root: &Path, problems: &mut Vec<Problem>) {
    let copies = crate::git::mend::copies(root);
    problems.retain(|problem| copies.iter().all(|(copy, _)| *copy != problem.file));
    problems.extend(copies.into_iter().map(|(copy, file)| {
        let what = format!("this is a conflict copy of {file}, made by a sync tool; nothing in it is counted");
        let advice = if file.ends_with(".txt") {
            "Compare the two texts, keep the right one under the first name and delete the copy."
        } else {
            "`verbatim git resolve` brings the two together, loses nothing, and puts the copy aside."
        };
        Problem::in_file(copy, what, advice)
    }));
}

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

#[derive(Debug)]
struct Link {
    jobs: Option<Sender<Job>>,
    outcomes: Receiver<Outcome>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Link {
    fn start(root: PathBuf) -> Self {
        let (jobs, inbox) = channel::<Job>();
        let (outbox, outcomes) = channel();
        let mut writer = Writer::new(root);
        let thread = std::thread::spawn(move || {
            for job in inbox {
                let ticket = job.ticket;
                let result = writer.write(job);
                let stamps = result.as_ref().map(|entry| writer.stamps(entry)).unwrap_or_default();
                if outbox.send(Outcome { ticket, result, stamps }).is_err() {
                    return;
                }
            }
        });
        Self { jobs: Some(jobs), outcomes, thread: Some(thread) }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
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
    pub(super) link: Link,
    pub(super) next: u64,
    pub(super) waiting: VecDeque<(u64, Entry)>,
    pub(super) past: Past,
    pub(super) records: place::Newer,
    pub(super) documents: VecDeque<(TranscriptIx, Arc<Document>)>,
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
}

/// Texts kept in memory at once.
const DOCUMENTS: usize = 8;

impl Session {
    /// Opens the study in a folder.
    pub fn open(root: &Path) -> Result<Self, Failure> {
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
        let mut recovered = journal::recover(&root).unwrap_or_default();
        let loaded = load::load(&root)?;
        let mut problems = loaded.problems;
        problems.append(&mut recovered);
        announce_copies(&root, &mut problems);
        Ok(Self {
            study: loaded.study,
            problems,
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
            placings: 0,
            placed_on: HashMap::new(),
            news: Vec::new(),
            failures: Vec::new(),
            others: Others::default(),
            opened,
            greeted: HashSet::new(),
        })
    }

    /// Sets who works here; refuses what cannot be a folder's name.
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
    pub fn coder(&self) -> Result<&str, Failure> {
        self.coder.as_deref().ok_or_else(|| {
            Failure::usage(
                "Whose coding is this? Give --coder HANDLE, or set VERBATIM_CODER, or git's user name, and run this again.",
            )
        })
    }

    /// A transcript's text and turns; the last few stay in memory.
    pub fn document(&mut self, ix: TranscriptIx) -> Result<Arc<Document>, Problem> {
        if let Some((_, document)) = self.documents.iter().find(|(known, _)| *known == ix) {
            return Ok(Arc::clone(document));
        }
        self.wait_for_text(ix);
        let document = Document::read(&self.root, self.study.transcript(ix));
        let document = Arc::new(document.inspect_err(|problem| self.note(problem.clone()))?);
        self.documents.push_front((ix, Arc::clone(&document)));
        self.documents.truncate(DOCUMENTS);
        self.place(ix, &document);
        Ok(document)
    }

    /// Lists something wrong with a file, if it is not listed yet: it stays listed until the study is read again.
    pub fn note(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// A text that is just being written is read when it has been.
    pub(super) fn wait_for_text(&mut self, ix: TranscriptIx) {
        let text = layout::text(&self.study.transcript(ix).id);
        let writes = |edit: &Edit| matches!(edit, Edit::File { path, .. } if *path == text);
        if self.waiting.iter().any(|(_, entry)| entry.act.edits.iter().any(writes)) {
            let mut news = std::mem::take(&mut self.news);
            // What went wrong is among the news.
            let _ = self.wait(&mut news);
            self.news = news;
        }
    }

    /// The version of a transcript's text that its codings were placed on; `None` where it was not read yet.
    pub fn placed_on(&self, ix: TranscriptIx) -> Option<&str> {
        self.placed_on.get(&ix).map(String::as_str)
    }

    /// Finds where the codings of a transcript stand on its text as it is now; memory only.
    pub(super) fn place(&mut self, ix: TranscriptIx, document: &Document) {
        let placed = place::placed(&self.root, &self.study, ix, document, &self.records);
        self.placed_on.insert(ix, document.hash.clone());
        let notes = place::moved_notes(&self.root, &self.study, ix, document);
        self.study.place_notes(ix, notes);
        let moved = |(coding, placed): &(Coding, Placed)| {
            placed.state != State::Ok || placed.stored != coding.at || self.study.placed(coding).is_some()
        };
        if placed.iter().any(moved) {
            self.study.place(ix, placed);
            self.placings += 1;
        }
    }

    /// Changes whenever codings were found to stand elsewhere than they did.
    pub fn placings(&self) -> u64 {
        self.placings
    }

    /// A coding with every field, as its file has it or as an act of this session left it.
    pub fn record(&mut self, ix: TranscriptIx, coding: &Coding) -> Result<CodingRecord, Failure> {
        let word = self.study.coding_word(coding);
        let (coder, transcript) = (self.study.coder(coding.coder), &self.study.transcript(ix).id);
        let file = layout::codings(coder, transcript);
        if let Some(Some(record)) = self.records.get(&format!("{file}#{word}")) {
            return Ok(record.clone());
        }
        let gone = || Failure::data(format!("The coding `{word}` is no longer in {file}. Open the study again."));
        let text = std::fs::read_to_string(self.root.join(&file)).map_err(|_| gone())?;
        save::stored::<CodingRecord>(&text, "codings", &word).ok_or_else(gone)
    }

    /// All codings of one coder on one transcript with every field, by id: as [`Session::record`], one file read once.
    pub fn records(&self, ix: TranscriptIx, coder: &str) -> Result<HashMap<String, CodingRecord>, Failure> {
        let file = layout::codings(coder, &self.study.transcript(ix).id);
        let mut records: HashMap<String, CodingRecord> = match std::fs::read_to_string(self.root.join(&file)) {
            Ok(text) => save::all::<CodingRecord>(&text, "codings", &file),
            Err(_) => HashMap::new(),
        };
        let start = format!("{file}#");
        for (key, newer) in self.records.iter().filter(|(key, _)| key.starts_with(&start)) {
            let id = key.get(start.len()..).unwrap_or_default();
            match newer {
                Some(record) => drop(records.insert(id.to_owned(), record.clone())),
                None => drop(records.remove(id)),
            }
        }
        Ok(records)
    }

    /// Records that are newer in memory than on the disk.
    pub fn newer(&self) -> &place::Newer {
        &self.records
    }

    pub(super) fn remember(&mut self, act: &Act) {
        let mut touched: HashSet<TranscriptIx> = HashSet::new();
        for edit in &act.edits {
            match edit {
                Edit::Coding { transcript, coder, change } => {
                    if let Some(record) = change.either() {
                        let key = format!("{}#{}", layout::codings(coder, transcript), record.id);
                        self.records.insert(key, change.after.clone());
                    }
                    touched.extend(self.study.find_transcript(transcript));
                }
                Edit::Transcript(change) => {
                    self.documents.clear();
                    let ix = change.either().and_then(|transcript| self.study.find_transcript(&transcript.id));
                    ix.map(|ix| self.placed_on.remove(&ix));
                }
                _ => {}
            }
        }
        for ix in &touched {
            // What an act leaves is placed again: here, or when the text is next read.
            self.placed_on.remove(ix);
        }
        let open: Vec<_> = self.documents.iter().filter(|(ix, _)| touched.contains(ix)).cloned().collect();
        for (ix, document) in open {
            self.place(ix, &document);
        }
    }

    /// Does an act: in memory at once, on the disk as soon as the writer gets there.
    pub fn perform(&mut self, act: Act) -> Result<(), Failure> {
        self.perform_with(act, HashMap::new())
    }

    /// Does an act that brings files with it, by hash of their bytes.
    pub fn perform_with(&mut self, act: Act, blobs: HashMap<String, Vec<u8>>) -> Result<(), Failure> {
        if act.edits.is_empty() {
            return Ok(());
        }
        let newcomers = self.newcomers(&act);
        self.send(act, Step::Do, Vec::new(), blobs)?;
        self.told.add(newcomers);
        Ok(())
    }

    pub(super) fn send(
        &mut self,
        act: Act,
        step: Step,
        splices: Vec<Splice>,
        blobs: HashMap<String, Vec<u8>>,
    ) -> Result<(), Failure> {
        act.apply(&mut self.study)?;
        self.remember(&act);
        let (id, when) = (self.clock.ulid(), self.clock.moment());
        let coder = self.coder.clone().unwrap_or_default();
        let entry = Entry { id, when, coder, step, act, files: Vec::new() };
        self.next += 1;
        self.waiting.push_back((self.next, entry.clone()));
        self.past.push(entry.clone());
        let moves = |edit: &Edit| matches!(edit, Edit::File { path, .. } if save::is_of_a_coder(path));
        let moves = entry.act.edits.iter().any(moves);
        let job = Job { ticket: self.next, entry, splices, blobs };
        let sent = self.link.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        if !sent {
            return Err(Failure::data("The writer has stopped. Close the program and open the study again."));
        }
        if moves { self.read_again() } else { Ok(()) }
    }

    /// Acts not yet on the disk.
    pub fn pending(&self) -> usize {
        self.waiting.len()
    }

    /// What happened since the last look; never waits.
    pub fn poll(&mut self) -> Vec<Notice> {
        let mut notices = std::mem::take(&mut self.news);
        while let Ok(outcome) = self.link.outcomes.try_recv() {
            self.take(outcome, &mut notices);
        }
        if self.look_back() {
            notices.push(Notice::HistoryRead);
        }
        self.look_out(&mut notices);
        notices
    }

    pub(super) fn take(&mut self, outcome: Outcome, notices: &mut Vec<Notice>) {
        let place = self.waiting.iter().position(|(ticket, _)| *ticket == outcome.ticket);
        let sent = place.and_then(|place| self.waiting.remove(place)).map(|(_, entry)| entry);
        self.others.own.extend(outcome.stamps);
        match outcome.result {
            Ok(entry) => {
                self.past.finish(entry);
                if self.waiting.is_empty() {
                    notices.push(Notice::Saved);
                }
            }
            Err(error) => {
                let mut message = error.to_string();
                if let Some(sent) = sent {
                    message = format!("“{}” was not saved. {message}", sent.act.label);
                    self.past.forget(&sent.id);
                    self.take_back(&sent.act);
                    // What is being read may hold the act that was given up.
                    if self.past.is_reading() {
                        self.open_history();
                    }
                }
                self.failures.push(message.clone());
                notices.push(Notice::Failed(message));
            }
        }
    }

    /// Takes an act that could not be written out of memory again; where that fails, reads the study anew.
    pub(super) fn take_back(&mut self, act: &Act) {
        let inverse = act.clone().inverse();
        self.records.clear();
        if inverse.apply(&mut self.study).is_err()
            && let Ok(loaded) = load::load_after(&self.root, &Study::numbered_like(&self.study))
        {
            self.study = loaded.study;
            self.problems = loaded.problems;
        }
    }

    /// Waits until everything is on the disk; the first failure is the answer.
    pub fn settle(&mut self) -> Result<(), Failure> {
        self.wait(&mut Vec::new())?;
        match self.failures.drain(..).next() {
            Some(message) => Err(Failure::data(message)),
            None => Ok(()),
        }
    }

    pub(super) fn wait(&mut self, notices: &mut Vec<Notice>) -> Result<(), Failure> {
        while !self.waiting.is_empty() {
            match self.link.outcomes.recv() {
                Ok(outcome) => self.take(outcome, notices),
                Err(_) => {
                    return Err(Failure::data(
                        "The writer has stopped; what was not yet saved is lost. Open the study again.",
                    ));
                }
            }
        }
        Ok(())
    }
}
