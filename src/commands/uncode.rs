//! `verbatim uncode`: takes codings off.

use super::{Context, Failure, Output, acts};
use crate::edit::Act;
use crate::model::{Coding, TranscriptIx};
use crate::session::Session;

/// Takes codings off by their ids, as `codings` lists them.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ids of codings.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// Runs the verb.
///
/// # Errors
/// No such coding, another coder's, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open_codings(&args.ids)?;
    let mut edits = Vec::new();
    let mut label = String::new();
    for id in &args.ids {
        let (ix, coding) = coding(&session, id)?;
        let act = acts::uncode(&mut session, ix, &coding)?;
        label = act.label;
        edits.extend(act.edits);
    }
    if args.ids.len() > 1 {
        label = format!("remove {} codings", args.ids.len());
    }
    session.perform(Act { label: label.clone(), edits })?;
    session.flush()?;
    Ok(Output::say(format!("Done: {label}.")))
}

/// A coding by its id.
///
/// # Errors
/// There is none.
pub fn coding(session: &Session, id: &str) -> Result<(TranscriptIx, Coding), Failure> {
    session
        .study
        .find_coding(id)
        .ok_or_else(|| Failure::nothing(format!("There is no coding `{id}`. `verbatim codings` lists them.")))
}
