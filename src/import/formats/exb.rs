//! EXMARaLDA basic transcriptions.

use crate::import::draft::{Body, Draft, Person};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::spoken::{ms, seconds};
use crate::import::tiers::{Piece, Role, Tier};
use crate::import::xml::{Doctype, Element, Node, Xml};
use std::collections::HashMap;

/// EXMARaLDA.
pub static FORMAT: Format = Format {
    word: "exb",
    looks: "an EXMARaLDA transcription",
    endings: &["exb"],
    sniff: |seen| if seen.root() == Some("basic-transcription") { 1.0 } else { 0.0 },
    read: Reader::Text(read),
};

/// A point of the timeline: its time where the file has it, and by what it is sorted.
type Point = (Option<u64>, u64);

/// A speaker of the file's table.
#[derive(Default)]
struct Speaker {
    id: String,
    sign: String,
    attributes: Vec<(String, String)>,
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Skip);
    let mut draft = Draft::default();
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut points: Vec<(String, Option<u64>)> = Vec::new();
    let mut tiers: Vec<(Tier, Vec<(String, String)>)> = Vec::new();
    let mut events = 0;
    loop {
        let element = match xml.next()? {
            Node::Open(element) => element,
            Node::End => break,
            _ => continue,
        };
        match element.name.as_ref() {
            "transcription-name" => {
                let title = xml.words(|_, _| {})?.trim().to_owned();
                draft.title = Some(title).filter(|title| !title.is_empty());
            }
            "referenced-file" => draft.facts.extend(filled(&element, "url").map(|url| ("media".to_owned(), url))),
            "speaker" => {
                limits::at_most("speakers", speakers.len() + 1, limits::SPEAKERS)?;
                speakers.push(Speaker { id: filled(&element, "id").unwrap_or_default(), ..Speaker::default() });
            }
            "abbreviation" => {
                let sign = xml.words(|_, _| {})?.trim().to_owned();
                if let Some(speaker) = speakers.last_mut() {
                    speaker.sign = sign;
                }
            }
            "sex" => {
                let sex = filled(&element, "value").filter(|sex| sex != "u");
                if let (Some(speaker), Some(sex)) = (speakers.last_mut(), sex) {
                    speaker.attributes.push(("sex".to_owned(), sex));
                }
            }
            "tli" => {
                limits::at_most("points of the timeline", points.len() + 1, limits::LINES)?;
                let time = element.get("time").and_then(seconds).and_then(ms);
                points.extend(filled(&element, "id").map(|id| (id, time)));
            }
            "tier" => {
                limits::at_most("tiers", tiers.len() + 1, limits::SPEAKERS)?;
                tiers.push((tier(&element), Vec::new()));
            }
            "event" => {
                events += 1;
                limits::at_most("events", events, limits::TURNS)?;
                let edge = |name: &str| element.get(name).unwrap_or_default().trim().to_owned();
                let edges = (edge("start"), edge("end"));
                let text = xml.words(|_, _| {})?;
                if let Some((tier, own)) = tiers.last_mut()
                    && !text.trim().is_empty()
                {
                    tier.pieces.push(Piece { text: text.replace(['\r', '\n'], " "), ..Piece::default() });
                    own.push(edges);
                }
            }
            _ => {}
        }
    }
    let timeline = timeline(points);
    let mut all: Vec<Tier> = tiers.into_iter().map(|(tier, edges)| placed(tier, &edges, &timeline)).collect();
    if all.iter().all(|tier| tier.pieces.is_empty()) {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "no event in it has words".into(),
            advice: "Choose a file with speech in it",
        });
    }
    draft.people = labelled(&mut all, &speakers);
    draft.body = Body::Tiers(all);
    found.push(draft)
}

