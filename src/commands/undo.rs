//! `verbatim undo`: takes back the last act of this clone.

use super::{Context, Failure, Output};
use crate::session::Session;

/// Takes back the last act done in this clone of the study; again and again, as far back as the history goes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the verb.
///
/// # Errors
/// The study cannot be read, has changed since, or cannot be written.
pub fn run(_: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open_last(Session::open_to_undo)?;
    let undone = session.undo()?.ok_or_else(|| Failure::nothing("There is nothing to undo."))?;
    session.flush()?;
    Ok(Output::say(format!("Undone: {undone}.")))
}
