//! What every target of the fuzzer does with its bytes: reads them, and holds the answer to what must be so.
//!
//! Each function takes hostile bytes and returns a number that stands for how they were taken, so that the loop of
//! `tests/it/fuzz.rs` can tell inputs apart; libFuzzer sees the branches itself and ignores it. A broken promise panics.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::{Cursor, Write};
use verbatim::git::merge::{Kind, merge};
use verbatim::import::refi::{self, codebook};
use verbatim::import::{FORMATS, Imported, Options, read_all, table_file};
use verbatim::model::anchor::Quote;
use verbatim::model::{Code, CodingRecord, Note, Participant, Rule, Settings, Span, Transcript};
use verbatim::store::load::codebook_from;
use verbatim::store::memo;
use verbatim::store::ron::splice::put_root;
use verbatim::store::ron::{Record, Root};
use verbatim::store::sheet::head;
use verbatim::text::correct::{Header, correction};
use verbatim::text::display::{display, pieces};
use verbatim::text::offsets::Text;
use verbatim::text::place::{Found, Passage, Trace, find, map_roughly};
use verbatim::text::turns::overlay;
use verbatim::text::voices::Version;

/// What is done with an input, and a number for how it was taken.
pub type Target = fn(&[u8]) -> u64;

/// Every target by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("text", text),
    ("subtitles", subtitles),
    ("json", json),
    ("xml", xml),
    ("tables", tables),
    ("sqlite", sqlite),
    ("archives", archives),
    ("inside", inside),
    ("documents", documents),
    ("pdf", pdf),
    ("records", records),
    ("merges", merges),
    ("anchors", anchors),
    ("shown", shown),
];

/// Plain text, Markdown, transcription programs' text and the shapes of speaker labels.
pub fn text(data: &[u8]) -> u64 {
    all(data, &["txt", "md", "cha", "textgrid", "qcoder"], "a.txt")
}

/// Subtitles and recognisers' tables of times.
pub fn subtitles(data: &[u8]) -> u64 {
    all(data, &["srt", "vtt", "whisper-tsv"], "a.srt")
}

/// What recognisers write as JSON.
pub fn json(data: &[u8]) -> u64 {
    all(data, &["whisper-json", "aws-json", "asr-json", "qmsum-json", "otr"], "a.json")
}

/// ELAN, EXMARaLDA, FOLKER, Transcriber, TEI, OHMS, Akoma Ntoso and REFI-QDA codebooks.
pub fn xml(data: &[u8]) -> u64 {
    let seen = all(data, &["eaf", "exb", "folker", "trs", "tei", "ohms", "akomantoso"], "a.xml");
    told(&codebook(data).map(|drafts| drafts.len().min(3)), seen)
}

/// Tables of speech, of answers and of attributes.
pub fn tables(data: &[u8]) -> u64 {
    let seen = all(data, &["csv", "tsv", "xlsx"], "a.csv");
    told(&table_file::any(data).map(|sheet| sheet.header.len().min(5)), seen)
}

/// Databases of other programs.
pub fn sqlite(data: &[u8]) -> u64 {
    all(data, &["taguette", "qualcoder", "sqlite"], "a.sqlite3")
}

/// Archives as bytes: their directory, their entries, projects.
pub fn archives(data: &[u8]) -> u64 {
    let seen = all(data, &["xlsx", "docx", "odt", "qdpx"], "a.zip");
    told(&project(data), seen)
}

/// The main part of an archive of each kind, packed properly, so that the reader behind the packing is reached.
pub fn inside(data: &[u8]) -> u64 {
    let text = "Moderator: How was it?\n\nAnna: They paid late. 😀 Twice late.\n\nModerator: And then?\n";
    let qdpx = packed(&[("project.qde", data), ("Sources/one.txt", text.as_bytes())]);
    let mut seen = told(&project(&qdpx), 0);
    seen = told(&project(&packed(&[("project.qde", PROJECT.as_bytes()), ("Sources/one.txt", data)])), seen);
    let book = packed(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", data),
    ]);
    seen ^= imported(&book, None, "a.xlsx").rotate_left(7);
    let word = packed(&[("[Content_Types].xml", TYPES.as_bytes()), ("word/document.xml", data)]);
    seen ^= imported(&word, None, "a.docx").rotate_left(14);
    let mime = ("mimetype", b"application/vnd.oasis.opendocument.text".as_slice());
    let writer = packed(&[mime, ("content.xml", data), ("META-INF/manifest.xml", b"<manifest/>")]);
    seen ^ imported(&writer, None, "a.odt").rotate_left(21)
}

