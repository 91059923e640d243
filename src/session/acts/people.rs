//! Two records of one person made one.

use crate::edit::{Act, Change, Edit};
use crate::model::participant::Role;
use crate::model::{Case, MemoAbout};
use crate::session::acts::person::{find_participant, participant_name};
use crate::session::acts::removal::Removal;
use crate::session::affected::Affected;
use crate::session::{Failure, Session};

/// Makes two records of one person one: labels, attributes and places of `id` go over to `into`, whose own values stay.
///
/// # Errors
/// There is no such person, or a text cannot be read.
pub fn merge_participants(session: &mut Session, id: &str, into: &str) -> Result<Removal, Failure> {
    let study = &session.study;
    let (gone, stays) = (find_participant(study, id)?.clone(), find_participant(study, into)?.clone());
    if id == into {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let mut after = stays.clone();
    if after.pseudonym.is_empty() {
        after.pseudonym.clone_from(&gone.pseudonym);
    }
    let new = gone.speakers.iter().filter(|pair| !stays.speakers.contains(pair));
    after.speakers.extend(new.cloned());
    let mut lost = Vec::new();
    for (name, value) in &gone.attributes {
        let held = after.attributes.get_or_insert(name, || value.clone());
        if held != value {
            lost.push(format!("{name} stays {held}, {value} goes"));
        }
    }
    if gone.role != stays.role {
        lost.push(match stays.role {
            Role::Moderator => format!("{into} moderates, so what {id} says enters no count from then on"),
            _ => format!("{into} does not moderate, so what {id} says enters counts from then on"),
        });
    }
    let reach = Affected::of_speakers(study, &session.root, &gone.speakers)?;
    let (from, to) = (participant_name(&gone), participant_name(&stays));
    let labels: Vec<String> = gone.speakers.iter().map(|(at, label)| format!("{at}/{label}")).collect();
    let labels = if labels.is_empty() { "no label".to_owned() } else { labels.join(", ") };
    let mut sentences =
        vec![format!("{from} and {to} are one person from then on, {into}, who speaks also as {labels}.")];
    if reach.codings() > 0 {
        sentences.push(format!("On these words: {}. They count as {into}'s.", reach.words()));
    }
    if !lost.is_empty() {
        sentences.push(format!("Where the two differ: {}.", lost.join("; ")));
    }
    let mut edits = vec![
        Edit::Participant(Box::new(Change::remove(gone))),
        Edit::Participant(Box::new(Change::replace(stays, after))),
    ];
    for ix in study.transcripts() {
        let before = study.transcript(ix);
        if before.present.iter().any(|who| who == id) {
            let mut after = before.clone();
            after.present.iter_mut().filter(|who| *who == id).for_each(|who| *who = into.to_owned());
            let mut seen = std::collections::HashSet::new();
            after.present.retain(|who| seen.insert(who.clone()));
            edits.push(Edit::Transcript(Box::new(Change::replace(before.clone(), after))));
        }
    }
    for memo in &study.memos {
        if let MemoAbout::Cell(Case::Person(who), code) = &memo.about
            && who == id
        {
            let about = MemoAbout::Cell(Case::Person(into.to_owned()), code.clone());
            let after = crate::model::Memo { about, ..memo.clone() };
            edits.push(Edit::Memo(Box::new(Change::replace(memo.clone(), after))));
        }
    }
    let before = study.settings.clone();
    let mut settings = before.clone();
    let mut changed = Vec::new();
    for (name, query) in &mut settings.queries {
        let new = super::coders::query_with(query, "participant", id, into);
        if new != *query {
            changed.push(name.clone());
            *query = new;
        }
    }
    if settings != before {
        sentences.push(format!("Saved queries ask for {into} from then on: {}.", changed.join(", ")));
        edits.push(Edit::Settings(Box::new(Change::replace(before, settings))));
    }
    let label = format!("merge participant {id} into {into}");
    Ok(Removal { act: Act { label, edits }, sentences, reach: vec![(into.to_owned(), reach)] })
}
