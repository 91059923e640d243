//! `verbatim crosstab`: codes by an attribute, speakers, transcripts, coders or dates.

use crate::analysis::axis::Axis;
use crate::analysis::counting::Roll;
use crate::analysis::crosstab::{self, Show};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Column, Table};
use crate::commands::output::{NOTHING, Rows, leave_in_turn};
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output, acts};
use crate::session::Session;
use crate::session::measures::fetched;
use crate::session::tables::crosstab::{Shape, in_turn, scope_for, table};

/// What the cells of a wide table hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum ShowArg {
    /// Codings.
    #[default]
    Count,
    /// 1 where there is a coding, else 0.
    Present,
    /// Share of the row's codings.
    RowShare,
    /// Share of the column's codings.
    ColumnShare,
    /// Codings per 1,000 words of the column.
    Rate,
    /// Adjusted residual.
    Residual,
}

/// Counts codes by an attribute, by speakers, transcripts, coders or dates: counts, shares, rates, residuals.
///
/// Moderators are left out unless asked for. With --test, whether the presence of a code goes with the attribute: on
/// transcripts as soon as a focus group is in scope, as people of one group are not independent, else on people.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An attribute, or transcript, speaker, participant, coder, date, month, year, kind, language, place, question.
    #[arg(long, value_name = "WHAT")]
    by: String,
    /// With --by question: the code that marks questions of the guide; a code below it names a question across transcripts.
    #[arg(long, value_name = "CODE")]
    questions: Option<String>,
    /// A matrix: a row a code, a column a value.
    #[arg(long)]
    wide: bool,
    /// What a wide table shows.
    #[arg(long, value_enum, default_value_t, requires = "wide")]
    show: ShowArg,
    /// Turns a wide table: a row a value, a column a code.
    #[arg(long, requires = "wide")]
    transpose: bool,
    /// Count each code with those below it, in every column, and any code at all in a last row.
    #[arg(long)]
    roll_up: bool,
    /// Adds shares of transcripts or people with intervals, and a test of each code.
    ///
    /// With --wide: a row a code, how many units of each value have it, and the test.
    #[arg(long, conflicts_with_all = ["show", "transpose"])]
    test: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or what is crossed or in scope is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let axis = match (args.by.as_str(), &args.questions) {
        ("question", Some(code)) => Axis::Question(session.study.target(acts::find_code_ix(&session, code)?)),
        ("question", None) => {
            return Err(Failure::usage("Which questions? Name the code that marks them with --questions CODE."));
        }
        (_, Some(_)) => return Err(Failure::usage("--questions goes with --by question.")),
        (word, None) => Axis::parse(&session.study, word).map_err(Failure::usage)?,
    };
    let scope = scope_for(&session.study, args.scope.counting(&session)?, &axis);
    let show = match args.show {
        ShowArg::Count => Show::Count,
        ShowArg::Present => Show::Present,
        ShowArg::RowShare => Show::RowShare,
        ShowArg::ColumnShare => Show::ColumnShare,
        ShowArg::Rate => Show::Rate,
        ShowArg::Residual => Show::Residual,
    };
    let shape = Shape {
        roll: if args.roll_up { Roll::Up } else { Roll::Own },
        wide: args.wide.then_some((show, args.transpose)),
        test: args.test,
    };
    if let Some(rows) = context.rows.as_ref().filter(|_| !args.wide && !args.test) {
        return leave_rows(session, &scope, &axis, shape.roll, rows);
    }
    let mut table = fetched(&mut session, &scope, |study, measures| table(study, &scope, measures, &axis, shape));
    if args.wide {
        table.name_columns(|key| crosstab::column_name(&session.study, &axis, key));
    }
    let some = !table.rows.is_empty();
    let mut output = super::check::told(&session, table);
    session.end(());
    if !some {
        output.messages.push(NOTHING.into());
    }
    Ok(output)
}

/// Lets the rows leave code by code: by transcript there may be as many as codings.
fn leave_rows(mut session: Session, scope: &Scope, axis: &Axis, roll: Roll, rows: &Rows) -> Result<Output, Failure> {
    let columns = crosstab::COLUMNS.map(Column::from);
    let mut table = Table::default();
    let some = fetched(&mut session, scope, |study, measures| {
        leave_in_turn(rows, &columns, |spell, leave| {
            table = in_turn(study, scope, (measures, axis, roll), spell, leave)?;
            Ok(())
        })
    })?;
    // Whoever wanted no more of them has had enough: that is no failure, nor is anything said of the rest.
    let Some(some) = some else { return Ok(Output::default()) };
    let mut output = Output { code: u8::from(!some), ..Output::table(table) };
    super::check::tell(&session, &mut output);
    session.end(());
    if !some {
        output.messages.push(NOTHING.into());
    }
    Ok(Output { table: None, ..output })
}
