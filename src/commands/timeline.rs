//! `verbatim timeline`: where in its transcripts a code stands.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output};
use crate::session::measures;
use crate::session::tables::timeline::{Shape, table};

/// Says where in each transcript codes stand, in equal parts; or, as a portrait, passage by passage.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Into how many parts of as many words each transcript is cut.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    parts: u32,
    /// The codings one after the other, with where they begin and end, from 0 to 1.
    #[arg(long)]
    portrait: bool,
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
    let measures = measures::measures(&mut session, &scope);
    let shape = if args.portrait { Shape::Portrait } else { Shape::Long(args.parts) };
    Ok(super::check::told(&session, table(&session.study, &scope, &measures, shape)))
}
