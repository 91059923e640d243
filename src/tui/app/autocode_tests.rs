//! Autocoding by keys: nothing is coded unseen, refused hits stay uncoded, one step takes it back.

use crate::tui::fixture::Desk;

#[test]
fn hits_are_looked_at_refused_and_coded_as_one_step() {
    let mut desk = Desk::new(100, 30);
    desk.keys("g H \"withheld\" Enter");
    assert!(desk.screen(100, 30).contains("Look for"), "{}", desk.screen(100, 30));
    desk.keys("\"they,three*\" Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("[They]") && screen.contains("[three]"), "{screen}");
    assert!(desk.codings().is_empty(), "nothing is coded unseen");
    let hits = screen.matches('✓').count();
    desk.keys("x Enter").wait();
    assert_eq!(desk.codings().len() + 1, hits - 1, "one is refused: {}", desk.screen(100, 30));
    assert!(desk.screen(100, 30).contains("coded"), "{}", desk.screen(100, 30));
    desk.keys("u").wait();
    assert!(desk.codings().is_empty(), "one step takes all of it back");
}

#[test]
fn a_pattern_that_cannot_be_read_is_told() {
    let mut desk = Desk::new(80, 24);
    desk.keys("g H \"withheld\" Enter \"/(three/\" Enter").wait();
    assert!(desk.screen(80, 24).contains("cannot be read"), "{}", desk.screen(80, 24));
    desk.keys("Esc / Ctrl-u \"zebra\" Enter").wait();
    assert!(desk.screen(80, 24).contains("Nothing is found"), "{}", desk.screen(80, 24));
}
