//! Tables of analysis against recounts from outside: from the CSV of `codings` and the texts, on random studies and on the
//! sample.

mod chance;
mod known;
mod sample;

pub use chance::random;
pub use known::{Coded, Known, Said, Turn, gender, known, person, turns};

use chance::CODES;
use clap::Parser;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use verbatim::cli::Cli;
use verbatim::export::format::Options;
use verbatim::export::formats::csv::csv;

pub type Row = BTreeMap<String, String>;

/// What a verb prints as CSV, and its caption.
fn verb(root: &Path, args: &[&str]) -> (Vec<Row>, Vec<String>) {
    let all = ["verbatim"].iter().chain(args).copied().map(str::to_owned);
    let cli = Cli::try_parse_from(all.chain(["--study".to_owned(), root.display().to_string()])).unwrap();
    let output = cli.verb.as_ref().unwrap().run(&cli.context()).unwrap_or_else(|failure| panic!("{args:?}: {failure}"));
    let table = output.table.unwrap();
    let text = csv(&table, Options::default()).unwrap();
    (
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect(),
        table.caption.sentences(),
    )
}

pub fn rows(root: &Path, args: &[&str]) -> Vec<Row> {
    verb(root, args).0
}

fn int(row: &Row, column: &str) -> u64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"))
}

fn near(row: &Row, column: &str, above: f64, below: f64) {
    let found: f64 = row[column].parse().unwrap_or_else(|_| panic!("{column} in {row:?}"));
    assert!((found - above / below).abs() < 1e-9, "{column}: {found}, not {above} / {below}, in {row:?}");
}

pub const SEEDS: std::ops::Range<u64> = 1..9;

#[test]
fn crosstabs_are_what_a_recount_gives() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        for by in ["country", "date", "transcript", "speaker", "participant", "gender", "coder"] {
            let values = |coded: &Coded| -> BTreeSet<String> {
                let (country, date) = &known.about[&coded.transcript];
                let people = || coded.people.iter().cloned().chain(coded.nobody.then(String::new));
                let of =
                    |values: BTreeSet<String>| if values.is_empty() { BTreeSet::from([String::new()]) } else { values };
                match by {
                    "country" => BTreeSet::from([country.clone()]),
                    "date" => BTreeSet::from([date.clone()]),
                    "transcript" => BTreeSet::from([coded.transcript.clone()]),
                    "coder" => BTreeSet::from([coded.coder.clone()]),
                    "gender" => of(people().map(|person| gender(&person).to_owned()).collect()),
                    _ => of(people().collect()),
                }
            };
            let mut cells: BTreeMap<(String, String), Vec<&Coded>> = BTreeMap::new();
            let mut columns: BTreeMap<String, u64> = BTreeMap::new();
            for coded in &known.codings {
                for value in values(coded) {
                    cells.entry((coded.code.clone(), value.clone())).or_default().push(coded);
                    *columns.entry(value).or_default() += 1;
                }
            }
            let (table, caption) = verb(folder.path(), &["crosstab", "--by", by]);
            assert!(caption.iter().any(|line| line.contains("on moderators left out")), "{caption:?}");
            assert_eq!(table.len(), cells.len(), "seed {seed}, by {by}");
            for row in &table {
                let (code, value) = (&row["row"], &row["column"]);
                let own = &cells[&(code.clone(), value.clone())];
                assert_eq!(int(row, "count"), own.len() as u64, "seed {seed}, by {by}: {row:?}");
                let total = known.codings.iter().filter(|coded| coded.code == *code).count() as f64;
                near(row, "row_share", own.len() as f64, total);
                near(row, "column_share", own.len() as f64, columns[value] as f64);
                let words = known.words(|id, label| match by {
                    "country" => known.about[id].0 == *value,
                    "date" => known.about[id].1 == *value,
                    "transcript" => id == value,
                    "coder" => rows_of(&known, folder.path(), id, value),
                    "gender" => gender(&person(id, label)) == value,
                    _ => person(id, label) == *value,
                });
                assert_eq!(int(row, "words"), words, "seed {seed}, by {by}: {row:?}");
                if words > 0 {
                    near(row, "per_1000_words", own.len() as f64 * 1000.0, words as f64);
                }
                let transcripts: BTreeSet<&str> = own.iter().map(|coded| coded.transcript.as_str()).collect();
                assert_eq!(int(row, "transcripts"), transcripts.len() as u64);
                let people: BTreeSet<&String> = own
                    .iter()
                    .flat_map(|coded| &coded.people)
                    .filter(|person| match by {
                        "gender" => gender(person) == value,
                        "speaker" | "participant" => *person == value,
                        _ => true,
                    })
                    .collect();
                assert_eq!(int(row, "speakers"), people.len() as u64, "seed {seed}, by {by}: {row:?}");
                assert!(int(row, "speakers") <= int(row, "of_speakers"));
                assert!(int(row, "transcripts") <= int(row, "of_transcripts"));
            }
            let frequencies = rows(folder.path(), &["frequencies"]);
            if !matches!(by, "speaker" | "participant" | "gender") {
                for row in frequencies {
                    let sum: u64 = table.iter().filter(|it| it["row"] == row["code"]).map(|it| int(it, "count")).sum();
                    assert_eq!(sum, int(&row, "codings"), "totals add up: {row:?}");
                }
            }
        }
    }
}

