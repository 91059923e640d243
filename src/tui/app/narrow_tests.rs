//! What a narrow window leaves out, and what it keeps.

use crate::tui::fixture::Desk;

/// The row from the top, from 0, on which some words stand.
fn row_of(screen: &str, words: &str) -> Option<usize> {
    screen.lines().position(|line| line.contains(words))
}

#[test]
fn help_and_the_way_out_are_the_last_to_leave_the_footer() {
    let mut desk = Desk::new(100, 24);
    let screen = desk.screen(100, 24);
    assert!(screen.contains("m memo") && screen.contains("? keys") && screen.contains("q back"), "{screen}");
    let screen = desk.screen(46, 15);
    assert!(!screen.contains("m memo") && screen.contains("? keys") && screen.contains("q back"), "{screen}");
    let screen = desk.screen(28, 15);
    assert!(screen.contains("? keys") && !screen.contains("q back"), "{screen}");
    desk.keys("j w Esc");
    assert!(desk.screen(120, 24).contains("u undo code “Withheld pay”"), "{}", desk.screen(120, 24));
}

#[test]
fn the_chosen_command_is_told_whole() {
    let mut desk = Desk::new(60, 15);
    desk.keys("? \"note_on\"");
    let screen = desk.screen(60, 15);
    assert!(screen.contains("without one, a") && screen.contains("note on the lit passage."), "{screen}");
    desk.keys("Ctrl-u \"in_place_of\"");
    let screen = desk.screen(60, 15);
    assert!(screen.contains("Put another code in place of the one at the cursor."), "{screen}");
    assert!(screen.contains("r · Nothing is coded here."), "{screen}");
}

#[test]
fn what_is_here_takes_as_many_rows_as_it_has_words_for() {
    let mut desk = Desk::new(80, 24);
    assert_eq!(row_of(&desk.screen(80, 24), "here: nothing coded"), Some(22));
    desk.keys("j m \"odd\" Ctrl-s");
    assert_eq!(row_of(&desk.screen(80, 24), "¶ ana: odd"), Some(22));
    desk.keys("w");
    assert_eq!(row_of(&desk.screen(80, 24), "w  Withheld pay"), Some(21));
    // The passage stays in sight when its last row is the last above the strip.
    let mut desk = Desk::new(60, 15);
    for _ in 0..5 {
        desk.keys("j w");
        let screen = desk.screen(60, 15);
        let end = desk.lit().split_whitespace().last().unwrap_or_default().to_owned();
        assert!(screen.contains(&end), "{end}: {screen}");
    }
}

#[test]
fn the_caption_of_the_counts_keeps_whole_sentences() {
    let mut desk = Desk::new(60, 15);
    desk.keys("g q").wait();
    let screen = desk.screen(60, 15);
    assert!(screen.contains("says the rest") && !screen.contains("Scope:"), "{screen}");
    desk.keys("i");
    let screen = desk.screen(60, 15);
    assert!(screen.contains("What is counted") && screen.contains("Scope: the whole study"), "{screen}");
    desk.keys("j");
    assert!(!desk.screen(60, 15).contains("What is counted"));
    assert!(desk.screen(120, 30).contains("Scope: the whole study"));
}
