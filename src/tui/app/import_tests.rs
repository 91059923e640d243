//! Bringing files in on the screen: looked at first, corrected, then one act.

use crate::tui::fixture::Desk;
use std::fs;

#[test]
fn files_are_looked_at_and_corrected_before_they_come_in() {
    let mut desk = Desk::new(80, 24);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "one.txt",
        "Place: Turin\n\nLea: We wait.\n\nTom: Yes, for weeks.\n\nLea: And then nothing.\n\nTom: Nothing.\n",
    );
    write(
        "two.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nThey pay late.\n\n2\n00:00:02,000 --> 00:00:04,000\nVery late.\n",
    );
    write("three.bin", "\u{0}\u{1}\u{2}");
    desk.keys("g I").keys(&format!("\"{}\" Enter", folder.path().display()));
    desk.wait();
    let screen = desk.screen(80, 24);
    assert!(screen.contains("one.txt") && screen.contains("2 speakers, 4 turns"), "{screen}");
    assert!(screen.contains("Lea (2), Tom (2)"), "{screen}");
    assert!(desk.app.shared.session.study.find_transcript("one").is_none(), "nothing is written yet");
    desk.keys("K Enter");
    assert!(desk.screen(80, 24).contains("focus-group"), "{}", desk.screen(80, 24));
    desk.keys("=");
    assert_eq!(desk.screen(80, 24).matches("focus-group").count(), 3, "{}", desk.screen(80, 24));
    desk.keys("T j j x");
    desk.keys("Enter");
    desk.wait();
    let study = &desk.app.shared.session.study;
    let one = study.transcript(study.find_transcript("one").unwrap()).clone();
    assert_eq!(one.place.as_deref(), Some("Turin"));
    assert_eq!((one.kind.as_str(), one.labels), ("focus-group", vec!["Lea".to_owned(), "Tom".to_owned()]));
    assert!(study.find_transcript("two").is_none(), "what is left out stays out");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("1 could not be read"), "{screen}");
    desk.keys("g I").keys(&format!("\"{}\" Enter", folder.path().display()));
    desk.wait();
    assert!(desk.screen(80, 24).contains("in the study already, as one"), "{}", desk.screen(80, 24));
    desk.keys("Esc u");
    desk.wait();
    assert!(desk.app.shared.session.study.find_transcript("one").is_none());
}

#[test]
fn tiers_are_switched_on_and_off_before_a_file_comes_in() {
    let mut desk = Desk::new(100, 30);
    let folder = tempfile::tempdir().unwrap();
    let tier = |name: &str, pieces: &str| format!("\"IntervalTier\"\n\"{name}\"\n0\n9\n1\n{pieces}\n");
    let grid = format!(
        "File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n9\n<exists>\n3\n{}{}{}",
        tier("Lea", "0\n2\n\"We wait here.\""),
        tier("translation", "0\n2\n\"Nous attendons.\""),
        tier("Tom", "3\n4\n\"Why is that?\"")
    );
    fs::write(folder.path().join("one.TextGrid"), grid).unwrap();
    desk.keys("g I").keys(&format!("\"{}\" Enter", folder.path().display()));
    desk.wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("2 speakers, 2 turns") && !screen.contains("Nous"), "{screen}");
    desk.keys("L");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("✓ Lea  speech of “Lea”, 1 annotation"), "{screen}");
    assert!(screen.contains("– translation  translation, 1 annotation"), "{screen}");
    // The translation in, Tom out; the last one stays.
    desk.keys("Down Enter Down Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("✓ translation") && screen.contains("– Tom"), "{screen}");
    desk.keys("Esc");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Nous attendons.") && !screen.contains("Why is that?"), "{screen}");
    desk.keys("L Enter Down Enter");
    assert!(desk.screen(100, 30).contains("One tier at least"), "{}", desk.screen(100, 30));
    desk.keys("Enter Esc");
    assert!(!desk.screen(100, 30).contains("Which tiers"), "{}", desk.screen(100, 30));
    desk.keys("L Enter Esc Enter");
    desk.wait();
    let study = &desk.app.shared.session.study;
    let one = study.transcript(study.find_transcript("one").unwrap()).clone();
    assert_eq!(one.tiers, ["Lea", "translation"], "the choice is kept");
    assert_eq!(one.labels, ["Lea"]);
}

