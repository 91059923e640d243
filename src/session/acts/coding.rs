//! Acts on codings: code, uncode, recode, take an edge, memo, weight, mark.

use super::codebook::{add_code, find_code};
use crate::edit::{Act, Change, Edit};
use crate::model::anchor::{CONTEXT, Quote, SHORT_QUOTE};
use crate::model::coding::{Progress, Work};
use crate::model::settings::Quotes;
use crate::model::{Coding, CodingRecord, Note, Span, TranscriptIx};
use crate::session::failure::Kind;
use crate::session::{Failure, Session};
use crate::store::document::Document;
use crate::text::offsets::hash;

/// What a new coding may carry beside its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCoding {
    /// The coder's words.
    pub memo: Option<String>,
    /// Intensity.
    pub weight: Option<i64>,
}

/// Puts codes on a passage.
///
/// # Errors
/// No such code, one that is not offered or is there already, no such passage, or nobody works here.
pub fn code(session: &mut Session, ix: TranscriptIx, span: Span, codes: &[String]) -> Result<Act, Failure> {
    code_with(session, ix, span, codes, &NewCoding::default())
}

/// Puts codes with memo and weight on a passage.
///
/// # Errors
/// No such code, one that is not offered or is there already, no such passage, or nobody works here.
pub fn code_with(
    session: &mut Session,
    ix: TranscriptIx,
    span: Span,
    codes: &[String],
    with: &NewCoding,
) -> Result<Act, Failure> {
    let coder = session.coder()?.to_owned();
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    check_span(&document, span)?;
    let mut edits = open_work(session, ix, &document);
    let mut names = Vec::new();
    for word in codes {
        let code = find_code(session, word)?.clone();
        if !session.study.is_live(&code) {
            return Err(Failure::usage(format!(
                "`{}` is not offered for coding any more. Choose an active code.",
                code.name
            )));
        }
        let taken = session.study.known_code(&code.id).is_some_and(|number| {
            let study = &session.study;
            let same =
                |known: &&Coding| study.coder(known.coder) == coder && known.code == number && study.stands(known);
            session.study.codings(ix).iter().filter(same).any(|known| known.at == span)
        });
        names.push(format!("“{}”", code.name));
        if !taken {
            let record = record(session, ix, &document, span, &code.id, with);
            edits.push(coding_edit(session, ix, &coder, Change::add(record)));
        }
    }
    if !edits.iter().any(|edit| matches!(edit, Edit::Coding { .. })) {
        return Err(Failure::nothing(format!("You have already put {} on exactly this passage.", names.join(" and "))));
    }
    Ok(Act { label: format!("code {}", names.join(" and ")), edits })
}

pub(super) fn check_span(document: &Document, span: Span) -> Result<(), Failure> {
    let length = document.text.len();
    if span.is_empty() || span.end > length {
        return Err(Failure::usage(format!(
            "{}..{} is no passage of this text, which has {length} code points.",
            span.start, span.end
        )));
    }
    Ok(())
}

/// The edit that starts one's own file on a transcript, where there is none.
pub(super) fn open_work(session: &mut Session, ix: TranscriptIx, document: &Document) -> Vec<Edit> {
    let Some(coder) = session.coder.clone() else { return Vec::new() };
    open_work_of(session, ix, document, &coder)
}

/// The edit that starts a coder's file on a transcript, where there is none.
pub(super) fn open_work_of(session: &mut Session, ix: TranscriptIx, document: &Document, coder: &str) -> Vec<Edit> {
    let number = session.study.coder_ix(coder);
    if session.study.entry(ix).is_some_and(|entry| entry.work.contains_key(&number)) {
        return Vec::new();
    }
    let work = Work { text: document.hash.clone(), status: Progress::InProgress, ..Work::default() };
    let transcript = session.study.transcript(ix).id.clone();
    vec![Edit::Work { transcript, coder: coder.to_owned(), change: Box::new(Change::add(work)) }]
}

