//! Measures the texts in scope, in parallel; a text that cannot be read is a problem and costs nothing else.

use crate::analysis::measure::{Cover, Make, Measure, Measured, Measures, Read, measure};
use crate::analysis::scope::Scope;
use crate::model::anchor::State;
use crate::model::{Coding, Problem, Study, TranscriptIx};
use crate::session::Session;
use crate::store::document::Document;
use crate::store::facts::Facts;
use crate::store::known::{Known, Wanted};
use crate::store::place;
use crate::text::offsets::Text;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the texts of a study are, and what is known of them beforehand.
#[derive(Clone, Debug)]
pub struct Source {
    root: PathBuf,
    known: Known,
    facts: Arc<Facts>,
}

impl Source {
    /// The texts of the study in a folder, of which nothing is known.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf(), known: Known::default(), facts: Arc::default() }
    }

    /// The texts of a session's study.
    pub fn of(session: &Session) -> Self {
        Self { root: session.root.clone(), known: session.known.clone(), facts: Arc::clone(&session.facts) }
    }
}

/// Measures every transcript in scope; what could not be read is added to the session's problems.
pub fn measures(session: &mut Session, scope: &Scope) -> Measures {
    let source = Source::of(session);
    let (all, mut problems) = after(&session.study, &source, scope, &Measures::new(), &|| ());
    session.problems.append(&mut problems);
    all
}

/// Measures the transcripts in scope of which `known` has no measure as they stand now; the rest is taken from there.
/// `read` is called once a transcript.
pub fn after(
    study: &Study,
    source: &Source,
    scope: &Scope,
    known: &Measures,
    read: &(dyn Fn() + Sync),
) -> (Measures, Vec<Problem>) {
    after_of(study, source, &in_scope(study, scope), known, read)
}

/// The same for these transcripts, which are in the order of their ids, whatever the scope.
pub fn after_of(
    study: &Study,
    source: &Source,
    transcripts: &[TranscriptIx],
    known: &Measures,
    read: &(dyn Fn() + Sync),
) -> (Measures, Vec<Problem>) {
    let mut all = Measures::new();
    let mut missing = Vec::new();
    for ix in transcripts.iter().copied() {
        match known.get(&ix).filter(|measure| measure.version == study.version(ix)) {
            Some(measure) => {
                read();
                all.insert(ix, Arc::clone(measure));
            }
            None => missing.push(ix),
        }
    }
    let each = |place: usize, measure| {
        read();
        Some((*missing.get(place)?, Arc::new(measure)))
    };
    let (good, problems) = sorted(each_measure(study, source, &missing, each));
    all.extend(good.into_iter().flatten());
    (all, problems)
}

fn each_measure<T: Send>(
    study: &Study,
    source: &Source,
    transcripts: &[TranscriptIx],
    then: impl Fn(usize, Measure) -> T + Sync,
) -> Vec<Result<T, Problem>> {
    let make = |ix: TranscriptIx, bytes: Vec<u8>| {
        let (_, measure, stays) = measure_bytes(study, &source.root, ix, bytes)?;
        Ok((measure, stays))
    };
    let then = |place, measure, _: Option<_>| then(place, measure);
    source.known.measures((&source.root, study, &source.facts), transcripts, make, then)
}

/// Makes something of each of these transcripts, which are in the order of their ids, as it is measured, and holds nothing
/// else; and what could not be read. `read` is called once a transcript.
pub fn each_of<T: Send>(
    study: &Study,
    source: &Source,
    transcripts: &[TranscriptIx],
    read: &(dyn Fn() + Sync),
    make: impl Fn(TranscriptIx, &Measure) -> T + Sync,
) -> (Vec<(TranscriptIx, T)>, Vec<Problem>) {
    let each = |place: usize, measure: Measure| {
        read();
        let ix = *transcripts.get(place)?;
        Some((ix, make(ix, &measure)))
    };
    let (good, problems) = sorted(each_measure(study, source, transcripts, each));
    (good.into_iter().flatten().collect(), problems)
}

