//! Every screen as a person sees it, on the sample study, in three sizes.
//!
//! `INSTA_UPDATE=always cargo test --test it screens` writes the snapshots anew; look at them before keeping them.

use super::pty::sample;
use crossterm::event::KeyEvent;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use regex::Regex;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthStr;
use verbatim::session::{Clock, Session};
use verbatim::tui::input::Chord;
use verbatim::tui::theme::Theme;
use verbatim::tui::{App, Start};

/// Columns and rows: the usual, the least that is promised, and a large one.
const SIZES: [(u16, u16); 3] = [(80, 24), (60, 15), (160, 50)];

/// Noon in UTC on 2026-06-01, later than all of the sample.
const NOW: u64 = 1_780_315_200_000;

/// Name, transcript that is open at first (else the list), keys from there.
pub const SCREENS: [(&str, Option<&str>, &str); 37] = [
    ("transcripts", None, ""),
    ("reader", Some("fg03-leeds"), "Home j j j"),
    ("reader-uncoded", Some("fg06-lisboa"), "Home j j"),
    ("reader-right-to-left", Some("fg07-amman"), "Home j j"),
    ("picker", Some("fg03-leeds"), "Home j j j c p a y"),
    ("codebook", Some("fg03-leeds"), "B j"),
    ("participants", Some("fg03-leeds"), "P"),
    ("speakers", Some("fg03-leeds"), "g s"),
    ("excerpts", Some("fg03-leeds"), "g r j"),
    ("frequencies", Some("fg03-leeds"), "g q j"),
    ("frequencies-matrix", Some("fg03-leeds"), "g q Tab j"),
    ("memos", Some("fg03-leeds"), "g y"),
    ("agreement", Some("fg03-leeds"), "g A j"),
    ("compare", Some("fg03-leeds"), "g C j"),
    ("crosstab", Some("fg03-leeds"), "g X j l"),
    ("framework", Some("fg03-leeds"), "g F j l"),
    ("side-by-side", Some("fg03-leeds"), "g = w i t h Tab c l i e Tab Enter j"),
    ("uncoded", Some("fg03-leeds"), "g U j"),
    ("excerpts-in-groups", Some("fg03-leeds"), "g r i g e n d e r Enter j"),
    ("search", Some("fg03-leeds"), "g / p a y Enter j"),
    ("history", Some("fg03-leeds"), "H"),
    ("study", None, "g E j"),
    ("cooccurrence", Some("fg03-leeds"), "g O"),
    ("plot", Some("fg03-leeds"), "g O p"),
    ("plot-heat", Some("fg03-leeds"), "g X p j"),
    ("plot-bars", Some("fg03-leeds"), "g G p"),
    ("saturation", Some("fg03-leeds"), "g N"),
    ("group", Some("fg03-leeds"), "g G"),
    ("answers", Some("fg03-leeds"), "g R"),
    ("timeline", Some("fg03-leeds"), "g T"),
    ("fieldwork", Some("fg03-leeds"), "g D"),
    ("autocode", Some("fg03-leeds"), "g H w i t h Enter p a y , p a i d Enter"),
    ("split", Some("fg03-leeds"), "B j S l o w Space p a y Tab b i d Tab Enter Enter 1"),
    ("query", Some("fg03-leeds"), "g Q c o d e : p a y Space a n d"),
    ("memo", Some("fg03-leeds"), "Home j j j m n o t e"),
    ("help", Some("fg03-leeds"), "?"),
    ("palette", Some("fg03-leeds"), ": m e m o"),
];

/// Words of the sample that two codings stand on.
const LOST: &str = "And they shut eleven accounts.";

/// Rooms that are shown of a study which was changed outside: their snapshots are called like them.
const OUTSIDE: [&str; 4] = ["problems", "settle", "review", "import"];

