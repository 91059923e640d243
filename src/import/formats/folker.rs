//! FOLKER and OrthoNormal transcripts.

use super::trs::named;
use crate::import::draft::{Body, Draft, Person, Turn, Turns};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::spoken::{Spoken, ms, seconds};
use crate::import::xml::{Doctype, Element, Node, Xml};
use std::collections::HashMap;

/// FOLKER.
pub static FORMAT: Format = Format {
    word: "folker",
    looks: "a FOLKER transcript",
    endings: &["flk", "fln"],
    sniff: |seen| if seen.root() == Some("folker-transcription") { 1.0 } else { 0.0 },
    read: Reader::Text(read),
};

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Skip);
    let mut draft = Draft::default();
    let mut times: HashMap<String, u64> = HashMap::new();
    let mut people: Vec<Person> = Vec::new();
    let mut turns: Vec<Turn> = Vec::new();
    let mut bytes = Turns::default();
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name.as_ref() {
                "speaker" => {
                    let id =
                        element.get("speaker-id").or_else(|| element.get("id")).unwrap_or_default().trim().to_owned();
                    let name = xml.words(|_, _| {})?.split_whitespace().collect::<Vec<_>>().join(" ");
                    limits::at_most("speakers", people.len() + 1, limits::SPEAKERS)?;
                    people.push(Person {
                        speaker: id,
                        name: Some(name).filter(|name| !name.is_empty()),
                        ..Person::default()
                    });
                }
                "recording" => {
                    let path = element.get("path").map(str::trim).filter(|path| !path.is_empty());
                    draft.facts.extend(path.map(|path| ("media".to_owned(), path.to_owned())));
                }
                "timepoint" => {
                    limits::at_most("timepoints", times.len() + 1, limits::LINES)?;
                    if let Some(id) = element.get("timepoint-id") {
                        times.extend(
                            element.get("absolute-time").and_then(seconds).and_then(ms).map(|ms| (id.to_owned(), ms)),
                        );
                    }
                }
                "contribution" => {
                    let who = element.get("speaker-reference").map(str::trim).filter(|who| !who.is_empty());
                    let start = element.get("start-reference").and_then(|id| times.get(id)).copied();
                    let start = start.or_else(|| element.get("time").and_then(seconds).and_then(ms));
                    let mut turn = Turn::new(who, "", start);
                    turn.text = contribution(&mut xml)?;
                    if !turn.text.is_empty() {
                        bytes.push(turn.clone())?;
                        turns.push(turn);
                    }
                }
                _ => {}
            },
            Node::End => break,
            _ => {}
        }
    }
    if turns.is_empty() {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "no contribution in it has words".into(),
            advice: "Choose a file with speech in it",
        });
    }
    // Whoever transcribes writes the sign by which a speaker is known; the program's own numbers are none.
    let (numbered, signed): (Vec<Person>, Vec<Person>) =
        people.into_iter().partition(|person| is_number(&person.speaker));
    let mut people = numbered;
    named(&mut turns, &mut people);
    people.extend(signed);
    draft.people = people;
    draft.body = Body::Turns(turns);
    found.push(draft)
}

/// Whether an id is one that programs give: `SPK0`, `S1`, `speaker_2`.
fn is_number(id: &str) -> bool {
    let word = id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['_', '-', ' ']).to_lowercase();
    word.len() < id.len() && matches!(word.as_str(), "" | "s" | "sp" | "spk" | "spkr" | "speaker" | "p")
}

