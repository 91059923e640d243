//! Acts that change what codes become of: merge, delete, revive, purge. Only codebook.ron changes.

use super::codebook::{check_key, find_code};
use crate::edit::{Act, Change, Edit, Place};
use crate::model::{Code, CodeIx, Codebook, Coding, Status, Study};
use crate::session::affected::Affected;
use crate::session::{Failure, Session};
use crate::text::shell::quoted;
use std::collections::HashSet;

/// The edits that turn one book into another with the same codes in the same order.
fn differences(before: &Codebook, after: &Codebook) -> Vec<Edit> {
    let changed = before.codes().iter().filter_map(|code| {
        let new = after.get(&code.id).filter(|new| *new != code)?;
        Some(Edit::Code { change: Box::new(Change::replace(code.clone(), new.clone())), place: None })
    });
    changed.collect()
}

/// Codes by their words, each once.
fn find_codes(session: &Session, words: &[String]) -> Result<Vec<Code>, Failure> {
    let mut codes: Vec<Code> = Vec::new();
    for word in words {
        let code = find_code(session, word)?;
        if codes.iter().all(|known| known.id != code.id) {
            codes.push(code.clone());
        }
    }
    Ok(codes)
}

fn names(codes: &[Code]) -> String {
    codes.iter().map(|code| format!("“{}”", code.name)).collect::<Vec<_>>().join(", ")
}

/// Makes codes one with another: their codings are read as its own from now on, their sub-codes stand below it.
///
/// No coding file is touched. A code below one that is merged away keeps its place in the tree by moving up.
///
/// # Errors
/// Refuses what is merged or deleted already, and a target that is not offered for coding.
pub fn merge_codes(session: &Session, words: &[String], into: &str) -> Result<Act, Failure> {
    let book = session.study.codebook();
    let target = find_code(session, into)?.clone();
    let refused = |why: String| Err(Failure::usage(format!("Nothing can be merged into “{}”: {why}", target.name)));
    match &target.status {
        Status::Active => {}
        Status::Retired => {
            return refused(format!(
                "it is retired. Offer it again first: `verbatim codebook revive {}`.",
                quoted(&target.id)
            ));
        }
        Status::Deleted if session.study.is_live(&target) => {}
        Status::Deleted => {
            return refused(format!(
                "it is deleted. Take it back first: `verbatim codebook revive {}`.",
                quoted(&target.id)
            ));
        }
        Status::MergedInto(next) => {
            return refused(format!("it is merged into `{next}` itself. Name that code instead."));
        }
    }
    let codes = find_codes(session, words)?;
    let mut scratch = book.clone();
    for code in &codes {
        match &code.status {
            _ if code.id == target.id => {
                return Err(Failure::usage(format!("“{}” cannot be merged into itself.", code.name)));
            }
            Status::MergedInto(other) => {
                return Err(Failure::usage(format!(
                    "“{}” is merged into `{other}` already. Revive it first, then merge it anew.",
                    code.name
                )));
            }
            Status::Deleted if !session.study.is_live(code) => {
                return Err(Failure::usage(format!("“{}” is deleted: it has no codings to hand on.", code.name)));
            }
            _ => {}
        }
        let Some(now) = scratch.get(&code.id).cloned() else { continue };
        if scratch.with_descendants(&code.id).contains(target.id.as_str())
            && let Some(below) = scratch.get(&target.id).cloned()
        {
            scratch.replace(Code { parent: now.parent.clone(), ..below });
        }
        let children: Vec<Code> = scratch.children(&code.id).cloned().collect();
        for child in children.into_iter().filter(|child| child.id != target.id) {
            scratch.replace(Code { parent: Some(target.id.clone()), ..child });
        }
        scratch.replace(Code { status: Status::MergedInto(target.id.clone()), ..now });
    }
    Ok(Act { label: format!("merge {} into “{}”", names(&codes), target.name), edits: differences(book, &scratch) })
}

/// How the codings of codes meet those of the code they go to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// The codings that go there.
    pub moving: Affected,
    /// Of these, on the very passage where the same coder then has the target twice: they count once.
    pub same: u32,
    /// Of these, on a passage that overlaps one of the target's by the same coder: both stay.
    pub overlapping: u32,
    /// Sub-codes that move below the target.
    pub below: Vec<String>,
}

