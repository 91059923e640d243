//! Where the light stands on the screen.

use crate::tui::command::{Command, Mouse, Way};
use crate::tui::fixture::Desk;

fn long() -> Desk {
    let who = |at: u32| if at.is_multiple_of(2) { "Ana" } else { "Bea" };
    let turns =
        (1..40).map(|at| format!("{}: This is what I said as number {at}. And what came after {at}.\n\n", who(at)));
    Desk::with(&turns.collect::<String>(), Some("ana"), 80, 30)
}

/// The row on which words stand.
fn row(desk: &Desk, words: &str) -> Option<usize> {
    desk.screen(80, 30).lines().position(|line| line.contains(words))
}

#[test]
fn going_on_the_light_stays_at_a_third_and_what_comes_is_seen() {
    let mut desk = long();
    for at in 5..30 {
        desk.keys("J");
        let lit = desk.lit();
        let here = row(&desk, &lit).unwrap();
        if at > 8 {
            assert!((8..=12).contains(&here), "{lit} in row {here}");
            assert!(row(&desk, &format!("number {at}.")).is_some(), "what comes after is seen");
        }
    }
    for jump in ["g t \"30\" Enter", "/ \"number_12\" Enter", "g g", "/ \"number_25\" Enter"] {
        desk.keys(jump);
        let lit = desk.lit();
        let here = row(&desk, &lit).unwrap();
        assert!(here <= 12, "{jump}: row {here}");
    }
    desk.keys("End");
    assert!(row(&desk, "came after 39").unwrap() > 20, "no emptiness is shown below the end");
}

#[test]
fn a_click_moves_no_text_and_a_key_puts_the_light_at_its_height() {
    let mut desk = long();
    desk.keys("J J J J J J J J J");
    let there = row(&desk, "came after 12").unwrap();
    desk.app.update(&Command::Mouse(Mouse::Press(55, u16::try_from(there).unwrap())));
    assert_eq!(desk.lit(), "And what came after 12.");
    assert_eq!(row(&desk, "came after 12"), Some(there));
    desk.keys("w");
    assert_eq!(row(&desk, "came after 12"), Some(there), "coding it moves nothing either");
    desk.keys("g z");
    assert!((8..=12).contains(&row(&desk, "came after 12").unwrap()));
    desk.app.shared.settings.scrolloff = 0.0;
    let at = row(&desk, "number 14").unwrap();
    desk.keys("j j");
    assert_eq!(row(&desk, "number 14"), Some(at), "where nothing is set, as little as can be is scrolled");
}

#[test]
fn a_turn_greater_than_the_screen_is_read_line_by_line() {
    let words: String = (1..400).map(|at| format!("word{at} and more ")).collect();
    let mut desk = Desk::with(&format!("Ana: {words}.\n\nBea: Short.\n"), Some("ana"), 80, 24);
    desk.keys("+");
    assert!(desk.screen(80, 24).contains("word1 "));
    desk.keys("j");
    assert!(desk.screen(80, 24).contains("word9 ") && desk.lit().len() > 1000, "the light stays on the turn");
    let mut pressed = 0;
    while desk.lit() != "Short." {
        desk.keys("j");
        pressed += 1;
        assert!(pressed < 200);
    }
    assert!(pressed > 40, "every line was passed");
    desk.app.update(&Command::Mouse(Mouse::Wheel(Way::Previous, 60, 5)));
    desk.keys("k");
    assert!(desk.screen(80, 24).contains("word1 "), "a turn that is come to shows its beginning");
}

#[test]
fn a_click_on_a_code_codes_and_one_on_a_hint_does_what_it_says() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j");
    let screen = desk.screen(100, 30);
    let row = screen.lines().position(|line| line.contains("w Withheld pay")).unwrap();
    desk.app.update(&Command::Mouse(Mouse::Press(6, u16::try_from(row).unwrap())));
    assert_eq!(desk.codings(), ["Withheld pay: Nothing."]);
    desk.keys("k j");
    let foot = desk.screen(100, 30).lines().last().unwrap().trim_start_matches('"').to_owned();
    let at = u16::try_from(foot.find("memo").unwrap()).unwrap();
    desk.app.update(&Command::Mouse(Mouse::Press(at, 29)));
    assert!(desk.screen(100, 30).contains("Memo on “Withheld pay” here"), "{}", desk.screen(100, 30));
    desk.keys("Esc");
    let at = u16::try_from(foot.find("undo").unwrap()).unwrap();
    desk.app.update(&Command::Mouse(Mouse::Press(at, 29)));
    assert_eq!(desk.codings(), [""; 0]);
    desk.app.update(&Command::Mouse(Mouse::Press(99, 29)));
    assert_eq!(desk.lit(), "Nothing.", "where nothing stands nothing is done");
}

#[test]
fn the_map_says_where_the_text_is_coded_and_noted_and_which_part_is_read() {
    let mut desk = long();
    let map = |desk: &Desk| -> Vec<char> {
        let screen = desk.screen(140, 30);
        let lines = screen.lines().skip(1).take(28).map(|line| line.trim_start_matches('"').to_owned());
        lines.filter_map(|line| line.chars().nth(105)).collect()
    };
    desk.app.update(&Command::Resize(140, 30));
    let before = map(&desk);
    assert!(before.iter().all(|sign| *sign == '│'), "{before:?}");
    desk.keys("g t \"20\" Enter w g t \"38\" Enter m \"odd\" Ctrl-s");
    let after = map(&desk);
    let at = |sign: char| after.iter().position(|known| *known == sign);
    assert!(at('┃').is_some_and(|row| (12..=16).contains(&row)), "{after:?}");
    assert!(at('¶').is_some_and(|row| row >= 25), "{after:?}");
}
