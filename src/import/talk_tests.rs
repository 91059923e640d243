//! Random talks in every rendering: whatever is read, nobody gets another person's words.

use super::Options;
use super::matrix_tests::{LABELS, document, escaped, is, paragraph};
use super::testing::{paragraphs, read};
use crate::text::labels::key;
use proptest::prelude::*;

/// What a talk is made of.
enum Piece {
    Heading,
    /// Somebody's paragraphs; with a remark of the transcriber between them, or without.
    Turn(String, Vec<String>, bool),
}

use Piece::{Heading, Turn};

const REMARK: &str = "[a door]";

fn clock(nth: usize) -> String {
    format!("{:02}:{:02}", nth / 60, nth % 60)
}

/// A text in which each turn begins with a head, and paragraphs are set apart by blank lines.
fn prose(talk: &[Piece], head: impl Fn(usize, &str) -> String) -> Vec<u8> {
    let mut text = String::new();
    for (nth, piece) in talk.iter().enumerate() {
        match piece {
            Heading => text.push_str("## Second part\n\n"),
            Turn(who, words, remark) => {
                text.push_str(&head(nth, who));
                let between = if *remark { format!("\n\n{REMARK}\n\n") } else { "\n\n".into() };
                text.push_str(&words.join(&between));
                text.push_str("\n\n");
            }
        }
    }
    text.into_bytes()
}

/// A line for each paragraph, with whether it is the first of its turn; remarks are nobody's.
fn lines(talk: &[Piece], line: impl Fn(usize, Option<&str>, &str, bool) -> String) -> Vec<u8> {
    let mut text = String::new();
    let mut nth = 0;
    for piece in talk {
        let Turn(who, words, remark) = piece else { continue };
        for (part, words) in words.iter().enumerate() {
            if part > 0 && *remark {
                text.push_str(&line(nth, None, REMARK, false));
                nth += 1;
            }
            text.push_str(&line(nth, Some(who), words, part == 0));
            nth += 1;
        }
    }
    text.into_bytes()
}

fn srt_cue(nth: usize, words: &str) -> String {
    format!("{}\n00:{},000 --> 00:{},900\n{words}\n\n", nth + 1, clock(nth), clock(nth))
}

fn vtt_cue(nth: usize, words: &str) -> String {
    format!("00:{}.000 --> 00:{}.900\n{words}\n\n", clock(nth), clock(nth))
}

fn named(who: Option<&str>, words: &str) -> String {
    who.map_or_else(|| words.to_owned(), |who| format!("{who}: {words}"))
}

/// What it is called, the name of the file, whether the format itself says who speaks, and how a talk is written.
type Rendering = (&'static str, &'static str, bool, fn(&[Piece]) -> Vec<u8>);