impl Meeting {
    /// What a merge does, in sentences.
    pub fn sentences(&self, into: &str) -> Vec<String> {
        let mut said = vec![format!("{} will count as “{into}”; no coding file changes.", self.moving.words())];
        let number = |count: u32| if count == 1 { "1 stands".to_owned() } else { format!("{count} stand") };
        if self.same > 0 {
            said.push(format!(
                "{} on a passage that carries “{into}” by the same coder then: counted once.",
                number(self.same)
            ));
        }
        if self.overlapping > 0 {
            said.push(format!(
                "{} on a passage that overlaps one of “{into}” by the same coder: both stay.",
                number(self.overlapping)
            ));
        }
        if !self.below.is_empty() {
            said.push(format!("Below “{into}” from now on: {}.", self.below.join(", ")));
        }
        said
    }
}

/// What a merge would do to codings; the codes by id.
pub fn meeting(study: &Study, ids: &[String], into: &str) -> Meeting {
    let numbers: HashSet<_> = ids.iter().filter_map(|id| study.known_code(id)).collect();
    let target = study.known_code(into);
    let goes = |coding: &Coding| numbers.contains(&study.target(coding.code));
    let mut meeting = Meeting { moving: Affected::of(study, goes), ..Meeting::default() };
    for ix in study.all_transcripts() {
        let codings = study.codings(ix);
        let mut there: Vec<&Coding> =
            codings.iter().filter(|coding| Some(study.target(coding.code)) == target).collect();
        for coding in codings.iter().filter(|coding| goes(coding)) {
            let near = there.iter().filter(|other| other.coder == coding.coder && other.at.overlaps(coding.at));
            match near.map(|other| other.at == coding.at).max() {
                Some(true) => meeting.same += 1,
                Some(false) => meeting.overlapping += 1,
                None => {}
            }
            // Two that go there may meet each other.
            there.push(coding);
        }
    }
    let book = study.codebook();
    let below =
        ids.iter().flat_map(|id| book.children(id)).filter(|child| child.id != into && !ids.contains(&child.id));
    meeting.below = below.map(|child| format!("“{}”", child.name)).collect();
    meeting
}

/// Takes codes out of the book, for good after a purge: only those that no coding of any coder uses.
///
/// # Errors
/// Says which codings, sub-codes or merged codes stand in the way.
pub fn delete_codes(session: &Session, words: &[String]) -> Result<Act, Failure> {
    let study = &session.study;
    let book = study.codebook();
    let codes = find_codes(session, words)?;
    let meant = |id: &str| codes.iter().any(|code| code.id == id);
    let stays = |code: &Code, why: String| Failure::usage(format!("“{}” was not deleted: {why}", code.name));
    let mut scratch = book.clone();
    for code in &codes {
        let number = study.known_code(&code.id);
        let uses = Affected::of(study, |coding| Some(coding.code) == number);
        if uses.codings() > 0 {
            let way = match code.status {
                Status::MergedInto(_) => "It is merged already, and that is all it takes.",
                _ => "Merge it into another code, split it, or retire it.",
            };
            return Err(stays(code, format!("it has {}. {way}", uses.words())));
        }
        let below = |child: &&Code| matches!(child.status, Status::Active | Status::Retired) && !meant(&child.id);
        let children: Vec<Code> = book.children(&code.id).filter(below).cloned().collect();
        if !children.is_empty() {
            return Err(stays(code, format!("{} below it. Move or delete what is there first.", stand(&children))));
        }
        let merged = |other: &&Code| other.status == Status::MergedInto(code.id.clone()) && !meant(&other.id);
        let merged: Vec<Code> = book.codes().iter().filter(merged).cloned().collect();
        if !merged.is_empty() {
            return Err(stays(code, format!("{} merged into it. Delete or revive that first.", are(&merged))));
        }
        scratch.replace(Code { status: Status::Deleted, ..code.clone() });
    }
    let edits = differences(book, &scratch);
    if edits.is_empty() {
        return Err(Failure::nothing(format!("{} deleted already.", are(&codes))));
    }
    Ok(Act { label: format!("delete {}", names(&codes)), edits })
}

fn stand(codes: &[Code]) -> String {
    format!("{} {}", names(codes), if codes.len() == 1 { "stands" } else { "stand" })
}

