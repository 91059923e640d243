//! The real program with its index and without: the same answers, whatever becomes of the index.
//!
//! By hand, with more kills:
//!
//! ```text
//! VERBATIM_KILLS=1000 cargo test --test it index
//! ```

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Verbs that count or list, in the sample study.
const VERBS: [&[&str]; 12] = [
    &["frequencies"],
    &["frequencies", "--shares", "--roll-up"],
    &["crosstab", "--by", "transcript"],
    &["crosstab", "--by", "country"],
    &["cooccurrence", "--unit", "overlap"],
    &["saturation"],
    &["transcripts", "list"],
    &["codebook", "list"],
    &["codings"],
    &["excerpts", "--code", "withheld-pay"],
    &["timeline"],
    &["search", "pay"],
];

fn sample() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("study");
    let made = run(folder.path(), "off", &["demo", "study"]);
    assert!(made.2, "{}", made.1);
    (folder, root)
}

fn command(root: &Path, index: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
    command.args(args).current_dir(root).env("HOME", root.join("none")).env("VERBATIM_CODER", "ana");
    command.env("VERBATIM_INDEX", index).stdin(Stdio::null());
    command
}

/// Data, sentences, and whether all went well.
fn run(root: &Path, index: &str, args: &[&str]) -> (String, String, bool) {
    let output = command(root, index, args).output().unwrap();
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (words(output.stdout), words(output.stderr), output.status.success())
}

#[test]
fn verbs_answer_the_same_with_the_index_and_without() {
    let (folder, root) = sample();
    let index = folder.path().join("index").display().to_string();
    let compare = |when: &str| {
        for verb in VERBS {
            let args = [verb, &["--format", "csv", "--caption"]].concat();
            assert_eq!(run(&root, &index, &args), run(&root, "off", &args), "{when}: {verb:?}");
        }
    };
    compare("cold");
    compare("warm");
    let acts: [&[&str]; 5] = [
        &["code", "fg03-leeds", "withheld-pay", "--turn", "2"],
        &["memo", "fg03-leeds", "Why so?", "--turn", "3"],
        &["undo"],
        &["redo"],
        &["undo"],
    ];
    for act in acts {
        let (out, said, done) = run(&root, &index, act);
        assert!(done, "{act:?}: {out}{said}");
        let args = ["codings", "--transcript", "fg03-leeds", "--format", "csv"];
        assert_eq!(run(&root, &index, &args), run(&root, "off", &args), "after {act:?}");
        let args = ["frequencies", "--format", "csv"];
        assert_eq!(run(&root, &index, &args), run(&root, "off", &args), "after {act:?}");
    }
    // A coding is found by its id, and taken off in its own file.
    let listed = run(&root, &index, &["codings", "--by-coder", "ana", "--format", "csv"]).0;
    let id = listed.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    for _ in 0..2 {
        let (out, said, done) = run(&root, &index, &["uncode", &id]);
        assert!(done, "{out}{said}");
        assert!(!run(&root, "off", &["codings"]).0.contains(&id));
        assert!(run(&root, &index, &["undo"]).2);
        assert!(run(&root, &index, &["codings"]).0.contains(&id));
    }
    compare("after acts");
    assert_eq!(std::fs::read_dir(folder.path().join("index/studies")).unwrap().count(), 2);
}

#[test]
fn a_program_killed_while_it_writes_the_index_leaves_no_wrong_answer() {
    let kills: u32 = std::env::var("VERBATIM_KILLS").ok().and_then(|word| word.parse().ok()).unwrap_or(12);
    let (folder, root) = sample();
    let index = folder.path().join("index");
    let name = index.display().to_string();
    let args = ["frequencies", "--format", "csv"];
    let truth = run(&root, "off", &args);
    let begun = Instant::now();
    assert_eq!(run(&root, &name, &args), truth);
    let usual = begun.elapsed();
    for kill in 0..kills {
        let _ = std::fs::remove_dir_all(&index);
        let quiet = || {
            let mut quiet = command(&root, &name, &args);
            quiet.stdout(Stdio::null()).stderr(Stdio::null());
            quiet.spawn().unwrap()
        };
        // Two at once, one of which is killed.
        let (mut killed, mut other) = (quiet(), quiet());
        std::thread::sleep(usual * (kill * 37 % 100) / 80 + Duration::from_micros(u64::from(kill) * 13 % 997));
        killed.kill().unwrap();
        killed.wait().unwrap();
        assert_eq!(run(&root, &name, &args), truth, "kill {kill}");
        assert!(other.wait().unwrap().success());
        assert_eq!(run(&root, &name, &args), truth, "kill {kill}, later");
    }
}
