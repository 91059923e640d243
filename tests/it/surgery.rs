//! Codes merged, deleted, revived, purged and split: what is refused, what changes on the disk, what undo restores.

use super::program::verbatim;
use super::study::{TempStudy, span, transcript};
use verbatim::model::Status;
use verbatim::session::Session;
use verbatim::session::acts;

fn code(study: &TempStudy, coder: &str, words: &str, code: &str) {
    let mut session = study.open_as(coder);
    let ix = transcript(&session);
    let act = acts::code(&mut session, ix, span(words), &[code.to_owned()]).unwrap();
    session.perform(act).unwrap();
    session.flush().unwrap();
}

/// Two coders, three codings of `pay`, one of `withheld-pay`, one of `health`.
fn coded() -> TempStudy {
    let study = TempStudy::new();
    code(&study, "ana", "They said", "pay");
    code(&study, "ana", "kept it", "pay");
    code(&study, "ana", "kept it", "health");
    code(&study, "ben", "kept it", "pay");
    code(&study, "ben", "Back", "withheld-pay");
    study
}

/// The study's files are these; what a killed program left beside them does not count.
fn same(study: &TempStudy, wanted: &Files, when: impl std::fmt::Display) {
    let files = study.files();
    let names: std::collections::BTreeSet<&String> = files.keys().chain(wanted.keys()).collect();
    let differ: Vec<&String> =
        names.into_iter().filter(|name| !name.ends_with(".tmp") && files.get(*name) != wanted.get(*name)).collect();
    assert!(differ.is_empty(), "{when} {differ:?} differ");
}

type Files = std::collections::BTreeMap<String, Vec<u8>>;

fn count(session: &Session, id: &str) -> u32 {
    session.study.known_code(id).map_or(0, |ix| session.study.count(ix))
}

fn said<'a>(study: &TempStudy, args: impl IntoIterator<Item = &'a str>, code: i32) -> String {
    let args: Vec<&str> = args.into_iter().collect();
    let answer = verbatim(study.root(), args.iter().copied());
    assert_eq!(answer.code, code, "{args:?}: {}{}", answer.out, answer.said);
    answer.out + &answer.said
}

