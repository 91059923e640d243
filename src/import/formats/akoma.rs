//! Akoma Ntoso debates, as SayIt writes them.

use crate::import::draft::{Body, Draft, Turn, Turns};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::xml::{Doctype, Node, Xml};
use std::collections::HashMap;

/// Akoma Ntoso.
pub static FORMAT: Format = Format {
    word: "akomantoso",
    looks: "an Akoma Ntoso debate",
    endings: &["an.xml", "xml", "akn"],
    sniff: |seen| if seen.root() == Some("akomaNtoso") { 1.0 } else { 0.0 },
    read: Reader::Text(read),
};

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Refuse);
    let mut draft = Draft::default();
    let mut people: HashMap<String, String> = HashMap::new();
    let mut turns = Turns::default();
    let mut open: Option<Turn> = None;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name.as_ref() {
                "TLCPerson" => {
                    let id = element.get("id").or_else(|| element.get("eId"));
                    if let (Some(id), Some(name)) = (id, element.get("showAs")) {
                        people.insert(id.to_owned(), name.trim().to_owned());
                    }
                }
                "speech" | "question" | "answer" => {
                    let by = element.get("by").map(|by| by.strip_prefix('#').unwrap_or(by));
                    let by = by.filter(|by| !by.trim().is_empty());
                    let speaker = by.map(|by| people.get(by).cloned().unwrap_or_else(|| by.to_owned()));
                    if let Some(before) = open.replace(Turn { speaker, ..Turn::default() }) {
                        turns.push(before)?;
                    }
                }
                // Who speaks is known from the speech itself.
                "from" if open.as_ref().is_some_and(|turn| turn.speaker.is_some()) => {
                    xml.words(|_, _| {})?;
                }
                "from" => {
                    let name = xml.words(|_, _| {})?;
                    if let Some(turn) = &mut open {
                        turn.speaker =
                            Some(name.trim().trim_end_matches(':').to_owned()).filter(|name| !name.is_empty());
                    }
                }
                "heading" | "docTitle" | "narrative" | "scene" | "summary" | "p" => {
                    let heads = matches!(element.name.as_ref(), "heading" | "docTitle");
                    let words = xml.words(|element, words| {
                        if element.name == "br" || element.name == "p" {
                            words.push(BREAK);
                        }
                    })?;
                    let words = tidy(&words);
                    match &mut open {
                        Some(turn) if !words.is_empty() => {
                            if !turn.text.is_empty() {
                                turn.text.push('\n');
                            }
                            turn.text.push_str(&words);
                        }
                        Some(_) => {}
                        None if heads && turns.turns.is_empty() => {
                            draft.title.get_or_insert_with(|| words.clone());
                            draft.header.push(words);
                        }
                        None => turns.push(Turn { text: words, ..Turn::default() })?,
                    }
                }
                _ => {}
            },
            Node::Close(name) if matches!(name.as_ref(), "speech" | "question" | "answer") => {
                if let Some(turn) = open.take() {
                    turns.push(turn)?;
                }
            }
            Node::End => break,
            _ => {}
        }
    }
    if turns.turns.iter().all(|turn| turn.text.is_empty()) {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "there is no speech in it".into(),
            advice: "Choose a file with speech in it",
        });
    }
    draft.body = Body::Turns(turns.turns);
    found.push(draft)
}

/// Stands for a line break that is meant; those of the file's layout are blanks.
const BREAK: char = '\u{1}';

/// Lines without the layout of the file: single blanks, no empty lines.
fn tidy(words: &str) -> String {
    let layout = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    let tight = |line: &str| line.split(layout).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let lines = words.split(BREAK).map(tight);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, says, tortured};

    const TALK: &str = "<akomaNtoso><debate><meta><references><TLCPerson id=\"唐 鳳\" showAs=\"唐鳳\"/><TLCPerson id=\"a\" showAs=\"Ana Ruiz\"/></references></meta>\
        <debateBody><debateSection><heading>Interview 1</heading><speech by=\"#唐 鳳\"><p>好。</p><p>See <a href=\"x\">this</a>\n   one.</p></speech>\
        <narrative>They laugh &amp; leave.</narrative><speech by=\"#a\"><from>Ana</from><p>Yes.</p></speech><speech by=\"#b\"><p>No.</p></speech></debateSection></debateBody></debate></akomaNtoso>";

    #[test]
    fn speeches_become_turns() {
        let found = import(TALK, "a.an.xml");
        says(
            &found,
            &[("唐鳳", "好。\nSee this one."), ("", "They laugh & leave."), ("Ana Ruiz", "Yes."), ("b", "No.")],
        );
        assert_eq!((found.format, found.title.as_deref()), ("akomantoso", Some("Interview 1")));
        assert!(found.text.starts_with("Interview 1\n\n唐鳳: 好。"));
        tortured(TALK.as_bytes(), "a.xml");
    }
}
