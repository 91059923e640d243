//! How far coders agree, on the screen.

use crate::tui::fixture::Desk;

/// The row that is chosen.
fn line(desk: &Desk) -> String {
    let screen = desk.screen(120, 30);
    screen.lines().find(|line| line.contains('▸')).map(str::to_owned).unwrap_or_else(|| panic!("{screen}"))
}

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
    assert!(screen.contains("turns with a word") && screen.contains("(codebook)"), "{screen}");
    assert!(
        screen.contains("No figure here: ") && screen.contains("alpha, kappa_max, fleiss: no variation"),
        "why a cell is empty: {screen}"
    );
    assert!(row(&screen, "Withheld pay").contains("████"), "alpha is drawn: {screen}");
    desk.keys("j");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("Krippendorff's alpha: 1 where all agree"), "the figure is explained: {screen}");
    desk.keys("Home");
    desk.keys("Tab").wait();
    assert!(desk.screen(120, 30).contains("on sentences"), "{}", desk.screen(120, 30));
    desk.keys("s s").wait();
    assert!(desk.screen(120, 30).contains("Sorted by alpha, the least first"), "{}", desk.screen(120, 30));
    desk.keys("g g").wait();
    while !line(&desk).contains("Low pay") {
        desk.keys("j");
    }
    desk.keys("Enter").wait();
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
