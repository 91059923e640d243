//! The house rules, read from the source.

mod circles;
mod documents;
mod errors;
mod parsers;
mod sizes;

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rings from the inside; a ring may name itself and those further in.
const RINGS: [&[&str]; 7] = [
    &["model"],
    &["text"],
    &["edit", "analysis", "search"],
    &["store", "import", "export", "plot", "refi", "git"],
    &["session"],
    &["commands", "tui"],
    &["cli"],
];

/// From this ring on, no module names another of its ring: verbs and screens do not know each other.
const SKINS: usize = 5;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under `src`, by its path from there, comments taken out.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.insert(name(&path), without_comments(&text));
            }
        }
    }
    assert!(found.len() > 50, "the source was not found");
    found
}

fn name(path: &Path) -> String {
    let path = path.strip_prefix(root().join("src")).unwrap();
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn without_comments(text: &str) -> String {
    let code = |line: &str| if line.trim_start().starts_with("//") { String::new() } else { line.to_owned() };
    text.lines().map(|line| code(line) + "\n").collect()
}

/// A file's text without the items under `#[cfg(test)]`.
fn without_tests(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let close = format!("{indent}}}");
        let mut opened = false;
        for line in lines.by_ref() {
            if line == close || (!opened && line.ends_with(';')) {
                break;
            }
            opened |= line.ends_with('{');
        }
    }
    kept
}

/// Files that are tests as a whole: named so, or declared under `#[cfg(test)]`.
fn test_files(sources: &BTreeMap<String, String>) -> BTreeSet<String> {
    let declared = Regex::new(r"#\[cfg\(test\)\]\n\s*(?:pub(?:\([a-z]+\))? )?mod (\w+);").unwrap();
    let mut found = BTreeSet::new();
    for (name, text) in sources {
        if name.ends_with("_tests.rs") || name.ends_with("/tests.rs") {
            found.insert(name.clone());
        }
        let folder = match name.strip_suffix("/mod.rs") {
            Some(folder) => folder.to_owned(),
            None => name.trim_end_matches(".rs").to_owned(),
        };
        let folder = if name == "lib.rs" { String::new() } else { folder + "/" };
        for module in declared.captures_iter(text) {
            found.insert(format!("{folder}{}.rs", &module[1]));
        }
    }
    found
}

/// The ring's first folder or file: `model` of `model/code.rs`.
fn first(name: &str) -> &str {
    name.split('/').next().unwrap_or(name).trim_end_matches(".rs")
}

fn rank(module: &str) -> Option<usize> {
    RINGS.iter().position(|ring| ring.contains(&module))
}

/// What a text names after a prefix such as `crate::`, braces opened: `crate::{a::B, c}` names `a` and `c`.
fn named(text: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        if !rest.starts_with('{') {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            continue;
        }
        let (mut depth, mut word, mut fresh) = (0, String::new(), true);
        for c in rest.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 1 => break,
                '}' => depth -= 1,
                ',' if depth == 1 => {
                    found.push(std::mem::take(&mut word));
                    fresh = true;
                }
                c if depth == 1 && fresh && (c.is_alphanumeric() || c == '_') => word.push(c),
                ':' if depth == 1 => fresh = false,
                _ => {}
            }
        }
        found.push(word);
    }
    found.retain(|word| !word.is_empty());
    found
}

#[test]
fn paths_are_read() {
    assert_eq!(named("use crate::{a::{B, C}, c, d::E};", "crate::"), ["a", "c", "d"]);
    assert_eq!(named("fn f(x: &crate::model::Code) {}", "crate::"), ["model"]);
    assert_eq!(
        without_tests("a\n#[cfg(test)]\nmod tests {\n    use x;\n    y\n}\nb\n#[cfg(test)]\nmod c;\nd\n"),
        "a\nb\nd\n"
    );
}

