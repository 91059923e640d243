//! `verbatim excerpts`: coded passages with context, speakers and attributes, one row a coding.

use crate::analysis::scope::Scope;
use crate::commands::output::{NOTHING, Rows, leave_in_turn};
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::session::Session;
use crate::session::measures::Source;
use crate::session::tables::excerpts::asked::{CONTEXT, Excerpts, Group, More, Sort};
use crate::session::tables::excerpts::beside;
use crate::session::tables::excerpts::table::{head, in_turn, shaped};
use crate::session::tables::excerpts::uncoded::{self, Uncoded};
use clap::builder::PossibleValue;

/// Lists coded passages in text order, one row a coding, with one column per declared attribute.
///
/// A coding over several speakers stands in each of their groups.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// In groups by code, transcript, speaker, participant, coder, date, month, year, kind, language, place or an
    /// attribute; adds the column `group`.
    #[arg(long, value_name = "WHAT")]
    group_by: Option<String>,
    /// The order, within groups where there are any.
    #[arg(long, value_enum, default_value_t)]
    sort: Sort,
    /// Code points of context before and after.
    #[arg(long, value_name = "N", default_value_t = CONTEXT)]
    context: u32,
    /// List what nobody coded instead: turns, or the passages between codings. Moderators' are left out unless asked for.
    #[arg(long, value_name = "WHAT", value_enum, num_args = 0..=1, default_missing_value = "turns")]
    uncoded: Option<Uncoded>,
    /// Put two to four codes beside each other, one column a code, each with the codes below it.
    #[arg(long, value_name = "CODE,CODE", value_delimiter = ',', conflicts_with_all = ["group_by", "uncoded"])]
    side_by_side: Vec<String>,
    #[command(flatten)]
    scope: ScopeArgs,
    /// Add a last column `time`: when in the recording a passage starts, as HH:MM:SS.mmm, by the last time noted before it.
    #[arg(long)]
    times: bool,
    /// Add a last column `page`: the page of the source on which a passage starts; from PDF files.
    #[arg(long)]
    pages: bool,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let (study, root) = (&session.study, &session.root);
    let (table, mut problems) = if let Some(what) = args.uncoded {
        uncoded::table(study, root, &args.scope.counting(&session)?, what)
    } else if args.side_by_side.is_empty() {
        let group = args.group_by.as_deref().map(|word| Group::parse(study, word)).transpose()?;
        let more = More { times: args.times, pages: args.pages };
        let asked = Excerpts { group, sort: args.sort, context: args.context, more };
        if let Some(rows) = context.rows.as_ref().filter(|_| asked.in_turn()) {
            let scope = args.scope.listing(&session)?;
            return leave_rows(session, &scope, &asked, rows);
        }
        shaped(study, &Source::of(&session), &args.scope.listing(&session)?, &asked)
    } else {
        let codes = beside::columns(&session, &args.side_by_side)?;
        let (beside, problems) = beside::beside(study, root, &args.scope.listing(&session)?, &codes, &|| ());
        (beside.table, problems)
    };
    session.problems.append(&mut problems);
    let some = !table.rows.is_empty();
    let mut output = super::check::told(&session, table);
    session.end(());
    if !some {
        output.messages.push(NOTHING.into());
    }
    Ok(output)
}

/// Lets the rows leave as they are made: of all excerpts of a study there are too many to be held.
fn leave_rows(mut session: Session, scope: &Scope, asked: &Excerpts, rows: &Rows) -> Result<Output, Failure> {
    let (mut table, mut problems) = (head(&session.study, asked), Vec::new());
    let columns = table.columns.clone();
    let some = leave_in_turn(rows, &columns, |spell, leave| {
        let (study, source) = (&session.study, Source::of(&session));
        (table, problems) = in_turn(study, &source, scope, asked, spell, leave)?;
        Ok(())
    })?;
    // Whoever wanted no more of them has had enough: that is no failure, nor is anything said of the rest.
    let Some(some) = some else { return Ok(Output::default()) };
    session.problems.append(&mut problems);
    let mut output = Output { code: u8::from(!some), ..Output::table(table) };
    super::check::tell(&session, &mut output);
    session.end(());
    if !some {
        output.messages.push(NOTHING.into());
    }
    Ok(Output { table: None, ..output })
}

impl clap::ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Place, Self::Code, Self::Coder, Self::Made, Self::Weight, Self::Length, Self::Date]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Self::Place => ("place", "As they stand in the texts"),
            Self::Code => ("code", "By code, in codebook order"),
            Self::Coder => ("coder", "By coder"),
            Self::Made => ("made", "By when they were made, the oldest first"),
            Self::Weight => ("weight", "By weight, the heaviest first, those without one last"),
            Self::Length => ("length", "By length, the longest first"),
            Self::Date => ("date", "By the day of the transcript"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}

impl clap::ValueEnum for Uncoded {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Turns, Self::Passages]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Self::Turns => ("turns", "Turns of which no word is coded"),
            Self::Passages => ("passages", "Stretches of a turn between codings, with at least one word"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}
