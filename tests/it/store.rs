//! A session on a study in a folder: what reaches the disk, and what comes back from it.

use crate::study::{CODEBOOK, TEXT, TempStudy, diff, span, transcript};
use verbatim::edit::Act;
use verbatim::model::coding::Progress;
use verbatim::model::{Coding, MemoAbout, MemoKind, Span};
use verbatim::session::Failure;
use verbatim::session::acts::{self, CodeFields, MoveSeat};
use verbatim::session::{Notice, Session};

const FILE: &str = "codings/ana/a.ron";

fn code(session: &mut Session, words: &str, code: &str) {
    let ix = transcript(session);
    let act = acts::code(session, ix, span(words), &[code.to_owned()]).unwrap();
    session.perform(act).unwrap();
    session.flush().unwrap();
}

fn perform(session: &mut Session, act: Result<Act, Failure>) {
    session.perform(act.unwrap()).unwrap();
    session.flush().unwrap();
}

/// Makes an act on the study as it then stands.
type Make = Box<dyn Fn(&mut Session) -> Result<Act, Failure>>;

fn first_coding(session: &Session) -> Coding {
    *session.study.codings(transcript(session)).first().unwrap()
}

fn undo(session: &mut Session) {
    session.undo().unwrap().unwrap();
    session.flush().unwrap();
}

fn redo(session: &mut Session) {
    session.redo().unwrap().unwrap();
    session.flush().unwrap();
}

#[test]
fn the_first_coding_makes_a_file_and_its_undo_takes_it_away() {
    let study = TempStudy::new();
    let before = study.files();
    let mut session = study.open();
    code(&mut session, "I was told that.", "pay");
    let after = study.files();
    assert_eq!(after.len(), before.len() + 1);
    assert!(study.read(FILE).contains("code: \"pay\""));
    undo(&mut session);
    assert_eq!(study.files(), before);
    assert!(session.study.codings(transcript(&session)).is_empty());
    redo(&mut session);
    assert_eq!(study.files(), after);
}

#[test]
fn a_further_coding_is_one_added_line() {
    let passages = [
        "wait\" and\tkept it. Back\\slash",
        "👩‍💻 was cafe\u{301}",
        "मुझे तीन महीने पैसे नहीं मिले। «Rien»\u{a0}!",
        "cafe\u{301}.\n\nBob: मुझे",
        "I was told that. I was",
        "What",
    ];
    let study = TempStudy::new();
    let mut session = study.open();
    code(&mut session, "They said", "health");
    let alone = study.read(FILE);
    for words in passages {
        let (files, old) = (study.files(), study.read(FILE));
        code(&mut session, words, "pay");
        let (added, removed) = diff(&old, &study.read(FILE));
        assert_eq!((added.len(), removed.len()), (1, 0), "{words:?}: {added:?} {removed:?}");
        let touched: Vec<String> =
            study.files().into_iter().filter(|(name, bytes)| files.get(name) != Some(bytes)).map(|(n, _)| n).collect();
        assert_eq!(touched, [FILE]);
    }
    let again = study.open();
    let ix = transcript(&again);
    let quotes: Vec<String> = again.study.codings(ix).iter().map(|coding| slice(coding.at)).collect();
    assert_eq!(quotes.len(), passages.len() + 1);
    let text = study.read(FILE);
    let mut ordered = again.study.codings(ix).to_vec();
    ordered.sort_by_key(|coding| text.find(&coding.id.to_string()));
    assert_eq!(ordered, again.study.codings(ix), "codings stand in text order");
    for _ in passages {
        undo(&mut session);
    }
    assert_eq!(study.read(FILE), alone);
}

fn slice(at: Span) -> String {
    TEXT.chars().skip(at.start as usize).take(at.len() as usize).collect()
}