#[test]
fn who_speaks_but_once_is_shown_first_and_taken_as_a_speaker() {
    let mut desk = Desk::new(100, 40);
    let folder = tempfile::tempdir().unwrap();
    let text = "Ana: We were paid late.\n\nBen: Never here.\n\nAna: In March.\n\nBen: No.\n\n\
                DR KOVAC: And who decides that?\n\nAna: A form.\n\nBen: Nobody knows.\n\nmy aunt: Not me.\n\nAna: No.\n";
    fs::write(folder.path().join("talk.txt"), text).unwrap();
    desk.keys("g I").keys(&format!("\"{}\" Enter", folder.path().display()));
    desk.wait();
    let screen = desk.screen(100, 40);
    assert!(screen.contains("Look at these turns first:"), "{screen}");
    assert!(screen.contains("nobody's · DR KOVAC: And who decides that?"), "{screen}");
    desk.keys("+");
    let screen = desk.screen(100, 40);
    assert!(screen.contains("Who speaks too?") && screen.contains("another"), "{screen}");
    desk.keys("\"KOVAC\" Enter");
    desk.wait();
    let screen = desk.screen(100, 40);
    assert!(screen.contains("“DR KOVAC” is a speaker.") && screen.contains("DR KOVAC (1)"), "{screen}");
    assert!(!screen.contains("nobody's · DR KOVAC"), "{screen}");
    desk.keys("+ \"another\" Enter \"my_aunt:\" Enter");
    desk.wait();
    assert!(desk.screen(100, 40).contains("“my aunt” is a speaker."), "{}", desk.screen(100, 40));
    desk.keys("+ \"another\" Enter \"Zoe\" Enter");
    desk.wait();
    assert!(desk.screen(100, 40).contains("No line begins with “Zoe”"), "{}", desk.screen(100, 40));
    desk.keys("Enter");
    desk.wait();
    let study = &desk.app.shared.session.study;
    let ix = study.find_transcript("talk").unwrap();
    let labels = &study.transcript(ix).labels;
    assert!(labels.contains(&"DR KOVAC".to_owned()) && labels.contains(&"my aunt".to_owned()), "{labels:?}");
}

#[test]
fn a_path_that_is_none_is_told_and_asked_for_again() {
    let mut desk = Desk::new(80, 24);
    desk.keys("g I \"/no/such/folder\" Enter");
    desk.wait();
    let screen = desk.screen(80, 24);
    assert!(screen.contains("Bring in") && screen.contains("There is no `/no/such/folder`"), "{screen}");
}

#[test]
fn a_path_is_completed_and_stays_as_typed_until_there_is_something() {
    let mut desk = Desk::new(80, 24);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("interviews")).unwrap();
    fs::write(folder.path().join("interviews/one.txt"), "Lea: We wait.\n\nTom: Yes.\n").unwrap();
    fs::write(folder.path().join("interviews/other.txt"), "Lea: They wait.\n").unwrap();
    desk.keys("g I").keys(&format!("\"{}/nowhere\" Enter", folder.path().display()));
    let screen = desk.screen(80, 24);
    assert!(screen.contains("nowhere") && screen.contains("There is no `"), "{screen}");
    desk.keys("Ctrl-w").keys(&format!("Ctrl-u \"{}/int\" Tab \"o\" Tab", folder.path().display()));
    let screen = desk.screen(80, 24);
    assert!(screen.contains("interviews/o") && screen.contains("one.txt  other.txt"), "{screen}");
    desk.keys("\"n\" Tab Enter").wait();
    let screen = desk.screen(80, 24);
    assert!(screen.contains("one.txt") && !screen.contains("other.txt"), "{screen}");
    // What cannot be read is asked for again, as it was typed.
    desk.keys("Esc g I").keys(&format!("\"{}\" Enter", folder.path().join("empty").display()));
    fs::create_dir(folder.path().join("empty")).unwrap();
    desk.keys("Enter").wait();
    assert!(desk.screen(80, 24).contains("There are no files in this folder."), "{}", desk.screen(80, 24));
    desk.keys("Esc Enter");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("Bring in") && screen.contains("/empty"), "{screen}");
}

#[test]
fn what_has_just_come_in_is_not_missed_while_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..40 {
        let text = format!("Lea: We wait, number {number}.\n\nTom: Yes.\n").repeat(40);
        fs::write(folder.path().join(format!("t{number}.txt")), text).unwrap();
    }
    for _ in 0..4 {
        let mut desk = Desk::new(100, 30);
        desk.keys("g I").keys(&format!("\"{}\" Enter", folder.path().display()));
        desk.wait();
        desk.keys("Enter").wait();
        desk.wait();
        assert_eq!(desk.app.shared.problems(), 0, "{:?}", desk.app.shared.session.problems);
        let screen = desk.screen(100, 30);
        assert!(screen.matches("0 %").count() > 10, "{screen}");
        desk.keys("End").wait();
        assert!(desk.screen(100, 30).contains("Next without a code of yours"), "{}", desk.screen(100, 30));
    }
}
