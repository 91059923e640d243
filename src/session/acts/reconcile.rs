//! Acts on the consensus layer: what a team settled, in the files of a coder of its own.

use super::codebook::find_code;
use super::coding::{NewCoding, check_span, coding_edit, open_work_of, record_of, text_for};
use crate::analysis::agreement::cases::{Case, Outcome};
use crate::analysis::decision::note_words;
use crate::edit::{Act, Change, Edit};
use crate::model::anchor::Quote;
use crate::model::coder::Coder;
use crate::model::{CodeIx, CoderIx, CoderKind, Note, Span, Study, TranscriptIx};
use crate::session::{Failure, Session};
use crate::store::document::Document;
use std::collections::BTreeSet;

/// Whose passages hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// This coder's, or none where this coder left the words uncoded.
    Coder(CoderIx),
    /// Every word that one of them coded.
    Both,
    /// Nobody's.
    Neither,
}

/// What a team decides on a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Whose passages; not needed where `at` is there.
    pub take: Option<Take>,
    /// A passage of one's own.
    pub at: Option<Span>,
    /// Another code, by id, name or path.
    pub code: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A passage on which all agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The transcript.
    pub ix: TranscriptIx,
    /// The code.
    pub code: CodeIx,
    /// The passage.
    pub at: Span,
    /// The weight that all gave it.
    pub weight: Option<i64>,
}

/// Says no where a handle cannot be a layer of consensus: a person's handle, other than one's own, or one that is compared.
///
/// # Errors
/// The handle cannot be one, is another person's or a pattern's, or is compared.
pub fn check_layer(session: &Session, layer: &str, compared: &[CoderIx]) -> Result<(), Failure> {
    if !crate::model::id::is_file_name(layer) {
        return Err(Failure::usage(format!(
            "`{layer}` cannot be a coder's handle: use a to z, 0 to 9 and -, at most 64 characters."
        )));
    }
    let study = &session.study;
    let number = study.known_coder(layer);
    if number.is_some_and(|number| compared.contains(&number)) {
        return Err(Failure::usage(format!(
            "`{layer}` is one of the coders compared, so that nothing of theirs is written. Choose another handle with --into."
        )));
    }
    let kind = study.settings.coders.get(layer).map(|coder| coder.kind);
    let worked = number.is_some_and(|number| study.transcripts().into_iter().any(|ix| study.worked(ix, number)));
    let theirs = match kind {
        Some(CoderKind::Person) => true,
        None => worked,
        Some(CoderKind::Consensus | CoderKind::Pattern) => false,
    };
    if theirs && session.coder.as_deref() != Some(layer) {
        return Err(Failure::usage(format!(
            "`{layer}` is a person, and only {layer} writes these files. Choose another handle with --into."
        )));
    }
    if kind == Some(CoderKind::Pattern) {
        return Err(Failure::usage(format!(
            "`{layer}` holds what patterns coded, no consensus. Choose another handle with --into."
        )));
    }
    Ok(())
}

/// The edit that declares a coder in the study's settings, where nobody did and nobody works under the handle.
pub(super) fn declare(session: &Session, handle: &str, kind: CoderKind, name: &str) -> Option<Edit> {
    if session.study.settings.coders.contains_key(handle) || session.coder.as_deref() == Some(handle) {
        return None;
    }
    let before = session.study.settings.clone();
    let mut after = before.clone();
    after.coders.insert(handle.to_owned(), Coder { name: name.to_owned(), kind });
    Some(Edit::Settings(Box::new(Change::replace(before, after))))
}

fn layer_name(layer: &str) -> String {
    if layer == "consensus" { "Consensus".into() } else { String::new() }
}

