//! A wrong file or person goes, with what hangs on it, and undo brings the very bytes back; a newer file is told from a new one.

use super::program::{rows, verbatim};
use super::study::TempStudy;

fn said<'a>(study: &TempStudy, args: impl IntoIterator<Item = &'a str>, code: i32) -> String {
    let args: Vec<&str> = args.into_iter().collect();
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

/// What is wrong with the study's files; its codebook has fields that nobody knows.
fn problems(study: &TempStudy) -> Vec<verbatim::model::Problem> {
    let mut problems = study.open().problems;
    problems.retain(|problem| problem.file != "codebook.ron");
    problems
}

/// The study opened by ana, by the clock of the machine: its acts come after those of the verbs.
fn open(study: &TempStudy) -> verbatim::session::Session {
    let mut session = verbatim::session::Session::open(study.root()).unwrap();
    session.set_coder("ana").unwrap();
    session
}

/// An interview that was imported, coded by two, with people, memos, assignments; and another transcript.
fn hung() -> TempStudy {
    let study = TempStudy::new();
    study.write(
        "new/int01.txt",
        "Moderator: And your pay?\n\nLena: It came three months late. I slept badly.\n\nTom: Mine never came.\n",
    );
    said(&study, ["import", "new/int01.txt"], 0);
    let labels = ["--label", "Moderator", "--label", "Lena", "--label", "Tom"];
    said(&study, ["transcripts", "speakers", "int01", "--rule", "label-colon"].into_iter().chain(labels), 0);
    said(&study, ["participants", "set", "p1", "--pseudonym", "Lena", "--speaker", "int01/Lena"], 0);
    said(
        &study,
        ["participants", "set", "p2", "--pseudonym", "Tom", "--speaker", "int01/Tom", "--speaker", "a/Bob"],
        0,
    );
    said(&study, ["code", "int01", "pay", "--turn", "2"], 0);
    said(&study, ["--coder", "ben", "code", "int01", "pay", "--turn", "2"], 0);
    said(&study, ["--coder", "ben", "code", "int01", "pay", "--turn", "3"], 0);
    said(&study, ["code", "a", "health", "--turn", "2"], 0);
    said(&study, ["memo", "int01", "--turn", "1", "A note."], 0);
    said(&study, ["memo", "int01", "About the whole."], 0);
    said(&study, ["memo", "p1", "What she says of pay.", "--under", "pay"], 0);
    said(&study, ["transcripts", "assign", "--coders", "ana,ben"], 0);
    std::fs::remove_dir_all(study.path("new")).unwrap();
    study
}

#[test]
fn a_transcript_goes_with_all_that_hangs_on_it_and_comes_back() {
    let study = hung();
    let before = study.files();
    let told = said(&study, ["transcripts", "remove", "int01"], 2);
    for words in [
        "3 codings (ben 2, ana 1) in 1 transcript (int01 3)",
        "1 note on its passages",
        "1 memo on it",
        "links of p1, p2",
        "originals/int01.txt",
        "Nowhere else speak: p1.",
        "--yes",
        "int01,ben,int01,2",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(study.files(), before, "it is only shown");
    said(&study, ["transcripts", "remove", "int01", "--yes"], 0);
    let after = study.files();
    assert!(!after.keys().any(|file| file.contains("int01")), "{:?}", after.keys());
    assert!(!study.read("participants.ron").contains("int01") && !study.read("verbatim.ron").contains("int01"));
    assert_eq!(problems(&study), []);
    assert_eq!(table(&study, ["codings"]).len(), 1);
    said(&study, ["undo"], 0);
    assert_eq!(study.files(), before);
    assert_eq!(table(&study, ["codings"]).len(), 4);
    said(&study, ["redo"], 0);
    assert_eq!(study.files(), after);
}

#[test]
fn within_one_session_the_study_is_at_once_without_it_and_with_it_again() {
    let study = hung();
    let mut session = open(&study);
    let ix = session.study.find_transcript("int01").unwrap();
    let codings = session.study.coding_total();
    let removal = verbatim::session::acts::remove_transcripts(&mut session, &[ix]).unwrap();
    session.perform(removal.act).unwrap();
    assert_eq!((session.study.coding_total(), session.study.find_transcript("int01")), (1, None));
    session.undo().unwrap();
    assert_eq!((session.study.coding_total(), session.study.find_transcript("int01")), (codings, Some(ix)));
    session.flush().unwrap();
    assert_eq!(problems(&study), []);
}

#[test]
fn what_cannot_go_whole_does_not_go_at_all() {
    let study = hung();
    // A text that was changed since it was read is not the text that was shown.
    let mut session = open(&study);
    let ix = session.study.find_transcript("int01").unwrap();
    let removal = verbatim::session::acts::remove_transcripts(&mut session, &[ix]).unwrap();
    study.write("transcripts/int01.txt", "Somebody: wrote this meanwhile.\n");
    let before = study.files();
    assert!(session.perform(removal.act).is_err());
    assert_eq!(study.files(), before);
    assert!(session.study.find_transcript("int01").is_some());
}

#[test]
fn a_person_goes_and_their_words_stay() {
    let study = hung();
    let before = study.files();
    let told = said(&study, ["participants", "remove", "p2"], 2);
    for words in ["p2 (Tom) speaks as int01/Tom, a/Bob", "1 coding (ben 1) in 1 transcript (int01 1)", "--yes"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(study.files(), before);
    said(&study, ["participants", "remove", "p1", "p2", "--yes"], 0);
    assert!(table(&study, ["participants"]).is_empty());
    assert_eq!(table(&study, ["codings"]).len(), 4);
    assert_eq!(problems(&study), []);
    said(&study, ["undo"], 0);
    assert_eq!(study.files(), before);
    assert!(said(&study, ["participants", "remove", "p9", "--yes"], 2).contains("no participant `p9`"));
}

#[test]
fn two_records_of_one_person_are_made_one() {
    let study = hung();
    let settings = study.read("verbatim.ron");
    let declared = "    attributes: [(name: \"age\", of: Participant, type: Integer), (name: \"city\", of: Participant)],\n    queries: {\"hers\": \"participant:p1\"},\n    title:";
    study.write("verbatim.ron", &settings.replace("    title:", declared));
    said(&study, ["participants", "set", "p1", "age=30", "city=Riga"], 0);
    said(&study, ["participants", "set", "p2", "age=31"], 0);
    study.write(
        "transcripts/a.ron",
        &study.read("transcripts/a.ron").replace("    rule:", "    present: [\"p1\", \"p2\"],\n    rule:"),
    );
    let before = study.files();
    let told = said(&study, ["participants", "merge", "p1", "p2"], 2);
    for words in [
        "p1 (Lena) and p2 (Tom) are one person from then on, p2",
        "age stays 31, 30 goes",
        "2 codings (ana 1, ben 1)",
        "--yes",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(study.files(), before);
    said(&study, ["participants", "merge", "p1", "p2", "--yes"], 0);
    let people = table(&study, ["participants"]);
    assert_eq!(people.len(), 1);
    assert_eq!(
        [&people[0]["participant"], &people[0]["speakers"], &people[0]["age"], &people[0]["city"]],
        ["p2", "int01/Tom; a/Bob; int01/Lena", "31", "Riga"]
    );
    let session = study.open();
    assert_eq!(problems(&study), []);
    let ix = session.study.find_transcript("a").unwrap();
    assert_eq!(session.study.transcript(ix).present, ["p2"]);
    assert_eq!(session.study.settings.queries["hers"], "participant:p2");
    let cell = session.study.memos.iter().find(|memo| memo.body.contains("What she says")).unwrap();
    assert_eq!(cell.about.to_string(), "code/pay participant/p2");
    said(&study, ["undo"], 0);
    assert_eq!(study.files(), before);
}

/// Forty turns, enough to tell versions by.
fn long(wrong: &str) -> String {
    (1..=40).map(|turn| format!("Lena: In week {turn} I did task number {} and {wrong}.\n\n", turn * 3)).collect()
}

#[test]
fn a_newer_file_of_a_transcript_is_proposed_and_not_brought_in_beside_it() {
    let study = TempStudy::new();
    study.write("in/fg01-paris.txt", &long("nobody payed me"));
    said(&study, ["import", "in/fg01-paris.txt"], 0);
    let before = study.files();
    let newer = long("nobody payed me").replace("week 7 ", "week seven ");
    for (name, code) in [("in/fg01-paris.md", 1), ("in/FG01 Paris corrected.txt", 1)] {
        study.write(name, &newer);
        for dry in [true, false] {
            let mut args = vec!["import", name];
            args.extend(dry.then_some("--dry-run"));
            let told = said(&study, args, code);
            assert!(
                told.contains("is nearly `fg01-paris`") && told.contains("verbatim transcripts replace fg01-paris"),
                "{told}"
            );
        }
        std::fs::remove_file(study.path(name)).unwrap();
    }
    assert_eq!(study.files(), before, "nothing came in");
    study.write("in/fg01-paris.md", &newer);
    said(&study, ["import", "in/fg01-paris.md", "--new"], 0);
    assert!(study.path("transcripts/fg01-paris-2.txt").exists());
    said(&study, ["undo"], 0);
    // Another talk by the same name is another transcript.
    study.write(
        "in/other/fg01-paris.txt",
        &(1..=40).map(|turn| format!("Tom: Of sleep {turn} nights are {}.\n\n", turn * 5)).collect::<String>(),
    );
    said(&study, ["import", "in/other/fg01-paris.txt"], 0);
    assert!(study.path("transcripts/fg01-paris-2.txt").exists());
}

#[test]
fn a_replacement_keeps_its_file_as_the_new_original() {
    let study = TempStudy::new();
    study.write("in/fg01.txt", &long("nobody payed me"));
    said(&study, ["import", "in/fg01.txt"], 0);
    std::fs::remove_dir_all(study.path("in")).unwrap();
    let before = study.files();
    study.write("newer.txt", &long("nobody paid me"));
    let told = said(&study, ["transcripts", "replace", "fg01", "newer.txt"], 0);
    assert!(
        told.contains(
            "The new original is kept as originals/fg01-2.txt; originals/fg01.txt, from which it came, stays."
        ),
        "{told}"
    );
    let source = study.open();
    let source = source.study.transcript(source.study.find_transcript("fg01").unwrap()).source.clone().unwrap();
    assert_eq!(source.file, "originals/fg01-2.txt");
    assert_eq!(study.read(&source.file), study.read("newer.txt"));
    // Who imports the same file again is told that it is in.
    assert!(said(&study, ["import", "newer.txt"], 0).contains("is in the study already, as `fg01`"));
    std::fs::remove_file(study.path("newer.txt")).unwrap();
    said(&study, ["undo"], 0);
    assert_eq!(study.files(), before);
    said(&study, ["redo"], 0);
    said(&study, ["transcripts", "remove", "fg01", "--yes"], 0);
    assert!(
        !study.files().keys().any(|file| file.contains("fg01")),
        "earlier originals go too: {:?}",
        study.files().keys()
    );
}

#[test]
fn a_correction_tells_who_begins_to_speak_who_stops_and_what_keeps_the_old_words() {
    let study = TempStudy::new();
    let talk =
        "Anna: My name is Karla Weiss.\n\nBen: And I am late.\n\nAnna: We are paid late.\n\nBen: Never on time.\n";
    study.write("in/fg01.txt", talk);
    said(&study, ["import", "in/fg01.txt"], 0);
    said(&study, ["codebook", "add", "Names", "--id", "names"], 0);
    said(&study, ["--coder", "ana", "code", "fg01", "names", "--find", "My name is Karla Weiss."], 0);
    let newer =
        talk.replace("Karla Weiss", "X").replace("Ben: Never", "Dora: Never").replace("Ben: And I", "Dora: And I");
    // A name written over a label is taken as one; a name on a line of its own is nobody known.
    let newer = newer + "\nEva Kern: I come in late.\n\nAnna: Welcome.\n\nEva Kern: Thanks.\n";
    study.write("newer.txt", &newer);
    let told = said(&study, ["transcripts", "replace", "fg01", "newer.txt"], 0);
    assert!(
        told.contains(
            "“Eva Kern” begins 2 lines and is no speaker, so what stands there is nobody's: `verbatim transcripts \
             speakers fg01 --add-label \"Eva Kern\"` makes it one."
        ),
        "{told}"
    );
    assert!(told.contains("1 coding keeps the words as they were in the quote in its file"), "{told}");
    said(&study, ["transcripts", "speakers", "fg01", "--add-label", "Eva Kern:"], 0);
    let shown = said(&study, ["transcripts", "speakers", "fg01"], 0);
    assert!(shown.contains("fg01,Eva Kern,"), "{shown}");
    study.write("newest.txt", &newer.replace("Eva Kern: ", ""));
    let told = said(&study, ["transcripts", "replace", "fg01", "newest.txt"], 0);
    assert!(told.contains("Nothing is said under “Eva Kern” any more."), "{told}");
}

#[cfg(unix)]
#[test]
fn a_file_that_somebody_locked_is_not_passed_over() {
    use std::os::unix::fs::PermissionsExt;
    let study = TempStudy::new();
    study.write("in/fg01.txt", &long("nobody paid me"));
    said(&study, ["import", "in/fg01.txt"], 0);
    said(&study, ["--coder", "ana", "code", "fg01", "pay", "--at", "0..20"], 0);
    let file = study.path("codings/ana/fg01.ron");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    let before = study.read("codings/ana/fg01.ron");
    let told = said(&study, ["--coder", "ana", "code", "fg01", "pay", "--at", "21..39"], 3);
    assert!(told.contains("codings/ana/fg01.ron") && told.contains("it is read-only"), "{told}");
    assert_eq!(study.read("codings/ana/fg01.ron"), before);
}
