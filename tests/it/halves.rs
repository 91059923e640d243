//! A transcript cut in two between paragraphs: what tables add up to stays the same.

use crate::analysis::{Row, SEEDS, Turn, person, random, rows, turns};
use std::collections::BTreeMap;
use std::fs::{read_to_string, write};
use std::path::Path;
use verbatim::text::offsets::hash;

/// The spans of a coding file's records, by line.
fn spans(text: &str) -> Vec<(u32, u32, &str)> {
    let span = |line: &str| {
        let (start, end) = line.split_once("at: (")?.1.split_once(')')?.0.split_once(", ")?;
        Some((start.parse().ok()?, end.parse().ok()?))
    };
    text.lines().filter_map(|line| span(line).map(|(start, end)| (start, end, line))).collect()
}

/// Whether a part of a text is read as it was in the whole: enough of it has labels that what has none goes on.
fn carries(part: &str) -> bool {
    let (remarks, said): (Vec<&str>, Vec<&str>) = part.split("\n\n").partition(|one| one.starts_with('['));
    let named = said.iter().filter(|one| one.contains(": ")).count();
    remarks.len() + said.len() > 0 && named * 10 >= said.len() * 6
}

/// Whether a turn ends before a place and another person speaks at it.
fn divides(id: &str, (before, after): (&str, &str)) -> bool {
    let label = |turns: Vec<Turn>, last: bool| if last { turns.last().cloned() } else { turns.first().cloned() };
    let speaks = |text: &str, last: bool| label(turns(text), last).map(|turn| person(id, &turn.speaker));
    !after.starts_with('[')
        && after.split("\n\n").next().is_some_and(|one| one.contains(": "))
        && speaks(before.trim_end(), true) != speaks(after, false)
}

