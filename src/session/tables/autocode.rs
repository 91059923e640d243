//! What a pattern or a list of words finds, in its context.

use crate::analysis::people::People;
use crate::analysis::table::{Cell, Key, Table};
use crate::model::{CodeIx, CoderIx, Span, Study, TranscriptIx};
use crate::search::autocode::{Hit, Unit, Wanted, hits};
use crate::session::measures::with_texts;
use crate::session::tables::codings;
use crate::session::tables::search::{joined, meets};
use std::collections::BTreeSet;

/// Columns of the table.
pub const COLUMNS: [&str; 10] =
    ["number", "transcript", "turn", "speaker", "start", "end", "quote", "before", "after", "state"];

/// All hits in scope with what stands around them, and their passages in the same order.
pub fn listed(
    study: &Study,
    root: &std::path::Path,
    scope: &crate::analysis::scope::Scope,
    (wanted, unit): (&Wanted, Unit),
    (code, layer): (CodeIx, &str),
) -> (Table, Vec<(TranscriptIx, Span)>, Vec<crate::model::Problem>) {
    let people = People::of(study);
    let in_codings = scope.asks_for_codings();
    let (made, problems) = with_texts(study, root, scope, |ix, document, measure| {
        let voices = scope.voices_among(study, &people, ix, &measure);
        let listed = measure.covers.iter().filter(|cover| codings::is_listed(study, scope, &voices, &measure, cover));
        let passages = joined(listed.filter(|cover| cover.state.counts()).map(|it| it.coding.at).collect());
        let language = study.transcript(ix).language.as_deref();
        let mut rows: Vec<((Key, Vec<Cell>), Span)> = Vec::new();
        for Hit { at, paragraph, .. } in hits(&document.text, &document.overlay, wanted, unit, language) {
            let Some(spoken) = document.overlay.paragraphs.get(paragraph) else { continue };
            if !voices.hear(spoken.speaker) || (in_codings && !meets(&passages, at)) {
                continue;
            }
            let context = crate::session::tables::excerpts::CONTEXT;
            let before = Span::new(at.start.saturating_sub(context), at.start);
            let after = Span::new(at.end, at.end.saturating_add(context));
            let coders = coders_of(study, ix, at, code);
            // Who has put the code there already tells what is new.
            let key = Key { coder: coders.first().copied(), at: Some(at), ..Key::transcript(ix) };
            let cells = vec![
                Cell::Empty,
                Cell::words(&study.transcript(ix).id),
                Cell::count(spoken.turn + 1),
                Cell::words(document.overlay.name(spoken.speaker).unwrap_or_default()),
                Cell::count(at.start),
                Cell::count(at.end),
                Cell::words(document.text.slice(at)),
                Cell::words(document.text.slice(before)),
                Cell::words(document.text.slice(after)),
                Cell::words(state(study, &coders, layer)),
            ];
            rows.push(((key, cells), at));
        }
        rows
    });
    let mut table = Table::new("autocode", "hits", &COLUMNS);
    let mut found = Vec::new();
    for (ix, ((key, mut cells), at)) in
        made.into_iter().flat_map(|(ix, rows)| rows.into_iter().map(move |row| (ix, row)))
    {
        found.push((ix, at));
        if let Some(number) = cells.first_mut() {
            *number = Cell::count(found.len());
        }
        table.push((key, cells));
    }
    table.caption.unit = Some("passages that would be coded; each once, in the order of the texts".into());
    (table, found, problems)
}

/// Who has put a code on exactly this passage.
fn coders_of(study: &Study, ix: TranscriptIx, at: Span, code: CodeIx) -> Vec<CoderIx> {
    let same = study.codings(ix).iter().filter(|known| known.at == at && study.target(known.code) == code);
    same.map(|known| known.coder).collect()
}

/// `new`, `coded` where the pattern has done it, or who has put the code on exactly this passage.
fn state(study: &Study, coders: &[CoderIx], layer: &str) -> String {
    let coders: BTreeSet<&str> = coders.iter().map(|coder| study.coder(*coder)).collect();
    match coders.contains(layer) {
        true => "coded".into(),
        false if coders.is_empty() => "new".into(),
        false => format!("coded by {}", coders.into_iter().collect::<Vec<_>>().join(", ")),
    }
}
