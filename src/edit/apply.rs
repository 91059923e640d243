//! Applies one edit to the study in memory.

use super::change::{Change, Edit, Place, Refusal};
use crate::model::coding::Work;
use crate::model::moment::seconds;
use crate::model::{Code, CodingId, CodingRecord, Memo, Note, Participant, Settings, Study, Transcript};

/// Applies an edit, or refuses where the study is not as the edit expects; the inverse is [`Edit::inverse`].
///
/// # Errors
/// The study is not as the edit expects it.
pub fn apply(study: &mut Study, edit: &Edit) -> Result<(), Refusal> {
    match edit {
        Edit::Settings(change) => apply_settings(study, change),
        Edit::Code { change, place } => {
            apply_code(study, change, place.as_ref().and_then(|place| place.after.as_ref()))
        }
        Edit::Participant(change) => apply_participant(study, change),
        Edit::Transcript(change) => apply_transcript(study, change),
        Edit::File { .. } => Ok(()),
        Edit::Work { transcript, coder, change } => {
            apply_work(study, transcript, coder, change);
            Ok(())
        }
        Edit::Coding { transcript, coder, change } => apply_coding(study, transcript, coder, change),
        Edit::Note { transcript, coder, change } => apply_note(study, transcript, coder, change),
        Edit::Memo(change) => apply_memo(study, change),
    }
}

fn apply_settings(study: &mut Study, change: &Change<Settings>) -> Result<(), Refusal> {
    expect(change, Some(&study.settings), || "the study's settings".into())?;
    if let Some(settings) = &change.after {
        study.settings = settings.clone();
    }
    Ok(())
}

fn apply_code(study: &mut Study, change: &Change<Code>, place: Option<&Place>) -> Result<(), Refusal> {
    let Some(id) = change.either().map(|code| code.id.clone()) else {
        return Ok(());
    };
    expect(change, study.codebook().get(&id), || format!("the code `{id}`"))?;
    study.edit_codebook(|book| match (&change.after, place) {
        (Some(code), Some(place)) => book.insert(code.clone(), place.0.as_deref()),
        (Some(code), None) if book.get(&id).is_none() => {
            let after = book.place_under(code.parent.as_deref());
            book.insert(code.clone(), after.as_deref());
        }
        (Some(code), None) => book.replace(code.clone()),
        (None, _) => book.remove(&id),
    });
    Ok(())
}

fn apply_participant(study: &mut Study, change: &Change<Participant>) -> Result<(), Refusal> {
    let Some(id) = change.either().map(|person| person.id.clone()) else {
        return Ok(());
    };
    let place = study.participants.binary_search_by(|person| person.id.cmp(&id));
    let found = place.ok().and_then(|place| study.participants.get(place));
    expect(change, found, || format!("the participant `{id}`"))?;
    match (place, &change.after) {
        (Ok(place), Some(person)) => study.participants.edit(|all| all[place] = person.clone()),
        (Ok(place), None) => study.participants.edit(|all| drop(all.remove(place))),
        (Err(place), Some(person)) => study.participants.edit(|all| all.insert(place, person.clone())),
        (Err(_), None) => {}
    }
    Ok(())
}

fn apply_transcript(study: &mut Study, change: &Change<Transcript>) -> Result<(), Refusal> {
    let Some(id) = change.either().map(|transcript| transcript.id.clone()) else {
        return Ok(());
    };
    let found = study.find_transcript(&id).map(|ix| study.transcript(ix));
    expect(change, found, || format!("the transcript `{id}`"))?;
    match &change.after {
        Some(transcript) => drop(study.put_transcript(transcript.clone())),
        None => study.drop_transcript(&id),
    }
    Ok(())
}

fn apply_work(study: &mut Study, transcript: &str, coder: &str, change: &Change<Work>) {
    let (ix, coder) = (study.transcript_ix(transcript), study.coder_ix(coder));
    let Some(entry) = study.entry_mut(ix) else {
        return;
    };
    match &change.after {
        Some(work) => drop(entry.work.insert(coder, work.clone())),
        None => drop(entry.work.remove(&coder)),
    }
}

