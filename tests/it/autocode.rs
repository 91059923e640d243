//! Coding what a pattern finds: seen first, one step of undo, apart from what people code.

use super::program::{done, rows, verbatim};
use std::path::{Path, PathBuf};

/// A study with a group of two participants and a moderator, in French, and an Arabic text.
fn study() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("study");
    done(folder.path(), ["new", root.to_str().unwrap()]);
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "fg.txt",
        "Modératrice: Parlons des visas.\n\nAna: Mon visa dépend du contrat. La précarité, c'est ça.\n\n\
         Modératrice: Et les visas des autres ?\n\nBea: Des visas courts. Toujours la precarite.\n\nAna: Oui.\n\nBea: Non.\n",
    );
    write("ar.txt", "الباحثة: متى؟\n\nليلى: الأجر متأخر.\n\nالباحثة: نعم\n\nليلى: الأجر قليل والأجرة بعيدة.\n");
    for name in ["fg.txt", "ar.txt"] {
        done(&root, ["import", folder.path().join(name).to_str().unwrap()]);
    }
    done(&root, ["transcripts", "speakers", "fg", "--moderator", "Modératrice"]);
    done(&root, ["codebook", "add", "Migration"]);
    (folder, root)
}

fn coded(root: &Path) -> Vec<(String, String)> {
    let all = rows(&verbatim(root, ["codings", "--format", "csv"]).out);
    all.iter().map(|row| (row["coder"].clone(), row["quote"].clone())).collect()
}

#[test]
fn hits_are_seen_first_and_coded_as_one_step() {
    let (_folder, root) = study();
    let seen = rows(&done(&root, ["autocode", "migration", "--word", "visa*", "--format", "csv"]));
    let quotes: Vec<&str> = seen.iter().map(|row| row["quote"].as_str()).collect();
    assert_eq!(quotes, ["visa", "visas"], "the moderator's are left out");
    assert!(seen[0]["before"].ends_with("Mon ") && seen[0]["after"].starts_with(" dépend"), "{seen:?}");
    assert!(coded(&root).is_empty(), "nothing is written without --yes");
    done(&root, ["autocode", "migration", "--word", "visa*", "--yes"]);
    let pattern = |quote: &str| ("pattern".to_owned(), quote.to_owned());
    assert_eq!(coded(&root), [pattern("visa"), pattern("visas")]);
    let settings = std::fs::read_to_string(root.join("verbatim.ron")).unwrap();
    assert!(settings.contains("kind: Pattern"), "{settings}");
    let again = verbatim(&root, ["autocode", "migration", "--word", "visa*", "--yes"]);
    assert_eq!(again.code, 1, "{}", again.said);
    assert_eq!(coded(&root).len(), 2);
    let state = rows(&done(&root, ["autocode", "migration", "--word", "visa*", "--format", "csv"]));
    assert!(state.iter().all(|row| row["state"] == "coded"), "{state:?}");
    done(&root, ["undo"]);
    assert!(coded(&root).is_empty(), "one step takes all of it back");
    done(&root, ["autocode", "migration", "--word", "visa*", "--include-moderators", "--yes"]);
    assert_eq!(coded(&root).len(), 4);
}

#[test]
fn hits_are_accepted_or_refused_by_number() {
    let (_folder, root) = study();
    done(&root, ["autocode", "migration", "--pattern", r"pr[ée]carit[ée]", "--refuse", "1", "--yes"]);
    assert_eq!(coded(&root), [("pattern".to_owned(), "precarite".to_owned())]);
    done(&root, ["autocode", "migration", "--word", "PRÉCARITÉ", "--accept", "1", "--unit", "sentence", "--yes"]);
    assert!(coded(&root).iter().any(|(_, quote)| quote == "La précarité, c'est ça."), "{:?}", coded(&root));
    let wrong = verbatim(&root, ["autocode", "migration", "--word", "visa", "--accept", "9", "--yes"]);
    assert!(wrong.code == 2 && wrong.said.contains("hits 1 to 1"), "{}", wrong.said);
}

#[test]
fn words_are_whole_in_any_script() {
    let (_folder, root) = study();
    let seen = rows(&done(&root, ["autocode", "migration", "--word", "الأجر", "--transcript", "ar", "--format", "csv"]));
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen.iter().all(|row| row["speaker"] == "ليلى"));
}

#[test]
fn what_cannot_be_is_told() {
    let (_folder, root) = study();
    let told = verbatim(&root, ["autocode", "migration", "--pattern", "(visa"]);
    assert!(told.code == 2 && told.said.contains("cannot be read"), "{}", told.said);
    assert_eq!(verbatim(&root, ["autocode", "migration", "--word", "zebra"]).code, 1);
    assert_eq!(verbatim(&root, ["autocode", "migration"]).code, 2);
    done(&root, ["--coder", "ana", "code", "fg", "migration", "--find", "Mon visa dépend"]);
    let told = verbatim(&root, ["autocode", "migration", "--word", "visa", "--into", "ana", "--yes"]);
    assert!(told.code == 2 && told.said.contains("person"), "{}", told.said);
}
