//! `verbatim play`: opens the recording of a transcript at the moment of a passage, in the player of one's settings.

use crate::commands::code::{Passage, transcript};
use crate::commands::{Context, Failure, Output};
use crate::session::recording::{NO_PLAYER, file, set, start, told};
use crate::session::settings::UserSettings;
use crate::text::moments::last_at;

/// Opens the recording of a transcript at a passage, in the player that your own settings name.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The transcript's id.
    #[arg(value_name = "TRANSCRIPT")]
    transcript: String,
    #[command(flatten)]
    passage: Passage,
    /// First keep this file as the transcript's recording: a path from the study's folder, or a whole one.
    #[arg(long, value_name = "FILE")]
    recording: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// No such transcript or passage, no recording, or no player that starts.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let ix = transcript(&session, &args.transcript)?;
    if let Some(file) = &args.recording {
        match set(&session, ix, file) {
            Ok(act) => session.perform(act)?,
            Err(failure) if failure.kind == crate::session::failure::Kind::Nothing => {}
            Err(failure) => return Err(failure),
        }
        session.flush()?;
    }
    let Passage { at, turn, find } = &args.passage;
    let whole = at.is_none() && turn.is_none() && find.is_none();
    let start = match whole {
        true => None,
        false => match args.passage.resolve(&mut session, ix)? {
            Ok(span) => Some(span.start),
            Err(hits) => return Ok(hits),
        },
    };
    let player = UserSettings::read().player.ok_or_else(|| Failure::usage(NO_PLAYER))?;
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let record = session.study.transcript(ix);
    let file = file(&session.root, record).map_err(Failure::data)?;
    let noted = start.and_then(|start| last_at(&document.times(record), start)).map(|(_, ms)| ms);
    self::start(&player, &file, noted.unwrap_or(0)).map_err(Failure::data)?;
    Ok(Output::say(told(&file, if whole { Some(0) } else { noted })))
}
