//! Who coded what under which wording, with the older wordings from git.

use super::program::{done, git, repository};
use super::study::TempStudy;
use std::path::Path;
use std::process::Command;

#[test]
fn an_older_wording_comes_from_git() {
    let study = TempStudy::new();
    let root = study.root();
    let book = |definition: &str, defined: &str| {
        format!(
            "(format: 1, codes: [(id: \"pay\", name: \"Pay\", definition: \"{definition}\", defined: \"{defined}\")])\n"
        )
    };
    study.write("codebook.ron", &book("Money for work.", "2020-01-01"));
    let coding = |id: &str, at: (u32, u32), made: &str| {
        format!("        (id: \"{id}\", code: \"pay\", at: ({}, {}), made: \"{made}\"),\n", at.0, at.1)
    };
    let file = |codings: &str| {
        format!(
            "(\n    format: 1, transcript: \"a\", coder: \"ana\",\n    codings: [\n{codings}    ],\n    notes: [],\n)\n"
        )
    };
    let then = coding("01JDCX5T8Q2W3E4R5T6Y7V8K9A", (11, 20), "2099-01-01T08:00:00Z");
    let now = coding("01JDCX5T8Q2W3E4R5T6Y7V8K9B", (32, 36), "2099-06-01T08:00:00Z");
    study.write("codings/ana/a.ron", &file(&(then + &now)));
    repository(root);
    commit_at(root, "2020-02-01T12:00:00Z");
    study.write("codebook.ron", &book("Money and vouchers.", "2099-03-01"));
    commit_at(root, "2099-03-01T12:00:00Z");
    let rows = done(root, ["blame", "a"]);
    let lines: Vec<&str> = rows.lines().collect();
    assert!(lines[0].starts_with("transcript,turn,start,end,id,coder,code,made,wording,definition,quote"));
    assert!(lines[1].contains(",ana,pay,2099-01-01T08:00:00Z,older,Money for work.,"), "{rows}");
    assert!(lines[2].contains("2099-06-01T08:00:00Z,current,Money and vouchers.,"), "{rows}");
    assert_eq!(done(root, ["blame", "--older"]).lines().count(), 2);
}

/// Commits all that is there as if it were another day.
fn commit_at(root: &Path, when: &str) {
    git(root, ["add", "-A"]);
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=Ana",
        "-c",
        "user.email=ana@example.org",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "a",
    ]);
    command.current_dir(root).env("GIT_COMMITTER_DATE", when).env("GIT_AUTHOR_DATE", when);
    assert!(command.status().unwrap().success());
}