/// Whether a coder has a file with codings of this transcript.
fn rows_of(_: &Known, root: &Path, transcript: &str, coder: &str) -> bool {
    let file = std::fs::read_to_string(root.join(format!("codings/{coder}/{transcript}.ron"))).unwrap_or_default();
    file.contains("code:")
}

#[test]
fn shares_are_what_a_recount_gives() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        let people: BTreeSet<String> = known
            .turns
            .iter()
            .flat_map(|(id, turns)| turns.iter().map(move |turn| (id, &turn.speaker)))
            .filter(|(_, label)| *label != "Moderator")
            .map(|(id, label)| person(id, label))
            .collect();
        for row in rows(folder.path(), &["frequencies", "--shares"]) {
            let own: Vec<&Coded> = known.codings.iter().filter(|it| it.code == row["code"]).collect();
            let transcripts: BTreeSet<&String> = own.iter().map(|it| &it.transcript).collect();
            let told = ["codings", "transcripts", "groups"].map(|column| int(&row, column) as usize);
            assert_eq!(told, [own.len(), transcripts.len(), transcripts.len()], "{row:?}");
            let told = ["of_transcripts", "of_groups", "of_speakers"].map(|column| int(&row, column) as usize);
            assert_eq!(told, [known.turns.len(), known.turns.len(), people.len()], "{row:?}");
            near(&row, "share", own.len() as f64, known.codings.len() as f64);
        }
    }
}

/// The places that a coding is in: turns, windows, transcripts, or characters, of its coder.
fn places(
    known: &Known,
    coded: &Coded,
    coder: &str,
    unit: &str,
    characters: bool,
) -> BTreeSet<(String, String, usize)> {
    let own = |at: usize| (coded.transcript.clone(), coder.to_owned(), at);
    let turns = known.turns[&coded.transcript].iter().filter(|turn| turn.speaker != "Moderator").count();
    if characters {
        return coded.letters.iter().map(|at| own(*at)).collect();
    }
    match unit {
        "turn" => coded.turns.iter().map(|turn| own(*turn)).collect(),
        "transcript" => BTreeSet::from([own(0)]),
        _ => {
            let windows = (turns + 1).saturating_sub(3).max(1);
            let holds = |window: &usize| coded.turns.iter().any(|turn| (*window..window + 3).contains(turn));
            (0..windows).filter(holds).map(own).collect()
        }
    }
}

/// Places of a transcript, whichever coder has them.
fn whoever(places: BTreeSet<(String, String, usize)>) -> BTreeSet<(String, usize)> {
    places.into_iter().map(|(transcript, _, at)| (transcript, at)).collect()
}