/// Makes something of the measured transcripts in scope, which are fetched whenever they are asked for, so that no more are
/// in memory than are looked at; what could not be read is added to the session's problems.
pub fn fetched<T>(session: &mut Session, scope: &Scope, make: impl FnOnce(&Study, &dyn Measured) -> T) -> T {
    let all = in_scope(&session.study, scope);
    fetched_of(session, &all, make)
}

/// The same of these transcripts, which are in the order of their ids, whatever the scope.
pub fn fetched_of<T>(session: &mut Session, all: &[TranscriptIx], make: impl FnOnce(&Study, &dyn Measured) -> T) -> T {
    let (source, problems) = (Source::of(session), Mutex::default());
    let fetched = Fetched { study: &session.study, source, all, problems };
    let made = make(&session.study, &fetched);
    let mut problems = fetched.problems.into_inner().unwrap_or_else(PoisonError::into_inner);
    problems.sort();
    problems.dedup();
    session.problems.append(&mut problems);
    made
}

struct Fetched<'a> {
    study: &'a Study,
    source: Source,
    all: &'a [TranscriptIx],
    problems: Mutex<Vec<Problem>>,
}

impl Fetched<'_> {
    fn note(&self, found: impl Iterator<Item = Problem>) {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
    }
}

impl Measured for Fetched<'_> {
    fn see(&self, transcripts: &[TranscriptIx], see: &(dyn Fn(usize, &Measure) + Sync)) {
        let found = each_measure(self.study, &self.source, transcripts, |place, measure| see(place, &measure));
        self.note(found.into_iter().filter_map(Result::err));
    }

    fn see_made(
        &self,
        (kind, rules): (&str, Option<u64>),
        transcripts: &[TranscriptIx],
        known: &Read<'_>,
        make: &Make<'_>,
    ) {
        let Some(rules) = rules else {
            return self.see(transcripts, &|place, measure| drop(make(place, measure, false)));
        };
        let Source { root, known: files, facts } = &self.source;
        let measured = |ix: TranscriptIx, bytes: Vec<u8>| {
            let (_, measure, stays) = measure_bytes(self.study, root, ix, bytes)?;
            Ok((measure, stays))
        };
        let found = files.made((root, self.study, facts), (kind, rules), transcripts, known, measured, make);
        self.note(found.into_iter());
    }

    fn hold(&self) -> Cow<'_, Measures> {
        let (all, problems) = after_of(self.study, &self.source, self.all, &Measures::new(), &|| ());
        self.note(problems.into_iter());
        Cow::Owned(all)
    }
}

/// Makes something of the words of each text in scope and of its measure, which is made of those alone of which it is not
/// known; and what went wrong. Of texts that are not wanted nothing is made, where it is known that they can be read.
pub fn with_words<T: Send + Default>(
    study: &Study,
    source: &Source,
    scope: &Scope,
    wanted: Wanted<'_>,
    make: impl Fn(TranscriptIx, &Text, &Measure) -> T + Sync,
) -> (Vec<(TranscriptIx, T)>, Vec<Problem>) {
    with_words_of(study, source, &in_scope(study, scope), wanted, make)
}

/// The same for these transcripts, which are in the order of their ids, whatever the scope.
pub fn with_words_of<T: Send + Default>(
    study: &Study,
    source: &Source,
    transcripts: &[TranscriptIx],
    wanted: Wanted<'_>,
    make: impl Fn(TranscriptIx, &Text, &Measure) -> T + Sync,
) -> (Vec<(TranscriptIx, T)>, Vec<Problem>) {
    let known = |ix: TranscriptIx, bytes: Vec<u8>, measure: Measure| {
        let text = Text::new(Document::canonical_of(bytes, study.transcript(ix))?);
        Ok(make(ix, &text, &measure))
    };
    let fresh = |ix: TranscriptIx, bytes: Vec<u8>| {
        let (document, measure, stays) = measure_bytes(study, &source.root, ix, bytes)?;
        let made = make(ix, &document.text, &measure);
        Ok((measure, stays, made))
    };
    let place = (source.root.as_path(), study, &*source.facts);
    sorted(source.known.texts(place, transcripts, wanted, T::default, known, fresh))
}

/// How many texts are at work at once where what is made of them leaves text by text.
const AT_ONCE: usize = 64;

