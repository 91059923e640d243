//! The codebook beside the text, by keys and by mouse; edges and cells by mouse.

use crate::tui::command::{Command, Mouse, Way};
use crate::tui::fixture::Desk;

/// Where words stand on the screen: column and row.
fn place(desk: &Desk, words: &str) -> (u16, u16) {
    let screen = desk.screen(120, 30);
    let found = screen.lines().enumerate().find_map(|(row, line)| {
        let line: Vec<char> = line.trim_start_matches('"').chars().collect();
        let words: Vec<char> = words.chars().collect();
        let column = line.windows(words.len()).position(|part| part == words)?;
        Some((u16::try_from(column).unwrap(), u16::try_from(row).unwrap()))
    });
    found.unwrap_or_else(|| panic!("no {words}: {screen}"))
}

fn mouse(desk: &mut Desk, what: Mouse) {
    desk.app.update(&Command::Mouse(what));
}

#[test]
fn the_tree_takes_the_keys_applies_folds_and_is_looked_through() {
    let mut desk = Desk::new(120, 30);
    desk.keys("j T");
    assert!(desk.screen(120, 30).contains("▸▾ Precarity"), "{}", desk.screen(120, 30));
    desk.keys("j Space j Enter");
    assert_eq!(desk.codings(), ["Withheld pay: Nothing.", "Low pay: Nothing."]);
    desk.keys("j");
    assert_ne!(desk.lit(), "Nothing.", "the text has the keys again");
    // What is below a code is folded away, and shown again.
    desk.keys("k T Home Left");
    assert!(!desk.screen(120, 30).contains("w Withheld pay  "), "{}", desk.screen(120, 30));
    desk.keys("Right");
    assert!(desk.screen(120, 30).contains("w Withheld pay"), "{}", desk.screen(120, 30));
    // From a code below one goes to the one above.
    desk.keys("j j Left");
    assert!(desk.screen(120, 30).contains("▸▾ Precarity"), "{}", desk.screen(120, 30));
    desk.keys("/ \"migr\" Enter");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("Codebook · “migr”") && !screen.contains("w Withheld pay  "), "{screen}");
    desk.keys("Enter");
    assert!(desk.codings().contains(&"Migration: Nothing.".to_owned()), "{:?}", desk.codings());
    assert!(!desk.screen(120, 30).contains("“migr”"), "all codes are there again");
    // A code's letter codes here too, and Esc goes back to the text.
    desk.keys("j T p Esc j");
    assert!(desk.codings().iter().filter(|coding| coding.starts_with("Low pay")).count() == 2, "{:?}", desk.codings());
    assert_eq!(desk.app.place().room, "reader");
}

#[test]
fn the_tree_is_shown_where_it_was_folded_and_says_where_there_is_no_room() {
    let mut desk = Desk::new(80, 24);
    assert!(!desk.screen(80, 24).contains("Codebook"));
    desk.keys("T");
    assert!(desk.screen(80, 24).contains("Codebook"), "{}", desk.screen(80, 24));
    let mut desk = Desk::new(40, 24);
    desk.keys("T");
    assert!(desk.screen(40, 24).contains("too narrow"), "{}", desk.screen(40, 24));
}

#[test]
fn a_click_on_a_sign_folds_and_the_wheel_scrolls_what_is_under_it() {
    let mut desk = Desk::new(120, 30);
    let (x, y) = place(&desk, "▾ Precarity");
    mouse(&mut desk, Mouse::Press(x, y));
    assert!(!desk.screen(120, 30).contains("w Withheld pay"), "{}", desk.screen(120, 30));
    assert_eq!(desk.codings(), [""; 0]);
    mouse(&mut desk, Mouse::Press(x, y));
    assert!(desk.screen(120, 30).contains("w Withheld pay"));
    // A book longer than its rows.
    for number in 0..40 {
        desk.keys(&format!("c \"Theme_{number:02}\" Enter u"));
        desk.keys(&format!("c \"Theme_{number:02}\" Enter"));
    }
    desk.keys("End");
    let before = desk.screen(120, 30);
    mouse(&mut desk, Mouse::Wheel(Way::Next, x, y));
    mouse(&mut desk, Mouse::Wheel(Way::Next, x, y));
    let after = desk.screen(120, 30);
    assert_ne!(before, after);
    assert!(!after.contains("Precarity") && after.contains("Theme 2"), "{after}");
    mouse(&mut desk, Mouse::Wheel(Way::Previous, x, y));
    mouse(&mut desk, Mouse::Wheel(Way::Previous, x, y));
    assert!(desk.screen(120, 30).contains("Precarity"), "{}", desk.screen(120, 30));
}

#[test]
fn an_edge_is_drawn_with_the_mouse_to_a_word_and_kept_when_it_is_let_go() {
    let mut desk = Desk::new(120, 30);
    desk.keys("j w");
    assert_eq!(desk.codings(), ["Withheld pay: Nothing."]);
    let (x, y) = place(&desk, "]w");
    mouse(&mut desk, Mouse::Press(x, y));
    let (there, row) = place(&desk, "money");
    mouse(&mut desk, Mouse::Drag(there + 1, row));
    mouse(&mut desk, Mouse::Release(there + 1, row));
    assert_eq!(desk.codings(), ["Withheld pay: Nothing. They take the money"]);
    desk.keys("u");
    assert_eq!(desk.codings(), ["Withheld pay: Nothing."], "one act");
    // Let go where it was taken, it waits for keys.
    let (x, y) = place(&desk, "]w");
    mouse(&mut desk, Mouse::Press(x, y));
    mouse(&mut desk, Mouse::Release(x, y));
    desk.keys("Right Enter");
    assert_eq!(desk.codings(), ["Withheld pay: Nothing. They"]);
    // Another's is not moved.
    desk.coder("ben");
    let (x, y) = place(&desk, "w");
    mouse(&mut desk, Mouse::Press(x, y));
    mouse(&mut desk, Mouse::Release(x, y));
    desk.keys("Right Enter");
    assert_eq!(desk.codings(), ["Withheld pay: Nothing. They"]);
}

#[test]
fn a_click_chooses_a_cell_and_another_opens_it() {
    let mut desk = Desk::new(120, 30);
    desk.keys("j w j w g X").wait();
    let (_, row) = place(&desk, "w  Withheld pay");
    let (column, _) = place(&desk, "(none)");
    mouse(&mut desk, Mouse::Press(column, row));
    assert!(desk.screen(120, 30).contains("Withheld pay × "), "{}", desk.screen(120, 30));
    mouse(&mut desk, Mouse::Press(column, row));
    desk.wait();
    assert!(desk.screen(120, 30).contains("2 passages"), "{}", desk.screen(120, 30));
}
