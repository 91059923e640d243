//! How the codings of each code spread over transcripts or speakers.

use super::counting::Roll;
use super::frequency::codings;
use super::measure::Measures;
use super::people::People;
use super::scope::Scope;
use crate::model::{CodeIx, Study, TranscriptIx};
use std::collections::{BTreeMap, HashMap};

/// One column: a transcript or a person, and where the person speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Id of the transcript or person; an unlinked speaker is `transcript/label`.
    pub id: String,
    /// What stands above it.
    pub label: String,
    /// Transcripts, each with the labels looked at there; no label means everybody.
    pub parts: Vec<(TranscriptIx, Vec<String>)>,
    /// Codings of each code.
    pub counts: HashMap<CodeIx, u64>,
}

/// A column for each transcript in scope.
pub fn by_transcript(study: &Study, scope: &Scope, measures: &Measures, roll: Roll) -> Vec<Column> {
    let all = study.transcripts().into_iter();
    let columns = all.filter(|ix| measures.contains_key(ix) && scope.has_transcript(study, *ix)).map(|ix| Column {
        id: study.transcript(ix).id.clone(),
        label: study.transcript(ix).shown().to_owned(),
        parts: vec![(ix, Vec::new())],
        counts: codings(study, scope, measures, &[ix], roll),
    });
    columns.collect()
}

/// A column for each person heard in scope: a linked participant once, an unlinked speaker per transcript.
pub fn by_speaker(study: &Study, scope: &Scope, measures: &Measures, roll: Roll) -> Vec<Column> {
    let mut people: BTreeMap<String, Vec<(TranscriptIx, Vec<String>)>> = BTreeMap::new();
    let known = People::of(study);
    for ix in study.transcripts() {
        let Some(measure) = measures.get(&ix).filter(|_| scope.has_transcript(study, ix)) else { continue };
        let voices = scope.voices_among(study, &known, ix, measure);
        let id = &study.transcript(ix).id;
        for (number, speaker) in (0_u16..).zip(&measure.speakers) {
            if !voices.hear(Some(number)) || speaker.words == 0 {
                continue;
            }
            let person = known.linked(id, &speaker.label).map(|person| person.id.clone());
            let parts = people.entry(person.unwrap_or_else(|| format!("{id}/{}", speaker.label))).or_default();
            match parts.last_mut().filter(|(last, _)| *last == ix) {
                Some((_, labels)) => labels.push(speaker.label.clone()),
                None => parts.push((ix, vec![speaker.label.clone()])),
            }
        }
    }
    let column = |(key, parts): (String, Vec<(TranscriptIx, Vec<String>)>)| {
        let linked = study.participants.iter().find(|person| person.id == key);
        // The name stands first: where there is room for its beginning only, that still tells people apart.
        let label = match (linked, parts.first()) {
            (Some(person), _) if !person.pseudonym.is_empty() => person.pseudonym.clone(),
            (None, Some((ix, labels))) => format!("{} · {}", labels.join(", "), study.transcript(*ix).id),
            _ => key.clone(),
        };
        let mut counts: HashMap<CodeIx, u64> = HashMap::new();
        for (ix, labels) in &parts {
            let scope = Scope { speakers: labels.clone(), ..scope.clone() };
            for (code, count) in codings(study, &scope, measures, &[*ix], roll) {
                *counts.entry(code).or_default() += count;
            }
        }
        Column { id: key, label, parts, counts }
    };
    people.into_iter().map(column).collect()
}