pub(super) fn coding_edit(session: &Session, ix: TranscriptIx, coder: &str, change: Change<CodingRecord>) -> Edit {
    let transcript = session.study.transcript(ix).id.clone();
    Edit::Coding { transcript, coder: coder.to_owned(), change: Box::new(change) }
}

/// A new record of a passage under one's own name, with quote and, where it is short or repeated, context.
pub(super) fn record(
    session: &mut Session,
    ix: TranscriptIx,
    document: &Document,
    span: Span,
    code: &str,
    with: &NewCoding,
) -> CodingRecord {
    let coder = session.coder.clone().unwrap_or_default();
    record_of(session, (ix, &coder), document, span, code, with)
}

/// A new record of a passage in a coder's file on a transcript.
pub(super) fn record_of(
    session: &mut Session,
    (ix, coder): (TranscriptIx, &str),
    document: &Document,
    span: Span,
    code: &str,
    with: &NewCoding,
) -> CodingRecord {
    let mut record = CodingRecord {
        id: session.clock.ulid(),
        code: code.to_owned(),
        memo: with.memo.clone(),
        weight: with.weight,
        made: Some(session.clock.moment()),
        text: text_for(session, (ix, coder), document),
        ..CodingRecord::default()
    };
    anchor(&mut record, document, span, session.study.settings.quotes);
    record
}

/// The hash of the text as it is now, where one's own file says another.
fn text_of(session: &Session, ix: TranscriptIx, document: &Document) -> Option<String> {
    text_for(session, (ix, session.coder.as_deref()?), document)
}

/// The hash of the text as it is now, where a coder's file says another.
pub(super) fn text_for(session: &Session, (ix, coder): (TranscriptIx, &str), document: &Document) -> Option<String> {
    let coder = session.study.known_coder(coder)?;
    let work = session.study.entry(ix)?.work.get(&coder)?;
    (work.text != document.hash).then(|| document.hash.clone())
}

/// A coding's record on the text as it is now, where its words were found there without doubt; else as it was.
fn brought(
    session: &mut Session,
    ix: TranscriptIx,
    coding: &Coding,
    before: &CodingRecord,
) -> Result<CodingRecord, Failure> {
    let mut after = before.clone();
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let coding = session.study.codings(ix).iter().find(|known| known.id == coding.id).copied().unwrap_or(*coding);
    let made_on = session.study.made_on(ix, &coding);
    let sure = session.study.placed(&coding).is_none_or(|placed| placed.state.counts());
    if sure && !made_on.is_empty() && made_on != document.hash {
        anchor(&mut after, &document, coding.at, session.study.settings.quotes);
        after.text = text_of(session, ix, &document);
    }
    Ok(after)
}

/// Sets span, quote and context of a record.
pub fn anchor(record: &mut CodingRecord, document: &Document, span: Span, quotes: Quotes) {
    let passage = document.text.slice(span);
    record.at = span;
    (record.before, record.after, record.tail) = (None, None, None);
    if quotes == Quotes::Hashed {
        record.quote = hash(passage);
        return;
    }
    let quote = Quote::of(passage);
    (record.quote, record.tail) = (quote.head, quote.tail);
    let text = document.text.as_str();
    let repeated = || memchr::memmem::find_iter(text.as_bytes(), passage.as_bytes()).nth(1).is_some();
    if (span.len() as usize) < SHORT_QUOTE || repeated() {
        let context = CONTEXT as u32;
        let before = document.text.slice(Span::new(span.start.saturating_sub(context), span.start));
        let after = document.text.slice(Span::new(span.end, span.end.saturating_add(context).min(document.text.len())));
        record.before = (!before.is_empty()).then(|| before.to_owned());
        record.after = (!after.is_empty()).then(|| after.to_owned());
    }
}

