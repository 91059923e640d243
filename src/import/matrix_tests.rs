//! Labels as people have them in every rendering: the right person or nobody, never another.

use super::Options;
use super::testing::{paragraphs, read, zipped};
use crate::text::labels::key;

/// Shapes of labels, made up.
pub(super) const LABELS: &[&str] = &[
    "Rosa",
    "rosa",
    "ROSA",
    "Rosa Vidal",
    "Rosa de la Cruz",
    "Okoro, Ben",
    "Brandt, PsyD",
    "Nadia Brandt, PsyD",
    "Teilnehmer*in 3",
    "Teilnehmer:in 3",
    "Sprecher:in 2",
    "Teilnehmer_in 4",
    "Befragte/r 2",
    "Person_B",
    "P_07",
    "M?",
    "W?",
    "+49 170 *****21",
    "+44 7700 900123",
    "„Ana“",
    "“Ana”",
    "«Ana»",
    "\"Ana\"",
    "'Ana'",
    "Ana, 34",
    "Ana (34)",
    "P-07 (w, 34)",
    "P7 (she/her)",
    "Herr K.",
    "Frau Dr. M.",
    "J. R.",
    "J.R.",
    "О. П., 41",
    "Оксана П.",
    "[Rosa]",
    "(Rosa)",
    "#Rosa",
    "Rosa & Ben",
    "Rosa/Ben",
    "M1/M2",
    "S02",
    "SPEAKER_00",
    "Speaker 1",
    "Interviewer",
    "interviewee",
    "Participant 12",
    "Moderadora",
    "Entrevistada 2",
    "Enquêtrice",
    "Chercheur·e",
    "Chercheur.e 2",
    "الباحثة",
    "سمير 2",
    "訪",
    "唐鳳",
    "田中さん",
    "मीना",
    "Şule Öz",
    "Ngọc Ánh",
    "Łukasz W.",
    "O’Neil-Ruiz, D.",
    "Anna-Lena von der Heide",
    "Team Lead (external)",
    "Dr. Ana M. de Souza Pereira Lima",
    "B1",
    "I",
    "Q",
    "TN_3b",
    "Unknown Speaker",
    "All",
    "Mother of P3",
    "Rosa 🌱",
    "N°4",
];

const WORDS: [&str; 5] =
    ["So I said no.", "Why was that?", "Because of the bus.", "Ah, I see now.", "And then I left early."];

/// Who says what: two people with plain names, and one with the label.
fn talk(label: &str) -> Vec<(String, String)> {
    let third = [2, 7, 13];
    let who = |nth: usize| {
        let plain = if nth.is_multiple_of(2) { "Hanna" } else { "Tom" };
        if third.contains(&nth) { label } else { plain }
    };
    (0..15).map(|nth| (who(nth).to_owned(), format!("{} {nth}", WORDS[nth % WORDS.len()]))).collect()
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(super) fn document(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    );
    let rels = r#"<Relationships xmlns="r"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", rels.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

pub(super) fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space='preserve'>{}</w:t></w:r></w:p>", escaped(words))
}

type Rendering = (&'static str, &'static str, fn(&[(String, String)]) -> Vec<u8>);

fn each(talk: &[(String, String)], turn: impl Fn(usize, &str, &str) -> String) -> Vec<u8> {
    talk.iter().enumerate().map(|(nth, (who, words))| turn(nth, who, words)).collect::<String>().into_bytes()
}

