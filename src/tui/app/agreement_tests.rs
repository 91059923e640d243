//! How far coders agree, on the screen.

use crate::tui::fixture::Desk;

#[test]
fn figures_come_code_by_code_and_lead_to_the_disagreements() {
    let mut desk = Desk::new(120, 30);
    desk.keys("g A").wait();
    assert!(desk.screen(120, 30).contains("finished work of two coders"), "{}", desk.screen(120, 30));
    desk.keys("Esc Home j j w j p Home j j j j w D");
    desk.coder("ben").keys("Home j j w Home j j j j w D").coder("ana");
    desk.keys("g A").wait();
    let screen = desk.screen(120, 30);
    let row = |screen: &str, name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
    // Turns 2, 3 and 5 are units; both have withheld pay on 2 and 3, ana alone low pay on 2.
    assert!(row(&screen, "Withheld pay").contains("1.000"), "{screen}");
    assert!(row(&screen, "Low pay").contains("0.000"), "{screen}");
    assert!(row(&screen, "Migration").contains('–'), "{screen}");
    assert!(screen.contains("turns with a word") && screen.contains("all codes"), "{screen}");
    assert!(screen.contains("Scope: the whole study"), "{screen}");
    desk.keys("Tab").wait();
    assert!(desk.screen(120, 30).contains("on sentences"), "{}", desk.screen(120, 30));
    desk.keys("s").wait();
    assert!(desk.screen(120, 30).contains("lowest alpha first"));
    desk.keys("g g Enter").wait();
    let screen = desk.screen(120, 30);
    assert!(screen.contains("compare › Low pay") && screen.contains("only ana"), "{screen}");
    desk.keys("Esc").wait();
    assert!(desk.screen(120, 30).contains("on sentences"), "as it was left: {}", desk.screen(120, 30));
}

/// A text that is missing takes units away, here all of them.
#[test]
fn figures_of_which_a_text_is_missing_say_so() {
    let mut desk = Desk::new(120, 30);
    desk.keys("Home j j w j p D");
    desk.coder("ben").keys("Home j j w D").coder("ana").open_again();
    std::fs::remove_file(desk.root().join("transcripts/fg1.txt")).unwrap();
    desk.keys("g A").wait();
    let screen = desk.screen(120, 30);
    assert!(screen.contains("fg1.txt could not be read whole"), "{screen}");
}
