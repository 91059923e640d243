//! `verbatim compare`: the passages on which coders differ.

use super::agreement::{EarlierArgs, TeamArgs};
use super::scope::ScopeArgs;
use super::{Context, Failure, Output};
use crate::analysis::agreement::disagreements::{Disagreement, disagreements};
use crate::analysis::agreement::team::Share;
use crate::analysis::people::People;
use crate::analysis::table::{Cell, Key, Table};
use crate::model::{Span, Study, TranscriptIx};
use crate::session::measures::of_texts;
use std::collections::HashMap;

/// Columns of the table.
pub const COLUMNS: [&str; 17] = [
    "transcript",
    "turn",
    "speaker",
    "code",
    "path",
    "kind",
    "coder_a",
    "start_a",
    "end_a",
    "coder_b",
    "start_b",
    "end_b",
    "instead",
    "start",
    "end",
    "words",
    "quote",
];

/// Lists the passages on which two coders differ: one has the code and the other not, or both with other bounds.
///
/// Changes nothing. Exit 0 where they agree everywhere, 1 where they differ.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    team: TeamArgs,
    #[command(flatten)]
    earlier: EarlierArgs,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// Nobody can be compared, or a text cannot be read.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let (scope, team) = args.earlier.team(&args.team, &args.scope, &mut session)?;
    let study = &session.study;
    let people = People::of(study);
    let shares: HashMap<TranscriptIx, &[Share]> =
        team.transcripts.iter().map(|(ix, shares)| (*ix, shares.as_slice())).collect();
    let shared: Vec<TranscriptIx> = team.transcripts.iter().map(|(ix, _)| *ix).collect();
    let (rows, mut problems) = of_texts(study, &session.root, &shared, |ix, document, measure| {
        let here = (ix, shares.get(&ix).copied().unwrap_or_default());
        let found = disagreements(study, &scope, &people, &team, here, &measure);
        let row = |one: &Disagreement| {
            let paragraph = measure.paragraph_at(one.at);
            let speaker = paragraph.and_then(|own| measure.speakers.get(usize::from(own.speaker?)));
            let words = crate::text::words::count(document.text.slice(one.at));
            let mut cells = vec![
                Cell::words(&study.transcript(ix).id),
                paragraph.map_or(Cell::Empty, |own| Cell::count(own.turn_number())),
                Cell::words(speaker.map(|speaker| speaker.label.clone()).unwrap_or_default()),
            ];
            cells.extend(differing(study, one));
            cells.extend([
                Cell::count(one.at.start),
                Cell::count(one.at.end),
                Cell::count(words),
                Cell::words(document.text.slice(one.at)),
            ]);
            (Key { transcript: Some(ix), at: Some(one.at), ..Key::code(one.code) }, cells)
        };
        found.iter().map(row).collect::<Vec<_>>()
    });
    let mut table = Table::new("compare", "passages", &COLUMNS);
    table.extend(rows.into_iter().flat_map(|(_, rows)| rows));
    crate::session::tables::caption::caption_scope(&mut table, &scope);
    table.caption.unit = Some("one passage and code on which two coders differ a row".into());
    table.caption.note(team.compared(study, team.transcripts.len()));
    team.warning(study).into_iter().for_each(|words| table.warn(words));
    session.problems.append(&mut problems);
    let same = table.rows.is_empty();
    let mut output = Output { code: u8::from(!same), ..Output::table(table) };
    if same {
        output.messages.push("The coders agree on every passage.".into());
    }
    output.messages.extend(args.team.warning());
    super::check::tell(&session, &mut output);
    Ok(output)
}

/// Code, kind, both coders' passages, and what one has instead.
fn differing(study: &Study, one: &Disagreement) -> Vec<Cell> {
    let id = study.code_id(one.code);
    let bounds = |at: Option<Span>| match at {
        Some(at) => [Cell::count(at.start), Cell::count(at.end)],
        None => [Cell::Empty, Cell::Empty],
    };
    let mut cells = vec![Cell::words(id), Cell::words(study.codebook().path_name(id)), Cell::words(one.kind.word())];
    for (coder, at) in [one.a, one.b] {
        cells.push(Cell::words(study.coder(coder)));
        cells.extend(bounds(at));
    }
    let instead: Vec<&str> = one.instead.iter().map(|code| study.code_id(*code)).collect();
    cells.push(Cell::words(instead.join("; ")));
    cells
}
