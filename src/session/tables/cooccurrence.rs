//! Which codes occur together.

use crate::analysis::cooccurrence::{self, Unit, Within};
use crate::analysis::counting::Roll;
use crate::analysis::measure::Measured;
use crate::analysis::scope::Scope;
use crate::analysis::sets;
use crate::analysis::table::Table;
use crate::model::Study;

/// How a table is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Where codes must meet.
    pub unit: Unit,
    /// Whose codings.
    pub within: Within,
    /// Whether codes count for those above.
    pub roll: Roll,
    /// As a matrix.
    pub wide: bool,
}

/// The table, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &dyn Measured, shape: Shape) -> Table {
    let how = (shape.unit, shape.within, shape.roll);
    let made = cooccurrence::cooccurrence(study, scope, measures, how);
    let mut table = if shape.wide {
        cooccurrence::wide(study, scope, how, &made)
    } else {
        cooccurrence::table(study, scope, how, &made)
    };
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table
}

/// Combinations of codes, each with how many units have it.
pub fn combinations(study: &Study, scope: &Scope, measures: &dyn Measured, how: (sets::Unit, Roll, bool)) -> Table {
    let mut table = sets::table(study, scope, measures, how);
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table
}