/// Puts known codes and new ones on a passage, as one step of undo; the act and the ids of the new ones.
///
/// # Errors
/// As [`code`], and a name that cannot be a code's.
pub fn code_and_add(
    session: &mut Session,
    ix: TranscriptIx,
    span: Span,
    known: &[String],
    names: &[String],
) -> Result<(Act, Vec<String>), Failure> {
    let mut labels = Vec::new();
    let mut edits = Vec::new();
    match code(session, ix, span, known) {
        Ok(act) => {
            labels.push(act.label);
            edits = act.edits;
        }
        // What is there already is no reason not to add the new ones.
        Err(failure) if failure.kind == Kind::Nothing && !names.is_empty() => {
            let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
            edits.extend(open_work(session, ix, &document));
        }
        Err(failure) => return Err(failure),
    }
    let coder = session.coder()?.to_owned();
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let mut ids = Vec::new();
    for name in names {
        let (made, id) = add_code(session, name, None, None)?;
        labels.push(made.label);
        edits.extend(made.edits);
        let record = record(session, ix, &document, span, &id, &NewCoding::default());
        edits.push(coding_edit(session, ix, &coder, Change::add(record)));
        ids.push(id);
    }
    Ok((Act { label: labels.join(" and "), edits }, ids))
}

/// The coding's full record, if it is one's own.
pub(super) fn own(session: &mut Session, ix: TranscriptIx, coding: &Coding) -> Result<(String, CodingRecord), Failure> {
    let coder = session.coder()?.to_owned();
    let owner = session.study.coder(coding.coder).to_owned();
    if owner != coder {
        return Err(Failure::usage(format!(
            "This coding is {owner}'s and you are {coder}. Copy it to yours first: code the passage yourself."
        )));
    }
    Ok((coder, session.record(ix, coding)?))
}

fn name_of(session: &Session, coding: &Coding) -> String {
    let id = session.study.code_id(coding.code);
    session.study.code(coding.code).map_or(id, |code| &code.name).to_owned()
}

/// Takes codings off.
///
/// # Errors
/// Another coder's coding, or one that is gone.
pub fn uncode(session: &mut Session, ix: TranscriptIx, coding: &Coding) -> Result<Act, Failure> {
    let (coder, record) = own(session, ix, coding)?;
    let label = format!("remove “{}”", name_of(session, coding));
    Ok(Act { label, edits: vec![coding_edit(session, ix, &coder, Change::remove(record))] })
}

/// Puts another code in a coding's place; span, id and memo stay.
///
/// # Errors
/// Another coder's coding, no such code, one that is not offered, or the code that it has.
pub fn recode(session: &mut Session, ix: TranscriptIx, coding: &Coding, code: &str) -> Result<Act, Failure> {
    let (coder, before) = own(session, ix, coding)?;
    let target = find_code(session, code)?.clone();
    if !session.study.is_live(&target) {
        return Err(Failure::usage(format!(
            "`{}` is not offered for coding any more. Choose an active code.",
            target.name
        )));
    }
    if target.id == before.code {
        return Err(Failure::nothing(format!("The passage already carries “{}”.", target.name)));
    }
    let label = format!("recode “{}” as “{}”", name_of(session, coding), target.name);
    let mut after = brought(session, ix, coding, &before)?;
    after.code = target.id;
    Ok(Act { label, edits: vec![coding_edit(session, ix, &coder, Change::replace(before, after))] })
}

/// Makes a code and puts it in a coding's place, as one step of undo; the act and the new id.
///
/// # Errors
/// Another coder's coding, or a name that cannot be a code's.
pub fn recode_as_new(
    session: &mut Session,
    ix: TranscriptIx,
    coding: &Coding,
    name: &str,
) -> Result<(Act, String), Failure> {
    let (coder, before) = own(session, ix, coding)?;
    let (made, id) = add_code(session, name, None, None)?;
    let label = format!("recode “{}” as {}", name_of(session, coding), made.label);
    let after = CodingRecord { code: id.clone(), ..before.clone() };
    let mut edits = made.edits;
    edits.push(coding_edit(session, ix, &coder, Change::replace(before, after)));
    Ok((Act { label, edits }, id))
}