fn apply_note(study: &mut Study, transcript: &str, coder: &str, change: &Change<Note>) -> Result<(), Refusal> {
    let Some(id) = change.either().map(|note| note.id.clone()) else {
        return Ok(());
    };
    let (ix, coder) = (study.transcript_ix(transcript), study.coder_ix(coder));
    let Some(entry) = study.entry_mut(ix) else {
        return Ok(());
    };
    let place = entry.notes.iter().position(|(whose, note)| *whose == coder && note.id == id);
    expect(change, place.and_then(|place| entry.notes.get(place)).map(|(_, note)| note), || "the note".into())?;
    if let Some(place) = place {
        entry.notes.remove(place);
    }
    if let Some(note) = &change.after {
        let place = entry.notes.partition_point(|(_, other)| (other.at, &other.id) < (note.at, &note.id));
        entry.notes.insert(place, (coder, note.clone()));
    }
    Ok(())
}

fn apply_memo(study: &mut Study, change: &Change<Memo>) -> Result<(), Refusal> {
    let Some(memo) = change.either().cloned() else {
        return Ok(());
    };
    let place = study.memos.iter().position(|other| other.coder == memo.coder && other.name == memo.name);
    expect(change, place.and_then(|place| study.memos.get(place)), || format!("the memo `{}`", memo.name))?;
    match (place, &change.after) {
        (Some(place), Some(memo)) => study.memos[place] = memo.clone(),
        (Some(place), None) => drop(study.memos.remove(place)),
        (None, Some(memo)) => {
            let key = |memo: &Memo| (memo.coder.clone(), memo.name.clone());
            let place = study.memos.partition_point(|other| key(other) < key(memo));
            study.memos.insert(place, memo.clone());
        }
        (None, None) => {}
    }
    Ok(())
}

fn apply_coding(
    study: &mut Study,
    transcript: &str,
    coder: &str,
    change: &Change<CodingRecord>,
) -> Result<(), Refusal> {
    let Some(record) = change.either() else {
        return Ok(());
    };
    let (ix, coder) = (study.transcript_ix(transcript), study.coder_ix(coder));
    let id = CodingId::parse(&record.id).unwrap_or_else(|| CodingId::digest(&record.id));
    let name = || format!("the coding `{}`", record.id);
    let found = study.codings(ix).iter().find(|coding| coding.id == id).copied();
    match (&change.before, found) {
        (Some(_), None) => return Err(Refusal::Gone(name())),
        (None, Some(_)) => return Err(Refusal::Exists(name())),
        (Some(before), Some(found)) if !is_record(study, &found, before) => {
            return Err(Refusal::Changed(name()));
        }
        _ => {}
    }
    study.remove_coding(ix, id);
    if let Some(after) = &change.after {
        let coding = study.take_in(after, coder);
        study.add_coding(ix, coding);
    }
    Ok(())
}

/// Whether the small record in memory is the full one, as far as memory holds it.
fn is_record(study: &Study, coding: &crate::model::Coding, record: &CodingRecord) -> bool {
    let extra = study.extra(coding).cloned().unwrap_or_default();
    study.stored_at(coding) == record.at
        && study.code_id(coding.code) == record.code
        && coding.print == record.words().print()
        && coding.made == record.made.as_deref().map_or(0, seconds)
        && extra.memo == record.memo
        && extra.weight == record.weight
        && extra.important == record.important
}

fn expect<T: PartialEq>(change: &Change<T>, found: Option<&T>, name: impl Fn() -> String) -> Result<(), Refusal> {
    match (&change.before, found) {
        (Some(before), Some(found)) if before != found => Err(Refusal::Changed(name())),
        (Some(_), None) => Err(Refusal::Gone(name())),
        (None, Some(_)) => Err(Refusal::Exists(name())),
        _ => Ok(()),
    }
}