/// Documents of word processors, printed pages and web pages, as bytes.
pub fn documents(data: &[u8]) -> u64 {
    all(data, &["docx", "odt", "rtf", "pdf", "html"], "a.html")
}

/// Printed pages as bytes: objects, fonts, what pages draw, and in which order it is read.
pub fn pdf(data: &[u8]) -> u64 {
    all(data, &["pdf"], "a.pdf")
}

/// Files of a study as somebody may have left them; what is written into one can be read again.
pub fn records(data: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(data);
    let mut hasher = DefaultHasher::new();
    let mut problems = Vec::new();
    if let Some(root) = Root::read(&text, "a.ron", &mut problems) {
        root.records::<Code>("codes", "a.ron", &mut problems).len().min(4).hash(&mut hasher);
        root.records::<CodingRecord>("codings", "a.ron", &mut problems).len().min(4).hash(&mut hasher);
        root.records::<Note>("notes", "a.ron", &mut problems).len().min(4).hash(&mut hasher);
        root.records::<Participant>("participants", "a.ron", &mut problems).len().min(4).hash(&mut hasher);
        let _ = head(&root, "a.ron", &mut problems);
        root.record::<Settings>("a.ron", &mut problems).is_some().hash(&mut hasher);
    }
    let _ = codebook_from(&text, "a.ron", &mut problems);
    let _ = memo::read("ana", "a", &text);
    for problem in &problems {
        shape(&problem.to_string()).hash(&mut hasher);
    }
    let mut faults = Vec::new();
    let read = Root::read(&text, "a.ron", &mut faults).and_then(|root| root.record::<Transcript>("a.ron", &mut faults));
    if let Some(before) = read.filter(|_| faults.is_empty()) {
        let after = Transcript { title: "Another \"title\" \\ \n".into(), header: 7, ..before.clone() };
        if let Ok(written) = put_root(&text, &before, &after) {
            let mut faults = Vec::new();
            let again = Root::read(&written, "a.ron", &mut faults).and_then(|root| root.record("a.ron", &mut faults));
            assert_eq!(again.as_ref(), Some(&after), "what was written reads otherwise: {written:?} {faults:?}");
            assert_eq!(again.as_ref().map(Record::rest), Some(after.rest()));
        }
    }
    hasher.finish()
}

/// Three versions of a file, parted by a line of equals signs: the merge is the same whichever side is named first.
pub fn merges(data: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(data);
    let parts: Vec<&str> = text.split("\n=====\n").collect();
    let (base, a, b) = match parts.as_slice() {
        [base, a, b, ..] => (Some(*base), *a, *b),
        [a, b] => (None, *a, *b),
        _ => (None, text.as_ref(), text.as_ref()),
    };
    let mut hasher = DefaultHasher::new();
    for kind in Kind::ALL {
        let one = merge(kind, base, a, b);
        let other = merge(kind, base, b, a);
        match (&one, &other) {
            (Ok(one), Ok(other)) => {
                assert_eq!(one, other, "{kind:?} depends on who is named first");
                let again = merge(kind, None, one, one);
                assert_eq!(again.as_ref(), Ok(one), "{kind:?} wrote what cannot be read");
                (one.len() / 16).min(64).hash(&mut hasher);
            }
            (Err(one), Err(other)) => {
                let _ = other;
                shape(&one.to_string()).hash(&mut hasher);
            }
            _ => panic!("{kind:?} can be merged one way round only"),
        }
    }
    hasher.finish()
}

