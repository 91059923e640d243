//! ELAN annotations.

use crate::import::draft::{Body, Draft};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::tiers::{Bound, Piece, Tier};
use crate::import::xml::{Doctype, Element, Node, Xml};
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

/// Where an annotation lies in time.
#[derive(Clone, Copy, Default)]
struct Place {
    start: Option<u64>,
    order: u64,
    until: u64,
}

/// A tier as it stands in the file, with the ids that its annotations name.
#[derive(Default)]
struct Raw {
    tier: Tier,
    parent: Option<String>,
    kind: Option<String>,
    own: Vec<(Option<String>, Above)>,
}

/// On what an annotation stands.
#[derive(Clone)]
enum Above {
    /// Moments of its own.
    Time(Place),
    /// Another annotation, by its id.
    Annotation(String),
}

/// All that is in the file.
#[derive(Default)]
struct Elan {
    slots: HashMap<String, Slot>,
    last: u64,
    frame: f64,
    tiers: Vec<Raw>,
    bounds: HashMap<String, Bound>,
    count: usize,
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Refuse);
    let mut draft = Draft::default();
    let mut elan = Elan { frame: 1.0, ..Elan::default() };
    let mut languages: Vec<(usize, String)> = Vec::new();
    // The annotation that is open.
    let mut open: Option<(Option<String>, Above)> = None;
    loop {
        let element = match xml.next()? {
            Node::Open(element) => element,
            Node::End => break,
            _ => continue,
        };
        match element.name.as_ref() {
            "HEADER" => {
                elan.frame = match element.get("TIME_UNITS") {
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
            "TIME_SLOT" => elan.slot(&element)?,
            "TIER" => {
                languages.extend(full(&element, "LANG_REF").map(|language| (elan.tiers.len(), language)));
                elan.tier(&element)?;
            }
            "LINGUISTIC_TYPE" => {
                let bound = match element.get("CONSTRAINTS") {
                    Some("Time_Subdivision" | "Symbolic_Subdivision") => Bound::Subdivision,
                    Some("Symbolic_Association") => Bound::Association,
                    Some("Included_In") => Bound::Included,
                    _ => Bound::Free,
                };
                if let Some(id) = full(&element, "LINGUISTIC_TYPE_ID") {
                    elan.bounds.insert(id, bound);
                }
            }
            "ALIGNABLE_ANNOTATION" => {
                let slot = |name: &str| element.get(name).and_then(|id| elan.slots.get(id)).copied();
                let (start, order) = slot("TIME_SLOT_REF1").unwrap_or((None, elan.last));
                let until = slot("TIME_SLOT_REF2").map_or(order, |(_, until)| until.max(order));
                let place = Place { start, order, until };
                open = Some((full(&element, "ANNOTATION_ID"), Above::Time(place)));
            }
            "REF_ANNOTATION" => {
                let above = full(&element, "ANNOTATION_REF").unwrap_or_default();
                open = Some((full(&element, "ANNOTATION_ID"), Above::Annotation(above)));
            }
            "ANNOTATION_VALUE" => {
                let text = xml.words(|_, _| {})?;
                elan.annotation(open.take(), text)?;
            }
            _ => {}
        }
    }
    let blank = |piece: &&Piece| piece.text.trim().is_empty();
    let empty = elan.tiers.iter().map(|raw| raw.tier.pieces.iter().filter(blank).count()).sum();
    draft.drop("annotations without words", empty);
    let tiers = elan.placed();
    if tiers.iter().all(|tier| tier.pieces.is_empty()) {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "it has no annotation with words".into(),
            advice: "Choose a file with speech in it",
        });
    }
    let spoken = |(nth, _): &&(usize, String)| tiers.get(*nth).is_some_and(|tier| tier.parent.is_none());
    draft.language = languages.iter().find(spoken).map(|(_, language)| language.clone());
    draft.body = Body::Tiers(tiers);
    found.push(draft)
}

