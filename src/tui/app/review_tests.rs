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

/// Ana has coded a sentence, and so has Ben; then its words were corrected.
fn corrected(width: u16, height: u16) -> Desk {
    let mut desk = Desk::new(width, height);
    desk.keys("j j w j p").coder("ben").keys("Home j j w").coder("ana");
    desk.change_outside("They take the money and that is it.", "They took the money and that was it.");
    desk.keys("R Enter");
    desk
}

#[test]
fn old_and_new_words_are_compared_and_accepted() {
    let mut desk = corrected(120, 30);
    let screen = desk.screen(120, 30);
    assert!(screen.contains("They [-take-] the money and that [-is-] it."), "{screen}");
    assert!(screen.contains("Nothing. They {+took+} the money and that {+was+} it."), "{screen}");
    assert!(screen.contains("ask ben"), "{screen}");
    desk.keys("Enter");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("Placed “Withheld pay”."), "{screen}");
    assert_eq!(desk.codings()[1], "Withheld pay: They took the money and that was it.");
    desk.keys("Enter");
    assert!(desk.screen(120, 30).contains("Ask ben."), "{}", desk.screen(120, 30));
    desk.keys("x");
    assert!(desk.screen(120, 30).contains("Ask ben."));
    desk.keys("u");
    assert!(desk.screen(120, 30).contains("1/2"), "undo brings it back: {}", desk.screen(120, 30));
}

#[test]
fn narrow_windows_show_old_above_new() {
    let desk = corrected(80, 24);
    let screen = desk.screen(80, 24);
    let row = |words: &str| screen.lines().position(|line| line.contains(words)).unwrap();
    assert!(row("Made on") < row("[-take-]") && row("[-take-]") < row("{+took+}"), "{screen}");
    assert!(screen.contains("Enter accept") && screen.contains("o by hand"), "{screen}");
}

#[test]
fn words_are_chosen_by_hand_in_the_reader() {
    let mut desk = corrected(100, 30);
    desk.keys("o");
    assert_eq!(desk.lit(), "They took the money and that was it.");
    assert!(desk.screen(100, 30).contains("placing “Withheld pay”"), "{}", desk.screen(100, 30));
    desk.keys("Esc");
    assert!(desk.screen(100, 30).contains("1/2"), "Esc goes back");
    desk.keys("o v Ctrl-Left Ctrl-Left Ctrl-Left");
    let chosen = desk.lit();
    assert!(chosen.starts_with("They took the money") && !chosen.contains("was it"), "{chosen}");
    desk.keys("Enter");
    assert!(desk.codings().contains(&format!("Withheld pay: {chosen}")), "{:?}", desk.codings());
    assert!(desk.screen(100, 30).contains("1/1"), "{}", desk.screen(100, 30));
    desk.keys("Esc Enter");
    assert!(desk.screen(100, 30).contains("R reviews those"), "{}", desk.screen(100, 30));
}

#[test]
fn a_coding_whose_words_are_gone_is_removed_or_placed_by_hand() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j j j w");
    desk.change_outside(" They kept three months and the only way to speak was a ticket.", "");
    desk.keys("R Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("gone: They kept three months") && screen.contains("Nothing like these words"), "{screen}");
    desk.keys("Enter");
    assert!(desk.screen(100, 30).contains("No words are suggested"));
    desk.keys("o Esc x");
    assert!(desk.screen(100, 30).contains("Every coding stands on its words."), "{}", desk.screen(100, 30));
    desk.keys("u");
    assert!(desk.screen(100, 30).contains("gone: They kept"), "{}", desk.screen(100, 30));
}

#[test]
fn a_text_changed_outside_is_taken_on() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j j w");
    desk.change_outside("Nothing.", "Nothing at all.");
    desk.keys("R");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("text changed outside") && screen.contains("1 moved with their words"), "{screen}");
    desk.keys("Enter");
    assert!(desk.screen(100, 30).contains("Every coding stands on its words."), "{}", desk.screen(100, 30));
    let ix = desk.app.shared.session.study.find_transcript("fg1").unwrap();
    assert_eq!(desk.app.shared.session.study.transcript(ix).edits.len(), 1);
    desk.keys("u");
    assert!(desk.screen(100, 30).contains("text changed outside"), "{}", desk.screen(100, 30));
}

/// Whoever looks something up while placing a coding comes back to placing it.
#[test]
fn a_passage_is_still_to_be_chosen_after_a_look_elsewhere() {
    let mut desk = corrected(120, 30);
    desk.keys("o");
    assert!(desk.screen(120, 30).contains("placing “Withheld pay”"), "{}", desk.screen(120, 30));
    desk.keys("g y Esc");
    assert!(desk.screen(120, 30).contains("placing “Withheld pay”"), "{}", desk.screen(120, 30));
    desk.keys("B Esc g r").wait();
    desk.keys("Esc Enter").wait();
    let screen = desk.screen(120, 30);
    assert!(screen.contains("› review") && screen.contains("Placed “Withheld pay”"), "{screen}");
    assert!(desk.codings().iter().any(|coding| coding.starts_with("Withheld pay: They took")), "{:?}", desk.codings());
}