/// An old text, a new text and a passage: it is found on its own words or not for sure.
pub fn anchors(data: &[u8]) -> u64 {
    let lossy = String::from_utf8_lossy(data);
    let (head, rest) = lossy.split_once('\n').unwrap_or(("", &lossy));
    let (old, new) = rest.split_once("\n=====\n").unwrap_or((rest, rest));
    let (old, new) = (Text::new(old.to_owned()), Text::new(new.to_owned()));
    let mut numbers = head.split(',').map(|word| word.trim().parse::<u32>().unwrap_or(0));
    let (a, b) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let start = a.checked_rem(old.len().max(1)).unwrap_or(0);
    let span = Span::new(start, start.saturating_add(b).min(old.len()));
    let labels = ["Ana", "Bea", "Moderator", "P1", "P2"].map(str::to_owned);
    let turns = |text: &Text, header: u32| overlay(text, Rule::LabelColon, &labels, header);
    let change = correction(&old, &new, Header::Old(b.min(old.len()) / 4), &turns);
    let mut last = 0;
    let mut length = i64::from(old.len());
    for (start, removed, inserted) in &change.at {
        assert!(*start >= last && start + removed <= old.len(), "edits overlap or leave the text: {:?}", change.at);
        last = start + removed;
        length += i64::from(*inserted) - i64::from(*removed);
    }
    assert_eq!(length, i64::from(new.len()), "edits do not lead to the new text: {:?}", change.at);
    let words = old.slice(span);
    let trace = Trace::of(span).through(&change.at, &change.moved);
    if let Some(at) = trace.whole() {
        assert_eq!(new.slice(at), words, "a passage was mapped to other words");
    }
    let rough = map_roughly(span, &change.at);
    assert!(rough.end <= new.len(), "{rough:?} lies outside {}", new.len());
    let from = |at: u32| Span::new(at.saturating_sub(32), at);
    let after = Span::new(span.end, span.end.saturating_add(32).min(old.len()));
    let context = |at: Span| Some(old.slice(at).to_owned()).filter(|words| !words.is_empty());
    let kept = Passage { at: span, quote: Quote::of(words), before: context(from(span.start)), after: context(after) };
    let alone = Passage { before: None, after: None, ..kept.clone() };
    let version = Version { text: &new, overlay: &change.new };
    let mut seen = 0;
    for passage in [&kept, &alone] {
        let found = find(&version, passage);
        if let Found::Sure(at) = found {
            assert_eq!(new.slice(at), words, "a passage was placed on other words");
        }
        seen = seen * 4 + matches!(found, Found::Sure(_)) as u64 + 2 * u64::from(matches!(found, Found::Perhaps(_)));
    }
    // Spans that nobody checked, as a file may hold them.
    let wild: Vec<(u32, u32, u32)> =
        numbers.clone().zip(numbers.clone().skip(1)).zip(numbers.skip(2)).map(|((a, b), c)| (a, b, c)).collect();
    let trace = Trace::of(Span::new(a, b)).through(&wild, &wild).through(&wild, &[]);
    let _ = (trace.whole(), trace.parts().count(), map_roughly(Span::new(a, b), &wild));
    let _ = find(&version, &Passage { at: Span::new(a, b), ..kept });
    seen * 64 + (change.at.len() as u64).min(8)
}

/// Text on its way to the terminal: nothing in it can steer or hide.
pub fn shown(data: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(data);
    let seen = display(&text);
    for c in seen.chars() {
        let steers =
            matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{200e}' | '\u{200f}');
        assert!(!c.is_control() && !steers && !matches!(c, '\u{2028}' | '\u{2029}'), "{c:?} passed");
    }
    let parts = pieces(&text);
    let total: u64 = parts.iter().map(|(.., count)| u64::from(*count)).sum();
    assert_eq!(total, text.chars().count() as u64, "pieces and text differ in length");
    assert_eq!(parts.iter().map(|(_, shown, _)| shown.as_ref()).collect::<String>(), seen);
    let mut hasher = DefaultHasher::new();
    for (kind, ..) in parts.iter().take(12) {
        (*kind as u8).hash(&mut hasher);
    }
    hasher.finish()
}

/// Reads bytes as every format of a family, and as whatever they look like.
fn all(data: &[u8], words: &[&str], name: &str) -> u64 {
    let mut seen = imported(data, None, name);
    for (nth, word) in words.iter().enumerate() {
        // A format may be left out of a build.
        if FORMATS.iter().any(|format| format.word == *word) {
            let turn = u32::try_from(nth).unwrap_or(0) * 5 + 3;
            seen ^= imported(data, Some(word), name).rotate_left(turn);
        }
    }
    seen
}

