//! `verbatim recode`: puts another code in a coding's place.

use super::{Context, Failure, Output, acts, code, uncode};

/// Puts another code in a coding's place; id, span and memo stay.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The coding's id.
    #[arg(value_name = "ID")]
    id: String,
    /// The new code: id, unique name or path.
    #[arg(value_name = "CODE")]
    code: String,
}

/// Runs the verb.
///
/// # Errors
/// No such coding or code, nobody works here, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let (ix, coding) = uncode::coding(&session, &args.id)?;
    let act = acts::recode(&mut session, ix, &coding, &args.code)?;
    code::finish(&mut session, act)
}
