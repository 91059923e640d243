//! Keys through the real update, on a study in a temporary folder.

use crate::tui::command::{Command, Mouse};
use crate::tui::fixture::Desk;

#[test]
fn one_key_codes_the_lit_sentence_and_the_light_stays() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j j j");
    assert_eq!(desk.lit(), "They kept three months and the only way to speak was a ticket.");
    desk.keys("w");
    let coded = ["Withheld pay: They kept three months and the only way to speak was a ticket."];
    assert_eq!(desk.codings(), coded);
    assert!(desk.lit().starts_with("They kept"));
    desk.keys("u");
    assert!(desk.codings().is_empty());
    desk.keys("Ctrl-y");
    assert_eq!(desk.codings(), coded);
}

#[test]
fn the_picker_takes_few_keys_and_other_languages() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j c \"low\" Enter");
    assert_eq!(desk.codings(), ["Low pay: Nothing."]);
    desk.keys("j c \"reten\" Enter");
    assert_eq!(desk.codings().len(), 2);
    desk.keys("k .");
    assert!(desk.codings().contains(&"Withheld pay: Nothing.".to_owned()));
}

#[test]
fn a_new_name_is_created_and_applied() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j c \"Fear_of_loss\"");
    assert!(desk.screen(100, 30).contains("Enter creates “Fear of loss”"));
    desk.keys("Enter");
    assert_eq!(desk.codings(), ["Fear of loss: Nothing."]);
    desk.keys("j c \"precarity/Own_costs\" Enter");
    let study = &desk.app.shared.session.study;
    let made = study.codebook().codes().iter().find(|code| code.name == "Own costs");
    assert_eq!(made.and_then(|code| code.parent.as_deref()), Some("precarity"));
}

#[test]
fn a_new_name_is_not_taken_for_one_that_only_has_its_letters() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j c \"Pity\" Enter");
    assert_eq!(desk.codings(), ["Pity: Nothing."], "and not Precarity");
    desk.keys("j c \"wpy\" Enter");
    assert!(desk.codings().contains(&"Withheld pay: They take the money and that is it.".to_owned()));
}

#[test]
fn several_codes_at_once_and_one_of_them_removed() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j c \"low\" Tab \"migr\" Tab Enter");
    assert_eq!(desk.codings().len(), 2);
    desk.keys("x");
    assert!(desk.screen(100, 30).contains("Remove which?"));
    desk.keys("\"migr\" Enter");
    assert_eq!(desk.codings(), ["Low pay: Nothing."]);
    desk.keys("x");
    assert!(desk.codings().is_empty());
}

#[test]
fn the_light_grows_selects_and_goes_to_uncoded_turns() {
    let mut desk = Desk::new(100, 30);
    desk.keys("Tab");
    assert_eq!(desk.lit(), "Nothing.");
    desk.keys("+");
    assert!(desk.lit().starts_with("Nothing.") && desk.lit().ends_with("ticket."));
    desk.keys("w Tab");
    assert!(desk.lit().starts_with("The same"));
    desk.keys("Tab");
    assert_eq!(desk.lit(), "Then I left.");
    desk.keys("- - v Right Right");
    assert_eq!(desk.lit(), "Then I");
    desk.keys("Esc Home");
    assert_eq!(desk.lit(), "What");
}

#[test]
fn in_vivo_recode_and_edges() {
    let mut desk = Desk::new(100, 30);
    desk.keys("End i");
    assert_eq!(desk.codings(), ["Then I left: Then I left."]);
    desk.keys("r \"low\" Enter");
    assert_eq!(desk.codings(), ["Low pay: Then I left."]);
    desk.keys("> Left Enter");
    assert_eq!(desk.codings(), ["Low pay: Then I"]);
    desk.keys("< Right Esc");
    assert_eq!(desk.codings(), ["Low pay: Then I"]);
}

#[test]
fn memos_stand_on_codings_or_on_passages() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j m \"bare\" Ctrl-s");
    assert!(desk.screen(100, 30).contains("ana: bare"));
    desk.keys("j w m \"why\" Esc");
    assert!(desk.screen(100, 30).contains("Not saved"), "a changed memo is not lost by one Esc");
    desk.keys("Ctrl-s");
    assert!(desk.screen(100, 30).contains("¶ why"));
}

#[test]
fn search_ignores_case_and_comes_back() {
    let mut desk = Desk::new(100, 30);
    desk.keys("/ \"VISA\" Enter");
    assert!(desk.lit().ends_with("the visa."));
    desk.keys("Alt-Left");
    assert!(desk.lit().starts_with("What happens"));
    desk.keys("g t \"5\" Enter");
    assert_eq!(desk.lit(), "Then I left.");
}

