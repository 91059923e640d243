//! `verbatim frequencies`: how often each code is used.

use crate::analysis::counting::Roll;
use crate::analysis::shares;
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::session::measures::fetched;
use crate::session::tables::frequencies::table;

/// Counts codings, transcripts, speakers, coders and words by code. Moderators are left out unless asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Adds the share of all codings, and the N beside each n: transcripts, focus groups, people in scope.
    #[arg(long)]
    shares: bool,
    /// Count each code with those below it, in every column, and any code at all in a last row.
    #[arg(long)]
    roll_up: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
    let roll = if args.roll_up { Roll::Up } else { Roll::Own };
    let table = fetched(&mut session, &scope, |study, measures| {
        let mut table = table(study, &scope, measures, roll);
        if args.shares {
            shares::beside(study, &scope, measures, roll, &mut table);
        }
        table
    });
    let some = !table.rows.is_empty();
    let mut output = super::check::told(&session, table);
    session.end(());
    if !some {
        output.messages.push("There are no codes in this scope.".into());
    }
    Ok(output)
}
