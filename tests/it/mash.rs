//! Keys at random, as they come when somebody rests an arm on the keyboard, while others work on the study: no panic, and
//! every room is drawn.
//!
//! `VERBATIM_MASH=1000000 cargo test --release --test it keys_at_random` presses a million of them;
//! `VERBATIM_SEED=N` begins with another seed.

use super::dice::Dice;
use super::pty::sample;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};
use verbatim::model::Problem;
use verbatim::session::{Session, acts};
use verbatim::tui::command::{Command, Mouse, Way};
use verbatim::tui::input::Chord;
use verbatim::tui::theme::Theme;
use verbatim::tui::{App, Start, screens};

/// Set where the keys are pressed.
const INSIDE: &str = "VERBATIM_MASHED";

/// Keys in each run of the tests.
const KEYS: u64 = 6_000;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |words| words.parse().unwrap())
}

/// Keys that mean something somewhere, each a sequence; leaving is not among them.
fn sequences() -> Vec<Vec<Chord>> {
    let left_out = [Command::Quit, Command::External];
    let table = screens::table();
    let keys = table.iter().filter(|(_, key)| !left_out.contains(key.command));
    keys.flat_map(|(_, key)| key.keys).filter_map(|keys| Chord::parse_all(keys)).collect()
}

fn small(dice: &mut Dice, sides: usize) -> u16 {
    u16::try_from(dice.roll(sides)).unwrap()
}

fn press(app: &mut App, dice: &mut Dice, sequences: &[Vec<Chord>]) {
    let event = |chord: &Chord| KeyEvent::new(chord.code, chord.modifiers);
    match dice.roll(20) {
        0..12 => {
            let chords = dice.pick(sequences);
            chords.iter().for_each(|chord| app.press(event(chord)));
        }
        12..15 => {
            let letter = *dice.pick(&['a', 'e', 'n', 's', 't', ' ', '/', ',', ':', '1', '2', '#', 'é', 'ب', '漢']);
            app.press(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
        }
        15..17 => app.press(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)),
        17 => app.press(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)),
        18 => {
            let (x, y) = (small(dice, 100), small(dice, 30));
            let wheel = [Way::Next, Way::Previous].map(|way| Mouse::Wheel(way, x, y));
            let mouse = [Mouse::Press(x, y), Mouse::Drag(x, y), Mouse::Release(x, y), wheel[0], wheel[1]];
            app.update(&Command::Mouse(*dice.pick(&mouse)));
        }
        _ => app.update(&Command::Resize(1 + small(dice, 160), 1 + small(dice, 50))),
    }
}

/// What another program does to the study meanwhile: somebody codes, or a text is changed by hand.
fn interfere(study: &Path, dice: &mut Dice) {
    if dice.chance(70) {
        let mut session = Session::open(study).unwrap();
        session.set_coder("zoe").unwrap();
        let (all, codes) = (session.study.transcripts(), session.study.codebook().codes().len());
        let ix = *dice.pick(&all);
        let code = session.study.codebook().codes()[dice.roll(codes)].id.clone();
        let Ok(document) = session.document(ix) else { return };
        let turn = dice.pick(&document.overlay.turns).speech;
        // What is merged or retired meanwhile is refused, and a turn may have no speech.
        if !turn.is_empty()
            && let Ok(act) = acts::code(&mut session, ix, turn, &[code])
            && session.perform(act).is_ok()
        {
            let _ = session.flush();
        }
        return;
    }
    let texts = std::fs::read_dir(study.join("transcripts")).unwrap().map(|entry| entry.unwrap().path());
    let texts: Vec<_> = texts.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    let Some(path) = (!texts.is_empty()).then(|| dice.pick(&texts)) else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let at = text.char_indices().map(|(at, _)| at).filter(|at| text[*at..].starts_with(' ')).nth(dice.roll(900));
    if let Some(at) = at {
        std::fs::write(path, format!("{} indeed{}", &text[..at], &text[at..])).unwrap();
    }
}

/// In a process of its own, in a folder of its own: keys may name files to write, anywhere.
#[test]
fn keys_at_random_do_no_harm() {
    if std::env::var_os(INSIDE).is_some() {
        return mash();
    }
    let folder = tempfile::tempdir().unwrap();
    let test = std::env::current_exe().unwrap();
    let mut inside = std::process::Command::new(test);
    inside.args(["--exact", "mash::keys_at_random_do_no_harm", "--nocapture"]).env(INSIDE, "1");
    let done = inside.env("HOME", folder.path()).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    said.lines().filter(|line| line.contains("longest")).for_each(|line| eprintln!("{line}"));
}

fn mash() {
    let (keys, seed) = (number("VERBATIM_MASH", KEYS), number("VERBATIM_SEED", 1));
    let folder = sample();
    let study = folder.path().join("study");
    let mut dice = Dice::new(seed);
    let sequences = sequences();
    let mut session = Session::open(&study).unwrap();
    session.set_coder("ana").unwrap();
    session.watch();
    let mut longest = (Duration::ZERO, "", "");
    let mut app = App::new(session, Theme::PLAIN, (80, 24), Start::Overview);
    let mut seen = BTreeSet::new();
    for pressed in 0..keys {
        if dice.roll(300) == 0 {
            interfere(&study, &mut dice);
        }
        let (begun, from) = (Instant::now(), app.place().room);
        press(&mut app, &mut dice, &sequences);
        if dice.chance(25) {
            app.tick();
        }
        if begun.elapsed() > longest.0 {
            longest = (begun.elapsed(), from, app.place().room);
        }
        seen.insert(app.place().room);
        if pressed % 7 == 0 {
            let (width, height) = app.shared.size;
            let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
            terminal.draw(|frame| app.draw(frame)).unwrap();
        }
    }
    // What was done on a text or a record that another changed meanwhile is refused.
    while let Err(refused) = app.shared.session.flush() {
        assert!(refused.message.contains("meanwhile") || refused.message.contains("Look at it again"), "{refused}");
    }
    assert!(keys < KEYS || seen.len() > 20, "keys led only to {seen:?}");
    let again = Session::open(&study).unwrap();
    // Two codes of one name are told when they come to be, and listed; a person may want them.
    let wanted = |what: &str| what.contains("have the same name") || what.contains("changed");
    // Who takes back a code that somebody else has just used leaves a coding without one, which is kept and listed.
    let race = |problem: &Problem| problem.file.contains("/zoe/") && problem.what.contains("which the codebook lacks");
    let damage: Vec<_> = again.problems.iter().filter(|it| !wanted(&it.what) && !race(it)).collect();
    let (time, from, to) = longest;
    eprintln!("{keys} events from seed {seed}; the longest took {} ms, {from} to {to}", time.as_millis());
    assert_eq!(damage, [] as [&Problem; 0], "what was pressed left a damaged study");
}
