//! `verbatim search`: finds words in the transcripts.

use crate::commands::output::leave_in_turn;
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::search::pattern::{Pattern, Reading};
use crate::session::measures::Source;
use crate::session::tables::search::{head, in_turn, table as table_of};

/// Finds words in the transcripts in scope. Capitals in the pattern make it case-sensitive.
///
/// With a --query that asks for codings, only hits in these codings.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to find.
    #[arg(value_name = "PATTERN")]
    pattern: String,
    /// Read the pattern as a regular expression.
    #[arg(long)]
    regex: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// A pattern or scope that cannot be read, or a text that cannot be.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.listing(&session)?;
    if args.pattern.is_empty() {
        return Err(Failure::usage("What should be found? Give some words."));
    }
    let reading = if args.regex { Reading::Regex } else { Reading::Literal };
    let pattern = Pattern::new(&args.pattern, reading)
        .map_err(|error| Failure::usage(format!("This regular expression cannot be read: {error}")))?;
    let source = Source::of(&session);
    let (mut table, mut problems) = (head(&scope), Vec::new());
    let some = if let Some(rows) = &context.rows {
        let some = leave_in_turn(rows, &table.columns, |spell, leave| {
            problems = in_turn(&session.study, &source, &scope, &pattern, spell, leave)?;
            Ok(())
        })?;
        // Whoever wanted no more of them has had enough: that is no failure, nor is anything said of the rest.
        let Some(some) = some else { return Ok(Output::default()) };
        some
    } else {
        (table, problems) = table_of(&session.study, &source, &scope, &pattern);
        !table.rows.is_empty()
    };
    session.problems.append(&mut problems);
    let mut output = Output { code: u8::from(!some), ..Output::table(table) };
    if context.rows.is_some() {
        output.table = None;
    }
    if !some {
        output.messages.push(format!("`{}` is nowhere in scope.", args.pattern));
    }
    super::check::tell(&session, &mut output);
    session.end(());
    Ok(output)
}
