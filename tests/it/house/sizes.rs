//! How long files and functions may be.

use super::root;
use regex::Regex;
use std::collections::BTreeMap;

/// Most lines of a file.
const FILE: usize = 600;

/// Every Rust file of the folders, by its path from the root, as it is.
fn files(folders: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open: Vec<_> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn no_file_swells() {
    let found = files(&["src", "tests", "benches", "examples", "fuzz/src", "fuzz/fuzz_targets"]);
    assert!(found.len() > 300, "the source was not found");
    let long = found.iter().map(|(name, text)| (name, text.lines().count())).filter(|(_, lines)| *lines > FILE);
    let told: Vec<String> =
        long.map(|(name, lines)| format!("{name} has {lines} lines; split it before {FILE}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Most lines of a function, from its head to the brace that closes it.
const FUNCTION: usize = 80;

/// Functions that may be longer, each with the reason.
const LONGER: [(&str, &str, &str); 1] =
    [("tests/it/properties.rs", "act", "a table of steps, an arm each, and what each makes of a study")];

/// Functions of a text, as it is formatted, with their lines.
fn functions(text: &str) -> Vec<(String, usize)> {
    let head = Regex::new(r"^( *)(?:pub(?:\([a-z]+\))? )?(?:const )?fn (\w+)").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // One on a single line, and one without a body, are never long.
        let Some(parts) = head.captures(line).filter(|_| !line.ends_with(['}', ';'])) else { continue };
        let close = format!("{}}}", &parts[1]);
        let end = lines[at..]
            .iter()
            .position(|line| *line == close || line.ends_with(';') && line.starts_with(&format!("{})", &parts[1])));
        found.extend(end.map(|end| (parts[2].to_owned(), end + 1)));
    }
    found
}

#[test]
fn lengths_of_functions_are_read() {
    let text = "impl A {\n    pub fn a(\n        b: u8,\n    ) -> u8 {\n        if b > 0 {\n        }\n    }\n    fn c() {}\n}\n\nfn d() {\n    1;\n}\n";
    let found = functions(text);
    assert_eq!(found, [("a".to_owned(), 6), ("d".to_owned(), 3)]);
}

#[test]
fn no_function_swells() {
    let mut told = Vec::new();
    let mut may = BTreeMap::from(LONGER.map(|(file, name, _)| ((file.to_owned(), name.to_owned()), false)));
    for (file, text) in files(&["src", "tests", "benches", "examples", "fuzz/src"]) {
        for (name, lines) in functions(&text).into_iter().filter(|(_, lines)| *lines > FUNCTION) {
            match may.get_mut(&(file.clone(), name.clone())) {
                Some(met) => *met = true,
                None => {
                    told.push(format!("{file}: {name} has {lines} lines; cut it along its seams before {FUNCTION}"));
                }
            }
        }
    }
    told.extend(
        may.iter().filter(|(_, met)| !**met).map(|((file, name), _)| format!("{file}: {name} need not be listed")),
    );
    assert!(told.is_empty(), "{}", told.join("\n"));
}
