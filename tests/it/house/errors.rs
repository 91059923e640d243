//! Every public function that may fail says in its comment when it does, under `# Errors`.

use super::{root, test_files, without_tests};
use regex::Regex;
use std::collections::BTreeMap;

/// Public functions of a text that return a `Result` and have no `# Errors`, by name.
fn silent(text: &str) -> Vec<String> {
    let function = Regex::new(r"^\s*pub (?:const )?fn (\w+)").unwrap();
    let fails = Regex::new(r"-> (?:\w+::)*Result\b").unwrap();
    let mut found = Vec::new();
    let mut told = false;
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let head = line.trim_start();
        if head.starts_with("///") || head.starts_with("#[") {
            told |= head.starts_with("/// # Errors");
            continue;
        }
        if let Some(name) = function.captures(line).filter(|_| !told) {
            let ends = |line: &&str| line.ends_with(['{', ';', '}']);
            let end = lines[at..].iter().position(ends).unwrap_or_default();
            let head = lines[at..=at + end].join(" ");
            // What a closure among the parameters returns is none of the function's.
            let answer = head.rfind(") -> ").map_or("", |from| &head[from..]);
            found.extend(fails.is_match(answer).then(|| name[1].to_owned()));
        }
        told = false;
    }
    found
}

#[test]
fn silent_functions_are_found() {
    let text = "/// Does.\npub fn a() -> io::Result<u8> {\n}\n/// Does.\n///\n/// # Errors\n/// Never.\n#[must_use]\npub fn b() -> \
                Result<(), ()> {\n}\npub fn c(\n    f: impl Fn() -> Result<(), ()>,\n) -> u8 {\n}\nfn d() -> Result<(), ()> \
                {\n}\npub const fn e(\n    a: u8,\n) -> Result<u8, ()> {\n}\n";
    assert_eq!(silent(text), ["a", "e"]);
}

#[test]
fn every_public_function_that_may_fail_says_when() {
    let sources: BTreeMap<String, String> = super::sources();
    let tests = test_files(&sources);
    let mut breaches = Vec::new();
    for name in sources.keys().filter(|name| !tests.contains(*name)) {
        // With its comments, which `sources` leaves out.
        let text = std::fs::read_to_string(root().join("src").join(name)).unwrap();
        breaches.extend(silent(&without_tests(&text)).iter().map(|function| format!("src/{name}: {function}")));
    }
    assert!(breaches.is_empty(), "these have no `# Errors`:\n{}", breaches.join("\n"));
}
