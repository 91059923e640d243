//! The real program by its verbs, and git, as other programs call them.

use std::path::Path;
use std::process::Command;

/// What a verb answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    /// Data.
    pub out: String,
    /// Sentences.
    pub said: String,
}

/// Runs a verb in a study, as ana, with a home folder in which there is nothing.
pub fn verbatim<'a>(root: &Path, args: impl IntoIterator<Item = &'a str>) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
    command.args(args).current_dir(root).env("HOME", root.join(".verbatim")).env("VERBATIM_CODER", "ana");
    command.env("VERBATIM_INDEX", env!("CARGO_TARGET_TMPDIR"));
    let output = command.output().unwrap();
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code().unwrap_or(-1), out: words(output.stdout), said: words(output.stderr) }
}

/// Runs a verb that must succeed; its data.
pub fn done<'a>(root: &Path, args: impl IntoIterator<Item = &'a str>) -> String {
    let args: Vec<&str> = args.into_iter().collect();
    let answer = verbatim(root, args.iter().copied());
    assert_eq!(answer.code, 0, "{args:?}: {}{}", answer.out, answer.said);
    answer.out
}

/// Runs git without anybody's settings; what it prints.
pub fn git<'a>(root: &Path, args: impl IntoIterator<Item = &'a str>) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "core.quotePath=false"]);
    command.args(args).current_dir(root).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", root.join("none"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Makes a folder a repository with all that is in it; nothing but what belongs there.
pub fn repository(root: &Path) {
    git(root, ["init", "-q"]);
    std::fs::write(root.join(".gitignore"), verbatim::store::layout::GITIGNORE).unwrap();
    std::fs::write(root.join(".gitattributes"), verbatim::store::layout::GITATTRIBUTES).unwrap();
    commit(root);
}

/// Commits all that is there.
pub fn commit(root: &Path) {
    git(root, ["add", "-A"]);
    git(root, ["commit", "-q", "-m", "state"]);
}

/// The rows of a table in CSV, each by its column names.
pub fn rows(csv: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}
