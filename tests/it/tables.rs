//! Tables of the command line on a study made by the command line: columns, quotes and counts, recounted from outside.

use super::program::{done, rows, verbatim};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const CODINGS: &str = "id,transcript,coder,code,start,end,quote,made,state";
const EXCERPTS: &str = "id,transcript,kind,date,place,language,turn,speaker,participant,code,name,path,coder,start,end,\
    quote,before,after,memo,weight,important,made,paragraph,transcript.country,participant.gender";
const FREQUENCIES: &str = "code,name,parent,path,codings,codings_with_subcodes,transcripts,speakers,coders,characters,\
    words,per_1000_words";
const TRANSCRIPTS: &str = "transcript,title,kind,date,place,language,characters,words,turns,speakers,codings,coders";
const IMPORT: &str =
    "file,transcript,format,confidence,encoding,characters,turns,speakers,unlabelled,dropped,kind,notes,problem";

/// Labels of the sources; a label followed by a colon at the start of a paragraph names who speaks.
const LABELS: [&str; 3] = ["Moderator", "Anna", "Bob"];

/// Name, encoding and line ends of a source, and its text as it should stand in the study.
const SOURCES: [(&str, &str, &str, &str); 6] = [
    (
        "crlf.txt",
        "utf-8",
        "\r\n",
        "Moderator: How did it begin?\n\nAnna: They said \"wait\" and\tkept the money.\n\nBob: Nothing came. Nothing at \
         all.\n\nModerator: And then?\n\nAnna: Then I left, I was told that. I was told that.\n",
    ),
    (
        "bom.txt",
        "utf-8-bom",
        "\n",
        "Moderator: Who was there?\n\nAnna: मुझे तीन महीने पैसे नहीं मिले।\n\nBob: Nobody, as far as I know.\n\nAnna: Only \
         the three of us, and later four.\n",
    ),
    (
        "wide.txt",
        "utf-16le",
        "\r\n",
        "Moderator: Who pays?\n\nAnna: Ein Büro in Köln, glaube ich.\n\nBob: Łódź, never Köln. Łódź.\n\nAnna: Both then.\n",
    ),
    (
        "big.txt",
        "utf-16be",
        "\n",
        "Moderator: Where from?\n\nAnna: Από την Αθήνα, σαν όλους.\n\nBob: Из Софии, как и все.\n\nAnna: So be it.\n",
    ),
    (
        "old.txt",
        "windows-1252",
        "\r",
        "Moderator: Combien ça coûte ?\n\nAnna: Où ça ? Ils ont gardé trois mois, près de 300 €.\n\nBob: C’est “normal”, \
         paraît il.\n\nAnna: Voilà où nous en sommes, déjà.\n",
    ),
    (
        "emoji.txt",
        "utf-8",
        "\n",
        "Moderator: And how was it?\n\nAnna: 👩‍💻 all day 👍🏽, the 👨‍👩‍👧‍👦 asleep 🇪🇸🇵🇹.\n\nBob: cafe\u{301} au lait e\u{323}\u{301} \
         n\u{303}.\n\nAnna: 👩‍💻 again 👩‍💻\n",
    ),
];

/// How every source ends: a label that stands only once is not taken for a speaker's.
const END: &str = "\nModerator: Thank you all.\n\nBob: Thanks and goodbye.\n";

/// The sources with their whole text.
fn sources() -> impl Iterator<Item = (&'static str, &'static str, &'static str, String)> {
    SOURCES.into_iter().map(|(name, encoding, ends, text)| (name, encoding, ends, format!("{text}{END}")))
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-8-bom" => ["\u{feff}", text].concat().into_bytes(),
        "utf-16le" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "windows-1252" => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        _ => text.as_bytes().to_vec(),
    }
}

/// A study by `new` and `import`, with its answer to the import.
fn study() -> (tempfile::TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("sources");
    std::fs::create_dir(&inbox).unwrap();
    for (name, encoding, ends, text) in sources() {
        std::fs::write(inbox.join(name), encoded(&text.replace('\n', ends), encoding)).unwrap();
    }
    let root = folder.path().join("study");
    done(folder.path(), ["new", "study", "--title", "Made by verbs"]);
    let dry = done(&root, ["import", "../sources", "--kind", "interview", "--dry-run"]);
    assert!(!root.join("transcripts").exists(), "a dry run writes nothing");
    let report = done(&root, ["import", "../sources", "--kind", "interview"]);
    assert_eq!(dry, report);
    (folder, root, report)
}

