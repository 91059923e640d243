//! How many new codes later transcripts bring.

use super::caption::caption_scope;
use crate::analysis::axis::Axis;
use crate::analysis::counting::Roll;
use crate::analysis::measure::Measured;
use crate::analysis::saturation::{self, Asked, fieldwork};
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::model::Study;

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A run of transcripts after a base; apart for each value of an axis, where there is one.
    Runs(Asked, Option<Axis>),
    /// A transcript.
    Curve,
    /// A code that only one transcript has, or transcripts of one value.
    Single(Option<Axis>),
}

/// The table, its caption saying what was looked at, and how many transcripts count.
pub fn table(study: &Study, scope: &Scope, measures: &dyn Measured, (roll, shape): (Roll, &Shape)) -> (Table, usize) {
    let found = fieldwork(study, scope, measures, roll);
    let mut table = match shape {
        Shape::Runs(asked, axis) => saturation::table(study, &found, asked, axis.as_ref()),
        Shape::Curve => saturation::curve(study, &found),
        Shape::Single(axis) => saturation::single(study, scope, &found, axis.as_ref()),
    };
    caption_scope(&mut table, scope);
    found.left_out.tell(&mut table, study, scope);
    (table, found.steps.len())
}
