//! The record of a discussion: what coders differed on, what was decided, and why.

use crate::analysis::agreement::cases::Outcome;
use crate::analysis::agreement::table::CODEBOOK;
use crate::analysis::agreement::units::Unit;
use crate::analysis::decision::decided;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::commands::{Context, Output};
use crate::export::md;
use crate::model::moment::moment;
use crate::model::{Span, Study, TranscriptIx};
use crate::session::Session;
use crate::session::tables::reconcile::gain;
use crate::session::tables::reconcile::queue::{Item, Queue, instead, passages, spans};
use std::collections::HashSet;
use std::fmt::Write;

/// Columns of the table.
pub const COLUMNS: [&str; 17] = [
    "id",
    "transcript",
    "turn",
    "speaker",
    "code",
    "path",
    "start",
    "end",
    "quote",
    "passages",
    "instead",
    "state",
    "taken",
    "result_code",
    "result",
    "reason",
    "settled",
];

/// The record in the format asked for.
pub(super) fn output(session: &Session, scope: &Scope, queue: &Queue, layer: &str, context: &Context) -> Output {
    let table = table(session, scope, queue, layer);
    let mut messages = vec![queue.progress()];
    messages.extend(crate::session::check::summary(session));
    if context.format == Some(&md::FORMAT) {
        let text = Some(text(session, scope, queue, &table));
        return Output { text, messages, ..Output::default() };
    }
    Output { table: Some(table), messages, ..Output::default() }
}

/// One row a disagreement, and one for each decision of the layer about which nobody differs any more.
pub fn table(session: &Session, scope: &Scope, queue: &Queue, layer: &str) -> Table {
    let study = &session.study;
    let mut table = Table::new("reconcile", "disagreements", &COLUMNS);
    let mut seen: HashSet<String> = HashSet::new();
    let mut rows: Vec<(String, u32, Vec<Cell>)> = Vec::new();
    for item in &queue.items {
        if let Some(settled) = &item.case.settled {
            let codings = settled.codings.iter().chain(&settled.instead);
            seen.extend(codings.map(|coding| study.coding_word(coding)));
            seen.extend(settled.notes.iter().cloned());
        }
        let transcript = study.transcript(item.ix).id.clone();
        rows.push((transcript, item.case.at.start, row(study, item)));
    }
    for (ix, measure) in &queue.measures {
        for (start, cells) in earlier(study, *ix, measure, layer, &seen) {
            rows.push((study.transcript(*ix).id.clone(), start, cells));
        }
    }
    rows.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    table.rows = rows.into_iter().map(|(_, _, cells)| cells).collect();
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table.caption.push("Unit: one code on one stretch of words on which coders differ or differed a row".into());
    table.caption.push(queue.team.compared(study, queue.measures.len()));
    table.caption.push(queue.progress());
    table
}

fn row(study: &Study, item: &Item) -> Vec<Cell> {
    let case = &item.case;
    let id = study.code_id(case.code);
    let settled = case.settled.as_ref();
    let (code, result) = match settled.map(|settled| &settled.outcome) {
        None | Some(Outcome::Left) => (String::new(), String::new()),
        Some(Outcome::Coded(passages)) => (id.to_owned(), spans(passages)),
        Some(Outcome::Instead(code, passages)) => (study.codebook().target(code).to_owned(), spans(passages)),
    };
    let of_coding = settled.and_then(|settled| settled.codings.iter().map(|coding| coding.made).max()).map(moment);
    let of_note = || {
        let notes = settled?.notes.iter();
        let entry = study.entry(item.ix)?;
        let made = |id: &String| entry.notes.iter().find(|(_, note)| note.id == *id)?.1.made.clone();
        notes.filter_map(made).max()
    };
    vec![
        Cell::words(&item.id),
        Cell::words(&study.transcript(item.ix).id),
        item.turn.map_or(Cell::Empty, Cell::count),
        Cell::words(&item.speaker),
        Cell::words(id),
        Cell::words(study.codebook().path_name(id)),
        Cell::count(case.at.start),
        Cell::count(case.at.end),
        Cell::words(&item.quote),
        Cell::words(passages(study, item)),
        Cell::words(instead(study, item)),
        Cell::words(if settled.is_some() { "settled" } else { "open" }),
        Cell::words(case.taken(study).unwrap_or_default()),
        Cell::words(code),
        Cell::words(result),
        Cell::words(settled.and_then(|settled| settled.reason.clone()).unwrap_or_default()),
        Cell::words(of_coding.or_else(of_note).unwrap_or_default()),
    ]
}

