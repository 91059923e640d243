//! Who took part.

use super::caption::caption_scope;
use crate::analysis::attribute::Named;
use crate::analysis::sample::sample;
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::model::Study;

/// The participants in scope described, apart by an attribute where one is named; as papers print it where `wide`.
pub fn table(study: &Study, scope: &Scope, by: Option<&Named>, wide: bool) -> Table {
    let mut table = sample(study, scope, by, wide);
    caption_scope(&mut table, scope);
    table
}
