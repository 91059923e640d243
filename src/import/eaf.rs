//! ELAN annotations.

use super::draft::{Body, Draft};
use super::error::ImportError;
use super::formats::{Format, Found, Reader};
use super::limits;
use super::tiers::{self, Stretch};
use super::xml::{Doctype, Node, Xml};
use std::collections::HashMap;

/// ELAN.
pub static FORMAT: Format = Format {
    word: "eaf",
    looks: "an ELAN annotation file",
    endings: &["eaf"],
    sniff: |seen| if seen.root() == Some("ANNOTATION_DOCUMENT") { 1.0 } else { 0.0 },
    read: Reader::Text(read),
};

/// A moment of the file: its time, and by what it is sorted.
type Slot = (Option<u64>, u64);

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Refuse);
    let mut draft = Draft::default();
    let mut slots: HashMap<String, Slot> = HashMap::new();
    let mut stretches: Vec<Stretch> = Vec::new();
    let (mut last, mut tiers, mut below) = (0, 0, 0);
    let mut frame = 1.0;
    // The tier that is open: its speaker, and whether it hangs on another tier.
    let mut tier: (Option<String>, bool) = (None, false);
    let mut offered: Vec<String> = Vec::new();
    let mut start: Option<Slot> = None;
    loop {
        let element = match xml.next()? {
            Node::Open(element) => element,
            Node::End => break,
            _ => continue,
        };
        match element.name.as_ref() {
            "HEADER" => {
                frame = match element.get("TIME_UNITS") {
                    Some("PAL-frames") => 40.0,
                    Some("NTSC-frames") => 1001.0 / 30.0,
                    _ => 1.0,
                };
            }
            "MEDIA_DESCRIPTOR" => {
                if let Some(url) = element.get("MEDIA_URL").filter(|url| !url.is_empty()) {
                    draft.facts.push(("media".into(), url.to_owned()));
                }
            }
            "TIME_SLOT" => {
                let value = element.get("TIME_VALUE").and_then(|value| value.trim().parse::<u64>().ok());
                let ms = value.map(|value| (value as f64 * frame) as u64);
                last = ms.unwrap_or(last);
                limits::at_most("time slots", slots.len() + 1, limits::LINES)?;
                if let Some(id) = element.get("TIME_SLOT_ID") {
                    slots.insert(id.to_owned(), (ms, last));
                }
            }
            "TIER" => {
                tiers += 1;
                let full = |name: &str| element.get(name).map(str::trim).filter(|value| !value.is_empty());
                let speaker = full("PARTICIPANT").or_else(|| full("TIER_ID")).map(str::to_owned);
                tier = (speaker, full("PARENT_REF").is_some());
                if tier.1 {
                    offered.extend(full("TIER_ID").map(str::to_owned));
                }
                if let Some(language) = full("LANG_REF").filter(|_| !tier.1 && draft.language.is_none()) {
                    draft.language = Some(language.to_owned());
                }
            }
            "ALIGNABLE_ANNOTATION" => {
                start = element.get("TIME_SLOT_REF1").and_then(|id| slots.get(id)).copied();
            }
            "ANNOTATION_VALUE" => {
                let text = xml.words(|_, _| {})?;
                if tier.1 {
                    below += 1;
                    continue;
                }
                let (start, order) = start.take().unwrap_or((None, last));
                limits::at_most("annotations", stretches.len() + 1, limits::TURNS)?;
                stretches.push(Stretch { start, order, tier: tiers, speaker: tier.0.clone(), text });
            }
            _ => {}
        }
    }
    if stretches.is_empty() {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "it has no annotation with a time of its own".into(),
            advice: "Choose a file with speech in it",
        });
    }
    draft.drop("annotations on dependent tiers", below);
    if !offered.is_empty() {
        let shown: Vec<&str> = offered.iter().take(10).map(String::as_str).collect();
        draft.notes.push(format!("Tiers that hang on another one are not read: {}.", shown.join(", ")));
    }
    draft.body = Body::Turns(tiers::turns(stretches)?);
    found.push(draft)
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    const TALK: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT xmlns:xsi="x"><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="100"/><TIME_SLOT TIME_SLOT_ID="t2"/><TIME_SLOT TIME_SLOT_ID="t3" TIME_VALUE="900"/></TIME_ORDER>
<TIER TIER_ID="A-spk" PARTICIPANT="Ana"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2">
<ANNOTATION_VALUE>Hola &amp; adiós</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="t3" TIME_SLOT_REF2="t3"><ANNOTATION_VALUE>¿Sí?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="Bea" LINGUISTIC_TYPE_REF="x"><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="t2" TIME_SLOT_REF2="t3">
<ANNOTATION_VALUE>Ya</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="t3" TIME_SLOT_REF2="t3"><ANNOTATION_VALUE> </ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="A-en" PARENT_REF="A-spk" PARTICIPANT="Ana"><ANNOTATION><REF_ANNOTATION ANNOTATION_REF="a1"><ANNOTATION_VALUE>Hello</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"#;

    #[test]
    fn annotations_become_turns_in_order_of_time() {
        let found = import(TALK, "a.xml");
        says(&found, &[("Ana", "Hola & adiós"), ("Bea", "Ya"), ("Ana", "¿Sí?")]);
        assert_eq!(times(&found), [(100, "Ana: Hola & ".to_owned()), (900, "Ana: ¿Sí?".to_owned())]);
        assert_eq!((found.format, found.dropped), ("eaf", 2));
        assert!(found.notes.iter().any(|note| note.contains("A-en")));
        tortured(TALK.as_bytes(), "a.eaf");
    }

    #[test]
    fn hostile_files_are_refused() {
        let bomb = TALK.replacen(
            "<ANNOTATION_DOCUMENT",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><ANNOTATION_DOCUMENT",
            1,
        );
        assert!(refused(bomb, "a.eaf").contains("document type"));
        assert!(refused("<ANNOTATION_DOCUMENT/>", "a.eaf").contains("no annotation"));
    }
}
