//! `verbatim redo`: does again what was taken back last.

use super::{Context, Failure, Output};
use crate::session::Session;

/// Does again what the last undo took back; a new act in between ends the chain.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the verb.
///
/// # Errors
/// The study cannot be read, has changed since, or cannot be written.
pub fn run(_: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open_last(Session::open_to_redo)?;
    let redone = session.redo()?.ok_or_else(|| Failure::nothing("There is nothing to redo."))?;
    session.flush()?;
    Ok(Output::say(format!("Done again: {redone}.")))
}
