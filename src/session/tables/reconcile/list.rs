//! What coders differ on, a row a case.

use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Table};
use crate::model::Study;
use crate::session::tables::reconcile::queue::Queue;
use crate::session::tables::reconcile::told::{Told, told};

/// Columns of the list.
pub const COLUMNS: [&str; 14] = [
    "id",
    "transcript",
    "turn",
    "speaker",
    "code",
    "path",
    "state",
    "taken",
    "reason",
    "passages",
    "instead",
    "start",
    "end",
    "quote",
];

/// The queue, a row for each case.
pub fn table(study: &Study, scope: &Scope, queue: &Queue, only_open: bool) -> Table {
    let mut table = Table::new("reconcile", "disagreements", &COLUMNS);
    let shown = queue.items.iter().filter(|item| !only_open || item.case.settled.is_none());
    table.extend(shown.map(|item| row(study, told(study, item))));
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table.caption.unit = Some("one code on one stretch of words on which coders differ a row".into());
    table.caption.note(queue.team.compared(study, queue.measures.len()));
    table.caption.note(queue.progress());
    queue.team.warning(study).into_iter().for_each(|words| table.warn(words));
    table
}

fn row(study: &Study, told: Told) -> (Key, Vec<Cell>) {
    let mut cells = told.head(study);
    cells.extend([told.state.word(), told.taken_word(study)].map(Cell::words));
    cells.extend([&told.reason, &told.passages, &told.instead].map(Cell::words));
    cells.extend(told.place());
    (told.key, cells)
}