fn open(study: &Path, coder: &str, transcript: Option<&str>, size: (u16, u16)) -> App {
    let mut session = Session::open(study).unwrap();
    session.set_coder(coder).unwrap();
    session.clock = Clock::fixed(NOW);
    let start = transcript.map_or(Start::Overview, |id| Start::Reader(session.study.find_transcript(id).unwrap()));
    App::new(session, Theme::PLAIN, size, start)
}

fn press(app: &mut App, keys: &str) {
    for key in keys.split_whitespace() {
        let chord = Chord::parse(key).unwrap();
        app.press(KeyEvent::new(chord.code, chord.modifiers));
    }
    let until = Instant::now() + Duration::from_secs(20);
    while app.is_counting() || app.shared.session.pending() > 0 {
        assert!(Instant::now() < until, "{keys}: it still counts or saves");
        app.tick();
        std::thread::yield_now();
    }
    app.tick();
}

/// The cells of a screen.
pub fn cells(app: &App, (width, height): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| app.draw(frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The rows of a screen, and where it is reversed: the light, the chosen row.
fn drawn(app: &App, (width, height): (u16, u16)) -> String {
    let buffer = &cells(app, (width, height));
    let mut text = format!("{width} × {height}\n");
    for y in 0..height {
        let mut row = String::new();
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).unwrap();
        }
        writeln!(text, "{}", row.trim_end()).unwrap();
    }
    writeln!(text, "reversed: {}", reversed(buffer)).unwrap();
    text
}

/// Rows and columns from 1 that are drawn in reverse, such as `3:12-40`.
fn reversed(buffer: &Buffer) -> String {
    let mut runs = Vec::new();
    for y in 0..buffer.area.height {
        let is_lit = |x: &u16| buffer[(*x, y)].modifier.contains(Modifier::REVERSED);
        let lit: Vec<u16> = (0..buffer.area.width).filter(is_lit).collect();
        for run in lit.chunk_by(|a, b| a + 1 == *b) {
            runs.push(format!("{}:{}-{}", y + 1, run[0] + 1, run[run.len() - 1] + 1));
        }
    }
    if runs.is_empty() { "nothing".to_owned() } else { runs.join(" ") }
}

