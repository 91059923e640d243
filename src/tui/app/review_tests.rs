//! Codings whose words changed, on the screen.

use crate::tui::fixture::Desk;

#[test]
fn a_coding_that_lost_its_words_is_drawn_on_none_and_the_head_says_so() {
    let mut desk = Desk::new(120, 30);
    desk.keys("j j w j j p");
    assert_eq!(desk.codings()[0], "Withheld pay: They take the money and that is it.");
    let before = desk.screen(120, 30);
    assert!(before.contains("]w") && before.contains("]p") && !before.contains("to review"), "{before}");
    desk.coder("ben").keys("Home j j w").coder("ana");
    desk.change_outside("They take the money and that is it.", "They take all our money, and that was that.");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("2 to review"), "{screen}");
    assert!(!screen.contains("]w") && screen.contains("]p"), "{screen}");
    assert!(screen.contains("Precarity              1 │") && screen.contains("Withheld pay            │"), "{screen}");
    desk.keys("j j");
    assert!(desk.screen(120, 30).contains("Nothing coded here"), "{}", desk.screen(120, 30));
    desk.keys("Home g n");
    assert_eq!(desk.lit(), "The same for me.", "the next coding is the one that stands");
    desk.keys("g o");
    assert!(desk.screen(120, 30).contains("Group 1") && desk.screen(120, 30).contains("2 to review"));
}
