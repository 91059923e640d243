//! `verbatim export transcript`: a transcript with its codings, for those who do not have the program.

use super::super::code::transcript;
use super::super::scope::ScopeArgs;
use super::super::{Context, Failure, Output, check};
use crate::export::annotated;
use crate::export::formats::docx;
use crate::export::paper::Names;

use crate::session::tables::annotated::of_transcript;

/// What is written.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The transcript's id.
    #[arg(value_name = "TRANSCRIPT")]
    id: String,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// There is no such transcript, its text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let ix = transcript(&session, &args.id)?;
    let scope = args.scope.listing(&session)?;
    if !scope.has_transcript(&session.study, ix) {
        return Err(Failure::nothing(format!("`{}` is not in this scope.", args.id)));
    }
    let names = Names::of(&session.study, context.lang.as_deref());
    let made = of_transcript(&mut session, ix, &scope, &names).map_err(|problem| Failure::data(problem.to_string()))?;
    let for_word = context.format == Some(&docx::FORMAT);
    let bytes = if for_word {
        annotated::docx::document(&made)
            .map_err(|error| Failure::data(format!("The document cannot be written ({error}).")))?
    } else {
        annotated::html::page(&made).into_bytes()
    };
    let mut output = Output { file: Some(bytes), ..Output::default() };
    check::tell(&session, &mut output);
    Ok(output)
}
