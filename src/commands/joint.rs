//! `verbatim joint`: codes by groups, in numbers beside words.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output};
use crate::analysis::axis::{Axis, By};
use crate::analysis::counting::Roll;
use crate::commands::output::NOTHING;
use crate::session::tables::joint::{Asked, table};

/// Puts beside each other how many people of each group have a code, and what they say (a joint display).
///
/// In each cell: how many of the people who speak, and the passages: key quotations first, then one of each person before a
/// second of anybody. Moderators are left out unless asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What groups are made by: an attribute of people (an answer in a survey) or transcripts, kind, language, place, month.
    #[arg(long, value_name = "WHAT")]
    by: String,
    /// Passages in each cell.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=50))]
    excerpts: u32,
    /// A matrix: a row a code, a column a group.
    #[arg(long)]
    wide: bool,
    /// Count each code with those below it, in every column, and any code at all in a last row.
    #[arg(long)]
    roll_up: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or what groups are made by or the scope is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let axis = Axis::parse(&session.study, &args.by).map_err(Failure::usage)?;
    if matches!(axis.by(), By::Coder | By::Place) {
        return Err(Failure::usage(format!("`{}` makes no groups of people.", axis.name())));
    }
    let scope = args.scope.counting(&session)?;
    let roll = if args.roll_up { Roll::Up } else { Roll::Own };
    let asked = Asked { axis, roll, most: args.excerpts as usize, wide: args.wide, lang: context.said_in() };
    let table = table(&mut session, &scope, &asked);
    let some = !table.rows.is_empty();
    let mut output = super::check::told(&session, table);
    session.end(());
    if !some {
        output.messages.push(NOTHING.into());
    }
    Ok(output)
}
