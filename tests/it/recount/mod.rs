//! The tables of analysis against a recount that shares nothing with the program but the definitions: studies by chance,
//! of which everything is known from how they were made.

mod count;
mod keys;
mod tables;
mod world;

use crate::analysis::Row;
use clap::Parser;
use count::{Asked, Figure, Recount, Rows};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use verbatim::cli::Cli;
use verbatim::export::format::Options;
use verbatim::export::formats::csv::csv;
use world::{World, world};

/// A table told by a verb, and the columns that make its key.
type Told<'a> = (Vec<&'a str>, fn(&Row) -> Vec<String>);

fn by(row: &Row, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| row[*column].clone()).collect()
}

/// What a verb prints as CSV.
fn rows(root: &Path, args: &[&str]) -> Result<Vec<Row>, String> {
    let study = root.display().to_string();
    let all = ["verbatim"].iter().chain(args).copied().chain(["--study", &study]);
    let cli = Cli::try_parse_from(all).map_err(|error| error.to_string())?;
    let output = cli.verb.as_ref().unwrap().run(&cli.context()).map_err(|failure| failure.to_string())?;
    let text = csv(&output.table.unwrap(), Options::default()).unwrap();
    Ok(csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect())
}

/// Holds a table to its recount; what differs is told, cell by cell.
fn differ(root: &Path, (args, key): Told<'_>, wanted: &Rows, told: &mut String) -> usize {
    let mut found: BTreeMap<Vec<String>, Row> = BTreeMap::new();
    let table = rows(root, &args).unwrap_or_else(|failure| {
        writeln!(told, "{args:?}: {failure}").unwrap();
        Vec::new()
    });
    for row in table {
        let key = key(&row);
        if found.insert(key.clone(), row).is_some() {
            writeln!(told, "{args:?}: {key:?} stands twice").unwrap();
        }
    }
    found.retain(|key, _| key.first().is_none_or(|code| code != "(codebook)"));
    for (key, row) in found.iter().filter(|(key, _)| !wanted.contains_key(*key)) {
        writeln!(told, "{args:?}: {key:?} should not be there: {row:?}").unwrap();
    }
    let mut cells = 0;
    for (key, figures) in wanted {
        let Some(row) = found.get(key) else {
            writeln!(told, "{args:?}: {key:?} is missing: {figures:?}").unwrap();
            continue;
        };
        for (column, figure) in figures {
            cells += 1;
            let cell = row.get(*column).map(String::as_str);
            let same = match (cell, figure) {
                (Some(cell), Figure::Text(text)) => cell == text,
                (Some(cell), Figure::Undefined) => cell.is_empty(),
                (Some(cell), Figure::Number(number)) => {
                    cell.parse::<f64>().is_ok_and(|cell| (cell - number).abs() < 1e-9 * number.abs().max(1.0))
                }
                (None, _) => false,
            };
            if !same {
                writeln!(told, "{args:?}: {column} of {key:?} is {cell:?}, not {figure:?}").unwrap();
            }
        }
    }
    cells
}

