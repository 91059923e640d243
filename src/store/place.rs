//! Places codings on a text that was changed since they were made; nothing is written.
//!
//! In this order: the corrections listed in the transcript's record; from where they end, the difference to the old text,
//! where git or the local copy still has it; only where that is not at hand, the words and what stands around them. What a
//! correction removes is gone and looked for nowhere else. A change that was not listed puts nothing on another speaker's
//! words: a person is asked. The rules of certainty are those of `text::correct` and `text::place`.

use super::document::Document;
use super::ron::Root;
use super::{layout, texts};
use crate::model::anchor::{self, QUOTE_WHOLE, Quote, State};
use crate::model::coding::Placed;
use crate::model::transcript::TextEdit;
use crate::model::{CoderIx, Coding, CodingId, CodingRecord, Note, Span, Study, TranscriptIx};
use crate::text::correct::{Correction, Header, correction};
use crate::text::offsets::{Text, hash};
use crate::text::place::{Found, Passage, Trace, find, map_roughly};
use crate::text::turns::{Reading, read};
use crate::text::voices::{Kinship, Version, compare};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::rc::Rc;

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
    let mut search = Search::new(root, study, ix, document, newer);
    let codings = study.codings(ix).iter();
    let mut all: Vec<(Coding, Placed)> = codings.map(|coding| search.place(coding)).collect();
    if all.iter().any(|(_, placed)| placed.state != State::Ok) {
        all.sort_by_key(|(coding, _)| coding.order());
    }
    all
}

/// Whether codings that an act left stand where they were made, on the text as it is: then nothing that was found of the
/// others is otherwise than before.
pub fn stand_as_made(study: &Study, ix: TranscriptIx, document: &Document, ids: &BTreeSet<CodingId>) -> bool {
    let touched = |coding: &&Coding| ids.contains(&coding.id);
    study.codings(ix).iter().filter(touched).all(|coding| {
        let (stored, made_on) = (study.stored_at(coding), study.made_on(ix, coding));
        study.placed(coding).is_none()
            && coding.at == stored
            && (made_on.is_empty() || made_on == document.hash)
            && fits(&document.text, coding.print, stored)
    })
}

/// The notes of a transcript that do not stand where they were made, by id; `None` where they may not be placed
/// without asking.
pub fn moved_notes(root: &Path, study: &Study, ix: TranscriptIx, document: &Document) -> HashMap<String, Option<Span>> {
    let newer = Newer::new();
    let mut search = Search::new(root, study, ix, document, &newer);
    let notes = study.entry(ix).map(|entry| entry.notes.as_slice()).unwrap_or_default();
    let place = |(coder, note): &(CoderIx, Note)| {
        let at = search.place_note(*coder, note);
        (at != Some(note.at)).then(|| (note.id.clone(), at))
    };
    notes.iter().filter_map(place).collect()
}

/// The corrections that lead from one version of a text to another, or else as far as they go; and the version they end
/// at.
pub fn chain<'a>(edits: &'a [TextEdit], from: &'a str, to: &str) -> (Vec<&'a TextEdit>, &'a str) {
    // Which correction first led to each version; the first listed lead the way.
    let mut led: Vec<(&'a str, Option<&'a TextEdit>)> = vec![(from, None)];
    let mut next = 0;
    while let Some(&(here, _)) = led.get(next).filter(|(here, _)| *here != to) {
        for edit in edits.iter().filter(|edit| edit.from == here) {
            if led.iter().all(|(known, _)| *known != edit.to) {
                led.push((&edit.to, Some(edit)));
            }
        }
        next += 1;
    }
    let reached = led.iter().find(|(version, _)| *version == to).or(led.last()).map_or(from, |(version, _)| version);
    let (mut steps, mut here) = (Vec::new(), reached);
    while let Some((_, Some(edit))) = led.iter().find(|(version, _)| *version == here) {
        steps.push(*edit);
        here = &edit.from;
    }
    steps.reverse();
    (steps, reached)
}

/// Code points by which a corrected passage may have grown beside its double.
const BESIDE: u32 = 40;

/// The words of a passage, and what stands before and after them where that is needed to know it again.
type Remembered = (Quote, Option<String>, Option<String>);

/// An old version of the text, and what leads from it to the text as it is.
type Old = Option<Rc<(Text, Correction)>>;

struct Search<'a> {
    root: &'a Path,
    study: &'a Study,
    ix: TranscriptIx,
    document: &'a Document,
    newer: &'a Newer,
    records: HashMap<CoderIx, HashMap<String, CodingRecord>>,
    /// Old versions by hash.
    old: HashMap<String, Old>,
}

impl<'a> Search<'a> {
    fn new(root: &'a Path, study: &'a Study, ix: TranscriptIx, document: &'a Document, newer: &'a Newer) -> Self {
        Self { root, study, ix, document, newer, records: HashMap::new(), old: HashMap::new() }
    }

