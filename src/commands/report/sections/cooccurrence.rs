//! Which codes occur together.

use crate::analysis::table::Cell;
use crate::commands::report::maker::{Maker, ROWS};
use crate::session::Failure;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Lays down the section: the pairs that occur together most often.
///
/// # Errors
/// The study or a text cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let Some((mut table, command)) = maker.table(&["cooccurrence"], true)? else { return Ok(()) };
    let all = table.rows.len();
    let count = table.column("count");
    let of = |row: &crate::analysis::table::Row| match count.and_then(|at| row.get(at)) {
        Some(Cell::Count(number)) => *number,
        _ => 0,
    };
    table.rows.sort_by_key(|row| Reverse(of(row)));
    table.rows.truncate(ROWS);
    if all > ROWS {
        table.caption.note(format!("The {ROWS} pairs that occur together most often, of {all}."));
    }
    let title = maker.say("Pairs of codes");
    maker.show(title, &table, command, HashMap::new());
    Ok(())
}
