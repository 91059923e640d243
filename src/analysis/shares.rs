//! What each count of a code is out of: its share of all codings, and the N beside each n.

use super::attribute::{Field, Named};
use super::axis::Axis;
use super::counting::{Counter, Roll};
use super::crosstab::crosstab;
use super::measure::{Measure, Measured};
use super::scope::Scope;
use super::table::{Cell, Table};
use crate::model::{CodeIx, Study, TranscriptIx};
use std::collections::{HashMap, HashSet};

/// The kind of transcripts that are focus groups.
pub const GROUP: &str = "focus-group";

/// Columns that shares add to a table of codes.
pub const COLUMNS: [&str; 5] = ["share", "of_transcripts", "groups", "of_groups", "of_speakers"];

/// Puts beside each code of `frequencies` its share of all codings in scope (each once), the transcripts in scope, the focus
/// groups with the code and in scope, and the people who say a word in scope.
pub fn beside(study: &Study, scope: &Scope, measures: &dyn Measured, roll: Roll, table: &mut Table) {
    let kind = Axis::Attribute(Named::field(&study.settings, Field::Kind));
    let made = crosstab(study, scope, measures, &kind, roll);
    let group = made.columns.iter().position(|column| column.value == GROUP);
    let of_groups = group.and_then(|at| made.columns.get(at)).map_or(0, |column| column.transcripts);
    let groups: HashMap<CodeIx, u32> = group
        .into_iter()
        .flat_map(|at| made.codes.iter().enumerate().map(move |(row, code)| (row, *code, at)))
        .map(|(row, code, at)| (code, made.cell(row, at).transcripts))
        .collect();
    let codings = made.codings;
    let transcripts: u64 = made.columns.iter().map(|column| column.transcripts).sum();
    let people = people(study, scope, measures);
    let count = table.column("codings");
    table.add_columns(COLUMNS);
    for row in &mut table.rows {
        let own = match count.and_then(|at| row.get(at)) {
            Some(Cell::Count(own)) => *own as f64,
            _ => 0.0,
        };
        let own_groups = row.key.code.and_then(|code| groups.get(&code)).copied().unwrap_or(0);
        row.cells.extend([
            Cell::ratio(own, codings as f64),
            Cell::Count(transcripts),
            Cell::count(own_groups),
            Cell::Count(of_groups),
            Cell::count(people),
        ]);
    }
    table.caption.denominator(format!(
        "share: of {codings} codings in scope; of_transcripts, of_groups (kind {GROUP}), of_speakers: how many are in scope, \
         coded or not, people who say a word"
    ));
}

/// How many people say a word in scope: a linked participant once, an unlinked speaker per transcript.
fn people(study: &Study, scope: &Scope, measures: &dyn Measured) -> usize {
    let counter = Counter::of(study, scope);
    // Numbers of linked people, and how many others there are.
    let heard = |ix: TranscriptIx, measure: &Measure| {
        let counted = counter.counted(ix, measure);
        let speak = counted.words.iter().filter(|(_, words)| *words > 0).filter_map(|(speaker, _)| *speaker);
        let labels = speak.filter_map(|speaker| Some(&measure.speakers.get(usize::from(speaker))?.label));
        let people = labels.map(|label| counter.people().number(&study.transcript(ix).id, label));
        let people: Vec<Option<u32>> = people.map(|person| person.map(|(person, _)| person)).collect();
        people
    };
    let (mut linked, mut strangers) = (HashSet::new(), 0);
    for (_, people) in measures.map(&counter.in_scope(), heard) {
        strangers += people.iter().filter(|person| person.is_none()).count();
        linked.extend(people.into_iter().flatten());
    }
    linked.len() + strangers
}
