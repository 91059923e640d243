//! TEI: transcriptions of speech (also ISO 24624) and plays.

use super::trs::named;
use crate::import::draft::{Body, Draft, Person, Turn, Turns};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::spoken::{Spoken, ms, seconds};
use crate::import::xml::{Doctype, Element, Node, Xml};
use std::collections::{HashMap, HashSet};

/// TEI.
pub static FORMAT: Format = Format {
    word: "tei",
    looks: "a TEI document",
    endings: &["tei", "xml"],
    sniff: |seen| match seen.root() {
        Some("TEI" | "TEI.2" | "teiCorpus") => 1.0,
        _ => 0.0,
    },
    read: Reader::Text(read),
};

/// A document as it is read.
#[derive(Default)]
struct Tei {
    draft: Draft,
    people: Vec<Person>,
    /// Ids of those who are listed.
    listed: HashSet<String>,
    times: HashMap<String, u64>,
    turns: Turns,
    /// What is open, from the outside.
    open: Vec<Open>,
    /// Who speaks below each block of annotations.
    blocks: Vec<(Option<String>, Option<u64>)>,
    /// The utterance or speech that is open.
    speech: Option<Speech>,
    /// What is said by nobody: headings, paragraphs, what goes on.
    aside: Spoken,
    notes: usize,
    spoken: bool,
    heading: bool,
}

/// An open element.
struct Open {
    name: String,
    /// Whether what is in it is not read.
    hidden: bool,
}

/// An utterance or speech.
#[derive(Default)]
struct Speech {
    who: Option<String>,
    start: Option<u64>,
    said: Spoken,
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Skip);
    let mut tei = Tei::default();
    let mut any = false;
    loop {
        match xml.next()? {
            Node::Open(element) => {
                let way = if tei.hidden() { Way::Past } else { tei.begin(&element, &mut xml)? };
                // An element that was read to its end is closed already.
                if way != Way::Done {
                    tei.open.push(Open { name: element.name.to_string(), hidden: way == Way::Past });
                }
            }
            Node::Words(words) => tei.words(&words),
            Node::Close(name) => {
                tei.open.pop();
                tei.end(&name)?;
                if matches!(name.as_ref(), "TEI" | "TEI.2") {
                    let done = std::mem::take(&mut tei);
                    if done.spoken {
                        any = true;
                        found.push(done.draft()?)?;
                    }
                }
            }
            Node::End => break,
        }
    }
    if any {
        return Ok(());
    }
    Err(ImportError::Nothing {
        looks: FORMAT.looks,
        what: "there is no speech in it (<u> or <sp>)".into(),
        advice: "Choose a file with speech in it; of other TEI documents, save the text as txt, docx or odt",
    })
}

/// What becomes of what is in an element.
#[derive(PartialEq, Eq)]
enum Way {
    /// It is read.
    Into,
    /// It is left out.
    Past,
    /// It was read already.
    Done,
}