/// Imports, and checks that what came of it holds together.
fn imported(data: &[u8], format: Option<&str>, name: &str) -> u64 {
    let options = Options { format: format.map(str::to_owned), ..Options::default() };
    let read = read_all(data, name, &options);
    if let Ok(documents) = &read {
        documents.iter().for_each(check);
    }
    told(&read.map(|documents| documents.first().map(signature)), 0)
}

fn check(found: &Imported) {
    let text = Text::new(found.text.clone());
    assert_eq!(found.characters, text.len());
    assert!(!found.text.contains(['\r', '\0']), "the text is not canonical");
    assert!(found.header <= text.len());
    for (at, _) in &found.times {
        assert!(*at <= text.len(), "a time stands outside the text");
    }
    for (at, _) in &found.pages {
        assert!(*at <= text.len(), "a page begins outside the text");
    }
    let spans = found.coded.iter().map(|(at, _)| at).chain(found.comments.iter().map(|(at, _)| at));
    for at in spans {
        assert!(at.start <= at.end && at.end <= text.len(), "a passage lies outside the text");
    }
    // The study keeps rule and labels; the turns it sees must be those of the report.
    let over = overlay(&text, found.rule, &found.labels, found.header);
    assert_eq!(over.turns.len(), found.turns as usize, "the report has other turns than the study");
    let spoken = over.paragraphs.iter().filter(|own| own.speaker.is_none()).count();
    assert_eq!(spoken, found.unlabelled as usize, "the report has other turns without a speaker");
}

fn signature(found: &Imported) -> u64 {
    let mut hasher = DefaultHasher::new();
    (found.format, found.rule.word(), found.labels.len().min(4), found.turns.min(6)).hash(&mut hasher);
    (found.times.len().min(4), found.people.len().min(3), found.coded.len().min(3)).hash(&mut hasher);
    for note in &found.notes {
        shape(note).hash(&mut hasher);
    }
    hasher.finish()
}

/// A project's main numbers.
fn project(data: &[u8]) -> Result<usize, verbatim::import::ImportError> {
    let project = refi::read(data)?;
    for source in &project.texts {
        let length = source.text.chars().count();
        for selection in &source.selections {
            assert!(selection.at.end as usize <= length, "a selection lies outside its text");
        }
    }
    Ok(project.texts.len().min(3) + 4 * project.codes.len().min(3) + 16 * project.report.len())
}

/// An answer and what was seen before, as one number; sentences count by their words, not by what they name.
fn told<T: Hash>(answer: &Result<T, verbatim::import::ImportError>, before: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    before.hash(&mut hasher);
    match answer {
        Ok(value) => value.hash(&mut hasher),
        Err(error) => shape(&error.to_string()).hash(&mut hasher),
    }
    hasher.finish()
}

/// A sentence without its numbers and quoted words.
fn shape(sentence: &str) -> String {
    let mut quoted = false;
    let kept = |c: &char| {
        if *c == '`' {
            quoted = !quoted;
        }
        !quoted && !c.is_numeric()
    };
    sentence.chars().filter(kept).take(120).collect()
}

/// An archive of named entries.
pub fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in entries {
        if writer.start_file(*name, plain).and_then(|()| Ok(writer.write_all(bytes)?)).is_err() {
            return Vec::new();
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Talk" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const PROJECT: &str = r#"<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="x" origin="NVivo"><CodeBook><Codes><Code guid="00000000-0000-4000-8000-000000000001" name="Pay" isCodable="true"/></Codes></CodeBook><Sources><TextSource guid="00000000-0000-4000-8000-000000000002" name="One" plainTextPath="internal://one.txt"><PlainTextSelection guid="00000000-0000-4000-8000-000000000003" startPosition="5" endPosition="9"><Coding guid="00000000-0000-4000-8000-000000000004"><CodeRef targetGUID="00000000-0000-4000-8000-000000000001"/></Coding></PlainTextSelection></TextSource></Sources></Project>"#;
