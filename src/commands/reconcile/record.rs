//! The record of a discussion: what coders differed on, what was decided, and why.

use crate::analysis::agreement::cases::Taken;
use crate::analysis::agreement::table::CODEBOOK;
use crate::analysis::agreement::units::Unit;
use crate::analysis::caption::Caption;
use crate::analysis::decision::decided;
use crate::analysis::measure::Measure;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Table};
use crate::commands::{Context, Output, check};
use crate::export::formats::md;
use crate::model::moment::moment;
use crate::model::{Span, Study, TranscriptIx};
use crate::session::Session;
use crate::session::tables::reconcile::gain;
use crate::session::tables::reconcile::queue::{Queue, spans};
use crate::session::tables::reconcile::told::{State, Told, told};
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
    let told = all(&session.study, queue, layer);
    let table = table(&session.study, scope, queue, &told);
    let messages = vec![queue.progress()];
    let mut output = if context.format == Some(&md::FORMAT) {
        let text = Some(text(&session.study, scope, queue, (&table.caption, &told)));
        Output { text, messages, ..Output::default() }
    } else {
        Output { table: Some(table), messages, ..Output::default() }
    };
    check::tell(session, &mut output);
    output
}

/// The disagreements, and the decisions of the layer about which nobody differs any more; by place.
fn all(study: &Study, queue: &Queue, layer: &str) -> Vec<Told> {
    let mut seen: HashSet<String> = HashSet::new();
    for settled in queue.items.iter().filter_map(|item| item.case.settled.as_ref()) {
        let codings = settled.codings.iter().chain(&settled.instead);
        seen.extend(codings.map(|coding| study.coding_word(coding)));
        seen.extend(settled.notes.iter().cloned());
    }
    let mut found: Vec<Told> = queue.items.iter().map(|item| told(study, item)).collect();
    let measures = queue.measures.iter();
    found.extend(measures.flat_map(|(ix, measure)| earlier(study, *ix, measure, layer, &seen)));
    let place = |told: &Told| (told.key.transcript.map(|ix| &study.transcript(ix).id), told.key.at.map(|at| at.start));
    found.sort_by(|a, b| place(a).cmp(&place(b)));
    found
}

/// One row each.
fn table(study: &Study, scope: &Scope, queue: &Queue, all: &[Told]) -> Table {
    let mut table = Table::new("reconcile", "disagreements", &COLUMNS);
    for told in all {
        let mut cells = told.head(study);
        cells.extend(told.place());
        cells.extend([&told.passages, &told.instead].map(Cell::words));
        cells.extend([told.state.word(), told.taken_word(study)].map(Cell::words));
        cells.extend([&told.result_code, &told.result, &told.reason, &told.settled].map(Cell::words));
        table.push((told.key.clone(), cells));
    }
    crate::session::tables::caption::caption_scope(&mut table, scope);
    table.caption.unit = Some("one code on one stretch of words on which coders differ or differed a row".into());
    table.caption.note(queue.team.compared(study, queue.measures.len()));
    table.caption.note(queue.progress());
    table
}

/// Decisions with a reason, and codes left out, about which the coders do not differ any more.
fn earlier(study: &Study, ix: TranscriptIx, measure: &Measure, layer: &str, seen: &HashSet<String>) -> Vec<Told> {
    let Some(number) = study.known_coder(layer) else { return Vec::new() };
    let mut found = Vec::new();
    let at_place = |code: &str, at: Span| {
        let paragraph = measure.paragraph_at(at);
        let speaker = paragraph.and_then(|own| measure.speakers.get(usize::from(own.speaker?)));
        Told {
            key: Key { code: study.known_code(code), transcript: Some(ix), at: Some(at), ..Key::default() },
            code: code.to_owned(),
            turn: paragraph.map(|own| own.turn_number()),
            speaker: speaker.map(|speaker| speaker.label.clone()).unwrap_or_default(),
            state: State::Earlier,
            ..Told::default()
        }
    };
    for cover in measure.covers.iter().filter(|cover| cover.coding.coder == number && cover.state.counts()) {
        let coding = cover.coding;
        let id = study.coding_word(&coding);
        let memo = study.extra(&coding).and_then(|extra| extra.memo.clone());
        let Some(reason) = memo.filter(|_| !seen.contains(&id)) else { continue };
        let code = study.code_id(study.target(coding.code));
        let (result_code, result) = (code.to_owned(), spans(&[coding.at]));
        let settled = moment(coding.made);
        found.push(Told { id, result_code, result, reason, settled, ..at_place(code, coding.at) });
    }
    let Some(entry) = study.entry(ix) else { return found };
    for (_, note) in entry.notes.iter().filter(|(coder, note)| *coder == number && !seen.contains(&note.id)) {
        let Some((code, became, reason)) = decided(&note.memo) else { continue };
        let code = study.codebook().target(code);
        found.push(Told {
            id: note.id.clone(),
            quote: note.quote.clone(),
            result_code: became.unwrap_or_default().to_owned(),
            reason: reason.unwrap_or_default().to_owned(),
            settled: note.made.clone().unwrap_or_default(),
            ..at_place(code, note.at)
        });
    }
    found
}

