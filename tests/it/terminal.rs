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
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
    assert!(screen.given_back());
    let mut again = Screen::open(&study, (24, 80));
    in_lisbon(&mut again);
    again.wait("the coding of before", |text| text.contains('w'));
    assert_eq!(codings(&study), 2);
    again.send("\u{3}");
    assert_eq!(again.ended(), 0);
}

#[test]
fn undo_and_redo_reach_what_was_done_before_the_program_was_started() {
    let folder = sample();
    let study = folder.path().join("study");
    let file = study.join("codings/zoe/fg06-lisboa.ron");
    let mut screen = Screen::open(&study, (40, 160));
    in_lisbon(&mut screen);
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  zoe") && text.contains("✓ saved"));
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
    let coded = std::fs::read(&file).unwrap();
    let mut second = Screen::open(&study, (40, 160));
    in_lisbon(&mut second);
    second.wait("what undo takes back", |text| text.contains("u undo code “Withheld pay”"));
    second.send("u");
    let is_undone = |text: &str| text.contains("Taken back") && !text.contains("Withheld pay  zoe");
    second.wait("the undo", |text| is_undone(text) && text.contains("✓ saved"));
    assert!(!file.exists(), "the file that the coding made goes with it");
    second.send("\u{3}");
    assert_eq!(second.ended(), 0);
    let mut third = Screen::open(&study, (40, 160));
    in_lisbon(&mut third);
    third.send("\x12");
    third.wait("the redo", |text| text.contains("Withheld pay  zoe") && text.contains("✓ saved"));
    assert_eq!(std::fs::read(&file).unwrap(), coded);
    third.send("\u{3}");
    assert_eq!(third.ended(), 0);
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
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
}

/// The answer comes late, amid keys: the keys are keys, and what is drawn is drawn for a light background.
#[cfg(unix)]
#[test]
fn the_terminal_is_asked_for_its_background_and_the_answer_is_no_key() {
    let question = "\u{1b}]11;?\u{1b}\\";
    // What lies under lit words on light.
    let lit = "48;2;207;227;255";
    let folder = sample();
    let study = folder.path().join("study");
    let start = |variable| Start::new(folder.path()).env("COLORTERM", "truecolor").env(variable, "1");
    let mut screen = start("UNRELATED").arg("--coder").arg("zoe").arg(&study).open();
    in_lisbon(&mut screen);
    assert_eq!(screen.printed().matches(question).count(), 1);
    assert!(!screen.printed().contains(lit));
    screen.send("w\u{1b}]11;rgb:ffff/fdfd/f6f6\u{1b}\\jc");
    screen.wait("the coding and the picker", |text| text.contains("Code “"));
    screen.send("depr\r");
    screen.wait("the second coding", |text| text.contains("Depression  zoe") && text.contains("✓ saved"));
    assert_eq!(codings(&study), 2);
    assert!(screen.printed().contains(lit), "drawn for a light background");
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
    // Nobody is asked where nothing has a colour, or where one has said what one wants.
    let mut plain = start("NO_COLOR").arg("--coder").arg("zoe").arg(&study).open();
    in_lisbon(&mut plain);
    plain.send("\u{3}");
    assert_eq!(plain.ended(), 0);
    assert!(!plain.printed().contains("]11;"));
    let mut said = start("UNRELATED").env("VERBATIM_THEME", "light").arg("--coder").arg("zoe").arg(&study).open();
    in_lisbon(&mut said);
    said.send("\u{3}");
    assert_eq!(said.ended(), 0);
    assert!(!said.printed().contains("]11;") && said.printed().contains(lit));
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
    again.send("\u{3}");
    assert_eq!(again.ended(), 0);
}

