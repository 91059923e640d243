//! Projects of other programs in and out: every coding stays on its words, nothing is dropped in silence.

mod recordings;

use super::program::{done, verbatim};
use super::study::TempStudy;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use verbatim::refi::xml::Tree;
use verbatim::refi::{key, open};
use zip::write::SimpleFileOptions;

const GUID: &str = "00000000-0000-4000-8000-0000000000";

fn guid(number: u32) -> String {
    format!("{GUID}{number:02x}")
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A project with one text, coded by two, with what a study has no place for.
fn project(origin: &str, text_path: &str, selections: &str) -> String {
    format!(
        r##"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Elsewhere" origin="{origin}">
<Users><User guid="{u1}" name="Ana Ruiz"/><User guid="{u2}" name="Bo Berg"/></Users>
<CodeBook><Codes><Code guid="{c1}" name="Pay" isCodable="false" color="#ff8800"><Description>Money &amp; time</Description>
<NoteRef targetGUID="{n1}"/><Code guid="{{{C2}}}" name="Late pay" isCodable="true"/></Code></Codes></CodeBook>
<Variables><Variable guid="{v1}" name="country" typeOfVariable="Text"/><Variable guid="{v2}" name="age" typeOfVariable="Integer"/></Variables>
<Cases><Case guid="{k1}" name="Anna"><VariableValue><VariableRef targetGUID="{v2}"/><IntegerValue>31</IntegerValue></VariableValue>
<SourceRef targetGUID="{s1}"/></Case></Cases>
<Sources><TextSource guid="{s1}" name="Interview 1" plainTextPath="{text_path}">{selections}
<VariableValue><VariableRef targetGUID="{v1}"/><TextValue>ES</TextValue></VariableValue></TextSource>
<PictureSource guid="{s2}" name="Board" path="internal://board.png"><PictureSelection guid="{p1}" firstX="1" firstY="1" secondX="9" secondY="9">
<Coding guid="{p2}" creatingUser="{u2}"><CodeRef targetGUID="{c2}"/></Coding></PictureSelection></PictureSource></Sources>
<Notes><Note guid="{n1}" name="About pay" creatingUser="{u1}" creationDateTime="2024-05-06T07:08:09Z"><PlainTextContent>See the field notes.</PlainTextContent></Note></Notes>
<Links><Link guid="{l1}" name="leads to" direction="OneWay" originGUID="{c1}" targetGUID="{c2}"/></Links>
<Sets><Set guid="{t1}" name="Wave 1"><MemberSource targetGUID="{s1}"/></Set></Sets>
<Graphs><Graph guid="{g1}" name="Net"><Vertex guid="{g2}" representedGUID="{c1}" firstX="0" firstY="0"/></Graph></Graphs>
</Project>"##,
        u1 = guid(1),
        u2 = guid(2),
        c1 = guid(3),
        c2 = guid(4),
        C2 = guid(4).to_uppercase(),
        n1 = guid(5),
        v1 = guid(6),
        v2 = guid(7),
        k1 = guid(8),
        s1 = guid(9),
        s2 = guid(10),
        p1 = guid(11),
        p2 = guid(12),
        l1 = guid(13),
        t1 = guid(14),
        g1 = guid(15),
        g2 = guid(16),
    )
}

fn selection(number: u32, start: usize, end: usize, user: u32, code: u32) -> String {
    format!(
        r#"<PlainTextSelection guid="{}" startPosition="{start}" endPosition="{end}" creatingUser="{}"><Description>why {number}</Description>
        <Coding guid="{}" creatingUser="{}" creationDateTime="2024-05-06T10:00:00+02:00"><CodeRef targetGUID="{}"/></Coding></PlainTextSelection>"#,
        guid(100 + number),
        guid(1),
        guid(150 + number),
        guid(user),
        guid(code),
    )
}

const TEXT: &str = "Moderator: 😀 How was it?\r\n\r\nAnna: They paid late. 😀😀 Twice late.\r\n\r\nModerator: And then?\r\n\r\nAnna: I left the site.\r\n\r\nModerator: Thank you.\r\n";

/// Positions of words in UTF-16 units of the text as it is stored.
fn utf16(words: &str) -> (usize, usize) {
    let at = TEXT.find(words).unwrap();
    let units = |text: &str| text.encode_utf16().count();
    (units(&TEXT[..at]), units(&TEXT[..at]) + units(words))
}

fn rows(root: &Path) -> BTreeSet<(String, String, String)> {
    let book = done(root, ["codebook", "export", "--format", "csv"]);
    let mut book = csv::Reader::from_reader(book.as_bytes());
    let path: std::collections::HashMap<String, String> =
        book.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row[3].to_owned())).collect();
    let answer = verbatim(root, ["codings", "--format", "csv"]);
    let mut codings = csv::Reader::from_reader(answer.out.as_bytes());
    let rows = codings.records().map(|row| row.unwrap());
    rows.map(|row| (path[&row[3]].clone(), row[2].to_owned(), row[6].to_owned())).collect()
}

