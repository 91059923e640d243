//! Tables of the sample study against recounts from outside.

use super::{Row, int, rows, verb};
use std::collections::{BTreeMap, BTreeSet};

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
    crate::program::verbatim(root.path(), ["demo", "."]);
    let json = crate::program::done(root.path(), ["transcripts", "list", "--format", "json"]);
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
