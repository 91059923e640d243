//! Taking transcripts out of a study, with all that hangs on them.

use crate::edit::{Act, Change, Edit};
use crate::model::participant::Role;
use crate::model::{Case, MemoAbout, Participant, Study, Transcript, TranscriptIx};
use crate::session::affected::Affected;
use crate::session::{Failure, Session};
use crate::store::layout;
use crate::text::moderators;
use crate::text::offsets::digest;
use crate::text::shell::{quoted, quoted_all};
use std::collections::BTreeSet;

/// What goes, ready to be done.
#[derive(Debug)]
pub struct Removal {
    /// The act.
    pub act: Act,
    /// What goes and what it means, in sentences.
    pub sentences: Vec<String>,
    /// The codings that go or lose something, by what they hang on.
    pub reach: Vec<(String, Affected)>,
}

/// What is said of every removal: what was removed is still somewhere.
const COPIES: &str =
    "Undo brings it all back: copies stay in .verbatim on this machine, and git keeps what was committed.";

/// Takes transcripts out: text, record, original, codings and notes of every coder, memos on them, links, assignments.
///
/// # Errors
/// A file cannot be read.
pub fn remove_transcripts(session: &mut Session, all: &[TranscriptIx]) -> Result<Removal, Failure> {
    // What goes is read from the disk: nothing may be under way to it.
    session.flush()?;
    let all: BTreeSet<TranscriptIx> = all.iter().copied().collect();
    let (mut edits, mut sentences, mut reach) = (Vec::new(), Vec::new(), Vec::new());
    let study = &session.study;
    let ids: Vec<&str> = all.iter().map(|ix| study.transcript(*ix).id.as_str()).collect();
    for &ix in &all {
        let transcript = study.transcript(ix);
        let reached = Affected::of_transcript(study, ix);
        let mut hangs = vec![reached.words()];
        let files = coding_files(session, &transcript.id)?;
        edits.push(gone(session, layout::text(&transcript.id))?);
        for file in files {
            edits.push(gone(session, file)?);
        }
        let notes = study.entry(ix).map_or(0, |entry| entry.notes.len());
        let memos = study.memos.iter().filter(|memo| is_about(&memo.about, &transcript.id));
        let memos: Vec<Edit> = memos.map(|memo| Edit::Memo(Box::new(Change::remove(memo.clone())))).collect();
        hangs.extend(several(notes, "note on its passages", "notes on its passages"));
        hangs.extend(several(memos.len(), "memo on it", "memos on it"));
        edits.extend(memos);
        let speaks =
            study.participants.iter().filter(|person| person.speakers.iter().any(|(id, _)| *id == transcript.id));
        let people: Vec<&str> = speaks.map(|person| person.id.as_str()).collect();
        if !people.is_empty() {
            hangs.push(format!("links of {}", people.join(", ")));
        }
        let originals = originals(session, transcript, &ids);
        if !originals.is_empty() {
            hangs.push(originals.join(", "));
        }
        for file in originals {
            edits.push(gone(session, file)?);
        }
        edits.push(Edit::Transcript(Box::new(Change::remove(transcript.clone()))));
        sentences.push(format!("{} goes, and with it: {}.", transcript.id, hangs.join("; ")));
        reach.push((transcript.id.clone(), reached));
    }
    let mut alone = Vec::new();
    for person in &study.participants {
        let mut after = person.clone();
        after.speakers.retain(|(transcript, _)| !ids.contains(&transcript.as_str()));
        if after.speakers.len() < person.speakers.len() {
            if after.speakers.is_empty() {
                alone.push(person.id.clone());
            }
            edits.push(Edit::Participant(Box::new(Change::replace(person.clone(), after))));
        }
    }
    if !alone.is_empty() {
        let how = quoted_all(&alone);
        let alone = alone.join(", ");
        sentences
            .push(format!("Nowhere else speak: {alone}. `verbatim participants remove {how}` takes them out too."));
    }
    let before = study.settings.clone();
    let mut after = before.clone();
    after.assigned.retain(|id, _| !ids.contains(&id.as_str()));
    if after != before {
        sentences.push(format!("{} no longer assigned.", if ids.len() == 1 { "It is" } else { "They are" }));
        edits.push(Edit::Settings(Box::new(Change::replace(before, after))));
    }
    sentences.push(COPIES.into());
    let label = match ids.as_slice() {
        [id] => format!("remove transcript {id}"),
        many => format!("remove {} transcripts", many.len()),
    };
    Ok(Removal { act: Act { label, edits }, sentences, reach })
}

