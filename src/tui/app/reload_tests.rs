//! A text that another program changes while it is read here.

use crate::tui::fixture::Desk;
use std::time::{Duration, Instant};

const WORDS: &str = "They take the money and that is it.";

/// Puts words before those that are read, as an editor would that knows nothing of this program.
fn change(desk: &Desk, from: &str, to: &str) {
    let file = desk.root().join("transcripts/fg1.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(from));
    std::fs::write(&file, text.replace(from, to)).unwrap();
}

/// Lets the program look about until the screen says something.
fn until(desk: &mut Desk, words: &str) {
    let begun = Instant::now();
    while !desk.screen(100, 30).contains(words) {
        assert!(begun.elapsed() < Duration::from_secs(20), "never `{words}`:\n{}", desk.screen(100, 30));
        desk.app.tick();
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_key_codes_nothing_by_the_offsets_of_a_text_that_is_no_more() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j j");
    assert_eq!(desk.lit(), WORDS);
    change(&desk, "What happens", "So, tell me, what happens");
    desk.keys("w");
    until(&mut desk, "was changed outside meanwhile");
    assert_eq!(desk.codings(), [""; 0], "nothing stands on the words that happen to be there now");
    assert!(desk.screen(100, 30).contains("So, tell me, what"), "the text is shown as it is");
    assert_eq!(desk.lit(), WORDS, "the light stays on its words");
    // What could not be written was told already.
    let _ = desk.app.shared.session.flush();
    desk.keys("Esc w");
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.codings(), [format!("Withheld pay: {WORDS}")]);
}

#[test]
fn a_text_that_was_only_touched_is_coded() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j j");
    change(&desk, "What happens", "What happens");
    desk.keys("w");
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.codings(), [format!("Withheld pay: {WORDS}")]);
}

#[test]
fn what_is_chosen_over_a_text_goes_where_its_words_went() {
    let mut desk = Desk::new(100, 30);
    desk.app.shared.session.watch();
    desk.keys("j j c");
    change(&desk, "What happens", "So, tell me, what happens");
    until(&mut desk, "So, tell me, what");
    desk.keys("\"Withheld\" Enter");
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.codings(), [format!("Withheld pay: {WORDS}")]);
    desk.keys("c");
    change(&desk, "take the money", "took all the money");
    until(&mut desk, "took all the money");
    desk.keys("\"Low\" Enter");
    assert!(desk.screen(100, 30).contains("Choose the passage again"), "{}", desk.screen(100, 30));
    assert_eq!(desk.codings().iter().filter(|coding| coding.starts_with("Low pay")).count(), 0);
}

#[test]
fn a_note_is_not_lost_where_its_words_changed_while_it_was_written() {
    let mut desk = Desk::new(100, 30);
    desk.app.shared.session.watch();
    desk.keys("j j m \"look_again\"");
    change(&desk, "take the money", "took all the money");
    until(&mut desk, "took all the money");
    desk.keys("Ctrl-s");
    desk.app.shared.session.flush().unwrap();
    assert!(desk.screen(120, 30).contains("look again"), "{}", desk.screen(120, 30));
}