/// Halts the program, as one that is busy and reads no key, and waits until it stands.
#[cfg(unix)]
fn halt(screen: &Screen) {
    screen.signal("STOP");
    let stands = || {
        let asked =
            std::process::Command::new("ps").args(["-o", "stat=", "-p", &screen.process().to_string()]).output();
        String::from_utf8_lossy(&asked.unwrap().stdout).starts_with('T')
    };
    while !stands() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Letters without an order that a lost or doubled one would leave unnoticed.
#[cfg(unix)]
fn letters(count: usize) -> String {
    let mut dice = crate::dice::Dice::new(7);
    (0..count).map(|_| char::from(b'a' + u8::try_from(dice.roll(26)).unwrap())).collect()
}

#[cfg(unix)]
fn memos(study: &Path) -> String {
    let file = study.join("codings/zoe/fg06-lisboa.ron");
    std::fs::read_to_string(file).unwrap_or_default()
}

#[cfg(unix)]
#[test]
fn all_keys_that_wait_are_taken_without_another() {
    let folder = sample();
    let study = folder.path().join("study");
    let mut screen = Screen::open(&study, (40, 120));
    in_lisbon(&mut screen);
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  zoe") && text.contains("✓ saved"));
    screen.send("m");
    screen.wait("the memo", |text| text.contains("Memo"));
    // As much as the terminal holds, but for a few.
    let words = letters(4_000);
    halt(&screen);
    screen.send(&words);
    screen.signal("CONT");
    screen.wait("the last letters", |text| text.contains(&words[words.len() - 8..]));
    screen.send("\u{13}");
    screen.wait("the memo saved", |text| text.contains("✓ saved") && memos(&study).contains("memo"));
    assert!(memos(&study).contains(&format!("memo: \"{words}\"")), "every letter, once and in order");
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
}

#[cfg(unix)]
#[test]
fn a_paste_without_brackets_that_the_terminal_cannot_hold_is_taken_to_its_end() {
    let folder = sample();
    let study = folder.path().join("study");
    let mut screen = Screen::open(&study, (40, 120));
    in_lisbon(&mut screen);
    screen.send("m");
    screen.wait("the note", |text| text.contains("Note on"));
    let words = letters(20_000);
    halt(&screen);
    screen.send_along(words.clone());
    std::thread::sleep(Duration::from_millis(100));
    screen.signal("CONT");
    screen.wait("the last letters", |text| text.contains(&words[words.len() - 8..]));
}

/// How a terminal goes away.
#[cfg(unix)]
enum Away {
    /// The window is closed.
    Closed,
    /// It is hung up amid a key of several bytes.
    AmidAKey,
    /// A signal comes, and nobody reads what is drawn.
    Unread,
}

/// Codes a passage and lets the terminal go away while the coding may still be on its way to the disk.
#[cfg(unix)]
fn goes_away(away: &Away, apart: bool, held: bool) {
    let folder = sample();
    let study = folder.path().join("study");
    let start = Start::new(folder.path()).arg("--coder").arg("zoe").arg(&study);
    let start = if apart { start.apart() } else { start };
    let mut screen = if held { start.held() } else { start }.open();
    in_lisbon(&mut screen);
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  zoe"));
    match away {
        Away::Closed => screen.hang_up(),
        Away::AmidAKey => {
            screen.look_away();
            screen.send("\u{1b}[");
            screen.hang_up();
        }
        Away::Unread => {
            screen.look_away();
            // Whole frames, until no more fit and the program waits amid one.
            for rows in 20..40 {
                screen.resize(rows, 120);
                std::thread::sleep(Duration::from_millis(50));
            }
            screen.signal("HUP");
        }
    }
    screen.ended();
    assert_eq!(codings(&study), 1, "what was coded is on the disk");
    let mut again = Screen::open(&study, (40, 120));
    in_lisbon(&mut again);
    again.wait("the coding of before", |text| text.contains("Withheld pay  zoe") && !text.contains("problem"));
}

#[cfg(unix)]
#[test]
fn a_terminal_that_is_closed_ends_the_program() {
    goes_away(&Away::Closed, false, false);
    goes_away(&Away::AmidAKey, false, false);
}

#[cfg(unix)]
#[test]
fn a_terminal_that_goes_away_without_a_signal_ends_the_program() {
    goes_away(&Away::Closed, true, false);
    goes_away(&Away::AmidAKey, true, false);
}

#[cfg(unix)]
#[test]
fn a_terminal_that_somebody_else_holds_open_ends_the_program() {
    goes_away(&Away::Closed, false, true);
    goes_away(&Away::Closed, true, true);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_program_though_nobody_reads_what_it_draws() {
    goes_away(&Away::Unread, false, false);
}

#[test]
fn a_mistyped_verb_is_no_study() {
    let folder = sample();
    let study = folder.path().join("study");
    for (args, meant) in [
        (&["assign", "--coders", "ana,ben"][..], "`verbatim transcripts assign`"),
        (&["frequences"], "`verbatim frequencies`"),
        (&["transcript", "list"], "`verbatim transcripts`"),
    ] {
        let answer = super::program::verbatim(&study, args.iter().copied());
        assert_eq!(answer.code, 2, "{}", answer.said);
        assert!(answer.said.contains(meant) && !answer.said.contains("needs a terminal"), "{}", answer.said);
        let start = args.iter().fold(Start::new(&study), |start, arg| start.arg(*arg));
        let mut screen = start.open();
        assert_eq!(screen.ended(), 2);
        // Long sentences are broken at the edge of the terminal.
        let shown = screen.printed().replace(['\r', '\n'], "");
        assert!(shown.contains(meant), "{shown}");
    }
}

#[test]
fn plain_lines_say_what_a_key_changed_and_draw_nothing() {
    let folder = sample();
    let study = folder.path().join("study");
    let mut screen =
        Start::new(folder.path()).arg("--plain").arg(&study).env("VERBATIM_CODER", "zoe").size(40, 160).open();
    screen.wait("the first words", |text| text.contains("Coding in short"));
    screen.send("go/lisb\r");
    screen.wait("the list", |text| text.contains("Lisboa"));
    screen.send("\r");
    screen.wait("the passage", |text| text.contains("Turn 2 of "));
    screen.send("w");
    screen.wait("the coding", |text| {
        text.contains("Coded “Withheld pay”.") && text.contains("Coded: Withheld pay by zoe.")
    });
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
    assert_eq!(codings(&study), 1);
    let printed = screen.printed();
    assert!(!printed.contains('\u{1b}'), "no escape sequence: {printed:?}");
    assert!(!printed.contains('│') && !printed.contains('─'), "{printed}");
}
