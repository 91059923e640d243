//! Handles of coders: a slip is said, a handle is changed, two of one person are made one.

use super::program::{rows, verbatim};
use super::study::TempStudy;

const QUERY: &str = "coder:anna and code:pay";

fn said<'a>(study: &TempStudy, coder: &'a str, args: impl IntoIterator<Item = &'a str>, code: i32) -> String {
    let args: Vec<&str> = ["--coder", coder].into_iter().chain(args).collect();
    let answer = verbatim(study.root(), args.iter().copied());
    assert_eq!(answer.code, code, "{args:?}: {}{}", answer.out, answer.said);
    answer.out + &answer.said
}

fn table<'a>(
    study: &TempStudy,
    args: impl IntoIterator<Item = &'a str>,
) -> Vec<std::collections::BTreeMap<String, String>> {
    rows(&verbatim(study.root(), args.into_iter().chain(["--format", "csv"])).out)
}

/// Ana has coded in one transcript, and as `anna` in both; what anna did has comments and fields that nobody knows.
fn slipped() -> TempStudy {
    let study = TempStudy::new();
    let settings = study.read("verbatim.ron").replace(
        "    coders: {",
        &format!(
            "    // who counts\n    count: [\"anna\", \"ana\"],\n    assigned: {{\"a\": [\"ana\", \"anna\"], \"b\": [\"anna\"]}},\n    queries: {{\"hers\": \"{QUERY}\"}},\n    coders: {{\n        \"anna\": (name: \"Ana\", kind: Person),"
        ),
    );
    study.write("verbatim.ron", &settings);
    study.write("transcripts/b.txt", "Anna: Pay came late. Sleep was short.\n");
    said(&study, "ana", ["code", "a", "pay", "--turn", "2"], 0);
    said(&study, "ana", ["code", "a", "health", "--turn", "3"], 0);
    said(&study, "anna", ["code", "a", "pay", "--turn", "2"], 0);
    said(&study, "anna", ["code", "a", "pay", "--turn", "4", "--memo", "mine"], 0);
    said(&study, "anna", ["code", "b", "pay", "--turn", "1"], 0);
    said(&study, "anna", ["transcripts", "done", "a"], 0);
    said(&study, "anna", ["memo", "a", "A thought."], 0);
    let file = "codings/anna/b.ron";
    study.write(
        file,
        &study
            .read(file)
            .replace("(\n    format", "// by hand\n(\n    format")
            .replace("    notes: []", "    mood: \"good\",\n    notes: []"),
    );
    study
}

#[test]
fn a_slip_is_said_with_the_handle_that_is_near() {
    let study = TempStudy::new();
    let told = said(&study, "ana", ["code", "a", "pay", "--turn", "2"], 0);
    assert!(!told.contains("is new"), "{told}");
    let told = said(&study, "anna", ["code", "a", "pay", "--turn", "2"], 0);
    assert!(
        told.contains("`anna` is new in this study, and near to `ana`") && told.contains("coders merge anna ana"),
        "{told}"
    );
    assert!(!said(&study, "anna", ["code", "a", "pay", "--turn", "3"], 0).contains("is new"), "it is said once");
    let told = said(&study, "zoe", ["memo", "a", "A thought."], 0);
    assert!(told.contains("`zoe` is new in this study; its coders so far: ana, anna."), "{told}");
    let told = said(&study, "ana", ["transcripts", "assign", "--coders", "ana,zoee", "--overlap", "1"], 0);
    assert!(told.contains("`zoee` is new in this study, and near to `zoe`"), "{told}");
    // Where nobody has coded there is nothing to slip from.
    study.write("verbatim.ron", "(format: 1, id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\", title: \"New\")\n");
    for folder in ["codings", "memos"] {
        std::fs::remove_dir_all(study.path(folder)).unwrap();
    }
    let told = said(&study, "anna", ["code", "a", "pay", "--turn", "2"], 0);
    assert!(!told.contains("is new"), "{told}");
}

