//! `verbatim codings import`: codings back in from a table.

use crate::commands::confirm::{Preview, confirm};
use crate::commands::{Context, Failure, Output};
use crate::import::table_file;
use crate::session::acts::from_table::{Options, plan};
use std::path::PathBuf;

/// A table of codings: a row a coding.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The table: .csv, .tsv or .xlsx, its first row the names of the columns: transcript, code, and start and end, turn, or
    /// quote; coder, memo, weight, important, made. Tables of Taguette, QualCoder and MAXQDA are understood.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A column that has another name (`quote=Segment`); may be given again.
    #[arg(long = "column", value_name = "FIELD=COLUMN")]
    columns: Vec<String>,
    /// A code that the table calls otherwise (`tired=exhaustion`); may be given again.
    #[arg(long, value_name = "NAME=CODE")]
    map: Vec<String>,
    /// Make codes that are not there; else their rows are left out.
    #[arg(long)]
    make: bool,
    /// The handle that all of it stands under, whoever the table says; else the table's coder, or you.
    #[arg(long = "as", value_name = "HANDLE")]
    under: Option<String>,
    /// With --as: that is no person but a program; agreement never takes it for one.
    #[arg(long, requires = "under")]
    pattern: bool,
    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

/// Runs the verb: says what would become of each row, then does it as one step of undo.
///
/// # Errors
/// The table cannot be read, a column is missing, or the change cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let failed =
        |why: String| Failure::data(format!("{} was not read: {}.", args.file.display(), why.trim_end_matches('.')));
    let bytes = std::fs::read(&args.file).map_err(|error| failed(error.to_string()))?;
    let sheet = table_file::any(&bytes).map_err(|error| failed(error.to_string()))?;
    if sheet.rows.is_empty() {
        return Err(failed("it has no rows below the names of its columns".into()));
    }
    let mut session = context.open()?;
    let options = Options {
        columns: args.columns.clone(),
        map: args.map.clone(),
        makes: args.make,
        coder: args.under.clone(),
        is_pattern: args.pattern,
    };
    let plan = plan(&mut session, &sheet, &options)?;
    let Some(act) = plan.act else {
        return Ok(Output { table: Some(plan.table), messages: plan.told, code: 1, ..Output::default() });
    };
    let preview = Preview { sentences: plan.told.clone(), table: plan.table.clone() };
    if let Some(answer) = confirm(preview, args.yes) {
        return Ok(answer);
    }
    session.perform(act)?;
    session.flush()?;
    let mut messages = plan.told;
    messages.push("Done; `verbatim undo` takes all of it back.".into());
    // What is left out is a finding of its own.
    Ok(Output { table: Some(plan.table), messages, code: u8::from(plan.left_out > 0), ..Output::default() })
}
