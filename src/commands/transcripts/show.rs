//! A transcript to be read, or as a table of what is said.

use crate::analysis::table::{Cell, Key, Table};
use crate::commands::code::transcript;
use crate::commands::{Context, Failure, Output};
use crate::export::formats::aligned;
use crate::model::TranscriptIx;
use crate::session::Session;
use crate::store::document::Document;
use crate::text::moderators::spelling;
use std::fmt::Write as _;

/// Columns of the table of what is said.
const TURNS: [&str; 9] =
    ["turn", "paragraph", "speaker", "participant", "moderator", "start", "end", "seconds", "words"];

/// Shows it: to be read, or paragraph by paragraph as a table.
///
/// # Errors
/// There is no such transcript, or its text cannot be read.
pub fn show(context: &Context, id: &str) -> Result<Output, Failure> {
    let is_table = context.format.is_some_and(|format| *format != aligned::FORMAT);
    // To be read, it needs nothing but its own files.
    let mut session = if is_table { context.open()? } else { context.open_part(&[id])? };
    let ix = transcript(&session, id)?;
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    if is_table {
        return Ok(Output::table(turns(&session, ix, &document)));
    }
    let mut text = String::new();
    let overlay = &document.overlay;
    for turn in &overlay.turns {
        let said = overlay.paragraphs_of(turn);
        let _ = writeln!(text, "{:>4}  {}", turn.number, overlay.speaker(turn).unwrap_or_default());
        for one in said {
            let number = if said.len() > 1 { format!(".{}", one.number) } else { String::new() };
            let words = document.text.slice(one.speech).replace('\n', "\n      ");
            let _ = writeln!(text, "{number:>5} {words}\n");
        }
    }
    Ok(Output { text: Some(text), ..Output::default() })
}

/// What is said in a transcript, a row a paragraph: by whom, where in the text, and when in the recording.
fn turns(session: &Session, ix: TranscriptIx, document: &Document) -> Table {
    let (study, overlay) = (&session.study, &document.overlay);
    let id = &study.transcript(ix).id;
    let times = document.times(study.transcript(ix));
    let mut table = Table::new("transcripts show", "paragraphs", &TURNS);
    for one in &overlay.paragraphs {
        let label = overlay.name(one.speaker).unwrap_or_default();
        let person = study.participant_of(id, label).map(|person| person.id.as_str()).unwrap_or_default();
        let moderates = !label.is_empty() && study.is_moderator(id, label, spelling);
        // The last stamp at or before it, of its own turn.
        let at = times.partition_point(|(at, _)| *at <= one.speech.start);
        let stamp = at.checked_sub(1).and_then(|at| times.get(at)).filter(|(at, _)| *at >= one.at.start);
        let row_key = Key { transcript: Some(ix), at: Some(one.speech), ..Key::default() };
        let cells = vec![
            Cell::Count((one.turn + 1).into()),
            Cell::Count(one.number.into()),
            Cell::words(label),
            Cell::words(person),
            Cell::Flag(moderates),
            Cell::Count(one.speech.start.into()),
            Cell::Count(one.speech.end.into()),
            stamp.map_or(Cell::Empty, |(_, time)| Cell::ratio(*time as f64, 1000.0)),
            Cell::words(document.text.slice(one.speech)),
        ];
        table.push((row_key, cells));
    }
    table.caption.scope = Some(id.clone());
    table.caption.unit = Some("paragraphs".to_owned());
    table
}
