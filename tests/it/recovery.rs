//! The history: what a crash leaves is finished on the next opening; what people put back from outside stays put back.

use super::study::{TempStudy, span, transcript};
use std::time::Duration;
use verbatim::session::Session;
use verbatim::session::acts;
use verbatim::store::lock;

const FILE: &str = "codings/ana/a.ron";

fn code(session: &mut Session, words: &str) {
    let ix = transcript(session);
    let act = acts::code(session, ix, span(words), &["pay".into()]).unwrap();
    session.perform(act).unwrap();
}

/// The history's file and its text.
fn history(study: &TempStudy) -> (String, String) {
    let folder = std::fs::read_dir(study.path(".verbatim/journal")).unwrap();
    let names: Vec<_> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    let file = format!(".verbatim/journal/{}", names[0]);
    let text = study.read(&file);
    (file, text)
}

/// The text up to and with the line of the last act, as a crash right after it leaves it.
fn up_to_last_act(history: &str) -> &str {
    let note = history.rfind("\n= ").unwrap();
    &history[..=note]
}

#[test]
fn an_act_that_a_crash_cut_short_is_finished_and_can_be_undone() {
    let study = TempStudy::new();
    let mut session = study.open();
    code(&mut session, "What happened?");
    session.flush().unwrap();
    let before = study.read(FILE);
    code(&mut session, "kept it");
    session.flush().unwrap();
    drop(session);
    let after = study.read(FILE);
    let (file, text) = history(&study);
    study.write(&file, up_to_last_act(&text));
    study.write(FILE, &before);
    let session = study.open();
    assert_eq!(study.read(FILE), after);
    let told: Vec<String> = session.problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|words| words.contains("had been cut short and was finished now")), "{told:?}");
    drop(session);
    let mut session = study.open();
    let told: Vec<String> = session.problems.iter().map(ToString::to_string).collect();
    assert!(!told.iter().any(|words| words.contains("cut short")), "it is told once: {told:?}");
    session.undo().unwrap();
    session.flush().unwrap();
    assert_eq!(study.read(FILE), before);
}

#[test]
fn an_act_cut_short_on_a_file_that_was_changed_since_is_named() {
    let study = TempStudy::new();
    let mut session = study.open();
    code(&mut session, "What happened?");
    session.flush().unwrap();
    drop(session);
    let (file, text) = history(&study);
    study.write(&file, up_to_last_act(&text));
    let other = format!("// mine\n{}", study.read(FILE));
    study.write(FILE, &other);
    let session = study.open();
    let told: Vec<String> = session.problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|words| words.contains("has changed since")), "{told:?}");
    assert_eq!(study.read(FILE), other);
}

#[test]
fn a_file_put_back_from_outside_stays_put_back() {
    let study = TempStudy::new();
    let mut session = study.open();
    code(&mut session, "What happened?");
    session.flush().unwrap();
    let before = study.read(FILE);
    code(&mut session, "kept it");
    session.flush().unwrap();
    drop(session);
    // As `git checkout FILE` does, or a change of branch.
    study.write(FILE, &before);
    let session = study.open();
    assert_eq!(study.read(FILE), before);
    assert_eq!(session.study.codings(transcript(&session)).len(), 1);
}

#[test]
fn who_opens_while_another_writes_takes_nothing_back() {
    let study = TempStudy::new();
    let mut session = study.open();
    code(&mut session, "What happened?");
    session.flush().unwrap();
    let (before, (file, _)) = (study.read(FILE), history(&study));
    code(&mut session, "kept it");
    session.flush().unwrap();
    let (_, one) = history(&study);
    code(&mut session, "I was told that. I was told that.");
    session.flush().unwrap();
    drop(session);
    let (after, (_, two)) = (study.read(FILE), history(&study));
    // The writer has noted its first act and not yet replaced the file …
    study.write(&file, up_to_last_act(&one));
    study.write(FILE, &before);
    let held = lock::take(study.root()).unwrap();
    let root = study.root();
    std::thread::scope(|scope| {
        let opened = scope.spawn(|| Session::open(root).map(|_| ()));
        std::thread::sleep(Duration::from_millis(300));
        // … and gets on with it, and with a second act, while the other waits.
        study.write(&file, &two);
        study.write(FILE, &after);
        drop(held);
        opened.join().unwrap().unwrap();
    });
    assert_eq!(study.read(FILE), after);
}

#[test]
fn what_was_taken_back_is_marked_also_after_a_newer_act() {
    let study = TempStudy::new();
    let mut session = study.open();
    code(&mut session, "What happened?");
    session.undo().unwrap();
    code(&mut session, "kept it");
    session.flush().unwrap();
    let undone = |session: &mut Session| session.history().iter().map(|entry| entry.undone).collect::<Vec<_>>();
    assert_eq!(undone(&mut session), [true, false, false]);
    session.undo().unwrap();
    assert_eq!(session.redo().unwrap().as_deref(), Some("code “Pay”"));
    session.flush().unwrap();
    assert_eq!(undone(&mut session), [true, false, false, false, false]);
    assert_eq!(undone(&mut study.open()), [true, false, false, false, false]);
}

#[cfg(unix)]
#[test]
fn an_act_whose_file_could_not_be_replaced_does_not_come_back() {
    let study = TempStudy::new();
    std::fs::create_dir(study.path("codings")).unwrap();
    // A link that leads nowhere reads as no file, and cannot be made a folder.
    std::os::unix::fs::symlink("nowhere", study.path("codings/ana")).unwrap();
    let mut session = study.open();
    code(&mut session, "kept it");
    session.flush().unwrap_err();
    assert_eq!(session.study.codings(transcript(&session)).len(), 0);
    drop(session);
    assert!(history(&study).1.contains("kept it"), "the history had it before the file failed");
    std::fs::remove_file(study.path("codings/ana")).unwrap();
    let mut session = study.open();
    assert_eq!(session.study.codings(transcript(&session)).len(), 0);
    assert_eq!(session.history(), []);
    assert!(!study.path(FILE).exists());
}
