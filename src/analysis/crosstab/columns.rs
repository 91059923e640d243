//! The values that a crosstab is divided by: which there are, what is in scope under each, and where codings belong.

use super::{Column, Part, Values};
use crate::analysis::axis::{Axis, By};
use crate::analysis::counted::Counter;
use crate::analysis::group::questions;
use crate::analysis::measure::Measure;
use crate::model::TranscriptIx;
use std::collections::{BTreeSet, HashMap};

/// The columns with what is in scope there, and for each transcript where its codings belong.
pub fn columns(counter: &Counter<'_>, axis: &Axis, all: &[Part<'_>]) -> (Vec<Column>, Vec<Values>) {
    let study = counter.study;
    match axis.by() {
        By::Transcript => {
            let names: Vec<String> = all.iter().map(|(ix, ..)| axis.of_transcript(study, *ix)).collect();
            let (mut columns, at) = sorted(names.iter().cloned());
            let places: Vec<u32> = names.iter().map(|name| at.get(name).copied().unwrap_or(0)).collect();
            let mut people: Vec<(u32, u32)> = Vec::new();
            for ((ix, measure, counted), place) in all.iter().zip(&places) {
                let Some(column) = columns.get_mut(*place as usize) else { continue };
                column.words += counted.all_words();
                column.transcripts += 1;
                let id = &study.transcript(*ix).id;
                for (speaker, _) in counted.words.iter().filter(|(speaker, words)| speaker.is_some() && *words > 0) {
                    match counter.people.number(id, label(measure, *speaker)) {
                        Some(person) => people.push((*place, person)),
                        None => column.speakers += 1,
                    }
                }
            }
            people.sort_unstable();
            people.dedup();
            for (place, _) in people {
                if let Some(column) = columns.get_mut(place as usize) {
                    column.speakers += 1;
                }
            }
            (columns, places.into_iter().map(Values::Whole).collect())
        }
        By::Speaker => {
            let names: Vec<Vec<(Option<u16>, u32, String)>> = all
                .iter()
                .map(|(ix, measure, counted)| {
                    let heard = counted.words.iter().map(|(speaker, words)| (*speaker, *words));
                    let silent = counted.sets.iter().flat_map(|set| set.iter().map(|speaker| (*speaker, 0)));
                    let mut speakers: Vec<(Option<u16>, u32)> = heard.collect();
                    for (speaker, words) in silent {
                        if !speakers.iter().any(|(known, _)| *known == speaker) {
                            speakers.push((speaker, words));
                        }
                    }
                    let value = |speaker: Option<u16>| {
                        let label = speaker.map(|_| label(measure, speaker));
                        axis.of_speaker(study, &counter.people, *ix, label)
                    };
                    speakers.into_iter().map(|(speaker, words)| (speaker, words, value(speaker))).collect()
                })
                .collect();
            let (mut columns, at) = sorted(names.iter().flatten().map(|(.., name)| name.clone()));
            let mut people: BTreeSet<(u32, u32)> = BTreeSet::new();
            let mut values = Vec::with_capacity(all.len());
            for ((ix, measure, _), names) in all.iter().zip(names) {
                let id = &study.transcript(*ix).id;
                let mut here: BTreeSet<u32> = BTreeSet::new();
                let mut by_speaker = HashMap::new();
                for (speaker, words, name) in names {
                    let place = at.get(&name).copied().unwrap_or(0);
                    by_speaker.insert(speaker, place);
                    let Some(column) = columns.get_mut(place as usize) else { continue };
                    column.transcripts += u64::from(here.insert(place));
                    if words == 0 {
                        continue;
                    }
                    column.words += u64::from(words);
                    let person = speaker.and_then(|_| counter.people.number(id, label(measure, speaker)));
                    let new = match person {
                        Some(person) => people.insert((place, person)),
                        None => speaker.is_some(),
                    };
                    column.speakers += u64::from(new);
                }
                values.push(Values::Speakers(by_speaker));
            }
            (columns, values)
        }
        By::Place => sections(counter, axis, all),
        By::Coder => {
            let worked = |ix: TranscriptIx| {
                let all = (0_u16..).take(study.coders().len()).map(crate::model::CoderIx);
                let counted = counter.scope.counted(study, ix);
                all.filter(move |coder| counted.has(*coder) && study.worked(ix, *coder))
            };
            let names = all.iter().flat_map(|(ix, ..)| worked(*ix)).map(|coder| study.coder(coder).to_owned());
            let (mut columns, at) = sorted(names);
            let mut people: BTreeSet<(u32, u32)> = BTreeSet::new();
            for (ix, measure, counted) in all {
                let id = &study.transcript(*ix).id;
                for coder in worked(*ix) {
                    let place = at.get(study.coder(coder)).copied().unwrap_or(0);
                    let Some(column) = columns.get_mut(place as usize) else { continue };
                    column.words += counted.all_words();
                    column.transcripts += 1;
                    for (speaker, _) in counted.words.iter().filter(|(it, words)| it.is_some() && *words > 0) {
                        let person = counter.people.number(id, label(measure, *speaker));
                        column.speakers += u64::from(person.is_none_or(|person| people.insert((place, person))));
                    }
                }
            }
            (columns, all.iter().map(|_| Values::Coders).collect())
        }
    }
}

