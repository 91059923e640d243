//! `verbatim check`: looks the study over and lists what is wrong.

use crate::analysis::table::{Cell, Table};
use crate::commands::{Context, Failure, Output};
use crate::session::Session;
use crate::session::check::{problems, remove_stale, summary, unread};
use crate::session::failure::Kind;

/// Lists what is wrong, with file, line, column and what to do next. Exit 1 where there is anything.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Take away what crashes left behind: temporary files whose program is gone.
    #[arg(long)]
    repair: bool,
}

/// Columns of the table.
pub const COLUMNS: [&str; 5] = ["file", "line", "column", "problem", "advice"];

/// Runs the verb.
///
/// # Errors
/// The study cannot be opened, or what is stale cannot be taken away.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let mut messages = Vec::new();
    if args.repair {
        let gone = remove_stale(&session.root)?;
        messages.push(format!("{gone} temporary files of stopped programs taken away."));
    }
    let problems = problems(&mut session);
    let mut table = Table::new("check", "problems", &COLUMNS);
    for problem in problems {
        let place = |number: u32| if number == 0 { Cell::Empty } else { Cell::count(number) };
        table.push(vec![
            Cell::words(problem.file),
            place(problem.line),
            place(problem.column),
            Cell::words(problem.what),
            Cell::words(problem.advice),
        ]);
    }
    if table.rows.is_empty() {
        messages.push("Nothing is wrong.".into());
    }
    let code = u8::from(!table.rows.is_empty());
    Ok(Output { table: Some(table), messages, code, ..Output::default() })
}

/// A table of what a study has, and of its problems.
pub fn told(session: &Session, table: Table) -> Output {
    let mut output = Output::table(table);
    tell(session, &mut output);
    output
}

/// Tells of problems with an answer: a line for the person, what could not be read first in the caption, and where something
/// is missing because of it the exit code of a data problem.
pub fn tell(session: &Session, output: &mut Output) {
    output.messages.extend(summary(session));
    if session.problems.iter().any(|problem| problem.lost) {
        output.code = Kind::Data.exit_code();
    }
    if let Some(table) = &mut output.table {
        table.caption.warnings.extend(unread(&session.problems));
    }
}
