//! Turns and paragraphs, as the verbs number and count them.

use super::program::{Answer, done, rows, verbatim};
use std::path::Path;

/// A study with one transcript, `t`.
fn study(text: &str, labels: &[&str], people: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    done(root, ["new", ".", "--title", "Turns"]);
    let labels: Vec<String> = labels.iter().map(|label| format!("{label:?}")).collect();
    let rule = if labels.is_empty() { "none" } else { "label-colon" };
    let about = format!(
        "(\n    format: 1,\n    kind: \"focus-group\",\n    rule: \"{rule}\", labels: [{}],\n)\n",
        labels.join(", ")
    );
    std::fs::create_dir_all(root.join("transcripts")).unwrap();
    std::fs::write(root.join("transcripts/t.ron"), about).unwrap();
    std::fs::write(root.join("transcripts/t.txt"), text).unwrap();
    if !people.is_empty() {
        let people = format!("(\n    format: 1,\n    participants: [\n        {people}\n    ],\n)\n");
        std::fs::write(root.join("participants.ron"), people).unwrap();
    }
    done(root, ["codebook", "add", "Pay", "--id", "pay"]);
    done(root, ["codebook", "add", "Time", "--id", "time"]);
    folder
}

/// Some columns of a table.
fn told(root: &Path, args: &[&str], columns: &[&str]) -> Vec<String> {
    let table = rows(&done(root, args.iter().copied().chain(["--format", "csv"])));
    table.iter().map(|row| columns.iter().map(|name| row[*name].as_str()).collect::<Vec<_>>().join(" ")).collect()
}

fn refused(root: &Path, args: &[&str]) -> String {
    let Answer { code, said, .. } = verbatim(root, args.iter().copied());
    assert_eq!(code, 2, "{args:?}: {said}");
    said
}

const TALK: &str = "Anna: a\n\nb\n\nBen: c\n\nAnna: d\n\nAnna: e\n";

#[test]
fn a_turn_is_one_speakers_unbroken_speech() {
    let folder = study(TALK, &["Anna", "Ben"], "");
    let root = folder.path();
    assert_eq!(
        told(root, &["group"], &["speaker", "turns", "turn_share"]),
        ["Anna 2 0.6666666666666666", "Ben 1 0.3333333333333333"]
    );
    assert_eq!(told(root, &["group", "--follows"], &["speaker", "next", "count"]), ["Anna Ben 1", "Ben Anna 1"]);
    assert_eq!(told(root, &["transcripts", "list"], &["turns"]), ["3"]);
    assert_eq!(told(root, &["transcripts", "speakers", "t"], &["label", "turns"]), ["Anna 2", "Ben 1"]);
    assert_eq!(told(root, &["code", "t", "pay", "--turn", "3"], &["quote"]), ["d\n\nAnna: e"]);
    assert_eq!(told(root, &["code", "t", "time", "--turn", "1.2"], &["quote"]), ["b"]);
    assert_eq!(told(root, &["code", "t", "pay", "--turn", "1.1"], &["quote"]), ["a"]);
    let columns = ["turn", "paragraph", "speaker", "code"];
    assert_eq!(told(root, &["excerpts"], &columns), ["1 1 Anna pay", "1 2 Anna time", "3 1 Anna pay"]);
    assert_eq!(told(root, &["cooccurrence", "--unit", "turn"], &["row", "column", "count"]), ["pay time 1"]);
    assert_eq!(verbatim(root, ["cooccurrence"]).code, 1, "they share no character");
    assert_eq!(told(root, &["excerpts", "--query", "code:pay same-turn code:time"], &["paragraph"]), ["1"]);
    assert_eq!(told(root, &["excerpts", "--query", "code:pay near 2 turns code:time"], &["turn"]), ["1", "3"]);
    assert_eq!(told(root, &["excerpts", "--uncoded"], &["turn", "quote"]), ["2 c"]);
    done(root, ["memo", "t", "--turn", "3.2", "Again."]);
    assert_eq!(told(root, &["memo", "list"], &["quote"]), ["e"]);
    assert!(refused(root, &["code", "t", "pay", "--turn", "4"]).contains("this transcript has 3"));
    assert!(refused(root, &["code", "t", "pay", "--turn", "1.3"]).contains("the last one of turn 1 is 1.2"));
    assert!(refused(root, &["code", "t", "pay", "--turn", "x"]).contains("12.2"));
}

#[test]
fn a_remark_is_nobodys_wherever_it_stands() {
    let folder = study("Anna: one two\n\n[long silence here]\n\nthree\n\nBen: four\n", &["Anna", "Ben"], "");
    let root = folder.path();
    assert_eq!(told(root, &["group"], &["speaker", "turns", "words"]), ["Anna 1 3", "Ben 1 1"]);
    let code = |turn: &str| done(root, ["code", "t", "pay", "--turn", turn]);
    code("1.2");
    assert_eq!(told(root, &["excerpts"], &["turn", "paragraph", "speaker"]), ["1 2 "]);
    code("1");
    assert_eq!(told(root, &["crosstab", "--by", "speaker"], &["column", "count", "words"]), ["t/Anna 1 3", " 2 3"]);
    let frequency = told(root, &["frequencies", "--code", "pay"], &["codings", "speakers", "words"]);
    assert_eq!(frequency, ["2 1 6"]);
    assert_eq!(told(root, &["excerpts", "--uncoded"], &["turn", "speaker"]), ["2 Ben"]);
}

