//! What people wait for, each beside the least it could cost: `VERBATIM_BENCH=M cargo bench --bench work`.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench stops at the first fault")]

mod study;

use clap::Parser;
use divan::{Bencher, black_box};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use study::{asked, cached};
use verbatim::analysis::agreement::judged::{Asked, judge};
use verbatim::analysis::agreement::table::table as agreement_table;
use verbatim::analysis::agreement::team::{Team, WhoseWork};
use verbatim::analysis::axis::Axis;
use verbatim::analysis::cooccurrence::{Unit, Within, cooccurrence as meetings};
use verbatim::analysis::counting::Roll;
use verbatim::analysis::crosstab::crosstab as counts_by;
use verbatim::analysis::frequency::rolled;
use verbatim::analysis::measure::{Measure, Measures};
use verbatim::analysis::scope::Scope;
use verbatim::cli::Cli;
use verbatim::model::settings::{Attribute, Owner};
use verbatim::model::{Span, TranscriptIx};
use verbatim::session::Session;
use verbatim::session::{acts, measures};

fn main() {
    let size = asked();
    eprintln!("size {}: {} transcripts, {} words each", size.name, size.transcripts, size.words);
    cached(size);
    divan::main();
}

fn open() -> Session {
    Session::open(&cached(asked())).unwrap()
}

/// Opens the study, without an index.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn load(bencher: Bencher) {
    let root = cached(asked());
    bencher.bench(|| Session::open(&root).unwrap().study.coding_total());
}

/// Least for `load`: reads the bytes of the same files, one after the other.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn load_least(bencher: Bencher) {
    let root = cached(asked());
    bencher.bench(|| bytes_under(&root));
}

fn bytes_under(folder: &Path) -> usize {
    let mut total = 0;
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            total += bytes_under(&path);
        } else if path.extension().is_some_and(|ending| ending == "ron") {
            total += std::fs::read(path).unwrap().len();
        }
    }
    total
}

/// Reads and measures every text; done once after opening.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn measure(bencher: Bencher) {
    let mut session = open();
    bencher.bench_local(move || measures::measures(&mut session, &Scope::default()).len());
}

/// Counts every code for the first time, the texts measured.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn frequencies_first(bencher: Bencher) {
    let mut session = open();
    let measures = measures::measures(&mut session, &Scope::default());
    // A copy of a measure holds no counts.
    let anew = || -> Measures { measures.iter().map(|(ix, one)| (*ix, Arc::new(Measure::clone(one)))).collect() };
    bencher
        .with_inputs(anew)
        .bench_local_refs(|measures| rolled(&session.study, &Scope::default(), measures, Roll::Own));
}

/// Counts every code, the texts measured and counted before.
#[divan::bench(name = "frequencies", sample_count = 20)]
fn count(bencher: Bencher) {
    let mut session = open();
    let measures = measures::measures(&mut session, &Scope::default());
    bencher.bench_local(|| rolled(&session.study, &Scope::default(), &measures, Roll::Own));
}

/// Least for `frequencies`: one look at every coding.
#[divan::bench(sample_count = 20)]
fn frequencies_least(bencher: Bencher) {
    let session = open();
    let codings = || session.study.transcripts().into_iter().flat_map(|ix| session.study.codings(ix));
    let columns: Vec<(u32, Span)> = codings().map(|coding| (coding.code.0, coding.at)).collect();
    bencher.bench(|| {
        let mut counts = vec![(0_u32, 0_u32); session.study.code_numbers()];
        for (code, at) in &columns {
            let count = &mut counts[*code as usize];
            *count = (count.0 + 1, count.1 + at.len());
        }
        counts
    });
}

/// The measured transcripts with attributes for a crosstab: countries by chance, the same every time.
fn with_countries(session: &mut Session) -> Axis {
    let attribute = Attribute { name: "country".into(), of: Owner::Transcript, ..Attribute::default() };
    session.study.settings.attributes.push(attribute);
    for (number, ix) in session.study.transcripts().into_iter().enumerate() {
        let mut transcript = session.study.transcript(ix).clone();
        transcript.attributes.insert("country".into(), format!("C{}", number % 9));
        session.study.put_transcript(transcript);
    }
    Axis::parse(&session.study, "country").unwrap()
}

/// Codes by an attribute of transcripts, the texts measured, what counts kept from an earlier table.
#[divan::bench(sample_count = 20)]
fn crosstab(bencher: Bencher) {
    let mut session = open();
    let axis = with_countries(&mut session);
    let measures = measures::measures(&mut session, &Scope::default());
    bencher.bench_local(|| counts_by(&session.study, &Scope::default(), &measures, &axis, Roll::Own));
}

/// Codes by transcript.
#[divan::bench(sample_count = 20)]
fn crosstab_by_transcript(bencher: Bencher) {
    let mut session = open();
    let measures = measures::measures(&mut session, &Scope::default());
    bencher.bench_local(|| counts_by(&session.study, &Scope::default(), &measures, &Axis::Transcript, Roll::Own));
}

/// Codes by speaker.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn crosstab_by_speaker(bencher: Bencher) {
    let mut session = open();
    let measures = measures::measures(&mut session, &Scope::default());
    bencher.bench_local(|| counts_by(&session.study, &Scope::default(), &measures, &Axis::Person, Roll::Own));
}

/// Least for `crosstab`: one look at every coding, code by transcript's country.
#[divan::bench(sample_count = 20)]
fn crosstab_least(bencher: Bencher) {
    let session = open();
    let of = |(number, ix): (usize, TranscriptIx)| {
        session.study.codings(ix).iter().map(move |coding| (coding.code.0, number % 9))
    };
    let columns: Vec<(u32, usize)> = session.study.transcripts().into_iter().enumerate().flat_map(of).collect();
    bencher.bench(|| {
        let mut counts = vec![0_u32; session.study.code_numbers() * 9];
        for (code, country) in &columns {
            counts[*code as usize * 9 + country] += 1;
        }
        counts
    });
}

