//! Tables of analysis against recounts from outside: from the CSV of `codings` and the texts, on random studies and on the
//! sample.

use clap::Parser;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use verbatim::cli::Cli;
use verbatim::export::csv::{Options, csv};
use verbatim::model::CodingId;

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

/// Splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len())]
    }
}

const LABELS: [&str; 4] = ["Moderator", "Anna", "Bob", "Cleo"];
const WORDS: [&str; 8] = ["pay", "ночь", "été", "late", "मुझे", "sleep", "café", "nothing"];
/// Code and the one above it.
const CODES: [(&str, &str); 5] = [("a", ""), ("b", "a"), ("c", "a"), ("d", ""), ("unused", "")];
const PEOPLE: &str = "(
    format: 1,
    participants: [
        (id: \"p1\", pseudonym: \"Anna\", attributes: {\"gender\": \"f\"}, speakers: [(\"t0\", \"Anna\"), (\"t1\", \"Anna\"), (\"t3\", \"Cleo\")]),
        (id: \"p2\", pseudonym: \"Bob\", attributes: {\"gender\": \"m\"}, speakers: [(\"t0\", \"Bob\"), (\"t2\", \"Bob\")]),
        (id: \"p3\", pseudonym: \"Cleo\", attributes: {\"gender\": \"f\"}, speakers: [(\"t0\", \"Cleo\"), (\"t2\", \"Cleo\")]),
        (id: \"p4\", pseudonym: \"Dan\", attributes: {\"gender\": \"m\"}),
        (id: \"p5\", pseudonym: \"Eve\", attributes: {\"gender\": \"x\"}, speakers: [(\"t1\", \"Bob\"), (\"t1\", \"Cleo\")]),
    ],
)
";

/// A study by chance; the same for the same seed. `turned`: files, coders and codings in another order of making.
pub fn random(seed: u64, turned: bool) -> tempfile::TempDir {
    let mut dice = Dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "verbatim.ron",
        "(\n    format: 1,\n    id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\",\n    attributes: [\n        (name: \"country\", of: Transcript),\n        (name: \"gender\", of: Participant),\n    ],\n    moderators: [\"Moderator\"],\n)\n",
    );
    let code = |(id, parent): (&str, &str)| {
        let parent = if parent.is_empty() { String::new() } else { format!(", parent: \"{parent}\"") };
        format!("        (id: \"{id}\", name: \"Code {id}\"{parent}),\n")
    };
    write("codebook.ron", &format!("(\n    format: 1,\n    codes: [\n{}    ],\n)\n", CODES.map(code).concat()));
    write("participants.ron", PEOPLE);
    let mut number = 0_u128;
    for transcript in 0..4 + dice.roll(3) {
        let id = format!("t{transcript}");
        let (mut named, mut unnamed) = (0, 0);
        let paragraphs: Vec<String> = (0..1 + dice.roll(16))
            .map(|at| {
                let label = if at == 0 { "Anna" } else { dice.pick(&LABELS) };
                let words: Vec<&str> = (0..1 + dice.roll(9)).map(|_| dice.pick(&WORDS)).collect();
                let words = words.join(" ");
                match dice.roll(5) {
                    0 if at > 0 => format!("[{words}]"),
                    // Enough labels that what has none goes on with who spoke.
                    1 if (unnamed + 1) * 3 <= named * 2 => {
                        unnamed += 1;
                        format!("{words}.")
                    }
                    _ => {
                        named += 1;
                        format!("{label}: {words}.")
                    }
                }
            })
            .collect();
        let text = paragraphs.join("\n\n") + "\n";
        let country = match dice.roll(3) {
            0 => "",
            1 => "attributes: {\"country\": \"ES\"}, ",
            _ => "attributes: {\"country\": \"FR\"}, ",
        };
        let date = if dice.roll(4) == 0 { String::new() } else { format!("date: \"2026-0{}-01\", ", 1 + dice.roll(3)) };
        let labels = "rule: \"label-colon\", labels: [\"Moderator\", \"Anna\", \"Bob\", \"Cleo\"]";
        let present = "present: [\"p1\", \"p4\"], ";
        write(
            &format!("transcripts/{id}.ron"),
            &format!("(\n    format: 1,\n    kind: \"focus-group\", {date}{country}{present}{labels},\n)\n"),
        );
        write(&format!("transcripts/{id}.txt"), &text);
        let letters: Vec<char> = text.chars().collect();
        let hash = verbatim::text::offsets::hash(&text);
        for coder in ["ana", "ben"] {
            if dice.roll(4) == 0 {
                continue;
            }
            let mut records: Vec<(usize, usize, String)> = (0..dice.roll(14))
                .map(|_| {
                    let (a, b) = (dice.roll(letters.len() - 1), dice.roll(40) + 1);
                    let (start, end) = (a, (a + b).min(letters.len() - 1));
                    let quote: String = letters[start..end.max(start + 1)].iter().collect();
                    number += 1;
                    let (code, _) = CODES[dice.roll(4)];
                    let id = CodingId(number);
                    let line = format!(
                        "        (id: \"{id}\", code: \"{code}\", at: ({start}, {}), quote: {quote:?}),\n",
                        end.max(start + 1)
                    );
                    (start, end, line)
                })
                .collect();
            if dice.roll(3) == 0
                && let Some((start, end, line)) = records.first().cloned()
            {
                // A repeat under another id.
                number += 1;
                let own = line.split('"').nth(1).unwrap().to_owned();
                records.push((start, end, line.replace(&own, &CodingId(number).to_string())));
            }
            records.sort();
            if turned {
                records.reverse();
            }
            let coder = match (turned, coder) {
                (true, "ana") => "zoe",
                (_, coder) => coder,
            };
            let body: String = records.into_iter().map(|(.., line)| line).collect();
            write(
                &format!("codings/{coder}/{id}.ron"),
                &format!(
                    "(\n    format: 1, transcript: \"{id}\", coder: \"{coder}\",\n    text: \"{hash}\",\n    status: InProgress,\n    codings: [\n{body}    ],\n    notes: [],\n)\n"
                ),
            );
        }
    }
    folder
}

/// A paragraph as the text alone shows it.
#[derive(Clone, Debug)]
pub struct Said {
    /// Whether it is a remark, nobody's words.
    pub remark: bool,
    /// First code points and ends of its words.
    pub words: Vec<(usize, usize)>,
    /// First code point and end of what is spoken: all but the label.
    pub speech: (usize, usize),
}

/// A turn as the text alone shows it.
#[derive(Clone, Debug)]
pub struct Turn {
    pub speaker: String,
    pub said: Vec<Said>,
}

impl Turn {
    /// Its words, remarks and all; and those of its speaker.
    pub fn words(&self) -> Vec<(usize, usize)> {
        self.said.iter().flat_map(|said| said.words.clone()).collect()
    }

    pub fn own(&self) -> Vec<(usize, usize)> {
        self.said.iter().filter(|said| !said.remark).flat_map(|said| said.words.clone()).collect()
    }
}

pub fn turns(text: &str) -> Vec<Turn> {
    let mut at = 0;
    let mut found: Vec<Turn> = Vec::new();
    for paragraph in text.split("\n\n") {
        let label = LABELS.iter().find(|label| paragraph.starts_with(&format!("{label}: ")));
        let remark = paragraph.starts_with('[');
        let mut words = Vec::new();
        let mut from = label.map_or(usize::from(remark), |label| label.len() + 2);
        let speech = (at + from - usize::from(remark), at + paragraph.trim_end_matches('\n').chars().count());
        for word in paragraph.chars().skip(from).collect::<String>().split(' ') {
            let length = word.chars().count();
            words.push((at + from, at + from + word.trim_end_matches(['.', '\n', ']']).chars().count()));
            from += length + 1;
        }
        match (label, found.last_mut()) {
            (Some(label), Some(last)) if last.speaker == *label => last.said.push(Said { remark, words, speech }),
            (None, Some(last)) => last.said.push(Said { remark, words, speech }),
            (label, _) => {
                let speaker = label.copied().unwrap_or_default().to_owned();
                found.push(Turn { speaker, said: vec![Said { remark, words, speech }] });
            }
        }
        at += paragraph.chars().count() + 2;
    }
    found
}

/// A coding that counts, told from CSV and text.
#[derive(Clone, Debug)]
pub struct Coded {
    pub transcript: String,
    pub coder: String,
    pub code: String,
    pub start: usize,
    pub end: usize,
    /// People who are no moderators, of whom it has words.
    pub people: BTreeSet<String>,
    pub labels: BTreeSet<String>,
    /// Whether it has words of nobody.
    pub nobody: bool,
    /// Ranks, among turns that are no moderator's, of those it has words of.
    pub turns: BTreeSet<usize>,
    /// Code points of speech that it covers, moderators' apart.
    pub letters: BTreeSet<usize>,
}

pub struct Known {
    pub codings: Vec<Coded>,
    pub turns: BTreeMap<String, Vec<Turn>>,
    /// By transcript: country, date.
    pub about: BTreeMap<String, (String, String)>,
}

pub fn person(transcript: &str, label: &str) -> String {
    match (transcript, label) {
        ("t0" | "t1", "Anna") | ("t3", "Cleo") => "p1".into(),
        ("t0" | "t2", "Bob") => "p2".into(),
        ("t0" | "t2", "Cleo") => "p3".into(),
        ("t1", "Bob" | "Cleo") => "p5".into(),
        (_, "") => String::new(),
        _ => format!("{transcript}/{label}"),
    }
}

fn gender(person: &str) -> &'static str {
    match person {
        "p1" | "p3" => "f",
        "p2" => "m",
        "p5" => "x",
        _ => "",
    }
}

pub fn known(root: &Path) -> Known {
    let mut known = Known { codings: Vec::new(), turns: BTreeMap::new(), about: BTreeMap::new() };
    for row in rows(root, &["transcripts", "list"]) {
        let id = row["transcript"].clone();
        let text = std::fs::read_to_string(root.join(format!("transcripts/{id}.txt"))).unwrap();
        known.turns.insert(id.clone(), turns(&text));
        let record = std::fs::read_to_string(root.join(format!("transcripts/{id}.ron"))).unwrap();
        let country = ["ES", "FR"].into_iter().find(|country| record.contains(&format!("\"{country}\"")));
        known.about.insert(id, (country.unwrap_or_default().to_owned(), row["date"].clone()));
    }
    let mut seen = BTreeSet::new();
    for row in rows(root, &["codings"]) {
        assert_eq!(row["state"], "ok");
        let (start, end) = (int(&row, "start") as usize, int(&row, "end") as usize);
        let transcript = row["transcript"].clone();
        if !seen.insert((transcript.clone(), row["coder"].clone(), row["code"].clone(), start, end)) {
            continue;
        }
        let mut coded = Coded {
            coder: row["coder"].clone(),
            code: row["code"].clone(),
            start,
            end,
            people: BTreeSet::new(),
            labels: BTreeSet::new(),
            nobody: false,
            turns: BTreeSet::new(),
            letters: BTreeSet::new(),
            transcript,
        };
        let (mut rank, mut words, mut moderated) = (0, 0, false);
        for turn in &known.turns[&coded.transcript] {
            let covered =
                |words: Vec<(usize, usize)>| words.iter().filter(|(from, to)| *from < end && start < *to).count();
            let (all, own) = (covered(turn.words()), covered(turn.own()));
            words += all;
            coded.nobody |= all > own;
            for said in &turn.said {
                let letters = start.max(said.speech.0)..end.min(said.speech.1);
                if turn.speaker == "Moderator" && !said.remark {
                    moderated |= !letters.is_empty();
                } else {
                    coded.letters.extend(letters);
                }
            }
            if turn.speaker == "Moderator" {
                continue;
            }
            if own > 0 {
                coded.people.insert(person(&coded.transcript, &turn.speaker));
                coded.labels.insert(turn.speaker.clone());
            }
            if all > 0 {
                coded.turns.insert(rank);
            }
            rank += 1;
        }
        // Without a word it counts; with a moderator's alone, or on nothing else that is said, it does not.
        let silent = words == 0 && !(moderated && coded.letters.is_empty());
        if silent || coded.nobody || !coded.people.is_empty() {
            known.codings.push(coded);
        }
    }
    known
}

impl Known {
    /// Words of the speakers who fit, moderators apart; remarks are spoken by a label without a letter.
    pub fn words(&self, fits: impl Fn(&str, &str) -> bool) -> u64 {
        let mut sum = 0;
        for (id, turn) in self.turns.iter().flat_map(|(id, turns)| turns.iter().map(move |turn| (id, turn))) {
            for said in &turn.said {
                let label = if said.remark { "" } else { &turn.speaker };
                sum += if label != "Moderator" && fits(id, label) { said.words.len() as u64 } else { 0 };
            }
        }
        sum
    }
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
            // The places that a coding is in: turns, windows, transcripts, or characters, of its coder.
            let places = |coded: &Coded, characters: bool| -> BTreeSet<(String, String, usize)> {
                let own = |at: usize| (coded.transcript.clone(), coder(coded), at);
                let turns = known.turns[&coded.transcript].iter().filter(|turn| turn.speaker != "Moderator").count();
                if characters {
                    return coded.letters.iter().map(|at| own(*at)).collect();
                }
                match unit {
                    "turn" => coded.turns.iter().map(|turn| own(*turn)).collect(),
                    "transcript" => BTreeSet::from([own(0)]),
                    _ => {
                        let windows = (turns + 1).saturating_sub(3).max(1);
                        let holds =
                            |window: &usize| coded.turns.iter().any(|turn| (*window..window + 3).contains(turn));
                        (0..windows).filter(holds).map(own).collect()
                    }
                }
            };
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

/// The sample study, told from `excerpts` and the list of transcripts alone.
struct Sample {
    root: tempfile::TempDir,
    /// Excerpts that count: the first of consensus, ana and ben who worked there, not on moderators alone.
    counted: Vec<Row>,
    /// By transcript and label: participant, whether a moderator, words.
    speakers: BTreeMap<(String, String), (String, bool, u64)>,
}

fn sample() -> Sample {
    let root = tempfile::tempdir().unwrap();
    super::program::verbatim(root.path(), ["demo", "."]);
    let json = super::program::done(root.path(), ["transcripts", "list", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut speakers = BTreeMap::new();
    for row in json["rows"].as_array().unwrap() {
        for speaker in row["speakers"].as_array().unwrap() {
            let word = |name: &str| speaker[name].as_str().unwrap_or_default().to_owned();
            speakers.insert(
                (row["transcript"].as_str().unwrap().to_owned(), word("label")),
                (word("participant"), speaker["moderator"].as_bool().unwrap(), speaker["words"].as_u64().unwrap()),
            );
        }
    }
    let all = rows(root.path(), &["excerpts"]);
    let worked =
        |transcript: &str, coder: &str| all.iter().any(|row| row["transcript"] == *transcript && row["coder"] == coder);
    let chosen = |row: &&Row| {
        let first = ["consensus", "ana", "ben"].into_iter().find(|coder| worked(&row["transcript"], coder));
        let moderator =
            |label: &str| speakers.get(&(row["transcript"].clone(), label.to_owned())).is_some_and(|speaker| speaker.1);
        first == Some(row["coder"].as_str())
            && (row["speaker"].is_empty() || !row["speaker"].split("; ").all(moderator))
    };
    let mut counted: Vec<Row> = all.iter().filter(chosen).cloned().collect();
    let mut seen = BTreeSet::new();
    counted
        .retain(|row| seen.insert(["transcript", "coder", "code", "start", "end"].map(|column| row[column].clone())));
    Sample { root, counted, speakers }
}

#[test]
fn tables_of_the_sample_are_what_a_recount_gives() {
    let sample = sample();
    let root = sample.root.path();
    let mut wanted: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in &sample.counted {
        *wanted.entry((row["code"].clone(), row["transcript.country"].clone())).or_default() += 1;
    }
    let table = rows(root, &["crosstab", "--by", "country"]);
    let found: BTreeMap<(String, String), u64> =
        table.iter().map(|row| ((row["row"].clone(), row["column"].clone()), int(row, "count"))).collect();
    assert_eq!(found, wanted);
    let mut people: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in &sample.counted {
        let mut here = BTreeSet::new();
        for label in row["speaker"].split("; ").filter(|label| !label.is_empty()) {
            let (person, moderates, _) = &sample.speakers[&(row["transcript"].clone(), label.to_owned())];
            if !moderates {
                here.insert(if person.is_empty() { format!("{}/{label}", row["transcript"]) } else { person.clone() });
            }
        }
        if here.is_empty() {
            here.insert(String::new());
        }
        for person in here {
            *people.entry((row["code"].clone(), person)).or_default() += 1;
        }
    }
    let by_person: BTreeMap<(String, String), u64> = rows(root, &["crosstab", "--by", "speaker"])
        .iter()
        .map(|row| ((row["row"].clone(), row["column"].clone()), int(row, "count")))
        .collect();
    assert_eq!(by_person, people);
    for row in rows(root, &["crosstab", "--by", "participant"]) {
        let own = sample.speakers.iter().filter(|((transcript, label), (person, moderates, _))| {
            let name = if person.is_empty() { format!("{transcript}/{label}") } else { person.clone() };
            name == row["column"] && !moderates
        });
        let words: u64 = own.map(|(_, (.., words))| words).sum();
        if !row["column"].is_empty() {
            assert_eq!(int(&row, "words"), words, "{row:?}");
        }
    }
    let mut pairs: BTreeMap<BTreeSet<String>, u64> = BTreeMap::new();
    for (place, a) in sample.counted.iter().enumerate() {
        for b in sample.counted.iter().skip(place + 1) {
            let meet = a["transcript"] == b["transcript"]
                && int(a, "start") < int(b, "end")
                && int(b, "start") < int(a, "end");
            if meet && a["code"] != b["code"] {
                *pairs.entry(BTreeSet::from([a["code"].clone(), b["code"].clone()])).or_default() += 1;
            }
        }
    }
    let met: BTreeMap<BTreeSet<String>, u64> = rows(root, &["cooccurrence"])
        .iter()
        .map(|row| (BTreeSet::from([row["row"].clone(), row["column"].clone()]), int(row, "count")))
        .collect();
    assert_eq!(met, pairs);
    let group = rows(root, &["group"]);
    for ((transcript, label), (person, moderates, words)) in &sample.speakers {
        let row = group.iter().find(|row| row["transcript"] == *transcript && row["speaker"] == *label).unwrap();
        assert_eq!((int(row, "words"), &row["participant"]), (*words, person));
        assert_eq!(row["word_share"].is_empty(), *moderates);
    }
    let silent: Vec<&str> = group
        .iter()
        .filter(|row| row["speaker"].is_empty() && row["moderator"] == "false")
        .map(|row| row["participant"].as_str())
        .collect();
    assert_eq!(silent, ["p11"], "Ionela was there and said nothing");
}

#[test]
fn questions_divide_a_table_and_the_answers() {
    let sample = sample();
    let root = sample.root.path();
    let asked = rows(root, &["codings", "--code", "guide-question"]);
    let table = rows(root, &["crosstab", "--by", "question", "--questions", "guide-question"]);
    let question = |row: &Row| {
        let mut before: Vec<u64> = asked
            .iter()
            .filter(|it| it["transcript"] == row["transcript"] && int(it, "start") <= int(row, "start"))
            .map(|it| int(it, "start"))
            .collect();
        before.sort_unstable();
        before.dedup();
        if before.is_empty() { String::new() } else { before.len().to_string() }
    };
    let mut wanted: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in &sample.counted {
        *wanted.entry((row["code"].clone(), question(row))).or_default() += 1;
    }
    let found: BTreeMap<(String, String), u64> =
        table.iter().map(|row| ((row["row"].clone(), row["column"].clone()), int(row, "count"))).collect();
    assert_eq!(found, wanted);
    let answers = ["group", "--responses", "A=agreement,D=dissent,SE=example", "--questions", "guide-question"];
    for row in rows(root, &answers) {
        let shows = |code: &str| {
            sample.counted.iter().any(|it| {
                it["transcript"] == row["transcript"]
                    && it["code"] == code
                    && question(it) == row["question"]
                    && it["speaker"].split("; ").any(|label| label == row["speaker"])
            })
        };
        let marks = [("agreement", "A"), ("dissent", "D"), ("example", "SE")];
        let marks: Vec<&str> = marks.into_iter().filter(|(code, _)| shows(code)).map(|(_, mark)| mark).collect();
        assert_eq!(row["response"], if marks.is_empty() { "NR".to_owned() } else { marks.join("; ") }, "{row:?}");
    }
    let summary = rows(
        root,
        &["--summary"].iter().fold(answers.to_vec(), |mut all, more| {
            all.push(more);
            all
        }),
    );
    assert!(summary.iter().all(|row| int(row, "NR") <= int(row, "people")));
    let pattern = rows(root, &["group", "--responses", "A=agreement", "--question-pattern", "\\?$"]);
    assert!(pattern.len() > 20);
}

#[test]
fn tests_take_transcripts_for_groups_and_people_for_interviews() {
    let sample = sample();
    let root = sample.root.path();
    let (table, caption) = verb(root, &["crosstab", "--by", "country", "--test"]);
    assert!(caption.iter().any(|line| line.starts_with("tests: transcripts") && line.contains("not independent")));
    for row in table.iter().filter(|row| !row["column"].is_empty()) {
        let having: BTreeSet<&String> = sample
            .counted
            .iter()
            .filter(|it| it["code"] == row["row"] && it["transcript.country"] == row["column"])
            .map(|it| &it["transcript"])
            .collect();
        assert_eq!(int(row, "units"), having.len() as u64, "{row:?}");
        let (p, holm): (f64, f64) = (row["p"].parse().unwrap(), row["p_holm"].parse().unwrap());
        assert!(holm >= p && row["test"] == "fisher", "{row:?}");
    }
    // Each transcript of a value is a unit, whoever speaks in it: field notes and remarks by nobody too.
    for by in ["country", "kind"] {
        for row in rows(root, &["crosstab", "--by", by, "--test"]).iter().filter(|row| !row["column"].is_empty()) {
            assert_eq!((&row["of_units"], &row["units"]), (&row["of_transcripts"], &row["transcripts"]), "{row:?}");
        }
    }
    // Code by code: the same tests, a value a column.
    let wide = rows(root, &["crosstab", "--by", "country", "--test", "--wide"]);
    for row in table.iter().filter(|row| !row["column"].is_empty()) {
        let own = wide.iter().find(|it| it["row"] == row["row"]).unwrap();
        assert_eq!(own[&row["column"]], format!("{} of {}", row["units"], row["of_units"]), "{row:?}");
        for column in ["test", "p", "p_holm", "v", "reason"] {
            assert_eq!(own[column], row[column], "{column} of {row:?}");
        }
    }
    let (mixed, _) = verb(root, &["crosstab", "--by", "gender", "--test", "--where", "kind=focus-group"]);
    assert!(mixed.iter().all(|row| row["p"].is_empty() && row["reason"].contains("not independent")), "{mixed:?}");
    let (_, people) = verb(root, &["crosstab", "--by", "gender", "--test", "--where", "kind=interview"]);
    assert!(people.iter().any(|line| line.starts_with("tests: people")), "{people:?}");
}
