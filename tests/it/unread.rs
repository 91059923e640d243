//! Files that cannot be read whole, and texts in which git left a conflict: named until they are mended.

use super::program::{done, rows, verbatim};
use super::study::TempStudy;
use std::time::{Duration, Instant};
use verbatim::session::Session;

const MARKED: &str = "Moderator: What happened?\n\n<<<<<<< HEAD\nAnna: They kept it.\n=======\nAnna: They gave it back.\n\
    >>>>>>> theirs\n\nBob: I was told that. I was told that too.\n";

/// Two transcripts, each with a coding of ana's.
fn study() -> TempStudy {
    let study = TempStudy::new();
    study.write("transcripts/b.txt", "Carla: The account was closed on a Friday.\n");
    study.write("transcripts/b.ron", "(format: 1, rule: \"label-colon\", labels: [\"Carla\"])\n");
    done(study.root(), ["code", "a", "pay", "--find", "What happened?"]);
    done(study.root(), ["code", "b", "pay", "--find", "The account was closed"]);
    study
}

fn codings(study: &TempStudy) -> String {
    let counts = verbatim(study.root(), ["frequencies", "--include-moderators", "--format", "csv"]).out;
    rows(&counts).iter().find(|row| row["code"] == "pay").map(|row| row["codings"].clone()).unwrap_or_default()
}

#[test]
fn a_text_with_conflict_markers_is_named_and_neither_counted_nor_coded() {
    let study = study();
    let sound = study.read("transcripts/a.txt");
    assert_eq!(codings(&study), "2");
    study.write("transcripts/a.txt", MARKED);
    let check = verbatim(study.root(), ["check", "--format", "csv"]);
    assert_eq!(check.code, 1);
    let told = rows(&check.out);
    let problem = told.iter().find(|row| row["file"] == "transcripts/a.txt").unwrap();
    assert_eq!(problem["line"], "3");
    assert!(problem["problem"].contains("conflict markers"), "{problem:?}");
    assert_eq!(codings(&study), "1", "only the other text is counted");
    let before = study.files();
    for act in [
        vec!["code", "a", "health", "--find", "told that too"],
        vec!["memo", "a", "--find", "told that too", "A thought."],
        vec!["transcripts", "replace", "a"],
    ] {
        let answer = verbatim(study.root(), act.iter().copied());
        assert_eq!(answer.code, 3, "{act:?}: {}", answer.said);
        assert!(answer.said.contains("conflict markers"), "{}", answer.said);
    }
    study.write("new.txt", &format!("{sound}More.\n"));
    assert_eq!(verbatim(study.root(), ["transcripts", "replace", "a", "new.txt"]).code, 3);
    std::fs::remove_file(study.path("new.txt")).unwrap();
    assert_eq!(study.files(), before, "nothing was written");
    study.write("transcripts/a.txt", &sound);
    let check = verbatim(study.root(), ["check"]);
    assert_eq!(codings(&study), "2");
    assert!(!check.out.contains("transcripts/a.txt"), "{}", check.out);
    // Nor is one brought in.
    study.write("new.txt", MARKED);
    let answer = verbatim(study.root(), ["transcripts", "replace", "a", "new.txt"]);
    assert!(answer.code == 3 && answer.said.contains("conflict markers"), "{}", answer.said);
}

#[test]
fn signs_in_talk_are_no_conflict_markers() {
    let study = study();
    let sound = study.read("transcripts/a.txt");
    study
        .write("transcripts/a.txt", &format!("{sound}\n=======\n\n>>>>>>>> and so on <<<<<<< HEAD\n\n>> ANNA: Yes.\n"));
    assert_eq!(codings(&study), "2");
}

/// Every verb that reads what is coded, said or written of it.
const READING: [&[&str]; 22] = [
    &["blame", "a"],
    &["codebook"],
    &["coders"],
    &["codings"],
    &["cooccurrence"],
    &["crosstab", "--by", "transcript"],
    &["crosstab", "--by", "transcript", "--wide"],
    &["excerpts"],
    &["excerpts", "--format", "json"],
    &["export", "qdc"],
    &["export", "qdpx", "-o", "out.qdpx", "--force"],
    &["fieldwork"],
    &["frequencies"],
    &["group"],
    &["memo", "list"],
    &["participants"],
    &["saturation"],
    &["search", "anything"],
    &["study"],
    &["timeline"],
    &["transcripts"],
    &["transcripts", "export"],
];

