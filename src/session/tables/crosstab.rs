//! Codes by an attribute, speakers, transcripts, coders or dates.

use super::caption::{caption_query, caption_scope};
use crate::analysis::axis::{Axis, By};
use crate::analysis::counting::Roll;
use crate::analysis::crosstab::{self, Show};
use crate::analysis::independence;
use crate::analysis::measure::Measured;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Row, Table};
use crate::model::{CoderIx, Study};
use rayon::prelude::*;

/// How a table is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Whether codes count for those above.
    pub roll: Roll,
    /// As a matrix that shows this, values as rows where `true`.
    pub wide: Option<(Show, bool)>,
    /// With tests.
    pub test: bool,
}

/// The scope with all coders, where a table is divided by coder and nobody said which.
pub fn scope_for(study: &Study, mut scope: Scope, axis: &Axis) -> Scope {
    if axis.by() == By::Coder && scope.coders.is_empty() {
        scope.coders = (0_u16..).take(study.coders().len()).map(CoderIx).collect();
    }
    scope
}

/// How many codes are spelled at once where rows leave in turn.
const AT_ONCE: usize = 16;

/// The long table without tests, its rows spelled several codes at once and let go of code by code; it comes back without
/// them. `scope` is as [`scope_for`] makes it.
///
/// # Errors
/// Those of letting go.
pub fn in_turn<T: Send, E>(
    study: &Study,
    scope: &Scope,
    (measures, axis, roll): (&dyn Measured, &Axis, Roll),
    spell: impl Fn(Vec<Row>) -> T + Sync,
    mut leave: impl FnMut(T) -> Result<(), E>,
) -> Result<Table, E> {
    let made = crosstab::with_residuals(crosstab::crosstab(study, scope, measures, axis, roll));
    let codes: Vec<usize> = (0..made.codes.len()).collect();
    for some in codes.chunks(AT_ONCE) {
        let spelled: Vec<T> = some.par_iter().map(|row| spell(crosstab::plain_rows(study, &made, *row))).collect();
        spelled.into_iter().try_for_each(&mut leave)?;
    }
    let mut table = crosstab::head(study, scope, axis, roll, &made);
    caption(&mut table, scope);
    Ok(table)
}

fn caption(table: &mut Table, scope: &Scope) {
    caption_scope(table, scope);
    caption_query(table, scope);
}

/// The table, its caption saying what was looked at. `scope` is as [`scope_for`] makes it.
pub fn table(study: &Study, scope: &Scope, measures: &dyn Measured, axis: &Axis, shape: Shape) -> Table {
    let made = crosstab::with_residuals(crosstab::crosstab(study, scope, measures, axis, shape.roll));
    let tests =
        shape.test.then(|| independence::tests(study, scope, &measures.hold(), axis, (shape.roll, &made.codes)));
    let mut table = match (shape.wide, &tests) {
        (Some(_), Some(tests)) => {
            let mut table = independence::by_code(study, &made.codes, crosstab::heads(&made), tests);
            table.caption.note(format!("divided by {}", axis.name()));
            made.left_out.tell(&mut table, study, scope);
            table
        }
        (Some((show, turned)), None) => crosstab::wide(study, scope, axis, (shape.roll, show, turned), &made),
        (None, _) => crosstab::table(study, scope, axis, shape.roll, &made),
    };
    if let (None, Some(tests)) = (shape.wide, &tests) {
        independence::beside(&mut table, tests);
    }
    caption(&mut table, scope);
    table
}
