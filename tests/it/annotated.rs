//! A transcript with its codings: every coding on exactly its words, as a comment in Word and between its numbers on the page.

use super::program::{done, rows, verbatim};
use super::study::TempStudy;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    folder
}

fn part(file: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What an entity stands for.
fn entity(reference: &BytesRef) -> String {
    let name = reference.to_string();
    let known = [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")];
    known.iter().find(|(known, _)| *known == name).map(|(_, letter)| (*letter).to_owned()).unwrap()
}

/// Comments of a document: author and paragraphs, by number.
fn comments(xml: &str) -> BTreeMap<String, (String, Vec<String>)> {
    let mut reader = Reader::from_str(xml);
    let (mut all, mut number) = (BTreeMap::<String, (String, Vec<String>)>::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "w:comment" => {
                let value = |name: &str| {
                    let found = tag.try_get_attribute(name).unwrap().unwrap();
                    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned()
                };
                number = value("w:id");
                assert!(all.insert(number.clone(), (value("w:author"), Vec::new())).is_none(), "{number} stands twice");
            }
            Event::Start(tag) if tag.name().as_ref() == "w:p" => {
                all.get_mut(&number).unwrap().1.push(String::new());
            }
            Event::Text(words) => {
                all.get_mut(&number).unwrap().1.last_mut().unwrap().push_str(&words);
            }
            Event::GeneralRef(reference) => {
                all.get_mut(&number).unwrap().1.last_mut().unwrap().push_str(&entity(&reference));
            }
            Event::Eof => return all,
            _ => {}
        }
    }
}

/// The words in the range of each comment of a document, paragraphs as lines.
fn ranges(xml: &str) -> BTreeMap<String, String> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut done) = (BTreeMap::<String, String>::new(), BTreeMap::new());
    let mut references = 0;
    loop {
        let event = reader.read_event().unwrap();
        let id = |tag: &quick_xml::events::BytesStart| {
            let found = tag.try_get_attribute("w:id").unwrap().unwrap();
            found.value.into_owned()
        };
        match event {
            Event::Empty(tag) if tag.name().as_ref() == "w:commentRangeStart" => {
                assert!(open.insert(id(&tag), String::new()).is_none());
            }
            Event::Empty(tag) if tag.name().as_ref() == "w:commentRangeEnd" => {
                let number = id(&tag);
                let words = open.remove(&number).unwrap();
                assert!(done.insert(number, words).is_none());
            }
            Event::Empty(tag) if tag.name().as_ref() == "w:commentReference" => references += 1,
            Event::Text(words) => {
                open.values_mut().for_each(|said| said.push_str(&words));
            }
            Event::GeneralRef(reference) => open.values_mut().for_each(|said| said.push_str(&entity(&reference))),
            Event::End(tag) if tag.name().as_ref() == "w:p" => open.values_mut().for_each(|said| said.push('\n')),
            Event::Eof => {
                assert!(open.is_empty(), "{open:?} never end");
                assert_eq!(references, done.len());
                return done;
            }
            _ => {}
        }
    }
}

