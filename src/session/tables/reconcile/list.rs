//! What coders differ on, a row a case.

use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Table};
use crate::model::Study;
use crate::session::tables::reconcile::queue::{Item, Queue, instead, passages};

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
    table.extend(shown.map(|item| (key(item), row(study, item))));
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table.caption.unit = Some("one code on one stretch of words on which coders differ a row".into());
    table.caption.note(queue.team.compared(study, queue.measures.len()));
    table.caption.note(queue.progress());
    queue.team.warning(study).into_iter().for_each(|words| table.warn(words));
    table
}

/// What a row about a case is about.
pub fn key(item: &Item) -> Key {
    Key { transcript: Some(item.ix), at: Some(item.case.at), ..Key::code(item.case.code) }
}

fn row(study: &Study, item: &Item) -> Vec<Cell> {
    let case = &item.case;
    let id = study.code_id(case.code);
    let settled = case.settled.as_ref();
    vec![
        Cell::words(&item.id),
        Cell::words(&study.transcript(item.ix).id),
        item.turn.map_or(Cell::Empty, Cell::count),
        Cell::words(&item.speaker),
        Cell::words(id),
        Cell::words(study.codebook().path_name(id)),
        Cell::words(if settled.is_some() { "settled" } else { "open" }),
        Cell::words(case.taken(study).unwrap_or_default()),
        Cell::words(settled.and_then(|settled| settled.reason.clone()).unwrap_or_default()),
        Cell::words(passages(study, item)),
        Cell::words(instead(study, item)),
        Cell::count(case.at.start),
        Cell::count(case.at.end),
        Cell::words(&item.quote),
    ]
}
