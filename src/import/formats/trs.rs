//! Transcriber files.

use crate::import::cues::join;
use crate::import::draft::{Body, Draft, Person, Turn, Turns};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::xml::{Doctype, Element, Node, Xml};
use std::collections::HashMap;

/// Transcriber.
pub static FORMAT: Format = Format {
    word: "trs",
    looks: "a Transcriber file",
    endings: &["trs"],
    sniff: |seen| if seen.root() == Some("Trans") { 1.0 } else { 0.0 },
    read: Reader::Text(read),
};

/// The turn that is open: who may speak in it, and its parts so far.
#[derive(Default)]
struct Open {
    speakers: Vec<String>,
    parts: Vec<Turn>,
    time: Option<u64>,
}

impl Open {
    /// Begins a turn; with several speakers nobody is named until a mark says who.
    fn of(element: &Element) -> Self {
        let ids = element.get("speaker").unwrap_or_default().split_whitespace();
        let speakers: Vec<String> = ids.map(str::to_owned).collect();
        let time = element.get("startTime").and_then(ms);
        let speaker = if let [only] = speakers.as_slice() { Some(only.clone()) } else { None };
        Self { speakers, parts: vec![Turn { speaker, ..Turn::default() }], time }
    }

    /// Goes on with the speaker that a mark names.
    fn who(&mut self, element: &Element) {
        let nth = element.get("nb").and_then(|nb| nb.trim().parse::<usize>().ok());
        let speaker = nth.and_then(|nth| self.speakers.get(nth.checked_sub(1)?)).cloned();
        if let Some(last) = self.parts.last()
            && self.time.is_none()
        {
            self.time = last.times.last().map(|(_, ms)| *ms);
        }
        self.parts.push(Turn { speaker, ..Turn::default() });
    }
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    // Transcriber names a document type in every file; it is never read, and one that declares anything is refused.
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Skip);
    let mut draft = Draft::default();
    let mut people: Vec<Person> = Vec::new();
    let mut turns = Turns::default();
    let mut open: Option<Open> = None;
    let (mut noises, mut comments) = (0, 0);
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name.as_ref() {
                "Trans" => {
                    draft.language = filled(&element, "lang");
                    let audio = filled(&element, "audio_filename").map(|name| ("media".to_owned(), name));
                    draft.facts.extend(audio);
                }
                "Speaker" => people.extend(person(&element)),
                "Turn" => open = Some(Open::of(&element)),
                "Sync" => {
                    if let Some(open) = &mut open {
                        open.time = element.get("time").and_then(ms).or(open.time);
                    }
                }
                "Who" => {
                    if let Some(open) = &mut open {
                        open.who(&element);
                    }
                }
                "Event" | "Background" => noises += 1,
                "Comment" => comments += 1,
                _ => {}
            },
            Node::Words(words) => {
                if let Some(open) = &mut open
                    && let Some(turn) = open.parts.last_mut()
                {
                    for line in words.lines().filter(|line| !line.trim().is_empty()) {
                        let at = join(&mut turn.text, line);
                        turn.times.extend(open.time.take().map(|ms| (at, ms)));
                    }
                }
            }
            Node::Close(name) if name == "Turn" => {
                for turn in open.take().map(|open| open.parts).unwrap_or_default() {
                    if !turn.text.is_empty() {
                        turns.push(turn)?;
                    }
                }
            }
            Node::Close(_) => {}
            Node::End => break,
        }
    }
    if turns.turns.is_empty() {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "no turn in it has words".into(),
            advice: "Choose a file with speech in it",
        });
    }
    named(&mut turns.turns, &mut people);
    draft.drop("noises", noises);
    draft.drop("comments", comments);
    draft.people = people;
    draft.body = Body::Turns(turns.turns);
    found.push(draft)
}

