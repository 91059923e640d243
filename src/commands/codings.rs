//! `verbatim codings`: every coding, those that need a look too; and codings back in from a table.

mod import;

use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::session::tables::codings::table;

/// Lists codings in text order. `quote` is the whole passage; for codings to review it is what their file holds.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// What else is done with codings.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Bring codings in from a table (csv, tsv, xlsx): this program's, cut or sorted elsewhere, or another's.
    Import(import::Args),
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    if let Some(What::Import(args)) = &args.what {
        return import::run(args, context);
    }
    let mut session = match args.scope.transcripts_alone() {
        // One transcript's codings say nothing of the others'.
        Some([id]) if !id.contains(['*', '?']) => context.open_part(&[id])?,
        _ => context.open()?,
    };
    let scope = args.scope.listing(&session)?;
    let table = table(&mut session, &scope);
    Ok(super::check::told(&session, table))
}