#[test]
fn codes_that_meet_are_what_a_recount_gives() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        for (unit, team) in [
            ("overlap", false),
            ("turn", false),
            ("transcript", false),
            ("window", false),
            ("overlap", true),
            ("turn", true),
        ] {
            let mut args = vec!["cooccurrence", "--unit", unit, "--window", "3"];
            args.extend(team.then_some("--any-coder"));
            let table = rows(folder.path(), &args);
            let coder = |coded: &Coded| if team { String::new() } else { coded.coder.clone() };
            let places = |coded: &Coded, characters: bool| places(&known, coded, &coder(coded), unit, characters);
            let of = |code: &str| known.codings.iter().filter(move |coded| coded.code == code).collect::<Vec<_>>();
            let mut wanted = 0;
            for (place, (a, _)) in CODES.iter().enumerate() {
                for (b, _) in CODES.iter().skip(place + 1) {
                    let all = |code: &str, characters: bool| -> BTreeSet<(String, String, usize)> {
                        of(code).into_iter().flat_map(|coded| places(coded, characters)).collect()
                    };
                    let meets = |x: &Coded, y: &Coded| {
                        x.transcript == y.transcript && coder(x) == coder(y) && x.start < y.end && y.start < x.end
                    };
                    let (count, first, second) = if unit == "overlap" {
                        let pairs = of(a).iter().map(|x| of(b).iter().filter(|y| meets(x, y)).count()).sum::<usize>();
                        (pairs, of(a).len(), of(b).len())
                    } else {
                        // Both with one coder; but each turn, window and transcript once, however many coders have it.
                        let (x, y) = (all(a, false), all(b, false));
                        let both: BTreeSet<_> = x.intersection(&y).cloned().collect();
                        (whoever(both).len(), whoever(x).len(), whoever(y).len())
                    };
                    let row = table.iter().find(|row| row["row"] == *a && row["column"] == *b);
                    let Some(row) = row else {
                        assert_eq!(count, 0, "seed {seed}, {unit}: {a} {b}");
                        continue;
                    };
                    wanted += 1;
                    assert_eq!(int(row, "count"), count as u64, "seed {seed}, {unit} {team}: {row:?}");
                    assert_eq!((int(row, "row_total"), int(row, "column_total")), (first as u64, second as u64));
                    if first + second > count {
                        near(row, "c", count as f64, (first + second - count) as f64);
                    } else {
                        assert_eq!(row["c"], "");
                    }
                    let (x, y) = (all(a, unit == "overlap"), all(b, unit == "overlap"));
                    let both: BTreeSet<_> = x.intersection(&y).cloned().collect();
                    let either: BTreeSet<_> = x.union(&y).cloned().collect();
                    if unit == "overlap" {
                        if either.is_empty() {
                            assert_eq!(row["jaccard"], "", "{row:?}");
                        } else {
                            near(row, "jaccard", both.len() as f64, either.len() as f64);
                        }
                    } else {
                        near(row, "jaccard", whoever(both).len() as f64, whoever(either).len() as f64);
                    }
                    let (less, more) = (first.min(second), first.max(second));
                    assert_eq!(row["warning"].contains("times as frequent"), more > 5 * less, "{row:?}");
                }
            }
            assert_eq!(table.len(), wanted, "each pair once, seed {seed}, {unit}");
        }
    }
}

#[test]
fn new_codes_are_what_a_recount_gives() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        let mut order: Vec<(bool, String, String)> = Vec::new();
        for (id, (_, date)) in &known.about {
            if ["ana", "ben"].iter().any(|coder| rows_of(&known, folder.path(), id, coder)) {
                order.push((date.is_empty(), date.clone(), id.clone()));
            }
        }
        order.sort();
        let codes = |id: &str| -> BTreeSet<String> {
            known.codings.iter().filter(|coded| coded.transcript == *id).map(|coded| coded.code.clone()).collect()
        };
        let upto = |many: usize| order.iter().take(many).flat_map(|(.., id)| codes(id)).collect::<BTreeSet<_>>();
        let curve = rows(folder.path(), &["saturation", "--curve"]);
        assert_eq!(curve.len(), order.len());
        for (place, row) in curve.iter().enumerate() {
            assert_eq!(row["transcript"], order[place].2);
            assert_eq!(int(row, "cumulative"), upto(place + 1).len() as u64);
        }
        let table = rows(folder.path(), &["saturation", "--base", "2", "--run", "1", "--orders", "50"]);
        assert_eq!(table.len(), order.len().saturating_sub(2));
        for (place, row) in table.iter().enumerate() {
            let new: Vec<String> = upto(place + 3).difference(&upto(place + 2)).cloned().collect();
            assert_eq!((int(row, "first"), int(row, "last")), (place as u64 + 3, place as u64 + 3));
            assert_eq!((int(row, "new"), row["codes"].clone()), (new.len() as u64, new.join("; ")));
            match upto(2).len() {
                0 => assert_eq!(row["ratio"], ""),
                base => near(row, "ratio", new.len() as f64, base as f64),
            }
            let mean: f64 = row["mean_new"].parse().unwrap();
            assert!((0.0..=5.0).contains(&mean));
        }
        assert_eq!(table, rows(folder.path(), &["saturation", "--base", "2", "--run", "1", "--orders", "50"]));
        for row in rows(folder.path(), &["saturation", "--single"]) {
            let with: Vec<&String> =
                order.iter().map(|(.., id)| id).filter(|id| codes(id).contains(&row["code"])).collect();
            assert_eq!(with, [&row["transcript"]]);
        }
    }
}

