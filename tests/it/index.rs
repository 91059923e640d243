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
const VERBS: [&[&str]; 16] = [
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
    &["excerpts"],
    &["excerpts", "--times", "--sort", "code", "--group-by", "speaker"],
    &["transcripts", "export"],
    &["participants", "list"],
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
fn rows_that_leave_as_they_are_made_are_those_of_the_whole_table() {
    let (folder, root) = sample();
    let index = folder.path().join("index").display().to_string();
    let to = folder.path().join("out.csv");
    let asked: [&[&str]; 6] = [
        &[],
        &["--code", "withheld-pay", "--times"],
        &["--context", "0", "--pages"],
        &["--spreadsheet"],
        &["--sort", "coder"],
        &["--query", "weight>9"],
    ];
    let compare = |when: &str| {
        for asked in asked {
            let args = [&["excerpts", "--format", "csv"], asked].concat();
            let held = run(&root, "off", &[&args[..], &["--caption"]].concat());
            let rows: String = held.0.split_inclusive('\n').skip_while(|line| line.starts_with('#')).collect();
            assert!(rows.starts_with("id,transcript,"), "{rows}");
            for index in ["off", &index] {
                let left = run(&root, index, &args);
                assert_eq!(left, (rows.clone(), held.1.clone(), held.2), "{when}: {asked:?}, index {index}");
            }
            let file = run(&root, &index, &[&args[..], &["-o", to.to_str().unwrap(), "--force"]].concat());
            assert_eq!(file, (String::new(), held.1, held.2), "{when}: {asked:?}");
            assert_eq!(std::fs::read_to_string(&to).unwrap(), rows, "{when}: {asked:?}");
        }
    };
    compare("the sample");
    // A text that is gone, and one that was changed under its codings.
    std::fs::remove_file(root.join("transcripts/fg03-leeds.txt")).unwrap();
    let texts = std::fs::read_dir(root.join("transcripts")).unwrap().map(|entry| entry.unwrap().path());
    let mut texts: Vec<_> = texts.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    texts.sort();
    let text = std::fs::read_to_string(&texts[0]).unwrap();
    std::fs::write(&texts[0], text.replace(['e', 'a'], "")).unwrap();
    compare("changed texts");
    // Whoever reads only the first row is no failure.
    let mut reading = command(&root, &index, &["excerpts"]);
    let mut child = reading.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
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
