//! `verbatim review`: lists codings whose words changed under them, and places them.

use super::code::{offsets, transcript};
use super::codings::GAP;
use super::{Context, Failure, Output, acts, uncode};
use crate::analysis::table::{Cell, Table};
use crate::edit::Act;
use crate::model::coding::Placed;
use crate::model::{Coding, Span, TranscriptIx};
use crate::session::Session;
use crate::store::texts;
use crate::text::offsets::Text;
use crate::text::shell::quoted;

/// Lists the codings whose words changed or are gone, with the words that may be theirs now; places yours.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this transcript.
    #[arg(value_name = "TRANSCRIPT")]
    transcript: Option<String>,
    /// Put these codings on the words suggested; may be given again.
    #[arg(long, value_name = "ID")]
    accept: Vec<String>,
    /// Put this coding on the passage of --at.
    #[arg(long, value_name = "ID", requires = "at")]
    place: Option<String>,
    /// A passage, `START..END` in code points.
    #[arg(long, value_name = "A..B", requires = "place")]
    at: Option<String>,
}

/// Columns of the list.
pub const COLUMNS: [&str; 11] = [
    "id",
    "transcript",
    "coder",
    "code",
    "state",
    "start",
    "end",
    "quote",
    "suggested_start",
    "suggested_end",
    "suggested",
];

/// A coding that needs a look.
#[derive(Clone, Debug)]
pub struct Item {
    /// The transcript.
    pub ix: TranscriptIx,
    /// The coding, at its stored place.
    pub coding: Coding,
    /// What became of it.
    pub placed: Placed,
    /// The words it was made on, as far as its file has them.
    pub quote: String,
    /// The words suggested; empty where nothing is.
    pub suggested: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let only = args.transcript.as_deref().map(|id| transcript(&session, id)).transpose()?;
    let mut edits = Vec::new();
    let wanted = args.accept.iter().map(|id| (id, None));
    for (id, at) in wanted.chain(args.place.iter().map(|id| (id, args.at.as_deref()))) {
        let (ix, _) = uncode::coding(&session, id)?;
        let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
        let span = at.map(|at| offsets(&document, at)).transpose()?;
        let (ix, coding) = uncode::coding(&session, id)?;
        edits.extend(acts::place(&mut session, ix, &coding, span)?.edits);
    }
    if !edits.is_empty() {
        let label = if edits.len() == 1 { "place a coding".into() } else { format!("place {} codings", edits.len()) };
        session.perform(Act { label: label.clone(), edits })?;
        session.settle()?;
        return Ok(Output::say(format!("Done: {label}.")));
    }
    let mut table = Table::new("review", "codings", &COLUMNS);
    for item in items(&mut session, only) {
        table.rows.push(row(&session, &item));
    }
    let mut output = Output::table(table);
    output.code = u8::from(output.table.as_ref().is_some_and(|table| !table.rows.is_empty()));
    if output.code == 0 {
        output.messages.push("Every coding stands on its words.".into());
    }
    for ix in session.study.transcripts().into_iter().filter(|ix| only.is_none_or(|only| only == *ix)) {
        if !changed_outside(&session, ix).is_empty() {
            let id = &session.study.transcript(ix).id;
            output.messages.push(format!(
                "The text of `{id}` was changed outside: `verbatim transcripts replace {}` notes the change, so that \
                 codings are read through it everywhere.",
                quoted(id)
            ));
        }
    }
    Ok(output)
}

/// Every coding that needs a look, by transcript and place.
pub fn items(session: &mut Session, only: Option<TranscriptIx>) -> Vec<Item> {
    let mut found = Vec::new();
    let all = session.study.transcripts().into_iter().filter(|ix| only.is_none_or(|only| only == *ix));
    for ix in all.collect::<Vec<_>>() {
        let Some(entry) = session.study.entry(ix).filter(|entry| !entry.codings().is_empty()) else { continue };
        if entry.unsettled() == 0 && session.placed_on(ix).is_some() {
            continue;
        }
        let document = match session.document(ix) {
            Ok(document) => document,
            Err(problem) => {
                session.problems.push(problem);
                continue;
            }
        };
        for coding in session.study.codings(ix).to_vec() {
            let Some(placed) = session.study.placed(&coding).filter(|placed| !placed.state.counts()) else { continue };
            let suggested = placed.perhaps.map(|at| document.text.slice(at).to_owned()).unwrap_or_default();
            let quote = super::codings::stored_quote(session, ix, &coding);
            found.push(Item { ix, coding, placed, quote, suggested });
        }
    }
    found
}

/// The versions of a text, read before, that were changed outside and that the program can take the change on from.
pub fn changed_outside(session: &Session, ix: TranscriptIx) -> Vec<String> {
    let Some(now) = session.placed_on(ix) else { return Vec::new() };
    acts::stale(session, ix, now).into_iter().filter(|version| is_at_hand(session, ix, version)).collect()
}

/// Whether an old version of a text can still be read.
pub fn is_at_hand(session: &Session, ix: TranscriptIx, version: &str) -> bool {
    texts::old(&session.root, &session.study.transcript(ix).id, version).is_some()
}

/// The words a coding was made on: whole where an old version of the text has them, else as its file has them.
pub fn old_words(session: &Session, item: &Item) -> String {
    let whole = !item.quote.contains(GAP) && !item.quote.starts_with("sha256:");
    if whole {
        return item.quote.clone();
    }
    let version = session.study.made_on(item.ix, &item.coding);
    let old = texts::old(&session.root, &session.study.transcript(item.ix).id, &version).map(Text::new);
    let old = old.filter(|text| item.placed.stored.end <= text.len());
    old.map_or_else(|| item.quote.clone(), |text| text.slice(item.placed.stored).to_owned())
}

fn row(session: &Session, item: &Item) -> Vec<Cell> {
    let study = &session.study;
    let edge = |edge: fn(Span) -> u32| item.placed.perhaps.map_or(Cell::Empty, |at| Cell::count(edge(at)));
    vec![
        Cell::words(study.coding_word(&item.coding)),
        Cell::words(&study.transcript(item.ix).id),
        Cell::words(study.coder(item.coding.coder)),
        Cell::words(study.code_id(study.target(item.coding.code))),
        Cell::words(item.placed.state.word()),
        Cell::count(item.placed.stored.start),
        Cell::count(item.placed.stored.end),
        Cell::words(&item.quote),
        edge(|at| at.start),
        edge(|at| at.end),
        Cell::words(&item.suggested),
    ]
}
