//! Coding from lists of passages.

use crate::tui::fixture::Desk;

/// A list of three passages, one of them of another coder.
fn listed() -> Desk {
    let mut desk = Desk::new(110, 30);
    desk.keys("j w j w").coder("ben").keys("j p").coder("ana").keys("g r").wait();
    desk
}

fn all(desk: &mut Desk) -> Vec<String> {
    desk.app.shared.session.flush().unwrap();
    desk.codings()
}

#[test]
fn one_passage_is_recoded_given_a_memo_a_weight_a_mark_and_taken_away() {
    let mut desk = listed();
    desk.keys("r \"Migration\" Enter").wait();
    assert!(desk.screen(110, 30).contains("1 coding recoded as “Migration”."), "{}", desk.screen(110, 30));
    assert!(all(&mut desk).contains(&"Migration: Nothing.".to_owned()));
    desk.keys("m \"look_again\" Ctrl-s").wait();
    desk.keys("W \"x\" Enter");
    assert!(desk.screen(110, 30).contains("A weight is a whole number, not `x`."));
    desk.keys("Backspace \"3\" Enter *").wait();
    let screen = desk.screen(110, 30);
    assert!(
        screen.contains("look again") && screen.contains("weight 3") && screen.contains("* key quotation"),
        "{screen}"
    );
    desk.keys("C \"Low\" Enter").wait();
    assert!(all(&mut desk).contains(&"Low pay: Nothing.".to_owned()), "{:?}", all(&mut desk));
    desk.keys("g g x").wait();
    assert_eq!(all(&mut desk).len(), 3);
    desk.keys("u").wait();
    assert_eq!(all(&mut desk).len(), 4);
}

#[test]
fn what_is_marked_is_changed_together_and_taken_back_together() {
    let mut desk = listed();
    desk.keys("v v");
    assert!(desk.screen(110, 30).contains("2 marked"), "{}", desk.screen(110, 30));
    desk.keys("r \"Exhaustion\" Enter").wait();
    let now = all(&mut desk);
    assert_eq!(now.iter().filter(|coding| coding.starts_with("Exhaustion")).count(), 2, "{now:?}");
    desk.keys("u").wait();
    let now = all(&mut desk);
    assert_eq!(now.iter().filter(|coding| coding.starts_with("Withheld pay")).count(), 2, "{now:?}");
    assert!(
        desk.app.shared.session.study.codebook().find("Exhaustion", str::to_lowercase).is_err(),
        "nor is the code there"
    );
    desk.keys("Esc");
    assert!(!desk.screen(110, 30).contains("marked"), "Esc takes the marks away");
    desk.keys("V x").wait();
    let screen = desk.screen(110, 30);
    assert!(screen.contains("1 coding of others stay as they are."), "{screen}");
    assert_eq!(all(&mut desk), ["Low pay: They kept three months and the only way to speak was a ticket."]);
    desk.keys("m");
    assert!(desk.screen(110, 30).contains("ben's"), "{}", desk.screen(110, 30));
    desk.keys("x");
    assert!(desk.screen(110, 30).contains("This coding is ben's and you are ana."));
}

#[test]
fn a_new_code_on_several_passages_is_one_code() {
    let mut desk = listed();
    desk.keys("V + \"Waiting\" Enter").wait();
    let now = all(&mut desk);
    assert_eq!(now.iter().filter(|coding| coding.starts_with("Waiting")).count(), 3, "{now:?}");
    desk.keys("u").wait();
    assert_eq!(all(&mut desk).len(), 3);
}

#[test]
fn passages_side_by_side_are_coded_too() {
    let mut desk = listed();
    desk.keys("g = \"Withheld\" Tab \"Low\" Tab Enter").wait();
    desk.keys("r \"Migration\" Enter").wait();
    assert!(all(&mut desk).contains(&"Migration: Nothing.".to_owned()), "{}", desk.screen(110, 30));
    desk.keys("v x").wait();
    assert_eq!(all(&mut desk).len(), 2, "{}", desk.screen(110, 30));
}

#[test]
fn what_nobody_coded_is_coded_where_it_is_listed() {
    let mut desk = Desk::new(110, 30);
    desk.keys("g U").wait();
    let rows = |desk: &Desk| desk.screen(110, 30).lines().filter(|line| line.contains("fg1")).count();
    let uncoded = rows(&desk);
    desk.keys("v v");
    let screen = desk.screen(110, 30);
    assert!(screen.contains("2 marked") && screen.contains('●'), "{screen}");
    desk.keys("c \"Withheld\" Enter").wait();
    let coded = all(&mut desk);
    assert_eq!(coded.iter().filter(|coding| coding.starts_with("Withheld pay")).count(), 2, "{coded:?}");
    desk.wait();
    assert_eq!(rows(&desk), uncoded - 2, "{}", desk.screen(110, 30));
    assert!(!desk.screen(110, 30).contains("marked"), "what is coded is marked no more");
    desk.keys("u").wait();
    assert_eq!((all(&mut desk).len(), rows(&desk)), (0, uncoded));
}

#[test]
fn passages_of_different_codes_are_taken_back_by_what_was_done_to_all() {
    let mut desk = Desk::new(110, 30);
    desk.keys("j w j p g r").wait();
    desk.keys("V r \"Migration\" Enter").wait();
    desk.keys("u").wait();
    let screen = desk.screen(110, 30);
    assert!(screen.contains("2 codings: recode as “Migration”"), "{screen}");
}