/// Words as they count here: lines without letters are left out.
fn said(words: &str) -> String {
    words.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// Code, coder and words of the codings of a transcript that stand on their words.
fn codings(root: &Path, id: &str) -> Vec<(String, String, String)> {
    let names: BTreeMap<String, String> = rows(&done(root, ["codebook", "list", "--format", "csv"]))
        .into_iter()
        .map(|row| (row["code"].clone(), row["name"].clone()))
        .collect();
    let codings = rows(&verbatim(root, ["codings", "--transcript", id, "--format", "csv"]).out).into_iter();
    let sure = codings.filter(|row| row["state"] == "ok" || row["state"] == "moved");
    let mut all: Vec<_> =
        sure.map(|row| (names[&row["code"]].clone(), row["coder"].clone(), said(&row["quote"]))).collect();
    all.sort();
    all
}

/// The same as they come back out of a document, memos on passages left out.
fn commented(file: &Path) -> Vec<(String, String, String)> {
    let (comments, ranges) = (comments(&part(file, "word/comments.xml")), ranges(&part(file, "word/document.xml")));
    assert_eq!(comments.keys().collect::<Vec<_>>(), ranges.keys().collect::<Vec<_>>());
    let all = comments.into_iter().map(|(number, (author, words))| (words[0].clone(), author, said(&ranges[&number])));
    let mut all: Vec<_> = all.filter(|(code, ..)| code != "Memo").collect();
    all.sort();
    all
}

/// The words between the numbers of each coding on a page.
fn between_numbers(page: &str) -> usize {
    let mut found = 0;
    for start in page.match_indices("<sup id=\"c").map(|(at, _)| at) {
        let number = page[start + 10..].split('"').next().unwrap();
        let end = format!("<sup dir=\"ltr\">{number}]</sup>");
        assert!(page[start..].contains(&end), "{number} does not end");
        assert!(page.contains(&format!("<li id=\"m{number}\"")), "{number} has no note");
        found += 1;
    }
    found
}

#[test]
fn all_codings_of_the_sample_come_back_on_exactly_their_words() {
    let folder = sample();
    let root = folder.path().join("study");
    let transcripts = rows(&done(&root, ["transcripts", "list", "--format", "csv"]));
    let mut all = 0;
    for row in &transcripts {
        let id = &row["transcript"];
        let file = root.join(format!("{id}.docx"));
        done(&root, ["export", "transcript", id, "-o", file.to_str().unwrap()]);
        let wanted = codings(&root, id);
        assert_eq!(commented(&file), wanted, "{id}");
        let page = done(&root, ["export", "transcript", id]);
        let memos = comments(&part(&file, "word/comments.xml")).len() - wanted.len();
        assert_eq!(between_numbers(&page), wanted.len() + memos, "{id}");
        all += wanted.len();
    }
    assert!(all > 250, "only {all}");
}

#[test]
fn it_is_the_same_bytes_everywhere_and_narrowed_by_the_scope() {
    let folder = sample();
    let root = folder.path().join("study");
    let ids = rows(&done(&root, ["transcripts", "list", "--format", "csv"]));
    let id = ids[0]["transcript"].as_str();
    for ending in ["html", "docx"] {
        let mut made = Vec::new();
        for zone in ["Pacific/Apia", "America/New_York"] {
            let name = format!("{}.{ending}", made.len());
            let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_verbatim"));
            run.args(["export", "transcript", id, "-o", &name]).current_dir(&root).env("TZ", zone);
            assert!(run.output().unwrap().status.success());
            made.push(std::fs::read(root.join(name)).unwrap());
        }
        assert!(made[0] == made[1], "{ending}");
    }
    let coder = codings(&root, id)[0].1.clone();
    done(&root, ["export", "transcript", id, "--by-coder", &coder, "-o", "one.docx"]);
    let wanted: Vec<_> = codings(&root, id).into_iter().filter(|(_, own, _)| *own == coder).collect();
    assert_eq!(commented(&root.join("one.docx")), wanted);
    for (words, code, part) in [
        (vec!["export", "transcript", "none"], 2, "There is no transcript `none`"),
        (vec!["export", "transcript", id, "-o", "x.md"], 2, ".html, .docx"),
        (vec!["export", "transcript", id, "--where", "kind=interview"], 1, "is not in this scope"),
    ] {
        let refused = verbatim(&root, words.iter().copied());
        assert!(refused.code == code && refused.said.contains(part), "{words:?}: {} {}", refused.code, refused.said);
    }
}

#[test]
fn hostile_speech_is_harmless_and_what_is_lost_is_listed() {
    let study = TempStudy::new();
    let text = "\u{202e}Anna: </p><script>alert(1)</script> & =1+1 \u{1b}[31m\n\n  \n\nAnna: second\tline _x0041_\n\nعمر: لا أعرف لماذا\n";
    study.write("transcripts/a.txt", text);
    study.write("transcripts/a.ron", "(format: 1, title: \"<img src=x onerror=alert(1)>\", rule: \"label-colon\", labels: [\"\u{202e}Anna\", \"Anna\", \"عمر\"])\n");
    let long = text.chars().count() - 1;
    // Across lines and a blank one, nested, with a shared end, on one letter, and all.
    let places = [format!("0..{long}"), format!("8..{}", long - 3), "10..30".into(), "12..30".into(), "9..10".into()];
    for (coder, place) in ["ana", "ben", "ana", "ben", "ana"].iter().zip(&places) {
        done(study.root(), ["code", "a", "pay", "--at", place, "--coder", coder]);
    }
    done(study.root(), ["code", "a", "health", "--find", "لا أعرف", "--memo", "<b>why</b>\n\nagain"]);
    done(study.root(), ["export", "transcript", "a", "-o", "a.docx"]);
    let found = commented(&study.path("a.docx"));
    let wanted: Vec<_> = codings(study.root(), "a")
        .into_iter()
        .map(|(code, coder, words)| (code, coder, words.replace('\u{1b}', "\u{fffd}")))
        .collect();
    assert_eq!(found, wanted);
    let comments = comments(&part(&study.path("a.docx"), "word/comments.xml"));
    assert!(comments.values().any(|(_, words)| words[1..] == ["<b>why</b>", "again"]), "{comments:?}");
    let page = done(study.root(), ["export", "transcript", "a"]);
    for forbidden in ["<script", "<img", "<b>why", "\u{1b}", "http:", "https:"] {
        assert!(!page.contains(forbidden), "{forbidden}: {page}");
    }
    assert_eq!(between_numbers(&page), 6);
    // Words that are taken out of the text are not shown on others.
    study.write("transcripts/a.txt", "Anna: nothing of this was said before.\n");
    let after = verbatim(study.root(), ["export", "transcript", "a"]);
    assert!(after.out.contains("Codings that need a look") && after.out.contains("orphan"), "{}", after.out);
    assert_eq!(between_numbers(&after.out), 0);
    std::fs::remove_file(study.path("transcripts/a.txt")).unwrap();
    assert_eq!(verbatim(study.root(), ["export", "transcript", "a"]).code, 2);
}