#[test]
fn a_merge_shows_what_it_reaches_changes_the_codebook_alone_and_is_undone() {
    let study = coded();
    let before = study.files();
    let told = said(&study, ["codebook", "merge", "pay", "health"], 2);
    for words in [
        "3 codings (ana 2, ben 1) in 1 transcript (a 3)",
        "1 stands on a passage that carries “Mental health” by the same coder",
        "Below “Mental health” from now on: “Withheld pay”",
        "--yes",
        "health,ana,a,2",
        "health,ben,a,1",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    same(&study, &before, "a preview changes nothing");
    said(&study, ["codebook", "merge", "pay", "health", "--yes"], 0);
    let after = study.files();
    let changed: Vec<&String> = after.keys().filter(|file| before.get(*file) != after.get(*file)).collect();
    assert_eq!(changed, ["codebook.ron"]);
    let session = study.open();
    let book = session.study.codebook();
    assert_eq!(book.get("pay").unwrap().status, Status::MergedInto("health".into()));
    assert_eq!(book.get("withheld-pay").unwrap().parent.as_deref(), Some("health"));
    // ana has both on "kept it": the same coder, code and span count once.
    assert_eq!((count(&session, "health"), count(&session, "pay")), (3, 0));
    drop(session);
    said(&study, ["undo"], 0);
    same(&study, &before, "");
}

#[test]
fn chains_of_merges_resolve_and_a_revived_code_has_its_codings_again() {
    let study = coded();
    said(&study, ["codebook", "merge", "withheld-pay", "pay", "--yes"], 0);
    said(&study, ["codebook", "merge", "pay", "health", "--yes"], 0);
    let session = study.open();
    assert_eq!(count(&session, "health"), 4);
    drop(session);
    let told = said(&study, ["codebook", "revive", "pay"], 2);
    assert!(told.contains("4 codings"), "what was merged into it comes along: {told}");
    said(&study, ["codebook", "revive", "pay", "--yes"], 0);
    let session = study.open();
    assert_eq!((count(&session, "pay"), count(&session, "health")), (4, 1));
    assert!(session.study.codebook().get("pay").unwrap().is_active());
}

#[test]
fn a_parent_can_be_merged_into_a_code_below_it() {
    let study = coded();
    said(&study, ["codebook", "merge", "pay", "withheld-pay", "--yes"], 0);
    let session = study.open();
    assert_eq!(session.study.codebook().get("withheld-pay").unwrap().parent, None);
    assert!(session.problems.iter().all(|problem| problem.what.contains("not a field")), "{:?}", session.problems);
}

#[test]
fn merges_that_make_no_sense_are_refused_with_a_sentence() {
    let study = coded();
    said(&study, ["codebook", "add", "Old", "--id", "old"], 0);
    said(&study, ["codebook", "retire", "old"], 0);
    said(&study, ["codebook", "add", "Gone", "--id", "gone"], 0);
    said(&study, ["codebook", "delete", "gone"], 0);
    said(&study, ["codebook", "merge", "withheld-pay", "pay", "--yes"], 0);
    let before = study.files();
    for (args, words) in [
        (["health", "old"], "is retired"),
        (["health", "gone"], "is deleted"),
        (["health", "withheld-pay"], "is merged into `pay` itself"),
        (["health", "nowhere"], "There is no code `nowhere`"),
        (["health", "health"], "into itself"),
        (["withheld-pay", "health"], "is merged into `pay` already"),
        (["gone", "health"], "no codings to hand on"),
    ] {
        let told = said(&study, ["codebook", "merge", args[0], args[1], "--yes"], 2);
        assert!(told.contains(words), "{args:?}: {told}");
    }
    let told = said(&study, ["codebook", "move", "health", "--parent", "gone"], 2);
    assert!(told.contains("is deleted"), "{told}");
    same(&study, &before, "");
}

#[test]
fn only_what_nobody_uses_is_deleted_and_purged() {
    let study = coded();
    let told = said(&study, ["codebook", "delete", "health"], 2);
    assert!(told.contains("1 coding (ana 1) in 1 transcript (a 1)"), "{told}");
    said(&study, ["codebook", "add", "Top", "--id", "top"], 0);
    said(&study, ["codebook", "add", "Leaf", "--id", "leaf", "--parent", "top"], 0);
    let told = said(&study, ["codebook", "delete", "top"], 2);
    assert!(told.contains("“Leaf” stands below it"), "{told}");
    let before = study.files();
    said(&study, ["codebook", "delete", "top", "leaf"], 0);
    assert!(study.read("codebook.ron").matches("status: Deleted").count() == 2);
    let told = said(&study, ["codebook", "purge"], 2);
    assert!(told.contains("2 records") && told.contains("top,Top"), "{told}");
    said(&study, ["codebook", "purge", "--yes"], 0);
    assert!(!study.read("codebook.ron").contains("leaf"));
    said(&study, ["undo"], 0);
    said(&study, ["codebook", "revive", "leaf"], 0);
    let leaf = study.open().study.codebook().get("leaf").cloned().unwrap();
    assert_eq!(leaf.parent, None, "what it stood below is deleted");
    let told = said(&study, ["codebook", "purge", "--yes"], 0);
    assert!(told.contains("“Top”") && !told.contains("“Leaf”"), "{told}");
    said(&study, ["codebook", "purge", "--yes"], 1);
    for _ in 0..3 {
        said(&study, ["undo"], 0);
    }
    same(&study, &before, "");
}

#[test]
fn a_deleted_code_that_is_used_after_all_is_kept_and_lives() {
    let study = coded();
    let book = study.read("codebook.ron").replace("id: \"health\",", "id: \"health\", status: Deleted,");
    study.write("codebook.ron", &book);
    let session = study.open();
    assert!(session.study.is_live(session.study.codebook().get("health").unwrap()));
    assert!(acts::purge(&session).is_err());
    assert!(session.problems.iter().any(|problem| problem.what.contains("is deleted but codings use it")));
}

#[test]
fn codes_move_many_at_once_and_beside_others_under_the_parent_named() {
    let study = coded();
    let order = |study: &TempStudy| {
        let session = study.open();
        let book = session.study.codebook();
        book.tree().iter().map(|branch| book.codes()[branch.place].id.clone()).collect::<Vec<_>>()
    };
    said(&study, ["codebook", "add", "New", "--id", "new"], 0);
    said(&study, ["codebook", "move", "new", "health", "--parent", "pay", "--before", "withheld-pay"], 0);
    assert_eq!(order(&study), ["pay", "new", "health", "withheld-pay"]);
    let told = said(&study, ["codebook", "move", "new", "--root", "--after", "health"], 2);
    assert!(told.contains("does not stand at the root"), "{told}");
    said(&study, ["codebook", "move", "new", "health", "--root", "--before", "pay"], 0);
    assert_eq!(order(&study), ["new", "health", "pay", "withheld-pay"]);
    said(&study, ["codebook", "move", "pay", "--parent", "withheld-pay"], 2);
}

/// Twenty transcripts with three codings of `pay` by ana and one by ben in each.
fn broad() -> TempStudy {
    let study = TempStudy::new();
    let line = |id: &str, at: (u32, u32), quote: &str| {
        format!("        (id: \"{id}\", code: \"pay\", at: ({}, {}), quote: \"{quote}\"),\n", at.0, at.1)
    };
    for number in 10..30 {
        study.write(&format!("transcripts/t{number}.txt"), "Anna: One is late. Two is low. Three is late.\n");
        for coder in ["ana", "ben"] {
            let id = |place: u32| format!("01JDCX5T{}{number}{place:014}", if coder == "ana" { "AA" } else { "BB" });
            let mut lines = line(&id(1), (6, 18), "One is late.");
            if coder == "ana" {
                lines += &(line(&id(2), (19, 30), "Two is low.") + &line(&id(3), (31, 45), "Three is late."));
            }
            study.write(
                &format!("codings/{coder}/t{number}.ron"),
                &format!("(\n    format: 1, transcript: \"t{number}\", coder: \"{coder}\", // by hand\n    codings: [\n{lines}    ],\n)\n"),
            );
        }
    }
    study
}

const SPLIT: [&str; 8] =
    ["codebook", "split", "pay", "--into", "Late pay,withheld-pay", "--by-find", "LATE=late pay", "--rest"];

#[test]
fn a_split_deals_ones_own_codings_over_many_files_in_one_step_of_undo() {
    let study = broad();
    let before = study.files();
    let told = said(&study, SPLIT.into_iter().chain(["withheld-pay"]), 2);
    for words in [
        "To the new code “Late pay”: 40 codings (ana 40) in 20 transcripts",
        "To “Withheld pay”: 20 codings (ana 20)",
        "20 by others stay with “Pay”; --everyone",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    same(&study, &before, "");
    said(&study, SPLIT.into_iter().chain(["withheld-pay", "--yes"]), 0);
    let session = study.open();
    let late = session.study.codebook().codes().iter().find(|code| code.name == "Late pay").unwrap();
    assert_eq!((count(&session, &late.id), count(&session, "withheld-pay"), count(&session, "pay")), (40, 20, 20));
    assert!(study.read("codings/ana/t10.ron").contains("// by hand"));
    let after = study.files();
    assert!(after.keys().all(|file| !file.starts_with("codings/ben") || before.get(file) == after.get(file)));
    said(&study, ["undo"], 0);
    same(&study, &before, "");
    said(&study, ["redo"], 0);
    same(&study, &after, "");
}

#[test]
fn everybodys_codings_are_named_first_and_a_table_deals_them() {
    let study = broad();
    let before = study.files();
    let told = said(&study, SPLIT.into_iter().chain(["withheld-pay", "--everyone", "--retire"]), 2);
    assert!(told.contains("This changes the coding files of ben too."), "{told}");
    said(&study, SPLIT.into_iter().chain(["withheld-pay", "--everyone", "--retire", "--yes"]), 0);
    let session = study.open();
    assert_eq!(count(&session, "pay"), 0);
    assert_eq!(session.study.codebook().get("pay").unwrap().status, Status::Retired);
    drop(session);
    said(&study, ["undo"], 0);
    same(&study, &before, "");
    let listed = verbatim(study.root(), ["codings", "--by-coder", "ana", "--transcript", "t10"]).out;
    study.write("deal.csv", &listed.replacen(",pay,", ",health,", 2));
    let args = ["codebook", "split", "pay", "--into", "health", "--deals", "deal.csv", "--yes"];
    said(&study, args, 0);
    assert_eq!(count(&study.open(), "health"), 2);
    let told = said(&study, ["codebook", "split", "pay", "--into", "health", "--by-coder", "ben=health", "--yes"], 1);
    assert!(told.contains("No coding of “Pay” was dealt out"), "others' codings stay without --everyone: {told}");
    for (rule, words) in [
        ("--deal=01JDCX5TBB1000000000000001=health", "is ben's"),
        ("--deal=01JDCX5TAA1000000000000009=health", "There is no coding"),
        ("--rest=low", "is not among the codes of --into"),
        ("--by-find=late", "should read TEXT=CODE"),
    ] {
        let told = said(&study, ["codebook", "split", "pay", "--into", "health", rule, "--yes"], 2);
        assert!(told.contains(words), "{rule}: {told}");
    }
    said(&study, ["codebook", "split", "pay", "--into", "health", "--yes"], 2);
}

/// The history's file.
fn history(study: &TempStudy) -> std::path::PathBuf {
    let mut files = std::fs::read_dir(study.path(".verbatim/journal")).unwrap();
    files.next().unwrap().unwrap().path()
}

#[test]
fn a_split_that_dies_between_any_two_files_is_finished_on_the_next_opening() {
    let study = broad();
    let before = study.files();
    said(&study, SPLIT.into_iter().chain(["withheld-pay", "--yes"]), 0);
    let after = study.files();
    let changed: Vec<&String> = after.keys().filter(|file| before.get(*file) != after.get(*file)).collect();
    assert_eq!(changed.len(), 21, "the codebook and twenty coding files");
    let whole = std::fs::read_to_string(history(&study)).unwrap();
    let line = &whole[..=whole.find("\n= ").unwrap()];
    for done in 0..=changed.len() {
        // The line of the act stands in the history, some files are replaced, nothing says that it was finished.
        std::fs::write(history(&study), line).unwrap();
        for (place, file) in changed.iter().enumerate() {
            let state = if place < done { &after } else { &before };
            std::fs::write(study.path(file), &state[*file]).unwrap();
        }
        let mut session = study.open();
        same(&study, &after, format!("killed after {done} files:"));
        assert_eq!(count(&session, "withheld-pay"), 20);
        session.undo().unwrap().unwrap();
        session.flush().unwrap();
        same(&study, &before, format!("undone after {done} files:"));
    }
    // A line that was cut short itself was never begun.
    for cut in [1, line.len() / 2, line.len() - 1] {
        std::fs::write(history(&study), &line[..cut]).unwrap();
        let mut session = study.open();
        same(&study, &before, format!("cut after {cut} bytes:"));
        assert_eq!(session.undo().unwrap(), None);
    }
}

#[test]
fn who_has_the_study_open_finishes_what_another_program_left_half_done() {
    let study = broad();
    let before = study.files();
    let mut session = study.open_as("ben");
    said(&study, SPLIT.into_iter().chain(["withheld-pay", "--yes"]), 0);
    let after = study.files();
    let whole = std::fs::read_to_string(history(&study)).unwrap();
    std::fs::write(history(&study), &whole[..=whole.find("\n= ").unwrap()]).unwrap();
    for file in ["codebook.ron", "codings/ana/t10.ron", "codings/ana/t29.ron"] {
        std::fs::write(study.path(file), &before[file]).unwrap();
    }
    let act = acts::rename_code(&session, "health", "Health").unwrap();
    session.perform(act).unwrap();
    session.flush().unwrap();
    session.undo().unwrap().unwrap();
    session.flush().unwrap();
    same(&study, &after, "nothing of the split is lost:");
}

#[test]
fn a_split_killed_at_random_instants_is_done_or_not_begun() {
    let study = broad();
    let before = study.files();
    let codes = |study: &TempStudy| {
        let files = study.files();
        let texts = files.iter().filter(|(file, _)| file.starts_with("codings/ana"));
        texts.map(|(_, bytes)| String::from_utf8_lossy(bytes).matches("code: \"pay\"").count()).sum::<usize>()
    };
    for round in 0..12u64 {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_verbatim"));
        command.args(SPLIT).args(["withheld-pay", "--yes"]).current_dir(study.root());
        command.env("HOME", study.path(".verbatim")).env("VERBATIM_CODER", "ana");
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(10 + 9 * round));
        let _ = child.kill();
        child.wait().unwrap();
        let mut session = study.open();
        let left = codes(&study);
        assert!(left == 60 || left == 0, "round {round}: {left} codings of the old code are left");
        if left == 0 {
            session.undo().unwrap().unwrap();
            session.flush().unwrap();
        }
        same(&study, &before, format!("round {round}:"));
    }
}

#[test]
fn a_passage_becomes_an_example_on_one_line_unless_quotes_stay_at_home() {
    let study = coded();
    code(&study, "ana", "cafe\u{301}.\n\nBob: मुझे", "health");
    let session = study.open();
    let (_, coding) = acts::codings_of(&session, "health", Some("ana")).pop().unwrap();
    let id = session.study.coding_word(&coding);
    drop(session);
    said(&study, ["codebook", "example", "pay", "--from", &id], 0);
    assert_eq!(study.open().study.codebook().get("pay").unwrap().examples, ["cafe\u{301}. Bob: मुझे"]);
    said(&study, ["codebook", "example", "pay", "--from", &id], 1);
    let hashed = study.read("verbatim.ron").replace("title:", "quotes: Hashed, title:");
    study.write("verbatim.ron", &hashed);
    let told = said(&study, ["codebook", "example", "withheld-pay", "--from", &id], 2);
    assert!(told.contains("shares no words"), "{told}");
}

#[test]
fn what_does_not_hold_together_in_a_codebook_is_a_sentence_each() {
    let study = coded();
    let codes = [
        ("p1", "parent: \"p2\""),
        ("p2", "parent: \"p1\""),
        ("lost", "status: MergedInto(\"nowhere\")"),
        ("self", "status: MergedInto(\"self\")"),
        ("m1", "status: MergedInto(\"m2\")"),
        ("m2", "status: MergedInto(\"m1\")"),
        ("gone", "status: Deleted"),
        ("late", "status: MergedInto(\"gone\")"),
        ("old", "status: Retired"),
        ("older", "status: MergedInto(\"old\")"),
        ("oldest", "status: MergedInto(\"older\")"),
        ("under", "parent: \"gone\""),
        ("beside", "parent: \"older\""),
        ("pay-2", "key: 'w'"),
    ];
    let rows: String = codes
        .map(|(id, field)| {
            let name = if id == "pay-2" { "PAY" } else { id };
            format!("        (id: \"{id}\", name: \"{name}\", {field}),\n")
        })
        .concat();
    study.write(
        "codebook.ron",
        &study.read("codebook.ron").replace("    ],\n    // end", &format!("{rows}    ],\n    // end")),
    );
    let told = said(&study, ["check"], 1);
    for words in [
        "`p1` stands under itself by way of `p2`",
        "`lost` is merged into `nowhere`, which does not exist",
        "`self` is merged into itself",
        "`m1` is merged in a circle, or by too long a chain, by way of `m2`",
        "`late` is merged into `gone`, which is deleted",
        "`older` is merged into `old`, which is retired",
        "`oldest` is merged into `old`, which is retired",
        "`under` stands under `gone`, which is deleted",
        "`beside` stands under `older`, which is merged into `old`",
        "`pay` and `pay-2` have the same name",
        "have the same key 'w'",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    let linted = said(&study, ["codebook", "lint"], 1);
    assert!(linted.contains("and that on: its codings count as `old`"), "{linted}");
}

#[test]
fn lint_names_each_kind_of_finding() {
    let study = coded();
    let book = "(format: 1, codes: [
        (id: \"pay\", name: \"Pay\", color: \"#D55E00\", definition: \"x\", defined: \"2027-01-01\", examples: [\"y\"]),
        (id: \"withheld-pay\", name: \"Withheld pay\", parent: \"pay\", color: \"#D45F02\"),
        (id: \"late\", name: \"Pay, withheld\", color: \"#0072B2\"),
        (id: \"health\", name: \"Mental helth\"),
        (id: \"health-2\", name: \"Mental health\"),
        (id: \"q1\", name: \"Question 1\"),
        (id: \"q2\", name: \"Question 2\"),
    ])\n";
    study.write("codebook.ron", book);
    code(&study, "ana", "They said", "withheld-pay");
    let told = said(&study, ["codebook", "lint"], 1);
    for row in [
        "pay,has 3 codings made before its current definition of 2027-01-01,older-definition",
        "pay,\"stands once where `withheld-pay` below it stands too, by the same coder\",parent-with-child",
        "withheld-pay,has no definition,no-definition",
        "withheld-pay,\"has a colour hard to tell from that of `pay`",
        "late,is called almost like `withheld-pay` (“Withheld pay”),near-name",
        "late,is not used,unused",
        "health-2,is called almost like `health` (“Mental helth”),near-name",
        "health,is used by one coder only,one-coder",
    ] {
        assert!(told.contains(row), "{row}\n{told}");
    }
    assert!(!told.contains("q2,is called"), "{told}");
}