/// Takes people out: their records, their places among those present, what was written of them in the matrix.
///
/// # Errors
/// There is no such person, or a text cannot be read.
pub fn remove_participants(session: &mut Session, ids: &[String]) -> Result<Removal, Failure> {
    let (mut edits, mut sentences, mut reach) = (Vec::new(), Vec::new(), Vec::new());
    let ids: BTreeSet<&String> = ids.iter().collect();
    let study = &session.study;
    for &id in &ids {
        let person = super::find_participant(study, id)?;
        let reached = Affected::of_speakers(study, &session.root, &person.speakers)?;
        let speaks: Vec<String> = person.speakers.iter().map(|(at, label)| format!("{at}/{label}")).collect();
        let speaks =
            if speaks.is_empty() { "speaks nowhere".to_owned() } else { format!("speaks as {}", speaks.join(", ")) };
        let values: Vec<String> = person.attributes.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let values = if values.is_empty() {
            String::new()
        } else {
            format!("; what is known of them goes: {}", values.join(", "))
        };
        sentences.push(format!("{} {speaks}{values}.", super::participant_name(person)));
        if reached.codings() > 0 {
            sentences.push(format!(
                "On their words: {}. They stay; their speaker is then linked to nobody.",
                reached.words()
            ));
        }
        sentences.extend(counted_from_now(study, person));
        let memos =
            study.memos.iter().filter(|memo| matches!(&memo.about, MemoAbout::Cell(Case::Person(who), _) if who == id));
        let memos: Vec<Edit> = memos.map(|memo| Edit::Memo(Box::new(Change::remove(memo.clone())))).collect();
        sentences.extend(
            several(memos.len(), "cell of the framework matrix goes", "cells of the framework matrix go")
                .map(|it| format!("{it} with them.")),
        );
        edits.extend(memos);
        edits.push(Edit::Participant(Box::new(Change::remove(person.clone()))));
        reach.push((id.clone(), reached));
    }
    for ix in study.transcripts() {
        let before = study.transcript(ix);
        let mut after = before.clone();
        after.present.retain(|who| !ids.contains(who));
        if after.present != before.present {
            edits.push(Edit::Transcript(Box::new(Change::replace(before.clone(), after))));
        }
    }
    sentences.push(COPIES.into());
    let label = match ids.iter().next() {
        Some(id) if ids.len() == 1 => format!("remove participant {id}"),
        _ => format!("remove {} participants", ids.len()),
    };
    Ok(Removal { act: Act { label, edits }, sentences, reach })
}

/// Whoever moderates as a person alone is a participant once the person is gone: a sentence, where that is so.
fn counted_from_now(study: &Study, person: &Participant) -> Option<String> {
    let known: BTreeSet<String> = study.settings.moderators.iter().map(|label| moderators::spelling(label)).collect();
    let moderates = person.role == Role::Moderator;
    let mut labels: Vec<&str> = person.speakers.iter().map(|(_, label)| label.as_str()).collect();
    labels.retain(|label| moderates && !known.contains(&moderators::spelling(label)));
    labels.sort_unstable();
    labels.dedup();
    let first = labels.first()?;
    Some(format!(
        "“{}” moderated as this person alone: from now on these words are a participant's and count. \
         `verbatim study set moderators --add {}` keeps them out.",
        labels.join("”, “"),
        quoted(first)
    ))
}

/// `3 notes`, where there are any.
fn several(count: usize, one: &str, more: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {more}")),
    }
}

/// Whether a memo is about a transcript, or about what is said in it.
fn is_about(about: &MemoAbout, id: &str) -> bool {
    match about {
        MemoAbout::Transcript(transcript) => transcript == id,
        MemoAbout::Cell(Case::Transcript(transcript), _) => transcript == id,
        // A speaker who is linked to nobody is called by transcript and label.
        MemoAbout::Cell(Case::Person(who), _) => who.split_once('/').is_some_and(|(transcript, _)| transcript == id),
        MemoAbout::Study | MemoAbout::Code(_) => false,
    }
}

/// The edit by which a file goes.
fn gone(session: &Session, file: String) -> Result<Edit, Failure> {
    let bytes = std::fs::read(session.root.join(&file))
        .map_err(|error| Failure::data(format!("{file} cannot be read ({error}); nothing was changed.")))?;
    Ok(Edit::File { path: file, change: Change::remove(digest(&bytes)) })
}

/// Every coder's file on a transcript, readable or not.
fn coding_files(session: &Session, id: &str) -> Result<Vec<String>, Failure> {
    let folder = session.root.join(layout::CODINGS);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::data(format!("{} cannot be read ({error}).", layout::CODINGS))),
    };
    let coders = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut files: Vec<String> = coders.map(|coder| layout::codings(&coder, id)).collect();
    files.retain(|file| session.root.join(file).is_file());
    files.sort();
    Ok(files)
}

/// The originals that a transcript came from, those of earlier versions too, as far as no other transcript needs them.
fn originals(session: &Session, transcript: &Transcript, going: &[&str]) -> Vec<String> {
    let study: &Study = &session.study;
    let others = study.transcripts().into_iter().map(|ix| study.transcript(ix));
    let others: Vec<&Transcript> = others.filter(|other| !going.contains(&other.id.as_str())).collect();
    let needed =
        |file: &str| others.iter().any(|other| other.source.as_ref().is_some_and(|source| source.file == file));
    let entries = std::fs::read_dir(session.root.join(layout::ORIGINALS)).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let is_ours = |name: &String| {
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let nth = stem.strip_prefix(&transcript.id).map(|rest| rest.strip_prefix('-').unwrap_or(rest));
        let named = nth.is_some_and(|nth| nth.chars().all(|c| c.is_ascii_digit()))
            && (stem == transcript.id || others.iter().all(|other| other.id != stem));
        let file = format!("{}/{name}", layout::ORIGINALS);
        named || transcript.source.as_ref().is_some_and(|source| source.file == file)
    };
    let mut files: Vec<String> = names.filter(is_ours).map(|name| format!("{}/{name}", layout::ORIGINALS)).collect();
    files.retain(|file| !needed(file));
    files.sort();
    files
}
