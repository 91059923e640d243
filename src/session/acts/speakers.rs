//! Acts on the labels of a transcript: near-equal ones proposed as one person, and made one.

use super::study::{link_speaker, relink_speaker};
use crate::edit::{Act, Change, Edit};
use crate::import::names::near;
use crate::import::{Sure, detect_with, header_for};
use crate::model::participant::Role;
use crate::model::{Rule, Transcript, TranscriptIx};
use crate::session::{Failure, Session};
use crate::text::labels::{key, tidy};
use crate::text::{Overlay, moderators};

/// Labels of a transcript beside those that are speakers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Pairs that may be one person, and are not yet: the rarer, and the one it may be.
    pub near: Vec<(String, String)>,
    /// What looks like a label and is no speaker yet, with the turns it would open.
    pub possible: Vec<(String, u32)>,
}

/// Looks a transcript's labels over; `counts` has its speakers with the turns they open.
///
/// # Errors
/// The text cannot be read.
pub fn labels(session: &mut Session, ix: TranscriptIx, counts: &[(String, u32)]) -> Result<Labels, Failure> {
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let transcript = session.study.transcript(ix);
    let mut known = counts.to_vec();
    let is_known = |label: &str| counts.iter().any(|(speaker, _)| key(speaker) == key(label));
    let mut possible = Vec::new();
    if transcript.rule != Rule::None {
        let sure = Sure::new(&session.study.settings.moderators);
        let found = detect_with(&document.text, transcript.rule, &sure);
        let none: Vec<String> = transcript.no_labels.iter().map(|label| key(label)).collect();
        possible = found.labels.into_iter().chain(found.possible).filter(|(label, _)| !is_known(label)).collect();
        possible.retain(|(label, _)| !none.contains(&key(label)));
        known.extend(possible.iter().cloned());
    }
    let mut pairs = near(&known);
    pairs.retain(|(rare, common)| {
        let person = |label: &str| session.study.participant_of(&transcript.id, label).map(|person| &person.id);
        is_known(common) && (person(rare).is_none() || person(rare) != person(common))
    });
    Ok(Labels { near: pairs, possible })
}

/// Takes a label that was none as a speaker.
///
/// # Errors
/// Says so where it is one already.
pub fn accept_label(session: &mut Session, ix: TranscriptIx, label: &str) -> Result<Act, Failure> {
    accept_labels(session, ix, &[label.to_owned()])
}

/// The same for several at once.
///
/// # Errors
/// Says so where all of them are speakers already, or the text cannot be read.
pub fn accept_labels(session: &mut Session, ix: TranscriptIx, added: &[String]) -> Result<Act, Failure> {
    let mut labels = session.study.transcript(ix).labels.clone();
    let known = labels.len();
    for label in added {
        if labels.iter().all(|known| key(known) != key(label)) {
            labels.push(tidy(label));
        }
    }
    if labels.len() == known {
        return Err(Failure::nothing(format!("“{}” is a speaker already.", added.join("”, “"))));
    }
    let header = stated_header(session, ix, &labels)?;
    super::set_labels(session, ix, labels, header)
}

/// Where the header of a transcript ends once these are its labels: what is stated comes before what was guessed.
///
/// # Errors
/// The text cannot be read.
pub fn stated_header(session: &mut Session, ix: TranscriptIx, labels: &[String]) -> Result<u32, Failure> {
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let transcript = session.study.transcript(ix);
    Ok(header_for(&document.text, transcript.rule, labels, transcript.header))
}

