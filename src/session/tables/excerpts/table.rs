//! The table of excerpts, a row a coding, a column an attribute.

use crate::analysis::counting::{doubtful, orphaned};
use crate::analysis::measure::{Cover, Measure};
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Row, Table};
use crate::model::moment::moment;
use crate::model::settings::Owner;
use crate::model::{Attributes, Participant, Problem, Study, TranscriptIx};
use crate::session::measures::{self, Source, with_words};
use crate::session::tables::caption::caption_scope;
use crate::session::tables::codings;
use crate::session::tables::codings::is_listed_by_code;
use crate::session::tables::excerpts::asked::{Excerpts, Placed, arrange, place};
use crate::session::tables::excerpts::listed::{around, labels, sure};
use crate::store::document::times;
use crate::store::known::Wanted;
use crate::text::moments::{exact, last_at};
use crate::text::offsets::Text;

/// Columns before the declared attributes.
pub const COLUMNS: [&str; 23] = [
    "id",
    "transcript",
    "kind",
    "date",
    "place",
    "language",
    "turn",
    "speaker",
    "participant",
    "code",
    "name",
    "path",
    "coder",
    "start",
    "end",
    "quote",
    "before",
    "after",
    "memo",
    "weight",
    "important",
    "made",
    "paragraph",
];

/// The table of excerpts in scope, in groups, in an order, with more or less context; and what could not be read.
pub fn shaped(study: &Study, source: &Source, scope: &Scope, asked: &Excerpts) -> (Table, Vec<Problem>) {
    let mut table = head(study, asked);
    let people = People::of(study);
    let has_some = has_some(study, scope);
    let wanted = Wanted { measured: Some(&has_some), bytes: &|_| true };
    let make = |ix, text: &Text, measure: &Measure| rows((study, &people), scope, asked, ix, (text, measure));
    let (made, problems) = with_words(study, source, scope, wanted, make);
    let (mut all, mut unsure) = (Vec::new(), 0);
    for (_, (own, left_out)) in made {
        all.extend(own);
        unsure += left_out;
    }
    arrange(study, asked, &mut all);
    let grouped = asked.group.is_some();
    for Placed { mut item, group, .. } in all {
        item.cells.extend(grouped.then(|| Cell::words(group)));
        table.push(item);
    }
    tell(&mut table, study, scope, unsure);
    (table, problems)
}

/// The same where the rows of a text follow those of the text before: made and spelled several texts at once, and let go
/// of text by text. The table comes back without rows.
///
/// # Errors
/// Those of letting go.
pub fn in_turn<T: Send + Default, E>(
    study: &Study,
    source: &Source,
    scope: &Scope,
    asked: &Excerpts,
    spell: impl Fn(Vec<Row>) -> T + Sync,
    mut leave: impl FnMut(T) -> Result<(), E>,
) -> Result<(Table, Vec<Problem>), E> {
    let (mut table, people) = (head(study, asked), People::of(study));
    let (has_some, mut unsure) = (has_some(study, scope), 0);
    let wanted = Wanted { measured: Some(&has_some), bytes: &|_| true };
    let make = |ix, text: &Text, measure: &Measure| {
        let (rows, unsure) = rows((study, &people), scope, asked, ix, (text, measure));
        (spell(rows.into_iter().map(|placed| placed.item).collect()), unsure)
    };
    let problems = measures::in_turn(study, source, scope, wanted, make, |(own, left_out): (T, u64)| {
        unsure += left_out;
        leave(own)
    })?;
    tell(&mut table, study, scope, unsure);
    Ok((table, problems))
}

/// The table without its rows.
pub fn head(study: &Study, asked: &Excerpts) -> Table {
    let mut table = Table::new("excerpts", "codings", &COLUMNS);
    for (owner, prefix) in [(Owner::Transcript, "transcript"), (Owner::Participant, "participant")] {
        let declared = study.settings.attributes_of(owner);
        table.columns.extend(declared.map(|attribute| format!("{prefix}.{}", attribute.name).into()));
    }
    table.add_columns(asked.more.times.then_some("time"));
    table.add_columns(asked.more.pages.then_some("page"));
    table.add_columns(asked.group.is_some().then_some("group"));
    table
}

fn tell(table: &mut Table, study: &Study, scope: &Scope, unsure: u64) {
    let unsure = unsure
        + orphaned(study, scope, |_, _, coding| {
            is_listed_by_code(study, scope, coding) && (scope.coders.is_empty() || scope.coders.contains(&coding.coder))
        });
    doubtful(unsure).into_iter().for_each(|warning| table.warn(warning));
    caption_scope(table, scope);
    table.caption.unit = Some("one coding a row".into());
    table.caption.left_out(unsure, format!("{unsure} to review or orphaned, not listed"));
}

