//! Taking transcripts and people out on the screen, and a file that is a newer version.

use crate::tui::fixture::Desk;

#[test]
fn a_transcript_goes_once_the_person_has_seen_what_hangs_on_it_and_u_brings_it_back() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w g o x");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Take Group 1 out of the study?") && screen.contains("1 coding (ana 1)"), "{screen}");
    desk.keys("Esc x Down Enter");
    let text = desk.root().join("transcripts/fg1.txt");
    assert!(text.exists(), "Esc and the second row leave it");
    desk.keys("x Enter");
    assert!(!text.exists() && !desk.root().join("codings/ana").exists());
    assert!(desk.screen(100, 30).contains("No transcripts yet"), "{}", desk.screen(100, 30));
    desk.keys("u");
    desk.app.shared.session.flush().unwrap();
    assert!(text.exists());
    assert_eq!(desk.codings(), ["Withheld pay: Nothing."]);
}

#[test]
fn two_people_become_one_and_one_goes() {
    let mut desk = Desk::new(100, 30);
    desk.keys("P n \"P1\" Enter Esc n \"P2\" Enter Esc Home M");
    assert!(desk.screen(100, 30).contains("Who else is P1?"), "{}", desk.screen(100, 30));
    desk.keys("Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("P1 and P2 are one person from then on, P2"), "{screen}");
    desk.keys("Enter");
    let ids = |desk: &Desk| -> Vec<String> {
        desk.app.shared.session.study.participants.iter().map(|person| person.id.clone()).collect()
    };
    assert_eq!(ids(&desk), ["P2"]);
    desk.keys("x");
    assert!(desk.screen(100, 30).contains("Take P2 out of the study?"), "{}", desk.screen(100, 30));
    desk.keys("Enter");
    assert_eq!(ids(&desk), Vec::<String>::new());
    desk.keys("u u");
    assert_eq!(ids(&desk), ["P1", "P2"]);
}

#[test]
fn a_newer_file_is_left_out_and_taken_for_the_transcript_it_is() {
    let text: String = (1..=30).map(|turn| format!("Ana: In week {turn} I did task {}.\n\n", turn * 3)).collect();
    let mut desk = Desk::with(&text, Some("ana"), 100, 30);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fg1-corrected.txt");
    std::fs::write(&file, text.replace("week 7 ", "week seven ")).unwrap();
    desk.keys("w g I").keys(&format!("\"{}\" Enter", file.display()));
    desk.wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("nearly fg1 (9") && screen.contains("R takes it for that"), "{screen}");
    desk.keys("Enter");
    assert!(desk.screen(100, 30).contains("Every file is left out"), "{}", desk.screen(100, 30));
    desk.keys("R Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Correct Group 1") && screen.contains("originals/fg1.txt"), "{screen}");
    desk.keys("Enter");
    desk.app.shared.session.flush().unwrap();
    let read = |name: &str| std::fs::read_to_string(desk.root().join(name)).unwrap();
    assert!(read("transcripts/fg1.txt").contains("week seven"));
    assert_eq!(read("originals/fg1.txt"), read("transcripts/fg1.txt"));
}
