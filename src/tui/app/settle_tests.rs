//! What a merge left to settle, worked through by key.

use crate::session::Session;
use crate::tui::fixture::Desk;

#[test]
fn a_disagreement_is_settled_by_key_and_undone() {
    let mut desk = Desk::new(100, 30);
    let file = desk.root().join("codebook.ron");
    let book = std::fs::read_to_string(&file).unwrap();
    let alts = "name: \"Migration\", alts: {\"name\": [\"\\\"Moving\\\"\"]}";
    std::fs::write(&file, book.replace("name: \"Migration\"", alts)).unwrap();
    let mut session = Session::open(desk.root()).unwrap();
    session.set_coder("ana").unwrap();
    desk.app.shared.session = session;
    desk.keys("g S");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("name of migration in codebook.ron"), "{screen}");
    assert!(screen.contains("stands:  \"Migration\"") && screen.contains("other:   \"Moving\""), "{screen}");
    desk.keys("j Enter").wait();
    assert!(desk.screen(100, 30).contains("There is nothing to settle."));
    assert!(std::fs::read_to_string(&file).unwrap().contains("name: \"Moving\""));
    desk.keys("u").wait();
    assert!(std::fs::read_to_string(&file).unwrap().contains(alts));
    desk.keys("g S");
    assert!(desk.screen(100, 30).contains("other:"));
}
