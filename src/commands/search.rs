//! `verbatim search`: finds words in the transcripts.

use crate::analysis::table::Row;
use crate::commands::output::leave;
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::export::formats::csv;
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
    let mut none = true;
    if let Some(rows) = &context.rows {
        let read = leave(rows.target.as_ref(), |out| {
            out.write_all(&csv::lines(&table.columns, &[], rows.options)?)?;
            let spell = |own: Vec<Row>| Some(csv::lines(&[], &own, rows.options));
            problems = in_turn(&session.study, &source, &scope, &pattern, spell, |own| {
                let own = own.transpose()?.unwrap_or_default();
                none &= own.is_empty();
                out.write_all(&own)
            })?;
            Ok(())
        })?;
        if !read {
            // Whoever wanted no more of them has had enough: that is no failure, nor is anything said of the rest.
            return Ok(Output::default());
        }
    } else {
        (table, problems) = table_of(&session.study, &source, &scope, &pattern);
        none = table.rows.is_empty();
    }
    session.problems.append(&mut problems);
    let mut output = Output { code: u8::from(none), ..Output::table(table) };
    if context.rows.is_some() {
        output.table = None;
    }
    if none {
        output.messages.push(format!("`{}` is nowhere in scope.", args.pattern));
    }
    super::check::tell(&session, &mut output);
    session.end(());
    Ok(output)
}