/// The renderings: what they are called, the name of the file, how a talk is written.
const RENDERINGS: [Rendering; 15] = [
    ("colon", "a.txt", |talk| each(talk, |_, who, words| format!("{who}: {words}\n\n"))),
    ("colon, no blank lines", "a.txt", |talk| each(talk, |_, who, words| format!("{who}: {words}\n"))),
    ("bold", "a.md", |talk| each(talk, |_, who, words| format!("**{who}:** {words}\n\n"))),
    ("line", "a.txt", |talk| each(talk, |_, who, words| format!("{who}\n{words}\n\n"))),
    ("tab", "a.txt", |talk| each(talk, |_, who, words| format!("{who}\t{words}\n"))),
    ("stamp before", "a.txt", |talk| each(talk, |nth, who, words| format!("[00:00:{nth:02}] {who}: {words}\n\n"))),
    ("stamp behind", "a.txt", |talk| each(talk, |nth, who, words| format!("{who} [00:00:{nth:02}] {words}\n\n"))),
    ("otter", "a.txt", |talk| each(talk, |nth, who, words| format!("{who}  0:{nth:02}\n{words}\n\n"))),
    ("teams", "a.txt", |talk| {
        each(talk, |nth, who, words| format!("0:0:{nth}.0 --> 0:0:{nth}.900\n{who}\n{words}\n\n"))
    }),
    ("vtt voice", "a.vtt", |talk| {
        let turn = |nth: usize, who: &str, words: &str| {
            format!("00:00:{nth:02}.000 --> 00:00:{nth:02}.900\n<v {}>{words}</v>\n\n", escaped(who))
        };
        [b"WEBVTT\n\n".to_vec(), each(talk, turn)].concat()
    }),
    ("vtt text", "a.vtt", |talk| {
        let turn = |nth: usize, who: &str, words: &str| {
            format!("00:00:{nth:02}.000 --> 00:00:{nth:02}.900\n{}: {words}\n\n", escaped(who))
        };
        [b"WEBVTT\n\n".to_vec(), each(talk, turn)].concat()
    }),
    ("srt", "a.srt", |talk| {
        each(talk, |nth, who, words| {
            format!("{}\n00:00:{nth:02},000 --> 00:00:{nth:02},900\n{who}: {words}\n\n", nth + 1)
        })
    }),
    ("docx", "a.docx", |talk| {
        let body = each(talk, |_, who, words| paragraph(&format!("{who}: {words}")));
        document(&String::from_utf8(body).unwrap())
    }),
    ("docx table", "a.docx", |talk| {
        let row = |_: usize, who: &str, words: &str| {
            format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", paragraph(who), paragraph(words))
        };
        document(&format!("<w:tbl>{}</w:tbl>", String::from_utf8(each(talk, row)).unwrap()))
    }),
    ("csv", "a.csv", |talk| {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let rows = each(talk, |_, who, words| format!("{},{}\n", quoted(who), quoted(words)));
        [b"speaker,text\n".to_vec(), rows].concat()
    }),
];

/// What became of the turns of a talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    right: usize,
    nobody: usize,
    another: usize,
}

/// Whether a speaker is the person that a label names: as spelt, or without what stands around the name.
pub(super) fn is(speaker: &str, label: &str) -> bool {
    let outer: &[char] = &['[', ']', '(', ')', '#', '„', '“', '”', '«', '»', '"', '\''];
    key(speaker) == key(label)
        || key(speaker.trim_matches(outer)) == key(label.trim_matches(outer))
        || label.split_once(" (").is_some_and(|(name, _)| key(name) == key(speaker))
}

/// Whose the words of each turn are; a turn that cannot be found is another's.
fn held(talk: &[(String, String)], bytes: &[u8], name: &str) -> Tally {
    let mut tally = Tally::default();
    let Ok(found) = read(bytes, name, &Options::default()) else {
        tally.nobody = talk.len();
        return tally;
    };
    let seen = paragraphs(&found);
    for (who, words) in talk {
        match seen.iter().find(|(_, said)| said.contains(words.as_str())) {
            Some((speaker, _)) if speaker.is_empty() => tally.nobody += 1,
            Some((speaker, _)) if is(speaker, who) => tally.right += 1,
            // What is a header has no turn.
            None if found.text.contains(words.as_str()) => tally.nobody += 1,
            _ => tally.another += 1,
        }
    }
    tally
}

#[test]
fn every_label_in_every_rendering() {
    let mut all = Tally::default();
    let mut bad = Vec::new();
    for label in LABELS {
        let talk = talk(label);
        for (rendering, name, write) in RENDERINGS {
            let tally = held(&talk, &write(&talk), name);
            all.right += tally.right;
            all.nobody += tally.nobody;
            all.another += tally.another;
            if tally.right < talk.len() {
                bad.push(format!("{label} as {rendering}: {tally:?}"));
            }
        }
    }
    let total = all.right + all.nobody + all.another;
    assert_eq!(all.another, 0, "{}", bad.join("\n"));
    assert!(all.right * 100 >= total * 97, "{all:?}\n{}", bad.join("\n"));
}