/// Decisions with a reason, and codes left out, about which the coders do not differ any more.
fn earlier(
    study: &Study,
    ix: TranscriptIx,
    measure: &crate::analysis::measure::Measure,
    layer: &str,
    seen: &HashSet<String>,
) -> Vec<(u32, Vec<Cell>)> {
    let Some(number) = study.known_coder(layer) else { return Vec::new() };
    let mut found = Vec::new();
    let cells = |id: String, code: &str, at: Span, quote: String, result: (String, String), rest: (String, String)| {
        let paragraph = measure.paragraph_at(at);
        let speaker = paragraph.and_then(|own| measure.speakers.get(usize::from(own.speaker?)));
        let cells = vec![
            Cell::words(id),
            Cell::words(&study.transcript(ix).id),
            paragraph.map_or(Cell::Empty, |own| Cell::count(own.turn_number())),
            Cell::words(speaker.map(|speaker| speaker.label.clone()).unwrap_or_default()),
            Cell::words(code),
            Cell::words(study.codebook().path_name(code)),
            Cell::count(at.start),
            Cell::count(at.end),
            Cell::words(quote),
            Cell::Empty,
            Cell::Empty,
            Cell::words("earlier"),
            Cell::Empty,
            Cell::words(result.0),
            Cell::words(result.1),
            Cell::words(rest.0),
            Cell::words(rest.1),
        ];
        (at.start, cells)
    };
    for cover in measure.covers.iter().filter(|cover| cover.coding.coder == number && cover.state.counts()) {
        let coding = cover.coding;
        let word = study.coding_word(&coding);
        let memo = study.extra(&coding).and_then(|extra| extra.memo.clone());
        let Some(reason) = memo.filter(|_| !seen.contains(&word)) else { continue };
        let code = study.code_id(study.target(coding.code));
        let result = (code.to_owned(), spans(&[coding.at]));
        found.push(cells(word, code, coding.at, String::new(), result, (reason, moment(coding.made))));
    }
    let Some(entry) = study.entry(ix) else { return found };
    for (_, note) in entry.notes.iter().filter(|(coder, note)| *coder == number && !seen.contains(&note.id)) {
        let Some((code, became, reason)) = decided(&note.memo) else { continue };
        let result = (became.unwrap_or_default().to_owned(), String::new());
        let rest = (reason.unwrap_or_default().to_owned(), note.made.clone().unwrap_or_default());
        found.push(cells(note.id.clone(), study.codebook().target(code), note.at, note.quote.clone(), result, rest));
    }
    found
}

/// The record to read: what was compared, how far agreement went, and each disagreement with its decision.
fn text(session: &Session, scope: &Scope, queue: &Queue, table: &Table) -> String {
    let study = &session.study;
    let mut text = format!("# Discussion of disagreements: {}\n\n", line(&study.settings.title));
    for sentence in &table.caption {
        let _ = writeln!(text, "- {}", line(sentence));
    }
    let gain = gain::table(study, scope, queue, Unit::Turn);
    let cell = |row: &[Cell], from: &Table, name: &str| {
        let at = from.columns.iter().position(|column| column == name);
        at.and_then(|at| row.get(at).cloned()).unwrap_or_default()
    };
    let figure = |cell: Cell| match cell {
        Cell::Number(number) => format!("{number:.3}"),
        other => other.exact(),
    };
    text.push_str("\n## Agreement before and after, on turns\n\n");
    text.push_str("| code | disagreements | settled | positive before | after | alpha before | after |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---:|\n");
    for row in &gain.rows {
        if cell(row, &gain, "disagreements") == Cell::Count(0) {
            continue;
        }
        let names =
            ["code", "disagreements", "settled", "positive_before", "positive_after", "alpha_before", "alpha_after"];
        let cells: Vec<String> = names.iter().map(|name| figure(cell(row, &gain, name)).replace('|', "\\|")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    let _ =
        writeln!(text, "\nThe last row, {CODEBOOK}, is over all codes. An empty cell is a figure that is not defined.");
    let mut transcript = String::new();
    for row in &table.rows {
        let of = |name: &str| cell(row, table, name).exact();
        if of("transcript") != transcript {
            transcript = of("transcript");
            let title = session.study.find_transcript(&transcript);
            let title = title.map_or(transcript.as_str(), |ix| study.transcript(ix).shown());
            let _ = writeln!(text, "\n## {} (`{transcript}`)", line(title));
        }
        let _ = writeln!(text, "\n### {}, {}..{}\n", line(&of("path")), of("start"), of("end"));
        let place = [of("speaker"), of("turn")];
        if place.iter().any(|words| !words.is_empty()) {
            let _ = writeln!(text, "{} (turn {}):\n", line(&place[0]), place[1]);
        }
        for words in of("quote").lines() {
            let _ = writeln!(text, "> {words}");
        }
        text.push('\n');
        for (name, words) in [("coded", of("passages")), ("instead", of("instead"))] {
            if !words.is_empty() {
                let _ = writeln!(text, "- {name}: {}", line(&words));
            }
        }
        let _ = writeln!(text, "- decided: {}", decision(&of));
        for (name, words) in [("reason", of("reason")), ("when", of("settled"))] {
            if !words.is_empty() {
                let _ = writeln!(text, "- {name}: {}", line(&words));
            }
        }
    }
    text
}

/// A decision in words.
fn decision(of: &dyn Fn(&str) -> String) -> String {
    let result = of("result");
    match (of("state").as_str(), of("taken").as_str()) {
        ("open", _) => "open".into(),
        (_, "neither") => "not coded".into(),
        (_, "code") => format!("`{}` instead, {result}", of("result_code")),
        (_, "new") => format!("a passage of its own, {result}"),
        (_, "both") => format!("every word that one of them coded, {result}"),
        (_, "") if result.is_empty() => "not coded; the coders do not differ any more".into(),
        (_, "") => format!("{result}; the coders do not differ any more"),
        (_, who) if result.is_empty() => format!("as {who}: not coded"),
        (_, who) => format!("as {who}, {result}"),
    }
}

/// Words on one line.
fn line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
