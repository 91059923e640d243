//! The real program killed at random instants: what it said was saved is there, and the study is whole.
//!
//! A few kills run with every `cargo test`. By hand, with figures at the end:
//!
//! ```text
//! VERBATIM_KILLS=500 VERBATIM_SEED=7 cargo test --test it kills -- --nocapture
//! ```

use super::dice::{self, Dice};
use super::pty::Start;
use super::study::TempStudy;
use regex::Regex;
use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use verbatim::session::Session;
use verbatim::store::journal;

const FILE: &str = "codings/ana/a.ron";

/// How many kills, of which each of the two tests does half.
fn half() -> usize {
    setting("VERBATIM_KILLS").unwrap_or(12) / 2
}

fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// A sound study with one long transcript, a sentence a turn, each with its number.
fn long_study(turns: usize) -> TempStudy {
    let study = TempStudy::new();
    let line = |turn: usize| format!("{}: This is number {turn} of them.\n", ["Anna", "Bob"][turn % 2]);
    let text: Vec<String> = (1..=turns).map(line).collect();
    study.write("transcripts/a.txt", &text.join("\n"));
    study.write(
        "codebook.ron",
        "(\n    format: 1,\n    codes: [\n        (id: \"pay\", name: \"Pay\", key: 'w'),\n    ],\n)\n",
    );
    study
}

/// Numbers of the turns that are coded, as the file has them.
fn on_disk(study: &TempStudy) -> BTreeSet<usize> {
    let text = std::fs::read_to_string(study.path(FILE)).unwrap_or_default();
    let number = Regex::new(r#"quote: "This is number (\d+) of them\.""#).unwrap();
    number.captures_iter(&text).map(|found| found[1].parse().unwrap()).collect()
}

/// What all the kills of a test came to.
#[derive(Default)]
struct Figures {
    kills: usize,
    /// Codings that the program said were saved, all kills together.
    acknowledged: usize,
    /// Codings on the disk that it had no time to speak of.
    unspoken: usize,
    /// Acts that the next start finished.
    finished: usize,
    /// Turns whose coding was seen on the disk.
    seen: BTreeSet<usize>,
}

impl Figures {
    fn tell(&self, what: &str) {
        eprintln!(
            "{what}: {} kills; {} codings acknowledged, none lost; {} more on the disk; {} acts finished by the next start",
            self.kills, self.acknowledged, self.unspoken, self.finished
        );
    }

    /// Looks the study over after a kill: nothing acknowledged is gone, no file is broken.
    fn look(&mut self, study: &TempStudy, acknowledged: &BTreeSet<usize>) {
        self.kills += 1;
        let session = Session::open(study.root()).unwrap();
        for problem in &session.problems {
            let words = problem.to_string();
            assert!(words.contains("had been cut short and was finished now"), "after kill {}: {words}", self.kills);
            self.finished += 1;
        }
        drop(session);
        let again = Session::open(study.root()).unwrap();
        assert_eq!(again.problems, [], "after kill {}", self.kills);
        assert_eq!(journal::read(study.root()).1, [], "after kill {}", self.kills);
        let there = on_disk(study);
        let lost: Vec<&usize> = acknowledged.union(&self.seen).filter(|turn| !there.contains(turn)).collect();
        assert!(lost.is_empty(), "after kill {}, codings that were saved are lost: {lost:?}", self.kills);
        self.acknowledged = acknowledged.len();
        self.unspoken = there.len() - acknowledged.len();
        self.seen = there;
        let beside = std::fs::read_dir(study.path("codings/ana")).into_iter().flatten();
        let beside: Vec<_> = beside.map(|file| file.unwrap().file_name()).filter(|name| name != "a.ron").collect();
        assert!(beside.is_empty(), "after kill {}, left beside the file: {beside:?}", self.kills);
    }
}

fn verb(study: &TempStudy, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
    command.args(args).current_dir(study.root()).env("HOME", study.path(".verbatim")).env("VERBATIM_CODER", "ana");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn killed_verbs_lose_nothing_that_they_acknowledged() {
    let kills = half();
    let study = long_study(kills + 10);
    let mut dice = Dice::new(dice::seed().unwrap_or(1));
    let mut acknowledged = BTreeSet::new();
    let mut figures = Figures::default();
    let started = Instant::now();
    for turn in 1..=5 {
        assert!(verb(&study, &["code", "a", "pay", "--turn", &turn.to_string()]).status().unwrap().success());
        acknowledged.insert(turn);
    }
    let usual = u64::try_from(started.elapsed().as_micros() / 5).unwrap();
    for turn in 6..6 + kills {
        let mut writer = verb(&study, &["code", "a", "pay", "--turn", &turn.to_string()]).spawn().unwrap();
        // Someone who reads meanwhile, and would finish what looks cut short.
        let mut reader = (dice.roll(3) == 0).then(|| verb(&study, &["codings"]).spawn().unwrap());
        std::thread::sleep(Duration::from_micros(dice.bits() % (usual * 3 / 2)));
        writer.kill().unwrap();
        if writer.wait().unwrap().success() {
            acknowledged.insert(turn);
        }
        if let Some(reader) = &mut reader {
            assert!(reader.wait().unwrap().success());
        }
        figures.look(&study, &acknowledged);
    }
    figures.tell("verbs");
}

#[cfg(unix)]
#[test]
fn a_killed_screen_loses_nothing_that_it_showed_as_saved() {
    let kills = half();
    let study = long_study(kills * 8 + 10);
    let home = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(dice::seed().unwrap_or(1));
    let mut acknowledged = BTreeSet::from([1]);
    let mut figures = Figures::default();
    // Whoever has coded already is not met by the first words.
    assert!(verb(&study, &["code", "a", "pay", "--turn", "1"]).status().unwrap().success());
    let place = Regex::new(r" (\d+)/\d+ · sentence").unwrap();
    // The light stands in the turn of this number, it was coded just now, and all is saved.
    let saved = Regex::new(r"(?s)✓ saved.*Coded “Pay”.* (\d+)/\d+ · ").unwrap();
    for round in 0..kills {
        let mut screen = Start::new(home.path()).arg("--coder").arg("ana").arg(study.root()).size(24, 80).open();
        screen.wait("the list", |text| text.contains("saved"));
        screen.send("\r");
        screen.wait("the reader", |text| place.is_match(text));
        // The first turn is coded; on to the one where this round begins.
        screen.send("\t");
        let number = |text: &str| place.captures(text).map_or(1, |found| found[1].parse::<usize>().unwrap());
        let first = number(&screen.wait("an uncoded turn", |text| number(text) > 1));
        screen.send("w");
        let mut sent = 1;
        if round % 2 == 0 {
            screen.wait("the first coding", |text| saved.is_match(text));
        }
        let until = Instant::now() + Duration::from_micros(dice.bits() % 300_000);
        loop {
            // All turns from the first to this one were coded in order, and the screen says that nothing is outstanding.
            if let Some(found) = saved.captures(&screen.text()) {
                acknowledged.extend(first..=found[1].parse::<usize>().unwrap());
            }
            if Instant::now() > until {
                break;
            }
            if sent < 8 && dice.roll(10) == 0 {
                screen.send("\tw");
                sent += 1;
            }
            std::thread::sleep(Duration::from_micros(dice.bits() % 5_000));
        }
        let process = screen.process().to_string();
        assert!(Command::new("kill").args(["-KILL", &process]).status().unwrap().success());
        assert_ne!(screen.ended(), 0);
        figures.look(&study, &acknowledged);
    }
    assert!(acknowledged.len() > 1, "the screen never said that anything was saved");
    figures.tell("screen");
}