/// Copies a study, each transcript in two where a turn begins that no coding crosses into, the first such after the
/// middle or else before it. Returns how many were cut.
fn cut(from: &Path, to: &Path) -> usize {
    for name in ["verbatim.ron", "codebook.ron"] {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
    let mut people = read_to_string(from.join("participants.ron")).unwrap();
    let mut done = 0;
    for entry in std::fs::read_dir(from.join("transcripts")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text: Vec<char> = read_to_string(&path).unwrap().chars().collect();
        let coded: Vec<(String, String)> = ["ana", "ben"]
            .map(|coder| (coder, from.join(format!("codings/{coder}/{id}.ron"))))
            .into_iter()
            .filter_map(|(coder, path)| Some((coder.to_owned(), read_to_string(path).ok()?)))
            .collect();
        let crossed =
            |at: u32| coded.iter().any(|(_, file)| spans(file).iter().any(|(s, e, _)| *s < at && at - 2 < *e));
        let starts = (2..text.len()).filter(|at| text[at - 2..*at] == ['\n', '\n']).map(|at| at as u32);
        let fits = |at: &u32| {
            let part = |letters: &[char]| letters.iter().collect::<String>();
            let (before, after) = (part(&text[..*at as usize]), part(&text[*at as usize..]));
            carries(&before) && carries(&after) && divides(&id, (&before, &after))
        };
        let mut free: Vec<u32> = starts.filter(|at| !crossed(*at) && fits(at)).collect();
        free.sort_by_key(|at| (*at as usize) < text.len() / 2);
        let at = free.first().copied().unwrap_or(0);
        done += usize::from(at > 0);
        let parts = [("a", 0, at), ("b", at, text.len() as u32)];
        for (part, start, end) in parts.into_iter().filter(|(_, start, end)| start < end) {
            let own: String = text[start as usize..end as usize].iter().collect();
            let name = format!("{id}{part}");
            for folder in ["transcripts", "codings/ana", "codings/ben"] {
                std::fs::create_dir_all(to.join(folder)).unwrap();
            }
            write(to.join(format!("transcripts/{name}.txt")), &own).unwrap();
            std::fs::copy(path.with_extension("ron"), to.join(format!("transcripts/{name}.ron"))).unwrap();
            for (coder, file) in &coded {
                let records: String = spans(file)
                    .into_iter()
                    .filter(|(s, e, _)| start <= *s && *e <= end)
                    .map(|(s, e, line)| {
                        line.replace(&format!("at: ({s}, {e})"), &format!("at: ({}, {})", s - start, e - start)) + "\n"
                    })
                    .collect();
                let file = format!(
                    "(\n    format: 1, transcript: \"{name}\", coder: \"{coder}\",\n    text: \"{}\",\n    status: Done,\n    codings: [\n{records}    ],\n    notes: [],\n)\n",
                    hash(&own)
                );
                write(to.join(format!("codings/{coder}/{name}.ron")), file).unwrap();
            }
        }
        // Whoever is linked to the whole is linked to both parts.
        let links: Vec<String> = people
            .split(&format!("(\"{id}\", \""))
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        for label in links {
            let both = format!("(\"{id}a\", \"{label}\"), (\"{id}b\", \"{label}\")");
            people = people.replace(&format!("(\"{id}\", \"{label}\")"), &both);
        }
    }
    write(to.join("participants.ron"), people).unwrap();
    done
}

/// Sums of columns by the values of others; the parts of a transcript under its own name.
fn sums(rows: &[Row], by: &[&str], of: &[&str]) -> BTreeMap<Vec<String>, Vec<u64>> {
    let mut found: BTreeMap<Vec<String>, Vec<u64>> = BTreeMap::new();
    for row in rows {
        let key = |column: &&str| match *column {
            "transcript" => row["transcript"].trim_end_matches(['a', 'b']).to_owned(),
            column => row[column].clone(),
        };
        let sums = found.entry(by.iter().map(key).collect()).or_insert_with(|| vec![0; of.len()]);
        for (sum, column) in sums.iter_mut().zip(of) {
            *sum += row[*column].parse::<u64>().unwrap_or_else(|_| panic!("{column} in {row:?}"));
        }
    }
    found
}

#[test]
fn a_transcript_cut_in_two_changes_no_sum() {
    let (mut cuts, mut compared) = (0, 0);
    for seed in SEEDS {
        let (whole, halves) = (random(seed, false), tempfile::tempdir().unwrap());
        for coder in ["ana", "ben"] {
            for entry in std::fs::read_dir(whole.path().join("codings").join(coder)).into_iter().flatten() {
                let path = entry.unwrap().path();
                write(&path, read_to_string(&path).unwrap().replace("status: InProgress", "status: Done")).unwrap();
            }
        }
        cuts += cut(whole.path(), halves.path());
        for (args, by, of) in [
            (&["frequencies"][..], &["code"][..], &["codings", "codings_with_subcodes", "characters", "words"][..]),
            (&["crosstab", "--by", "country"], &["row", "column"], &["count", "words"]),
            (&["crosstab", "--by", "coder"], &["row", "column"], &["count", "words"]),
            (&["crosstab", "--by", "gender"], &["row", "column"], &["count", "words"]),
            (&["cooccurrence"], &["row", "column"], &["count", "row_total", "column_total"]),
            (&["cooccurrence", "--unit", "turn"], &["row", "column"], &["count", "row_total", "column_total"]),
            (&["cooccurrence", "--unit", "turn", "--roll-up"], &["row", "column"], &["count"]),
            (&["group"], &["transcript", "participant", "moderator"], &["turns", "words", "characters"]),
            (&["codings"], &["transcript", "code", "coder", "quote"], &[]),
        ] {
            let [a, b] = [&whole, &halves].map(|folder| sums(&rows(folder.path(), args), by, of));
            assert_eq!(a, b, "seed {seed}, {args:?}");
        }
        for unit in ["turn", "sentence", "character", "span"] {
            let [a, b] = [&whole, &halves].map(|folder| rows(folder.path(), &["agreement", "--unit", unit]));
            assert_eq!(a.len(), b.len());
            for (a, b) in a.iter().zip(&b) {
                for column in ["code", "coders", "units", "both", "one_only", "neither", "mean_words"] {
                    assert_eq!(a[column], b[column], "seed {seed}, {unit}, {column} of {a:?} and {b:?}");
                }
                for column in ["percent", "kappa", "alpha", "ac1", "u_alpha", "positive", "jaccard"] {
                    let figures = [a, b].map(|row| row[column].parse::<f64>().ok());
                    compared += usize::from(figures[0].is_some());
                    let equal = match figures {
                        [Some(a), Some(b)] => (a - b).abs() < 1e-9,
                        [a, b] => a == b,
                    };
                    assert!(equal, "seed {seed}, {unit}, {column} of {a:?} and {b:?}");
                }
            }
        }
    }
    assert!(cuts > 20 && compared > 500, "{cuts} cuts, {compared} figures");
}
