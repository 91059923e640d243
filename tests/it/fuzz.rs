//! The fuzzer's targets, driven by a seeded loop of mutations where cargo-fuzz is not at hand.
//!
//! An input that is taken in a way not seen before is kept and changed further, so that the loop gets beyond its seeds.
//! `VERBATIM_FUZZ_SECONDS=600` runs each target so long, `VERBATIM_FUZZ=xml` names one, `VERBATIM_SEED` begins elsewhere.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use crate::dice::{self, Dice};
use std::cell::RefCell;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Inputs a target takes where no time is given.
const ROUNDS: usize = 40;
/// Longest input, in bytes.
const LONGEST: usize = 1 << 16;
/// Most inputs kept for further changes.
const KEPT: usize = 4000;
/// What breaks readers: numbers at their bounds, marks, ends of structures.
const TOKENS: [&[u8]; 44] = [
    b"\0",
    b"\n",
    b"\r\n",
    b"\r",
    b"\n\n",
    b" ",
    b"\t",
    b":",
    b"\"",
    b"'",
    b"<",
    b">",
    b"/>",
    b"&",
    b"&amp;",
    b"&#0;",
    b"&#x110000;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE a>",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b",",
    b"-1",
    b"0",
    b"4294967295",
    b"4294967296",
    b"18446744073709551615",
    b"-9223372036854775808",
    b"1e309",
    b"NaN",
    b"99:99:99,999",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x98\x80",
    b"\xcc\x81",
    b"\xe2\x80\xae",
    b"\xe2\x80\xa8",
    b"r#\"",
];

/// A range of some bytes, mostly short.
fn range(dice: &mut Dice, length: usize) -> std::ops::Range<usize> {
    let start = dice.roll(length + 1);
    let most = if dice.roll(4) == 0 { length } else { 16 };
    start..(start + dice.roll(most.max(1)) + 1).min(length)
}

fn mutated(pool: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = pool[dice.roll(pool.len())].clone();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(11) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.roll(256)).unwrap();
                }
            }
            2 | 3 => {
                let token = TOKENS[dice.roll(TOKENS.len())];
                bytes.splice(at..at, token.iter().copied());
            }
            4 => {
                let range = range(dice, bytes.len());
                let token = TOKENS[dice.roll(TOKENS.len())];
                bytes.splice(range, token.iter().copied());
            }
            5 => drop(bytes.drain(range(dice, bytes.len()))),
            6 => {
                let part = bytes[range(dice, bytes.len())].to_vec();
                let many = 1 + if dice.roll(8) == 0 { dice.roll(200) } else { dice.roll(3) };
                bytes.splice(at..at, part.repeat(many));
            }
            7 => {
                let other = &pool[dice.roll(pool.len())];
                let part = other[range(dice, other.len())].to_vec();
                bytes.splice(at..at, part);
            }
            8 => {
                let (one, other) = (range(dice, bytes.len()), range(dice, bytes.len()));
                let part = bytes[one].to_vec();
                bytes.splice(other, part);
            }
            9 => {
                let other = &pool[dice.roll(pool.len())];
                bytes.truncate(at);
                bytes.extend_from_slice(&other[dice.roll(other.len() + 1)..]);
            }
            _ => {
                // Numbers are where arithmetic breaks.
                let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
                if let Some(at) = digits.get(dice.roll(digits.len())) {
                    bytes[*at] = b'0' + u8::try_from(dice.roll(10)).unwrap();
                }
            }
        }
        bytes.truncate(LONGEST);
    }
    bytes
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read(file).unwrap()).collect()
}

fn set<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|word| word.parse().ok())
}

#[test]
fn targets_seeds_and_binaries_are_the_same() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    for (name, _) in targets::TARGETS {
        assert!(!seeds(name).is_empty(), "{name} has no seeds");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is no binary");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/fuzz_targets/{name}.rs"));
        assert!(std::fs::read_to_string(file).unwrap().contains(&format!("verbatim_fuzz::{name}(data)")));
    }
}

#[test]
fn nothing_read_breaks_a_promise() {
    let seconds: Option<u64> = set("VERBATIM_FUZZ_SECONDS");
    let one: Option<String> = set("VERBATIM_FUZZ");
    let seed: u64 = dice::seed().unwrap_or(1);
    let wanted = |name: &str| one.as_deref().is_none_or(|one| one.split(',').any(|one| one == name));
    let mut broken = Vec::new();
    for (number, (name, target)) in (0..).zip(targets::TARGETS).filter(|(_, (name, _))| wanted(name)) {
        let begun = Instant::now();
        let mut dice = Dice::new(seed.wrapping_mul(1000) + number);
        let mut pool = seeds(name);
        let (seen, slowest) = (RefCell::new(HashSet::new()), RefCell::new((Duration::ZERO, Vec::new())));
        let take = |bytes: &[u8]| {
            let start = Instant::now();
            let taken = catch_unwind(AssertUnwindSafe(|| target(bytes)));
            if start.elapsed() > slowest.borrow().0 {
                *slowest.borrow_mut() = (start.elapsed(), bytes.to_vec());
            }
            taken.map(|how| seen.borrow_mut().insert(how))
        };
        let first = pool.clone();
        let mut rounds = 0;
        let mut found = first.iter().find(|bytes| take(bytes).is_err()).cloned();
        let more = |rounds: usize| match seconds {
            Some(seconds) => begun.elapsed() < Duration::from_secs(seconds),
            None => rounds < ROUNDS,
        };
        while found.is_none() && more(rounds) {
            let bytes = mutated(&pool, &mut dice);
            match take(&bytes) {
                Ok(true) if pool.len() < KEPT => pool.push(bytes),
                Ok(_) => {}
                Err(_) => found = Some(bytes),
            }
            rounds += 1;
        }
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        if let Some(bytes) = found {
            std::fs::write(&kept, bytes).unwrap();
            broken.push(format!("{name}, round {rounds}, seed {seed}: see {}", kept.display()));
        }
        if seconds.is_some() {
            let (time, bytes) = slowest.into_inner();
            println!(
                "{name}: {rounds} inputs, {} ways, slowest {time:?} at {} bytes",
                seen.borrow().len(),
                bytes.len()
            );
            std::fs::write(kept.with_extension("slowest"), bytes).unwrap();
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Reads one input again: `VERBATIM_FUZZ=xml VERBATIM_FUZZ_INPUT=FILE`.
#[test]
fn one_input_again() {
    let (Some(name), Some(file)) = (set::<String>("VERBATIM_FUZZ"), set::<String>("VERBATIM_FUZZ_INPUT")) else {
        return;
    };
    let bytes = std::fs::read(file).unwrap();
    for (_, target) in targets::TARGETS.iter().filter(|(known, _)| *known == name) {
        target(&bytes);
    }
}
