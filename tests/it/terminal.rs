//! The real program in a pseudo-terminal: start, code, undo, quit, start again; resize; signals.

use super::pty::{Screen, Start, in_lisbon, sample};
use std::path::Path;
use std::time::Duration;

fn codings(study: &Path) -> usize {
    let file = study.join("codings/zoe/fg06-lisboa.ron");
    std::fs::read_to_string(file).unwrap_or_default().matches("(id: \"").count()
}

#[test]
fn a_passage_is_coded_saved_undone_and_still_so_after_a_restart() {
    let folder = sample();
    let study = folder.path().join("study");
    let mut screen = Screen::open(&study, (40, 120));
    in_lisbon(&mut screen);
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  zoe") && text.contains("saved"));
    assert_eq!(codings(&study), 1, "on the disk when the screen says saved");
    screen.send("jcdepr\r");
    screen.wait("the second", |text| text.contains("Depression  zoe") && text.contains("✓ saved"));
    assert_eq!(codings(&study), 2);
    screen.send("u");
    screen.wait("the undo", |text| !text.contains("Depression  zoe") && text.contains("✓ saved"));
    assert_eq!(codings(&study), 1);
    screen.send("jcTicket system\r");
    screen.wait("the new code", |text| text.contains("Ticket system  zoe") && text.contains("✓ saved"));
    assert!(std::fs::read_to_string(study.join("codebook.ron")).unwrap().contains("name: \"Ticket system\""));
    screen.send("q");
    assert_eq!(screen.ended(), 0);
    assert!(screen.given_back());
    let mut again = Screen::open(&study, (24, 80));
    in_lisbon(&mut again);
    again.wait("the coding of before", |text| text.contains('w'));
    assert_eq!(codings(&study), 2);
    again.send("q");
    assert_eq!(again.ended(), 0);
}

#[test]
fn any_size_is_drawn_and_the_place_is_kept() {
    let folder = sample();
    let mut screen = Screen::open(&folder.path().join("study"), (40, 120));
    in_lisbon(&mut screen);
    for (rows, cols) in [(24, 80), (5, 20), (50, 160), (1, 1), (30, 100)] {
        screen.resize(rows, cols);
        std::thread::sleep(Duration::from_millis(60));
    }
    screen.wait("the reader again", |text| text.contains("sentence"));
    screen.send("q");
    assert_eq!(screen.ended(), 0);
}

#[cfg(unix)]
#[test]
fn a_signal_gives_the_terminal_back_and_loses_nothing() {
    let folder = sample();
    let study = folder.path().join("study");
    let mut screen = Screen::open(&study, (40, 120));
    in_lisbon(&mut screen);
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  zoe") && text.contains("✓ saved"));
    let id = screen.process();
    let killed = std::process::Command::new("kill").args(["-TERM", &id.to_string()]).status().unwrap();
    assert!(killed.success());
    screen.ended();
    assert!(screen.given_back());
    assert_eq!(codings(&study), 1);
}

#[cfg(unix)]
#[test]
fn a_fault_of_the_program_gives_the_terminal_back_and_loses_nothing() {
    // Words that would clear the screen, colour what follows and hide a name, if they were printed as they are.
    let fault = "\u{1b}[2J\u{1b}[31mtoo many\u{7}\u{202e} codes";
    let folder = sample();
    let study = folder.path().join("study");
    let start = Start::new(folder.path()).env("VERBATIM_FAULT", fault);
    let mut screen = start.arg("--coder").arg("zoe").arg(&study).size(40, 200).open();
    in_lisbon(&mut screen);
    assert!(!screen.line_as_before(), "the screen reads keys one by one");
    // At once after the key, so that the coding may still be on its way to the disk.
    screen.send(&format!("w\u{1b}[200~{fault}\u{1b}[201~"));
    assert_eq!(screen.ended(), 101);
    assert!(screen.given_back());
    assert!(screen.line_as_before());
    let shown = screen.text();
    assert!(shown.contains("verbatim stopped on a fault of its own: ") && shown.contains("too many"), "{shown}");
    assert!(shown.contains(&study.join(".verbatim/journal").display().to_string()), "{shown}");
    let printed = screen.printed();
    let last = printed.split("verbatim stopped").last().unwrap();
    assert!(!last.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{last:?}");
    assert_eq!(codings(&study), 1);
    let mut again = Screen::open(&study, (40, 120));
    in_lisbon(&mut again);
    again.wait("the coding of before", |text| text.contains("Withheld pay  zoe") && !text.contains("problem"));
    again.send("q");
    assert_eq!(again.ended(), 0);
}
