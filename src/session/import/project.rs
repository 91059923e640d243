//! Projects of other programs among the files to import: each is one act.

use super::plan::COLUMNS;
use crate::analysis::table::Cell;
use crate::edit::Edit;
use crate::import::archive::names;
use crate::import::refi::{self, MISSING, Project, TextSource};
use crate::session::Session;
use crate::session::acts::{Arrival, Original, bring_in};
use crate::store::document::Document;
use crate::text::offsets::digest;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

/// Largest project file, in bytes; what is in it has limits of its own.
const FILE_MAX: u64 = 512 << 20;

/// What became of a project.
pub struct Taken {
    /// Rows of the report, one a text.
    pub rows: Vec<Vec<Cell>>,
    /// Sentences for the person.
    pub messages: Vec<String>,
    /// Whether it could not be read.
    pub failed: bool,
    /// Whether texts that it names are not in the file.
    pub incomplete: bool,
}

/// Whether a file is a project, by its content.
pub fn is_project(file: &Path) -> bool {
    let mut head = [0; 2];
    let known = std::fs::metadata(file).is_ok_and(|known| known.is_file() && known.len() <= FILE_MAX);
    let begins = known && std::fs::File::open(file).and_then(|mut open| open.read_exact(&mut head)).is_ok();
    begins && &head == b"PK" && std::fs::read(file).is_ok_and(|bytes| crate::refi::is_project(&names(&bytes)))
}

/// Brings a project in, or says what would come.
pub fn take(session: &mut Session, file: &Path, dry_run: bool) -> Taken {
    let shown = file.display().to_string();
    let failed = |problem: String| {
        let mut row = vec![Cell::Empty; COLUMNS.len()];
        row[0] = Cell::words(&shown);
        row[2] = Cell::words("qdpx");
        row[COLUMNS.len() - 1] = Cell::words(problem);
        Taken { rows: vec![row], messages: Vec::new(), failed: true, incomplete: false }
    };
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return failed(format!("cannot be read ({error})")),
    };
    let project = match refi::read(&bytes) {
        Ok(project) => project,
        Err(error) => return failed(error.to_string()),
    };
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let original = Original { stem, hash: digest(&bytes), bytes };
    let arrival = match bring_in(session, &project, original) {
        Ok(arrival) => arrival,
        Err(failure) => return failed(failure.message),
    };
    let messages = told(session, &shown, &project, &arrival);
    let texts = arrival.texts.iter().zip(&project.texts);
    let mut rows: Vec<Vec<Cell>> =
        texts.map(|(taken, text)| text_row(&shown, taken, text, &arrival.act.edits)).collect();
    if !arrival.act.edits.is_empty() && !dry_run {
        let done = session.perform_with(arrival.act, arrival.blobs).and_then(|()| session.flush());
        if let Err(failure) = done {
            return failed(failure.message);
        }
    }
    let missing = project.report.iter().find(|(what, _)| *what == MISSING).map(|(_, count)| *count);
    if let Some(count) = missing {
        let mut row = vec![Cell::Empty; COLUMNS.len()];
        row[0] = Cell::words(&shown);
        row[2] = Cell::words("qdpx");
        row[10] = Cell::words(format!("{count} {MISSING}; export the project again together with its sources"));
        rows.push(row);
    }
    Taken { rows, messages, failed: false, incomplete: missing.is_some() }
}

/// What came of a project, in sentences.
fn told(session: &Session, shown: &str, project: &Project, arrival: &Arrival) -> Vec<String> {
    let edits = &arrival.act.edits;
    let codes = edits.iter().filter(|edit| matches!(edit, Edit::Code { .. })).count();
    let codings: usize = arrival.texts.iter().map(|(.., codings)| codings).sum();
    let new = arrival.texts.iter().filter(|(_, new, _)| *new).count();
    let from = if project.origin.is_empty() { "an unnamed program" } else { &project.origin };
    let mut messages = vec![format!(
        "{shown}: a project of {from}: {new} new texts of {}, {codes} new codes of {}, {codings} new codings of {}.",
        arrival.texts.len(),
        project.codes.len(),
        project.codings(),
    )];
    messages.extend(arrival.told.iter().map(|told| format!("{shown}: {told}.")));
    let whose = |edit: &Edit| match edit {
        Edit::Coding { coder, .. } | Edit::Note { coder, .. } => Some(coder.clone()),
        _ => None,
    };
    let coders: Vec<String> = edits.iter().filter_map(whose).collect::<BTreeSet<_>>().into_iter().collect();
    if !coders.is_empty() {
        messages.push(format!("{shown}: codings are written for {}.", coders.join(", ")));
    }
    messages.extend(super::moderators::told(&session.study, edits));
    messages
}

/// The row of a text: its id, whether it is new, and how many codings come to it.
fn text_row(shown: &str, (id, new, codings): &(String, bool, usize), text: &TextSource, edits: &[Edit]) -> Vec<Cell> {
    let mut row = vec![Cell::Empty; COLUMNS.len()];
    let problem = match (new, codings) {
        (true, _) => String::new(),
        (false, 0) => format!("is in the study already, as `{id}`; nothing was changed"),
        (false, codings) => format!("is in the study already, as `{id}`; {codings} codings come to it"),
    };
    row[0] = Cell::words(shown);
    row[1] = Cell::words(id);
    row[2] = Cell::words("qdpx");
    row[3] = Cell::Number(1.0);
    row[4] = Cell::words("utf-8");
    row[5] = Cell::count(text.text.chars().count());
    let transcript = edits.iter().find_map(|edit| match edit {
        Edit::Transcript(change) => change.after.as_ref().filter(|after| after.id == *id),
        _ => None,
    });
    if let Some(transcript) = transcript {
        let document = Document::new(text.text.clone(), transcript);
        let overlay = &document.overlay;
        let of = |number: u16| overlay.turns.iter().filter(|turn| turn.speaker == Some(number)).count();
        let labels = overlay.speakers.iter().zip(0_u16..);
        let turns =
            labels.map(|(label, number)| vec![("label", Cell::words(label)), ("turns", Cell::count(of(number)))]);
        row[COLUMNS.len() - 2] = Cell::words(&transcript.kind);
        row[6] = Cell::count(overlay.turns.len());
        row[7] = Cell::List(turns.collect());
        row[8] = Cell::count(overlay.paragraphs.iter().filter(|own| own.speaker.is_none()).count());
    }
    row[9] = Cell::Count(0);
    row[10] = Cell::words(problem);
    row
}
