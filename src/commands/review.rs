//! `verbatim review`: lists codings whose words changed under them, and places them.

use crate::analysis::table::Table;
use crate::commands::code::{offsets, transcript};
use crate::commands::{Context, Failure, Output, acts, uncode};
use crate::edit::Act;
use crate::session::check::unread_files;
use crate::session::tables::review::{COLUMNS, changed_outside, items, row};
use crate::text::shell::quoted;

/// Lists the codings whose words changed or are gone, with the words that may be theirs now; places yours.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this transcript.
    #[arg(value_name = "TRANSCRIPT")]
    transcript: Option<String>,
    /// Put these codings on the words suggested; may be given again.
    #[arg(long, value_name = "ID")]
    accept: Vec<String>,
    /// Put this coding on the passage of --at.
    #[arg(long, value_name = "ID", requires = "at")]
    place: Option<String>,
    /// A passage, `START..END` in code points.
    #[arg(long, value_name = "A..B", requires = "place")]
    at: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// No such transcript, coding or passage, a text that cannot be read, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let only = args.transcript.as_deref().map(|id| transcript(&session, id)).transpose()?;
    let mut edits = Vec::new();
    let wanted = args.accept.iter().map(|id| (id, None));
    for (id, at) in wanted.chain(args.place.iter().map(|id| (id, args.at.as_deref()))) {
        let (ix, _) = uncode::coding(&session, id)?;
        let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
        let span = at.map(|at| offsets(&document, at)).transpose()?;
        let (ix, coding) = uncode::coding(&session, id)?;
        edits.extend(acts::place(&mut session, ix, &coding, span)?.edits);
    }
    if !edits.is_empty() {
        let label = if edits.len() == 1 { "place a coding".into() } else { format!("place {} codings", edits.len()) };
        session.perform(Act { label: label.clone(), edits })?;
        session.flush()?;
        return Ok(Output::say(format!("Done: {label}.")));
    }
    let mut table = Table::new("review", "codings", &COLUMNS);
    for item in items(&mut session, only) {
        table.push(row(&session, &item));
    }
    let mut output = Output::table(table);
    output.code = u8::from(output.table.as_ref().is_some_and(|table| !table.rows.is_empty()));
    let missing = unread_files(&session.problems).len();
    if output.code == 0 && missing == 0 {
        output.messages.push("Every coding stands on its words.".into());
    } else if output.code == 0 {
        let files = if missing == 1 { "1 file".to_owned() } else { format!("{missing} files") };
        output.messages.push(format!(
            "Every coding of the texts that can be read stands on its words; {files} could not be read whole: \
             `verbatim check` lists what is wrong."
        ));
    }
    for ix in session.study.transcripts().into_iter().filter(|ix| only.is_none_or(|only| only == *ix)) {
        if !changed_outside(&session, ix).is_empty() {
            let id = &session.study.transcript(ix).id;
            output.messages.push(format!(
                "The text of `{id}` was changed outside: `verbatim transcripts replace {}` notes the change, so that \
                 codings are read through it everywhere.",
                quoted(id)
            ));
        }
    }
    Ok(output)
}