/// Codes that meet on passages, what counts kept from an earlier table.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn cooccurrence(bencher: Bencher) {
    let mut session = open();
    let measures = measures::measures(&mut session, &Scope::default());
    let how = (Unit::Overlap, Within::Coder, Roll::Own);
    bencher.bench_local(|| meetings(&session.study, &Scope::default(), &measures, how));
}

/// Codes that meet in turns.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn cooccurrence_by_turn(bencher: Bencher) {
    let mut session = open();
    let measures = measures::measures(&mut session, &Scope::default());
    let how = (Unit::Turn, Within::Coder, Roll::Own);
    bencher.bench_local(|| meetings(&session.study, &Scope::default(), &measures, how));
}

/// Least for `cooccurrence`: passages sorted by coder and transcript, each held against those that have not ended.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn cooccurrence_least(bencher: Bencher) {
    let session = open();
    let of = |ix| session.study.codings(ix).iter().map(move |coding| (ix, coding.coder, coding.at, coding.code.0));
    let all: Vec<_> = session.study.transcripts().into_iter().flat_map(of).collect();
    let side = session.study.code_numbers();
    bencher.bench(|| {
        let mut sorted = all.clone();
        sorted.sort_unstable();
        let mut counts = vec![0_u32; side * side];
        let mut open: Vec<(u32, u32)> = Vec::new();
        for own in sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            open.clear();
            for (.., at, code) in own {
                open.retain(|(end, _)| *end > at.start);
                for (_, other) in &open {
                    counts[*code as usize * side + *other as usize] += 1;
                }
                open.push((at.end, *code));
            }
        }
        counts
    });
}

/// Two coders compared, all codes, on turns, the texts measured.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn agreement(bencher: Bencher) {
    let mut session = open();
    let measures = measures::measures(&mut session, &Scope::default());
    let (scope, asked, starts) = (Scope::default(), Asked::default(), HashMap::new());
    bencher.bench_local(|| {
        let team = Team::of(&session.study, &scope, &WhoseWork::InProgress);
        let judged = judge(&session.study, &scope, &measures, &starts, team, &asked);
        agreement_table(&session.study, &scope, &judged, &asked, None)
    });
}

/// Least for `agreement`: the codings of each code and transcript sorted, and one sweep over both coders' passages.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn agreement_least(bencher: Bencher) {
    let session = open();
    let of = |ix| session.study.codings(ix).iter().map(move |coding| (coding.code.0, ix, coding.coder, coding.at));
    let all: Vec<_> = session.study.transcripts().into_iter().flat_map(of).collect();
    bencher.bench(|| {
        let mut sorted = all.clone();
        sorted.sort_unstable();
        let mut both = vec![0_u64; session.study.code_numbers()];
        for own in sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (mut a, mut b) = own.split_at(own.partition_point(|coding| coding.2 == own[0].2));
            while let (Some(one), Some(other)) = (a.first(), b.first()) {
                both[one.0 as usize] += u64::from(one.3.intersect(other.3).len());
                if one.3.end <= other.3.end { a = &a[1..] } else { b = &b[1..] }
            }
        }
        both
    });
}

/// All excerpts with context, as a table.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn excerpts(bencher: Bencher) {
    let root = cached(asked());
    let cli = Cli::try_parse_from(["verbatim".as_ref(), "excerpts".as_ref(), "--study".as_ref(), root.as_os_str()]);
    let cli = cli.unwrap();
    bencher.bench(|| black_box(cli.verb.as_ref().unwrap().run(&cli.context()).unwrap()));
}

/// The study with its first coding file as it was, and no history, when this goes.
struct Restored {
    root: PathBuf,
    file: PathBuf,
    text: Vec<u8>,
}

impl Restored {
    fn new() -> Self {
        let root = cached(asked());
        let file = root.join("codings/ana/t00000.ron");
        let text = std::fs::read(&file).unwrap();
        Self { root, file, text }
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        let _ = std::fs::write(&self.file, &self.text);
        let _ = std::fs::remove_dir_all(self.root.join(".verbatim"));
    }
}

/// Saves one coding in a file of 200, until it is on the disk.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn save_one_coding(bencher: Bencher) {
    let _restored = Restored::new();
    let mut session = open();
    session.set_coder("ana").unwrap();
    let ix = session.study.find_transcript("t00000").unwrap();
    session.document(ix).unwrap();
    let mut at = 20;
    bencher.bench_local(|| {
        at += 1;
        let act = acts::code(&mut session, ix, Span::new(at, at + 25), &["c1".into()]).unwrap();
        session.perform(act).unwrap();
        session.flush().unwrap();
    });
    drop(session);
}

/// Least for `save_one_coding`: a line appended, a file of the same size written beside and renamed, all synced.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn save_one_coding_least(bencher: Bencher) {
    let restored = Restored::new();
    let folder = tempfile::tempdir_in(&restored.root).unwrap();
    let (target, beside) = (folder.path().join("file"), folder.path().join("beside"));
    let mut log = std::fs::File::create(folder.path().join("log")).unwrap();
    let line = [b'x'; 700];
    bencher.bench_local(|| {
        log.write_all(&line).unwrap();
        log.sync_data().unwrap();
        let mut file = std::fs::File::create(&beside).unwrap();
        file.write_all(&restored.text).unwrap();
        file.sync_all().unwrap();
        std::fs::rename(&beside, &target).unwrap();
        std::fs::File::open(folder.path()).unwrap().sync_all().unwrap();
    });
}
