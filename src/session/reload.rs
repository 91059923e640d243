//! What other programs do to an open study: noticed, read again, and said.

use super::copies::announce_copies;
use super::open::Notice;
use super::{Failure, Session};
use crate::model::{Problem, Study, TranscriptIx};
use crate::store::document::Document;
use crate::store::watch::Watch;
use crate::store::{layout, load};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{TryRecvError, channel};

/// In greater studies only the texts that could not be read before are looked at once more.
const ALL_TEXTS: usize = 300;

impl Session {
    /// From now on notices what other programs do to the study's files, and reads it again; [`Session::poll`] tells.
    pub fn watch(&mut self) {
        self.others.watch = Some(Watch::start(&self.root, self.opened));
        self.look_at_texts(&[]);
    }

    /// Looks, off the screen's thread, which texts cannot be read: those are named before anybody counts without them.
    fn look_at_texts(&mut self, before: &[Problem]) {
        let all = self.study.transcripts();
        let few = all.len() <= ALL_TEXTS;
        let known = |id: &str| before.iter().any(|problem| problem.file == layout::text(id));
        let transcripts = all.into_iter().map(|ix| self.study.transcript(ix));
        let looked: Vec<_> = transcripts.filter(|transcript| few || known(&transcript.id)).cloned().collect();
        let (outbox, inbox) = channel();
        let root = self.root.clone();
        std::thread::spawn(move || {
            let problems = looked.iter().filter_map(|transcript| Document::text_of(&root, transcript).err());
            // Nobody listens any more where the study was closed.
            let _ = outbox.send(problems.collect());
        });
        self.others.texts = Some(inbox);
    }

    /// Reads the study again where somebody else changed it, off the screen's thread, once nothing waits to be written.
    pub(super) fn look_out(&mut self, notices: &mut Vec<Notice>) {
        // While something is written, what is missing may be just that: it is told once all is there.
        if self.waiting.is_empty()
            && let Some(problems) = self.others.texts.as_ref().and_then(|texts| texts.try_recv().ok())
        {
            self.others.texts = None;
            let missing: Vec<Problem> = problems.into_iter().filter(|problem| !self.is_mended(problem)).collect();
            missing.into_iter().for_each(|problem| self.note(problem));
        }
        let Some(watch) = &self.others.watch else { return };
        // How our own files look is known once they are written.
        if !self.waiting.is_empty() {
            return;
        }
        let foreign = watch.changes().into_iter().filter(|change| !self.others.own.contains(change));
        self.others.changed.extend(foreign.map(|(file, _)| file));
        if let Some((last, reading)) = &self.others.reading {
            let (last, answer) = (*last, reading.try_recv());
            match answer {
                Err(TryRecvError::Empty) => return,
                Ok(Ok(loaded)) if last == self.next => self.take_over(loaded, notices),
                // Something was done meanwhile, or the folder cannot be read just now: once more.
                _ => drop(self.others.changed.insert(String::new())),
            }
            self.others.reading = None;
        }
        if self.others.changed.is_empty() {
            return;
        }
        self.others.changed.clear();
        let (outbox, inbox) = channel();
        let (root, before, known) = (self.root.clone(), Study::numbered_like(&self.study), self.known.clone());
        std::thread::spawn(move || {
            // Nobody listens any more where the study was closed.
            let _ = outbox.send(load::load_after(&root, &before, &known));
        });
        self.others.reading = Some((self.next, inbox));
    }

    fn take_over(&mut self, loaded: load::Loaded, notices: &mut Vec<Notice>) {
        let what = news(&self.study, &loaded.study);
        self.adopt(loaded);
        self.reopen_history();
        notices.push(Notice::Reloaded(what));
    }

    /// Takes the study as it was read again, and forgets what was known of the files before.
    fn adopt(&mut self, loaded: load::Loaded) {
        let before = std::mem::replace(&mut self.problems, loaded.problems);
        self.study = loaded.study;
        self.facts = Arc::new(loaded.facts);
        announce_copies(&self.root, &self.study, &mut self.problems);
        if self.others.watch.is_some() {
            self.look_at_texts(&before);
        }
        self.records.clear();
        self.documents.clear();
        self.placed_on.clear();
    }

    /// Waits for the disk and reads the study again: what whole files hold is known only from there.
    pub(super) fn read_again(&mut self) -> Result<(), Failure> {
        self.flush()?;
        let loaded = load::load_after(&self.root, &Study::numbered_like(&self.study), &self.known)?;
        self.adopt(loaded);
        Ok(())
    }
}

/// What somebody else changed, in words.
fn news(before: &Study, now: &Study) -> String {
    let count = |study: &Study| {
        let mut counts: BTreeMap<(TranscriptIx, String), i64> = BTreeMap::new();
        for ix in study.all_transcripts() {
            for coding in study.codings(ix) {
                *counts.entry((ix, study.coder(coding.coder).to_owned())).or_default() += 1;
            }
        }
        counts
    };
    let (old, new) = (count(before), count(now));
    let mut by_coder: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let difference = new.get(key).copied().unwrap_or(0) - old.get(key).copied().unwrap_or(0);
        let (more, fewer) = by_coder.entry(&key.1).or_default();
        *more += difference.max(0);
        *fewer -= difference.min(0);
    }
    let mut words = Vec::new();
    for (coder, (more, fewer)) in by_coder {
        let codings = |count: i64| if count == 1 { "1 coding".to_owned() } else { format!("{count} codings") };
        if more > 0 {
            words.push(format!("{} more by {coder}", codings(more)));
        }
        if fewer > 0 {
            words.push(format!("{} fewer by {coder}", codings(fewer)));
        }
    }
    if before.codebook().codes() != now.codebook().codes() {
        words.push("the codebook".into());
    }
    let (was, is) = (before.transcripts().len(), now.transcripts().len());
    if was != is {
        words.push(format!("{is} transcripts instead of {was}"));
    }
    if words.is_empty() {
        words.push("files were changed outside".into());
    }
    format!("Read again: {}.", words.join("; "))
}
