//! Whose codings are shown, and working blind.

use crate::session::settings::{StudySettings, Whose};
use crate::tui::fixture::Desk;

/// Ben and Cem have coded; Ana is about to.
fn three(width: u16, height: u16) -> Desk {
    let mut desk = Desk::new(width, height);
    desk.coder("ben").keys("Home j w m \"bens_memo\" Ctrl-s");
    desk.coder("cem").keys("Home j p").coder("ana").keys("Home j");
    desk
}

#[test]
fn codings_are_everyones_ones_own_or_those_of_chosen_coders() {
    let mut desk = three(120, 30);
    desk.keys("c \"migr\" Enter");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("here: 3 codings") && screen.contains("Precarity              2"), "{screen}");
    desk.keys("O");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("ana · only yours") && screen.contains("here: 1 coding"), "{screen}");
    assert!(screen.contains("Precarity                "), "the tree counts what is shown: {screen}");
    assert!(screen.contains("only yours + sub-codes"), "{screen}");
    desk.keys("O");
    assert!(desk.screen(120, 30).contains("Whose codings beside yours?"));
    desk.keys("Down Enter Esc");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("yours, cem") && screen.contains("here: 2 codings"), "{screen}");
    desk.keys("g W Enter Esc");
    assert!(desk.screen(120, 30).contains("here: 3 codings"));
    desk.keys("g w");
    assert!(!desk.screen(120, 30).contains("yours, "));
    assert_eq!(desk.app.shared.in_study.whose, Whose::All);
}

#[test]
fn whoever_works_blind_sees_others_codings_once_done() {
    let mut desk = three(120, 30);
    desk.keys("g B");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("ana · blind · ") && screen.contains("Nothing coded here"), "{screen}");
    assert!(screen.contains("Precarity                "), "{screen}");
    for list in ["g r", "g y", "g q", "B"] {
        desk.keys(list).wait();
        let screen = desk.screen(120, 30);
        assert!(screen.contains("ana · blind"), "{list}: {screen}");
        assert!(!screen.contains("bens memo") && !screen.contains("cem  "), "{list}: {screen}");
        let counted = screen.lines().find(|line| line.contains("Precarity")).is_some_and(|line| line.contains(" 2 "));
        assert!(!counted, "{list}: {screen}");
        desk.keys("Esc");
    }
    desk.keys("g o");
    let screen = desk.screen(120, 30);
    let row = screen.lines().find(|line| line.contains("focus-group")).unwrap_or_default();
    assert!(row.contains("0       0 ") && row.contains("ben, cem"), "who works is no secret: {screen}");
    desk.keys("Enter Home j D");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("here: 2 codings") && !screen.contains("blind"), "{screen}");
    desk.keys("D");
    assert!(desk.screen(120, 30).contains("Nothing coded here"), "taking the mark back hides them again");
    desk.keys("g B");
    assert!(desk.screen(120, 30).contains("here: 2 codings"));
}

#[test]
fn what_is_set_for_a_study_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("studies/01JDCX5T8Q2W3E4R5T6Y7V8K9M.ron");
    let mut desk = Desk::new(100, 30);
    desk.app.shared.in_study = StudySettings::read_from(&file);
    desk.keys("g B O");
    let kept = StudySettings::read_from(&file);
    assert!(kept.blind && kept.whose == Whose::Mine);
}

#[test]
fn the_list_of_transcripts_says_who_is_to_begin_at_work_or_done() {
    let mut desk = Desk::new(120, 30);
    let who = |desk: &mut Desk| {
        desk.screen(120, 30)
            .lines()
            .find(|line| line.contains("focus-group"))
            .unwrap_or_default()
            .trim_end_matches('"')
            .to_owned()
    };
    let deal = [("fg1".to_owned(), vec!["ana".to_owned(), "ben".to_owned()])].into_iter().collect();
    let act = crate::session::acts::assign(&desk.app.shared.session, &deal);
    assert!(desk.app.shared.perform(act));
    desk.keys("g o");
    assert!(who(&mut desk).contains("ana ○, ben ○"), "{}", who(&mut desk));
    desk.keys("Enter j w g o");
    assert!(who(&mut desk).contains("ana, ben ○"), "{}", who(&mut desk));
    desk.keys("D");
    assert!(who(&mut desk).contains("ana ✓, ben ○"), "{}", who(&mut desk));
    desk.keys("/ \"ben\" Enter");
    assert!(who(&mut desk).contains("Group 1"));
    desk.keys("/ Ctrl-u \"cem\" Enter");
    assert!(desk.screen(120, 30).contains("Nothing fits"));
}
