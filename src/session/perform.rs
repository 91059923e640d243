//! Acts of an open study: into memory at once, to the disk in order, and out of memory again where they cannot be written.

use super::open::Notice;
use super::{Failure, Session};
use crate::edit::{Act, Edit};
use crate::model::Study;
use crate::store::blob::Blobs;
use crate::store::journal::{Entry, Splice, Step};
use crate::store::writer::{Job, Outcome};
use crate::store::{load, save};
use std::sync::Arc;

impl Session {
    /// Does an act: in memory at once, on the disk as soon as the writer gets there.
    ///
    /// # Errors
    /// The study is not as the act expects it, or the writer has stopped.
    pub fn perform(&mut self, act: Act) -> Result<(), Failure> {
        self.perform_with(act, Blobs::new())
    }

    /// Does an act that brings files with it, by hash of their bytes.
    ///
    /// # Errors
    /// The study is not as the act expects it, or the writer has stopped.
    pub fn perform_with(&mut self, act: Act, blobs: Blobs) -> Result<(), Failure> {
        if act.edits.is_empty() {
            return Ok(());
        }
        let newcomers = self.newcomers(&act);
        self.send(act, Step::Do, Vec::new(), blobs)?;
        self.told.add(newcomers);
        Ok(())
    }

    pub(super) fn send(&mut self, act: Act, step: Step, splices: Vec<Splice>, blobs: Blobs) -> Result<(), Failure> {
        act.apply(&mut self.study)?;
        self.ahead = None;
        self.remember(&act);
        let texts = if step == Step::Do { self.passages_on(&act) } else { Vec::new() };
        self.known.changes(&act);
        let (id, when) = (self.clock.ulid(), self.clock.moment());
        let coder = self.coder.clone().unwrap_or_default();
        let entry = Entry { id, when, coder, step, act, files: Vec::new() };
        self.next += 1;
        self.waiting.push_back((self.next, entry.id.clone()));
        self.past.push(entry.clone());
        let moves = |edit: &Edit| matches!(edit, Edit::File { path, .. } if save::is_of_a_coder(path));
        let moves = entry.act.edits.iter().any(moves);
        let job = Job { ticket: self.next, entry, splices, blobs, texts };
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
        let sent = place.and_then(|place| self.waiting.remove(place)).map(|(_, id)| id);
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
                if let Some(sent) = sent.and_then(|id| self.past.forget(&id)) {
                    message = format!("“{}” was not saved. {message}", sent.act.label);
                    self.take_back(&sent.act);
                    // What stood on a text may be why: it is read again.
                    self.documents.clear();
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
            && let Ok(loaded) = load::load_after(&self.root, &Study::numbered_like(&self.study), &self.known)
        {
            self.study = loaded.study;
            self.facts = Arc::new(loaded.facts);
            self.problems = loaded.problems;
        }
    }

    /// Waits until everything is on the disk; the first failure is the answer.
    ///
    /// # Errors
    /// The first act that could not be written, which is taken back in memory; the writer has stopped.
    pub fn flush(&mut self) -> Result<(), Failure> {
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
