//! How long files and functions may be.

use super::root;
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
