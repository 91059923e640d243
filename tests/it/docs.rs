//! Tables in the documents that are made from the program; `VERBATIM_BLESS=1 cargo test` writes them anew.

use std::path::Path;
use verbatim::cli::verbs;
use verbatim::tui::keymap::Context;
use verbatim::tui::keymap::table::TABLE;

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

fn key_table(wanted: impl Fn(&verbatim::tui::keymap::Entry) -> bool) -> String {
    let keys = |keys: &[&str]| keys.iter().map(|key| format!("`{}`", cell(key))).collect::<Vec<_>>().join(" ");
    let row = |entry: &verbatim::tui::keymap::Entry| {
        format!("| {} | {} | {} | {} |\n", entry.context.title(), entry.group, keys(entry.keys), cell(entry.help))
    };
    let rows: Vec<String> = TABLE.iter().filter(|entry| wanted(entry)).map(row).collect();
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
    fresh("README.md", "verbs", &verb_table());
}

#[test]
fn the_table_of_keys_is_fresh() {
    fresh("docs/keys.md", "keys", &key_table(|_| true));
    fresh("README.md", "keys", &key_table(|entry| entry.context == Context::Reader));
}

#[test]
fn every_verb_has_help() {
    for (name, help) in verbs() {
        assert!(help.len() > 10, "`{name}` lacks its sentence of help");
    }
}
