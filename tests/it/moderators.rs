//! Whoever moderates is a speaker wherever they stand, and so is whom the user states.

use super::program::{done, rows, verbatim};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn imported(text: &str) -> (tempfile::TempDir, PathBuf, String) {
    imported_as("fg.txt", text)
}

fn imported_as(name: &str, text: &str) -> (tempfile::TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["new", "study"]);
    let root = folder.path().join("study");
    std::fs::write(folder.path().join(name), text).unwrap();
    let said = verbatim(&root, ["import", &format!("../{name}")]).said;
    (folder, root, said)
}

/// Turns by label.
fn turns(root: &Path) -> BTreeMap<String, String> {
    let rows = rows(&done(root, ["transcripts", "speakers", "fg"]));
    rows.into_iter().map(|row| (row["label"].clone(), row["turns"].clone())).collect()
}

fn of(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(label, turns)| ((*label).to_owned(), (*turns).to_owned())).collect()
}

const TALK: &str = "P1: I drive at night.\n\nP2: So do I.\n\nP1: It pays more.\n\nP2: Not much.\n";

#[test]
fn who_moderates_may_speak_once_at_the_start() {
    for lead in [
        "Moderator: Welcome, everybody, and thank you for coming.\n\n",
        "Moderator: Welcome\n\n",
        "Focus group 3\nModerator: Welcome, everybody, and thank you for coming.\n\n",
        "Date: 3 May 2026\nPlace: Bilbao\nModerator: Welcome, everybody.\n\n",
        "Focus group 3\n\nDate: 3 May 2026\n\nMODERATOR: Welcome, everybody.\n\nThis takes an hour.\n\n",
    ] {
        let (_folder, root, _) = imported(&format!("{lead}{TALK}"));
        let label = if lead.contains("MOD") { "MODERATOR" } else { "Moderator" };
        assert_eq!(turns(&root), of(&[(label, "1"), ("P1", "2"), ("P2", "2")]), "{lead}");
        let shown = done(&root, ["transcripts", "show", "fg"]);
        assert!(shown.starts_with(&format!("   1  {label}\n")) && !shown.contains("Bilbao"), "{shown}");
    }
}

#[test]
fn a_face_sheet_is_no_speech() {
    for lead in [
        "Date: 3 May 2026\nPlace: Bilbao\nModerator: Ana Ruiz\n\n",
        "Moderator: Ana Ruiz\n\n",
        "Interviewer: Ana de la Cruz\nDate: 3 May 2026\n\n",
    ] {
        let (_folder, root, _) = imported(&format!("{lead}{TALK}"));
        assert_eq!(turns(&root), of(&[("P1", "2"), ("P2", "2")]), "{lead}");
    }
}

#[test]
fn who_moderates_may_speak_once_in_the_middle() {
    let text = TALK.replace("P1: It pays", "Mod: Why?\n\nP1: It pays");
    let (_folder, root, _) = imported(&text);
    assert_eq!(turns(&root), of(&[("Mod", "1"), ("P1", "2"), ("P2", "2")]));
    done(&root, ["codebook", "add", "Asking", "--id", "asking"]);
    done(&root, ["code", "fg", "asking", "--find", "Why?"]);
    let told = verbatim(&root, ["frequencies", "--code", "asking"]);
    assert_eq!(rows(&told.out)[0]["codings"], "0", "{}", told.out);
    let told = done(&root, ["frequencies", "--code", "asking", "--include-moderators"]);
    assert_eq!(rows(&told)[0]["codings"], "1");
}

