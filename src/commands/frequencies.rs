//! `verbatim frequencies`: how often each code is used.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output, measures};
use crate::analysis::frequency;

/// Counts codings, transcripts, speakers, coders and words by code. Moderators are left out unless asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
    let measures = measures::measures(&mut session, &scope);
    let mut table = frequency::frequencies(&session.study, &scope, &measures);
    super::excerpts::caption_scope(&mut table, &scope);
    let mut output = Output::table(table);
    output.messages.extend(super::check::summary(&session));
    Ok(output)
}