fn filled(element: &Element, name: &str) -> Option<String> {
    element.get(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// A tier: `t` is what is said, `d` describes what goes on, `a` says something about what is said.
fn tier(element: &Element) -> Tier {
    let name = ["display-name", "id", "category"].iter().find_map(|key| filled(element, key)).unwrap_or_default();
    let stated = match element.get("type") {
        Some("t") => Some(Role::Speech),
        Some("d") => Some(Role::Notes),
        Some("a") => Some(match element.get("category").map(str::trim) {
            Some("de" | "en" | "eng" | "fr" | "es" | "tr" | "trans" | "translation" | "ft") => Role::Translation,
            _ => Role::Dependent,
        }),
        _ => None,
    };
    Tier { name, speaker: filled(element, "speaker"), stated, meets: true, ..Tier::default() }
}

/// The points of the timeline in their order; one without a time lies right behind the one before it.
fn timeline(points: Vec<(String, Option<u64>)>) -> HashMap<String, Point> {
    let timed = points.iter().any(|(_, time)| time.is_some());
    let mut last = 0;
    let mut placed = HashMap::with_capacity(points.len());
    for (nth, (id, time)) in points.into_iter().enumerate() {
        last = match time {
            Some(ms) => ms,
            None if timed => last + u64::from(nth > 0),
            None => nth as u64 * 1000,
        };
        placed.insert(id, (time, last));
    }
    placed
}

fn placed(mut tier: Tier, edges: &[(String, String)], timeline: &HashMap<String, Point>) -> Tier {
    let mut last = 0;
    for (piece, (start, end)) in tier.pieces.iter_mut().zip(edges) {
        let (time, order) = timeline.get(start).copied().unwrap_or((None, last));
        let until = timeline.get(end).map_or(order, |(_, until)| (*until).max(order));
        (piece.start, piece.order, piece.until) = (time, order, until);
        last = until;
    }
    tier.pieces.sort_by_key(|piece| piece.order);
    tier
}

/// Puts the signs of the speaker table for its ids; two people of one sign keep their ids.
fn labelled(tiers: &mut [Tier], speakers: &[Speaker]) -> Vec<Person> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for speaker in speakers.iter().filter(|speaker| !speaker.sign.is_empty()) {
        *counts.entry(&speaker.sign).or_default() += 1;
    }
    let alone = |speaker: &&Speaker| counts.get(speaker.sign.as_str()) == Some(&1);
    let signs: HashMap<&str, &str> =
        speakers.iter().filter(alone).map(|speaker| (speaker.id.as_str(), speaker.sign.as_str())).collect();
    let sign = |id: &str| signs.get(id).map(|sign| (*sign).to_owned());
    for tier in tiers {
        if let Some(better) = tier.speaker.as_deref().and_then(sign) {
            tier.speaker = Some(better);
        }
    }
    let person = |speaker: &Speaker| Person {
        speaker: sign(&speaker.id).unwrap_or_else(|| speaker.id.clone()),
        attributes: speaker.attributes.clone(),
        ..Person::default()
    };
    speakers.iter().map(person).collect()
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    const TALK: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<basic-transcription><head><meta-information><transcription-name>Kitchen</transcription-name><referenced-file url="a.wav"/></meta-information>
<speakertable><speaker id="SPK0"><abbreviation>Rosa</abbreviation><sex value="f"/></speaker><speaker id="SPK1"><abbreviation>Ben</abbreviation><sex value="u"/></speaker></speakertable></head>
<basic-body><common-timeline><tli id="T0" time="0.0"/><tli id="T1" time="1.5"/><tli id="T2"/><tli id="T3" time="4"/><tli id="T4" time="6"/></common-timeline>
<tier id="TIE0" speaker="SPK0" category="v" type="t" display-name="Rosa [v]"><event start="T0" end="T1">We were &amp; </event><event start="T1" end="T2">lea</event><event start="T2" end="T3">ving. </event><event start="T3" end="T4">Early.</event></tier>
<tier id="TIE1" speaker="SPK0" category="en" type="a" display-name="Rosa [en]"><event start="T0" end="T3">WE WERE LEAVING</event></tier>
<tier id="TIE2" speaker="SPK1" category="v" type="t" display-name="Ben [v]"><event start="T2" end="T3">Why?</event></tier>
<tier id="TIE3" category="nn" type="d" display-name="[nn]"><event start="T3" end="T4">door</event></tier>
</basic-body></basic-transcription>"#;

    #[test]
    fn tiers_of_speech_are_read_and_events_that_meet_are_one_utterance() {
        let found = import(TALK, "a.xml");
        says(&found, &[("Rosa", "We were & leaving."), ("Ben", "Why?"), ("Rosa", "Early.")]);
        assert_eq!(times(&found).iter().map(|(ms, _)| *ms).collect::<Vec<_>>(), [0, 4000]);
        assert_eq!((found.format, found.title.as_deref()), ("exb", Some("Kitchen")));
        assert_eq!(found.left_out, [("annotations on tiers that are not speech", 2)]);
        let said = found.notes.join(" ");
        assert!(said.contains("`Rosa [en]`: translation (1)") && said.contains("`[nn]`: notes (1)"), "{said}");
        tortured(TALK.as_bytes(), "a.exb");
        assert!(refused("<basic-transcription/>", "a").contains("no event"));
    }
}