#[test]
fn groups_are_what_a_recount_gives() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        let table = rows(folder.path(), &["group"]);
        for (id, turns) in &known.turns {
            let here: Vec<&Row> = table.iter().filter(|row| row["transcript"] == *id).collect();
            let all = known.words(|other, label| other == id && !label.is_empty());
            // Turns of one person in a row are one, whatever the labels.
            let mut people: BTreeMap<String, (u64, u64)> = BTreeMap::new();
            let mut last = String::new();
            for turn in turns {
                let who = person(id, &turn.speaker);
                let sum = people.entry(who.clone()).or_default();
                *sum = (sum.0 + u64::from(who != last), sum.1 + turn.own().len() as u64);
                last = who;
            }
            let speaking: Vec<&&Row> = here.iter().filter(|row| !row["speaker"].is_empty()).collect();
            assert_eq!(speaking.len(), people.len(), "seed {seed}, {id}");
            for row in speaking {
                let (turns, words) = people[&person(id, row["speaker"].split("; ").next().unwrap())];
                assert_eq!((int(row, "turns"), int(row, "words")), (turns, words), "seed {seed}: {row:?}");
                assert_eq!(row["moderator"], (row["speaker"] == "Moderator").to_string());
                if row["speaker"] == "Moderator" {
                    assert_eq!((row["word_share"].as_str(), row["turn_share"].as_str()), ("", ""));
                } else {
                    near(row, "word_share", words as f64, all as f64);
                }
            }
            // p4 is always there and never speaks.
            let silent = here.iter().find(|row| row["participant"] == "p4").unwrap();
            assert_eq!((int(silent, "words"), silent["word_share"].as_str()), (0, "0"));
            // Who follows whom, word for word.
            let mut blocks: Vec<&str> = Vec::new();
            for turn in turns {
                if blocks.last().is_none_or(|last| person(id, last) != person(id, &turn.speaker)) {
                    blocks.push(&turn.speaker);
                }
            }
            let mut pairs: BTreeMap<(String, String), u64> = BTreeMap::new();
            for pair in blocks.windows(2).filter(|pair| !pair.contains(&"Moderator")) {
                let name = |label: &str| match person(id, label) {
                    linked if linked.contains('/') => label.to_owned(),
                    linked => linked,
                };
                *pairs.entry((name(pair[0]), name(pair[1]))).or_default() += 1;
            }
            let follows = rows(folder.path(), &["group", "--follows", "--transcript", id]);
            let found: BTreeMap<(String, String), u64> =
                follows.iter().map(|row| ((row["speaker"].clone(), row["next"].clone()), int(row, "count"))).collect();
            assert_eq!(found, pairs, "seed {seed}, {id}");
            let even = rows(folder.path(), &["group", "--evenness", "--transcript", id]);
            let mut words: Vec<f64> =
                people.iter().filter(|(who, _)| !who.ends_with("/Moderator")).map(|(_, it)| it.1 as f64).collect();
            // p1 and p4 are present everywhere; whoever is linked was there too, though no label of theirs is in the text.
            let linked: &[&str] = match id.as_str() {
                "t0" => &["p2", "p3"],
                "t1" => &["p5"],
                "t2" => &["p2", "p3"],
                _ => &[],
            };
            let silent = ["p1", "p4"].iter().chain(linked).filter(|who| !people.contains_key(**who)).count();
            words.extend(std::iter::repeat_n(0.0, silent));
            let total: f64 = words.iter().sum();
            let apart: f64 = words.iter().flat_map(|a| words.iter().map(move |b| (a - b).abs())).sum();
            near(&even[0], "gini", apart, 2.0 * words.len() as f64 * total);
        }
    }
}