/// All tables in one scope.
fn hold(root: &Path, made: &World, scope: &[&str], asked: &Asked, told: &mut String) -> usize {
    let mut cells = 0;
    for roll_up in [false, true] {
        let up: &[&str] = if roll_up { &["--roll-up"] } else { &[] };
        let asked = Asked { roll_up, ..asked.clone() };
        let recount = Recount { world: made, asked: asked.clone() };
        let everybody = Recount { world: made, asked: Asked { everybody: true, ..asked.clone() } };
        let with = |words: &[&'static str]| [words, up, scope].concat();
        let mut check = |words: Vec<&str>, key: fn(&Row) -> Vec<String>, wanted: Rows| {
            cells += differ(root, (words, key), &wanted, told);
        };
        let pair: fn(&Row) -> Vec<String> = |row| by(row, &["row", "column"]);
        check(with(&["frequencies", "--shares"]), |row| by(row, &["code"]), recount.frequencies());
        for axis in [
            "transcript.country",
            "participant.country",
            "language",
            "month",
            "kind",
            "participant.gender",
            "participant.age group",
            "participant",
            "transcript",
            "coder",
        ] {
            let word = match axis {
                "participant.gender" => "gender",
                "participant.age group" => "age group",
                other => other,
            };
            let whose = if axis == "coder" { &everybody } else { &recount };
            check(with(&["crosstab", "--by", word]), pair, whose.crosstab(axis));
        }
        for unit in ["overlap", "turn", "transcript"] {
            check(with(&["cooccurrence", "--unit", unit]), pair, recount.cooccurrence(unit, false));
            check(with(&["cooccurrence", "--any-coder", "--unit", unit]), pair, recount.cooccurrence(unit, true));
        }
        let runs = with(&["saturation", "--base", "2", "--run", "2"]);
        check(runs, |row| by(row, &["first", "last"]), recount.saturation(2, 2));
        check(with(&["saturation", "--curve"]), |row| by(row, &["transcript"]), recount.curve());
        for (word, by_person) in [("participant", true), ("transcript", false)] {
            let key = |row: &Row| by(row, &["row", "code"]);
            check(with(&["framework", "--rows", word]), key, recount.framework(by_person));
        }
        let pairwise = Recount { world: made, asked: Asked { coders: vec!["ana", "ben"], ..asked.clone() } };
        // Without a transcript that both have done the verb says so, and there is no table.
        if asked.coders.is_empty() && !pairwise.compared().is_empty() {
            for unit in ["turn", "character"] {
                let words = with(&["agreement", "--coders", "ana,ben", "--unit", unit]);
                check(words, |row| by(row, &["code"]), pairwise.agreement(unit));
            }
        }
    }
    let recount = Recount { world: made, asked: asked.clone() };
    let with = |words: &[&'static str]| [words, scope].concat();
    let member = |row: &Row| {
        let alone = format!("{}/{}", row["transcript"], row["speaker"]);
        vec![row["transcript"].clone(), if row["participant"].is_empty() { alone } else { row["participant"].clone() }]
    };
    cells += differ(root, (with(&["group"]), member), &recount.group(), told);
    let transcript: fn(&Row) -> Vec<String> = |row| by(row, &["transcript"]);
    cells += differ(root, (with(&["group", "--evenness"]), transcript), &recount.evenness(), told);
    let follows: fn(&Row) -> Vec<String> = |row| by(row, &["transcript", "speaker", "next"]);
    if asked.codes.is_empty() {
        cells += differ(root, (with(&["group", "--follows"]), follows), &recount.follows(), told);
    }
    cells
}

/// Writes a study by chance; the same for the same seed.
pub fn write_study(seed: u64, root: &Path) {
    world(seed).write(root);
}

#[test]
fn tables_are_what_a_recount_gives() {
    let studies: u64 = std::env::var("VERBATIM_STUDIES").ok().and_then(|many| many.parse().ok()).unwrap_or(4);
    let first = crate::dice::seed().unwrap_or(1);
    let (mut cells, mut nested) = (0, 0);
    for seed in first..first + studies {
        let made = world(seed);
        let root = tempfile::tempdir().unwrap();
        made.write(root.path());
        let mut told = String::new();
        cells += hold(root.path(), &made, &[], &Asked::default(), &mut told);
        let lists = Recount { world: &made, asked: Asked::default() };
        nested += usize::from(lists.nests());
        let id: fn(&Row) -> Vec<String> = |row| by(row, &["id"]);
        cells += differ(root.path(), (vec!["excerpts"], id), &lists.excerpts(), &mut told);
        let transcript: fn(&Row) -> Vec<String> = |row| by(row, &["transcript"]);
        cells += differ(root.path(), (vec!["transcripts", "list"], transcript), &lists.transcripts(), &mut told);
        let scopes: [(&[&str], Asked); 7] = [
            (
                &["--where", "transcript.country=ES"],
                Asked { of_transcripts: vec![("country", "ES")], ..Asked::default() },
            ),
            (&["--query", "participant.country:FR"], Asked { of_people: vec![("country", "FR")], ..Asked::default() }),
            (
                &["--where", "\"age group\"=20-30"],
                Asked { of_people: vec![("age group", "20-30")], ..Asked::default() },
            ),
            (&["--where", "language=ar"], Asked { of_transcripts: vec![("language", "ar")], ..Asked::default() }),
            (&["--by-coder", "ben"], Asked { coders: vec!["ben"], ..Asked::default() }),
            (&["--include-moderators"], Asked { moderators: true, ..Asked::default() }),
            (&["--code", "a"], Asked { codes: vec!["a"], ..Asked::default() }),
        ];
        // One scope a study, two where few are made, in turn.
        for place in [seed % 7, (seed + 3) % 7] {
            let (words, asked) = &scopes[place as usize];
            let recount = Recount { world: &made, asked: asked.clone() };
            let frequencies: Vec<&str> = ["frequencies"].iter().chain(*words).copied().collect();
            if rows(root.path(), &frequencies).is_err_and(|told| told.contains("in this study has")) {
                // A value that nobody has is a slip: it is told, and there is no table of noughts.
                assert!(recount.heard().is_empty(), "study {seed}: {words:?}");
                continue;
            }
            cells += hold(root.path(), &made, words, asked, &mut told);
        }
        if !told.is_empty() {
            let many = told.lines().count();
            let first: Vec<&str> = told.lines().take(60).collect();
            panic!("study {seed} (VERBATIM_SEED={seed} VERBATIM_STUDIES=1): {many} cells differ\n{}", first.join("\n"));
        }
    }
    println!("{cells} cells of {studies} studies");
    assert!(cells > 5000 * usize::try_from(studies).unwrap(), "only {cells} cells compared");
    assert!(nested > 0, "no study with codes below codes");
}
