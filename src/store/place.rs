//! Places codings on a text that was changed since they were made; nothing is written.
//!
//! In this order: the corrections listed in the transcript's record; the difference to the old text, where git or the
//! local copy still has it; the words and what stands around them. The rules of certainty are those of `text::place`.

use super::document::Document;
use super::ron::Root;
use super::{layout, texts};
use crate::model::anchor::{Quote, SHORT_QUOTE, State};
use crate::model::coding::Placed;
use crate::model::transcript::{Replaced, TextEdit};
use crate::model::{CoderIx, Coding, CodingRecord, Note, Span, Study, TranscriptIx};
use crate::text::correct;
use crate::text::offsets::{Text, hash};
use crate::text::place::{Found, Passage, find, map, map_roughly, neighbours};
use std::collections::HashMap;
use std::path::Path;

/// Records that are newer in memory than on the disk, by `file#id`; `None` where one was taken away.
pub type Newer = HashMap<String, Option<CodingRecord>>;

/// The codings of a transcript on its text as it stands, in order, each with what became of it.
pub fn placed(
    root: &Path,
    study: &Study,
    ix: TranscriptIx,
    document: &Document,
    newer: &Newer,
) -> Vec<(Coding, Placed)> {
    let mut search = Search { root, study, ix, document, newer, records: HashMap::new(), old: HashMap::new() };
    let codings = study.codings(ix).iter();
    let mut all: Vec<(Coding, Placed)> = codings.map(|coding| search.place(coding)).collect();
    if all.iter().any(|(_, placed)| placed.state != State::Ok) {
        all.sort_by_key(|(coding, _)| coding.order());
    }
    all
}

/// The notes of a transcript that do not stand where they were made, by id; `None` where they may not be placed
/// without asking.
pub fn moved_notes(root: &Path, study: &Study, ix: TranscriptIx, document: &Document) -> HashMap<String, Option<Span>> {
    let newer = Newer::new();
    let mut search = Search { root, study, ix, document, newer: &newer, records: HashMap::new(), old: HashMap::new() };
    let notes = study.entry(ix).map(|entry| entry.notes.as_slice()).unwrap_or_default();
    let place = |(coder, note): &(CoderIx, Note)| {
        let at = search.place_note(*coder, note);
        (at != Some(note.at)).then(|| (note.id.clone(), at))
    };
    notes.iter().filter_map(place).collect()
}

/// The corrections that lead from one version of a text as far as they go, and the version they end at.
pub fn chain<'a>(edits: &'a [TextEdit], from: &'a str) -> (Vec<&'a [Replaced]>, &'a str) {
    let (mut steps, mut here) = (Vec::new(), from);
    while let Some(edit) = edits.iter().find(|edit| edit.from == here && edit.to != here) {
        steps.push(edit.at.as_slice());
        here = &edit.to;
        if steps.len() > edits.len() {
            break;
        }
    }
    (steps, here)
}

/// Code points by which a corrected passage may have grown beside its double.
const BESIDE: u32 = 40;

/// The words of a passage, and what stands before and after them where that is needed to know it again.
type Remembered = (Quote, Option<String>, Option<String>);

struct Search<'a> {
    root: &'a Path,
    study: &'a Study,
    ix: TranscriptIx,
    document: &'a Document,
    newer: &'a Newer,
    records: HashMap<CoderIx, HashMap<String, CodingRecord>>,
    /// Old versions by hash, each with what leads from it to the text.
    old: HashMap<String, Option<(Text, Vec<Replaced>)>>,
}

