//! What cannot be taken stays as it was typed, with the reason; Esc goes one step back, not two.

use crate::tui::fixture::Desk;

#[test]
fn a_colour_that_is_none_stays_as_typed_with_the_reason() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B Home j c \"another\" Enter");
    assert!(desk.screen(100, 30).contains("Six digits of red, green and blue"), "{}", desk.screen(100, 30));
    desk.keys("\"#\" Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Another colour") && screen.contains("› #") && screen.contains("is no colour"), "{screen}");
    desk.keys("Backspace \"009E73\" Enter");
    let book = desk.app.shared.session.study.codebook();
    assert_eq!(book.get("withheld-pay").unwrap().color.as_deref(), Some("#009E73"));
    assert!(!desk.screen(100, 30).contains("Another colour"));
}

#[test]
fn a_name_of_a_code_or_a_query_that_cannot_be_stays_as_typed_with_the_reason() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B Home r Ctrl-u \"_\" Enter");
    assert!(desk.screen(100, 30).contains("Name of the code"), "{}", desk.screen(100, 30));
    desk.keys("\"Uncertain\" Enter");
    assert!(!desk.screen(100, 30).contains("Name of the code"), "{}", desk.screen(100, 30));
    assert_eq!(desk.app.shared.session.study.codebook().get("precarity").unwrap().name, "Uncertain");
    desk.keys("n \"_\" Enter");
    assert!(desk.screen(100, 30).contains("New code at the top level"), "{}", desk.screen(100, 30));
    desk.keys("Ctrl-u \"Hope\" Enter");
    let names: Vec<&str> = desk.app.shared.session.study.codebook().codes().iter().map(|code| &*code.name).collect();
    assert!(names.contains(&"Hope"), "{names:?} {}", desk.screen(100, 30));

    desk.app.shared.ask_for("code:precarity".to_owned());
    super::queries::name_it(&mut desk.app.shared);
    desk.app.catch_up();
    desk.keys("\"two_words\" Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Save the query as") && screen.contains("› two words"), "{screen}");
    desk.keys("Ctrl-u \"pay\" Enter");
    assert!(desk.app.shared.session.study.settings.queries.contains_key("pay"));
}

#[test]
fn esc_in_a_field_goes_back_to_the_form_and_the_popup_of_a_key_names_its_keys() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B Home Enter Down Down Enter");
    assert!(desk.screen(100, 30).contains("What “Precarity” means"), "{}", desk.screen(100, 30));
    desk.keys("Esc");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Edit “Precarity”") && screen.contains("belongs he"), "{screen}");
    desk.keys("Esc");
    assert!(!desk.screen(100, 30).contains("Edit “Precarity”"));
    desk.keys("L");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Backspace no key") && screen.contains("Esc back"), "{screen}");
    desk.keys("Esc");
    assert!(!desk.screen(100, 30).contains("Key of"), "{}", desk.screen(100, 30));
}

#[test]
fn keys_pressed_while_files_are_read_are_told_so() {
    let mut desk = Desk::new(100, 30);
    let folder = tempfile::tempdir().unwrap();
    // So many that they are still being read when the next key comes.
    for number in 0..200 {
        let talk = "Lea: We wait.\n\nTom: Yes.\n\n".repeat(40);
        std::fs::write(folder.path().join(format!("talk-{number}.txt")), talk).unwrap();
    }
    desk.keys("g I").keys(&format!("\"{}\" Enter", folder.path().display()));
    assert!(desk.app.is_counting(), "nobody has looked for the answer yet");
    desk.keys("x");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("The files are still being read."), "{screen}");
    desk.wait();
}

#[test]
fn whoever_comes_back_by_undo_is_chosen() {
    let mut desk = Desk::new(100, 30);
    desk.keys("P n \"P1\" Enter Esc n \"P2\" Enter Esc n \"P3\" Enter Esc Home j x Enter");
    let row = |desk: &Desk| {
        let screen = desk.screen(100, 30);
        screen.lines().find(|line| line.contains('▸')).unwrap_or_default().to_owned()
    };
    assert!(row(&desk).contains("P3"), "{}", row(&desk));
    desk.keys("u");
    assert!(row(&desk).contains("P2"), "{}", row(&desk));
}