    fn place(&mut self, coding: &Coding) -> (Coding, Placed) {
        let stored = self.study.stored_at(coding);
        let (study, ix) = (self.study, self.ix);
        let made_on = study.made_on(ix, coding);
        if (made_on.is_empty() || made_on == self.document.hash) && self.fits(coding.print, stored) {
            return (Coding { at: stored, ..*coding }, Placed { stored, state: State::Ok, perhaps: None });
        }
        let (state, at, perhaps) = match self.find(coding.print, stored, made_on, |search| search.words(coding)) {
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
        let quote = note.words();
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
        fits(&self.document.text, print, at)
    }

    fn now(&self) -> Version<'a> {
        Version { text: &self.document.text, overlay: &self.document.overlay }
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
        let (steps, reached) = chain(&transcript.edits, made_on, &self.document.hash);
        let mut trace = Trace::of(stored);
        let mut roughly = stored;
        for step in &steps {
            trace = trace.through(&step.at, &step.moved);
            roughly = map_roughly(roughly, &step.at);
        }
        if !steps.is_empty() && reached == self.document.hash {
            match trace.whole() {
                Some(at) if self.fits(print, at) => return Found::Sure(at),
                // The list cannot be of this text: the words say more.
                Some(_) => {}
                None => {
                    let words = remembered(self).map(|(quote, ..)| quote.head);
                    return self.what_is_left(&trace, roughly, stored, words.as_deref());
                }
            }
        } else if !steps.is_empty() && trace.parts().next().is_none() {
            return Found::Lost;
        } else if let Some(found) = self.by_old_text(&trace, roughly, reached, print) {
            return found;
        }
        if !steps.is_empty()
            && let Some(found) = self.by_old_text(&Trace::of(stored), stored, made_on, print)
        {
            return found;
        }
        let at = trace.whole().unwrap_or(stored);
        let words = remembered(self);
        self.by_words(words, at)
    }

    /// A passage that was touched stands where the rest of its words stands: a person must look. Where nothing is left
    /// of it, or only something else in its place, it is gone.
    fn what_is_left(&self, trace: &Trace, roughly: Span, stored: Span, words: Option<&str>) -> Found {
        let text = &self.document.text;
        let named = |at: &Span| text.slice(*at).contains(char::is_alphanumeric);
        // Where all around it was replaced too, that place says nothing.
        let near = Some(roughly).filter(|at| !at.is_empty() && at.len() <= 2 * stored.len() + BESIDE);
        let part = trace.parts().filter(named).max_by_key(|at| at.len());
        let corrected = near.filter(|at| {
            part.is_some_and(|part| at.covers(part)) || words.is_some_and(|words| alike(words, text.slice(*at)))
        });
        corrected.or(part).map_or(Found::Lost, Found::Perhaps)
    }

    /// By the difference to the old text; `None` where that is not at hand, or is not what the passage was made on.
    fn by_old_text(&mut self, trace: &Trace, roughly: Span, version: &str, print: u32) -> Option<Found> {
        let old = self.old(version)?;
        let (old, correction) = old.as_ref();
        let stored = trace.whole();
        if stored.is_some_and(|at| !fits(old, print, at)) {
            return None;
        }
        let there = trace.through(&correction.at, &correction.moved);
        let Some((stored, at)) = stored.zip(there.whole()) else {
            let words = old.slice(stored.unwrap_or(roughly));
            let rough = map_roughly(roughly, &correction.at);
            return Some(self.what_is_left(&there, rough, roughly, Some(words)));
        };
        let was = Version { text: old, overlay: &correction.old };
        Some(match compare(&was, stored, &self.now(), at) {
            Kinship::Same => Found::Sure(at),
            // A label that was spoilt makes nobody of its speaker, and lets a moderator's words count: a person is asked.
            Kinship::Unnamed | Kinship::Other => Found::Perhaps(at),
        })
    }

    fn old(&mut self, version: &str) -> Old {
        let (root, document, transcript) = (self.root, self.document, self.study.transcript(self.ix));
        let make = || {
            let old = Text::new(texts::old(root, &transcript.id, version)?);
            let turns = |text: &Text, header: u32| read(text, &Reading { header, ..Reading::of(transcript) });
            let header = Header::New(document.overlay.header);
            let correction = correction(&old, &document.text, header, &turns);
            Some(Rc::new((old, correction)))
        };
        self.old.entry(version.to_owned()).or_insert_with(make).clone()
    }

    /// By the words that a record holds.
    fn by_words(&self, remembered: Option<Remembered>, at: Span) -> Found {
        let Some((quote, before, after)) = remembered else { return Found::Lost };
        if quote.head.is_empty() || quote.head.starts_with("sha256:") {
            return Found::Perhaps(at);
        }
        find(&self.now(), &Passage { at, quote, before, after })
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

/// Whether the words of a text at a span are those of a quote's print, as far as there is one.
pub fn fits(text: &Text, print: u32, at: Span) -> bool {
    if at.end > text.len() {
        return false;
    }
    let passage = text.slice(at);
    print == anchor::print_of(passage)
        || print == anchor::print("", None)
        || print == anchor::print(passage, None)
        || print == anchor::print(&hash(passage), None)
}

/// Whether some words may be others, corrected.
fn alike(words: &str, others: &str) -> bool {
    let most = |words: &str| words.chars().take(QUOTE_WHOLE).collect::<String>();
    similar::TextDiff::from_chars(most(words).as_str(), most(others).as_str()).ratio() >= 0.5
}
