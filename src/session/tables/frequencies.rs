//! How often each code is used.

use crate::analysis::counting::Roll;
use crate::analysis::frequency;
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::model::Study;

/// The table of frequencies in scope, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &Measures, roll: Roll) -> Table {
    let mut table = frequency::rolled(study, scope, measures, roll);
    crate::session::tables::caption::caption_scope(&mut table, scope);
    crate::session::tables::caption::caption_query(&mut table, scope);
    table
}