fn header(csv: &str) -> &str {
    csv.lines().next().unwrap_or_default()
}

fn chars(root: &Path, transcript: &str) -> Vec<char> {
    std::fs::read_to_string(root.join(format!("transcripts/{transcript}.txt"))).unwrap().chars().collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> usize {
    row[column].parse().unwrap()
}

/// Codes by words, by turn and by place, by two coders, over two turns, on a moderator, with a memo.
fn coded(root: &Path) {
    let add = |args: &[&str]| done(root, args.iter().copied());
    for args in [
        &["codebook", "add", "Pay", "--id", "pay"][..],
        &["codebook", "add", "Late, \"kept\"", "--id", "late", "--parent", "pay"],
        &["codebook", "add", "People", "--id", "people"],
        &["codebook", "add", "Unused", "--id", "unused"],
        &["codebook", "add", "Old", "--id", "old"],
        &["codebook", "retire", "old"],
        &["code", "crlf", "pay", "--find", "kept the money."],
        &["code", "crlf", "late", "--find", "kept the money."],
        &["code", "crlf", "late", "--find", "\"wait\" and\tkept", "--memo", "two\nlines, \"quoted\"", "--weight", "-2"],
        &["code", "crlf", "pay", "--find", "all.\n\nModerator: And then?\n\nAnna: Then"],
        &["code", "crlf", "pay", "--turn", "1"],
        &["code", "crlf", "people", "--turn", "5"],
        &["code", "bom", "pay", "--find", "तीन महीने पैसे"],
        &["code", "bom", "people", "--turn", "3"],
        &["code", "wide", "people", "--find", "Büro in Köln, glaube"],
        &["code", "big", "people", "--find", "Αθήνα"],
        &["code", "big", "people", "--turn", "3"],
        &["code", "old", "late", "--find", "trois mois, près de 300 €"],
        &["code", "emoji", "people", "--find", "👨‍👩‍👧‍👦 asleep 🇪🇸🇵🇹"],
        &["code", "emoji", "people", "--find", "👩‍💻 again 👩‍💻"],
        &["code", "emoji", "late", "--find", "cafe\u{301} au lait e\u{323}\u{301}"],
        &["--coder", "ben", "code", "crlf", "pay", "--find", "kept the money."],
        &["--coder", "ben", "code", "wide", "late", "--turn", "2"],
    ] {
        let answer = add(args);
        if args.contains(&"code") && args[0] != "codebook" {
            assert_eq!(header(&answer), CODINGS, "{args:?}");
            assert_eq!(rows(&answer).len(), 1, "{args:?}");
        }
    }
    // By place: the second of two equal sentences.
    let text = chars(root, "crlf");
    let words: Vec<char> = "I was told that.".chars().collect();
    let last = text.windows(words.len()).rposition(|window| window == words).unwrap();
    add(&["code", "crlf", "late", "--at", &format!("{last}..{}", last + words.len())]);
    for transcript in ["crlf", "bom", "wide", "big", "old", "emoji"] {
        add(&["transcripts", "speakers", transcript, "--moderator", "Moderator"]);
    }
    add(&["participants", "set", "p1", "--pseudonym", "Anna", "--speaker", "crlf/Anna", "--speaker", "bom/Anna"]);
}

#[test]
fn sources_in_any_encoding_become_the_same_text() {
    let (_folder, root, report) = study();
    assert_eq!(header(&report), IMPORT);
    let report: BTreeMap<String, BTreeMap<String, String>> =
        rows(&report).into_iter().map(|row| (row["transcript"].clone(), row)).collect();
    for (name, encoding, _, text) in sources() {
        let row = &report[name.trim_end_matches(".txt")];
        let made = std::fs::read_to_string(root.join(format!("transcripts/{}.txt", row["transcript"]))).unwrap();
        assert_eq!(made, text, "{name}");
        assert_eq!(row["encoding"], encoding.trim_end_matches("-bom"), "{name}");
        assert_eq!(number(row, "characters"), text.chars().count(), "{name}");
        assert_eq!(number(row, "turns"), text.split("\n\n").count(), "{name}");
        assert_eq!((row["speakers"].as_str(), row["unlabelled"].as_str()), ("3", "0"), "{name}: {row:?}");
        assert_eq!((row["dropped"].as_str(), row["problem"].as_str()), ("0", ""), "{name}");
    }
}

#[test]
fn columns_and_quotes_are_what_is_promised() {
    let (_folder, root, _) = study();
    let settings = std::fs::read_to_string(root.join("verbatim.ron")).unwrap();
    let attributes = "attributes: [(name: \"country\", of: Transcript), (name: \"gender\", of: Participant)],\n)";
    std::fs::write(root.join("verbatim.ron"), settings.replacen("\n)", &format!("\n    {attributes}"), 1)).unwrap();
    coded(&root);
    done(&root, ["participants", "set", "p1", "gender=f"]);
    let check = verbatim(&root, ["check"]);
    assert_eq!((check.code, rows(&check.out).len()), (0, 0), "{}{}", check.out, check.said);
    let codings = done(&root, ["codings"]);
    assert_eq!(header(&codings), CODINGS);
    let excerpts = done(&root, ["excerpts"]);
    assert_eq!(header(&excerpts), EXCERPTS);
    assert_eq!(header(&done(&root, ["frequencies"])), FREQUENCIES);
    let (codings, excerpts) = (rows(&codings), rows(&excerpts));
    assert_eq!(codings.len(), 18);
    assert_eq!(excerpts.len(), codings.len());
    for row in codings.iter().chain(&excerpts) {
        let text = chars(&root, &row["transcript"]);
        let (start, end) = (number(row, "start"), number(row, "end"));
        let slice = |from: usize, to: usize| text[from..to].iter().collect::<String>();
        assert_eq!(row["quote"], slice(start, end));
        if let Some(before) = row.get("before") {
            // Context never cuts what looks like one character, so it may be a little shorter than 80 code points.
            let (long, short) = (slice(start.saturating_sub(80), start), before.chars().count());
            assert!(long.ends_with(before.as_str()) && short + 10 > long.chars().count(), "{before:?} of {long:?}");
            let (long, short) = (slice(end, text.len().min(end + 80)), row["after"].chars().count());
            assert!(long.starts_with(&row["after"]) && short + 10 > long.chars().count(), "{row:?}");
        }
    }
    let over = excerpts.iter().find(|row| row["quote"].starts_with("all.\n\nModerator")).unwrap();
    assert_eq!(over["turn"], "3");
    assert_eq!(over["speaker"], "Bob; Moderator; Anna");
    let memo = excerpts.iter().find(|row| row["quote"] == "\"wait\" and\tkept").unwrap();
    assert_eq!((memo["memo"].as_str(), memo["weight"].as_str()), ("two\nlines, \"quoted\"", "-2"));
    assert_eq!((memo["participant"].as_str(), memo["participant.gender"].as_str()), ("p1", "f"));
    assert_eq!((memo["path"].as_str(), memo["kind"].as_str()), ("Pay / Late, \"kept\"", "interview"));
    let list = done(&root, ["transcripts", "list"]);
    assert_eq!(header(&list), TRANSCRIPTS);
    for row in rows(&list) {
        assert_eq!(number(&row, "characters"), chars(&root, &row["transcript"]).len());
        let own = codings.iter().filter(|coding| coding["transcript"] == row["transcript"]);
        assert_eq!(number(&row, "codings"), own.count(), "{row:?}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&done(&root, ["transcripts", "list", "--format", "json"])).unwrap();
    let speaker =
        &json["rows"].as_array().unwrap().iter().find(|row| row["transcript"] == "crlf").unwrap()["speakers"][1];
    assert_eq!(
        speaker,
        &serde_json::json!({"label": "Anna", "participant": "p1", "moderator": false, "turns": 2, "words": 18})
    );
}

/// A stretch of speech: who, and the code points from first to last.
struct Speech {
    speaker: String,
    start: usize,
    end: usize,
}

/// Who speaks where, told from the text alone.
fn speeches(text: &[char]) -> Vec<Speech> {
    let whole: String = text.iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    for paragraph in whole.split("\n\n") {
        let label = LABELS.iter().find(|label| paragraph.starts_with(&format!("{label}: "))).unwrap();
        let start = at + label.len() + 2;
        let end = at + paragraph.trim_end().chars().count();
        found.push(Speech { speaker: (*label).to_owned(), start, end });
        at += paragraph.chars().count() + 2;
    }
    found
}

/// First code points of the words in a stretch: what blanks divide and holds a letter or digit.
fn words(text: &[char], (start, end): (usize, usize)) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = start;
    for word in text[start..end].split(|c| c.is_whitespace()) {
        if word.iter().any(|c| c.is_alphanumeric()) {
            found.push(at);
        }
        at += word.len() + 1;
    }
    found
}

/// What a code's codings amount to.
#[derive(Debug, Default, PartialEq)]
struct Count {
    codings: usize,
    with_subcodes: usize,
    transcripts: BTreeSet<String>,
    people: BTreeSet<String>,
    coders: BTreeSet<String>,
    characters: BTreeSet<(String, usize)>,
    words: BTreeSet<(String, usize)>,
}

#[test]
fn frequencies_are_what_a_recount_from_the_texts_gives() {
    let (_folder, root, _) = study();
    coded(&root);
    let person = |transcript: &str, label: &str| match (transcript, label) {
        ("crlf" | "bom", "Anna") => "p1".to_owned(),
        _ => format!("{transcript}/{label}"),
    };
    let mut all_words = 0;
    for (name, ..) in sources() {
        let text = chars(&root, name.trim_end_matches(".txt"));
        let own = speeches(&text).into_iter().filter(|speech| speech.speaker != "Moderator");
        all_words += own.map(|speech| words(&text, (speech.start, speech.end)).len()).sum::<usize>();
    }
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for row in rows(&done(&root, ["codings"])) {
        let transcript = row["transcript"].clone();
        let text = chars(&root, &transcript);
        let (start, end) = (number(&row, "start"), number(&row, "end"));
        let count = counts.entry(row["code"].clone()).or_default();
        let mut heard = false;
        for speech in speeches(&text).iter().filter(|speech| speech.speaker != "Moderator") {
            let (from, to) = (start.max(speech.start), end.min(speech.end));
            if from >= to {
                continue;
            }
            let covered = words(&text, (from, to));
            count.characters.extend((from..to).map(|at| (transcript.clone(), at)));
            if !covered.is_empty() {
                heard = true;
                count.people.insert(person(&transcript, &speech.speaker));
                count.words.extend(covered.into_iter().map(|at| (transcript.clone(), at)));
            }
        }
        if heard {
            count.codings += 1;
            count.transcripts.insert(transcript);
            count.coders.insert(row["coder"].clone());
        }
    }
    for (code, below) in [("pay", &["pay", "late"][..]), ("late", &["late"]), ("people", &["people"])] {
        let sum = below.iter().map(|code| counts.get(*code).map_or(0, |count| count.codings)).sum();
        counts.get_mut(code).unwrap().with_subcodes = sum;
    }
    let table = rows(&done(&root, ["frequencies"]));
    let codes: Vec<&str> = table.iter().map(|row| row["code"].as_str()).collect();
    assert_eq!(codes, ["pay", "late", "people", "unused"], "active codes with zeros, no retired one without codings");
    for row in &table {
        let none = Count::default();
        let count = counts.get(&row["code"]).unwrap_or(&none);
        let told = ["codings", "codings_with_subcodes", "transcripts", "speakers", "coders", "characters", "words"]
            .map(|column| number(row, column));
        let recounted = [
            count.codings,
            count.with_subcodes,
            count.transcripts.len(),
            count.people.len(),
            count.coders.len(),
            count.characters.len(),
            count.words.len(),
        ];
        assert_eq!(told, recounted, "{}", row["code"]);
        let rate: f64 = row["per_1000_words"].parse().unwrap();
        let expected = 1000.0 * count.codings as f64 / all_words as f64;
        assert!((rate - expected).abs() < 1e-6, "{}: {rate} is not {expected}", row["code"]);
    }
}
