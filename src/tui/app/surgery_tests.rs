//! Codes marked, merged, deleted, taken back and split, by keys.

use crate::model::{Code, Status};
use crate::tui::fixture::Desk;

fn code(desk: &Desk, id: &str) -> Code {
    desk.app.shared.session.study.codebook().get(id).cloned().unwrap_or_default()
}

fn count(desk: &Desk, id: &str) -> u32 {
    let study = &desk.app.shared.session.study;
    study.known_code(id).map_or(0, |ix| study.count(ix))
}

/// Three passages of `withheld-pay`, one of `low-pay`.
fn coded() -> Desk {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j w p j w");
    assert_eq!(count(&desk, "withheld-pay"), 3);
    desk
}

#[test]
fn a_code_is_merged_after_a_preview_and_undo_takes_it_back() {
    let mut desk = coded();
    desk.keys("B Home j M \"migr\" Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Merge “Withheld pay” into “Migration”?"), "{screen}");
    assert!(screen.contains("3 codings (ana 3) in 1 transcript (fg1 3)"), "{screen}");
    desk.keys("Down Enter");
    assert_eq!(count(&desk, "migration"), 0, "the second row leaves it");
    desk.keys("M \"migr\" Enter Enter");
    assert_eq!((count(&desk, "migration"), count(&desk, "withheld-pay")), (3, 0));
    assert!(!desk.screen(100, 30).contains("Withheld pay  "), "{}", desk.screen(100, 30));
    desk.keys("o");
    assert!(desk.screen(100, 30).contains("merged"), "{}", desk.screen(100, 30));
    desk.keys("Home j x Enter");
    assert_eq!((count(&desk, "withheld-pay"), code(&desk, "withheld-pay").status), (3, Status::Active));
    desk.keys("u u");
    assert_eq!(count(&desk, "withheld-pay"), 3);
}

#[test]
fn marked_codes_move_and_merge_together() {
    let mut desk = coded();
    desk.keys("B Home j v v");
    assert!(desk.screen(100, 30).contains("2 marked"), "{}", desk.screen(100, 30));
    desk.keys("t \"migr\" Enter");
    for id in ["withheld-pay", "low-pay"] {
        assert_eq!(code(&desk, id).parent.as_deref(), Some("migration"));
    }
    assert!(!desk.screen(100, 30).contains("marked"));
    desk.keys("u Home j v v M \"migr\" Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Merge 2 codes into “Migration”?") && screen.contains("4 codings"), "{screen}");
    assert!(screen.contains("1 stands on a passage that carries “Migration” by the same coder"), "{screen}");
    desk.keys("Enter");
    assert_eq!(count(&desk, "migration"), 3, "twice on one passage counts once");
    desk.keys("u Home v Esc");
    assert!(!desk.screen(100, 30).contains("marked"), "Esc takes the marks away first");
}

#[test]
fn only_what_nobody_uses_is_deleted() {
    let mut desk = coded();
    desk.keys("B Home j D");
    assert!(desk.screen(100, 30).contains("was not deleted: it has 3 codings"), "{}", desk.screen(100, 30));
    desk.keys("Home D");
    assert!(desk.screen(100, 30).contains("stand below it"), "{}", desk.screen(100, 30));
    desk.keys("End D Enter");
    assert_eq!(code(&desk, "migration").status, Status::Deleted);
    desk.keys("o End x");
    assert_eq!(code(&desk, "migration").status, Status::Active);
}

#[test]
fn a_split_walks_through_the_codings_and_is_one_act() {
    let mut desk = coded();
    desk.keys("B Home j S \"Late\" Tab \"migr\" Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Split “Withheld pay”") && screen.contains("1  Late (new)"), "{screen}");
    assert!(screen.contains("▌") && screen.contains("1/3") && screen.contains("Group 1 · ana"), "{screen}");
    desk.keys("7");
    assert!(desk.screen(100, 30).contains("1 to 2 deal it out"));
    desk.keys("1 Space 2");
    assert!(desk.screen(100, 30).contains("All were looked at"), "{}", desk.screen(100, 30));
    desk.keys("u u 2 Enter");
    let book = desk.app.shared.session.study.codebook();
    let late = book.codes().iter().find(|code| code.name == "Late").cloned().unwrap_or_default();
    assert_eq!((count(&desk, &late.id), count(&desk, "migration"), count(&desk, "withheld-pay")), (1, 2, 0));
    assert_eq!(late.parent.as_deref(), Some("precarity"));
    desk.keys("u");
    assert_eq!(count(&desk, "withheld-pay"), 3);
    assert!(desk.app.shared.session.study.codebook().get(&late.id).is_none());
}

#[test]
fn a_split_that_is_left_asks_once_and_changes_nothing() {
    let mut desk = coded();
    desk.keys("B Home j S \"migr\" Enter 1 Esc");
    assert!(desk.screen(100, 30).contains("Esc once more"), "{}", desk.screen(100, 30));
    desk.keys("Esc");
    assert!(desk.screen(100, 30).contains("codebook"), "{}", desk.screen(100, 30));
    assert_eq!(count(&desk, "withheld-pay"), 3);
    desk.keys("End S");
    assert!(desk.screen(100, 30).contains("Nothing is coded with it"));
}

#[test]
fn a_passage_is_taken_as_an_example() {
    let mut desk = coded();
    desk.keys("B Home j e \"three\" Enter");
    let examples = code(&desk, "withheld-pay").examples;
    assert_eq!(examples.len(), 1);
    assert!(examples[0].starts_with("They kept three months"), "{examples:?}");
}

#[test]
fn no_size_makes_them_fall_over() {
    let mut desk = coded();
    desk.keys("B Home j");
    for keys in [
        "M",
        "\"migr\" Enter",
        "Esc e",
        "Esc v v D",
        "Esc o",
        "Home j S",
        "\"A\" Tab \"B\" Enter",
        "1",
        "1",
        "1",
        "Esc",
        "Esc",
    ] {
        desk.keys(keys);
        for (width, height) in [(1, 1), (20, 5), (24, 6), (30, 8), (60, 15), (80, 24), (200, 60)] {
            desk.app.update(&crate::tui::command::Command::Resize(width, height));
            desk.screen(width, height);
        }
    }
}