#[test]
fn every_act_on_a_coding_is_undone_to_the_byte() {
    let study = TempStudy::new();
    let mut session = study.open();
    code(&mut session, "They said", "health");
    // A person's own hand: a comment and a field of their own.
    drop(session);
    let text = study.read(FILE).replace("codings: [", "codings: [ // checked by ana\n        // first pass");
    let text = text.replace(", made:", ", mood: \"low\", made:");
    study.write(FILE, &text);
    let mut session = study.open();
    let ix = transcript(&session);
    let coding = first_coding(&session);
    let mut acts: Vec<(&str, Make)> = vec![
        ("uncode", Box::new(move |s| acts::uncode(s, ix, &coding))),
        ("recode", Box::new(move |s| acts::recode(s, ix, &coding, "pay"))),
        ("edges", Box::new(move |s| acts::move_edges(s, ix, &coding, span("They said \"wait\"")))),
        ("memo", Box::new(move |s| acts::set_memo(s, ix, &coding, Some("a\n\"b\"".into())))),
        ("weight", Box::new(move |s| acts::set_weight(s, ix, &coding, Some(-3)))),
        ("important", Box::new(move |s| acts::set_important(s, ix, &coding))),
        ("note", Box::new(move |s| acts::note(s, ix, span("Back"), "odd"))),
        ("done", Box::new(move |s| acts::set_progress(s, ix, Progress::Done))),
    ];
    acts.push((
        "new",
        Box::new(move |s| {
            acts::code_and_add(s, ix, span("kept it"), &[], &["Pay / New one".to_owned()]).map(|(act, _)| act)
        }),
    ));
    let before = study.files();
    for (name, act) in &acts {
        let made = act(&mut session);
        perform(&mut session, made);
        let after = study.files();
        assert_ne!(after, before, "{name} changes nothing");
        assert!(*name == "uncode" || study.read(FILE).contains("mood: \"low\""), "{name} loses an unknown field");
        assert!(study.read(FILE).contains("// checked by ana"), "{name} loses a comment");
        undo(&mut session);
        assert_eq!(study.files(), before, "{name} is not undone");
        redo(&mut session);
        assert_eq!(study.files(), after, "{name} is not redone");
        undo(&mut session);
    }
}

#[test]
fn undo_reaches_across_sessions() {
    let study = TempStudy::new();
    let before = study.files();
    for words in ["They said", "kept it", "Back"] {
        code(&mut study.open(), words, "pay");
    }
    let after = study.files();
    let mut session = study.open();
    for _ in 0..3 {
        undo(&mut session);
    }
    assert_eq!(session.undo().unwrap(), None);
    assert_eq!(study.files(), before);
    drop(session);
    let mut session = study.open();
    for _ in 0..3 {
        redo(&mut session);
    }
    assert_eq!(study.files(), after);
    assert_eq!(session.history().iter().filter(|entry| !entry.undone).count(), 9);
}

#[test]
fn the_codebook_differs_only_where_it_was_edited() {
    let study = TempStudy::new();
    let mut session = study.open();
    let edits: Vec<(Act, Vec<&str>, Vec<&str>)> = vec![
        (
            acts::rename_code(&session, "health", "Health").unwrap(),
            vec!["            name:   \"Health\","],
            vec!["            name:   \"Mental health\","],
        ),
        (
            acts::rename_code(&session, "withheld-pay", "Kept pay").unwrap(),
            vec!["        (id: \"withheld-pay\", parent: \"pay\", name: \"Kept pay\", key: 'w'), /* one line */"],
            vec!["        (id: \"withheld-pay\", parent: \"pay\", name: \"Withheld pay\", key: 'w'), /* one line */"],
        ),
        (
            acts::edit_code(&session, "pay", CodeFields { color: Some("#00FF00".into()), ..CodeFields::default() })
                .unwrap(),
            vec!["            name: \"Pay\", id: \"pay\", color: \"#00FF00\", // the root"],
            vec!["            name: \"Pay\", id: \"pay\", // the root"],
        ),
        (
            acts::edit_code(
                &session,
                "health",
                CodeFields { include: Some("Stress\nand sleep.".into()), ..CodeFields::default() },
            )
            .unwrap(),
            vec!["            include: \"Stress\\nand sleep.\",", "            defined: \"2026-03-01\","],
            vec!["            include: \"Stress, sleep.\""],
        ),
        (acts::retire_code(&session, "pay").unwrap(), vec!["            status: Retired,"], vec![]),
        (
            acts::move_codes(&session, &["health".into()], &MoveSeat::Under(Some("pay".into()))).unwrap(),
            vec!["            parent: \"pay\","],
            vec![],
        ),
    ];
    for (act, added, removed) in edits {
        let label = act.label.clone();
        perform(&mut session, Ok(act));
        let (plus, minus) = diff(CODEBOOK, &study.read("codebook.ron"));
        assert_eq!((plus, minus), (own(&added), own(&removed)), "{label}");
        assert!(study.open().study.codebook().codes().len() == 3, "{label}");
        undo(&mut session);
        assert_eq!(study.read("codebook.ron"), CODEBOOK, "{label}");
    }
}

