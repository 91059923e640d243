//! `verbatim fieldwork`: what was collected, by any two attributes, against what is planned.

use super::{Context, Failure, Output};
use crate::analysis::fieldwork::{fieldwork, gaps};

/// Counts focus groups, interviews, notes and people by attributes, beside the numbers planned in the study.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or two attributes: kind, date, place, language, or any that the study declares.
    #[arg(long, value_name = "ROW,COLUMN", default_value = "kind")]
    by: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let session = context.open()?;
    let names: Vec<&str> = args.by.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let table = match names.as_slice() {
        [row] => fieldwork(&session.study, row, None),
        [row, column] => fieldwork(&session.study, row, Some(column)),
        _ => return Err(Failure::usage("Name one attribute or two, as in --by country,kind.")),
    };
    let mut output = Output::table(table.map_err(Failure::usage)?);
    output.messages = gaps(&session.study).into_iter().map(|gap| format!("Missing: {gap}.")).collect();
    Ok(output)
}