/// Passages and code of a decision.
fn decided(session: &Session, case: &Case, decision: &Decision) -> Result<(Vec<Span>, String), Failure> {
    let own = session.study.code_id(case.code).to_owned();
    let code = match &decision.code {
        None => own,
        Some(word) => {
            let code = find_code(session, word)?;
            if !session.study.is_live(code) {
                return Err(Failure::usage(format!(
                    "`{}` is not offered for coding any more. Choose an active code.",
                    code.name
                )));
            }
            code.id.clone()
        }
    };
    let passages = match (decision.at, decision.take) {
        (Some(at), None) => vec![at],
        (Some(_), Some(_)) => {
            return Err(Failure::usage("A passage of its own takes nobody's: give --at or --take, not both."));
        }
        (None, Some(Take::Both)) => vec![case.at],
        (None, Some(Take::Neither)) => Vec::new(),
        (None, Some(Take::Coder(coder))) => case.of(coder).map(<[Span]>::to_vec).ok_or_else(|| {
            let names: Vec<&str> = case.coders.iter().map(|(coder, _)| session.study.coder(*coder)).collect();
            Failure::usage(format!(
                "{} is not compared here. Take one of: {}.",
                session.study.coder(coder),
                names.join(", ")
            ))
        })?,
        (None, None) => {
            let mut with: Vec<&Vec<Span>> =
                case.coders.iter().map(|(_, own)| own).filter(|own| !own.is_empty()).collect();
            with.dedup();
            match with.as_slice() {
                [only] if decision.code.is_some() => (*only).clone(),
                _ if decision.code.is_some() => {
                    return Err(Failure::usage("The coders have different passages: say whose with --take, or --at."));
                }
                _ => return Err(Failure::usage("What holds? Give --take, --at or --code.")),
            }
        }
    };
    if passages.is_empty() && decision.code.is_some() {
        return Err(Failure::usage("With another code there must be a passage: give --at, or take one that is there."));
    }
    Ok((passages, code))
}

/// Settles a case: the layer's codings and notes on it become what was decided, whatever they were before.
///
/// # Errors
/// A text that cannot be read, passages that are none of the case's, or it is settled so already.
pub fn settle(
    session: &mut Session,
    layer: &str,
    ix: TranscriptIx,
    case: &Case,
    decision: &Decision,
) -> Result<Act, Failure> {
    let (passages, code) = decided(session, case, decision)?;
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    for at in &passages {
        check_span(&document, *at)?;
    }
    let own = session.study.code_id(case.code).to_owned();
    let other = (code != own).then_some(code.as_str());
    if other.is_none() && !passages.is_empty() && !passages.iter().any(|at| at.overlaps(case.at)) {
        return Err(Failure::usage(format!(
            "This passage shares no word with {}..{}, about which the coders differ.",
            case.at.start, case.at.end
        )));
    }
    let reason = decision.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if is_so(session, case, &passages, other, reason) {
        return Err(Failure::nothing("This is settled so already."));
    }
    let mut edits: Vec<Edit> = declare(session, layer, CoderKind::Consensus, &layer_name(layer)).into_iter().collect();
    edits.extend(open_work_of(session, ix, &document, layer));
    edits.extend(undone(session, layer, ix, case)?);
    for at in &passages {
        let number = session.study.code_ix(&code);
        let there = other.is_some() && has(session, layer, ix, number, *at);
        if !there {
            let coders: Vec<CoderIx> = case.coders.iter().map(|(coder, _)| *coder).collect();
            let weight = shared_weight(&session.study, ix, &coders, number, *at);
            let memo = reason.map(str::to_owned);
            let record = record_of(session, (ix, layer), &document, *at, &code, &NewCoding { memo, weight });
            edits.push(coding_edit(session, ix, layer, Change::add(record)));
        }
    }
    if passages.is_empty() || other.is_some() {
        let note = note(session, (ix, layer), &document, case.at, note_words(&own, other, reason));
        let transcript = session.study.transcript(ix).id.clone();
        edits.push(Edit::Note { transcript, coder: layer.to_owned(), change: Box::new(Change::add(note)) });
    }
    let name = session.study.code(case.code).map_or(own.as_str(), |code| &code.name);
    Ok(Act { label: format!("settle “{name}”"), edits })
}

fn note(session: &mut Session, (ix, layer): (TranscriptIx, &str), document: &Document, at: Span, memo: String) -> Note {
    let quote = Quote::of(document.text.slice(at));
    Note {
        id: session.clock.ulid(),
        at,
        quote: quote.head,
        tail: quote.tail,
        text: text_for(session, (ix, layer), document),
        memo,
        made: Some(session.clock.moment()),
        ..Note::default()
    }
}

/// Whether the layer says just this already.
fn is_so(session: &Session, case: &Case, passages: &[Span], other: Option<&str>, reason: Option<&str>) -> bool {
    let Some(settled) = &case.settled else { return false };
    let same = match &settled.outcome {
        Outcome::Left => passages.is_empty(),
        Outcome::Coded(now) => other.is_none() && now == passages && settled.codings.len() == passages.len(),
        Outcome::Instead(code, now) => {
            other == Some(session.study.codebook().target(code)) && passages.iter().all(|at| now.contains(at))
        }
    };
    same && (reason.is_none() || reason == settled.reason.as_deref())
}