impl Tei {
    fn hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.hidden)
    }

    fn inside(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.name == name)
    }

    /// Begins an element.
    fn begin(&mut self, element: &Element, xml: &mut Xml) -> Result<Way, ImportError> {
        let name = element.name.as_ref();
        match name {
            "teiHeader" | "text" => {}
            "person" | "personGrp" => self.person(element)?,
            "sex" if self.inside("person") => self.fact("sex", filled(element, "value")),
            "persName" => return self.name(xml),
            "title" => {
                let words = tidy(&xml.words(|_, _| {})?);
                if !self.inside("teiHeader") {
                    self.words(&words);
                } else if self.inside("titleStmt") && !words.is_empty() {
                    self.draft.title.get_or_insert(words);
                }
                return Ok(Way::Done);
            }
            "when" => self.point(element)?,
            "media" | "recording" if self.inside("teiHeader") => {
                self.draft.facts.extend(filled(element, "url").map(|url| ("media".to_owned(), url)));
            }
            _ if self.inside("teiHeader") => {}
            "annotationBlock" | "annotatedU" => self.blocks.push((self.who(element), self.start(element))),
            "u" | "sp" => self.speech(element)?,
            "speaker" => return self.speaker(xml),
            "w" | "seg" | "s" | "l" | "p" | "ab" | "lg" | "head" | "q" | "item" | "list" | "trailer" => {
                self.part(name, element)?;
            }
            "pc" => self.said().tight(),
            "lb" => self.said().gap(),
            "pause" => {
                let length = element.get("dur").and_then(seconds);
                if self.speech.is_some() {
                    self.said().pause(length);
                }
            }
            "gap" => {
                let what = filled(element, "reason").unwrap_or_else(|| "…".to_owned());
                self.said().noticed(&what);
            }
            "vocal" | "incident" | "kinesic" | "event" | "writing" => {
                if let Some(what) = filled(element, "desc") {
                    self.said().noticed(&what);
                }
            }
            "desc" | "stage" => {
                let what = xml.words(|_, _| {})?;
                self.said().noticed(&what);
                return Ok(Way::Done);
            }
            "note" | "spanGrp" | "interpGrp" | "fs" | "figure" | "corr" | "reg" | "expan" | "standOff" | "front"
            | "back" => {
                self.notes += usize::from(name == "note");
                return Ok(Way::Past);
            }
            _ => {}
        }
        Ok(Way::Into)
    }

    fn name(&mut self, xml: &mut Xml) -> Result<Way, ImportError> {
        let words = tidy(&xml.words(|_, _| {})?);
        if self.inside("person") || self.inside("personGrp") {
            if let Some(person) = self.people.last_mut().filter(|_| !words.is_empty()) {
                person.name.get_or_insert(words);
            }
        } else {
            self.words(&words);
        }
        Ok(Way::Done)
    }

    fn point(&mut self, element: &Element) -> Result<(), ImportError> {
        limits::at_most("points of the timeline", self.times.len() + 1, limits::LINES)?;
        let unit = if element.get("unit") == Some("ms") { 0.001 } else { 1.0 };
        let length = element.get("interval").or_else(|| element.get("absolute")).and_then(seconds);
        if let (Some(id), Some(ms)) = (element.get("id"), length.and_then(|length| ms(length * unit))) {
            self.times.insert(id.to_owned(), ms);
        }
        Ok(())
    }

    fn speaker(&mut self, xml: &mut Xml) -> Result<Way, ImportError> {
        let words = tidy(&xml.words(|_, _| {})?);
        let words = words.trim_end_matches([':', '.', ',']).trim_end().to_owned();
        if let Some(speech) = self.speech.as_mut().filter(|_| !words.is_empty()) {
            match &speech.who {
                Some(who) if self.listed.contains(who) => {}
                _ => speech.who = Some(words),
            }
        }
        Ok(Way::Done)
    }

    fn said(&mut self) -> &mut Spoken {
        match &mut self.speech {
            Some(speech) => &mut speech.said,
            None => &mut self.aside,
        }
    }

    fn part(&mut self, name: &str, element: &Element) -> Result<(), ImportError> {
        let start = self.start(element).or_else(|| element.get("begin").and_then(seconds).and_then(ms));
        let lines = matches!(name, "l" | "p" | "ab" | "head" | "item" | "trailer");
        match &mut self.speech {
            Some(speech) => {
                if speech.said.text.is_empty() {
                    speech.start = speech.start.or(start);
                }
                if lines { speech.said.line() } else { speech.said.gap() }
            }
            None if lines => {
                self.apart()?;
                self.heading = name == "head";
            }
            None => self.aside.gap(),
        }
        Ok(())
    }

    fn words(&mut self, words: &str) {
        let reads = self.inside("text") && !self.hidden() && !self.inside("timeline");
        if reads {
            self.said().words(words);
        }
    }

    fn person(&mut self, element: &Element) -> Result<(), ImportError> {
        limits::at_most("speakers", self.people.len() + 1, limits::SPEAKERS)?;
        let id = element.get("id").unwrap_or_default().trim().to_owned();
        self.listed.insert(id.clone());
        let role = filled(element, "role");
        let asks =
            |role: &String| role.to_lowercase().contains("interviewer") || role.to_lowercase().contains("moderator");
        self.people.push(Person { speaker: id, moderator: role.as_ref().is_some_and(asks), ..Person::default() });
        for (key, name) in [("role", "role"), ("sex", "sex"), ("gender", "gender"), ("age", "age")] {
            self.fact(name, filled(element, key));
        }
        // A sign stands for whoever has no name.
        if let (Some(sign), Some(person)) = (filled(element, "n"), self.people.last_mut()) {
            person.attributes.push(("sign".to_owned(), sign));
        }
        Ok(())
    }

    fn fact(&mut self, name: &str, value: Option<String>) {
        if let (Some(value), Some(person)) = (value, self.people.last_mut()) {
            person.attributes.push((name.to_owned(), value));
        }
    }

    /// The one who speaks; several at once are nobody.
    fn who(&self, element: &Element) -> Option<String> {
        let mut ids = element.get("who")?.split_whitespace();
        let id = ids.next().filter(|_| ids.next().is_none())?;
        let id = id.rsplit_once('#').map_or(id, |(_, id)| id);
        Some(id.to_owned()).filter(|id| !id.is_empty())
    }

    fn start(&self, element: &Element) -> Option<u64> {
        let point = element.get("start").or_else(|| element.get("synch"))?;
        self.times.get(point.trim_start_matches('#')).copied()
    }

    fn speech(&mut self, element: &Element) -> Result<(), ImportError> {
        self.close()?;
        self.apart()?;
        let (who, start) = self.blocks.last().cloned().unwrap_or_default();
        // Where the utterance names several, the block's one is no better.
        let who = if element.get("who").is_some() { self.who(element) } else { who };
        self.speech = Some(Speech { who, start: self.start(element).or(start), said: Spoken::default() });
        self.spoken = true;
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "u" | "sp" => self.close(),
            "annotationBlock" | "annotatedU" => {
                self.blocks.pop();
                Ok(())
            }
            "w" | "seg" | "s" => {
                self.said().gap();
                Ok(())
            }
            "p" | "head" | "ab" | "l" | "incident" | "vocal" | "kinesic" | "event" if self.speech.is_none() => {
                self.apart()
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), ImportError> {
        match self.speech.take() {
            Some(Speech { who, start, said }) if !said.text.trim().is_empty() => {
                self.turns.push(Turn::new(who.as_deref(), said.text, start))
            }
            _ => Ok(()),
        }
    }

    /// Ends what is said by nobody.
    fn apart(&mut self) -> Result<(), ImportError> {
        let aside = std::mem::take(&mut self.aside).text;
        let heading = std::mem::take(&mut self.heading);
        if aside.trim().is_empty() {
            return Ok(());
        }
        if heading && !self.spoken {
            self.draft.header.push(aside);
            return Ok(());
        }
        self.turns.push(Turn::new(None, aside, None))
    }

    fn draft(mut self) -> Result<Draft, ImportError> {
        self.close()?;
        self.apart()?;
        let Self { mut draft, mut people, turns, notes, .. } = self;
        for person in &mut people {
            let sign = person.attributes.iter().position(|(name, _)| name == "sign");
            let sign = sign.map(|at| person.attributes.remove(at).1);
            person.name = person.name.take().or(sign);
        }
        let mut turns = turns.turns;
        named(&mut turns, &mut people);
        draft.people = people;
        draft.drop("notes", notes);
        draft.body = Body::Turns(turns);
        Ok(draft)
    }
}

fn filled(element: &Element, name: &str) -> Option<String> {
    element.get(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "tei_tests.rs"]
mod tests;
