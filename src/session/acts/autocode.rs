//! Coding what a pattern found, under a coder that is no person.

use super::coding::{NewCoding, check_span, coding_edit, open_work_of, record_of};
use super::reconcile::declare;
use crate::edit::{Act, Change, Edit};
use crate::model::{CodeIx, CoderKind, Span, TranscriptIx};
use crate::session::{Failure, Session};

/// The handle that codings made by patterns stand under, where nobody says another.
pub const PATTERN: &str = "pattern";

/// Puts a code on passages that a pattern found, as one act; passages that have it under the handle are passed over.
///
/// # Errors
/// The handle is a person's, the code is not offered any more, or all passages have it.
pub fn autocode(
    session: &mut Session,
    layer: &str,
    code: CodeIx,
    passages: &[(TranscriptIx, Span)],
) -> Result<Act, Failure> {
    let study = &session.study;
    let number = study.known_coder(layer);
    let worked = number.is_some_and(|number| study.transcripts().into_iter().any(|ix| study.worked(ix, number)));
    let kind = study.settings.coders.get(layer).map(|coder| coder.kind);
    let theirs = kind.map_or(worked || session.coder.as_deref() == Some(layer), |kind| kind != CoderKind::Pattern);
    if theirs {
        return Err(Failure::usage(format!(
            "`{layer}` is a person or a consensus, and what patterns code stays apart. Choose another handle with --into."
        )));
    }
    let id = study.code_id(code).to_owned();
    let known = study.codebook().get(&id).cloned();
    let Some(known) = known.filter(|code| study.is_live(code)) else {
        return Err(Failure::usage(format!("`{id}` is not offered for coding any more. Choose an active code.")));
    };
    let mut edits: Vec<Edit> = declare(session, layer, CoderKind::Pattern, "Pattern").into_iter().collect();
    let mut open = None;
    let mut count = 0;
    for (ix, at) in passages {
        let study = &session.study;
        let has = |coding: &&crate::model::Coding| {
            Some(coding.coder) == number && coding.at == *at && study.target(coding.code) == code
        };
        if study.codings(*ix).iter().any(|coding| has(&coding)) {
            continue;
        }
        let document = session.document(*ix).map_err(|problem| Failure::data(problem.to_string()))?;
        check_span(&document, *at)?;
        if open != Some(*ix) {
            open = Some(*ix);
            edits.extend(open_work_of(session, *ix, &document, layer));
        }
        let record = record_of(session, (*ix, layer), &document, *at, &id, &NewCoding::default());
        edits.push(coding_edit(session, *ix, layer, Change::add(record)));
        count += 1;
    }
    if count == 0 {
        return Err(Failure::nothing("All these passages have the code already; nothing was changed."));
    }
    let passages = if count == 1 { "passage" } else { "passages" };
    Ok(Act { label: format!("autocode {count} {passages} “{}”", known.name), edits })
}
