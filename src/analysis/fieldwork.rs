//! How far the fieldwork is: transcripts and people by any two attributes, against what is planned.

use super::attribute::Named;
use super::table::{Cell, Key, Table};
use crate::model::participant::Role;
use crate::model::settings::{Owner, Planned, Settings};
use crate::model::{Participant, Study, Transcript};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of the table.
pub const COLUMNS: [&str; 7] = ["row", "column", "count", "planned", "missing", "unit", "participants"];

type Place = (String, String);

/// Counts by a row and a column attribute (or by one alone) what is there, beside what is planned.
///
/// Transcripts are counted where both are attributes of transcripts, and the people who were there beside them; else
/// people alone, each once a cell, with the attributes of the transcripts in which they speak or are present. Moderators
/// are not counted as people.
pub fn fieldwork(study: &Study, row: &Named, column: Option<&Named>) -> Table {
    let mut table = Table::new("fieldwork", "transcripts", &COLUMNS);
    let of_people = [Some(row), column].into_iter().flatten().any(|named| named.owner() == Owner::Participant);
    let unit = if of_people { "participants" } else { "transcripts" };
    unit.clone_into(&mut table.unit);
    let transcripts: Vec<&Transcript> = study.transcripts().into_iter().map(|ix| study.transcript(ix)).collect();
    let place = |transcript: Option<&Transcript>, person: Option<&Participant>| -> Place {
        let value = |named: &Named| value(named, transcript, person);
        (value(row), column.map(value).unwrap_or_default())
    };
    let mut people: BTreeMap<Place, u64> = BTreeMap::new();
    for person in study.participants.iter().filter(|person| person.role == Role::Participant) {
        let there = transcripts.iter().filter(|transcript| was_there(person, transcript));
        let mut places: BTreeSet<Place> = there.map(|transcript| place(Some(transcript), Some(person))).collect();
        if places.is_empty() && of_people {
            places.insert(place(None, Some(person)));
        }
        places.into_iter().for_each(|place| *people.entry(place).or_default() += 1);
    }
    let mut cells: BTreeMap<Place, u64> = BTreeMap::new();
    if of_people {
        cells.clone_from(&people);
    } else {
        transcripts.iter().for_each(|transcript| *cells.entry(place(Some(transcript), None)).or_default() += 1);
    }
    let names: BTreeSet<&Named> = std::iter::once(row).chain(column).collect();
    let mut planned: BTreeMap<Place, u64> = BTreeMap::new();
    let mut others: BTreeSet<String> = BTreeSet::new();
    for plan in &study.settings.planned {
        let Ok(wanted) = wanted(&study.settings, plan) else { continue };
        if wanted.keys().collect::<BTreeSet<&Named>>() == names {
            let of = |named: &Named| wanted.get(named).map(|value| (*value).to_owned()).unwrap_or_default();
            *planned.entry((of(row), column.map(of).unwrap_or_default())).or_default() += u64::from(plan.count);
        } else {
            let spelt: Vec<&str> = wanted.keys().map(Named::spelling).collect();
            others.insert(spelt.join(","));
        }
    }
    for place in planned.keys() {
        cells.entry(place.clone()).or_default();
    }
    for (place, count) in cells {
        let wanted = planned.get(&place).copied();
        let missing = wanted.map(|wanted| wanted.saturating_sub(count));
        let key = Key { values: vec![place.0.clone(), place.1.clone()], ..Key::default() };
        let cells = vec![
            Cell::words(&place.0),
            Cell::words(&place.1),
            Cell::Count(count),
            wanted.map_or(Cell::Empty, Cell::Count),
            missing.map_or(Cell::Empty, Cell::Count),
            Cell::words(unit),
            Cell::Count(people.get(&place).copied().unwrap_or(0)),
        ];
        table.push((key, cells));
    }
    table.caption.unit = Some(unit.to_owned());
    if !others.is_empty() {
        let here: Vec<&str> = [Some(row), column].into_iter().flatten().map(Named::spelling).collect();
        let (none, by) = (if planned.is_empty() { "nothing is planned" } else { "more is planned" }, here.join(","));
        let other = others.into_iter().map(|names| format!("by {names}")).collect::<Vec<_>>().join("; ");
        let but = if planned.is_empty() { format!("{none} by {by}, but {other}") } else { format!("{none} {other}") };
        table.caption.note(format!("planned and missing are of plans by {by} alone: {but}"));
    }
    table.caption.note("each person once a cell; moderators are not counted as people".into());
    table
}

/// What a plan asks for: a bare name that transcripts have is theirs.
///
/// # Errors
/// What is wrong with one of its names, and what to write.
pub fn wanted<'a>(settings: &Settings, plan: &'a Planned) -> Result<BTreeMap<Named, &'a str>, String> {
    let one = |(name, value): (&String, &'a String)| {
        let named = Named::planned(settings, name).map_err(|why| why.sentences())?;
        if named.owner() == Owner::Participant {
            return Err(format!(
                "Plans are of transcripts, and `{name}` is an attribute of participants, who are counted beside them. \
                 Take it out of the plan."
            ));
        }
        Ok((named, value.as_str()))
    };
    plan.wanted.iter().map(one).collect()
}

/// What is planned and not yet there, whatever the attributes: a sentence each.
pub fn gaps(study: &Study) -> Vec<String> {
    let mut told = Vec::new();
    for plan in &study.settings.planned {
        let said: Vec<String> = plan.wanted.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let said = said.join(" ");
        let wanted = match wanted(&study.settings, plan) {
            Ok(wanted) => wanted,
            Err(why) => {
                told.push(format!("The plan {said} cannot be held against anything: {why}"));
                continue;
            }
        };
        let transcripts = study.transcripts().into_iter().map(|ix| study.transcript(ix));
        let fits = |it: &&Transcript| wanted.iter().all(|(named, wanted)| value(named, Some(it), None) == *wanted);
        let count = transcripts.filter(fits).count();
        if count < plan.count as usize {
            told.push(format!("Missing: {said}: {count} of {} planned.", plan.count));
        }
    }
    told
}

/// Whether a person spoke or was present in a transcript.
pub fn was_there(person: &Participant, transcript: &Transcript) -> bool {
    transcript.present.contains(&person.id) || person.speakers.iter().any(|(id, _)| *id == transcript.id)
}

/// The value of a transcript or of a person, whosever it is; empty where there is none.
fn value(named: &Named, transcript: Option<&Transcript>, person: Option<&Participant>) -> String {
    let found = transcript.and_then(|transcript| named.of_transcript(transcript));
    found.or_else(|| person.and_then(|person| named.of_person(person))).unwrap_or_default().to_owned()
}
