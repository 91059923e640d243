//! The values that a crosstab is divided by: which there are, what is in scope under each, and where codings belong.

use super::column::Column;
use super::part::{CountedPart, Values, section};
use super::people::Heads;
use super::sums::WholeTranscript;
use crate::analysis::axis::{Axis, By};
use crate::analysis::counting::Counter;
use crate::analysis::measure::Measure;
use crate::analysis::questions::{Question, questions};
use crate::analysis::table::Key;
use crate::model::{Study, TranscriptIx};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The columns of transcripts with what is in scope there, and for each transcript the place of its own.
pub fn of_wholes(
    study: &Study,
    axis: &Axis,
    (wholes, of_people): (&[(TranscriptIx, Arc<WholeTranscript>)], bool),
) -> (Vec<Column>, Vec<u32>) {
    let name = |(ix, _): &(TranscriptIx, Arc<WholeTranscript>)| axis.of_transcript(study, *ix);
    let names: Vec<String> = wholes.par_iter().with_min_len(256).map(name).collect();
    let mut columns = sorted(names.clone());
    let at = |name: String| place(&columns, &name);
    let places: Vec<u32> = names.into_par_iter().with_min_len(256).map(at).collect();
    let mut heads = Heads::default();
    for ((ix, whole), place) in wholes.iter().zip(&places) {
        let Some(column) = columns.get_mut(*place as usize) else { continue };
        if *axis == Axis::Transcript {
            column.key = Key::transcript(*ix);
        }
        column.words += whole.words;
        // Where people are asked for, a transcript in which none of them speaks is none of theirs.
        column.transcripts += u64::from(!of_people || whole.words > 0);
        heads.crowd(*place, &whole.crowd, column);
    }
    heads.end(&mut columns);
    (columns, places)
}

/// The other columns with what is in scope there, and for each transcript where its codings belong.
pub fn of_parts(counter: &Counter<'_>, axis: &Axis, all: &[CountedPart<'_>]) -> (Vec<Column>, Vec<Values>) {
    let study = counter.study;
    match axis.by() {
        By::Speaker => {
            let name = |part: &CountedPart<'_>| -> Vec<(Option<u16>, u32, String)> {
                let value = |(speaker, words): (Option<u16>, u32)| {
                    let label = speaker.map(|_| label(part.measure, speaker));
                    (speaker, words, axis.of_speaker(study, counter.people(), part.ix, label))
                };
                part.speakers().into_iter().map(value).collect()
            };
            let names: Vec<Vec<(Option<u16>, u32, String)>> = all.par_iter().with_min_len(256).map(name).collect();
            let mut columns = sorted(names.iter().flatten().map(|(.., name)| name.clone()).collect());
            let find = |names: &Vec<(Option<u16>, u32, String)>| -> Vec<(Option<u16>, u32, u32)> {
                names.iter().map(|(speaker, words, name)| (*speaker, *words, place(&columns, name))).collect()
            };
            let places: Vec<_> = names.par_iter().with_min_len(256).map(find).collect();
            let mut heads = Heads::default();
            let mut values = Vec::with_capacity(all.len());
            for (part, places) in all.iter().zip(places) {
                let mut here: BTreeSet<u32> = BTreeSet::new();
                for (speaker, words, place) in &places {
                    let Some(column) = columns.get_mut(*place as usize) else { continue };
                    if column.key == Key::default() {
                        let label = speaker.map(|_| label(part.measure, *speaker));
                        column.key = axis.key_of_speaker(study, counter.people(), part.ix, label);
                    }
                    // A turn without a word puts nobody into a column.
                    let there = *words > 0 || part.counted.sets.iter().any(|set| set.contains(speaker));
                    column.transcripts += u64::from(there && here.insert(*place));
                    column.words += u64::from(*words);
                    if let Some(speaker) = speaker.filter(|_| *words > 0) {
                        heads.see(*place, part.faces.get(speaker));
                    }
                }
                heads.leave(&mut columns);
                values.push(Values::Speakers(places.into_iter().map(|(speaker, _, place)| (speaker, place)).collect()));
            }
            heads.end(&mut columns);
            (columns, values)
        }
        By::Place | By::Transcript => sections(counter, axis, all),
        By::Coder => {
            let names = all.iter().flat_map(|part| counter.workers(part.ix)).map(|coder| study.coder(coder).to_owned());
            let mut columns = sorted(names.collect());
            let mut heads = Heads::default();
            for part in all {
                for coder in counter.workers(part.ix) {
                    let place = place(&columns, study.coder(coder));
                    let Some(column) = columns.get_mut(place as usize) else { continue };
                    column.key.coder = Some(coder);
                    column.words += part.words;
                    column.transcripts += u64::from(!counter.scope.asks_for_people() || part.words > 0);
                    part.heard().for_each(|face| heads.see(place, face));
                }
                heads.leave(&mut columns);
            }
            heads.end(&mut columns);
            (columns, all.iter().map(|_| Values::Coders).collect())
        }
    }
}

