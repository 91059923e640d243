//! `verbatim cooccurrence`: which codes occur together.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output, measures};
use crate::analysis::cooccurrence::{self, Unit, Within};
use crate::analysis::counting::Roll;
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::model::Study;

/// Where codes must meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum UnitArg {
    /// On passages that share a character.
    #[default]
    Overlap,
    /// In a turn.
    Turn,
    /// In a transcript.
    Transcript,
    /// In --window turns in a row.
    Window,
}

/// Counts which codes occur together: on overlapping passages, in turns, in windows of turns, in transcripts.
///
/// Codings of one coder, unless --any-coder. Moderators are left out unless asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where they must meet.
    #[arg(long, value_enum, default_value_t)]
    unit: UnitArg,
    /// With --unit window: turns in a row, those out of scope left out.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    window: u32,
    /// Let codings of different coders meet.
    #[arg(long)]
    any_coder: bool,
    /// A matrix of counts, what a code has by itself on the diagonal.
    #[arg(long)]
    wide: bool,
    /// Let a coding count for the codes above it too; a code never meets one above it.
    #[arg(long)]
    roll_up: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// How a table is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Where codes must meet.
    pub unit: Unit,
    /// Whose codings.
    pub within: Within,
    /// Whether codes count for those above.
    pub roll: Roll,
    /// As a matrix.
    pub wide: bool,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
    let measures = measures::measures(&mut session, &scope);
    let unit = match args.unit {
        UnitArg::Overlap => Unit::Overlap,
        UnitArg::Turn => Unit::Turn,
        UnitArg::Transcript => Unit::Transcript,
        UnitArg::Window => Unit::Window(args.window),
    };
    let shape = Shape {
        unit,
        within: if args.any_coder { Within::Team } else { Within::Coder },
        roll: if args.roll_up { Roll::Up } else { Roll::Own },
        wide: args.wide,
    };
    let mut output = Output::table(table(&session.study, &scope, &measures, shape));
    super::check::tell(&session, &mut output);
    Ok(output)
}

/// The table, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &Measures, shape: Shape) -> Table {
    let how = (shape.unit, shape.within, shape.roll);
    let made = cooccurrence::cooccurrence(study, scope, measures, how);
    let mut table = if shape.wide {
        cooccurrence::wide(study, scope, how, &made)
    } else {
        cooccurrence::table(study, scope, how, &made)
    };
    super::excerpts::caption_scope(&mut table, scope);
    table
}
