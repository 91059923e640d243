//! `verbatim frequencies`: how often each code is used.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output, measures};
use crate::analysis::frequency;
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::shares;
use crate::analysis::table::Table;
use crate::model::Study;

/// Counts codings, transcripts, speakers, coders and words by code. Moderators are left out unless asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Adds the share of all codings, and the N beside each n: transcripts, focus groups, people in scope.
    #[arg(long)]
    shares: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
    let measures = measures::measures(&mut session, &scope);
    let mut table = table(&session.study, &scope, &measures);
    if args.shares {
        shares::beside(&session.study, &scope, &measures, &mut table);
    }
    let mut output = Output::table(table);
    output.messages.extend(super::check::summary(&session));
    Ok(output)
}

/// The table of frequencies in scope, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &Measures) -> Table {
    let mut table = frequency::frequencies(study, scope, measures);
    super::excerpts::caption_scope(&mut table, scope);
    super::excerpts::caption_query(&mut table, scope);
    table
}
