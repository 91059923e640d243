//! What a report divides codes and people by where nobody says so.

use crate::analysis::attribute::Named;
use crate::model::participant::Role;
use crate::model::{Study, TranscriptIx};
use std::collections::BTreeSet;

/// Most values of an attribute that makes columns of a table.
const VALUES: usize = 12;

/// Most attributes.
const ATTRIBUTES: usize = 4;

/// Declared attributes that take two values or more and not too many, in the order they are declared; at most four.
pub fn usual(study: &Study) -> Vec<String> {
    let transcripts: Vec<TranscriptIx> = study.transcripts();
    let divides = |named: &Named| {
        let of_texts = transcripts.iter().filter_map(|ix| named.of_transcript(study.transcript(*ix)));
        let people = study.participants.iter().filter(|person| person.role == Role::Participant);
        let values: BTreeSet<&str> = of_texts.chain(people.filter_map(|person| named.of_person(person))).collect();
        (2..=VALUES).contains(&values.len())
    };
    let declared = Named::all(&study.settings).into_iter().filter(|named| named.as_field().is_none());
    declared.filter(divides).take(ATTRIBUTES).map(|named| named.spelling().to_owned()).collect()
}
