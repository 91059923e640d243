//! What rows and columns are about is what their cells say, in studies by chance.

use super::world::world;
use clap::Parser;
use std::path::Path;
use verbatim::analysis::table::{Cell, Key, Table};
use verbatim::cli::Cli;
use verbatim::model::Study;
use verbatim::session::Session;

/// The table of a verb; none where the scope holds nothing.
fn table(root: &Path, args: &[&str]) -> Option<Table> {
    let study = root.display().to_string();
    let all = ["verbatim"].iter().chain(args).copied().chain(["--study", &study, "--coder", "ana"]);
    let cli = Cli::try_parse_from(all).unwrap();
    cli.verb.as_ref().unwrap().run(&cli.context()).ok()?.table
}

/// What a key says of a column of a verb's table, where it says anything.
fn said(study: &Study, key: &Key, (verb, column): (&str, &str)) -> Option<String> {
    let number = |edge: u32| Some(edge.to_string());
    match column {
        // A row of the framework is a case, and the speakers that divide a crosstab stand with their transcript.
        "row" if verb == "framework" => None,
        "speaker" if verb == "crosstab" => None,
        "code" | "row" => key.code.filter(|_| !key.sums).map(|code| study.code_id(code).to_owned()),
        "column" => match key.against {
            Some(code) => Some(study.code_id(code).to_owned()),
            None => key.values.first().cloned(),
        },
        "transcript" => key.transcript.map(|ix| study.transcript(ix).id.clone()),
        "coder" => key.coder.map(|coder| study.coder(coder).to_owned()),
        "participant" => key.person.clone(),
        "speaker" if !key.labels.is_empty() => Some(key.labels.join("; ")),
        "start" => number(key.at?.start),
        "end" => number(key.at?.end),
        _ => None,
    }
}

/// Holds the keys of a table against its cells; how many were held.
fn hold(study: &Study, table: &Table, told: &mut Vec<String>) -> usize {
    let mut held = 0;
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(row.iter()) {
            let Some(wanted) = said(study, &row.key, (table.command, &column.name)) else { continue };
            held += 1;
            if cell.exact() != wanted {
                told.push(format!("{} {}: {:?} is {wanted:?} by its key", table.command, column.name, cell.exact()));
            }
            if matches!(cell, Cell::Code(_)) && study.known_code(&cell.exact()).is_none() {
                told.push(format!("{} {}: {:?} is no code", table.command, column.name, cell.exact()));
            }
        }
    }
    for column in table.columns.iter().filter(|column| !column.key.sums && column.key != Key::default()) {
        held += 1;
        let key = &column.key;
        let labels = key.transcript.filter(|_| !key.labels.is_empty());
        let name = match (key.values.first(), key.code, key.person.as_ref(), labels) {
            (Some(value), ..) if value.is_empty() => "(none)".to_owned(),
            (_, Some(code), ..) => study.code_id(code).to_owned(),
            (_, _, Some(person), _) => person.clone(),
            (.., Some(ix)) => format!("{}/{}", study.transcript(ix).id, key.labels.join("; ")),
            (Some(value), ..) => value.clone(),
            (None, ..) => String::new(),
        };
        let of_one = key.coder.map(|coder| study.coder(coder)).or(key.transcript.map(|ix| &*study.transcript(ix).id));
        let of_one = of_one.filter(|_| labels.is_none()).map_or(name, str::to_owned);
        if column.name != of_one {
            told.push(format!("{}: the column {:?} is {of_one:?} by its key", table.command, column.name));
        }
    }
    held
}

#[test]
fn keys_say_what_cells_say() {
    let mut verbs: Vec<Vec<&str>> = vec![
        vec!["frequencies", "--shares"],
        vec!["frequencies", "--roll-up"],
        vec!["excerpts"],
        vec!["excerpts", "--uncoded"],
        vec!["excerpts", "--side-by-side", "a,b"],
        vec!["codings"],
        vec!["cooccurrence"],
        vec!["cooccurrence", "--wide", "--roll-up"],
        vec!["saturation", "--curve"],
        vec!["saturation", "--single"],
        vec!["group"],
        vec!["group", "--evenness"],
        vec!["framework"],
        vec!["framework", "--wide", "--rows", "transcript"],
        vec!["framework", "--wide"],
        vec!["timeline"],
        vec!["timeline", "--portrait"],
        vec!["agreement", "--in-progress"],
        vec!["compare", "--in-progress"],
        vec!["reconcile", "list", "--in-progress"],
        vec!["reconcile", "record", "--in-progress"],
        vec!["search", "pay"],
        vec!["transcripts", "list"],
        vec!["crosstab", "--by", "question", "--questions", "b", "--wide"],
    ];
    for axis in ["transcript", "participant", "coder", "kind", "gender", "month"] {
        verbs.push(vec!["crosstab", "--by", axis]);
        verbs.push(vec!["crosstab", "--by", axis, "--wide"]);
        verbs.push(vec!["crosstab", "--by", axis, "--wide", "--transpose", "--roll-up"]);
    }
    let (mut held, mut told) = (0, Vec::new());
    for seed in 1..5 {
        let root = tempfile::tempdir().unwrap();
        world(seed).write(root.path());
        let session = Session::open(root.path()).unwrap();
        for verb in &verbs {
            let table = table(root.path(), verb).unwrap_or_default();
            held += hold(&session.study, &table, &mut told);
        }
    }
    assert!(told.is_empty(), "{} differ\n{}", told.len(), told[..told.len().min(40)].join("\n"));
    assert!(held > 5000, "only {held} keys held");
}
