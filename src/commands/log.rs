//! `verbatim log`: what was done in this clone, when, by whom.

use super::{Context, Failure, Output};
use crate::analysis::table::{Cell, Table};

/// Lists what was done in this clone of the study, oldest first.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Columns of the table.
pub const COLUMNS: [&str; 5] = ["id", "when", "coder", "act", "undone"];

/// Runs the verb.
///
/// # Errors
/// The study cannot be read.
pub fn run(_: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let mut table = Table::new("log", "acts", &COLUMNS);
    for entry in session.history() {
        table.push(vec![
            Cell::words(entry.id),
            Cell::words(entry.when),
            Cell::words(entry.coder),
            Cell::words(entry.label),
            Cell::Flag(entry.undone),
        ]);
    }
    Ok(Output::table(table))
}
