//! What a study holds, told from the CSV of `codings` and the texts.

use super::chance::LABELS;
use super::{int, rows};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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

pub fn gender(person: &str) -> &'static str {
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
