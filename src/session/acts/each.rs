//! One thing done to several codings, as one step of undo.

use super::codebook::add_code;
use super::coding::{change, code, coding_edit, open_work, own, recode, record, uncode};
use super::{NewCoding, set_weight};
use crate::edit::{Act, Change, Edit};
use crate::model::{Coding, CodingRecord, TranscriptIx};
use crate::session::failure::Kind;
use crate::session::{Failure, Session};

/// What is done to each of several codings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnEach {
    /// Taken away.
    Remove,
    /// Another code in place of theirs, by id.
    Recode(String),
    /// The same with a code that is made, by name.
    RecodeAsNew(String),
    /// A code on the same words besides, by id.
    Code(String),
    /// The same with a code that is made, by name.
    CodeAsNew(String),
    /// Marked as key quotations, or no longer.
    Important(bool),
    /// A weight, or none.
    Weight(Option<i64>),
}

impl OnEach {
    /// Whether only one's own codings can be meant.
    fn is_of_own(&self) -> bool {
        !matches!(self, Self::Code(_) | Self::CodeAsNew(_))
    }

    /// What is done, whatever each was before.
    fn words(&self, session: &Session) -> String {
        let named = |id: &String| session.study.codebook().get(id).map_or_else(|| id.clone(), |code| code.name.clone());
        match self {
            Self::Remove => "remove".to_owned(),
            Self::Recode(id) => format!("recode as “{}”", named(id)),
            Self::RecodeAsNew(name) => format!("recode as “{name}”"),
            Self::Code(id) => format!("code “{}”", named(id)),
            Self::CodeAsNew(name) => format!("code “{name}”"),
            Self::Important(_) => "mark".to_owned(),
            Self::Weight(_) => "weigh".to_owned(),
        }
    }
}

/// Does something to each coding where it changes anything: the act, to how many it is done, and how many others' codings
/// stay as they are.
///
/// # Errors
/// Nothing changes, nobody works here, no such code or name, or a file cannot be read. A single coding of another coder is
/// refused with their name.
pub fn on_each(
    session: &mut Session,
    codings: &[(TranscriptIx, Coding)],
    what: &OnEach,
) -> Result<(Act, usize, usize), Failure> {
    let coder = session.coder()?.to_owned();
    let is_own = |session: &Session, coding: &Coding| session.study.coder(coding.coder) == coder;
    let (made, new) = match what {
        OnEach::RecodeAsNew(name) | OnEach::CodeAsNew(name) => {
            let (act, id) = add_code(session, name, None, None)?;
            (Some(act), id)
        }
        _ => (None, String::new()),
    };
    let (mut acts, mut others): (Vec<Act>, usize) = (Vec::new(), 0);
    for (ix, coding) in codings {
        if codings.len() > 1 && what.is_of_own() && !is_own(session, coding) {
            others += 1;
            continue;
        }
        let act = match what {
            OnEach::Remove => uncode(session, *ix, coding),
            OnEach::Recode(id) => recode(session, *ix, coding, id),
            OnEach::RecodeAsNew(_) => anew(session, *ix, coding, &new),
            OnEach::Code(id) => code(session, *ix, coding.at, std::slice::from_ref(id)),
            OnEach::CodeAsNew(_) => besides(session, *ix, coding, &new),
            OnEach::Important(on) => change(session, *ix, coding, "mark", |record| record.important = *on),
            OnEach::Weight(weight) => set_weight(session, *ix, coding, *weight),
        };
        match act {
            Ok(act) => acts.push(act),
            Err(failure) if failure.kind == Kind::Nothing => {}
            Err(failure) => return Err(failure),
        }
    }
    let count = acts.len();
    let label = match (acts.as_slice(), &made) {
        ([], _) if others > 0 => {
            return Err(Failure::nothing("These codings are all of others: they stay as they are."));
        }
        ([], _) => return Err(Failure::nothing("Nothing changes by this.")),
        ([one], None) => one.label.clone(),
        ([one], Some(made)) => format!("{} and {}", made.label, one.label),
        ([first, rest @ ..], _) => {
            // What each was before may be another for each: then what was done to all is said alone.
            let alike = rest.iter().all(|act| act.label == first.label);
            let said = if alike { first.label.clone() } else { what.words(session) };
            format!("{count} codings: {said}")
        }
    };
    let mut edits: Vec<Edit> = made.into_iter().flat_map(|act| act.edits).collect();
    for edit in acts.into_iter().flat_map(|act| act.edits) {
        // A coder's file on a transcript is begun once.
        let is_begun = matches!(edit, Edit::Work { .. }) && edits.contains(&edit);
        if !is_begun && !is_double(&edits, &edit) {
            edits.push(edit);
        }
    }
    Ok((Act { label, edits }, count, others))
}

/// Whether a coding that comes is on the same words under the same code as one that comes already.
fn is_double(edits: &[Edit], edit: &Edit) -> bool {
    let added = |edit: &Edit| match edit {
        Edit::Coding { transcript, change, .. } if change.before.is_none() => {
            change.after.as_ref().map(|record| (transcript.clone(), record.at, record.code.clone()))
        }
        _ => None,
    };
    let wanted = added(edit);
    wanted.is_some() && edits.iter().any(|known| added(known) == wanted)
}

/// Puts a code that is being made in a coding's place.
fn anew(session: &mut Session, ix: TranscriptIx, coding: &Coding, code: &str) -> Result<Act, Failure> {
    let (coder, before) = own(session, ix, coding)?;
    let after = CodingRecord { code: code.to_owned(), ..before.clone() };
    let edit = coding_edit(session, ix, &coder, Change::replace(before, after));
    Ok(Act { label: "recode a passage".into(), edits: vec![edit] })
}

/// Puts a code that is being made on the same words.
fn besides(session: &mut Session, ix: TranscriptIx, coding: &Coding, code: &str) -> Result<Act, Failure> {
    let coder = session.coder()?.to_owned();
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let mut edits = open_work(session, ix, &document);
    let record = record(session, ix, &document, coding.at, code, &NewCoding::default());
    edits.push(coding_edit(session, ix, &coder, Change::add(record)));
    Ok(Act { label: "code a passage".into(), edits })
}
