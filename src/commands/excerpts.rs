//! `verbatim excerpts`: coded passages with context, speakers and attributes, one row a coding.

use super::measures::with_texts;
use super::scope::ScopeArgs;
use super::session::Session;
use super::{Context, Failure, Output, codings};
use crate::analysis::measure::{Cover, Measure};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::model::settings::Owner;
use crate::model::study::moment;
use crate::model::{Coding, Span, Study, TranscriptIx};
use crate::store::document::Document;

/// Columns before the declared attributes.
pub const COLUMNS: [&str; 22] = [
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
];

/// Code points of context in `before` and `after`.
pub const CONTEXT: u32 = 80;

/// Lists coded passages in text order, one row a coding, with one column per declared attribute.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.listing(&session)?;
    let table = table(&mut session, &scope);
    let mut output = Output::table(table);
    output.messages.extend(super::check::summary(&session));
    Ok(output)
}

/// Adds what was looked at to a caption.
pub fn caption_scope(table: &mut Table, scope: &Scope) {
    let words = if scope.words.is_empty() { "the whole study".to_owned() } else { scope.words.join("; ") };
    table.caption.insert(0, format!("Scope: {words}"));
}

/// The table of excerpts in scope.
pub fn table(session: &mut Session, scope: &Scope) -> Table {
    let study = &session.study;
    let mut columns: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    for (owner, prefix) in [(Owner::Transcript, "transcript"), (Owner::Participant, "participant")] {
        columns.extend(study.settings.attributes_of(owner).map(|attribute| format!("{prefix}.{}", attribute.name)));
    }
    let mut unsure = 0;
    let mut table = Table::new("excerpts", "codings", &[]);
    table.columns = columns;
    let (made, mut problems) = with_texts(study, &session.root, scope, |ix, document, measure| {
        let mut listed: Vec<(Coding, Cover, String)> = Vec::new();
        let mut unsure = 0_u64;
        for (coding, cover) in study.codings(ix).iter().zip(&measure.covers) {
            if !codings::is_listed(study, scope, ix, &measure, coding, cover) {
                continue;
            }
            if cover.state.counts() {
                listed.push((*coding, *cover, String::new()));
            } else {
                unsure += 1;
            }
        }
        codings::in_order(study, &mut listed);
        let rows: Vec<Vec<Cell>> =
            listed.iter().map(|(coding, cover, _)| row(study, ix, document, &measure, coding, cover)).collect();
        (rows, unsure)
    });
    for (_, (rows, left_out)) in made {
        table.rows.extend(rows);
        unsure += left_out;
    }
    session.problems.append(&mut problems);
    caption_scope(&mut table, scope);
    table.caption.push("Unit: one coding a row".into());
    table.caption.push(format!("{unsure} to review or orphaned, not listed"));
    table
}

fn row(
    study: &Study,
    ix: TranscriptIx,
    document: &Document,
    measure: &Measure,
    coding: &Coding,
    cover: &Cover,
) -> Vec<Cell> {
    let transcript = study.transcript(ix);
    let speakers: Vec<&str> = measure
        .speakers_of(cover)
        .into_iter()
        .filter_map(|speaker| measure.speakers.get(usize::from(speaker?)))
        .map(|speaker| speaker.label.as_str())
        .collect();
    let mut people: Vec<_> = speakers.iter().filter_map(|label| study.participant_of(&transcript.id, label)).collect();
    let mut seen = std::collections::HashSet::new();
    people.retain(|person| seen.insert(person.id.clone()));
    let code = study.target(coding.code);
    let id = study.code_id(code);
    let at = coding.at;
    let before = Span::new(at.start.saturating_sub(CONTEXT), at.start);
    let after = Span::new(at.end, at.end.saturating_add(CONTEXT).min(document.text.len()));
    let extra = study.extra(coding);
    let turn = cover.turn.and_then(|turn| measure.turns.get(turn as usize));
    let mut row = vec![
        Cell::words(study.coding_word(coding)),
        Cell::words(&transcript.id),
        Cell::words(&transcript.kind),
        Cell::words(transcript.date.clone().unwrap_or_default()),
        Cell::words(transcript.place.clone().unwrap_or_default()),
        Cell::words(transcript.language.clone().unwrap_or_default()),
        turn.map_or(Cell::Empty, |turn| Cell::count(turn.number)),
        Cell::words(speakers.join("; ")),
        Cell::words(people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>().join("; ")),
        Cell::words(id),
        Cell::words(study.code(code).map(|code| code.name.clone()).unwrap_or_default()),
        Cell::words(study.codebook().path_name(id)),
        Cell::words(study.coder(coding.coder)),
        Cell::count(at.start),
        Cell::count(at.end),
        Cell::words(document.text.slice(at)),
        Cell::words(document.text.slice(before)),
        Cell::words(document.text.slice(after)),
        Cell::words(extra.and_then(|extra| extra.memo.clone()).unwrap_or_default()),
        extra.and_then(|extra| extra.weight).map_or(Cell::Empty, Cell::Integer),
        Cell::Flag(extra.is_some_and(|extra| extra.important)),
        Cell::words(moment(coding.made)),
    ];
    let value = |attributes: &std::collections::BTreeMap<String, String>, name: &str| attributes.get(name).cloned();
    for attribute in study.settings.attributes_of(Owner::Transcript) {
        row.push(Cell::words(value(&transcript.attributes, &attribute.name).unwrap_or_default()));
    }
    for attribute in study.settings.attributes_of(Owner::Participant) {
        let values: Vec<String> =
            people.iter().map(|person| value(&person.attributes, &attribute.name).unwrap_or_default()).collect();
        let some = values.iter().any(|value| !value.is_empty());
        row.push(if some { Cell::words(values.join("; ")) } else { Cell::Empty });
    }
    row
}
