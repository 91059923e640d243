//! Disks that take no more: full, and read-only. The real program says so in a sentence and loses nothing.
//!
//! With every `cargo test` the full disk is a limit on the size of files. On a real one of a few MiB, by hand:
//!
//! ```text
//! mount -t tmpfs -o size=2m tmpfs /mnt/small
//! VERBATIM_SMALL_DISK=/mnt/small cargo test --test it disk -- --nocapture
//! ```
#![cfg(unix)]

use super::study::TempStudy;
use std::collections::BTreeSet;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_verbatim");
const TURNS: usize = 400;

fn fill(root: &Path) {
    let study = TempStudy::new();
    let line = |turn: usize| format!("{}: This is number {turn} of them.\n", ["Anna", "Bob"][turn % 2]);
    let text: Vec<String> = (1..=TURNS).map(line).collect();
    study.write("transcripts/a.txt", &text.join("\n"));
    for (file, bytes) in study.files() {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn run(command: &mut Command, root: &Path) -> Output {
    let local = root.join(".verbatim");
    command.current_dir(root).env("HOME", &local).env("VERBATIM_CODER", "ana").stdin(Stdio::null());
    command.output().unwrap()
}

/// Numbers of the turns that the program says are coded.
fn coded(root: &Path) -> BTreeSet<String> {
    let output = run(Command::new(PROGRAM).args(["codings", "--format", "csv"]), root);
    assert!(output.status.success() || output.status.code() == Some(1), "{output:?}");
    let rows = String::from_utf8(output.stdout).unwrap();
    let number = |row: &str| Some(row.split("number ").nth(1)?.split(' ').next()?.to_owned());
    rows.lines().filter_map(number).collect()
}

/// A command that cannot write files beyond a size, as on a disk without room; the signal that comes with it is ignored.
fn limited(blocks: usize, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""), PROGRAM]).args(args);
    command
}

fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let below = entries.flat_map(|path| if path.is_dir() { leftovers(&path) } else { vec![path] });
    below.filter(|path| path.extension().is_some_and(|ending| ending == "tmp")).collect()
}

/// Codes turn after turn until the disk takes no more, then makes room and goes on.
fn until_full(root: &Path, verb: impl Fn(&[&str]) -> Command, room: impl Fn()) {
    fill(root);
    let mut acknowledged = BTreeSet::new();
    let mut refusals = 0;
    for turn in 1..=TURNS {
        let turn = turn.to_string();
        let output = run(&mut verb(&["code", "a", "pay", "--turn", &turn]), root);
        if output.status.success() {
            assert_eq!(refusals, 0, "turn {turn} was coded on a full disk");
            acknowledged.insert(turn);
            continue;
        }
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("not saved") || told.contains("cannot be written"), "{told}");
        assert!(!told.contains("panicked"), "{told}");
        refusals += 1;
        if refusals == 5 {
            break;
        }
    }
    assert!(acknowledged.len() >= 5, "only {} fitted", acknowledged.len());
    assert_eq!(refusals, 5, "the disk was never full: {}", acknowledged.len());
    assert_eq!(coded(root), acknowledged, "on the full disk");
    assert_eq!(leftovers(root), Vec::<PathBuf>::new());
    room();
    assert_eq!(coded(root), acknowledged, "what was refused has come back");
    let output = run(Command::new(PROGRAM).args(["code", "a", "pay", "--turn", "400"]), root);
    assert!(output.status.success(), "{output:?}");
    acknowledged.insert("400".to_owned());
    assert_eq!(coded(root), acknowledged);
    eprintln!("full disk: {} acknowledged, 0 lost", acknowledged.len());
}

#[test]
fn a_full_disk_takes_nothing_back_that_was_acknowledged() {
    match std::env::var_os("VERBATIM_SMALL_DISK") {
        Some(disk) => {
            let root = PathBuf::from(disk).join("study");
            let _ = std::fs::remove_dir_all(&root);
            std::fs::create_dir_all(&root).unwrap();
            let ballast = root.with_file_name("ballast");
            let taken = 160 * 1024;
            // All room but a little is taken.
            let mut all = std::fs::File::create(&ballast).unwrap();
            while std::io::Write::write_all(&mut all, &[7; 4096]).is_ok() {}
            let full = all.metadata().unwrap().len();
            all.set_len(full.saturating_sub(taken)).unwrap();
            drop(all);
            until_full(&root, plain, || std::fs::remove_file(&ballast).unwrap());
            std::fs::remove_dir_all(root).unwrap();
        }
        None => {
            let folder = tempfile::tempdir().unwrap();
            until_full(folder.path(), |args| limited(12, args), || ());
        }
    }
}

fn plain(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args);
    command
}

fn all_below(folder: &Path, change: &dyn Fn(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all_below(&path, change);
        }
        change(&path);
    }
    change(folder);
}

/// A command as somebody who may not write where the study's owner may; root becomes nobody.
fn stranger(root: &Path, args: &[&str]) -> Command {
    let mut command = plain(args);
    if std::fs::metadata(root).unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    }
    command
}

#[test]
fn a_read_only_folder_is_read_and_what_is_not_saved_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fill(root);
    let coding = run(&mut plain(&["code", "a", "pay", "--turn", "3"]), root);
    assert!(coding.status.success(), "{coding:?}");
    let mode = |bits: u32, more: u32| {
        all_below(root, &|path| {
            let bits = if path.is_dir() { bits | more } else { bits };
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(bits)).unwrap();
        });
    };
    mode(0o444, 0o111);
    let reading = run(&mut stranger(root, &["codings", "--format", "csv"]), root);
    let rows = String::from_utf8_lossy(&reading.stdout).into_owned();
    assert!(reading.status.success() && rows.contains("number 3"), "{reading:?}");
    for args in [
        &["code", "a", "pay", "--turn", "4"][..],
        &["codebook", "rename", "pay", "Money"],
        &["memo", "study", "a thought"],
        &["undo"],
    ] {
        let output = run(&mut stranger(root, args), root);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{args:?}: {told}");
        assert!(told.trim_end().ends_with('.') && !told.contains("panicked"), "{args:?}: {told}");
    }
    mode(0o644, 0o111);
    let after = run(&mut plain(&["codings", "--format", "csv"]), root);
    assert_eq!(String::from_utf8_lossy(&after.stdout), rows);
}
