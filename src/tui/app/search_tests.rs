//! Words are found while they are typed, in a text and in all.

use crate::tui::fixture::Desk;

#[test]
fn in_a_text_each_letter_goes_to_the_next_place_and_esc_comes_back() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j / \"th\"");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("“th” 2/13"), "hits are counted while one types: {screen}");
    desk.keys("\"e_v\"");
    assert_eq!(desk.lit(), "I could not complain: the visa.");
    desk.keys("\"x\"");
    assert_eq!(desk.lit(), "Nothing.", "where nothing is found, one is where one was");
    assert!(desk.screen(100, 30).contains("does not occur"), "{}", desk.screen(100, 30));
    desk.keys("Backspace");
    assert_eq!(desk.lit(), "I could not complain: the visa.");
    desk.keys("Esc");
    assert_eq!(desk.lit(), "Nothing.");
    desk.keys("/ \"left\" Enter");
    assert_eq!(desk.lit(), "Then I left.");
    desk.keys("n");
    assert!(desk.screen(100, 30).contains("From the start again."), "{}", desk.screen(100, 30));
}

#[test]
fn in_all_texts_hits_come_while_one_types_and_lead_to_their_place() {
    let mut desk = Desk::new(100, 30);
    desk.keys("g / \"they\"").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("3 hits in 1 transcript"), "{screen}");
    desk.keys("\"_k\"").wait();
    assert!(desk.screen(100, 30).contains("1 hit in 1 transcript"), "{}", desk.screen(100, 30));
    desk.keys("Enter Enter");
    assert_eq!(desk.lit(), "They k", "the words found are lit");
    desk.keys("Esc");
    assert_eq!(desk.app.place().room, "search");
    desk.keys("/ Ctrl-u \"nowhere\" Enter").wait();
    assert!(desk.screen(100, 30).contains("“nowhere” is nowhere in scope."), "{}", desk.screen(100, 30));
}

#[test]
fn hits_are_marked_and_coded_together() {
    let mut desk = Desk::new(100, 30);
    desk.keys("g / \"they\" Enter").wait();
    desk.keys("v v c \"Withheld\" Enter").wait();
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.codings(), ["Withheld pay: they", "Withheld pay: They"]);
    desk.keys("u").wait();
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.codings(), [""; 0]);
    desk.keys("Esc");
    assert!(!desk.screen(100, 30).contains("marked"));
    desk.keys("Esc");
    assert_eq!(desk.app.place().room, "reader", "one comes back to where one was");
}

#[test]
fn who_left_the_search_without_words_types_when_they_come_again() {
    let mut desk = Desk::new(100, 30);
    desk.keys("g / Esc g o g / \"ticket\" Enter").wait();
    assert!(desk.screen(100, 30).contains("1 hit in 1 transcript"), "{}", desk.screen(100, 30));
    desk.keys("g o Alt-Left").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("search › ticket") && !screen.contains("small letters find"), "hits are read: {screen}");
}

#[test]
fn part_of_a_word_is_shown_as_part_of_it() {
    let mut desk = Desk::new(100, 30);
    desk.keys("g / \"compl\" Enter").wait();
    let screen = desk.screen(100, 30);
    assert_eq!(screen.matches("not complain: the").count(), 2, "in the list and below it: {screen}");
}
