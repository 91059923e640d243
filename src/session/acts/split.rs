//! Splitting a code: its codings are dealt out to several codes, in many files, as one act.

use super::codebook::{find_code, mint_code};
use crate::edit::{Act, Change, Edit, Place};
use crate::model::{Code, CoderIx, Coding, Status, TranscriptIx};
use crate::session::{Failure, Session};
use std::collections::BTreeMap;

/// A code that takes a share of another's codings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// One of the book, by id.
    Known(String),
    /// A new one, by its name; it is made beside the code that is split.
    New(String),
}

/// A coding, and the number of the share it is dealt to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deal {
    /// The transcript.
    pub ix: TranscriptIx,
    /// The coding.
    pub coding: Coding,
    /// Which of the shares.
    pub to: usize,
}

/// The codings of a code, those of codes merged into it too: by transcript and place; one coder's, or everybody's.
pub fn codings_of(session: &Session, code: &str, coder: Option<&str>) -> Vec<(TranscriptIx, Coding)> {
    let study = &session.study;
    let Some(number) = study.known_code(code) else { return Vec::new() };
    let whose = |coding: &Coding| coder.is_none_or(|coder| study.coder(coding.coder) == coder);
    let mut found = Vec::new();
    for ix in study.all_transcripts() {
        let codings = study.codings(ix).iter().filter(|coding| study.target(coding.code) == number && whose(coding));
        found.extend(codings.map(|coding| (ix, *coding)));
    }
    found
}

/// Deals codings of a code out to other codes. Span, words and memo of each coding stay; what is not dealt stays too.
///
/// With `retire`, the code itself is offered no longer. The ids of the shares come back with the act.
///
/// # Errors
/// Refuses shares that are not offered for coding, and the codings of others unless `everyone` is meant.
pub fn split_code(
    session: &mut Session,
    code: &str,
    shares: &[Share],
    deals: &[Deal],
    (everyone, retire): (bool, bool),
) -> Result<(Act, Vec<String>), Failure> {
    let code = find_code(session, code)?.clone();
    let mut edits = Vec::new();
    let ids = make_shares(session, &code, shares, &mut edits)?;
    if deals.is_empty() {
        return Err(Failure::nothing(format!("No coding of “{}” was dealt out.", code.name)));
    }
    let mut files: BTreeMap<(TranscriptIx, CoderIx), Vec<&Deal>> = BTreeMap::new();
    for deal in deals {
        files.entry((deal.ix, deal.coding.coder)).or_default().push(deal);
    }
    let own = if everyone { None } else { Some(session.coder()?.to_owned()) };
    for ((ix, coder), deals) in files {
        let (transcript, coder) = (session.study.transcript(ix).id.clone(), session.study.coder(coder).to_owned());
        if own.as_ref().is_some_and(|own| *own != coder) {
            return Err(Failure::usage(format!(
                "Codings of {coder} are among these. Deal out your own, or name everybody's by --everyone."
            )));
        }
        let mut records = session.records(ix, &coder);
        for deal in deals {
            let word = session.study.coding_word(&deal.coding);
            let before = records.remove(&word).ok_or_else(|| {
                Failure::data(format!("The coding `{word}` is no longer there. Open the study again."))
            })?;
            let Some(to) = ids.get(deal.to) else { continue };
            // The passage stays as its coder left it, also where the text was corrected since.
            let mut after = before.clone();
            after.code.clone_from(to);
            if before != after {
                let change = Box::new(Change::replace(before, after));
                edits.push(Edit::Coding { transcript: transcript.clone(), coder: coder.clone(), change });
            }
        }
    }
    if retire && code.status == Status::Active {
        let after = Code { status: Status::Retired, ..code.clone() };
        edits.push(Edit::Code { change: Box::new(Change::replace(code.clone(), after)), place: None });
    }
    let names: Vec<String> =
        ids.iter().zip(shares).map(|(id, share)| format!("“{}”", name(session, id, share))).collect();
    Ok((Act { label: format!("split “{}” into {}", code.name, names.join(", ")), edits }, ids))
}

fn name(session: &Session, id: &str, share: &Share) -> String {
    match share {
        Share::New(name) => name.clone(),
        Share::Known(_) => session.study.codebook().get(id).map_or_else(|| id.to_owned(), |code| code.name.clone()),
    }
}

/// The ids of the shares; the edits that make the new ones, beside the code and in their order.
fn make_shares(
    session: &mut Session,
    code: &Code,
    shares: &[Share],
    edits: &mut Vec<Edit>,
) -> Result<Vec<String>, Failure> {
    let mut ids: Vec<String> = Vec::new();
    let mut previous = session.study.codebook().place_under(Some(&code.id));
    for share in shares {
        let id = match share {
            Share::Known(word) => {
                let known = find_code(session, word)?;
                if known.id == code.id {
                    return Err(Failure::usage(format!(
                        "“{}” is what is split. What is not dealt out stays with it.",
                        code.name
                    )));
                }
                if !session.study.is_live(known) {
                    return Err(Failure::usage(format!(
                        "“{}” is not offered for coding. Choose an active code.",
                        known.name
                    )));
                }
                known.id.clone()
            }
            Share::New(name) => {
                let made = mint_code(session, name, code.parent.clone(), None)?;
                let made = Code { groups: code.groups.clone(), ..made };
                let id = made.id.clone();
                let place = Change { before: None, after: Some(Place(previous.replace(id.clone()))) };
                edits.push(Edit::Code { change: Box::new(Change::add(made)), place: Some(place) });
                id
            }
        };
        if ids.contains(&id) {
            return Err(Failure::usage(format!(
                "“{}” is named twice among the codes to split into.",
                name(session, &id, share)
            )));
        }
        ids.push(id);
    }
    Ok(ids)
}
