//! `verbatim saturation`: how many new codes later transcripts bring.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output};
use crate::analysis::axis::{Axis, By};
use crate::analysis::counting::Roll;
use crate::analysis::saturation::Asked;
use crate::session::measures::fetched;
use crate::session::tables::saturation::{Shape, table};

/// Counts how many new codes each run of later transcripts brings, in the order of fieldwork: a rate, never a verdict.
///
/// Only transcripts that somebody who is counted has worked on. The result depends on the order: --orders adds random ones.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Transcripts in the base.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
    base: u32,
    /// Transcripts in a run.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    run: u32,
    /// Share of new codes at or below which a run is named.
    #[arg(long, value_name = "P", default_value_t = 0.05)]
    threshold: f64,
    /// Adds mean and range of new codes over this many random orders.
    #[arg(long, value_name = "N", num_args = 0..=1, default_value_t = 0, default_missing_value = "1000")]
    orders: u32,
    /// Where the random orders start: the same seed gives the same figures.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Apart for each value of an attribute of transcripts, or by kind, language, place, month, year.
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,
    /// What each transcript brings, one row a transcript.
    #[arg(long, conflicts_with_all = ["by", "orders"])]
    curve: bool,
    /// Codes that only one transcript has; with --by, only transcripts of one value.
    #[arg(long, conflicts_with_all = ["curve", "orders"])]
    single: bool,
    /// Let a coding count for the codes above it too.
    #[arg(long)]
    roll_up: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Most random orders.
const ORDERS: u32 = 100_000;

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    if !(0.0..=1.0).contains(&args.threshold) {
        return Err(Failure::usage(format!("--threshold takes a share from 0 to 1, not {}.", args.threshold)));
    }
    if args.orders > ORDERS {
        return Err(Failure::usage(format!("--orders takes at most {ORDERS}.")));
    }
    let mut session = context.open()?;
    let axis = args.by.as_deref().map(|word| Axis::parse(&session.study, word)).transpose().map_err(Failure::usage)?;
    if let Some(axis) = axis.as_ref().filter(|axis| axis.by() != By::Transcript) {
        return Err(Failure::usage(format!(
            "`{}` does not divide transcripts. Use an attribute of transcripts, kind, language, place, month or year.",
            axis.name()
        )));
    }
    let scope = args.scope.counting(&session)?;
    let asked = Asked {
        base: args.base as usize,
        run: args.run as usize,
        threshold: args.threshold,
        orders: args.orders,
        seed: args.seed,
    };
    let shape = match (args.curve, args.single) {
        (true, _) => Shape::Curve,
        (false, true) => Shape::Single(axis),
        (false, false) => Shape::Runs(asked, axis),
    };
    let roll = if args.roll_up { Roll::Up } else { Roll::Own };
    let (table, transcripts) =
        fetched(&mut session, &scope, |study, measures| table(study, &scope, measures, (roll, &shape)));
    let short = table.rows.is_empty() && matches!(shape, Shape::Runs(..));
    let mut output = Output::table(table);
    if short {
        output.messages.push(format!(
            "There are {} coded transcripts in scope, too few for a base of {} and a run of {}.",
            transcripts, args.base, args.run
        ));
    }
    super::check::tell(&session, &mut output);
    session.end(());
    Ok(output)
}