/// Holds a screen against its snapshot, one file for all sizes.
fn compare(name: &str, study: &Path, draw: impl Fn((u16, u16)) -> String) {
    let text = SIZES.map(draw).join("\n");
    // The history shows the moments of acts in the time zone of whoever reads it.
    let moment = Regex::new(r"2026-0(5-31|6-0\d) \d\d:\d\d").unwrap();
    let text = moment.replace_all(&text, "2026-06-01 12:00");
    assert!(!text.contains(&*study.to_string_lossy()), "a path of this machine is shown");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Three acts for the history, one of them taken back.
fn act(study: &Path) {
    let mut app = open(study, "ana", Some("fg03-leeds"), (80, 24));
    for keys in ["Home w", "j j p", "u", "Home *"] {
        press(&mut app, keys);
    }
}

#[test]
fn each_screen_is_as_it_was_looked_at() {
    let folder = sample();
    let study = folder.path().join("study");
    act(&study);
    for (name, transcript, keys) in SCREENS {
        compare(name, &study, |size| {
            let mut app = open(&study, "ana", transcript, size);
            press(&mut app, keys);
            drawn(&app, size)
        });
    }
}

#[test]
fn the_first_words_are_as_they_were_looked_at() {
    let folder = sample();
    let study = folder.path().join("study");
    compare("welcome", &study, |size| {
        let mut app = open(&study, "guest", Some("fg03-leeds"), size);
        let _ = std::fs::remove_dir_all(study.join(".verbatim"));
        app.welcome();
        drawn(&app, size)
    });
}

/// Puts other words into a file of the study.
fn spoil(study: &Path, file: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(study.join(file)).unwrap();
    assert!(text.contains(from), "{file} holds {from}");
    std::fs::write(study.join(file), text.replacen(from, to, 1)).unwrap();
}

/// Breaks files of the study, each in another way.
fn break_files(study: &Path) {
    spoil(study, "codebook.ron", "color:", "colour:");
    spoil(study, "codebook.ron", "key: 'w'", "key: 'q'");
    spoil(study, "participants.ron", "role: Participant", "role: Boss");
    spoil(study, "codings/ben/fg03-leeds.ron", "code: \"", "code: \"no-");
    spoil(study, "transcripts/fg02-lyon.ron", "labels: [", "labels: [[");
    std::fs::remove_file(study.join("transcripts/fg04-berlin.txt")).unwrap();
}

#[test]
fn problems_are_shown_as_they_were_looked_at() {
    let folder = sample();
    let study = folder.path().join("study");
    break_files(&study);
    compare("problems", &study, |size| {
        let mut app = open(&study, "ana", None, size);
        press(&mut app, "!");
        drawn(&app, size)
    });
}

/// What a merge, another program and a folder of files bring: names and keys of rooms that the sample alone leaves empty.
fn change_outside(folder: &Path) -> [(&'static str, String); 3] {
    let study = folder.join("study");
    spoil(&study, "codebook.ron", "name: \"Low pay\"", "name: \"Low pay\", alts: {\"name\": [\"\\\"Poor pay\\\"\"]}");
    spoil(&study, "transcripts/fg03-leeds.txt", LOST, "What she said here is no longer known.");
    let files = folder.join("files");
    std::fs::create_dir(&files).unwrap();
    std::fs::write(
        files.join("fg09.txt"),
        "Moderator: Who pays?\n\nIda: Nobody, as it looks.\n\nModerator: And then?\n\nIda: I left.\n",
    )
    .unwrap();
    std::fs::write(files.join("bad.docx"), "no archive").unwrap();
    let typed: String = files.to_string_lossy().chars().map(|c| format!("{c} ")).collect();
    [("settle", "g S j".to_owned()), ("review", "R".to_owned()), ("import", format!("g I {typed} Enter"))]
}

#[test]
fn what_comes_from_outside_is_shown_as_it_was_looked_at() {
    let folder = sample();
    let study = folder.path().join("study");
    for (name, keys) in change_outside(folder.path()) {
        compare(name, &study, |size| {
            let mut app = open(&study, "ana", Some("fg03-leeds"), size);
            press(&mut app, &keys);
            drawn(&app, size)
        });
    }
}

/// Opens every room, as in the snapshots, for something else to be held against it.
pub fn every_room(size: (u16, u16), mut look: impl FnMut(&str, &mut App)) {
    let folder = sample();
    let study = folder.path().join("study");
    act(&study);
    let mut show = |name: &str, transcript: Option<&str>, keys: &str| {
        let mut app = open(&study, "ana", transcript, size);
        press(&mut app, keys);
        look(name, &mut app);
    };
    for (name, transcript, keys) in SCREENS {
        show(name, transcript, keys);
    }
    for (name, keys) in change_outside(folder.path()) {
        show(name, Some("fg03-leeds"), &keys);
    }
    spoil(&study, "codebook.ron", "Poor pay", "Poor");
    break_files(&study);
    show("problems", None, "!");
}

/// A room that no snapshot shows could break unseen.
#[test]
fn every_room_has_a_snapshot() {
    let folder = sample();
    let study = folder.path().join("study");
    let rooms = SCREENS.iter().map(|(_, transcript, keys)| {
        let mut app = open(&study, "ana", *transcript, (80, 24));
        press(&mut app, keys);
        app.place().room
    });
    let shown: BTreeSet<&str> = rooms.chain(OUTSIDE).collect();
    assert_eq!(shown, verbatim::tui::screens::names().collect());
}

#[test]
fn no_snapshot_is_left_over() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let found: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let names = SCREENS.map(|(name, ..)| name).into_iter().chain(OUTSIDE).chain(["welcome"]);
    assert_eq!(found, names.map(|name| format!("{name}.snap")).collect());
}
