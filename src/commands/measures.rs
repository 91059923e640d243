//! Measures the texts in scope, in parallel; a text that cannot be read is a problem and costs nothing else.

use super::session::Session;
use crate::analysis::measure::{Measure, measure};
use crate::analysis::scope::Scope;
use crate::model::anchor::State;
use crate::model::{Coding, Problem, Study, TranscriptIx};
use crate::store::document::Document;
use crate::store::place;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// Measures every transcript in scope; what could not be read is added to the session's problems.
pub fn measures(session: &mut Session, scope: &Scope) -> HashMap<TranscriptIx, Measure> {
    let (all, mut problems) = with_texts(&session.study, &session.root, scope, |_, _, measure| measure);
    session.problems.append(&mut problems);
    all.into_iter().collect()
}

/// Reads and measures every transcript in scope and makes something of each, by transcript id; and what went wrong.
pub fn with_texts<T: Send>(
    study: &Study,
    root: &Path,
    scope: &Scope,
    make: impl Fn(TranscriptIx, &Document, Measure) -> T + Sync,
) -> (Vec<(TranscriptIx, T)>, Vec<Problem>) {
    let wanted: Vec<TranscriptIx> =
        study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix)).collect();
    let one = |ix: &TranscriptIx| {
        let (document, measure) = measured(study, root, *ix)?;
        Ok((*ix, make(*ix, &document, measure)))
    };
    let read: Vec<Result<(TranscriptIx, T), Problem>> = wanted.par_iter().map(one).collect();
    let (mut good, mut problems) = (Vec::with_capacity(read.len()), Vec::new());
    for one in read {
        match one {
            Ok(pair) => good.push(pair),
            Err(problem) => problems.push(problem),
        }
    }
    (good, problems)
}

/// Reads and measures one transcript.
pub fn measured(study: &Study, root: &Path, ix: TranscriptIx) -> Result<(Document, Measure), Problem> {
    let document = Document::read(root, study.transcript(ix))?;
    let measure = measure_document(study, root, ix, &document);
    Ok((document, measure))
}

/// Measures a transcript whose text is at hand.
fn measure_document(study: &Study, root: &Path, ix: TranscriptIx, document: &Document) -> Measure {
    let placed = place::placed(root, study, ix, document, &HashMap::new());
    let codings: Vec<(Coding, State)> = placed.into_iter().map(|(coding, placed)| (coding, placed.state)).collect();
    measure(&document.text, &document.overlay, &codings)
}