fn nvivo() -> Vec<u8> {
    let mut all = String::new();
    for (number, words) in ["They paid late.", "Twice late.", "I left the site.", "How was it?"].iter().enumerate() {
        let (start, end) = utf16(words);
        let number = u32::try_from(number).unwrap();
        all.push_str(&selection(number, start, end, 1 + number % 2, if number == 3 { 3 } else { 4 }));
    }
    // More passages, so that the way of counting shows.
    for (number, words) in
        ["They", "paid", "late", "Twice", "left", "the", "site", "How", "was", "it", "Thank", "you"].iter().enumerate()
    {
        let (start, end) = utf16(words);
        all.push_str(&format!(
            r#"<PlainTextSelection guid="{}" name="" startPosition="{start}" endPosition="{end}"/>"#,
            guid(200 + u32::try_from(number).unwrap())
        ));
    }
    let xml = project("NVivo", "internal://one.txt", &all);
    let text = format!("\u{feff}{TEXT}");
    archive(&[
        ("project.qde", xml.as_bytes()),
        ("Sources/one.txt", text.as_bytes()),
        ("Sources/board.png", b"not really a picture"),
    ])
}

fn imported(bytes: &[u8]) -> TempStudy {
    let study = TempStudy::new();
    std::fs::write(study.path("elsewhere.qdpx"), bytes).unwrap();
    let answer = verbatim(study.root(), ["import", "elsewhere.qdpx"]);
    assert_eq!(answer.code, 0, "{} {}", answer.out, answer.said);
    study
}

fn expected() -> BTreeSet<(String, String, String)> {
    [
        ("Pay / Late pay", "ana", "They paid late."),
        ("Pay / Late pay", "bo-berg", "Twice late."),
        ("Pay / Late pay", "ana", "I left the site."),
        ("Pay", "bo-berg", "How was it?"),
    ]
    .map(|(code, coder, words)| (code.to_owned(), coder.to_owned(), words.to_owned()))
    .into()
}

#[test]
fn positions_of_other_programs_are_turned_into_ours() {
    let study = TempStudy::new();
    study.write(
        "verbatim.ron",
        &study.read("verbatim.ron").replace("(name: \"Ana\", kind: Person)", "(name: \"Ana Ruiz\", kind: Person)"),
    );
    std::fs::write(study.path("elsewhere.qdpx"), nvivo()).unwrap();
    let answer = verbatim(study.root(), ["import", "elsewhere.qdpx"]);
    assert_eq!(answer.code, 0, "{} {}", answer.out, answer.said);
    assert!(answer.said.contains("UTF-16 units"), "{}", answer.said);
    assert!(answer.said.contains("1 codings on pictures"), "{}", answer.said);
    assert_eq!(rows(study.root()), expected());
    let record = study.read("transcripts/interview-1.ron");
    assert!(record.contains("\"country\": \"ES\"") && record.contains("labels: [\"Moderator\", \"Anna\"]"), "{record}");
    let people = study.read("participants.ron");
    assert!(people.contains("\"age\": \"31\"") && people.contains("(\"interview-1\", \"Anna\")"), "{people}");
    let memos = done(study.root(), ["memo", "list", "--format", "csv"]);
    assert!(memos.contains("See the field notes.") && memos.contains("why 0"), "{memos}");
    // All of it is one step back.
    done(study.root(), ["undo", "--coder", "ana"]);
    assert!(rows(study.root()).is_empty() && !study.path("transcripts/interview-1.txt").exists());
}

