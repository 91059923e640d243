//! Measures the program from outside, as whole processes, beside the least that the machine needs for the same:
//! `cargo bench --bench doors -- M` prints the table of docs/performance.md.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench stops at the first fault")]

#[allow(dead_code, reason = "the other benches use the rest")]
mod study;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each figure is taken; the middle one is told.
const RUNS: usize = 7;

/// What is measured: its name, the verb, and how many times the least is allowed beside the start of a process.
const VERBS: [(&str, &[&str], f64); 9] = [
    ("frequencies", &["frequencies"], 1.5),
    ("code × transcript", &["crosstab", "--by", "transcript"], 1.5),
    ("co-occurrence", &["cooccurrence", "--unit", "overlap"], 1.5),
    ("saturation", &["saturation"], 1.5),
    ("list of transcripts", &["transcripts", "list"], 1.5),
    ("list of codes", &["codebook", "list"], 1.5),
    ("all excerpts", &["excerpts"], 4.0),
    ("search", &["search", "qqqxyz"], 3.0),
    ("log", &["log"], 1.5),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    // A bare `cargo bench` runs every bench; this one takes minutes and is asked for by its size.
    let [name] = words.as_slice() else { return };
    let size = study::size(name).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("study");
    study::write(size, &root).unwrap();
    // No file is younger than an index may trust.
    std::thread::sleep(Duration::from_millis(2100));
    let cache = folder.path().join("cache");
    println!("| {name} | cold | without the index | warm | listing and stat of every file | ratio |");
    println!("|---|---|---|---|---|---|");
    for (what, verb, times) in VERBS {
        let _ = std::fs::remove_dir_all(&cache);
        let cold = run(&root, Some(&cache), verb);
        let without = middle(|| run(&root, None, verb));
        let warm = middle(|| run(&root, Some(&cache), verb));
        let least = middle(|| looked(&root));
        let allowed = Duration::from_millis(3) + least.mul_f64(times);
        let ratio = warm.as_secs_f64() / allowed.as_secs_f64();
        println!(
            "| {what} | {} | {} | {} | {} | {ratio:.2} of {times} × + 3 ms |",
            ms(cold),
            ms(without),
            ms(warm),
            ms(least)
        );
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn middle(mut take: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..RUNS).map(|_| take()).collect();
    all.sort_unstable();
    all[RUNS / 2]
}

/// A whole process.
fn run(root: &Path, cache: Option<&Path>, verb: &[&str]) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
    command.args(verb).args(["--format", "csv"]).current_dir(root).env("VERBATIM_CODER", "ana");
    command.env("VERBATIM_INDEX", cache.map_or_else(|| std::ffi::OsStr::new("off"), Path::as_os_str));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let begun = Instant::now();
    // A search that finds nothing, or a history without acts, ends with 1.
    assert!(command.status().unwrap().code().is_some_and(|code| code < 2), "{verb:?}");
    begun.elapsed()
}

/// The least that must be done to trust what is known: every file is listed and looked at.
fn looked(root: &Path) -> Duration {
    let begun = Instant::now();
    let mut folders = vec![root.to_path_buf()];
    let mut bytes = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
            let known = entry.metadata().unwrap();
            bytes += known.len();
            folders.extend(known.is_dir().then(|| entry.path()));
        }
    }
    std::hint::black_box(bytes);
    begun.elapsed()
}
