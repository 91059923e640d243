//! What was done in this clone, as people read it, and taking it back.

use super::Session;
use super::past::Past;
use crate::edit::Edit;
use crate::model::{Span, TranscriptIx};
use crate::session::Failure;
use crate::store::journal::{self, Entry, Splice, Stacks, Step};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError};

/// A line of the history as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// ULID of the act.
    pub id: String,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub when: String,
    /// Who.
    pub coder: String,
    /// What: the act's label, with "undo" or "redo" before it where it was one.
    pub label: String,
    /// Whether it was taken back and not done again.
    pub undone: bool,
    /// Whether it touched the codebook.
    pub codebook: bool,
}

/// The transcripts that an act is about, where it is about nothing else.
fn transcripts_alone(edits: &[Edit]) -> Option<Vec<&str>> {
    let mut ids = Vec::new();
    for edit in edits {
        match edit {
            Edit::Coding { transcript, .. } | Edit::Note { transcript, .. } | Edit::Work { transcript, .. } => {
                ids.push(transcript.as_str());
            }
            _ => return None,
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Some(ids)
}

impl Session {
    /// Opens what [`Session::undo`] needs of a study.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_to_undo(root: &Path, cache: Option<&Path>) -> Result<Self, Failure> {
        Self::open_last(root, cache, |stacks| &stacks.done)
    }

    /// Opens what [`Session::redo`] needs of a study.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_to_redo(root: &Path, cache: Option<&Path>) -> Result<Self, Failure> {
        Self::open_last(root, cache, |stacks| &stacks.undone)
    }

    fn open_last(root: &Path, cache: Option<&Path>, which: fn(&Stacks) -> &Vec<usize>) -> Result<Self, Failure> {
        let entries = journal::read(root).0;
        let stacks = journal::stacks(&entries);
        let last = which(&stacks).last().and_then(|last| entries.get(*last));
        let mut session = match last.and_then(|entry| transcripts_alone(&entry.act.edits)) {
            Some(ids) => Self::open_part(root, cache, &ids)?,
            None => Self::open_with(root, cache)?,
        };
        session.past.take(entries);
        Ok(session)
    }

    /// Reads the history of earlier sessions, so that undo reaches them and says so; [`Session::poll`] tells when.
    pub fn open_history(&mut self) {
        self.past.start(self.root.clone());
    }

    /// Reads the history anew where it was open: somebody else has been at the study.
    pub(super) fn reopen_history(&mut self) {
        if self.past.read || self.past.is_reading() {
            self.open_history();
        }
    }

    /// Whether the history has just been read; never waits.
    pub(super) fn look_back(&mut self) -> bool {
        match self.past.reading.as_ref().map(Receiver::try_recv) {
            Some(Ok(entries)) => self.past.take(entries),
            Some(Err(TryRecvError::Disconnected)) => self.past.take(journal::read(&self.root).0),
            Some(Err(TryRecvError::Empty)) | None => return false,
        }
        true
    }

    /// The whole history, waiting for the disk where it must.
    fn past(&mut self) -> &Past {
        let read = self.past.reading.take().map(|reading| reading.recv());
        match read {
            Some(Ok(entries)) => self.past.take(entries),
            None if self.past.read => {}
            Some(Err(_)) | None => self.past.take(journal::read(&self.root).0),
        }
        &self.past
    }

    /// The history, oldest first.
    pub fn history(&mut self) -> Vec<HistoryEntry> {
        let past = self.past();
        let undone: HashSet<usize> = past.stacks.taken_back.iter().copied().collect();
        let line = |(number, entry): (usize, &Entry)| HistoryEntry {
            id: entry.id.clone(),
            when: entry.when.clone(),
            coder: entry.coder.clone(),
            label: match entry.step {
                Step::Do => entry.act.label.clone(),
                Step::Undo(_) => format!("undo {}", entry.act.label),
                Step::Redo(_) => format!("redo {}", entry.act.label),
            },
            undone: undone.contains(&number),
            codebook: entry.act.edits.iter().any(|edit| matches!(edit, Edit::Code { .. })),
        };
        past.entries.iter().enumerate().map(line).collect()
    }

    /// What has to be taken back so that an act is, the last act first; `None` where it is taken back already, or cannot be.
    pub fn down_to(&mut self, id: &str) -> Option<Vec<String>> {
        let past = self.past();
        let entry = |at: &usize| past.entries.get(*at);
        let from = past.stacks.done.iter().position(|at| entry(at).is_some_and(|entry| entry.id == id))?;
        let acts = past.stacks.done.get(from..)?.iter().rev();
        Some(acts.filter_map(entry).map(|entry| entry.act.label.clone()).collect())
    }

    /// The first passage that an act was about: a transcript, and where it stood there; `None` where it was about none.
    pub fn passage_of(&mut self, id: &str) -> Option<(TranscriptIx, Option<Span>)> {
        let entry = self.past().entries.iter().find(|entry| entry.id == id)?.clone();
        let place = entry.act.edits.iter().find_map(|edit| match edit {
            Edit::Coding { transcript, change, .. } => Some((transcript.clone(), change.either().map(|it| it.at))),
            Edit::Note { transcript, change, .. } => Some((transcript.clone(), change.either().map(|it| it.at))),
            Edit::Work { transcript, .. } => Some((transcript.clone(), None)),
            Edit::Transcript(change) => Some((change.either()?.id.clone(), None)),
            _ => None,
        });
        let (transcript, at) = place?;
        let ix = self.study.find_transcript(&transcript)?;
        self.study.entry(ix).is_some_and(|entry| entry.present).then_some((ix, at))
    }

    /// Whether the history is still being read: there may be more to take back than is known.
    pub fn is_reading_history(&self) -> bool {
        self.past.is_reading()
    }

    /// What the next undo takes back, as far as is known.
    pub fn undo_label(&self) -> Option<String> {
        self.past.label(&self.past.stacks.done)
    }

    /// What the next redo does again, as far as is known.
    pub fn redo_label(&self) -> Option<String> {
        self.past.label(&self.past.stacks.undone)
    }

    /// Takes back the last act of this clone; its label, or `None` where there is none.
    ///
    /// # Errors
    /// The study has changed since, or its files cannot be written.
    pub fn undo(&mut self) -> Result<Option<String>, Failure> {
        self.flush()?;
        let past = self.past();
        let Some(entry) = past.stacks.done.last().and_then(|last| past.entries.get(*last)).cloned() else {
            return Ok(None);
        };
        let splices = entry.files.iter().map(Splice::inverse).collect();
        let label = entry.act.label.clone();
        self.send(entry.act.inverse(), Step::Undo(entry.id), splices, HashMap::new())?;
        Ok(Some(label))
    }

    /// Does again what was taken back last.
    ///
    /// # Errors
    /// The study has changed since, or its files cannot be written.
    pub fn redo(&mut self) -> Result<Option<String>, Failure> {
        self.flush()?;
        let past = self.past();
        let Some(entry) = past.stacks.undone.last().and_then(|last| past.entries.get(*last)).cloned() else {
            return Ok(None);
        };
        let label = entry.act.label.clone();
        self.send(entry.act, Step::Redo(entry.id), entry.files, HashMap::new())?;
        Ok(Some(label))
    }
}
