//! The texts of an open study, where its codings stand on them, and the records behind the codings.

use super::ahead::Ahead;
use super::{Failure, Session};
use crate::edit::{Act, Change, Edit};
use crate::model::anchor::State;
use crate::model::coding::{CodingRecord, Placed};
use crate::model::{Coding, CodingId, Problem, Span, TranscriptIx};
use crate::store::document::{Document, Words};
use crate::store::watch::stamp;
use crate::store::writer::ReadAs;
use crate::store::{layout, place, save};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Texts kept in memory at once.
const DOCUMENTS: usize = 8;

impl Session {
    /// A transcript's text and turns; the last few stay in memory.
    ///
    /// # Errors
    /// The text cannot be read.
    pub fn document(&mut self, ix: TranscriptIx) -> Result<Arc<Document>, Problem> {
        if let Some((_, document)) = self.documents.iter().find(|(known, _)| *known == ix) {
            return Ok(Arc::clone(document));
        }
        self.wait_for_text(ix);
        let transcript = self.study.transcript(ix);
        let file = layout::text(&transcript.id);
        let ahead = self.ahead.take().filter(|ahead| ahead.id == transcript.id).and_then(Ahead::words);
        let (stamp, words) = ahead.map_or_else(
            || (stamp(&self.root, &file), Words::read(&self.root, &transcript.id)),
            |(stamp, words)| (stamp, Ok(words)),
        );
        let document = words.map(|words| Document::of(words, transcript));
        let document = Arc::new(document.inspect_err(|problem| self.note(problem.clone()))?);
        self.read_as.insert(ix, ReadAs { file, stamp, hash: document.hash.clone() });
        self.documents.push_front((ix, Arc::clone(&document)));
        self.documents.truncate(DOCUMENTS);
        self.place(ix, &document);
        Ok(document)
    }

    /// The texts on which an act puts passages, as they were read: it holds only while they are so.
    pub(super) fn passages_on(&self, act: &Act) -> Vec<ReadAs> {
        let changes_text = |edit: &Edit| matches!(edit, Edit::File { path, .. } if !save::is_of_a_coder(path));
        if act.edits.iter().any(changes_text) {
            return Vec::new();
        }
        let placed = act.edits.iter().filter_map(|edit| match edit {
            Edit::Coding { transcript, change, .. } if moves(change, |coding| coding.at) => Some(transcript),
            Edit::Note { transcript, change, .. } if moves(change, |note| note.at) => Some(transcript),
            _ => None,
        });
        let transcripts: BTreeSet<&String> = placed.collect();
        let known = |id: &String| self.read_as.get(&self.study.find_transcript(id)?).cloned();
        transcripts.into_iter().filter_map(known).collect()
    }

    /// A text that is just being written is read when it has been.
    pub(super) fn wait_for_text(&mut self, ix: TranscriptIx) {
        let text = layout::text(&self.study.transcript(ix).id);
        let writes = |edit: &Edit| matches!(edit, Edit::File { path, .. } if *path == text);
        let is_writing = |id: &String| self.past.act(id).is_some_and(|act| act.edits.iter().any(writes));
        if self.waiting.iter().any(|(_, id)| is_writing(id)) {
            let mut news = std::mem::take(&mut self.news);
            // What went wrong is among the news.
            let _ = self.wait(&mut news);
            self.news = news;
        }
    }

    /// The version of a transcript's text that was read last, `sha256:…`; `None` where it was not read.
    pub fn read_version(&self, ix: TranscriptIx) -> Option<&str> {
        self.read_as.get(&ix).map(|read| read.hash.as_str())
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
    ///
    /// # Errors
    /// The coder's file cannot be read, or has no such coding any more.
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
    pub fn records(&self, ix: TranscriptIx, coder: &str) -> HashMap<String, CodingRecord> {
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
        records
    }

    /// Records that are newer in memory than on the disk.
    pub fn newer(&self) -> &place::Newer {
        &self.records
    }

    pub(super) fn remember(&mut self, act: &Act) {
        let mut touched: HashMap<TranscriptIx, BTreeSet<CodingId>> = HashMap::new();
        // Where more than codings changed, all are placed again.
        let mut more: HashSet<TranscriptIx> = HashSet::new();
        for edit in &act.edits {
            match edit {
                Edit::Coding { transcript, coder, change } => {
                    let ix = self.study.find_transcript(transcript);
                    if let Some(record) = change.either() {
                        let key = format!("{}#{}", layout::codings(coder, transcript), record.id);
                        let id = CodingId::parse(&record.id).unwrap_or_else(|| CodingId::digest(&record.id));
                        ix.map(|ix| touched.entry(ix).or_default().insert(id));
                        self.records.insert(key, change.after.clone());
                    }
                }
                Edit::Work { transcript, .. } | Edit::Note { transcript, .. } => {
                    more.extend(self.study.find_transcript(transcript));
                }
                Edit::Transcript(change) => {
                    self.documents.clear();
                    let ix = change.either().and_then(|transcript| self.study.find_transcript(&transcript.id));
                    ix.map(|ix| self.placed_on.remove(&ix));
                }
                _ => {}
            }
        }
        for (ix, ids) in touched {
            // What an act leaves is placed again: here, or when the text is next read.
            let placed_on = self.placed_on.remove(&ix);
            let open = self.documents.iter().find(|(known, _)| *known == ix);
            let Some(document) = open.map(|(_, document)| Arc::clone(document)) else { continue };
            let placed = placed_on.filter(|hash| *hash == document.hash && !more.contains(&ix));
            match placed.filter(|_| place::stand_as_made(&self.study, ix, &document, &ids)) {
                Some(hash) => drop(self.placed_on.insert(ix, hash)),
                None => self.place(ix, &document),
            }
        }
    }
}

/// Whether a change puts a record on another passage than before.
fn moves<T>(change: &Change<T>, at: impl Fn(&T) -> Span) -> bool {
    change.after.as_ref().is_some_and(|after| change.before.as_ref().map(&at) != Some(at(after)))
}
