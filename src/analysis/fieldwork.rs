//! How far the fieldwork is: transcripts and people by any two attributes, against what is planned.

use super::table::{Cell, Table};
use crate::model::participant::Role;
use crate::model::settings::Owner;
use crate::model::{Participant, Study, Transcript};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of the table.
pub const COLUMNS: [&str; 6] = ["row", "column", "count", "planned", "missing", "unit"];

/// Fields of every transcript by which one can count.
const FIELDS: [&str; 4] = ["kind", "date", "place", "language"];

/// Counts by a row and a column attribute (or by one alone) what is there, beside what is planned.
///
/// Transcripts are counted where both are attributes of transcripts; else people, each once a cell, with the attributes
/// of the transcripts in which they speak or are present. Moderators are not counted as people.
///
/// # Errors
/// A name that is neither a field of transcripts nor a declared attribute.
pub fn fieldwork(study: &Study, row: &str, column: Option<&str>) -> Result<Table, String> {
    let mut table = Table::new("fieldwork", "transcripts", &COLUMNS);
    let people = of_person(study, row)? | column.map(|column| of_person(study, column)).transpose()?.unwrap_or(false);
    let unit = if people { "participants" } else { "transcripts" };
    unit.clone_into(&mut table.unit);
    let mut cells: BTreeMap<(String, String), u64> = BTreeMap::new();
    let transcripts: Vec<&Transcript> = study.transcripts().into_iter().map(|ix| study.transcript(ix)).collect();
    if people {
        for person in study.participants.iter().filter(|person| person.role == Role::Participant) {
            let there: Vec<&Transcript> =
                transcripts.iter().copied().filter(|transcript| was_there(person, transcript)).collect();
            let mut places: BTreeSet<(String, String)> = BTreeSet::new();
            let mut at = |transcript: Option<&Transcript>| {
                let value = |name: &str| value(study, name, transcript, Some(person));
                places.insert((value(row), column.map(value).unwrap_or_default()));
            };
            match there.as_slice() {
                [] => at(None),
                there => there.iter().for_each(|transcript| at(Some(transcript))),
            }
            places.into_iter().for_each(|place| *cells.entry(place).or_default() += 1);
        }
    } else {
        for transcript in &transcripts {
            let value = |name: &str| value(study, name, Some(transcript), None);
            *cells.entry((value(row), column.map(value).unwrap_or_default())).or_default() += 1;
        }
    }
    let names: BTreeSet<&str> = std::iter::once(row).chain(column).collect();
    let mut planned: BTreeMap<(String, String), u64> = BTreeMap::new();
    for plan in &study.settings.planned {
        if plan.wanted.keys().map(String::as_str).collect::<BTreeSet<&str>>() == names {
            let wanted = |name: &str| plan.wanted.get(name).cloned().unwrap_or_default();
            *planned.entry((wanted(row), column.map(wanted).unwrap_or_default())).or_default() += u64::from(plan.count);
        }
    }
    for place in planned.keys() {
        cells.entry(place.clone()).or_default();
    }
    for (place, count) in cells {
        let wanted = planned.get(&place).copied();
        let missing = wanted.map(|wanted| wanted.saturating_sub(count));
        table.rows.push(vec![
            Cell::words(&place.0),
            Cell::words(&place.1),
            Cell::Count(count),
            wanted.map_or(Cell::Empty, Cell::Count),
            missing.map_or(Cell::Empty, Cell::Count),
            Cell::words(unit),
        ]);
    }
    table.caption.push(format!("Unit: {unit}"));
    if people {
        table.caption.push("each person once a cell; moderators are not counted".into());
    }
    Ok(table)
}

/// What is planned and not yet there, whatever the attributes: a sentence each.
pub fn gaps(study: &Study) -> Vec<String> {
    let mut told = Vec::new();
    for plan in &study.settings.planned {
        let person = plan.wanted.keys().any(|name| of_person(study, name) == Ok(true));
        let transcripts = study.transcripts().into_iter().map(|ix| study.transcript(ix));
        let fits = |transcript: Option<&Transcript>, of: Option<&Participant>| {
            plan.wanted.iter().all(|(name, wanted)| value(study, name, transcript, of) == *wanted)
        };
        let count = if person {
            let people = study.participants.iter().filter(|person| person.role == Role::Participant);
            people
                .filter(|person| {
                    fits(None, Some(person))
                        || transcripts.clone().any(|it| was_there(person, it) && fits(Some(it), Some(person)))
                })
                .count()
        } else {
            transcripts.filter(|transcript| fits(Some(transcript), None)).count()
        };
        if count < plan.count as usize {
            let wanted: Vec<String> = plan.wanted.iter().map(|(name, value)| format!("{name}={value}")).collect();
            told.push(format!("{}: {count} of {} planned", wanted.join(" "), plan.count));
        }
    }
    told
}

/// Whether a name is an attribute of people; an error where it is none at all.
fn of_person(study: &Study, name: &str) -> Result<bool, String> {
    match super::scope::owner(study, name) {
        Some(owner) => Ok(owner == Owner::Participant),
        None if FIELDS.contains(&name) => Ok(false),
        None => {
            let declared = study.settings.attributes.iter().map(|attribute| attribute.name.as_str());
            let known: Vec<&str> = FIELDS.into_iter().chain(declared).collect();
            Err(format!("`{name}` is nothing to count by. There are: {}.", known.join(", ")))
        }
    }
}

fn was_there(person: &Participant, transcript: &Transcript) -> bool {
    transcript.present.contains(&person.id) || person.speakers.iter().any(|(id, _)| *id == transcript.id)
}

/// The value of a field or attribute; empty where there is none.
fn value(study: &Study, name: &str, transcript: Option<&Transcript>, person: Option<&Participant>) -> String {
    let of_transcript = |transcript: &Transcript| match name {
        "kind" => Some(transcript.kind.clone()),
        "date" => transcript.date.clone(),
        "place" => transcript.place.clone(),
        "language" => transcript.language.clone(),
        _ => transcript.attributes.get(name).cloned(),
    };
    let found = match super::scope::owner(study, name) {
        Some(Owner::Participant) => person.and_then(|person| person.attributes.get(name).cloned()),
        _ => transcript.and_then(of_transcript),
    };
    found.unwrap_or_default()
}