/// Puts names for ids; two people of one name keep their ids.
pub(super) fn named(turns: &mut [Turn], people: &mut [Person]) {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for name in people.iter().filter_map(|person| person.name.as_ref()) {
        *counts.entry(name.clone()).or_default() += 1;
    }
    let mut names: HashMap<String, String> = HashMap::new();
    for person in people.iter() {
        if let Some(name) = person.name.as_ref().filter(|name| counts.get(*name) == Some(&1)) {
            names.entry(person.speaker.clone()).or_insert_with(|| name.clone());
        }
    }
    let name = |id: &str| names.get(id).cloned();
    for turn in turns {
        if let Some(better) = turn.speaker.as_deref().and_then(name) {
            turn.speaker = Some(better);
        }
    }
    for person in people {
        if let Some(better) = name(&person.speaker) {
            person.speaker = better;
            person.name = None;
        }
    }
}

fn person(element: &Element) -> Option<Person> {
    let mut person =
        Person { speaker: element.get("id")?.to_owned(), name: filled(element, "name"), ..Person::default() };
    for (key, name) in [("type", "type"), ("dialect", "dialect"), ("accent", "accent")] {
        if let Some(value) = filled(element, key).filter(|value| value != "unknown") {
            person.attributes.push((name.to_owned(), value));
        }
    }
    Some(person)
}

fn filled(element: &Element, key: &str) -> Option<String> {
    element.get(key).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// Milliseconds of `12.345`.
fn ms(seconds: &str) -> Option<u64> {
    let seconds: f64 = seconds.trim().parse().ok()?;
    (0.0..1e12).contains(&seconds).then(|| (seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    const TALK: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!DOCTYPE Trans SYSTEM \"trans-14.dtd\">\n\
        <Trans audio_filename=\"x\" xml:lang=\"fr\"><Speakers><Speaker id=\"spk1\" name=\"Ana\" type=\"female\" dialect=\"native\"/>\
        <Speaker id=\"spk2\" name=\"Zo\u{e9}\"/></Speakers><Episode><Section type=\"report\" startTime=\"0\" endTime=\"9\">\n\
        <Turn startTime=\"0\" endTime=\"3\" speaker=\"spk1\">\n<Sync time=\"0\"/>\nbonjour\n<Sync time=\"1.5\"/>\n\u{e0} tous <Event desc=\"rire\" type=\"noise\" extent=\"instantaneous\"/>oui\n</Turn>\n\
        <Turn startTime=\"3\" endTime=\"5\">\n<Sync time=\"3\"/>\nmusique\n</Turn>\n\
        <Turn speaker=\"spk1 spk2\" startTime=\"5\" endTime=\"6\">\n<Sync time=\"5\"/>\n<Who nb=\"1\"/>\nnon\n<Who nb=\"2\"/>\nsi\n</Turn>\n</Section></Episode></Trans>\n";

    #[test]
    fn turns_overlaps_and_silence_are_read() {
        let bytes: Vec<u8> = TALK.chars().map(|c| u8::try_from(c).unwrap()).collect();
        let found = import(&bytes, "a.xml");
        assert_eq!(
            (found.format, found.encoding.as_str(), found.language.as_deref()),
            ("trs", "windows-1252", Some("fr"))
        );
        says(&found, &[("Ana", "bonjour à tous oui"), ("", "musique"), ("Ana", "non"), ("Zoé", "si")]);
        let at: Vec<u64> = times(&found).iter().map(|(ms, _)| *ms).collect();
        assert_eq!(at, [0, 1500, 3000, 5000, 5000]);
        assert_eq!(found.left_out, [("noises", 1)]);
        assert_eq!(found.people[0].attributes.len(), 2);
        tortured(&bytes, "a.trs");
        let bomb = TALK.replace("\"trans-14.dtd\"", "\"x\" [<!ENTITY a \"b\">]");
        let bytes: Vec<u8> = bomb.chars().map(|c| u8::try_from(c).unwrap()).collect();
        assert!(refused(&bytes, "a.trs").contains("document type"));
    }
}
