//! Settles what merges left to people.

use crate::edit::{Act, Change, Edit, Place};
use crate::git::merge::Kind;
use crate::git::settle::{Open, Settled, files, settle as settle_text, settle_memo};
use crate::model::{Code, CodingRecord, Note, Participant, Settings, Transcript};
use crate::session::{Failure, Session};
use crate::store::ron::{Record, read_record};

/// Lets one of a field's other values hold (`take`, from 0), or the one that stands; the rest goes.
///
/// # Errors
/// Another coder's record, and what can only be settled by hand.
pub fn settling(session: &Session, open: &Open, take: Option<usize>) -> Result<Act, Failure> {
    let gone = || Failure::data(format!("{} has been changed since. Look again.", open.file));
    let kind = files(&session.root).into_iter().find(|(file, _)| *file == open.file).ok_or_else(gone)?.1;
    let text = std::fs::read_to_string(session.root.join(&open.file)).map_err(|_| gone())?;
    let take = take.and_then(|place| open.others.get(place));
    let edit = edit(session, open, kind, &text, take.map(String::as_str))?;
    let what = if take.is_some() { "take the other" } else { "keep the" };
    Ok(Act { label: format!("settle: {what} {} of {}", open.field, open.id), edits: vec![edit] })
}

fn read<T: Record>(text: &str) -> Result<T, Failure> {
    let mut problems = Vec::new();
    read_record(text, &(0..text.len()), "", &mut problems).ok_or_else(|| {
        let why = problems.first().map(|problem| problem.what.clone()).unwrap_or_default();
        Failure::data(format!("That value does not fit: {why}. Change the record by hand."))
    })
}

fn change<T: Record>((old, new): &(String, Settled)) -> Result<Box<Change<T>>, Failure> {
    let after = match new {
        Settled::Text(text) => Some(read(text)?),
        Settled::Removed => None,
    };
    Ok(Box::new(Change { before: Some(read(old)?), after }))
}

/// The edit that settles a field of a record.
fn edit(session: &Session, open: &Open, kind: Kind, text: &str, take: Option<&str>) -> Result<Edit, Failure> {
    let file = open.file.trim_end_matches(".ron").trim_end_matches(".md");
    let mut parts = file.split('/').skip(1).map(str::to_owned);
    let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if matches!(kind, Kind::Codings | Kind::Memo) && session.coder()? != first {
        return Err(Failure::usage(format!("{} is {first}'s: {first} settles it.", open.file)));
    }
    let by_hand = || {
        Failure::usage(format!(
            "Settle this by hand: write the value you want into {}, and take the line with `alts` out.",
            open.file
        ))
    };
    if kind == Kind::Memo {
        let mut memos = session.study.memos.iter();
        let memo = memos.find(|memo| memo.coder == first && memo.name == second).ok_or_else(by_hand)?;
        let after = settle_memo(memo, &open.field, take).ok_or_else(by_hand)?;
        return Ok(Edit::Memo(Box::new(Change::replace(memo.clone(), after))));
    }
    let settled = settle_text(kind, text, &open.id, &open.field, take).ok_or_else(by_hand)?;
    let whole = open.id == crate::git::settle::whole_id(&open.file);
    Ok(match kind {
        Kind::Report => return Err(by_hand()),
        Kind::Settings => Edit::Settings(change::<Settings>(&settled)?),
        Kind::Transcript => {
            let mut change = change::<Transcript>(&settled)?;
            for side in [&mut change.before, &mut change.after].into_iter().flatten() {
                side.id.clone_from(&first);
                if side.kind.is_empty() {
                    side.kind = "document".into();
                }
            }
            Edit::Transcript(change)
        }
        Kind::Codebook if whole => return Err(by_hand()),
        Kind::Codebook => {
            let change = change::<Code>(&settled)?;
            let before = session.study.codebook().before(&open.id).map(str::to_owned);
            let place = Change { before: Some(Place(before)), after: None };
            let place = Some(place).filter(|_| change.after.is_none());
            Edit::Code { change, place }
        }
        Kind::Participants if whole => return Err(by_hand()),
        Kind::Participants => Edit::Participant(change::<Participant>(&settled)?),
        Kind::Codings if whole => {
            let work = |text: &str| crate::store::save::head_of(text);
            let before = work(text);
            let after = match &settled.1 {
                Settled::Text(text) => work(text),
                Settled::Removed => return Err(by_hand()),
            };
            let change = Box::new(Change::replace(before, after));
            Edit::Work { transcript: second, coder: first, change }
        }
        Kind::Codings | Kind::Memo => match change::<CodingRecord>(&settled) {
            Ok(change) if change.before.as_ref().is_some_and(|record| !record.code.is_empty()) => {
                Edit::Coding { transcript: second, coder: first, change }
            }
            _ => Edit::Note { transcript: second, coder: first, change: change::<Note>(&settled)? },
        },
    })
}
