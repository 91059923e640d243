//! What the documents for developers say of the code: rings, files and names that are there.

use super::{RINGS, root, sources};
use regex::Regex;

const DOCUMENTS: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/inside.md"];

#[test]
fn the_table_of_rings_is_that_of_the_code() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let row = Regex::new(r"(?m)^\| \d+ \| ([^|]*) \|").unwrap();
    let name = Regex::new(r"`(\w+)`").unwrap();
    let modules = |cell: &str| name.captures_iter(cell).map(|found| found[1].to_owned()).collect::<Vec<_>>();
    let told: Vec<Vec<String>> = row.captures_iter(&text).map(|found| modules(&found[1])).collect();
    assert_eq!(told, RINGS.map(<[&str]>::to_vec));
}

/// Paths and names between backticks, where they are written as those of the code.
#[test]
fn what_the_documents_name_is_there() {
    let source: String = sources().into_values().collect();
    let quoted = Regex::new(r"`([^`\n]+)`").unwrap();
    let path = Regex::new(r"^[a-z_]+(/[a-z_]+)+(\.rs)?/?$").unwrap();
    let named = Regex::new(r"^(?:[A-Za-z_]+::)+([A-Za-z_]+)$").unwrap();
    let mut missing = Vec::new();
    let mut seen = 0;
    for file in DOCUMENTS {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        for words in quoted.captures_iter(&text).map(|found| found[1].to_owned()) {
            let is_there = if path.is_match(&words) {
                let places = [root().join("src").join(&words), root().join(&words)];
                places.iter().any(|place| place.exists() || place.with_extension("rs").exists())
            } else if let Some(last) = named.captures(&words).map(|found| found[1].to_owned()) {
                let item = format!(r"\b(fn|struct|enum|trait|type|static|const|mod) {last}\b|\b{last}[,(]");
                Regex::new(&item).unwrap().is_match(&source)
            } else {
                continue;
            };
            seen += 1;
            if !is_there {
                missing.push(format!("{file}: `{words}`"));
            }
        }
    }
    assert!(seen > 40, "the documents name {seen} things");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