fn own(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn a_new_code_goes_after_its_last_sibling() {
    let study = TempStudy::new();
    let mut session = study.open();
    let (act, id) = acts::add_code(&mut session, "Low pay", Some("pay"), Some("low-pay")).unwrap();
    perform(&mut session, Ok(act));
    let text = study.read("codebook.ron");
    let (added, removed) = diff(CODEBOOK, &text);
    assert_eq!((added.len(), removed.len()), (6, 0), "{added:?} {removed:?}");
    assert!(
        text.find("\"withheld-pay\"") < text.find("\"low-pay\"") && text.find("\"low-pay\"") < text.find("\"health\"")
    );
    let again = study.open();
    assert_eq!(again.study.codebook().get(&id).unwrap().parent.as_deref(), Some("pay"));
    undo(&mut session);
    assert_eq!(study.read("codebook.ron"), CODEBOOK);
}

#[test]
fn a_moved_code_takes_its_comments_or_leaves_them_whole() {
    let study = TempStudy::new();
    let mut session = study.open();
    let act = acts::move_codes(&session, &["health".into()], &MoveSeat::Before("pay".into()));
    perform(&mut session, act);
    let text = study.read("codebook.ron");
    let ids: Vec<String> = study.open().study.codebook().codes().iter().map(|code| code.id.clone()).collect();
    assert_eq!(ids, ["health", "pay", "withheld-pay"]);
    for kept in
        ["// money first", "// about the mind", "/* one line */", "reviewed_by: (\"ben\", 3)", "// why we split"]
    {
        assert_eq!(text.matches(kept).count(), 1, "{kept}\n{text}");
    }
    undo(&mut session);
    assert_eq!(study.read("codebook.ron"), CODEBOOK);
}

#[test]
fn a_memo_is_a_file_and_goes_with_its_undo() {
    let study = TempStudy::new();
    let before = study.files();
    let mut session = study.open();
    let act = acts::write_memo(&mut session, MemoAbout::Study, MemoKind::Memo, "# On pay\n\nMore later.");
    perform(&mut session, act);
    assert_eq!(study.files().len(), before.len() + 1);
    assert!(study.read("memos/ana/2026-03-01-on-pay.md").ends_with("# On pay\n\nMore later.\n"));
    undo(&mut session);
    assert_eq!(study.files(), before);
}

#[test]
fn one_broken_record_costs_one_record() {
    let study = TempStudy::new();
    let mut session = study.open();
    for words in ["They said", "kept it", "Back"] {
        code(&mut session, words, "pay");
    }
    drop(session);
    let broken = study.read(FILE).replacen("at: (", "at: oops(", 1);
    study.write(FILE, &broken);
    let mut session = study.open();
    assert_eq!(session.study.codings(transcript(&session)).len(), 2);
    let problem = session.problems.iter().find(|problem| problem.file == FILE).unwrap();
    assert!(problem.line > 1 && !problem.advice.is_empty(), "{problem}");
    code(&mut session, "Rien", "health");
    assert_eq!(study.read(FILE).matches("oops").count(), 1, "the broken record is kept");
    let book = CODEBOOK.replace("key: 'w'", "key: 17");
    study.write("codebook.ron", &book);
    let mut session = study.open();
    assert_eq!(session.study.codebook().codes().len(), 2);
    let act = acts::rename_code(&session, "pay", "Money");
    perform(&mut session, act);
    assert_eq!(study.read("codebook.ron"), book.replace("\"Pay\"", "\"Money\""));
}

#[test]
fn conflict_markers_are_named_and_not_written_over() {
    let study = TempStudy::new();
    let marked = CODEBOOK.replace(
        "        // about the mind\n",
        "<<<<<<< HEAD\n        // about the mind\n=======\n        // mind\n>>>>>>> other\n",
    );
    study.write("codebook.ron", &marked);
    let mut session = study.open();
    let told = session.problems.iter().find(|problem| problem.what.contains("conflict markers")).unwrap();
    assert_eq!((told.file.as_str(), told.line > 1), ("codebook.ron", true));
    let others = session.problems.iter().filter(|problem| !problem.what.contains("is not a field"));
    assert_eq!(others.count(), 1, "the lines of the markers are no faults of their own: {:?}", session.problems);
    if let Ok((act, _)) = acts::add_code(&mut session, "New", None, None) {
        session.perform(act).unwrap();
        assert!(session.flush().unwrap_err().message.contains("conflict markers"));
    }
    assert_eq!(study.read("codebook.ron"), marked);
}

#[test]
fn a_newer_format_is_read_and_not_written() {
    let study = TempStudy::new();
    let newer = CODEBOOK.replace("format: 1", "format: 2");
    study.write("codebook.ron", &newer);
    let mut session = study.open();
    assert_eq!(session.study.codebook().codes().len(), 3);
    assert!(session.problems.iter().any(|problem| problem.what.contains("newer")));
    let act = acts::rename_code(&session, "pay", "Money").unwrap();
    session.perform(act).unwrap();
    let failure = session.flush().unwrap_err();
    assert!(failure.message.contains("format 2"), "{failure}");
    assert_eq!(session.study.codebook().get("pay").unwrap().name, "Pay", "memory goes back too");
    assert_eq!(study.read("codebook.ron"), newer);
    code(&mut session, "kept it", "pay");
    assert_eq!(session.study.codings(transcript(&session)).len(), 1, "coding files are still written");
}

#[test]
fn where_nothing_can_be_written_a_sentence_says_so_and_memory_goes_back() {
    let study = TempStudy::new();
    // As good as a read-only folder, and holds for every user.
    study.write(".verbatim", "");
    let before = study.files();
    let mut session = study.open();
    let ix = transcript(&session);
    let act = acts::code(&mut session, ix, span("kept it"), &["pay".into()]).unwrap();
    session.perform(act).unwrap();
    let failure = session.flush().unwrap_err();
    assert!(failure.message.contains("not saved") && failure.message.ends_with('.'), "{failure}");
    assert!(session.study.codings(ix).is_empty());
    let pay = session.study.known_code("pay").unwrap();
    assert_eq!(session.study.count(pay), 0);
    assert_eq!(session.undo().unwrap(), None);
    assert_eq!(study.files(), before);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_opens() {
    use std::os::unix::fs::PermissionsExt;
    let study = TempStudy::new();
    let mode = |bits| std::fs::set_permissions(study.root(), std::fs::Permissions::from_mode(bits)).unwrap();
    mode(0o555);
    let session = Session::open(study.root()).unwrap();
    assert_eq!(session.study.codebook().codes().len(), 3);
    drop(session);
    mode(0o755);
}

#[test]
fn an_act_that_failed_is_not_in_the_history_and_does_not_come_back() {
    let study = TempStudy::new();
    study.write("codings", "in the way");
    let mut session = study.open();
    let ix = transcript(&session);
    let act = acts::code(&mut session, ix, span("kept it"), &["pay".into()]).unwrap();
    session.perform(act).unwrap();
    session.flush().unwrap_err();
    assert!(session.study.codings(ix).is_empty());
    drop(session);
    std::fs::remove_file(study.path("codings")).unwrap();
    let mut session = study.open();
    let standing = session.history().iter().filter(|entry| !entry.undone).count();
    assert!(session.study.codings(ix).is_empty(), "an act that was reported as not saved has come back");
    assert_eq!(standing, 0, "the history lists an act that was not saved");
}

#[test]
fn a_failed_act_leaves_the_next_ones_standing() {
    let study = TempStudy::new();
    let newer = CODEBOOK.replace("format: 1", "format: 2");
    study.write("codebook.ron", &newer);
    let mut session = study.open();
    let ix = transcript(&session);
    let act = acts::rename_code(&session, "pay", "Money").unwrap();
    session.perform(act).unwrap();
    let act = acts::code(&mut session, ix, span("kept it"), &["health".into()]).unwrap();
    session.perform(act).unwrap();
    session.flush().unwrap_err();
    assert!(session.flush().is_ok(), "a failure is told once");
    assert_eq!(study.read(FILE).matches("code: ").count(), 1);
    assert_eq!(session.undo_label().as_deref(), Some("code “Mental health”"));
}

#[test]
fn saved_is_told_when_it_is_on_the_disk() {
    let study = TempStudy::new();
    let mut session = study.open();
    let ix = transcript(&session);
    let act = acts::code(&mut session, ix, span("kept it"), &["pay".into()]).unwrap();
    session.perform(act).unwrap();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while session.pending() > 0 && std::time::Instant::now() < until {
        if session.poll().contains(&Notice::Saved) {
            assert!(study.read(FILE).contains("kept it"));
            return;
        }
        std::thread::yield_now();
    }
    panic!("never saved");
}

#[test]
fn two_sessions_on_one_study_keep_each_others_codings() {
    let study = TempStudy::new();
    let (mut one, mut two) = (study.open(), study.open());
    code(&mut one, "They said", "pay");
    code(&mut two, "kept it", "pay");
    code(&mut one, "Back", "health");
    assert_eq!(study.read(FILE).matches("code: ").count(), 3);
    assert_eq!(study.open().study.coding_total(), 3);
}

#[test]
fn anothers_coding_is_theirs() {
    let study = TempStudy::new();
    code(&mut study.open_as("ben"), "kept it", "pay");
    let mut session = study.open();
    let (ix, coding) = (transcript(&session), first_coding(&session));
    for refused in [
        acts::uncode(&mut session, ix, &coding),
        acts::recode(&mut session, ix, &coding, "health"),
        acts::move_edges(&mut session, ix, &coding, span("Back")),
    ] {
        assert!(refused.unwrap_err().message.contains("ben"));
    }
}

#[test]
fn windows_line_ends_and_a_mark_are_read() {
    let study = TempStudy::new();
    let windows = format!("\u{feff}{}", CODEBOOK.replace('\n', "\r\n"));
    study.write("codebook.ron", &windows);
    let mut session = study.open();
    assert_eq!(session.study.codebook().codes().len(), 3);
    assert!(session.problems.iter().all(|problem| problem.what.contains("not a field")), "{:?}", session.problems);
    let act = acts::rename_code(&session, "health", "Health");
    perform(&mut session, act);
    assert_eq!(study.read("codebook.ron"), windows.replace("Mental health", "Health"));
    undo(&mut session);
    assert_eq!(study.read("codebook.ron"), windows);
}

#[test]
fn an_unknown_field_is_told_with_the_nearest_name() {
    let session = TempStudy::new().open();
    let told = session.problems.iter().find(|problem| problem.what.contains("`colour`")).unwrap();
    assert!(told.advice.contains("`color`"), "{told}");
}
