//! Whom an import took for a moderator, and where it took nobody.

use crate::edit::Edit;
use crate::model::participant::Role;
use crate::model::{Study, Transcript};
use crate::text::moderators::{looks_like_one, spelling};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Most transcripts named in a sentence.
const TOLD: usize = 6;

/// Labels with the transcripts they stand in.
type Places<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// Sentences on who moderates in the transcripts that edits add: taken for one, looking like one, nobody at all.
pub fn told(study: &Study, edits: &[Edit]) -> Vec<String> {
    let known: HashSet<String> = study.settings.moderators.iter().map(|label| spelling(label)).collect();
    let mut roles: HashMap<(&str, &str), Role> = HashMap::new();
    let mut added: Vec<&Transcript> = Vec::new();
    for edit in edits {
        match edit {
            Edit::Participant(change) => {
                let person = change.after.iter();
                let pairs = person.flat_map(|person| person.speakers.iter().map(|pair| (pair, person.role)));
                roles.extend(pairs.map(|((transcript, label), role)| ((transcript.as_str(), label.as_str()), role)));
            }
            Edit::Transcript(change) if change.before.is_none() => added.extend(change.after.iter()),
            _ => {}
        }
    }
    let mut taken: Places<'_> = BTreeMap::new();
    let mut like: Places<'_> = BTreeMap::new();
    let mut nobody: Vec<&str> = Vec::new();
    // Who answers a survey is asked by nobody.
    for transcript in added.iter().filter(|it| !it.labels.is_empty() && it.kind != "open-answers") {
        let mut led = false;
        for label in &transcript.labels {
            let role = roles.get(&(transcript.id.as_str(), label.as_str()));
            if role.map_or_else(|| known.contains(&spelling(label)), |role| *role == Role::Moderator) {
                led = true;
                taken.entry(label).or_default().push(&transcript.id);
            } else if role.is_none() && looks_like_one(label) {
                like.entry(label).or_default().push(&transcript.id);
            }
        }
        if !led {
            nobody.push(&transcript.id);
        }
    }
    let each = |all: &Places<'_>| {
        let words: Vec<String> = all.iter().map(|(label, where_)| format!("“{label}” in {}", named(where_))).collect();
        words.join("; ")
    };
    let settle = "`verbatim transcripts speakers ID --moderator LABEL` or m among the speakers on the screen marks one";
    let mut told = Vec::new();
    if !taken.is_empty() {
        told.push(format!("Taken for moderators, left out of counts: {}.", each(&taken)));
    }
    if !like.is_empty() {
        told.push(format!(
            "These may moderate, and count as participants until you say so: {}; {settle}.",
            each(&like)
        ));
    }
    if !nobody.is_empty() {
        told.push(format!("Nobody was taken for a moderator in {}; {settle}.", named(&nobody)));
    }
    told
}

/// Ids of transcripts, the first few of many.
fn named(ids: &[&str]) -> String {
    let more = ids.len().saturating_sub(TOLD);
    let first = ids.iter().take(TOLD).copied().collect::<Vec<_>>().join(", ");
    if more == 0 { first } else { format!("{first} and {more} more") }
}