#[test]
fn subtitles_and_groups_where_nobody_speaks_twice() {
    let cue = |nth: usize, words: &str| format!("{nth}\n00:00:{nth:02},000 --> 00:00:{nth:02},900\n{words}\n\n");
    let said = ["Moderator: Welcome.", "P1: Hello.", "P2: Hi.", "P1: So?", "P2: Well."];
    let text: String = said.iter().enumerate().map(|(nth, words)| cue(nth + 1, words)).collect();
    let (_folder, root, _) = imported_as("fg.srt", &text);
    assert_eq!(turns(&root), of(&[("Moderator", "1"), ("P1", "2"), ("P2", "2")]));
    let (_folder, root, said) =
        imported("Moderator: Who are you?\n\nAna: I drive.\n\nBea: I cook.\n\nCarla: I clean.\n");
    assert_eq!(turns(&root), of(&[("Moderator", "1")]));
    assert!(said.contains("“Ana” (1), “Bea” (1)"), "{said}");
}

#[test]
fn a_name_that_speaks_above_the_first_turn_is_no_header() {
    let (_folder, root, said) = imported(&format!("Field day 2\n\nAnna: Welcome, all of you, to this talk.\n\n{TALK}"));
    assert!(said.contains("not taken as speakers") && said.contains("“Anna” (1)"), "{said}");
    assert!(said.contains("`verbatim transcripts speakers fg --add-label LABEL`"), "{said}");
    let shown = done(&root, ["transcripts", "show", "fg"]);
    assert!(shown.contains("Welcome") && !shown.contains("Field day"), "{shown}");
    done(&root, ["transcripts", "speakers", "fg", "--add-label", "Anna"]);
    assert_eq!(turns(&root), of(&[("Anna", "1"), ("P1", "2"), ("P2", "2")]));
}

#[test]
fn stated_labels_win_over_the_header() {
    let (_folder, root, _) = imported(&format!("Gast: Willkommen\nLucie: Bonjour\n\n{TALK}"));
    assert_eq!(turns(&root), of(&[("P1", "2"), ("P2", "2")]));
    let told = verbatim(&root, ["transcripts", "speakers", "fg", "--label", "Gast"]);
    assert_eq!(turns(&root)["Gast"], "1", "{}", told.said);
    assert!(told.said.contains("No speakers any more: “P1”, “P2”. --add-label"), "{}", told.said);
    done(&root, ["transcripts", "speakers", "fg", "--add-label", "P1", "--add-label", "P2"]);
    assert_eq!(turns(&root), of(&[("Gast", "1"), ("P1", "2"), ("P2", "2")]));
    let told = verbatim(&root, ["transcripts", "speakers", "fg", "--add-label", "Nobody"]);
    assert!(told.said.contains("No line of the text begins with “Nobody”."), "{}", told.said);
    assert_eq!(verbatim(&root, ["transcripts", "speakers", "fg", "--add-label", "P1"]).code, 1);
}

#[test]
fn whoever_moderates_only_since_then_is_listed() {
    let (_folder, root, _) = imported(&TALK.replace("P1: It pays", "Lead: Why?\n\nP1: It pays"));
    assert_eq!(turns(&root), of(&[("P1", "2"), ("P2", "2")]));
    assert_eq!(verbatim(&root, ["check"]).code, 0);
    done(&root, ["study", "set", "moderators", "--add", "Lead"]);
    let check = verbatim(&root, ["check", "--format", "csv"]);
    let how = "`verbatim transcripts speakers fg --add-label Lead` takes it as one.";
    assert!(check.code == 1 && check.out.contains(how), "{}", check.out);
    done(&root, ["transcripts", "speakers", "fg", "--add-label", "Lead"]);
    assert_eq!(verbatim(&root, ["check"]).code, 0);
    assert_eq!(turns(&root), of(&[("P1", "2"), ("P2", "2"), ("Lead", "1")]));
}

