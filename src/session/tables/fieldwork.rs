//! How far the fieldwork is.

use crate::analysis::attribute::Named;
use crate::analysis::fieldwork::fieldwork;
use crate::analysis::table::Table;
use crate::model::Study;

/// The table of what was collected, by one attribute or by two; none by any other number.
pub fn table(study: &Study, named: &[Named]) -> Option<Table> {
    match named {
        [row] => Some(fieldwork(study, row, None)),
        [row, column] => Some(fieldwork(study, row, Some(column))),
        _ => None,
    }
}