#[test]
fn who_reads_on_what_is_not_whole_is_told_so_by_the_exit_code() {
    let study = study();
    done(study.root(), ["code", "a", "pay", "--find", "What happened?", "--coder", "ben"]);
    let code = |verb: &[&str]| verbatim(study.root(), verb.iter().copied()).code;
    let sound: Vec<i32> = READING.iter().map(|verb| code(verb)).collect();
    assert!(!sound.contains(&3), "{sound:?}");
    let file = "codings/ben/a.ron";
    let work = study.read(file);
    study.write(file, &work.replacen("at:", "at", 1));
    for verb in READING {
        let answer = verbatim(study.root(), verb.iter().copied());
        assert!(answer.code == 3 && answer.said.contains(file), "{verb:?}: {answer:?}");
    }
    // What is kept is kept: an act of which every part is on the disk has no other code.
    assert_eq!(code(&["code", "b", "health", "--find", "on a Friday"]), 0);
    study.write(file, &work);
    let mended: Vec<i32> = READING.iter().map(|verb| code(verb)).collect();
    assert_eq!(mended, sound);
}

#[test]
fn captions_say_what_could_not_be_read() {
    let study = study();
    study.write(
        "codings/ben/a.ron",
        "(format: 1, codings: [(id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\", code: \"pay\", at: (0, 9)), (id: 7)])",
    );
    std::fs::write(study.path("transcripts/b.txt"), b"Carla: \xff\n").unwrap();
    let caption = |verb: &[&str]| {
        let args = verb.iter().copied().chain(["--format", "csv", "--caption", "--include-moderators"]);
        verbatim(study.root(), args).out
    };
    for verb in [&["frequencies"][..], &["codings"], &["excerpts"], &["crosstab", "--by", "transcript"], &["group"]] {
        let told = caption(verb);
        let words = "codings/ben/a.ron and transcripts/b.txt could not be read whole: what is missing is not counted";
        // Only who is counted is said before it.
        assert!(told.lines().take(2).any(|line| line.contains(words)), "{verb:?}: {told}");
    }
    study.write("codings/ben/a.ron", "(format: 1, codings: [])");
    study.write("transcripts/b.txt", "Carla: The account was closed on a Friday.\n");
    assert!(!caption(&["frequencies"]).contains("could not be read"));
}

/// What is wrong as an open study knows it, once it has looked.
fn known(session: &mut Session, wanted: usize) -> Vec<String> {
    let start = Instant::now();
    loop {
        session.poll();
        let lost: Vec<String> = session.problems.iter().filter(|it| it.lost).map(|it| it.file.clone()).collect();
        if lost.len() == wanted || start.elapsed() > Duration::from_secs(20) {
            return lost;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_open_study_names_unreadable_texts_until_they_are_mended() {
    let study = study();
    let sound = study.read("transcripts/a.txt");
    study.write("transcripts/a.txt", MARKED);
    let mut session = study.open();
    session.watch();
    assert_eq!(known(&mut session, 1), ["transcripts/a.txt"], "before anybody asked for it");
    // The study is read again because of another file: the sign stays.
    study.write("codings/ben/a.ron", "(format: 1, codings: [(id: 7)])");
    assert_eq!(known(&mut session, 2), ["codings/ben/a.ron", "transcripts/a.txt"]);
    study.write("codings/ben/a.ron", "(format: 1, codings: [])");
    assert_eq!(known(&mut session, 1), ["transcripts/a.txt"]);
    study.write("transcripts/a.txt", &sound);
    assert_eq!(known(&mut session, 0), Vec::<String>::new());
}

/// Two files of codings joined into one: what the second has is in no table, so it is said.
#[test]
fn what_stands_behind_the_end_of_a_file_is_named_and_nothing_is_written_over_it() {
    let study = study();
    let sound = study.read("codings/ana/a.ron");
    let joined = format!("{sound}{sound}");
    study.write("codings/ana/a.ron", &joined);
    let answer = verbatim(study.root(), ["check"]);
    assert!(answer.code != 0 && answer.out.contains("behind the closing"), "{}", answer.out);
    let told = verbatim(study.root(), ["frequencies", "--format", "csv", "--caption", "--include-moderators"]).out;
    assert!(told.contains("codings/ana/a.ron could not be read whole"), "{told}");
    study.write("codebook.ron", &format!("{}}}}}}}(\n", study.read("codebook.ron")));
    let answer = verbatim(study.root(), ["check"]);
    assert!(answer.out.lines().filter(|line| line.contains("behind the closing")).count() == 2, "{}", answer.out);
    assert_eq!(study.read("codings/ana/a.ron"), joined);
}

#[test]
fn a_copied_file_of_codings_is_one_problem() {
    let study = study();
    done(study.root(), ["code", "b", "health", "--find", "on a Friday"]);
    let work = study.read("codings/ana/b.ron");
    study.write("codings/ana/copy.ron", &work);
    let told = rows(&verbatim(study.root(), ["check", "--format", "csv"]).out);
    let copies: Vec<_> = told.iter().filter(|row| row["problem"].contains("the same id")).collect();
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert!(copies[0]["problem"].starts_with("2 codings have the same ids as some in "), "{copies:?}");
}
