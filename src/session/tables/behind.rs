//! The codings behind the figures of tables that count codes, so that a report can lead from each to the words.

use super::excerpts::asked::Group;
use super::excerpts::listed::sure;
use super::joint::counted_for;
use crate::analysis::axis::Axis;
use crate::analysis::counting::Roll;
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::model::{CodeIx, CodingId, TranscriptIx};
use crate::session::Session;
use crate::session::measures::{Source, each_of};
use std::collections::HashMap;

/// The codings that count for each code under each value of an axis (under the empty one where there is no axis), in the
/// order of the texts. `scope` is one that counts.
pub fn behind(
    session: &mut Session,
    scope: &Scope,
    axis: Option<&Axis>,
    roll: Roll,
) -> HashMap<(CodeIx, String), Vec<CodingId>> {
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
            (cover.coding.code, cover.coding.id, groups.unwrap_or_else(|| vec![String::new()]))
        });
        each.collect::<Vec<_>>()
    });
    let mut found: HashMap<(CodeIx, String), Vec<CodingId>> = HashMap::new();
    let mut counts: HashMap<CodeIx, Vec<CodeIx>> = HashMap::new();
    for (code, id, groups) in made.into_iter().flat_map(|(_, codings)| codings) {
        let codes = counts.entry(code).or_insert_with(|| counted_for(study, code, roll));
        for (code, group) in codes.iter().flat_map(|code| groups.iter().map(|group| (*code, group.clone()))) {
            found.entry((code, group)).or_default().push(id);
        }
    }
    session.problems.append(&mut problems);
    found
}