#[test]
fn the_order_of_files_and_coders_does_not_matter() {
    for seed in SEEDS.take(5) {
        let (one, other) = (random(seed, false), random(seed, true));
        for args in [
            &["crosstab", "--by", "country"][..],
            &["crosstab", "--by", "speaker"],
            &["crosstab", "--by", "gender", "--test"],
            &["cooccurrence"],
            &["cooccurrence", "--unit", "turn"],
            &["saturation", "--base", "2", "--run", "1", "--orders", "20"],
            &["group"],
            &["timeline", "--parts", "3"],
            &["framework", "--wide", "--rows", "transcript"],
        ] {
            let (mut a, mut b) = (rows(one.path(), args), rows(other.path(), args));
            // Equal passages of two coders may change places in a cell.
            for row in a.iter_mut().chain(&mut b) {
                for cell in row.values_mut().filter(|_| args[0] == "framework") {
                    let mut letters: Vec<char> = cell.chars().collect();
                    letters.sort_unstable();
                    *cell = letters.into_iter().collect();
                }
            }
            assert_eq!(a, b, "seed {seed}, {args:?}");
        }
    }
}

#[test]
fn agreement_does_not_depend_on_the_order_of_coders_and_files() {
    let mut compared = 0;
    for seed in SEEDS {
        let (one, other) = (random(seed, false), random(seed, true));
        for unit in ["turn", "sentence", "character", "span"] {
            let args = ["agreement", "--in-progress", "--unit", unit];
            let (a, b) = (rows(one.path(), &args), rows(other.path(), &args));
            assert_eq!(a.len(), b.len());
            for (a, b) in a.iter().zip(&b) {
                for (column, told) in a.iter().filter(|(column, _)| *column != "coders") {
                    let numbers = [told, &b[column]].map(|cell| cell.parse::<f64>());
                    let equal = match numbers {
                        [Ok(a), Ok(b)] => (a - b).abs() <= 1e-12,
                        _ => told == &b[column],
                    };
                    compared += usize::from(!told.is_empty());
                    assert!(equal, "seed {seed}, {unit}, {column}: {a:?} and {b:?}");
                }
            }
        }
        let cells = |root: &Path| -> Vec<[String; 4]> {
            let all = rows(root, &["compare", "--in-progress"]);
            let mut all: Vec<[String; 4]> =
                all.iter().map(|row| ["transcript", "code", "start", "end"].map(|name| row[name].clone())).collect();
            all.sort();
            all
        };
        assert_eq!(cells(one.path()), cells(other.path()), "seed {seed}");
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn every_figure_is_finite_or_empty() {
    for seed in SEEDS {
        let folder = random(seed, false);
        for args in [
            &["crosstab", "--by", "country", "--test"][..],
            &["crosstab", "--by", "gender", "--test", "--include-moderators"],
            &["crosstab", "--by", "month", "--wide", "--show", "residual"],
            &["cooccurrence", "--unit", "turn", "--roll-up"],
            &["cooccurrence", "--wide"],
            &["saturation", "--base", "1", "--run", "1", "--orders", "9"],
            &["group", "--evenness"],
            &["timeline", "--portrait"],
            &["crosstab", "--by", "country", "--query", "code:d", "--test"],
            &["frequencies", "--shares", "--query", "code:unused"],
            &["agreement", "--in-progress"],
            &["agreement", "--in-progress", "--unit", "span", "--code", "a", "--exact"],
        ] {
            for row in rows(folder.path(), args) {
                for (column, cell) in &row {
                    assert!(!["NaN", "inf", "-inf"].contains(&cell.as_str()), "{args:?}: {column} of {row:?}");
                }
                for column in
                    ["row_share", "column_share", "jaccard", "p", "p_holm", "v", "unit_share", "share", "gini"]
                {
                    let share = row.get(column).and_then(|cell| cell.parse::<f64>().ok());
                    assert!(share.is_none_or(|share| (0.0..=1.0).contains(&share)), "{args:?}: {column} of {row:?}");
                }
                if row.get("p").is_some_and(String::is_empty) {
                    assert!(!row["reason"].is_empty(), "{args:?}: {row:?}");
                }
            }
        }
    }
}

#[test]
fn timelines_and_frameworks_hold_every_coding() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        let portrait = rows(folder.path(), &["timeline", "--portrait"]);
        assert_eq!(portrait.len(), known.codings.len());
        let whole = rows(folder.path(), &["timeline", "--parts", "1"]);
        for row in &whole {
            let own = known.codings.iter().filter(|it| it.transcript == row["transcript"] && it.code == row["code"]);
            assert_eq!(int(row, "codings"), own.filter(|it| it.nobody || !it.people.is_empty()).count() as u64);
        }
        let framework = rows(folder.path(), &["framework", "--rows", "transcript"]);
        let linked: usize = framework.iter().map(|row| row["excerpts"].split("; ").count()).sum();
        assert_eq!(linked, known.codings.len());
        for row in rows(folder.path(), &["framework"]) {
            let own = known.codings.iter().filter(|it| it.code == row["code"]);
            let nobodys = |it: &&Coded| row["row"].is_empty() && (it.nobody || it.people.is_empty());
            let own = own.filter(|it| it.people.contains(&row["row"]) || nobodys(it));
            assert_eq!(int(&row, "codings"), own.count() as u64, "{row:?}");
        }
    }
}

