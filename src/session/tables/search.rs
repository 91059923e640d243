//! Where words stand in the transcripts.

use super::caption::caption_scope;
use super::codings::is_listed;
use super::excerpts::CONTEXT;
use crate::analysis::measure::Measure;
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Row, Table};
use crate::model::{Problem, Span, Study, TranscriptIx};
use crate::search::pattern::Pattern;
use crate::session::measures::{self, Source, with_words};
use crate::store::known::Wanted;
use crate::text::offsets::Text;

/// Columns of the table.
pub const COLUMNS: [&str; 8] = ["transcript", "turn", "speaker", "start", "end", "quote", "before", "after"];

/// The table of hits, and what could not be read.
pub fn table(study: &Study, source: &Source, scope: &Scope, pattern: &Pattern) -> (Table, Vec<Problem>) {
    table_while(study, source, scope, pattern, &|| true)
}

/// The same as long as it is wanted; of texts that are come to later nothing is found.
pub fn table_while(
    study: &Study,
    source: &Source,
    scope: &Scope,
    pattern: &Pattern,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> (Table, Vec<Problem>) {
    let mut table = head(scope);
    let (people, may_hit) = (People::of(study), |bytes: &[u8]| goes_on() && pattern.may_hit(bytes));
    let wanted = Wanted { measured: None, bytes: &may_hit };
    let make = |ix, text: &Text, measure: &Measure| rows((study, &people), scope, pattern, ix, (text, measure));
    let (found, problems) = with_words(study, source, scope, wanted, make);
    table.extend(found.into_iter().flat_map(|(_, rows)| rows));
    (table, problems)
}

/// The same where the rows of a text leave as soon as those of the text before have, spelled several texts at once.
///
/// # Errors
/// Those of letting go.
pub fn in_turn<T: Send + Default, E>(
    study: &Study,
    source: &Source,
    scope: &Scope,
    pattern: &Pattern,
    spell: impl Fn(Vec<Row>) -> T + Sync,
    leave: impl FnMut(T) -> Result<(), E>,
) -> Result<Vec<Problem>, E> {
    let (people, may_hit) = (People::of(study), |bytes: &[u8]| pattern.may_hit(bytes));
    let wanted = Wanted { measured: None, bytes: &may_hit };
    let make = |ix, text: &Text, measure: &Measure| spell(rows((study, &people), scope, pattern, ix, (text, measure)));
    measures::in_turn(study, source, scope, wanted, make, leave)
}

/// The table without its rows.
pub fn head(scope: &Scope) -> Table {
    let mut table = Table::new("search", "hits", &COLUMNS);
    caption_scope(&mut table, scope);
    table
}

/// The hits in a text.
fn rows(
    (study, people): (&Study, &People<'_>),
    scope: &Scope,
    pattern: &Pattern,
    ix: TranscriptIx,
    (text, measure): (&Text, &Measure),
) -> Vec<Row> {
    let voices = scope.voices_among(study, people, ix, measure);
    let in_codings = scope.asks_for_codings();
    let passages = || {
        let listed = measure.covers.iter().filter(|cover| is_listed(study, scope, &voices, measure, cover));
        joined(listed.filter(|cover| cover.state.counts()).map(|it| it.coding.at).collect())
    };
    let passages: Vec<Span> = if in_codings { passages() } else { Vec::new() };
    let row = |hit: Span| {
        let paragraph = measure.paragraph_at(hit);
        let speaker = paragraph.and_then(|own| own.speaker);
        if (scope.asks_for_people() && !voices.hear(speaker)) || (in_codings && !meets(&passages, hit)) {
            return None;
        }
        let label = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
        let before = Span::new(hit.start.saturating_sub(CONTEXT), hit.start);
        let after = Span::new(hit.end, hit.end.saturating_add(CONTEXT));
        let cells = vec![
            Cell::words(&study.transcript(ix).id),
            paragraph.map_or(Cell::Empty, |own| Cell::count(own.turn_number())),
            Cell::words(label.map(|speaker| speaker.label.clone()).unwrap_or_default()),
            Cell::count(hit.start),
            Cell::count(hit.end),
            Cell::words(text.slice(hit)),
            Cell::words(text.slice(before)),
            Cell::words(text.slice(after)),
        ];
        let labels = label.map(|speaker| speaker.label.clone()).into_iter().collect();
        Some(Row { key: Key { at: Some(hit), labels, ..Key::transcript(ix) }, cells })
    };
    pattern.find_all(text).into_iter().filter_map(row).collect()
}

/// Passages by start, those that meet made one.
pub fn joined(mut passages: Vec<Span>) -> Vec<Span> {
    passages.sort_unstable();
    let mut kept: Vec<Span> = Vec::with_capacity(passages.len());
    for at in passages {
        match kept.last_mut() {
            Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
            _ => kept.push(at),
        }
    }
    kept
}

/// Whether a hit shares a character with one of them.
pub fn meets(passages: &[Span], hit: Span) -> bool {
    let first = passages.partition_point(|at| at.end <= hit.start);
    passages.get(first).is_some_and(|at| at.overlaps(hit))
}