fn label(measure: &Measure, speaker: Option<u16>) -> &str {
    let known = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
    known.map_or("", |speaker| speaker.label.as_str())
}

/// Columns by value, the absent one last, and where each stands.
fn sorted(names: impl Iterator<Item = String>) -> (Vec<Column>, HashMap<String, u32>) {
    let names: BTreeSet<(bool, String)> = names.map(|name| (name.is_empty(), name)).collect();
    let at = names.iter().map(|(_, name)| name.clone()).zip(0_u32..).collect();
    (names.into_iter().map(|(_, value)| Column { value, ..Column::default() }).collect(), at)
}

/// The sections that questions divide each transcript into: before the first question, codings have no value.
fn sections(counter: &Counter<'_>, axis: &Axis, all: &[Part<'_>]) -> (Vec<Column>, Vec<Values>) {
    let study = counter.study;
    let asked = |measure: &Measure| -> Vec<(u32, String)> {
        let Axis::Question(code) = axis else { return Vec::new() };
        questions(study, measure, *code).into_iter().map(|question| (question.at.start, question.name)).collect()
    };
    let found: Vec<Vec<(u32, String)>> = all.iter().map(|(_, measure, _)| asked(measure)).collect();
    let names = found.iter().flatten().map(|(_, name)| name.clone()).chain([String::new()]);
    let (mut columns, at) = sorted(names);
    let place = |name: &str| at.get(name).copied().unwrap_or(0);
    let mut people: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut values = Vec::with_capacity(all.len());
    for ((ix, measure, counted), found) in all.iter().zip(found) {
        let id = &study.transcript(*ix).id;
        let starts: Vec<(u32, u32)> = found.iter().map(|(start, name)| (*start, place(name))).collect();
        let outside = place("");
        let mut here: BTreeSet<u32> = starts.iter().map(|(_, column)| *column).collect();
        let mut strangers: BTreeSet<(u32, u16)> = BTreeSet::new();
        for turn in &counted.turns {
            let Some(known) = measure.turns.get(*turn as usize) else { continue };
            let end = measure.turns.get(*turn as usize + 1).map_or(measure.words, |next| next.words);
            let column = section(&starts, outside, known.at.start);
            here.insert(column);
            let person = known.speaker.and_then(|_| counter.people.number(id, label(measure, known.speaker)));
            let new = match (person, known.speaker) {
                (Some(person), _) => people.insert((column, person)),
                (None, Some(speaker)) => strangers.insert((column, speaker)),
                (None, None) => false,
            };
            if let Some(column) = columns.get_mut(column as usize) {
                column.words += u64::from(end - known.words);
                column.speakers += u64::from(new);
            }
        }
        here.extend(counted.items.iter().map(|item| section(&starts, outside, item.at.start)));
        for column in here {
            if let Some(column) = columns.get_mut(column as usize) {
                column.transcripts += 1;
            }
        }
        values.push(Values::Sections(starts, outside));
    }
    (columns, values)
}

/// The section that a place lies in.
pub fn section(starts: &[(u32, u32)], outside: u32, at: u32) -> u32 {
    let after = starts.partition_point(|(start, _)| *start <= at);
    after.checked_sub(1).and_then(|last| starts.get(last)).map_or(outside, |(_, column)| *column)
}