#[test]
fn cells_of_a_framework_say_what_was_written_for_them() {
    let folder = random(1, false);
    let write = |coder: &str, about: &str, code: &str, words: &str| {
        super::program::done(folder.path(), ["memo", about, words, "--under", code, "--coder", coder]);
    };
    let cell = |by: &str, row: &str, code: &str| {
        let all = rows(folder.path(), &["framework", "--rows", by]);
        all.into_iter().find(|it| it["row"] == *row && it["code"] == *code)
    };
    let before = rows(folder.path(), &["framework", "--rows", "transcript"]).remove(0);
    let (text, code) = (before["row"].as_str(), before["code"].as_str());
    write("ana", text, code, "first");
    write(
        "ana",
        text,
        code,
        "Late, and
later still.",
    );
    let after = cell("transcript", text, code).unwrap();
    assert_eq!(after["summary"], "Late, and later still.");
    assert_eq!((&after["excerpts"], &after["codings"]), (&before["excerpts"], &before["codings"]));
    write("ben", text, code, "Says little.");
    assert_eq!(cell("transcript", text, code).unwrap()["summary"], "ana: Late, and later still. · ben: Says little.");
    let own = rows(folder.path(), &["framework", "--rows", "transcript", "--by-coder", "ben"]);
    let own = own.iter().find(|it| it["row"] == text && it["code"] == code).unwrap();
    assert_eq!(own["summary"], "Says little.");
    // A speaker is named as a person, and a cell without a coding may say so.
    write("ana", "t1/Anna", "unused", "Nothing on this.");
    let said = cell("participant", "p1", "unused").unwrap();
    assert_eq!((said["summary"].as_str(), said["codings"].as_str()), ("Nothing on this.", "0"));
    let nobody = super::program::verbatim(folder.path(), ["memo", "t1/Nobody", "x", "--under", "unused"]);
    assert!(nobody.code == 2 && nobody.said.contains("Nobody speaks as `Nobody`"), "{}", nobody.said);
    write("ana", "p1", "unused", "");
    assert_eq!(cell("participant", "p1", "unused"), None);
    super::program::done(folder.path(), ["undo", "--coder", "ana"]);
    assert_eq!(cell("participant", "p1", "unused"), Some(said));
    // Rolled up, what stands under b and c stands under a too.
    let count = |args: &[&str]| -> BTreeMap<(String, String), u64> {
        let all = rows(folder.path(), args);
        all.iter().map(|row| ((row["row"].clone(), row["code"].clone()), int(row, "codings"))).collect()
    };
    let (plain, up) =
        (count(&["framework", "--rows", "transcript"]), count(&["framework", "--rows", "transcript", "--roll-up"]));
    for ((row, code), codings) in &up {
        let below: &[&str] = if code == "a" { &["a", "b", "c"] } else { &[code.as_str()] };
        let sum = below.iter().filter_map(|code| plain.get(&(row.clone(), (*code).to_owned()))).sum::<u64>();
        assert_eq!(*codings, sum, "{row}, {code}");
    }
}