fn full(element: &Element, name: &str) -> Option<String> {
    element.get(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

impl Elan {
    fn slot(&mut self, element: &Element) -> Result<(), ImportError> {
        let value = element.get("TIME_VALUE").and_then(|value| value.trim().parse::<u64>().ok());
        let ms = value.map(|value| (value as f64 * self.frame) as u64);
        self.last = ms.unwrap_or(self.last);
        limits::at_most("time slots", self.slots.len() + 1, limits::LINES)?;
        if let Some(id) = element.get("TIME_SLOT_ID") {
            self.slots.insert(id.to_owned(), (ms, self.last));
        }
        Ok(())
    }

    fn tier(&mut self, element: &Element) -> Result<(), ImportError> {
        limits::at_most("tiers", self.tiers.len() + 1, limits::SPEAKERS)?;
        let name = full(element, "TIER_ID").unwrap_or_default();
        let tier = Tier { name, speaker: full(element, "PARTICIPANT"), ..Tier::default() };
        let (parent, kind) = (full(element, "PARENT_REF"), full(element, "LINGUISTIC_TYPE_REF"));
        self.tiers.push(Raw { tier, parent, kind, own: Vec::new() });
        Ok(())
    }

    fn annotation(&mut self, open: Option<(Option<String>, Above)>, text: String) -> Result<(), ImportError> {
        self.count += 1;
        limits::at_most("annotations", self.count, limits::TURNS)?;
        let last = Above::Time(Place { order: self.last, until: self.last, ..Place::default() });
        if let Some(raw) = self.tiers.last_mut() {
            raw.own.push(open.unwrap_or((None, last)));
            raw.tier.pieces.push(Piece { text, ..Piece::default() });
        }
        Ok(())
    }

    /// The tiers with every annotation in its place: those that stand on others have the place of those.
    fn placed(self) -> Vec<Tier> {
        let ids: HashMap<&str, (usize, usize)> = self
            .tiers
            .iter()
            .enumerate()
            .flat_map(|(nth, raw)| {
                let ids = raw.own.iter().enumerate();
                ids.filter_map(move |(at, (id, _))| Some((id.as_deref()?, (nth, at))))
            })
            .collect();
        let names: HashMap<&str, usize> =
            self.tiers.iter().enumerate().rev().map(|(nth, raw)| (raw.tier.name.as_str(), nth)).collect();
        let mut tiers = Vec::with_capacity(self.tiers.len());
        for (nth, raw) in self.tiers.iter().enumerate() {
            let mut tier = Tier { pieces: Vec::new(), ..raw.tier.clone() };
            tier.parent = raw.parent.as_deref().and_then(|name| names.get(name)).copied().filter(|at| *at != nth);
            tier.bound = raw.kind.as_ref().and_then(|kind| self.bounds.get(kind)).copied().unwrap_or_default();
            for (piece, (_, above)) in raw.tier.pieces.iter().zip(&raw.own) {
                if piece.text.trim().is_empty() {
                    continue;
                }
                let (place, of) = self.place(above, &ids);
                let Place { start, order, until } = place;
                tier.pieces.push(Piece { start, order, until, of, text: piece.text.clone() });
            }
            tiers.push(tier);
        }
        tiers
    }

    /// Where an annotation lies, and the number of the one that it stands on.
    fn place(&self, above: &Above, ids: &HashMap<&str, (usize, usize)>) -> (Place, Option<u32>) {
        let mut above = above;
        let mut of = None;
        for _ in 0..limits::DEPTH {
            match above {
                Above::Time(place) => return (*place, of),
                Above::Annotation(id) => {
                    let Some((nth, at)) = ids.get(id.as_str()).copied() else { break };
                    of.get_or_insert(u32::try_from(at).unwrap_or(u32::MAX));
                    let Some((_, next)) = self.tiers.get(nth).and_then(|raw| raw.own.get(at)) else { break };
                    above = next;
                }
            }
        }
        (Place { order: self.last, until: self.last, ..Place::default() }, of)
    }
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
