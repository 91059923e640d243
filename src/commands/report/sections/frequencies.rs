//! How often each code is used, each count leading to the words behind it.

use crate::analysis::counting::{ANY_CODE, Roll};
use crate::commands::report::maker::Maker;
use crate::session::Failure;

/// Lays down the section.
///
/// # Errors
/// The study or a text cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let Some((table, command)) = maker.table(&["frequencies", "--shares", "--roll-up"], true)? else { return Ok(()) };
    let codings = maker.codings(None, Roll::Up)?;
    let count = table.column("codings");
    let behind = maker.behind(&table, &codings, |row, column| {
        let code = row.key.code.or(row.key.sums.then_some(ANY_CODE))?;
        (Some(column) == count).then(|| (code, String::new()))
    });
    let title = maker.say("Codings, transcripts and people by code");
    maker.show(title, &table, command, behind);
    Ok(())
}
