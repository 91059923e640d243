//! How many keys a coding costs in the real program, and that "saved" means on the disk.

use super::pty::{Screen, Start, sample};
use std::path::Path;
use verbatim::session::Session;
use verbatim::tui::command::{Command, Way};
use verbatim::tui::widgets::picker::{Pick, Picker};

/// What the demo lights when it opens.
const LIT: &str = "quote: \"I say I’m retired.\"";

/// `verbatim demo study`, on a machine that has never seen the program.
fn first_start(home: &Path) -> Screen {
    let screen = Start::new(home).arg("demo").arg("study").open();
    screen.wait("the first words", |text| text.contains("Any key begins."));
    screen
}

/// The guest's codings of the transcript that the demo opens, as they stand on the disk at this moment.
fn codings(home: &Path) -> String {
    std::fs::read_to_string(home.join("study/codings/guest/fg03-leeds.ron")).unwrap_or_default()
}

#[test]
fn one_key_codes_what_is_lit_even_under_the_first_words() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = first_start(home.path());
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  guest") && text.contains("✓ saved"));
    let codings = codings(home.path());
    assert!(codings.contains("code: \"withheld-pay\"") && codings.contains(LIT), "{codings}");
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
}

#[test]
fn the_picker_takes_five_keys_and_a_new_code_its_name_and_two() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = first_start(home.path());
    screen.send("cdep\r");
    screen.wait("the coding", |text| text.contains("Depression  guest") && text.contains("✓ saved"));
    let first = codings(home.path());
    assert!(first.contains("code: \"depression\"") && first.contains(LIT), "{first}");
    screen.send("cTicket system\r");
    screen.wait("the new code", |text| text.contains("Ticket system  guest") && text.contains("✓ saved"));
    let second = codings(home.path());
    assert!(second.contains("code: \"ticket-system-"), "{second}");
    let book = std::fs::read_to_string(home.path().join("study/codebook.ron")).unwrap();
    assert!(book.contains("name: \"Ticket system\""));
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
}

#[test]
fn a_run_of_keys_is_on_the_disk_when_the_screen_says_saved() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = first_start(home.path());
    // The last of these turns has two paragraphs, and the first of them is lit.
    for (turn, place) in (1..).zip(["2", "3", "4", "5", "6.1"]) {
        screen.send(if turn == 1 { "w" } else { "Jw" });
        let position = format!(" {place}/52");
        let text = screen.wait("the coding", |text| {
            text.contains("Withheld pay  guest") && text.contains("✓ saved") && text.contains(&position)
        });
        assert_eq!(codings(home.path()).matches("(id: \"").count(), turn, "{text}");
    }
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
}

#[test]
fn every_code_of_the_sample_is_three_keys_away_in_the_picker() {
    let folder = sample();
    let session = Session::open(&folder.path().join("study")).unwrap();
    let study = &session.study;
    let offered = |letters: String, down: bool| {
        let mut picker = Picker::new("Code", study, &[]);
        for c in letters.chars() {
            picker.update(&Command::Type(c));
        }
        if down {
            picker.update(&Command::Row(Way::Next));
        }
        picker.taken()
    };
    let mut far = Vec::new();
    for code in study.codebook().codes().iter().filter(|code| study.is_live(code)) {
        let wanted = [Pick::Known(code.id.clone())];
        let near = code.name.split(' ').any(|word| {
            let start = |count| word.chars().take(count).collect();
            offered(start(3), false) == wanted || offered(start(2), true) == wanted
        });
        if !near {
            far.push(&code.name);
        }
    }
    assert!(far.is_empty(), "more than five keys with c and Enter: {far:?}");
}
