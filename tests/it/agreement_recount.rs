//! The table of `agreement` against a recount from the CSV of `codings` and the texts alone.

use crate::analysis::{Row, SEEDS, random, rows, turns};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::read_to_string;
use std::path::Path;

/// What one says until another speaks, paragraph by paragraph.
struct Speech {
    moderates: bool,
    said: Vec<Said>,
}

/// A paragraph: whether it is a remark and so nobody's, its first and last code point, and its words.
struct Said {
    remark: bool,
    at: (usize, usize),
    words: Vec<(usize, usize)>,
}

type Speeches = BTreeMap<String, Vec<Speech>>;

/// Where words stand in a stretch of text: letters, digits and what joins them.
fn words(text: &[char], (start, end): (usize, usize)) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in (start..end).filter(|at| text[*at].is_alphanumeric()) {
        match found.last_mut() {
            Some((_, last)) if *last == at => *last = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found
}

fn speeches_by_chance(root: &Path) -> Speeches {
    let of = |row: &Row| {
        let text = read_to_string(root.join(format!("transcripts/{}.txt", row["transcript"]))).unwrap();
        // Speech ends with its full stop, one after the last word; a remark stands in brackets.
        let said = |own: crate::analysis::Said| Said {
            remark: own.remark,
            at: (own.words[0].0 - usize::from(own.remark), own.words.last().unwrap().1 + 1),
            words: own.words,
        };
        let speech = |turn: crate::analysis::Turn| Speech {
            moderates: turn.speaker == "Moderator",
            said: turn.said.into_iter().map(said).collect(),
        };
        (row["transcript"].clone(), turns(&text).into_iter().map(speech).collect())
    };
    rows(root, &["transcripts", "list"]).iter().map(of).collect()
}

/// The four transcripts of the sample that two have coded, by their three ways of naming who speaks.
fn speeches_of_the_sample(root: &Path) -> Speeches {
    let of = |(id, moderator, header, before, after): (&str, &str, usize, &str, &str)| {
        let letters: Vec<char> = read_to_string(root.join(format!("transcripts/{id}.txt"))).unwrap().chars().collect();
        let mut found: Vec<Speech> = Vec::new();
        let (mut at, mut speaker) = (header, String::new());
        for paragraph in letters[header..].iter().collect::<String>().split("\n\n") {
            let length = paragraph.chars().count();
            let spoken = paragraph.trim_end().chars().count();
            let label = paragraph.strip_prefix(before).and_then(|rest| rest.split_once(after));
            let label = label.map(|(label, _)| label).filter(|label| label.chars().count() < 12);
            // A paragraph without a label goes on with who spoke before.
            let named = label.map_or(0, |label| [before, label, after].map(|part| part.chars().count()).iter().sum());
            let start = at + named;
            let blanks = letters[start..].iter().take_while(|letter| letter.is_whitespace()).count();
            let own = (start + blanks, at + spoken);
            let remark = label.is_none() && ['[', '('].contains(&letters[own.0]);
            let said = Said { remark, at: own, words: words(&letters, own) };
            // Nobody follows themselves: the same label again is the same turn.
            match (label, found.last_mut()) {
                (label, Some(last)) if label.is_none_or(|label| label == speaker) => last.said.push(said),
                _ => found.push(Speech { moderates: label == Some(moderator), said: vec![said] }),
            }
            speaker = label.map_or(speaker, str::to_owned);
            at += length + 2;
        }
        (id.to_owned(), found)
    };
    let all = [
        ("fg01-madrid", "Moderadora", 176, "", ":"),
        ("fg02-lyon", "Animatrice", 373, "", "\u{a0}:"),
        ("fg03-leeds", "Moderator", 179, "**", ":**"),
        ("fg05-torino", "Moderatrice", 142, "", "\n"),
    ];
    all.into_iter().map(of).collect()
}

/// Both, one only, neither.
type Cells = [f64; 4];

fn figures([a, b, c, d]: Cells) -> [Option<f64>; 4] {
    let n = a + b + c + d;
    let defined = |above: f64, below: f64| (below > 0.0).then(|| above / below);
    let percent = defined(a + d, n);
    let by_chance = ((a + b) * (a + c) + (c + d) * (b + d)) / (n * n);
    let kappa = percent.and_then(|po| defined(po - by_chance, 1.0 - by_chance));
    let ones = 2.0 * a + b + c;
    let alpha = defined((b + c) * (2.0 * n - 1.0), ones * (2.0 * n - ones)).map(|ratio| 1.0 - ratio);
    [percent, kappa.filter(|_| by_chance < 1.0 - 1e-12), alpha, defined(2.0 * a, 2.0 * a + b + c)]
}

/// Counts the units that each coder marks, code by code, and holds the table to it. Returns how many codings were seen.
fn hold(root: &Path, speeches: &Speeches) -> usize {
    let codings = rows(root, &["codings"]);
    let coders_of = |transcript: &str| -> BTreeSet<String> {
        let own = codings.iter().filter(|row| row["transcript"] == *transcript);
        own.map(|row| row["coder"].clone()).filter(|coder| coder == "ana" || coder == "ben").collect()
    };
    let shared: Vec<&String> = speeches.keys().filter(|id| coders_of(id).len() == 2).collect();
    let place = |row: &Row| -> (usize, usize) { (row["start"].parse().unwrap(), row["end"].parse().unwrap()) };
    // What has words of moderators alone is not counted; what has no word at all is.
    let counts = |row: &&Row| {
        let (start, end) = place(row);
        let mut heard = speeches
            .get(&row["transcript"])
            .into_iter()
            .flatten()
            .flat_map(|speech| speech.said.iter().map(|said| (speech.moderates && !said.remark, said)))
            .filter(|(_, said)| said.words.iter().any(|(from, to)| *from < end && start < *to))
            .map(|(moderates, _)| moderates)
            .peekable();
        heard.peek().is_none() || heard.any(|moderates| !moderates)
    };
    for unit in ["turn", "character"] {
        let table = rows(root, &["agreement", "--unit", unit, "--in-progress", "--coders", "ana,ben"]);
        let mut sums = [0.0; 4];
        for row in table.iter().filter(|row| row["code"] != "(codebook)") {
            let mut cells: Cells = [0.0; 4];
            for id in &shared {
                let of = |coder: &str| -> Vec<(usize, usize)> {
                    let own = codings.iter().filter(|it| it["transcript"] == **id && it["coder"] == *coder);
                    own.filter(|it| it["code"] == row["code"]).filter(counts).map(place).collect()
                };
                let spans = [of("ana"), of("ben")];
                let marks = |(from, to): (usize, usize)| {
                    spans.each_ref().map(|own| own.iter().any(|(start, end)| *start < to && from < *end))
                };
                for speech in &speeches[*id] {
                    let units: Vec<[bool; 2]> = match unit {
                        "turn" if speech.moderates || speech.said.iter().all(|said| said.words.is_empty()) => continue,
                        "turn" => {
                            let words = speech.said.iter().flat_map(|said| &said.words);
                            let by_word: Vec<[bool; 2]> = words.map(|word| marks(*word)).collect();
                            vec![[0, 1].map(|coder| by_word.iter().any(|word| word[coder]))]
                        }
                        _ => {
                            let heard = speech.said.iter().filter(|said| said.remark || !speech.moderates);
                            heard.flat_map(|said| said.at.0..said.at.1).map(|at| marks((at, at + 1))).collect()
                        }
                    };
                    for [one, other] in units {
                        cells[2 * usize::from(!one) + usize::from(!other)] += 1.0;
                    }
                }
            }
            let [a, b, c, d] = cells;
            let number = |column: &str| row[column].parse::<f64>().ok();
            let told = ["units", "both", "one_only", "neither"].map(number);
            assert_eq!(told, [a + b + c + d, a, b + c, d].map(Some), "{unit}, {row:?}");
            let told = ["percent", "kappa", "alpha", "positive"].map(number);
            for (told, wanted) in told.into_iter().zip(figures(cells)) {
                let equal = match (told, wanted) {
                    (Some(told), Some(wanted)) => (told - wanted).abs() < 1e-9,
                    (told, wanted) => told.is_none() && wanted.is_none(),
                };
                assert!(equal, "{unit}: {told:?} is not {wanted:?} in {row:?}");
            }
            sums.iter_mut().zip(cells).for_each(|(sum, cell)| *sum += cell);
        }
        let whole = table.iter().find(|row| row["code"] == "(codebook)").unwrap();
        let told = ["both", "one_only", "neither"].map(|column| whole[column].parse::<f64>().unwrap());
        assert_eq!(told, [sums[0], sums[1] + sums[2], sums[3]], "{unit}, {whole:?}");
    }
    codings.iter().filter(|row| shared.contains(&&row["transcript"])).count()
}

#[test]
fn agreement_is_what_a_recount_gives() {
    let mut seen = 0;
    for seed in SEEDS {
        let folder = random(seed, false);
        seen += hold(folder.path(), &speeches_by_chance(folder.path()));
    }
    assert!(seen > 100, "only {seen} codings to compare");
}

#[test]
fn agreement_of_the_sample_is_what_a_recount_gives() {
    let root = tempfile::tempdir().unwrap();
    crate::program::verbatim(root.path(), ["demo", "."]);
    let seen = hold(root.path(), &speeches_of_the_sample(root.path()));
    assert!(seen > 100, "only {seen} codings to compare");
}
