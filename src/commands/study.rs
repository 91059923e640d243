//! `verbatim study`: the settings of the study, shown and set.

use crate::commands::{Context, Failure, Output};
use crate::session::acts::{self, How, Setting};
use crate::session::tables::study::{table, told};

/// Shows the settings of the study, or sets one: title, language, quotes, count, moderators, planned.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show what is set: a row a value, each as `study set` takes it.
    Show,
    /// Set one, as an act that undo takes back.
    ///
    /// `study set count consensus ana ben`: in a transcript of several coders, the first of these who worked there is
    /// counted. `study set moderators Moderator Interviewer`: who speaks under such a label moderates. `study set planned
    /// country=ES,kind=focus-group 5`: so many transcripts are planned; other plans stay.
    Set(SetArgs),
}

#[derive(Debug, clap::Args)]
struct SetArgs {
    /// Which setting.
    #[arg(value_name = "KEY")]
    key: String,
    /// Its values.
    #[arg(value_name = "VALUE")]
    values: Vec<String>,
    /// Put the values after those there are.
    #[arg(long, conflicts_with_all = ["remove", "clear"])]
    add: bool,
    /// Take these values away.
    #[arg(long, conflicts_with = "clear")]
    remove: bool,
    /// Take all values away.
    #[arg(long)]
    clear: bool,
}

impl SetArgs {
    fn how(&self) -> How {
        match (self.add, self.remove, self.clear) {
            (true, ..) => How::Add,
            (_, true, _) => How::Remove,
            (.., true) => How::Clear,
            _ => How::Set,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// No such setting, a value that it cannot have, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let Some(What::Set(args)) = &args.what else {
        return Ok(super::check::told(&session, table(&session.study.settings)));
    };
    let setting = Setting::parse(&args.key)?;
    let act = acts::set_setting(&session, setting, args.how(), &args.values)?;
    let before = session.study.settings.clone();
    session.perform(act)?;
    session.flush()?;
    Ok(Output { messages: told(&session, setting, &args.values, &before), ..Output::default() })
}