#[test]
fn a_rename_moves_all_that_a_coder_did_and_is_one_step_of_undo() {
    let study = slipped();
    let before = study.files();
    let told = said(&study, "anna", ["coders", "rename", "anna", "maria"], 0);
    for words in [
        "3 codings in 2 transcripts",
        "1 memo",
        "2 assignments",
        "the list of whose codings count",
        "saved queries (hers)",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let after = study.files();
    assert!(
        !after.keys().any(|file| file.contains("anna")) && !study.path("codings/anna").exists(),
        "{:?}",
        after.keys()
    );
    let old = String::from_utf8(before["codings/anna/b.ron"].clone()).unwrap();
    assert_eq!(
        study.read("codings/maria/b.ron"),
        old.replace("coder: \"anna\"", "coder: \"maria\""),
        "nothing else of the file changes"
    );
    let session = study.open();
    assert_eq!(
        session.problems.iter().filter(|it| !it.what.contains("not a field")).collect::<Vec<_>>(),
        Vec::<&verbatim::model::Problem>::new()
    );
    let settings = &session.study.settings;
    assert_eq!(settings.count, ["maria", "ana"]);
    assert_eq!(settings.assigned["b"], ["maria"]);
    assert_eq!(settings.queries["hers"], "coder:maria and code:pay");
    assert_eq!(settings.coders["maria"].name, "Ana");
    let all = table(&study, ["coders"]);
    let maria = all.iter().find(|row| row["coder"] == "maria").unwrap();
    assert_eq!(
        [&maria["transcripts"], &maria["done"], &maria["codings"], &maria["memos"], &maria["assigned"]],
        ["2", "1", "3", "1", "2"]
    );
    said(&study, "ana", ["undo"], 0);
    assert_eq!(study.files(), before);
    said(&study, "ana", ["redo"], 0);
    assert_eq!(study.files(), after);
}

#[test]
fn a_rename_to_somebody_else_or_of_nobody_is_refused() {
    let study = slipped();
    let before = study.files();
    assert!(said(&study, "ana", ["coders", "rename", "anna", "ana"], 2).contains("coders merge anna ana"));
    assert!(said(&study, "ana", ["coders", "rename", "annna", "maria"], 2).contains("Perhaps `anna` was meant"));
    assert!(said(&study, "ana", ["coders", "rename", "anna", "No one"], 2).contains("cannot be a coder's handle"));
    assert!(
        said(&study, "zoe", ["coders", "rename", "anna", "maria"], 2).contains("--yes"),
        "another's work is named first"
    );
    assert!(said(&study, "ana", ["coders", "merge", "anna", "ana"], 2).contains("--yes"));
    assert_eq!(study.files(), before);
}

#[test]
fn two_handles_of_one_person_are_made_one() {
    let study = slipped();
    let before = study.files();
    let told = said(&study, "ana", ["coders", "merge", "anna", "ana", "--yes"], 0);
    assert!(told.contains("Both worked on a; 1 coding is the same in both and stays once"), "{told}");
    assert!(!study.files().keys().any(|file| file.contains("anna")));
    let codings = table(&study, ["codings"]);
    assert_eq!(codings.len(), 4, "{codings:?}");
    assert!(codings.iter().all(|row| row["coder"] == "ana" && row["state"] == "ok"), "{codings:?}");
    let session = study.open();
    assert_eq!(session.study.settings.count, ["ana"]);
    assert_eq!(session.study.settings.assigned["a"], ["ana"]);
    assert!(!session.study.settings.coders.contains_key("anna"));
    let work = study.read("codings/ana/a.ron");
    assert!(work.contains("status: Done") && work.contains("memo: \"mine\""), "{work}");
    assert!(
        study.read("codings/ana/b.ron").contains("// by hand")
            && study.read("codings/ana/b.ron").contains("mood: \"good\"")
    );
    said(&study, "ana", ["undo"], 0);
    assert_eq!(study.files(), before);
}

#[test]
fn codings_on_another_version_of_the_text_say_so_when_they_are_joined() {
    let study = slipped();
    study.write(
        "transcripts/a.txt",
        &study.read("transcripts/a.txt").replace("What happened?", "So what happened then?"),
    );
    said(&study, "ana", ["transcripts", "replace", "a"], 0);
    said(&study, "ben", ["code", "a", "pay", "--turn", "4"], 0);
    let wanted = |study: &TempStudy| -> Vec<String> {
        let rows = table(study, ["codings"]);
        let mut rows: Vec<String> = rows
            .iter()
            .filter(|row| row["coder"] != "ana")
            .map(|row| format!("{} {}", row["quote"], row["start"]))
            .collect();
        rows.sort();
        rows
    };
    let before = wanted(&study);
    said(&study, "ben", ["coders", "merge", "anna", "ben", "--yes"], 0);
    assert_eq!(wanted(&study), before, "each stands on its words");
}

#[test]
fn a_file_that_cannot_be_read_whole_is_not_joined() {
    let study = slipped();
    study.write("codings/anna/a.ron", &study.read("codings/anna/a.ron").replace("at: (", "at: \"("));
    let before = study.files();
    let told = said(&study, "ana", ["coders", "merge", "anna", "ana", "--yes"], 3);
    assert!(told.contains("codings/anna/a.ron cannot be read whole"), "{told}");
    assert_eq!(study.files(), before);
}
