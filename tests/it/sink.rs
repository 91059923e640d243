//! What leaves the program by `-o`: whole or not at all, never over a file of the study, in the format that is named.

use super::program::verbatim;
use super::study::TempStudy;
use std::path::Path;

fn said<'a>(root: &Path, args: impl IntoIterator<Item = &'a str>, code: i32) -> String {
    let args: Vec<&str> = args.into_iter().collect();
    let answer = verbatim(root, args.iter().copied());
    assert_eq!(answer.code, code, "{args:?}: {}{}", answer.out, answer.said);
    answer.out + &answer.said
}

/// A study in which ana has coded.
fn coded() -> TempStudy {
    let study = TempStudy::new();
    said(study.root(), ["code", "a", "pay", "--turn", "2"], 0);
    study
}

#[test]
fn no_file_of_the_study_is_ever_a_target() {
    let study = coded();
    study.write("participants.ron", "(format: 1, participants: [])\n");
    study.write(".gitignore", ".verbatim/\n");
    study.write("originals/a.docx", "as it came");
    std::fs::create_dir(study.path("out")).unwrap();
    let before = study.files();
    let mut names: Vec<String> = before.keys().cloned().collect();
    // Also under names that a file system without capitals takes for the same, and by detours.
    names.extend(
        ["Codebook.RON", "out/../codebook.ron", "./transcripts/../codebook.ron", "TRANSCRIPTS/a.txt"]
            .map(str::to_owned),
    );
    // And what is not there yet, but would be read as part of the study.
    names.extend(
        [
            "transcripts/b.txt",
            "codings/ana/b.ron",
            "memos/new.md",
            ".gitattributes",
            "codebook (conflicted copy).ron",
            ".verbatim/x.csv",
        ]
        .map(str::to_owned),
    );
    for name in &names {
        for force in [false, true] {
            let mut args = vec!["frequencies", "--format", "csv", "-o", name];
            args.extend(force.then_some("--force"));
            let answer = verbatim(study.root(), args.iter().copied());
            assert_eq!(answer.code, 2, "{args:?}: {}{}", answer.out, answer.said);
            assert!(
                answer.said.contains("file of the study") || answer.said.contains("There is no folder"),
                "{}",
                answer.said
            );
        }
    }
    assert_eq!(study.files(), before);
    // A name of one's own in the study's folder is free.
    said(study.root(), ["frequencies", "-o", "frequencies.csv"], 0);
    assert!(study.read("frequencies.csv").starts_with("code,name,parent"));
    assert!(study.open().problems.iter().all(|problem| problem.file == "codebook.ron"));
}

#[cfg(unix)]
#[test]
fn links_and_other_names_lead_to_no_file_of_the_study() {
    let study = coded();
    let other = tempfile::tempdir().unwrap();
    let at = |name: &str| other.path().join(name).display().to_string();
    std::os::unix::fs::symlink(study.path("codebook.ron"), at("link.csv")).unwrap();
    std::os::unix::fs::symlink(study.root(), at("study")).unwrap();
    std::fs::hard_link(study.path("codebook.ron"), at("hard.csv")).unwrap();
    std::fs::write(at("plain.csv"), "mine\n").unwrap();
    std::os::unix::fs::symlink(at("plain.csv"), at("linked.csv")).unwrap();
    let before = study.files();
    let through = at("study/codebook.ron");
    for (name, words) in [
        (at("link.csv"), "is a file of the study"),
        (through, "is a file of the study"),
        (at("hard.csv"), "is a file of the study"),
        (at("linked.csv"), "is a link to"),
        ("/dev/null".into(), "is no ordinary file"),
        (other.path().display().to_string(), "is no ordinary file"),
        (at("none/f.csv"), "There is no folder"),
    ] {
        let told = said(study.root(), ["frequencies", "--format", "csv", "-o", &name, "--force"], 2);
        assert!(told.contains(words), "{name}: {told}");
    }
    assert_eq!(study.files(), before);
    assert_eq!(std::fs::read_to_string(at("plain.csv")).unwrap(), "mine\n");
    // A verb that opens no study knows its files all the same.
    let inside = study.path("codebook.ron").display().to_string();
    said(other.path(), ["keys", "--format", "csv", "-o", &inside, "--force"], 2);
    assert_eq!(study.files(), before);
}