/// The record to read: what was compared, how far agreement went, and each disagreement with its decision.
fn text(study: &Study, scope: &Scope, queue: &Queue, (caption, all): (&Caption, &[Told])) -> String {
    let mut text = format!("# Discussion of disagreements: {}\n\n", line(&study.settings.title));
    for sentence in caption.sentences() {
        let _ = writeln!(text, "- {}", line(&sentence));
    }
    write_gain(&mut text, &gain::table(study, scope, queue, Unit::Turn));
    for here in all.chunk_by(|a, b| a.key.transcript == b.key.transcript) {
        if let Some(ix) = here.first().and_then(|told| told.key.transcript) {
            let transcript = study.transcript(ix);
            let _ = writeln!(text, "\n## {} (`{}`)", line(transcript.shown()), transcript.id);
        }
        here.iter().for_each(|told| write_told(&mut text, study, told));
    }
    text
}

/// Agreement before and after.
fn write_gain(text: &mut String, gain: &Table) {
    text.push_str("\n## Agreement before and after, on turns\n\n");
    text.push_str("| code | disagreements | settled | positive before | after | alpha before | after |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---:|\n");
    for row in &gain.rows {
        if *gain.cell(row, "disagreements") == Cell::Count(0) {
            continue;
        }
        let figure = |name: &&str| match gain.cell(row, name) {
            Cell::Number(number) => format!("{number:.3}"),
            other => other.exact().replace('|', "\\|"),
        };
        let names =
            ["code", "disagreements", "settled", "positive_before", "positive_after", "alpha_before", "alpha_after"];
        let cells: Vec<String> = names.iter().map(figure).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    let _ =
        writeln!(text, "\nThe last row, {CODEBOOK}, is over all codes. An empty cell is a figure that is not defined.");
}

/// One disagreement with its decision.
fn write_told(text: &mut String, study: &Study, told: &Told) {
    let path = study.codebook().path_name(&told.code);
    let at = told.key.at.unwrap_or_default();
    let _ = writeln!(text, "\n### {}, {}..{}\n", line(&path), at.start, at.end);
    let turn = told.turn.map(|turn| turn.to_string()).unwrap_or_default();
    if !told.speaker.is_empty() || !turn.is_empty() {
        let _ = writeln!(text, "{} (turn {turn}):\n", line(&told.speaker));
    }
    for words in told.quote.lines() {
        let _ = writeln!(text, "> {words}");
    }
    text.push('\n');
    let mut say = |name: &str, words: &str| {
        if !words.is_empty() {
            let _ = writeln!(text, "- {name}: {words}");
        }
    };
    say("coded", &line(&told.passages));
    say("instead", &line(&told.instead));
    say("decided", &decision(study, told));
    say("reason", &line(&told.reason));
    say("when", &line(&told.settled));
}

/// A decision in words.
fn decision(study: &Study, told: &Told) -> String {
    let result = &told.result;
    match (told.state, told.taken) {
        (State::Open, _) => "open".into(),
        (_, Some(Taken::Neither)) => "not coded".into(),
        (_, Some(Taken::Code)) => format!("`{}` instead, {result}", told.result_code),
        (_, Some(Taken::New)) => format!("a passage of its own, {result}"),
        (_, Some(Taken::Both)) => format!("every word that one of them coded, {result}"),
        (_, None) if result.is_empty() => "not coded; the coders do not differ any more".into(),
        (_, None) => format!("{result}; the coders do not differ any more"),
        (_, Some(Taken::Of(coder))) if result.is_empty() => format!("as {}: not coded", study.coder(coder)),
        (_, Some(Taken::Of(coder))) => format!("as {}, {result}", study.coder(coder)),
    }
}

/// Words on one line.
fn line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