/// The same several texts at once, where what is made is let go of text by text: of all texts there may be too much to be
/// held.
///
/// # Errors
/// Those of letting go.
pub fn in_turn<T: Send + Default, E>(
    study: &Study,
    source: &Source,
    scope: &Scope,
    wanted: Wanted<'_>,
    make: impl Fn(TranscriptIx, &Text, &Measure) -> T + Sync,
    mut leave: impl FnMut(T) -> Result<(), E>,
) -> Result<Vec<Problem>, E> {
    let mut problems = Vec::new();
    for transcripts in in_scope(study, scope).chunks(AT_ONCE) {
        let (made, mut found) = with_words_of(study, source, transcripts, wanted, &make);
        problems.append(&mut found);
        made.into_iter().try_for_each(|(_, own)| leave(own))?;
    }
    Ok(problems)
}

/// Measures a transcript of whose text these are the bytes; and whether that stays, see [`stands_as_made`].
fn measure_bytes(
    study: &Study,
    root: &Path,
    ix: TranscriptIx,
    bytes: Vec<u8>,
) -> Result<(Document, Measure, bool), Problem> {
    let transcript = study.transcript(ix);
    let document = Document::new(Document::canonical_of(bytes, transcript)?, transcript);
    let measure = measure_document(study, root, ix, &document);
    let stays = measure.covers.iter().all(|cover| stands_as_made(study, ix, &document, cover));
    Ok((document, measure, stays))
}

/// Whether a coding stands where it was made, on the text that it was made on: then nothing but the study's own files
/// says so.
fn stands_as_made(study: &Study, ix: TranscriptIx, document: &Document, cover: &Cover) -> bool {
    let Cover { coding, state, .. } = cover;
    let made_on = || study.made_on(ix, coding);
    let same = |made_on: &str| made_on.is_empty() || made_on == document.hash;
    *state == State::Ok && coding.at == study.stored_at(coding) && same(made_on())
}

/// The transcripts in scope, by id.
pub fn in_scope(study: &Study, scope: &Scope) -> Vec<TranscriptIx> {
    study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix)).collect()
}

/// What could be read, and what not.
fn sorted<T>(read: Vec<Result<T, Problem>>) -> (Vec<T>, Vec<Problem>) {
    let (mut good, mut problems) = (Vec::with_capacity(read.len()), Vec::new());
    for one in read {
        match one {
            Ok(one) => good.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    (good, problems)
}

/// Reads and measures every transcript in scope and makes something of each, by transcript id; and what went wrong.
pub fn with_texts<T: Send>(
    study: &Study,
    root: &Path,
    scope: &Scope,
    make: impl Fn(TranscriptIx, &Document, Measure) -> T + Sync,
) -> (Vec<(TranscriptIx, T)>, Vec<Problem>) {
    of_texts(study, root, &in_scope(study, scope), make)
}

/// The same for these transcripts, whatever the scope.
pub fn of_texts<T: Send>(
    study: &Study,
    root: &Path,
    transcripts: &[TranscriptIx],
    make: impl Fn(TranscriptIx, &Document, Measure) -> T + Sync,
) -> (Vec<(TranscriptIx, T)>, Vec<Problem>) {
    let one = |ix: &TranscriptIx| {
        let (document, measure) = measured(study, root, *ix)?;
        Ok((*ix, make(*ix, &document, measure)))
    };
    sorted(transcripts.par_iter().map(one).collect())
}

/// Reads and measures one transcript.
///
/// # Errors
/// The text cannot be read.
pub fn measured(study: &Study, root: &Path, ix: TranscriptIx) -> Result<(Document, Measure), Problem> {
    let document = Document::read(root, study.transcript(ix))?;
    let measure = measure_document(study, root, ix, &document);
    Ok((document, measure))
}

/// Measures a transcript whose text is at hand.
fn measure_document(study: &Study, root: &Path, ix: TranscriptIx, document: &Document) -> Measure {
    let placed = place::placed(root, study, ix, document, &HashMap::new());
    let codings: Vec<(Coding, State)> = placed.into_iter().map(|(coding, placed)| (coding, placed.state)).collect();
    Measure { version: study.version(ix), ..measure(&document.text, &document.overlay, &codings) }
}