#[test]
fn what_came_in_goes_out_again_with_all_that_a_study_does_not_hold() {
    let study = imported(&nvivo());
    let root = study.root();
    done(root, ["export", "qdpx", "-o", "out.qdpx"]);
    let bytes = std::fs::read(study.path("out.qdpx")).unwrap();
    let tree = tree(&bytes);
    sound(&tree);
    let order: Vec<&str> = tree.children.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(order, ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"]);
    let mut guids = BTreeSet::new();
    collect(&tree, &mut guids);
    for number in (1..=16).chain(100..104).chain(150..154).chain(200..212) {
        assert!(guids.contains(&guid(number)), "{} is gone", guid(number));
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut picture = String::new();
    zip.by_name("sources/board.png").unwrap().read_to_string(&mut picture).unwrap();
    assert_eq!(picture, "not really a picture");
    // The same study makes the same bytes, and nothing new comes of taking it in again.
    done(root, ["export", "qdpx", "-o", "again.qdpx"]);
    assert_eq!(std::fs::read(study.path("again.qdpx")).unwrap(), bytes);
    let before = rows(root);
    verbatim(root, ["import", "out.qdpx"]);
    assert_eq!(rows(root), before);
    // In another study it is the same.
    let other = imported(&bytes);
    assert_eq!(rows(other.root()).len(), 4);
    assert_eq!(
        rows(other.root()).into_iter().map(|(code, _, words)| (code, words)).collect::<BTreeSet<_>>(),
        before.into_iter().map(|(code, _, words)| (code, words)).collect::<BTreeSet<_>>()
    );
}

/// The XML of a project, as it is.
fn tree(bytes: &[u8]) -> Tree {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    zip.by_name("project.qde").unwrap().read_to_string(&mut xml).unwrap();
    Tree::read(&xml, "a test").unwrap()
}

fn collect(tree: &Tree, guids: &mut BTreeSet<String>) {
    guids.extend(tree.get("guid").map(key));
    tree.children.iter().for_each(|inner| collect(inner, guids));
}

/// Every reference leads somewhere, nothing is there twice.
fn sound(tree: &Tree) {
    fn walk<'a>(tree: &'a Tree, guids: &mut Vec<String>, targets: &mut Vec<(&'a str, String)>) {
        guids.extend(tree.get("guid").map(key));
        for name in ["targetGUID", "creatingUser", "modifyingUser"] {
            targets.extend(tree.get(name).map(|it| (tree.name.as_str(), key(it))));
        }
        let dated = tree.get("creationDateTime").or(tree.get("modifiedDateTime")).is_some();
        assert!(dated || !(tree.name.ends_with("Selection") || tree.name == "Note"), "QualCoder wants a moment");
        // QualCoder drops a code that holds a reference to a note.
        assert!(
            tree.name != "Code" || tree.children.iter().all(|inner| ["Description", "Code"].contains(&&*inner.name))
        );
        tree.children.iter().for_each(|inner| walk(inner, guids, targets));
    }
    let (mut guids, mut targets) = (Vec::new(), Vec::new());
    walk(tree, &mut guids, &mut targets);
    let all: BTreeSet<&String> = guids.iter().collect();
    assert_eq!(all.len(), guids.len(), "an identifier is there twice");
    for (name, target) in &targets {
        assert!(all.contains(target), "{name} points at {target}, which is not there");
    }
}

#[test]
fn the_sample_study_comes_back_to_the_coding() {
    let folder = tempfile::tempdir().unwrap();
    let sample = folder.path().join("sample");
    done(folder.path(), ["demo", sample.to_str().unwrap()]);
    for options in [&[][..], &["--utf16", "--unique-names", "--speakers"]] {
        let file = folder.path().join("sample.qdpx");
        let args = ["export", "qdpx", "--force", "-o", file.to_str().unwrap()];
        done(&sample, args.iter().copied().chain(options.iter().copied()));
        let bytes = std::fs::read(&file).unwrap();
        sound(&tree(&bytes));
        let other = folder.path().join(format!("other{}", options.len()));
        done(folder.path(), ["new", other.to_str().unwrap()]);
        assert_eq!(verbatim(&other, ["import", file.to_str().unwrap()]).code, 0);
        assert_eq!(rows(&other), rows(&sample));
        let memos = |root: &Path| {
            let told = done(root, ["memo", "list", "--format", "json"]);
            let memos: serde_json::Value = serde_json::from_str(&told).unwrap();
            let of =
                |row: &serde_json::Value| (row["kind"].to_string(), row["about"].to_string(), row["memo"].to_string());
            memos["rows"].as_array().unwrap().iter().map(of).collect::<BTreeSet<_>>()
        };
        assert_eq!(memos(&other), memos(&sample));
        let people = |root: &Path| {
            let mut lines: Vec<String> = done(root, ["participants", "--format", "csv"])
                .lines()
                .skip(1)
                .map(|line| line.split(',').take(4).collect::<Vec<_>>().join(","))
                .collect();
            lines.sort();
            lines
        };
        assert_eq!(people(&other), people(&sample));
    }
}

/// Memos of a study by the name of their file.
fn memos(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for coder in std::fs::read_dir(root.join("memos")).unwrap().map(|entry| entry.unwrap().path()) {
        for file in std::fs::read_dir(coder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            found.insert(name, std::fs::read_to_string(file).unwrap());
        }
    }
    found
}

#[test]
fn memos_people_and_definitions_come_back_as_they_were() {
    let study = TempStudy::new();
    let memo = |name: &str, head: &str, body: &str| {
        study.write(&format!("memos/ana/{name}.md"), &format!("{head}\n\n{body}\n"));
    };
    memo("2026-03-01-first", "kind: memo\nabout: study\ndate: 2026-03-01", "No heading, two lines.\nThe second.");
    memo("2026-03-02-diary", "kind: journal\nabout: study\ndate: 2026-03-02\nmood: grey", "# A day\n\nLong.");
    memo("my-own-name", "kind: memo\nabout: code/pay\ndate: 2026-03-03", "# Pay\nNo blank line below.");
    memo("2026-03-04-only", "kind: journal\nabout: transcript/a\ndate: 2026-03-04", "# Only a heading");
    memo("2026-03-05-cell", "kind: memo\nabout: code/pay participant/p1\ndate: 2026-03-05", "She waits.");
    memo("2026-03-06-cell", "kind: memo\nabout: code/pay participant/a/Bob\ndate: 2026-03-06", "He waits, too.");
    let book = study.read("codebook.ron").replace("Money for work.", "Belongs here: money for work.");
    study.write("codebook.ron", &book);
    done(
        study.root(),
        ["participants", "set", "p1", "--pseudonym", "Lena", "--speaker", "a/Anna", "--speaker", "a/Note taker"],
    );
    done(study.root(), ["participants", "set", "p2", "--pseudonym", "Rita", "--speaker", "a/Silent"]);
    let fields = |root: &Path| {
        let text = done(root, ["codebook", "export", "--format", "csv"]);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let wanted = ["definition", "include", "exclude"];
        let heads = rows.headers().unwrap().clone();
        let of = |row: csv::StringRecord| -> Vec<String> {
            heads
                .iter()
                .zip(row.iter())
                .filter(|(head, _)| wanted.contains(head))
                .map(|(_, cell)| cell.to_owned())
                .collect()
        };
        rows.records().map(|row| of(row.unwrap())).collect::<Vec<_>>()
    };
    let people = |root: &Path| {
        let listed = done(root, ["participants", "--format", "csv"]);
        listed.lines().map(|line| line.split(',').take(4).collect::<Vec<_>>().join(",")).collect::<BTreeSet<_>>()
    };
    let notes = |file: &Path| {
        let bytes = std::fs::read(file).unwrap();
        sound(&tree(&bytes));
        let notes = open(&bytes).unwrap().0.notes;
        notes.into_iter().map(|note| (note.guid, note.name)).collect::<BTreeSet<_>>()
    };
    let mut file = study.path("trip0.qdpx");
    done(study.root(), ["export", "qdpx", "-o", file.to_str().unwrap()]);
    let first = notes(&file);
    for trip in 1..3 {
        let other = TempStudy::new();
        other.write("codebook.ron", "(\n    format: 1,\n    codes: [\n    ],\n)\n");
        std::fs::remove_file(other.path("transcripts/a.ron")).unwrap();
        std::fs::remove_file(other.path("transcripts/a.txt")).unwrap();
        assert_eq!(verbatim(other.root(), ["import", file.to_str().unwrap()]).code, 0);
        assert_eq!(memos(other.root()), memos(study.root()), "trip {trip}");
        assert_eq!(fields(other.root()), fields(study.root()), "trip {trip}");
        assert_eq!(people(other.root()), people(study.root()), "trip {trip}");
        file = study.path(&format!("trip{trip}.qdpx"));
        done(other.root(), ["export", "qdpx", "-o", file.to_str().unwrap()]);
        let again = notes(&file);
        let named = |notes: &BTreeSet<(Option<String>, Option<String>)>| {
            notes
                .iter()
                .filter(|(_, name)| name.as_deref() != Some("More about the codes"))
                .cloned()
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(named(&again), named(&first), "identifiers and names stay, trip {trip}");
    }
    // At home nothing new comes of it.
    let before = memos(study.root());
    verbatim(study.root(), ["import", file.to_str().unwrap()]);
    assert_eq!(memos(study.root()), before);
}

#[test]
fn what_the_format_cannot_say_is_told_with_a_number() {
    let study = TempStudy::new();
    done(study.root(), ["transcripts", "speakers", "a", "--label", "Anna"]);
    let people =
        "(format: 1, participants: [\n    (id: \"p1\", pseudonym: \"Lena\", speakers: [(\"gone\", \"Anna\")]),\n])\n";
    study.write("participants.ron", people);
    study.write("memos/ana/x.md", "kind: memo\nabout: study\ndate: 2026-03-01\nalts: {\"body\": [\"b\"]}\n\na\n");
    let told = verbatim(study.root(), ["export", "qdpx", "-o", "out.qdpx"]).said;
    for part in
        ["1 texts have speakers that were set by hand", "1 links of people to transcripts", "1 memos hold what a merge"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn codebooks_go_out_and_come_in() {
    let study = TempStudy::new();
    let text = done(study.root(), ["export", "qdc"]);
    assert!(text.contains("urn:QDA-XML:codebook:1.0") && text.contains("Withheld pay"), "{text}");
    let other = TempStudy::new();
    other.write("codebook.ron", "(\n    format: 1,\n    codes: [\n    ],\n)\n");
    other.write("book.qdc", &text);
    done(other.root(), ["codebook", "import", "book.qdc"]);
    let book = |root: &Path| done(root, ["codebook", "export", "--format", "csv"]);
    let names = |root: &Path| -> Vec<String> {
        let text = book(root);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        rows.records()
            .map(|row| row.unwrap())
            .map(|row| format!("{} {} {} {}", &row[3], &row[6], &row[7], &row[8]))
            .collect()
    };
    assert_eq!(names(other.root()), names(study.root()));
}

/// The descriptions of all codes in a project, by the code's identifier.
fn descriptions(file: &Path) -> BTreeMap<String, String> {
    let bytes = std::fs::read(file).unwrap();
    let (project, _) = open(&bytes).unwrap();
    project
        .book
        .all()
        .into_iter()
        .filter_map(|code| code.guid.as_deref().map(key).zip(code.description.clone()))
        .collect()
}

/// A project as a program writes that reads it and calls it its own; without its notes where it knows none.
fn elsewhere(file: &Path, notes: bool) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    for place in 0..zip.len() {
        let mut entry = zip.by_index(place).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name.ends_with(".qde") {
            let mut text = String::from_utf8(bytes).unwrap();
            let origin = format!("origin=\"{}\"", verbatim::export::refi::origin());
            assert!(text.contains(&origin));
            text = text.replace(&origin, "origin=\"QualCoder 3.5\"");
            if !notes {
                let (before, rest) = text.split_once("<Notes>").unwrap();
                text = before.to_owned() + rest.split_once("</Notes>").unwrap().1;
            }
            bytes = text.into_bytes();
        }
        entries.push((name, bytes));
    }
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    archive(&entries)
}

/// A book in which codes say all that one can.
const FULL: &str = r##"(
    format: 1,
    codes: [
        (id: "work", name: "Work", definition: "Whatever is done for pay.\n\nAlso: waiting for it.", color: "#d55e00", made: "2026-01-31"),
        (id: "pay", name: "Pay", parent: "work", names: {"fr": "Paie", "hi": "वेतन"}, key: 'w', groups: ["money", "law"],
            include: "Fines;\n- of clients\n- of platforms", exclude: "Tips: use `tips`.",
            examples: ["they kept it", "three\nmonths"], made: "2026-02-01", defined: "2026-03-14"),
        (id: "tips", name: "Tips", parent: "work", exclude: "Wages.", made: "2026-02-01", status: Retired),
        (id: "bare", name: "Bare", made: "2026-01-31"),
    ],
)
"##;

#[test]
fn a_description_holds_the_definition_and_stays_the_same_however_often_it_travels() {
    let study = TempStudy::new();
    study.write("codebook.ron", FULL);
    let book = |root: &Path| {
        let text = done(root, ["codebook", "export", "--format", "csv"]);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let columns = rows.headers().unwrap().clone();
        // The identifier is that of the study where a code was born; a colour has no case.
        let one = |row: csv::StringRecord| {
            let cells = columns.iter().zip(row.iter()).filter(|(column, _)| *column != "guid");
            cells
                .map(|(column, cell)| format!("{column}={}", cell.replace("#d5", "#D5").replace("5e00", "5E00")))
                .collect::<Vec<_>>()
        };
        rows.records().map(|row| one(row.unwrap())).collect::<Vec<_>>()
    };
    let first = study.path("first.qdpx");
    done(study.root(), ["export", "qdpx", "-o", first.to_str().unwrap()]);
    let said = descriptions(&first);
    let all: BTreeSet<&str> = said.values().map(String::as_str).collect();
    let wanted = [
        "Whatever is done for pay.\n\nAlso: waiting for it.",
        "Belongs here: Fines;\n- of clients\n- of platforms\n\nDoes not: Tips: use `tips`.",
        "Does not: Wages.",
    ];
    assert_eq!(all, wanted.into(), "no heading without words, nothing else, and nothing for a code that says nothing");
    let mut file = first;
    for trip in 0..3 {
        let other = TempStudy::new();
        other.write("codebook.ron", "(\n    format: 1,\n    codes: [\n    ],\n)\n");
        let came = other.path("came.qdpx");
        std::fs::write(&came, elsewhere(&file, true)).unwrap();
        assert_eq!(verbatim(other.root(), ["import", came.to_str().unwrap()]).code, 0);
        assert_eq!(book(other.root()), book(study.root()), "every field comes back, trip {trip}");
        let memos = verbatim(other.root(), ["memo", "list"]);
        assert!(!memos.out.contains("More about"), "the note is nobody's memo: {}", memos.out);
        // Elsewhere than the studies, which go.
        file = study.path(&format!("trip{trip}.qdpx"));
        done(other.root(), ["export", "qdpx", "-o", file.to_str().unwrap()]);
        assert_eq!(descriptions(&file), said, "trip {trip}");
    }
    // Through a program that knows no notes the definitions still come back to their fields.
    let other = TempStudy::new();
    other.write("codebook.ron", "(\n    format: 1,\n    codes: [\n    ],\n)\n");
    let came = other.path("came.qdpx");
    std::fs::write(&came, elsewhere(&file, false)).unwrap();
    assert_eq!(verbatim(other.root(), ["import", came.to_str().unwrap()]).code, 0);
    let worded = |root: &Path| -> Vec<Vec<String>> {
        let said = |cell: &String| {
            ["name=", "path=", "definition=", "include=", "exclude="].iter().any(|it| cell.starts_with(it))
        };
        book(root).into_iter().map(|row| row.into_iter().filter(said).collect()).collect()
    };
    assert_eq!(worded(other.root()), worded(study.root()));
    // Coming home, what was worded otherwise elsewhere is told.
    let text = study.read("codebook.ron").replace("Wages.", "Wages and fees.");
    study.write("codebook.ron", &text);
    let answer = verbatim(study.root(), ["import", file.to_str().unwrap()]);
    assert!(answer.said.contains("stay as they are here: Tips"), "{}", answer.said);
}

#[test]
fn descriptions_of_other_programs_go_out_as_they_came() {
    let odd = "  Two  spaces\n\n\nBelongs here: three breaks \n";
    let xml = project("QualCoder 3.5", "internal://one.txt", "").replace("Money &amp; time", odd);
    let study = imported(&archive(&[("project.qde", xml.as_bytes()), ("Sources/one.txt", b"Anna: They paid late.\n")]));
    let out = study.path("out.qdpx");
    done(study.root(), ["export", "qdpx", "-o", out.to_str().unwrap()]);
    assert_eq!(descriptions(&out)[&guid(3)], odd);
}

#[test]
fn a_qdc_says_what_it_leaves_behind_and_takes_nothing_away() {
    let study = TempStudy::new();
    study.write("codebook.ron", FULL);
    let answer = verbatim(study.root(), ["export", "qdc", "-o", study.path("book.qdc").to_str().unwrap()]);
    for part in ["examples of 1", "names in other languages of 1", "groups of 1", "keys of 1", "the status of 1"] {
        assert!(answer.said.contains(part), "{part}: {}", answer.said);
    }
    let text = study.read("book.qdc").replace("Wages.", "Wages, fees.");
    study.write("book.qdc", &text);
    let before = study.read("codebook.ron");
    done(study.root(), ["codebook", "import", "book.qdc", "--update"]);
    let after = study.read("codebook.ron");
    let code = |text: &str, id: &str| {
        text.split_once(&format!("(id: \"{id}\"")).unwrap().1.split("\n        (").next().unwrap().to_owned()
    };
    assert!(code(&after, "tips").contains("Wages, fees."), "{after}");
    for kept in [
        "names: {\"fr\": \"Paie\"",
        "key: 'w'",
        "groups: [\"money\", \"law\"]",
        "they kept it",
        "made: \"2026-02-01\"",
        "status: Retired",
    ] {
        assert_eq!(after.matches(kept).count(), before.matches(kept).count(), "{kept}: {after}");
    }
}

#[test]
fn hostile_projects_get_a_sentence() {
    let study = TempStudy::new();
    let xml = project("x", "internal://../../etc/passwd", &selection(0, 0, 4, 1, 4));
    let doctype =
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Project xmlns='urn:QDA-XML:project:1.0' name='&x;'/>";
    let deep = format!("<Project name='x'>{}</Project>", "<Set>".repeat(300));
    for (name, bytes, word) in [
        ("doctype", archive(&[("project.qde", doctype.as_bytes())]), "document type"),
        ("deep", archive(&[("project.qde", deep.as_bytes())]), "256"),
        ("other", archive(&[("project.qde", b"<CodeBook/>")]), "begins with `CodeBook`"),
        ("cut", archive(&[("project.qde", &xml.as_bytes()[..200])]), "damaged"),
    ] {
        let file = format!("{name}.qdpx");
        std::fs::write(study.path(&file), bytes).unwrap();
        let answer = verbatim(study.root(), ["import", &file]);
        assert_eq!(answer.code, 3, "{name}: {} {}", answer.out, answer.said);
        assert!(answer.out.contains(word), "{name}: {}", answer.out);
    }
    // A text that would lie outside is a text that is missing.
    std::fs::write(study.path("outside.qdpx"), archive(&[("project.qde", xml.as_bytes())])).unwrap();
    let answer = verbatim(study.root(), ["import", "outside.qdpx"]);
    assert!(
        answer.said.contains("1 texts that are missing") && !answer.out.contains("root:"),
        "{} {}",
        answer.out,
        answer.said
    );
    // Positions beyond any text lose the coding, and nothing else.
    let all = format!("{}{}", selection(0, 0, 4, 1, 4), selection(1, 5, 99_999_999, 1, 4));
    let xml = project("x", "one.txt", &all);
    let bytes = archive(&[("project.qde", xml.as_bytes()), ("sources/one.txt", b"Some words here.")]);
    std::fs::write(study.path("beyond.qdpx"), bytes).unwrap();
    let answer = verbatim(study.root(), ["import", "beyond.qdpx"]);
    assert!(
        answer.code == 0 && answer.said.contains("1 codings on places that are not in their text"),
        "{}",
        answer.said
    );
    assert_eq!(rows(study.root()).len(), 1);
}
