//! `verbatim coders`: lists who codes, gives a coder another handle, makes two handles of one person one.

use super::confirm::{Preview, confirm};
use super::{Context, Failure, Output};
use crate::analysis::table::{Cell, Table};
use crate::model::CoderKind;
use crate::model::coding::Progress;
use crate::session::Session;
use crate::session::acts::{self, Handover};
use crate::session::handles::known_coders;

/// Lists who codes, gives a coder another handle, or makes two handles of one person one. Without a word: the list.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List everybody who has coded, written a memo, or is to code.
    List,
    /// Give a coder another handle: codings, memos, assignments and settings follow, as one step of undo.
    Rename {
        /// The handle as it is.
        #[arg(value_name = "OLD")]
        old: String,
        /// The new handle.
        #[arg(value_name = "NEW")]
        new: String,
        /// Do it without asking, where the codings are another's.
        #[arg(long)]
        yes: bool,
    },
    /// Make two handles of one person one: what was done as OLD is INTO's from then on.
    Merge {
        /// The handle that goes.
        #[arg(value_name = "OLD")]
        old: String,
        /// The handle that stays.
        #[arg(value_name = "INTO")]
        into: String,
        /// Do it without asking.
        #[arg(long)]
        yes: bool,
    },
}

/// Columns of the list.
pub const COLUMNS: [&str; 8] = ["coder", "name", "kind", "transcripts", "done", "codings", "memos", "assigned"];

/// Runs the verb.
///
/// # Errors
/// No such coder, nobody works here, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    match &args.action {
        None | Some(Action::List) => Ok(super::check::told(&session, table(&session))),
        Some(Action::Rename { old, new, yes }) => {
            let own = session.coder.as_ref().is_some_and(|coder| coder == old || coder == new);
            let handover = acts::rename_coder(&mut session, old, new)?;
            hand_over(&mut session, handover, *yes || own, (old, new))
        }
        Some(Action::Merge { old, into, yes }) => {
            let handover = acts::merge_coders(&mut session, old, into)?;
            hand_over(&mut session, handover, *yes, (old, into))
        }
    }
}

fn hand_over(
    session: &mut Session,
    handover: Handover,
    yes: bool,
    (old, new): (&str, &str),
) -> Result<Output, Failure> {
    let Handover { act, blobs, sentences } = handover;
    let preview = Preview { sentences: sentences.clone(), table: Table::default() };
    if let Some(answer) = confirm(preview, yes) {
        return Ok(answer);
    }
    let label = act.label.clone();
    let works_as_old = session.coder.as_deref() == Some(old);
    session.perform_with(act, blobs)?;
    session.flush()?;
    let mut messages = sentences;
    messages.push(format!("Done: {label}. `verbatim undo` takes it back."));
    if works_as_old {
        messages.push(format!(
            "You work as `{old}` here: say `{new}` in VERBATIM_CODER, your settings or git's user name, wherever `{old}` stands."
        ));
    }
    Ok(Output { messages, ..Output::default() })
}

/// The table of coders, by handle.
pub fn table(session: &Session) -> Table {
    let study = &session.study;
    let mut table = Table::new("coders", "coders", &COLUMNS);
    for handle in known_coders(study) {
        let number = study.known_coder(&handle);
        let (mut transcripts, mut done, mut codings) = (0, 0, 0);
        for entry in study.all_transcripts().into_iter().filter_map(|ix| study.entry(ix)) {
            let own = entry.codings().iter().filter(|coding| Some(coding.coder) == number).count();
            let work = number.and_then(|number| entry.work.get(&number));
            codings += own;
            transcripts += usize::from(own > 0 || work.is_some());
            done += usize::from(work.is_some_and(|work| work.status == Progress::Done));
        }
        let known = study.settings.coders.get(&handle);
        let kind = match known.map(|coder| coder.kind).unwrap_or_default() {
            CoderKind::Person => "person",
            CoderKind::Consensus => "consensus",
            CoderKind::Pattern => "pattern",
        };
        table.push(vec![
            Cell::words(&handle),
            Cell::words(known.map(|coder| coder.name.clone()).unwrap_or_default()),
            Cell::words(kind),
            Cell::count(transcripts),
            Cell::count(done),
            Cell::count(codings),
            Cell::count(study.memos.iter().filter(|memo| memo.coder == handle).count()),
            Cell::count(study.settings.assigned.values().filter(|coders| coders.contains(&handle)).count()),
        ]);
    }
    table
}
