//! `verbatim codings`: every coding, those that need a look too.

use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::session::tables::codings::table;

/// Lists codings in text order. `quote` is the whole passage; for codings to review it is what their file holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = match args.scope.transcripts_alone() {
        // One transcript's codings say nothing of the others'.
        Some([id]) if !id.contains(['*', '?']) => context.open_part(&[id])?,
        _ => context.open()?,
    };
    let scope = args.scope.listing(&session)?;
    let table = table(&mut session, &scope);
    Ok(super::check::told(&session, table))
}