/// Whether a text can have a row: without a coding of a code that is asked for it has none, and none that is left out.
fn has_some(study: &Study, scope: &Scope) -> impl Fn(TranscriptIx, &Measure) -> bool + Sync {
    move |_, measure| measure.covers.iter().any(|cover| is_listed_by_code(study, scope, &cover.coding))
}

/// The rows of a text, and how many codings are left out of them as unsure.
fn rows(
    (study, people): (&Study, &People<'_>),
    scope: &Scope,
    asked: &Excerpts,
    ix: TranscriptIx,
    (text, measure): (&Text, &Measure),
) -> (Vec<Placed<Row>>, u64) {
    let voices = scope.voices_among(study, people, ix, measure);
    let (listed, unsure) = sure((study, ix), scope, &voices, measure);
    let times = asked.more.times.then(|| times(study.transcript(ix), text));
    let mut rows: Vec<Placed<Row>> = Vec::with_capacity(listed.len());
    for (cover, _) in &listed {
        let mut row = row((study, people), ix, (text, asked.context), measure, cover);
        row.cells.extend(
            times.as_ref().map(|times| {
                last_at(times, cover.coding.at.start).map_or(Cell::Empty, |(_, ms)| Cell::words(exact(ms)))
            }),
        );
        if asked.more.pages {
            let page = last_at(&study.transcript(ix).pages, cover.coding.at.start);
            row.cells.push(page.map_or(Cell::Empty, |(_, page)| Cell::count(page)));
        }
        let groups = asked.group.as_ref().map(|group| group.of(study, people, ix, measure, (&voices, cover)));
        place(study, asked, (ix, &cover.coding, groups), row, &mut rows);
    }
    (rows, unsure)
}

fn row(
    (study, known): (&Study, &People<'_>),
    ix: TranscriptIx,
    (text, context): (&Text, u32),
    measure: &Measure,
    cover: &Cover,
) -> Row {
    let coding = &cover.coding;
    let transcript = study.transcript(ix);
    let speakers = labels(measure, cover);
    let mut people: Vec<&Participant> = Vec::new();
    for person in speakers.iter().filter_map(|label| known.linked(&transcript.id, label)) {
        if people.iter().all(|other| other.id != person.id) {
            people.push(person);
        }
    }
    let code = study.target(coding.code);
    let id = study.code_id(code);
    let at = coding.at;
    let (before, after) = around(at, text, context);
    let extra = study.extra(coding);
    let mut row = vec![
        Cell::words(study.coding_word(coding)),
        Cell::words(&transcript.id),
        Cell::words(&transcript.kind),
        Cell::words(transcript.date.clone().unwrap_or_default()),
        Cell::words(transcript.place.clone().unwrap_or_default()),
        Cell::words(transcript.language.clone().unwrap_or_default()),
        measure.paragraph_of(cover).map_or(Cell::Empty, |own| Cell::count(own.turn_number())),
        Cell::words(speakers.join("; ")),
        Cell::words(people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>().join("; ")),
        Cell::words(id),
        Cell::words(study.code(code).map(|code| code.name.clone()).unwrap_or_default()),
        Cell::words(study.codebook().path_name(id)),
        Cell::words(study.coder(coding.coder)),
        Cell::count(at.start),
        Cell::count(at.end),
        Cell::words(text.slice(at)),
        Cell::words(text.slice(before)),
        Cell::words(text.slice(after)),
        Cell::words(extra.and_then(|extra| extra.memo.clone()).unwrap_or_default()),
        extra.and_then(|extra| extra.weight).map_or(Cell::Empty, Cell::Integer),
        Cell::Flag(extra.is_some_and(|extra| extra.important)),
        Cell::words(moment(coding.made)),
        measure.paragraph_number(cover).map_or(Cell::Empty, Cell::count),
    ];
    let value = |attributes: &Attributes, name: &str| attributes.get(name).cloned();
    for attribute in study.settings.attributes_of(Owner::Transcript) {
        row.push(Cell::words(value(&transcript.attributes, &attribute.name).unwrap_or_default()));
    }
    for attribute in study.settings.attributes_of(Owner::Participant) {
        let values: Vec<String> =
            people.iter().map(|person| value(&person.attributes, &attribute.name).unwrap_or_default()).collect();
        let some = values.iter().any(|value| !value.is_empty());
        row.push(if some { Cell::words(values.join("; ")) } else { Cell::Empty });
    }
    (codings::key(study, ix, coding), row).into()
}