/// Whether the layer has a coding of a code on exactly this passage.
fn has(session: &Session, layer: &str, ix: TranscriptIx, code: CodeIx, at: Span) -> bool {
    let study = &session.study;
    let Some(layer) = study.known_coder(layer) else { return false };
    let target = study.target(code);
    study.codings(ix).iter().any(|coding| {
        coding.coder == layer && coding.at == at && study.target(coding.code) == target && study.stands(coding)
    })
}

/// The weight that these coders agree on, of a code on exactly this passage.
pub fn shared_weight(study: &Study, ix: TranscriptIx, coders: &[CoderIx], code: CodeIx, at: Span) -> Option<i64> {
    let target = study.target(code);
    let is_it = |coding: &&crate::model::Coding| {
        coding.at == at && study.target(coding.code) == target && coders.contains(&coding.coder)
    };
    let found = study.codings_at(ix, at);
    let weights: BTreeSet<Option<i64>> =
        found.iter().filter(is_it).map(|coding| study.extra(coding).and_then(|extra| extra.weight)).collect();
    let mut weights = weights.into_iter();
    match (weights.next(), weights.next()) {
        (Some(weight), None) => weight,
        _ => None,
    }
}

/// The edits that take an earlier decision on a case back.
fn undone(session: &mut Session, layer: &str, ix: TranscriptIx, case: &Case) -> Result<Vec<Edit>, Failure> {
    let Some(settled) = &case.settled else { return Ok(Vec::new()) };
    let mut edits = Vec::new();
    let study = &session.study;
    // A code that stood there instead goes with the decision, unless somebody compared put it there as well.
    let theirs = |code: CodeIx, at: Span| {
        let target = study.target(code);
        study
            .codings_at(ix, at)
            .iter()
            .any(|coding| case.of(coding.coder).is_some() && study.target(coding.code) == target)
    };
    let instead = settled.instead.iter().filter(|coding| !theirs(coding.code, coding.at));
    let codings: Vec<crate::model::Coding> = settled.codings.iter().chain(instead).copied().collect();
    for coding in &codings {
        let record = session.record(ix, coding)?;
        edits.push(coding_edit(session, ix, layer, Change::remove(record)));
    }
    let entry = session.study.entry(ix);
    let notes = entry.map(|entry| entry.notes.as_slice()).unwrap_or_default().iter();
    let transcript = &session.study.transcript(ix).id;
    for (_, note) in notes.filter(|(_, note)| settled.notes.contains(&note.id)) {
        let change = Box::new(Change::remove(note.clone()));
        edits.push(Edit::Note { transcript: transcript.clone(), coder: layer.to_owned(), change });
    }
    Ok(edits)
}

/// Opens a case again: what the layer says of it is taken away.
///
/// # Errors
/// The case is not settled, or a file cannot be read.
pub fn reopen(session: &mut Session, layer: &str, ix: TranscriptIx, case: &Case) -> Result<Act, Failure> {
    let edits = undone(session, layer, ix, case)?;
    if edits.is_empty() {
        return Err(Failure::nothing("This is not settled yet."));
    }
    let id = session.study.code_id(case.code);
    let name = session.study.code(case.code).map_or(id, |code| &code.name);
    Ok(Act { label: format!("open “{name}” again"), edits })
}

/// Copies passages on which all agree into the layer, as one act; with none it declares the layer where that is new.
///
/// # Errors
/// A text that cannot be read, or a passage that it has not.
pub fn take_agreed(session: &mut Session, layer: &str, agreed: &[Agreed]) -> Result<Act, Failure> {
    let mut edits: Vec<Edit> = declare(session, layer, CoderKind::Consensus, &layer_name(layer)).into_iter().collect();
    let mut open = None;
    for one in agreed {
        let document = session.document(one.ix).map_err(|problem| Failure::data(problem.to_string()))?;
        if open != Some(one.ix) {
            open = Some(one.ix);
            edits.extend(open_work_of(session, one.ix, &document, layer));
        }
        check_span(&document, one.at)?;
        let code = session.study.code_id(one.code).to_owned();
        let with = NewCoding { memo: None, weight: one.weight };
        let record = record_of(session, (one.ix, layer), &document, one.at, &code, &with);
        edits.push(coding_edit(session, one.ix, layer, Change::add(record)));
    }
    let count = agreed.len();
    let passages = if count == 1 { "passage" } else { "passages" };
    Ok(Act { label: format!("take over {count} agreed {passages}"), edits })
}