#[test]
fn an_inner_ring_knows_nothing_of_an_outer_one() {
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        let from = first(&name);
        if name == "lib.rs" || name == "main.rs" {
            continue;
        }
        let Some(own) = rank(from) else {
            breaches.push(format!("src/{name}: `{from}` belongs to no ring"));
            continue;
        };
        for to in named(&text, "crate::") {
            let outer = match rank(&to) {
                Some(other) => other > own || (other == own && own >= SKINS && to != from),
                None => to.chars().next().is_some_and(char::is_lowercase),
            };
            if outer {
                breaches.push(format!("src/{name} names crate::{to}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn no_path_climbs_out_of_its_ring_by_super() {
    let climb = Regex::new(r"(?:super::)+").unwrap();
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        let modules = name.trim_end_matches(".rs").trim_end_matches("/mod").split('/').count();
        if name == "lib.rs" || name == "main.rs" {
            continue;
        }
        for found in climb.find_iter(&without_tests(&text)) {
            if found.as_str().matches("super::").count() >= modules {
                breaches.push(format!("src/{name}: {}", found.as_str()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_terminal_stays_in_tui_and_arguments_in_cli_and_commands() {
    let rules: [(&str, &[&str]); 3] = [("ratatui", &["tui"]), ("crossterm", &["tui"]), ("clap", &["cli", "commands"])];
    let mut breaches = Vec::new();
    for (name, text) in sources() {
        for (library, allowed) in rules {
            let word = Regex::new(&format!(r"\b{library}(_\w+)?::")).unwrap();
            if word.is_match(&text) && !allowed.contains(&first(&name)) {
                breaches.push(format!("src/{name} names {library}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn screens_never_name_each_other() {
    let sources = sources();
    let home = "tui/screens/";
    let screen = |name: &str| name.strip_prefix(home).map(|rest| first(rest).to_owned());
    let screens: BTreeSet<String> =
        sources.keys().filter_map(|name| screen(name)).filter(|screen| screen != "mod").collect();
    assert!(!screens.is_empty());
    let mut breaches = Vec::new();
    for (name, text) in &sources {
        let Some(own) = screen(name).filter(|own| own != "mod") else { continue };
        let parts = name[home.len()..].trim_end_matches("/mod.rs").split('/').count();
        let up = "super::".repeat(parts);
        let mut seen = named(text, "screens::");
        seen.extend(named(&without_tests(text), &up));
        for other in seen {
            if screens.contains(&other) && other != own {
                breaches.push(format!("src/{name} names the screen {other}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn nothing_is_unwrapped_or_left_to_do() {
    let sources = sources();
    let tests = test_files(&sources);
    let words = [".unwrap()", ".expect(", ".unwrap_err()", ".expect_err(", "todo!", "unimplemented!", "dbg!"];
    let mut breaches = Vec::new();
    for (name, text) in sources.iter().filter(|(name, _)| !tests.contains(*name)) {
        let text = without_tests(text);
        for word in words {
            breaches.extend(text.contains(word).then(|| format!("src/{name} holds {word}")));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

fn test_sources() -> Vec<(PathBuf, String)> {
    let files = std::fs::read_dir(root().join("tests/it")).unwrap().map(|entry| entry.unwrap().path());
    let rust = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_test_runs() {
    let main = std::fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    let skipped = ["#[ign", "ore"].concat();
    let panics = ["#[should_", "panic"].concat();
    for (path, text) in test_sources() {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(stem == "main" || main.contains(&format!("mod {stem};")), "{stem}.rs is not declared in main.rs");
        assert!(!text.contains(&skipped) && !text.contains(&panics), "{stem}.rs skips a test");
    }
    for (name, text) in sources() {
        assert!(!text.contains(&skipped) && !text.contains(&panics), "src/{name} skips a test");
    }
}

/// Crates that would bring network code into the program or its build, as `deny.toml` names them for all checks.
fn network() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let one = Regex::new(r#"(?m)^ *\{ crate = "([^"]+)" \},$"#).unwrap();
    one.captures_iter(&list).map(|found| found[1].to_owned()).collect()
}

#[test]
fn no_network_crate_is_locked() {
    let network = network();
    assert!(network.len() > 10 && network.contains(&"reqwest".to_owned()), "deny.toml was not read: {network:?}");
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let text = std::fs::read_to_string(root().join(lock)).unwrap();
        let found: Vec<&String> =
            network.iter().filter(|name| text.contains(&format!("name = \"{name}\"\n"))).collect();
        assert!(found.is_empty(), "{lock} holds {found:?}");
    }
}
