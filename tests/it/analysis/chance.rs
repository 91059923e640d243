//! Studies by chance, the same for the same seed.

use crate::dice::Dice;
use verbatim::model::CodingId;

pub const LABELS: [&str; 4] = ["Moderator", "Anna", "Bob", "Cleo"];
const WORDS: [&str; 8] = ["pay", "ночь", "été", "late", "मुझे", "sleep", "café", "nothing"];
/// Code and the one above it.
pub const CODES: [(&str, &str); 5] = [("a", ""), ("b", "a"), ("c", "a"), ("d", ""), ("unused", "")];
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
    let mut dice = Dice::new(seed);
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
        let text = talk(&mut dice);
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
            let mut records = codings(&mut dice, &letters, &mut number);
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

/// A text with enough labels that what has none goes on with who spoke.
fn talk(dice: &mut Dice) -> String {
    let (mut named, mut unnamed) = (0, 0);
    let paragraphs: Vec<String> = (0..1 + dice.roll(16))
        .map(|at| {
            let label = if at == 0 { "Anna" } else { dice.word(&LABELS) };
            let words: Vec<&str> = (0..1 + dice.roll(9)).map(|_| dice.word(&WORDS)).collect();
            let words = words.join(" ");
            match dice.roll(5) {
                0 if at > 0 => format!("[{words}]"),
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
    paragraphs.join("\n\n") + "\n"
}

/// Records of one coder with their places, perhaps a repeat under another id among them; `number` is the last id given.
fn codings(dice: &mut Dice, letters: &[char], number: &mut u128) -> Vec<(usize, usize, String)> {
    let mut records: Vec<(usize, usize, String)> = (0..dice.roll(14))
        .map(|_| {
            let (a, b) = (dice.roll(letters.len() - 1), dice.roll(40) + 1);
            let (start, end) = (a, (a + b).min(letters.len() - 1));
            let quote: String = letters[start..end.max(start + 1)].iter().collect();
            *number += 1;
            let (code, _) = CODES[dice.roll(4)];
            let id = CodingId(*number);
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
        *number += 1;
        let own = line.split('"').nth(1).unwrap().to_owned();
        records.push((start, end, line.replace(&own, &CodingId(*number).to_string())));
    }
    records
}
