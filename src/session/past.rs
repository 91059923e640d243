//! What was done in this clone, as far as its histories are read.

use crate::edit::Act;
use crate::store::journal::{self, Entry, Stacks};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

/// What was done in this clone as far as it is known, and what of it can be taken back or done again.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// In order; before the histories are read, this session's acts alone.
    pub(super) entries: Vec<Entry>,
    pub(super) stacks: Stacks,
    /// Ids of this session's acts.
    own: HashSet<String>,
    /// Whether the histories on the disk are among the entries.
    pub(super) read: bool,
    pub(super) reading: Option<Receiver<Vec<Entry>>>,
}

impl Past {
    pub(super) fn push(&mut self, entry: Entry) {
        self.own.insert(entry.id.clone());
        self.entries.push(entry);
        self.stacks.step(&self.entries, self.entries.len() - 1);
    }

    /// The act is on the disk: how its files changed is known now.
    pub(super) fn finish(&mut self, entry: Entry) {
        if let Some(known) = self.entries.iter_mut().rev().find(|known| known.id == entry.id) {
            known.files = entry.files;
        }
    }

    /// An act of this session that is on its way to the disk.
    pub(super) fn act(&self, id: &str) -> Option<&Act> {
        self.entries.iter().rev().find(|known| known.id == id).map(|known| &known.act)
    }

    /// The act could not be written: it never was. Comes back, where there was one.
    pub(super) fn forget(&mut self, id: &str) -> Option<Entry> {
        let place = self.entries.iter().rposition(|entry| entry.id == id)?;
        let entry = self.entries.remove(place);
        self.stacks = journal::stacks(&self.entries);
        Some(entry)
    }

    pub(super) fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Reads the histories on a thread; they may be long.
    pub(super) fn start(&mut self, root: PathBuf) {
        let (outbox, inbox) = channel();
        std::thread::spawn(move || {
            // Nobody listens any more where the study was closed.
            let _ = outbox.send(journal::read(&root).0);
        });
        self.reading = Some(inbox);
    }

    /// Takes over what was read. What this session did comes last: that is what a person here means by the last act.
    pub(super) fn take(&mut self, mut read: Vec<Entry>) {
        read.retain(|entry| !self.own.contains(&entry.id));
        self.entries.retain(|entry| self.own.contains(&entry.id));
        read.append(&mut self.entries);
        self.entries = read;
        self.stacks = journal::stacks(&self.entries);
        (self.read, self.reading) = (true, None);
    }

    pub(super) fn label(&self, stack: &[usize]) -> Option<String> {
        stack.last().and_then(|last| self.entries.get(*last)).map(|entry| entry.act.label.clone())
    }
}