#[test]
fn a_file_that_is_there_already_goes_only_by_force() {
    let study = coded();
    study.write("f.csv", "mine\n");
    let told = said(study.root(), ["frequencies", "-o", "f.csv"], 2);
    assert!(told.contains("f.csv is there already") && told.contains("--force"), "{told}");
    assert_eq!(study.read("f.csv"), "mine\n");
    said(study.root(), ["frequencies", "-o", "f.csv", "--force"], 0);
    assert!(study.read("f.csv").starts_with("code,name,parent"));
}

#[test]
fn the_ending_names_the_format_and_one_that_cannot_be_written_is_refused_before_anything_is_done() {
    let study = coded();
    for (name, begins) in
        [("f.csv", "code,name"), ("f.json", "{"), ("f.txt", "code "), ("F.JSON", "{"), ("f", "code,name")]
    {
        said(study.root(), ["frequencies", "-o", name], 0);
        assert!(study.read(name).starts_with(begins), "{name}: {}", study.read(name));
    }
    said(study.root(), ["codebook", "export", "-o", "book.md"], 0);
    assert!(study.read("book.md").starts_with('#'), "{}", study.read("book.md"));
    said(study.root(), ["frequencies", "--format", "json", "-o", "named.dat"], 0);
    assert!(study.read("named.dat").starts_with('{'));
    let told = said(study.root(), ["frequencies", "--format", "json", "-o", "other.csv"], 0);
    assert!(told.contains("other.csv holds json, as --format says; its ending stands for csv"), "{told}");
    assert!(study.read("other.csv").starts_with('{'));
    let told = said(study.root(), ["frequencies", "--format", "json", "-o", "same.json"], 0);
    assert!(!told.contains("stands for"), "{told}");
    let before = study.files();
    for (args, words) in [
        (vec!["frequencies", "-o", "q.ods"], ".csv, .json, .txt, .md, .html, .tex, .docx, .xlsx"),
        (vec!["frequencies", "-o", "q.ron"], ".csv, .json, .txt"),
        (vec!["codebook", "export", "-o", "q.ods"], ".ron, .csv, .json, .txt, .md"),
        (vec!["transcripts", "show", "a", "-o", "q.ods"], ".csv, .json, .txt"),
        (vec!["export", "qdpx", "-o", "q.zip"], ".qdpx"),
        (vec!["code", "a", "health", "--turn", "3", "-o", "q.ods"], ".csv, .json, .txt"),
        (vec!["code", "a", "health", "--turn", "3", "--format", "ron"], "csv, json, table"),
    ] {
        let told = said(study.root(), args, 2);
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(study.files(), before, "nothing was coded, and nothing written");
}

/// The disk takes only the first block of what is to be written.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_file_as_it_was() {
    let study = coded();
    for turn in ["3", "4"] {
        said(study.root(), ["code", "a", "health", "--turn", turn], 0);
    }
    study.write("f.json", "mine\n");
    let before = study.files();
    let mut command = std::process::Command::new("sh");
    let line = "trap '' XFSZ; ulimit -f 1; exec \"$0\" excerpts --format json -o f.json --force";
    command.args(["-c", line, env!("CARGO_BIN_EXE_verbatim")]).current_dir(study.root());
    let output = command.env("HOME", study.path(".verbatim")).env("VERBATIM_CODER", "ana").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(3) && told.contains("f.json was not written"), "{told}");
    assert_eq!(study.files(), before, "no half of it, and nothing beside it");
}

/// Nobody, not even root, makes a file there.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_made_is_named_as_it_was_asked_for() {
    let study = coded();
    let told = said(study.root(), ["frequencies", "-o", "/proc/out.csv"], 3);
    assert!(told.contains("/proc/out.csv was not written") && !told.contains(".tmp"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_not_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let study = coded();
    study.write("out.csv", "mine\n");
    std::fs::set_permissions(study.path("out.csv"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let told = said(study.root(), ["codings", "-o", "out.csv", "--force"], 2);
    assert!(told.contains("out.csv is read-only") && study.read("out.csv") == "mine\n", "{told}");
    std::fs::set_permissions(study.path("out.csv"), std::fs::Permissions::from_mode(0o644)).unwrap();
    said(study.root(), ["codings", "-o", "out.csv", "--force"], 0);
    assert_ne!(study.read("out.csv"), "mine\n");
}
