//! Tables in the documents that are made from the program; `VERBATIM_BLESS=1 cargo test` writes them anew.

use std::path::Path;
use verbatim::cli::verbs;
use verbatim::tui::keymap::{Context, Key};
use verbatim::tui::screens;

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn verb_table() -> String {
    let rows: Vec<String> = verbs()
        .into_iter()
        .map(|(name, help)| format!("| `{name}` | {} |\n", cell(help.trim_end_matches('.'))))
        .collect();
    format!("| verb | what it does |\n|---|---|\n{}", rows.concat())
}

fn key_table() -> String {
    let keys = |keys: &[&str]| keys.iter().map(|key| format!("`{}`", cell(key))).collect::<Vec<_>>().join(" ");
    let row = |(context, key): (&Context, &Key)| {
        format!("| {} | {} | {} | {} |\n", context.title, key.group, keys(key.keys), cell(key.help))
    };
    let rows: Vec<String> = screens::table().into_iter().map(row).collect();
    format!("| where | group | keys | what it does |\n|---|---|---|---|\n{}", rows.concat())
}

/// Compares what stands between two markers with what should; writes it where asked to.
fn fresh(file: &str, name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let start = text.find(&open).unwrap_or_else(|| panic!("{file} has no {open}")) + open.len();
    let end = start + text[start..].find(&close).unwrap_or_else(|| panic!("{file} has no {close}"));
    let new = format!("{}\n{wanted}{}", &text[..start], &text[end..]);
    if new != text {
        if std::env::var_os("VERBATIM_BLESS").is_some() {
            std::fs::write(&path, new).unwrap();
        } else {
            panic!("the table `{name}` in {file} is stale; VERBATIM_BLESS=1 cargo test writes it anew");
        }
    }
}

#[test]
fn the_table_of_verbs_is_fresh() {
    fresh("docs/commands.md", "verbs", &verb_table());
}

#[test]
fn the_table_of_keys_is_fresh() {
    fresh("docs/keys.md", "keys", &key_table());
}

/// The tables of all verbs and keys live in `docs/` alone, and what one reads first is short.
#[test]
fn the_readme_is_short() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    assert!(readme.lines().count() < 120 && !readme.contains("| where | group |"));
    let (before, _) = readme.split_once("## ").unwrap();
    assert!(before.contains("docs/pictures/"), "it opens with a picture");
}

/// A newcomer types what the README says: its verbs, their verbs and their options are there.
#[test]
fn every_call_in_the_readme_can_be_typed() {
    use clap::Parser;
    let read = |file: &str| std::fs::read_to_string(file).unwrap();
    let (readme, commands) = (read("README.md"), read("docs/commands.md"));
    let blocks = readme.split("```").skip(1).step_by(2).chain(commands.split("```").skip(1).step_by(2));
    let calls: Vec<&str> = blocks
        .flat_map(str::lines)
        .filter_map(|line| Some(line.trim().strip_prefix("verbatim")?.split(" #").next()?.trim()))
        .collect();
    assert!(calls.len() > 15, "{calls:?}");
    for call in calls {
        let quoted = call.split('"').enumerate().flat_map(|(nth, part)| match nth % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
        let args = std::iter::once("verbatim".to_owned()).chain(quoted);
        let read = verbatim::cli::Cli::try_parse_from(args).unwrap_or_else(|error| panic!("verbatim {call}: {error}"));
        assert!(read.folder.is_none(), "`{call}` is no verb");
    }
}

#[test]
fn every_verb_has_help() {
    for (name, help) in verbs() {
        assert!(help.len() > 10, "`{name}` lacks its sentence of help");
    }
}

/// The study that the documents speak of.
fn sample() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("sample");
    let args = verbatim::commands::demo::Args { dir: Some(root.clone()) };
    verbatim::commands::demo::write(&args).unwrap();
    (folder, root)
}

/// What a verb prints in a study, as a table of some of its columns.
fn printed(root: &Path, call: &str, columns: &str) -> String {
    use clap::Parser;
    let study = root.to_string_lossy().into_owned();
    let args = call.split_whitespace().chain(["--study", &study]);
    let cli = verbatim::cli::Cli::try_parse_from(args).unwrap_or_else(|error| panic!("{call}: {error}"));
    let output = cli.verb.as_ref().unwrap().run(&cli.context()).unwrap();
    let table = output.table.unwrap();
    let at = |name: &str| {
        let place = table.column(name);
        place.unwrap_or_else(|| panic!("`{call}` has no column {name}"))
    };
    let places: Vec<usize> = columns.split_whitespace().map(at).collect();
    let shown = |value: &verbatim::analysis::table::Cell| match value {
        verbatim::analysis::table::Cell::Number(number) => format!("{number:.3}"),
        other => cell(&other.exact()),
    };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = format!("`{call}`\n\n");
    text += &line(places.iter().map(|place| table.columns[*place].name.clone()).collect());
    text += &format!("{}|\n", "|---".repeat(places.len()));
    for row in &table.rows {
        text += &line(places.iter().map(|place| shown(&row[*place])).collect());
    }
    text
}

#[test]
fn the_figures_in_the_analysis_are_fresh() {
    let (_folder, root) = sample();
    let file = "docs/analysis.md";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut fresh = String::new();
    let mut rest = text.as_str();
    let mut calls = 0;
    while let Some(open) = rest.find("<!-- verbatim ") {
        let end = open + rest[open..].find("-->\n").unwrap() + 4;
        let close = end + rest[end..].find("<!-- /verbatim -->").unwrap();
        let (call, columns) = rest[open + 5..end - 4].split_once('|').unwrap();
        fresh += &rest[..end];
        fresh += &printed(&root, call.trim(), columns);
        rest = &rest[close..];
        calls += 1;
    }
    fresh += rest;
    assert!(calls > 5, "{file} shows no figures");
    if fresh != text {
        assert!(
            std::env::var_os("VERBATIM_BLESS").is_some(),
            "the figures in {file} are stale; VERBATIM_BLESS=1 cargo test writes them anew"
        );
        std::fs::write(&path, fresh).unwrap();
    }
}
