//! `verbatim framework`: what each participant or transcript says under each code, in short, with links to the excerpts.

use crate::analysis::counting::Roll;
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::session::tables::framework::{Rows, Shape, framework};
use clap::builder::PossibleValue;

/// Puts what each participant or transcript says under each code into a matrix, in short, with the ids of the excerpts.
///
/// The summary of a cell is what was written for it (`memo P02 --under CODE TEXT`), else the memos on its codings, else the
/// beginnings of its passages.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What a row is.
    #[arg(long, value_enum, default_value_t)]
    rows: Rows,
    /// A matrix: a row a participant or transcript, a column a code that is used.
    #[arg(long)]
    wide: bool,
    /// Most characters of each passage in a summary.
    #[arg(long, value_name = "N", default_value_t = 80, value_parser = clap::value_parser!(u32).range(1..))]
    length: u32,
    /// Let a coding stand under the codes above its own too.
    #[arg(long)]
    roll_up: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// The study cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
    let roll = if args.roll_up { Roll::Up } else { Roll::Own };
    let shape = Shape { rows: args.rows, length: args.length as usize, roll };
    let made = framework(&session.study, &session.root, &scope, shape);
    let (framework, mut problems) = made;
    let table = if args.wide {
        let mut table = framework.wide(&session.study, &scope);
        let study = &session.study;
        table.name_columns(|key| {
            key.code.and_then(|code| study.code(code)).map(|code| code.name.clone()).unwrap_or_default()
        });
        table
    } else {
        framework.long(&session.study, &scope)
    };
    session.problems.append(&mut problems);
    Ok(super::check::told(&session, table))
}

impl clap::ValueEnum for Rows {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Participant, Self::Transcript]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Self::Participant => {
                ("participant", "A participant; a speaker who is linked to none is `transcript/label`")
            }
            Self::Transcript => ("transcript", "A transcript"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}