fn are(codes: &[Code]) -> String {
    format!("{} {}", names(codes), if codes.len() == 1 { "is" } else { "are" })
}

/// Offers codes again that were retired, deleted or merged. A key stays theirs where no other code took it.
///
/// # Errors
/// Says so where a code is offered already.
pub fn revive_codes(session: &Session, words: &[String]) -> Result<Act, Failure> {
    let book = session.study.codebook();
    let codes = find_codes(session, words)?;
    let mut scratch = book.clone();
    for code in &codes {
        let key = code.key.map(String::from).unwrap_or_default();
        let taken =
            scratch.codes().iter().any(|other| other.key == code.key && other.is_active() && other.id != code.id);
        let key = if taken { None } else { check_key(session, &code.id, &key).unwrap_or(None) };
        scratch.replace(Code { status: Status::Active, key, parent: live_parent(book, code), ..code.clone() });
    }
    let edits = differences(book, &scratch);
    if edits.is_empty() {
        return Err(Failure::nothing(format!("{} offered already.", are(&codes))));
    }
    Ok(Act { label: format!("offer {} again", names(&codes)), edits })
}

/// Where a code comes back to: its parent, or what that was merged into, or the nearest code above that is left.
fn live_parent(book: &Codebook, code: &Code) -> Option<String> {
    let path = book.path(&code.id);
    let above = path.iter().rev().skip(1).map(|above| book.target(&above.id));
    let mut left = above.filter(|id| {
        book.get(id).is_some_and(|above| matches!(above.status, Status::Active | Status::Retired)) && *id != code.id
    });
    match code.parent.as_deref() {
        None => None,
        // A parent that is missing is a wish that may still come true.
        Some(parent) if book.get(parent).is_none() => code.parent.clone(),
        Some(_) => left.next().map(str::to_owned),
    }
}

/// The codings that would be a merged code's own again.
pub fn regained(study: &Study, ids: &[String]) -> Affected {
    let mut book = study.codebook().clone();
    for id in ids {
        if let Some(code) = book.get(id).cloned() {
            book.replace(Code { status: Status::Active, ..code });
        }
    }
    let numbers = (0..study.code_numbers()).filter_map(|number| u32::try_from(number).ok()).map(CodeIx);
    let comes_back: HashSet<CodeIx> = numbers
        .filter(|number| {
            let target = book.target(study.code_id(*number));
            ids.iter().any(|id| id == target) && study.code_id(study.target(*number)) != target
        })
        .collect();
    Affected::of(study, |coding| comes_back.contains(&coding.code))
}

/// Takes the records of deleted codes out of the file: those that no coding, code or merge refers to any more.
///
/// # Errors
/// Says so where there are none.
pub fn purge(session: &Session) -> Result<Act, Failure> {
    let study = &session.study;
    let book = study.codebook();
    let used: HashSet<_> =
        study.all_transcripts().into_iter().flat_map(|ix| study.codings(ix)).map(|coding| coding.code).collect();
    let free = |code: &&Code| {
        code.status == Status::Deleted && study.known_code(&code.id).is_none_or(|number| !used.contains(&number))
    };
    let mut going: HashSet<&str> = book.codes().iter().filter(free).map(|code| code.id.as_str()).collect();
    loop {
        let staying = book.codes().iter().filter(|code| !going.contains(code.id.as_str()));
        let held: HashSet<&str> = staying
            .flat_map(|code| {
                let merged = if let Status::MergedInto(id) = &code.status { Some(id.as_str()) } else { None };
                [code.parent.as_deref(), merged]
            })
            .flatten()
            .collect();
        let before = going.len();
        going.retain(|id| !held.contains(id));
        if going.len() == before {
            break;
        }
    }
    let gone: Vec<Code> = book.codes().iter().filter(|code| going.contains(code.id.as_str())).cloned().collect();
    if gone.is_empty() {
        return Err(Failure::nothing("No deleted code can be purged: there is none that nothing refers to."));
    }
    let mut scratch = book.clone();
    let mut edits = Vec::new();
    for code in &gone {
        let place = Change { before: Some(Place(scratch.before(&code.id).map(str::to_owned))), after: None };
        scratch.remove(&code.id);
        edits.push(Edit::Code { change: Box::new(Change::remove(code.clone())), place: Some(place) });
    }
    Ok(Act { label: format!("purge {}", names(&gone)), edits })
}