fn label(measure: &Measure, speaker: Option<u16>) -> &str {
    let known = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
    known.map_or("", |speaker| speaker.label.as_str())
}

/// Columns by value, the absent one last.
fn sorted(mut names: Vec<String>) -> Vec<Column> {
    names.par_sort_unstable();
    names.dedup();
    let absent = usize::from(names.first().is_some_and(String::is_empty));
    names.rotate_left(absent);
    names.into_iter().map(|value| Column { value, ..Column::default() }).collect()
}

/// Where a value stands among the columns.
fn place(columns: &[Column], value: &str) -> u32 {
    let at =
        columns.partition_point(|column| (column.value.is_empty(), column.value.as_str()) < (value.is_empty(), value));
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The sections that questions divide each transcript into: before the first question, codings have no value.
fn sections(counter: &Counter<'_>, axis: &Axis, all: &[CountedPart<'_>]) -> (Vec<Column>, Vec<Values>) {
    let study = counter.study;
    let Axis::Question(guide) = axis else { return (Vec::new(), Vec::new()) };
    let found: Vec<Vec<Question>> = all.iter().map(|part| questions(study, part.measure, *guide)).collect();
    let names = found.iter().flatten().map(|question| question.name.clone());
    let mut columns = sorted(names.chain([String::new()]).collect());
    let outside = place(&columns, "");
    let mut heads = Heads::default();
    let mut values = Vec::with_capacity(all.len());
    for (part, found) in all.iter().zip(found) {
        let (measure, counted) = (part.measure, &part.counted);
        let mut starts: Vec<(u32, u32)> = Vec::with_capacity(found.len());
        for question in &found {
            let place = place(&columns, &question.name);
            starts.push((question.at.start, place));
            // A question without a code of its own has a number in each transcript, which is nothing's id.
            let own = question.code.filter(|code| code != guide);
            if let Some(column) = columns.get_mut(place as usize).filter(|_| own.is_some()) {
                column.key.code = own;
            }
        }
        let mut here: BTreeSet<u32> = starts.iter().map(|(_, column)| *column).collect();
        for (place, paragraph) in measure.paragraphs.iter().enumerate() {
            let words = measure.words_in(place);
            // Whose words are in scope, and how many, was told when what counts was gathered.
            if words == 0 || !counted.words.iter().any(|(speaker, _)| *speaker == paragraph.speaker) {
                continue;
            }
            let column = section(&starts, outside, paragraph.at.start);
            here.insert(column);
            if let Some(speaker) = paragraph.speaker {
                heads.see(column, part.faces.get(speaker));
            }
            if let Some(column) = columns.get_mut(column as usize) {
                column.words += u64::from(words);
            }
        }
        heads.leave(&mut columns);
        here.extend(counted.items.iter().map(|item| section(&starts, outside, item.at.start)));
        for column in here {
            if let Some(column) = columns.get_mut(column as usize) {
                column.transcripts += 1;
            }
        }
        values.push(Values::Sections(starts, outside));
    }
    heads.end(&mut columns);
    (columns, values)
}