/// The words of a contribution: as they were typed, or parsed into words and marks.
fn contribution(xml: &mut Xml) -> Result<String, ImportError> {
    let mut spoken = Spoken::default();
    let mut depth = 1;
    // Elements whose words are not said: other readings of an uncertain word.
    let mut hidden = 0;
    let mut open: Vec<String> = Vec::new();
    while depth > 0 {
        match xml.next()? {
            Node::Open(element) => {
                depth += 1;
                let name = element.name.to_string();
                hidden += usize::from(hidden > 0 || name == "alternative");
                if hidden == 0 {
                    begin(&element, &mut spoken);
                }
                open.push(name);
            }
            Node::Close(_) => {
                depth -= 1;
                let name = open.pop();
                match name.as_deref() {
                    _ if hidden > 0 => hidden -= 1,
                    Some("w" | "p" | "line" | "unparsed") => spoken.gap(),
                    Some("uncertain") => {
                        spoken.tight();
                        spoken.words(")");
                        spoken.gap();
                    }
                    _ => {}
                }
            }
            // Segments are cut where others begin to speak, in the middle of words too: only their own blanks part them.
            Node::Words(words) if hidden > 0 || open.is_empty() && words.trim().is_empty() => {}
            Node::Words(words) => spoken.words(&words),
            Node::End => break,
        }
    }
    Ok(spoken.text.trim().to_owned())
}

fn begin(element: &Element, spoken: &mut Spoken) {
    match element.name.as_ref() {
        "w" | "unparsed" | "line" => spoken.gap(),
        "p" => spoken.tight(),
        "pause" => {
            let length = element.get("duration").unwrap_or_default();
            match length {
                "short" => spoken.mark("(-)"),
                "medium" => spoken.mark("(--)"),
                "long" => spoken.mark("(---)"),
                length => spoken.pause(seconds(length)),
            }
        }
        "non-phonological" => {
            let what = element.get("description").unwrap_or_default().trim();
            if !what.is_empty() {
                spoken.mark(&format!("(({what}))"));
            }
        }
        "breathe" => {
            let length = element.get("length").and_then(|length| length.parse::<usize>().ok()).unwrap_or(1).clamp(1, 3);
            let breath = "h".repeat(length);
            spoken.mark(&if element.get("type") == Some("out") {
                format!("{breath}°")
            } else {
                format!("°{breath}")
            });
        }
        "uncertain" => {
            spoken.gap();
            spoken.words("(");
            spoken.tight();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    const TALK: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<folker-transcription><head/><speakers>
  <speaker speaker-id="RV"><name>Rosa Vidal</name></speaker><speaker speaker-id="SPK1"><name>Ben</name></speaker></speakers>
<recording path="a.wav"/><timeline><timepoint timepoint-id="TLI_0" absolute-time="0.0"/>
<timepoint timepoint-id="TLI_1" absolute-time="2.5"/><timepoint timepoint-id="TLI_2" absolute-time="4"/></timeline>
<contribution speaker-reference="RV" start-reference="TLI_0" end-reference="TLI_1" parse-level="2">
  <w>we</w><w>left<time timepoint-reference="TLI_1"/></w><pause duration="micro"/><w>ear<time timepoint-reference="TLI_1"/>ly</w><p>.</p>
  <uncertain><w>maybe</w><alternative><w>baby</w></alternative></uncertain><breathe type="in" length="2"/><non-phonological description="lacht"/></contribution>
<contribution start-reference="TLI_1" end-reference="TLI_2"><pause duration="1.5"/></contribution>
<contribution speaker-reference="SPK1" start-reference="TLI_1" end-reference="TLI_2" parse-level="0"><segment start-reference="TLI_1" end-reference="TLI_2">why did </segment><segment start-reference="TLI_1" end-reference="TLI_2">you lea</segment><segment start-reference="TLI_1" end-reference="TLI_2">ve</segment></contribution>
<contribution speaker-reference="RV" start-reference="TLI_2" end-reference="TLI_2"><unparsed>cold &amp; late</unparsed></contribution></folker-transcription>"#;

    #[test]
    fn contributions_become_turns() {
        let found = import(TALK, "a.xml");
        says(
            &found,
            &[
                ("RV", "we left (.) early. (maybe) °hh ((lacht))"),
                ("", "(1.5)"),
                ("Ben", "why did you leave"),
                ("RV", "cold & late"),
            ],
        );
        assert_eq!(times(&found).iter().map(|(ms, _)| *ms).collect::<Vec<_>>(), [0, 2500, 2500, 4000]);
        assert_eq!(found.format, "folker");
        tortured(TALK.as_bytes(), "a.flk");
        assert!(refused("<folker-transcription/>", "a").contains("no contribution"));
    }
}
