//! Measures the texts in scope, in parallel; a text that cannot be read is a problem and costs nothing else.

use crate::analysis::measure::{Measure, Measures, measure};
use crate::analysis::scope::Scope;
use crate::model::anchor::State;
use crate::model::{Coding, Problem, Study, TranscriptIx};
use crate::session::Session;
use crate::store::document::Document;
use crate::store::place;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Measures every transcript in scope; what could not be read is added to the session's problems.
pub fn measures(session: &mut Session, scope: &Scope) -> Measures {
    let (all, mut problems) = after(&session.study, &session.root, scope, &Measures::new(), &|| ());
    session.problems.append(&mut problems);
    all
}

/// Measures the transcripts in scope of which `known` has no measure as they stand now; the rest is taken from there.
/// `read` is called once a transcript.
pub fn after(
    study: &Study,
    root: &Path,
    scope: &Scope,
    known: &Measures,
    read: &(dyn Fn() + Sync),
) -> (Measures, Vec<Problem>) {
    let one = |ix: &TranscriptIx| {
        read();
        match known.get(ix).filter(|measure| measure.version == study.version(*ix)) {
            Some(measure) => Ok((*ix, Arc::clone(measure))),
            None => measured(study, root, *ix).map(|(_, measure)| (*ix, Arc::new(measure))),
        }
    };
    let (good, problems) = sorted(in_scope(study, scope).par_iter().map(one).collect());
    (good.into_iter().collect(), problems)
}

fn in_scope(study: &Study, scope: &Scope) -> Vec<TranscriptIx> {
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
