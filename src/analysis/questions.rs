//! Questions of the guide: where codes mark them, and which of them a place in a text belongs to.

use super::measure::Measure;
use crate::model::{CodeIx, Span, Study};
use std::collections::HashSet;

/// A question of the guide, where it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// How it is known across transcripts: a code, or its number in the transcript.
    pub name: String,
    /// The code that marks it, merges resolved; none where a pattern found it.
    pub code: Option<CodeIx>,
    /// The question's words.
    pub at: Span,
}

/// The questions of a transcript, by place: where these codes stand, whoever put them there. A question that has a code
/// below the one asked for goes by that code, else by its number in the transcript.
pub fn questions(study: &Study, measure: &Measure, asked: CodeIx) -> Vec<Question> {
    let below: HashSet<CodeIx> = study
        .codebook()
        .with_descendants(study.code_id(asked))
        .into_iter()
        .filter_map(|id| study.known_code(id))
        .chain([asked])
        .collect();
    let mut found: Vec<(Span, CodeIx)> = Vec::new();
    for cover in measure.covers.iter().filter(|cover| cover.state.counts()) {
        let code = study.target(cover.coding.code);
        // Two coders may have marked the same question.
        if below.contains(&code) && !found.iter().any(|(at, _)| at.overlaps(cover.coding.at)) {
            found.push((cover.coding.at, code));
        }
    }
    found.sort_unstable();
    let name = |(number, (_, code)): (usize, &(Span, CodeIx))| {
        if *code == asked { (number + 1).to_string() } else { study.code_id(*code).to_owned() }
    };
    let names: Vec<String> = found.iter().enumerate().map(name).collect();
    found.into_iter().zip(names).map(|((at, code), name)| Question { name, code: Some(code), at }).collect()
}

/// The question that a place belongs to: the last that begins there or before, none before the first. `asked` is by place.
pub fn question_at(asked: &[Question], at: u32) -> Option<&Question> {
    asked.get(asked.partition_point(|question| question.at.start <= at).checked_sub(1)?)
}
