//! The codings behind the figures of tables that count codes, so that each can lead to the words.

use super::excerpts::asked::Group;
use super::excerpts::listed::{labels, sure};
use crate::analysis::axis::Axis;
use crate::analysis::counting::{ANY_CODE, Roll};
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::model::{CodeIx, Coding, Study, TranscriptIx};
use crate::session::Session;
use crate::session::measures::{Source, each_of};
use std::collections::HashMap;

/// A coding that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// Its transcript.
    pub ix: TranscriptIx,
    /// The coding.
    pub coding: Coding,
    /// The label of the first who speaks in it.
    pub speaker: Option<String>,
}

/// Codings by code and value.
pub type Behind = HashMap<(CodeIx, String), Vec<Counted>>;

/// The codings that count for each code under each value of an axis (under the empty one where there is no axis), in the
/// order of the texts. `scope` is one that counts.
pub fn behind(session: &mut Session, scope: &Scope, axis: Option<&Axis>, roll: Roll) -> Behind {
    let scope = Scope { as_counted: true, ..scope.clone() };
    let study = &session.study;
    let people = People::of(study);
    let group = axis.map(|axis| Group::Axis(axis.clone()));
    let wanted: Vec<TranscriptIx> =
        study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix)).collect();
    let (made, mut problems) = each_of(study, &Source::of(session), &wanted, &|| (), |ix, measure| {
        let voices = scope.voices_among(study, &people, ix, measure);
        let (listed, _) = sure((study, ix), &scope, &voices, measure);
        let each = listed.iter().map(|(cover, _)| {
            let groups = group.as_ref().map(|group| group.of(study, &people, ix, measure, (&voices, cover)));
            let speaker = labels(measure, cover).first().map(|label| (*label).to_owned());
            (Counted { ix, coding: cover.coding, speaker }, groups.unwrap_or_else(|| vec![String::new()]))
        });
        each.collect::<Vec<_>>()
    });
    let mut found = Behind::new();
    let mut counts: HashMap<CodeIx, Vec<CodeIx>> = HashMap::new();
    for (counted, groups) in made.into_iter().flat_map(|(_, codings)| codings) {
        let code = counted.coding.code;
        let codes = counts.entry(code).or_insert_with(|| counted_for(study, code, roll));
        for (code, group) in codes.iter().flat_map(|code| groups.iter().map(|group| (*code, group.clone()))) {
            found.entry((code, group)).or_default().push(counted.clone());
        }
    }
    session.problems.append(&mut problems);
    found
}

/// The codes that a coding counts for.
fn counted_for(study: &Study, code: CodeIx, roll: Roll) -> Vec<CodeIx> {
    let own = study.target(code);
    let mut codes = vec![own];
    if roll == Roll::Up {
        let mut at = study.codebook().get(study.code_id(own)).and_then(|code| code.parent.clone());
        // A codebook read from a file may go round in a circle.
        while let Some(above) = at.take() {
            let Some(ix) = study.known_code(&above).filter(|ix| !codes.contains(ix)) else { break };
            codes.push(ix);
            at = study.codebook().get(&above).and_then(|code| code.parent.clone());
        }
        codes.push(ANY_CODE);
    }
    codes
}
