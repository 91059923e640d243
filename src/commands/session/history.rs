//! What was done in this clone, as people read it, and taking it back.

use super::Session;
use crate::commands::Failure;
use crate::edit::Edit;
use crate::store::journal::{self, Entry, Splice, Step};
use std::collections::HashMap;

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

impl Session {
    /// This clone's history with this session's acts.
    fn entries(&mut self) -> Vec<Entry> {
        let root = self.root.clone();
        let own: Vec<Entry> = self.own.clone();
        let stored = self.history.get_or_insert_with(|| journal::read(&root).0);
        let mut all: Vec<Entry> =
            stored.iter().filter(|entry| own.iter().all(|mine| mine.id != entry.id)).cloned().collect();
        all.extend(own);
        all
    }

    /// The history, oldest first.
    pub fn history(&mut self) -> Vec<HistoryEntry> {
        let entries = self.entries();
        let undone = journal::stacks(&entries).taken_back;
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
        entries.iter().enumerate().map(line).collect()
    }

    /// Reads the history, so that [`Session::undo_label`] also knows of earlier sessions.
    pub fn open_history(&mut self) {
        self.entries();
        self.label();
    }

    pub(super) fn label(&mut self) {
        let label = |entries: &[Entry], stack: &[usize]| {
            stack.last().and_then(|last| entries.get(*last)).map(|entry| entry.act.label.clone())
        };
        // The whole history is long; what this session did says most of it.
        let stacks = journal::stacks(&self.own);
        let (mut undo, mut redo) = (label(&self.own, &stacks.done), label(&self.own, &stacks.undone));
        if self.history.is_some() && (undo.is_none() || redo.is_none()) {
            let entries = self.entries();
            let stacks = journal::stacks(&entries);
            (undo, redo) = (label(&entries, &stacks.done), label(&entries, &stacks.undone));
        }
        self.labels = (undo, redo);
    }

    /// What the next undo takes back, as far as is known.
    pub fn undo_label(&self) -> Option<String> {
        self.labels.0.clone()
    }

    /// What the next redo does again, as far as is known.
    pub fn redo_label(&self) -> Option<String> {
        self.labels.1.clone()
    }

    /// Takes back the last act of this clone; its label, or `None` where there is none.
    pub fn undo(&mut self) -> Result<Option<String>, Failure> {
        self.settle()?;
        let entries = self.entries();
        let Some(entry) = journal::stacks(&entries).done.last().and_then(|last| entries.get(*last)).cloned() else {
            return Ok(None);
        };
        let splices = entry.files.iter().map(Splice::inverse).collect();
        let label = entry.act.label.clone();
        self.send(entry.act.inverse(), Step::Undo(entry.id), splices, HashMap::new())?;
        Ok(Some(label))
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> Result<Option<String>, Failure> {
        self.settle()?;
        let entries = self.entries();
        let Some(entry) = journal::stacks(&entries).undone.last().and_then(|last| entries.get(*last)).cloned() else {
            return Ok(None);
        };
        let label = entry.act.label.clone();
        self.send(entry.act, Step::Redo(entry.id), entry.files, HashMap::new())?;
        Ok(Some(label))
    }
}