/// Gives a coding another span.
///
/// # Errors
/// Another coder's coding, or a span that the text has not.
pub fn move_edges(session: &mut Session, ix: TranscriptIx, coding: &Coding, span: Span) -> Result<Act, Failure> {
    let (coder, before) = own(session, ix, coding)?;
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    check_span(&document, span)?;
    let mut after = before.clone();
    anchor(&mut after, &document, span, session.study.settings.quotes);
    after.text = text_of(session, ix, &document);
    let label = format!("move the edges of “{}”", name_of(session, coding));
    Ok(Act { label, edits: vec![coding_edit(session, ix, &coder, Change::replace(before, after))] })
}

pub(super) fn change(
    session: &mut Session,
    ix: TranscriptIx,
    coding: &Coding,
    what: &str,
    set: impl Fn(&mut CodingRecord),
) -> Result<Act, Failure> {
    let (coder, before) = own(session, ix, coding)?;
    let mut after = before.clone();
    set(&mut after);
    let label = format!("{what} “{}”", name_of(session, coding));
    if before == after {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let mut after = brought(session, ix, coding, &before)?;
    set(&mut after);
    Ok(Act { label, edits: vec![coding_edit(session, ix, &coder, Change::replace(before, after))] })
}

/// Sets or takes away a coding's memo.
///
/// # Errors
/// Another coder's coding, a file that cannot be read, or nothing changes.
pub fn set_memo(
    session: &mut Session,
    ix: TranscriptIx,
    coding: &Coding,
    memo: Option<String>,
) -> Result<Act, Failure> {
    let memo = memo.filter(|memo| !memo.trim().is_empty());
    change(session, ix, coding, "memo on", |record| record.memo.clone_from(&memo))
}

/// Sets or takes away a coding's weight.
///
/// # Errors
/// Another coder's coding, a file that cannot be read, or nothing changes.
pub fn set_weight(
    session: &mut Session,
    ix: TranscriptIx,
    coding: &Coding,
    weight: Option<i64>,
) -> Result<Act, Failure> {
    change(session, ix, coding, "weight of", |record| record.weight = weight)
}

/// Marks a coding as a key quotation, or takes the mark away.
///
/// # Errors
/// Another coder's coding, or a file that cannot be read.
pub fn set_important(session: &mut Session, ix: TranscriptIx, coding: &Coding) -> Result<Act, Failure> {
    change(session, ix, coding, "mark", |record| record.important = !record.important)
}

/// Writes a memo on a passage without a code; on a passage that has one of one's own, replaces it (empty: removes).
///
/// # Errors
/// No such passage, no words where there is no note, a text that cannot be read, or nobody works here.
pub fn note(session: &mut Session, ix: TranscriptIx, span: Span, memo: &str) -> Result<Act, Failure> {
    let coder = session.coder()?.to_owned();
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    check_span(&document, span)?;
    let mut edits = open_work(session, ix, &document);
    let number = session.study.coder_ix(&coder);
    let entry = session.study.entry(ix);
    let known = entry.and_then(|entry| {
        let mine = entry.notes.iter().filter(|(whose, _)| *whose == number);
        mine.map(|(_, note)| note).find(|note| entry.note_at(note) == Some(span)).cloned()
    });
    let quote = Quote::of(document.text.slice(span));
    let change = match (known, memo.trim()) {
        (None, "") => return Err(Failure::usage("A note needs words.")),
        (Some(before), "") => Change::remove(before),
        (Some(before), _) => {
            let after = Note { memo: memo.to_owned(), ..before.clone() };
            Change::replace(before, after)
        }
        (None, _) => Change::add(Note {
            id: session.clock.ulid(),
            at: span,
            quote: quote.head,
            tail: quote.tail,
            text: text_of(session, ix, &document),
            memo: memo.to_owned(),
            made: Some(session.clock.moment()),
            ..Note::default()
        }),
    };
    let transcript = session.study.transcript(ix).id.clone();
    edits.push(Edit::Note { transcript, coder, change: Box::new(change) });
    Ok(Act { label: "note on a passage".into(), edits })
}
