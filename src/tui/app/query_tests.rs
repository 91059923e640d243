//! A query for lists and tables: typed with completion, told where it is wrong, saved.

use crate::tui::fixture::Desk;

/// A study with three codings: two of `pay`, one of another code.
fn coded() -> Desk {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j j w p");
    assert_eq!(desk.codings().len(), 3);
    desk
}

#[test]
fn a_query_is_completed_and_narrows_lists_and_counts() {
    let mut desk = coded();
    desk.keys("g r").wait();
    assert!(desk.screen(100, 30).contains("3 passages"));
    desk.keys("g Q \"code:\"");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Low pay"), "codes are offered with their names: {screen}");
    desk.keys("\"low\" Tab");
    desk.keys("Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("1 passage in 1 transcript") && screen.contains("query code:"), "{screen}");
    desk.keys("g q").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("query code:"), "the caption of counts says it: {screen}");
    desk.keys("g Q Ctrl-u Enter").wait();
    assert!(!desk.screen(100, 30).contains("query code:"));
}

#[test]
fn a_query_that_cannot_be_read_stays_and_says_where() {
    let mut desk = coded();
    desk.keys("g r").wait();
    desk.keys("g Q \"code:pay\" Space \"and\" Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Which codings?") && screen.contains('^'), "{screen}");
    desk.keys("Esc");
    assert!(desk.screen(100, 30).contains("3 passages"), "nothing has changed");
}

#[test]
fn a_query_is_saved_and_used_by_its_name() {
    let mut desk = coded();
    desk.keys("g r").wait();
    desk.keys("g V");
    assert!(desk.screen(100, 30).contains("g Q takes one"), "there is none yet");
    desk.keys("g Q \"has:memo\" Enter").wait();
    desk.keys("g V \"noted\" Enter").wait();
    assert_eq!(desk.app.shared.session.study.settings.queries.get("noted").map(String::as_str), Some("has:memo"));
    desk.keys("g Q Ctrl-u \"not\" Space \"query:no\" Tab Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("3 passages") && screen.contains("not query:noted"), "{screen}");
}
