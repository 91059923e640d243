//! `verbatim cooccurrence`: which codes occur together.

use crate::analysis::cooccurrence::{Unit, Within};
use crate::analysis::counting::Roll;
use crate::analysis::sets;
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::session::measures::fetched;
use crate::session::tables::cooccurrence::{Shape, combinations, table};

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

/// What has a combination of codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Having {
    /// Turns.
    #[default]
    Turn,
    /// Transcripts.
    Transcript,
    /// People: a linked participant once, an unlinked speaker per transcript.
    Person,
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
    /// Combinations instead of pairs: how many turns, transcripts or people have these codes and no others, whoever coded.
    #[arg(
        long,
        value_name = "UNIT",
        value_enum,
        num_args = 0..=1,
        default_missing_value = "turn",
        conflicts_with_all = ["unit", "window", "any_coder", "wide"]
    )]
    sets: Option<Having>,
    /// With --sets: combinations of few codes first, not those of most units.
    #[arg(long, requires = "sets")]
    by_degree: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
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
    let having = args.sets.map(|having| match having {
        Having::Turn => sets::Unit::Turn,
        Having::Transcript => sets::Unit::Transcript,
        Having::Person => sets::Unit::Person,
    });
    let mut output = Output::table(fetched(&mut session, &scope, |study, measures| match having {
        Some(unit) => combinations(study, &scope, measures, (unit, shape.roll, args.by_degree)),
        None => table(study, &scope, measures, shape),
    }));
    super::check::tell(&session, &mut output);
    session.end(());
    Ok(output)
}
