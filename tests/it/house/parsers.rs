//! Skins read keys and fields: what a row, a column, a caption or a query means is never taken out of its text again.

use super::{first, sources, test_files, without_tests};
use regex::Regex;

/// Where tables are shown and written; what people type is read there too.
const SKINS: [&str; 4] = ["commands", "tui", "export", "cli"];

/// What may read text back, with the reason.
const READERS: [(&str, &str); 1] =
    [("export/lang/turned.rs", "finished sentences are said in another language; what is not known stays as it is")];

/// What takes meaning out of the text of a table, with what is there instead.
const PARSERS: [(&str, &str); 7] = [
    (r#"\.r?split(?:_once)?\("; "\)"#, "a list is a field: `Key::labels`, `Key::values`"),
    (
        r#"[=!]= (?:&?\w+::)*(?:"\((?:none|any|total|codebook)\)"|ANY\b|TOTAL\b|NONE\b|CODEBOOK\b)"#,
        "`Key::sums`, `Key::values`",
    ),
    (r#"Some\("\((?:none|any|total|codebook)\)"\)"#, "`Key::sums`, `Key::values`"),
    (r#"strip_(?:pre|suf)fix\("(?:Scope|Unit|columns)\b"#, "`Caption` has fields"),
    (r#"\bcaption\b[^;]*\.(?:contains|starts_with|ends_with|find)\(""#, "`Caption` has fields"),
    (r#"contains\("could not be read"#, "`Warning::Unread`"),
    (
        r#"format!\(\s*"[^"]*\b(?:code|coder|participant|question|speaker|transcript|has):=?\{"#,
        "a query is made of values: `Tree::is`, `Tree::code`",
    ),
];

/// What is a value of a table's cell read back, with what is there instead.
const CELLS: [(&str, &str); 2] = [
    (r"find_transcript\([^;]*(?:exact\(\)|Cell::)", "`Key::transcript`"),
    (r"known_(?:code|coder)\([^;]*(?:exact\(\)|Cell::)", "`Key::code`, `Key::coder`"),
];

/// What a text breaks, by rule.
fn breaches(text: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for (pattern, instead) in PARSERS.iter().chain(&CELLS) {
        let pattern = Regex::new(pattern).unwrap();
        found.extend(pattern.find_iter(text).map(|hit| (hit.as_str().to_owned(), *instead)));
    }
    found
}

#[test]
fn parsers_are_found() {
    for text in [
        r#"item.speakers.split("; ").map(str::to_owned)"#,
        r#"id.split_once("; ")"#,
        r#"if value == "(none)" {"#,
        "line.id == ANY",
        "code != table::CODEBOOK",
        r#"Some("(any)") =>"#,
        r#"words.strip_prefix("Scope: ")"#,
        r#"table.caption.sentences().iter().any(|words| words.starts_with("0 "))"#,
        r#"words.contains("could not be read")"#,
        r#"format!("code:{one} overlaps code:{other}")"#,
        r#"format!("not has:{}", name)"#,
        r#"format!("code:={id}")"#,
        "study.find_transcript(&cells.first()?.exact())",
        "row.first().map(|cell| study.known_code(&cell.exact()))",
    ] {
        assert!(!breaches(text).is_empty(), "{text}");
    }
    for text in [
        r#"labels.join("; ")"#,
        r#"format!("{id}: {}", words)"#,
        r#"word.split_once('=')"#,
        "study.find_transcript(id)",
        "if word == \"none\"",
    ] {
        assert!(breaches(text).is_empty(), "{text}: {:?}", breaches(text));
    }
}

#[test]
fn skins_read_no_text_back() {
    let sources = sources();
    let tests = test_files(&sources);
    let mut found = Vec::new();
    let reads = |name: &str| READERS.iter().any(|(known, _)| *known == name);
    let skins = sources.iter().filter(|(name, _)| SKINS.contains(&first(name)) && !tests.contains(*name));
    for (name, text) in skins.filter(|(name, _)| !reads(name)) {
        let told = breaches(&without_tests(text)).into_iter();
        found.extend(told.map(|(hit, instead)| format!("src/{name}: {hit}\n    instead: {instead}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