#[test]
fn turns_go_by_label_and_measures_of_people_by_person() {
    let person = "(id: \"p1\", pseudonym: \"Lena\", speakers: [(\"t\", \"Anna\"), (\"t\", \"Ann\")]),";
    let text = "Anna: a\n\nAnn: b\n\nBen: c\n\nAnna:\n\nBen: d\n\nAnna: e\n";
    let folder = study(text, &["Anna", "Ann", "Ben"], person);
    let root = folder.path();
    assert_eq!(told(root, &["transcripts", "speakers", "t"], &["label", "turns"]), ["Anna 3", "Ann 1", "Ben 2"]);
    // A turn without a word is one, and nobody follows across it.
    assert_eq!(told(root, &["group"], &["speaker", "turns"]), ["Anna; Ann 3", "Ben 2"]);
    assert_eq!(told(root, &["group", "--follows"], &["speaker", "next", "count"]), ["p1 Ben 1", "Ben p1 1"]);
    assert!(refused(root, &["code", "t", "pay", "--turn", "4"]).contains("Nothing is said in turn 4"));
    assert_eq!(told(root, &["code", "t", "pay", "--turn", "6"], &["quote"]), ["e"]);
}

#[test]
fn where_nobody_speaks_each_paragraph_is_a_turn() {
    let folder = study("one\n\n[two]\n\nthree\n", &[], "");
    let root = folder.path();
    assert_eq!(told(root, &["transcripts", "list"], &["turns"]), ["3"]);
    assert_eq!(told(root, &["code", "t", "pay", "--turn", "3"], &["quote"]), ["three"]);
    assert_eq!(told(root, &["excerpts"], &["turn", "paragraph"]), ["3 1"]);
}

#[test]
fn what_was_taken_wrongly_can_be_said() {
    let folder = study("Anna: a\n\nmore\n\nNote: b\n\nBen: c\n\nAnna: d\n", &["Anna", "Ben"], "");
    let root = folder.path();
    let words = || told(root, &["transcripts", "speakers", "t"], &["label", "words"]);
    assert_eq!(words(), ["Anna 3", "Ben 1"]);
    done(root, ["transcripts", "speakers", "t", "--carry", "no"]);
    assert_eq!(words(), ["Anna 2", "Ben 1"]);
    done(root, ["transcripts", "speakers", "t", "--carry", "auto"]);
    done(root, ["transcripts", "speakers", "t", "--no-label", "Note"]);
    assert_eq!(words(), ["Anna 5", "Ben 1"]);
    let record = std::fs::read_to_string(root.join("transcripts/t.ron")).unwrap();
    assert!(record.contains("no_labels: [\"Note\"]") && !record.contains("carry"), "{record}");
    done(root, ["transcripts", "speakers", "t", "--label", "Anna", "--label", "Ben", "--label", "Note"]);
    assert_eq!(words(), ["Anna 3", "Note 1", "Ben 1"]);
    assert!(refused(root, &["transcripts", "speakers", "t", "--carry", "perhaps"]).contains("yes, no or auto"));
}

#[test]
fn new_numbers_are_told() {
    let folder = study("Anna: a\n\nBen: b\nthe lady: c\n\nAnna: d\n", &["Anna", "Ben"], "");
    let root = folder.path();
    let args = ["transcripts", "speakers", "t", "--label", "Anna", "--label", "Ben", "--label", "the lady"];
    let said = verbatim(root, args).said;
    assert!(said.contains("From turn 2 on") && said.contains("there were 3 turns, there are 4"), "{said}");
    let said = verbatim(root, args).said;
    assert!(!said.contains("From turn"), "{said}");
}

#[test]
fn a_remark_is_not_selected_for_the_person() {
    let person = "(id: \"p1\", pseudonym: \"Lena\", speakers: [(\"t\", \"Anna\")]),";
    let folder = study("Anna: a\n\n[b]\n\nc\n\nAnna: d\n\nBen: e\n", &["Anna", "Ben"], person);
    let root = folder.path();
    done(root, ["export", "qdpx", "-o", "out.qdpx", "--speakers"]);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(root.join("out.qdpx")).unwrap()).unwrap();
    let project = std::io::read_to_string(archive.by_name("project.qde").unwrap()).unwrap();
    let selected = project.matches("<PlainTextSelection").count();
    assert_eq!(selected, 2, "{project}");
    assert!(
        project.contains("startPosition=\"6\" endPosition=\"7\"") && project.contains("startPosition=\"14\""),
        "{project}"
    );
}

#[test]
fn what_is_said_comes_as_a_table_by_its_places_in_the_text() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    let root = folder.path().join("study");
    for transcript in rows(&done(&root, ["transcripts", "list", "--format", "csv"])) {
        let id = transcript["transcript"].as_str();
        let text: Vec<char> =
            std::fs::read_to_string(root.join(format!("transcripts/{id}.txt"))).unwrap().chars().collect();
        let prose = done(&root, ["transcripts", "show", id]);
        let table = rows(&done(&root, ["transcripts", "show", id, "--format", "csv"]));
        assert!(!table.is_empty());
        let mut last = 0;
        for row in &table {
            let [start, end] = ["start", "end"].map(|name| row[name].parse::<usize>().unwrap());
            assert_eq!(text[start..end].iter().collect::<String>(), row["words"], "{id}");
            assert!(start >= last && prose.contains(row["words"].lines().next().unwrap_or_default()));
            last = end;
        }
        let speakers: std::collections::BTreeSet<&str> = table.iter().map(|row| row["speaker"].as_str()).collect();
        let linked = table.iter().filter(|row| !row["participant"].is_empty()).count();
        assert!(speakers.len() == 1 || (linked > 0 && table.iter().any(|row| row["moderator"] == "true")), "{id}");
    }
}