const RENDERINGS: [Rendering; 14] = [
    ("colon", "a.txt", false, |talk| prose(talk, |_, who| format!("{who}: "))),
    ("bold", "a.md", false, |talk| prose(talk, |_, who| format!("**{who}:** "))),
    ("stamp", "a.txt", false, |talk| prose(talk, |nth, who| format!("[00:{}] {who}: ", clock(nth)))),
    ("otter", "a.txt", false, |talk| prose(talk, |nth, who| format!("{who}  {}\n", clock(nth)))),
    ("line", "a.txt", false, |talk| prose(talk, |_, who| format!("{who}\n"))),
    ("tab", "a.txt", false, |talk| lines(talk, |_, who, words, _| format!("{}\t{words}\n", who.unwrap_or_default()))),
    ("teams", "a.txt", false, |talk| {
        lines(talk, |nth, who, words, _| {
            let who = who.map(|who| format!("{who}\n")).unwrap_or_default();
            format!("0:{}.0 --> 0:{}.900\n{who}{words}\n\n", clock(nth), clock(nth))
        })
    }),
    ("vtt voices", "a.vtt", true, |talk| {
        let cue = |nth: usize, who: Option<&str>, words: &str, _: bool| {
            vtt_cue(nth, &who.map_or_else(|| words.to_owned(), |who| format!("<v {}>{words}</v>", escaped(who))))
        };
        [b"WEBVTT\n\n".to_vec(), lines(talk, cue)].concat()
    }),
    ("vtt text", "a.vtt", false, |talk| {
        let cue = |nth: usize, who: Option<&str>, words: &str, _: bool| vtt_cue(nth, &escaped(&named(who, words)));
        [b"WEBVTT\n\n".to_vec(), lines(talk, cue)].concat()
    }),
    ("srt", "a.srt", false, |talk| lines(talk, |nth, who, words, _| srt_cue(nth, &named(who, words)))),
    ("srt, names at changes", "a.srt", false, |talk| {
        lines(talk, |nth, who, words, first| srt_cue(nth, &named(who.filter(|_| first), words)))
    }),
    ("docx", "a.docx", false, |talk| {
        let mut body = String::new();
        for piece in talk {
            let Turn(who, words, remark) = piece else {
                body.push_str("<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Second part</w:t></w:r></w:p>");
                continue;
            };
            for (part, words) in words.iter().enumerate() {
                if part > 0 && *remark {
                    body.push_str(&paragraph(REMARK));
                }
                body.push_str(&paragraph(&named(Some(who).filter(|_| part == 0).map(String::as_str), words)));
            }
        }
        document(&body)
    }),
    ("docx table", "a.docx", false, |talk| {
        let mut body = String::new();
        for piece in talk {
            let Turn(who, words, _) = piece else { continue };
            let words: String = words.iter().map(|words| paragraph(words)).collect();
            body.push_str(&format!("<w:tr><w:tc>{}</w:tc><w:tc>{words}</w:tc></w:tr>", paragraph(who)));
        }
        document(&format!("<w:tbl>{body}</w:tbl>"))
    }),
    ("csv", "a.csv", true, |talk| {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut rows = "speaker,text\n".to_owned();
        for piece in talk {
            let Turn(who, words, _) = piece else { continue };
            rows.push_str(&format!("{},{}\n", quoted(who), quoted(&words.join("\n\n"))));
        }
        rows.into_bytes()
    }),
];

/// Names of people in a talk, each other than the others.
fn names() -> impl Strategy<Value = Vec<String>> {
    let label = proptest::sample::select(LABELS.to_vec()).prop_map(str::to_owned);
    let made = "[A-Z][a-zéñü]{2,8}( [A-Z][a-z]{2,8})?( [0-9]{1,2})?";
    proptest::collection::vec(prop_oneof![label, made], 2..12).prop_map(|mut names| {
        let bare = |name: &str| key(name).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let mut seen: Vec<String> = Vec::new();
        names.retain(|name| {
            let own = bare(name);
            let near = seen.iter().any(|known| known.starts_with(&own) || own.starts_with(known.as_str()));
            if !near {
                seen.push(own);
            }
            !near
        });
        names
    })
}

/// A talk of these people: who speaks, how many paragraphs, and by chance a heading before or remarks within. In its
/// middle somebody speaks who speaks but once.
fn talk(names: &[String], order: &[(usize, usize, u8)]) -> Vec<Piece> {
    let mut talk = Vec::new();
    for (nth, (who, paragraphs, extra)) in order.iter().enumerate() {
        if *extra == 0 && nth > 0 {
            talk.push(Heading);
        }
        if nth == order.len() / 2 {
            talk.push(Turn("Zacharias Quist".into(), vec!["Only once I speak here.".into()], false));
        }
        let words = (0..*paragraphs).map(|part| format!("This is sentence {nth} {part} of the talk.")).collect();
        talk.push(Turn(names[who % names.len()].clone(), words, *extra == 1));
    }
    talk
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_random_talk_gives_nobody_another_persons_words(
        names in names(),
        order in proptest::collection::vec((0usize..12, 1usize..4, 0u8..12), 24..60),
    ) {
        prop_assume!(names.len() >= 2);
        let talk = talk(&names, &order);
        for (shape, name, says, write) in RENDERINGS {
            let bytes = write(&talk);
            let Ok(found) = read(&bytes, name, &Options::default()) else {
                prop_assert!(!says, "{shape} was not read");
                continue;
            };
            let seen = paragraphs(&found);
            for piece in &talk {
                let Turn(who, words, _) = piece else { continue };
                for sentence in words {
                    let turn = seen.iter().find(|(_, words)| words.contains(sentence.as_str()));
                    let speaker = turn.map(|(speaker, _)| speaker.as_str()).unwrap_or_default();
                    prop_assert!(
                        is(speaker, who) || (speaker.is_empty() && !says),
                        "{shape}: “{sentence}” is {speaker}'s, not {who}'s\n{}",
                        found.text
                    );
                }
            }
        }
    }
}