#[test]
fn a_label_changed_behind_the_programs_back_is_listed() {
    let (_folder, root, _) = imported(TALK);
    let file = root.join("transcripts/fg.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("P2:", "Bea Lind:")).unwrap();
    let check = verbatim(&root, ["check", "--format", "csv"]);
    let what = "“Bea Lind” stands where “P2” no longer speaks and begins 2 lines here, but is no speaker of `fg`";
    assert!(check.code == 1 && check.out.contains(what), "{}", check.out);
    done(&root, ["transcripts", "speakers", "fg", "--add-label", "Bea Lind"]);
    assert_eq!(turns(&root), of(&[("P1", "2"), ("Bea Lind", "2")]));
    let check = verbatim(&root, ["check", "--format", "csv"]);
    assert!(!check.out.contains("no longer speaks"), "{}", check.out);
}

#[test]
fn a_moderator_is_known_with_a_colon_or_blanks_and_an_unknown_label_is_told() {
    let (_folder, root, _) = imported(&format!("Sara Kent: Welcome, everybody.\n\n{TALK}Sara Kent: Thank you all.\n"));
    let words = || rows(&done(&root, ["group", "--format", "csv"]));
    let leads = || words().into_iter().find(|row| row["speaker"] == "Sara Kent").unwrap()["moderator"].clone();
    assert_eq!(leads(), "false");
    for spelt in ["Sara Kent:", "sara  kent", " SARA KENT ："] {
        let said = verbatim(&root, ["study", "set", "moderators", spelt]).said;
        assert!(!said.contains("Nobody speaks"), "{spelt}: {said}");
        assert_eq!(leads(), "true", "{spelt}");
        done(&root, ["undo"]);
    }
    let said = verbatim(&root, ["study", "set", "moderators", "--add", "Sara Kant:"]).said;
    assert!(said.contains("Nobody speaks under “Sara Kant” in this study yet. Did you mean “Sara Kent”?"), "{said}");
    assert_eq!(leads(), "false");
    // The words that every study begins with are not told of.
    let said = verbatim(&root, ["study", "set", "moderators", "--add", "Sara Kent"]).said;
    assert!(!said.contains("Nobody speaks"), "{said}");
}

#[test]
fn a_passage_without_a_word_of_a_moderator_is_left_out_with_the_moderator() {
    let (_folder, root, _) = imported("Moderator: … ?!\n\nP1: I drive. — So.\n\nModerator: And?\n\nP1: It pays.\n");
    done(&root, ["codebook", "add", "Pay"]);
    let count = || {
        let said = verbatim(&root, ["frequencies", "--caption"]);
        (rows(&verbatim(&root, ["frequencies"]).out)[0]["codings"].clone(), said.out + &said.said)
    };
    let text = std::fs::read_to_string(root.join("transcripts/fg.txt")).unwrap();
    let at = |words: &str| {
        let start = text.chars().collect::<String>().split(words).next().unwrap().chars().count();
        format!("{start}..{}", start + words.chars().count())
    };
    done(&root, ["--coder", "ana", "code", "fg", "pay", "--at", &at("… ?!")]);
    let (codings, said) = count();
    assert_eq!(codings, "0", "{said}");
    assert!(said.contains("1 on moderators left out"), "{said}");
    done(&root, ["--coder", "ana", "code", "fg", "pay", "--at", &at("—")]);
    assert_eq!(count().0, "1", "what is nobody's and no moderator's counts");
}

#[test]
fn whoever_moderates_as_a_person_alone_is_missed_with_a_word() {
    let (_folder, root, _) = imported(&format!("Kent: Welcome.\n\n{TALK}Kent: Thank you.\n"));
    done(&root, ["transcripts", "speakers", "fg", "--moderator", "Kent"]);
    let people = rows(&done(&root, ["participants", "list", "--format", "csv"]));
    let id = people.iter().find(|row| row["role"] == "moderator").unwrap()["participant"].clone();
    let told = verbatim(&root, ["participants", "remove", &id, "--yes"]).said;
    assert!(told.contains("“Kent” moderated as this person alone") && told.contains("--add Kent`"), "{told}");
}

#[test]
fn two_people_are_not_made_one_by_their_labels() {
    let (_folder, root, _) = imported(TALK);
    for label in ["P1", "P2"] {
        done(&root, ["transcripts", "speakers", "fg", "--participant", label]);
    }
    let answer = verbatim(&root, ["transcripts", "speakers", "fg", "--merge", "P2=P1"]);
    assert!(answer.code == 2 && answer.said.contains("these are two people"), "{}{}", answer.out, answer.said);
}