/// Makes two labels of a transcript one person: the second's, else the first's, else a new one.
///
/// The text stays as it is; a label that was no speaker becomes one.
///
/// # Errors
/// Says so where they are one already, are the same, or are two people's.
pub fn join_labels(session: &mut Session, ix: TranscriptIx, rare: &str, common: &str) -> Result<Act, Failure> {
    if key(rare) == key(common) {
        return Err(Failure::usage("These are the same label. Name two."));
    }
    let id = session.study.transcript(ix).id.clone();
    let mut edits = Vec::new();
    let before = session.study.transcript(ix).clone();
    let mut after = before.clone();
    for label in [rare, common] {
        if after.labels.iter().all(|known| key(known) != key(label)) {
            after.labels.push(label.to_owned());
        }
    }
    if after != before {
        after.header = stated_header(session, ix, &after.labels)?;
        edits.push(Edit::Transcript(Box::new(Change::replace(before, after))));
    }
    let person = |label: &str| session.study.participant_of(&id, label).cloned();
    match (person(rare), person(common)) {
        (Some(one), Some(other)) if one.id == other.id => {
            if edits.is_empty() {
                return Err(Failure::nothing(format!("“{rare}” and “{common}” are {} already.", other.id)));
            }
        }
        (Some(one), Some(other)) => {
            return Err(Failure::usage(format!(
                "“{rare}” is {} and “{common}” is {}: these are two people. `verbatim participants merge {} {}` makes the two \
                 one, and shows first what differs.",
                one.id, other.id, one.id, other.id
            )));
        }
        (_, Some(other)) => edits.extend(relink_speaker(session, &id, rare, &other.id)?.edits),
        (Some(one), None) => edits.extend(relink_speaker(session, &id, common, &one.id)?.edits),
        (None, None) => {
            // Who counts as a moderator by their label must go on to do so as a person.
            let moderates = session.study.is_moderator(&id, common, moderators::spelling)
                || session.study.is_moderator(&id, rare, moderators::spelling);
            let role = if moderates { Role::Moderator } else { Role::Participant };
            let mut act = link_speaker(session, &id, common, role)?;
            if let Some(Edit::Participant(change)) = act.edits.first_mut()
                && let Some(made) = &mut change.after
            {
                made.speakers.push((id.clone(), rare.to_owned()));
            }
            edits.extend(act.edits);
        }
    }
    Ok(Act { label: format!("“{rare}” and “{common}” of {id} are one person"), edits })
}

/// What becomes of the numbers of turns, as a sentence; nothing where they stay as they are.
pub fn renumbered(before: &Overlay, after: &Overlay) -> Option<String> {
    let places = |overlay: &Overlay| -> Vec<_> { overlay.paragraphs.iter().map(|own| (own.turn, own.at)).collect() };
    let (old, new) = (places(before), places(after));
    let alike = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let turns = [old.get(alike), new.get(alike)].into_iter().flatten().map(|(turn, _)| turn + 1);
    let first = turns.min()?;
    let (had, has) = (before.turns.len(), after.turns.len());
    Some(format!(
        "From turn {first} on the numbers of turns and paragraphs change: there were {had} turns, there are {has}."
    ))
}

/// What else became of the labels of a transcript, in sentences: those that are gone, and new ones that nobody speaks under.
pub fn labels_changed(before: &[String], after: &Transcript, overlay: &Overlay) -> Vec<String> {
    let among = |label: &String, others: &[String]| others.iter().any(|other| key(other) == key(label));
    let named =
        |labels: Vec<&String>| labels.into_iter().map(|label| format!("“{label}”")).collect::<Vec<_>>().join(", ");
    let gone: Vec<&String> =
        before.iter().filter(|label| !among(label, &after.labels) && !among(label, &after.no_labels)).collect();
    let silent: Vec<&String> =
        after.labels.iter().filter(|label| !among(label, before) && !among(label, &overlay.speakers)).collect();
    let mut told = Vec::new();
    if !gone.is_empty() {
        let gone = named(gone);
        told.push(format!("No speakers any more: {gone}. --add-label takes a label beside those there are."));
    }
    if !silent.is_empty() {
        told.push(format!("No line of the text begins with {}.", named(silent)));
    }
    told
}

/// What a person says of a proposal: `“Moderdora” may be “Moderadora”`.
pub fn proposal((rare, common): &(String, String)) -> String {
    format!("“{rare}” may be “{common}”")
}