#[test]
fn without_a_coder_the_screen_asks_once() {
    let mut desk = Desk::with("Ana: One. Two.\n", None, 100, 30);
    assert!(desk.screen(100, 30).contains("Who codes here?"));
    desk.keys("\"No_\" Enter");
    assert!(desk.screen(100, 30).contains("cannot be a coder"));
    desk.keys("Ctrl-u \"bo\" Enter p");
    assert_eq!(desk.codings(), ["Low pay: One."]);
}

#[test]
fn help_and_palette_come_from_the_table_and_say_why_not() {
    let mut desk = Desk::new(100, 40);
    desk.keys(": \"redo\"");
    let screen = desk.screen(100, 40);
    assert!(screen.contains("There is nothing to do again."), "{screen}");
    desk.keys("Esc g");
    assert!(desk.screen(100, 60).contains("Go to a turn by its number"));
    let low = desk.screen(80, 24);
    assert!(
        low.contains("A turn by its") && low.contains("Files"),
        "where room is short every key is still there: {low}"
    );
    desk.keys("Esc ? \"uncoded\"");
    assert!(desk.screen(100, 40).contains("Tab"));
}

#[test]
fn no_size_makes_it_fall_over() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j p");
    for keys in ["", "c", "Esc m", "Esc ?", "Esc g", "Esc v", "Esc : Esc H", "Esc g l", "Esc g o"] {
        desk.keys(keys);
        for (width, height) in [(1, 1), (20, 5), (24, 6), (30, 8), (40, 10), (60, 15), (80, 24), (100, 30), (200, 60)] {
            desk.app.update(&Command::Resize(width, height));
            desk.screen(width, height);
        }
        desk.app.update(&Command::Resize(100, 30));
    }
}

#[test]
fn scripts_tabs_controls_and_wide_characters_are_drawn() {
    let text =
        "Ana: नमस्ते दुनिया। 👨‍👩‍👧 日本語の文章です。\tTab\u{1b}[31m\u{202e}x\n\nBea: שלום עולם. \u{feff}Ok.\n\nlone\n";
    let mut desk = Desk::with(text, Some("ana"), 40, 12);
    for _ in 0..8 {
        desk.keys("j w Shift-Right Shift-Left Shift-Down Esc");
        for width in [24, 30, 41, 80] {
            desk.app.update(&Command::Resize(width, 14));
            let screen = desk.screen(width, 14);
            assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'));
        }
    }
}

#[test]
fn the_mouse_lights_and_selects() {
    let mut desk = Desk::new(80, 24);
    let screen = desk.screen(80, 24);
    let row = screen.lines().position(|line| line.contains("Nothing.")).unwrap();
    let y = u16::try_from(row).unwrap();
    let line = screen.lines().nth(row).unwrap();
    let column = line.split("Nothing.").next().unwrap().chars().count() - 1;
    let x = u16::try_from(column).unwrap();
    desk.app.update(&Command::Mouse(Mouse::Press(x + 1, y)));
    assert_eq!(desk.lit(), "Nothing.");
    desk.app.update(&Command::Mouse(Mouse::Drag(x + 13, y)));
    assert_eq!(desk.lit(), "Nothing. They");
}

#[test]
fn the_screen_as_people_see_it() {
    let mut desk = Desk::new(120, 20);
    desk.keys("j j j w p Esc");
    let screen = desk.screen(120, 20);
    for words in [
        "Data work › Group 1",
        "Codebook",
        "Withheld pay",
        "1  Moderator",
        "┐w ┐p",
        "here: 2 codings",
        "2/5 · sentence",
        "c code",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn in_a_window_that_shows_nothing_no_key_does_anything_but_leave() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w");
    for size in [(20, 4), (1, 1), (200, 3)] {
        desk.app.update(&Command::Resize(size.0, size.1));
        desk.keys("x w j p g o x Enter");
        desk.app.update(&Command::Mouse(Mouse::Press(1, 1)));
    }
    desk.app.update(&Command::Resize(100, 30));
    assert_eq!((desk.codings(), desk.lit()), (vec!["Withheld pay: Nothing.".to_owned()], "Nothing.".to_owned()));
    desk.app.update(&Command::Resize(1, 1));
    desk.keys("q");
    assert!(desk.app.is_over() || desk.app.is_leaving());
}

#[test]
fn whoever_leaves_after_a_failed_save_is_told_once_and_may_go() {
    let mut desk = Desk::new(100, 30);
    let codings = desk.root().join("codings");
    std::fs::write(&codings, "no folder").unwrap();
    desk.keys("j w");
    while desk.app.shared.session.pending() > 0 {
        desk.app.tick();
        std::thread::yield_now();
    }
    assert!(desk.screen(100, 30).contains("not saved"), "{}", desk.screen(100, 30));
    desk.keys("Ctrl-c");
    assert!(
        !desk.app.is_over() && desk.screen(100, 30).contains("Leaving once more leaves"),
        "{}",
        desk.screen(100, 30)
    );
    desk.keys("Ctrl-c");
    assert!(desk.app.is_over());
}