impl Search<'_> {
    fn place(&mut self, coding: &Coding) -> (Coding, Placed) {
        let stored = self.study.stored_at(coding);
        let made_on = self.study.made_on(self.ix, coding);
        if (made_on.is_empty() || made_on == self.document.hash) && self.fits(coding.print, stored) {
            return (Coding { at: stored, ..*coding }, Placed { stored, state: State::Ok, perhaps: None });
        }
        let (state, at, perhaps) = match self.find(coding.print, stored, &made_on, |search| search.words(coding)) {
            Found::Sure(at) if at == stored => (State::Ok, at, None),
            Found::Sure(at) => (State::Moved, at, None),
            Found::Perhaps(at) => (State::Review, stored, Some(at)),
            Found::Lost => (State::Orphan, stored, None),
        };
        (Coding { at, ..*coding }, Placed { stored, state, perhaps })
    }

    fn place_note(&mut self, coder: CoderIx, note: &Note) -> Option<Span> {
        let file = || self.study.entry(self.ix)?.work.get(&coder).map(|work| work.text.clone());
        let made_on = note.text.clone().or_else(file).unwrap_or_default();
        let quote = Quote { head: note.quote.clone(), tail: note.tail.clone() };
        let print = quote.print();
        if (made_on.is_empty() || made_on == self.document.hash) && self.fits(print, note.at) {
            return Some(note.at);
        }
        let words = |_: &mut Self| (!note.quote.is_empty()).then_some((quote, None, None));
        match self.find(print, note.at, &made_on, words) {
            Found::Sure(at) => Some(at),
            Found::Perhaps(_) | Found::Lost => None,
        }
    }

    /// Whether the words at a span are those of a quote's print, as far as there is one.
    fn fits(&self, print: u32, at: Span) -> bool {
        if at.end > self.document.text.len() {
            return false;
        }
        let passage = self.document.text.slice(at);
        print == Quote::of(passage).print()
            || print == Quote::default().print()
            || print == (Quote { head: hash(passage), tail: None }).print()
    }

    /// Where a passage stands now; `remembered` gives its words and what stands around them.
    fn find(
        &mut self,
        print: u32,
        stored: Span,
        made_on: &str,
        remembered: impl FnOnce(&mut Self) -> Option<Remembered>,
    ) -> Found {
        let transcript = self.study.transcript(self.ix);
        let (steps, reached) = chain(&transcript.edits, made_on);
        let mut at = Some(stored);
        let mut roughly = stored;
        for step in &steps {
            at = at.and_then(|at| map(at, step));
            roughly = map_roughly(roughly, step);
        }
        let listed = !steps.is_empty() && reached == self.document.hash;
        if listed && let Some(at) = at.filter(|at| self.fits(print, *at)) {
            return Found::Sure(at);
        }
        let (found, roughly) = match self.by_old_text(stored, made_on) {
            Some((Found::Sure(at), _)) => return Found::Sure(at),
            Some((found, rough)) => (found, Some(rough)),
            None => {
                let words = remembered(self);
                (self.by_words(words, stored), listed.then_some(roughly))
            }
        };
        // A passage whose words were corrected stands where the rest of its words stand.
        match (found, roughly) {
            (Found::Sure(at), _) => Found::Sure(at),
            // Where all around it was replaced too, that place says nothing.
            (_, Some(rough)) if !rough.is_empty() && rough.len() <= 2 * stored.len() + BESIDE => Found::Perhaps(rough),
            (found, _) => found,
        }
    }

    /// By the difference to the old text; `None` where that is not at hand.
    fn by_old_text(&mut self, stored: Span, made_on: &str) -> Option<(Found, Span)> {
        let (root, document) = (self.root, self.document);
        let id = &self.study.transcript(self.ix).id;
        let old = self.old.entry(made_on.to_owned()).or_insert_with(|| {
            let old = Text::new(texts::old(root, id, made_on)?);
            let edits = correct::edits(&old, &document.text);
            Some((old, edits))
        });
        let (old, edits) = old.as_ref()?;
        if stored.end > old.len() {
            return None;
        }
        let words = old.slice(stored);
        if let Some(at) = map(stored, edits).filter(|at| document.text.slice(*at) == words) {
            return Some((Found::Sure(at), at));
        }
        let rough = map_roughly(stored, edits);
        let repeated = memchr::memmem::find_iter(old.as_str().as_bytes(), words.as_bytes()).nth(1).is_some();
        let mut passage = Passage { at: stored, quote: Quote::of(words), before: None, after: None };
        if repeated || (stored.len() as usize) < SHORT_QUOTE {
            (passage.before, passage.after) = neighbours(old, stored);
        }
        Some((find(&document.text, &passage, Some(words)), rough))
    }

    /// By the words that a record holds.
    fn by_words(&self, remembered: Option<Remembered>, stored: Span) -> Found {
        let Some((quote, before, after)) = remembered else { return Found::Lost };
        if quote.head.is_empty() || quote.head.starts_with("sha256:") {
            return Found::Perhaps(stored);
        }
        find(&self.document.text, &Passage { at: stored, quote, before, after }, None)
    }

    fn words(&mut self, coding: &Coding) -> Option<Remembered> {
        self.record(coding).map(|record| (record.words(), record.before, record.after))
    }

    fn record(&mut self, coding: &Coding) -> Option<CodingRecord> {
        let word = self.study.coding_word(coding);
        let file = layout::codings(self.study.coder(coding.coder), &self.study.transcript(self.ix).id);
        if let Some(known) = self.newer.get(&format!("{file}#{word}")) {
            return known.clone();
        }
        let root = self.root;
        let records = self.records.entry(coding.coder).or_insert_with(|| {
            let Ok(text) = std::fs::read_to_string(root.join(&file)) else { return HashMap::new() };
            let problems = &mut Vec::new();
            let read = Root::read(&text, &file, problems);
            let records = read.map(|read| read.records::<CodingRecord>("codings", &file, problems)).unwrap_or_default();
            records.into_iter().map(|record| (record.id.clone(), record)).collect()
        });
        records.get(&word).cloned()
    }
}
