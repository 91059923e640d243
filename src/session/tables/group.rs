//! Who speaks how much in a group, how evenly, and who follows whom.

use super::caption::caption_scope;
use crate::analysis::group::{self, Responses};
use crate::analysis::measure::Measures;
use crate::analysis::questions::Question;
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::model::{Study, TranscriptIx};
use std::collections::HashMap;

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Who speaks how much.
    #[default]
    Shares,
    /// How evenly each group speaks.
    Evenness,
    /// Who speaks after whom.
    Follows,
}

/// The table, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &Measures, shape: Shape) -> Table {
    let mut table = match shape {
        Shape::Shares => group::table(study, scope, measures),
        Shape::Evenness => group::evenness(study, scope, measures),
        Shape::Follows => group::follows(study, scope, measures),
    };
    caption_scope(&mut table, scope);
    table
}

/// Who answers which question how: a row a question and person, or (`summary`) a row a question, in people by response.
/// Questions are looked for whatever codes the scope asks for.
pub fn answers(
    study: &Study,
    scope: &Scope,
    measures: &Measures,
    (asked, responses): (&HashMap<TranscriptIx, Vec<Question>>, &Responses),
    summary: bool,
) -> Table {
    let mut table = group::micro(study, scope, measures, asked, responses);
    if summary {
        let mut short = group::responses(&table);
        short.caption.append(&table.caption);
        table = short;
    }
    caption_scope(&mut table, scope);
    table
}
