//! Codes merged, deleted, revived, purged and split: what is refused, what changes on the disk, what undo restores.

use super::program::verbatim;
use super::study::{TempStudy, span, transcript};
use verbatim::commands::acts;
use verbatim::commands::session::Session;
use verbatim::model::Status;

fn code(study: &TempStudy, coder: &str, words: &str, code: &str) {
    let mut session = study.open_as(coder);
    let ix = transcript(&session);
    let act = acts::code(&mut session, ix, span(words), &[code.to_owned()]).unwrap();
    session.perform(act).unwrap();
    session.settle().unwrap();
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
    assert_eq!(study.files(), before, "a preview changes nothing");
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
    assert_eq!(study.files(), before);
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
    assert_eq!(study.files(), before);
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
    assert_eq!(study.files(), before);
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
