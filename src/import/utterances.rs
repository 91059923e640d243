//! Lists of utterances or words in the JSON of recognisers, read as a stream: only what is wanted is kept.

use super::cues::{self, Cue, Names};
use super::draft::Draft;
use super::error::ImportError;
use super::limits;
use super::scalar::Scalar;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::HashMap;
use std::fmt;

/// What one entry of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entries {
    /// Something said at a stretch.
    Utterances,
    /// Words and punctuation marks.
    Words,
    /// Words, blanks and punctuation marks, to be strung together as they are.
    Pieces,
}

/// In what the list counts time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, or a clock time.
    Seconds,
    /// Thousandths.
    Millis,
    /// Tens of millionths.
    Ticks,
    /// Seconds, unless whole numbers grow too fast for that.
    Unsure,
}

/// Where the list is in the file, and what it holds.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Keys from the top; `*` is every element of a list, `0` its first.
    pub path: &'static [&'static str],
    /// What an entry is.
    pub entries: Entries,
    /// What times are in.
    pub unit: Unit,
}

/// One entry of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Who speaks.
    pub speaker: Option<String>,
    /// What is said.
    pub text: String,
    /// In the file's unit.
    pub start: Option<f64>,
    /// In the file's unit.
    pub end: Option<f64>,
    /// Whether it is a punctuation mark.
    mark: bool,
    /// Who speaks the words inside, with their number.
    inside: HashMap<String, u32>,
}

/// What a file holds at a place.
#[derive(Debug, Default)]
pub struct List {
    /// The entries in order.
    pub entries: Vec<Entry>,
    /// Names of speakers, by the file's mark for them.
    pub names: HashMap<String, String>,
    /// Language, as a tag.
    pub language: Option<String>,
    /// A title.
    pub title: Option<String>,
    bytes: usize,
    full: Option<ImportError>,
}

/// Reads the entries at a place.
///
/// # Errors
/// What is no JSON, or holds nothing at the place.
pub fn list(text: &str, path: &[&str], looks: &'static str) -> Result<List, ImportError> {
    let mut list = List::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let walked = Walk { path, top: true, list: &mut list }.deserialize(&mut reader).and_then(|_| reader.end());
    if let Some(full) = list.full.take() {
        return Err(full);
    }
    walked.map_err(|error| ImportError::Damaged { looks, what: error.to_string() })?;
    Ok(list)
}

/// Reads a file whose utterances are at a place.
///
/// # Errors
/// What is no JSON, holds nothing at the place, or goes beyond the limits.
pub fn read(text: &str, place: Place, looks: &'static str) -> Result<Draft, ImportError> {
    draft(list(text, place.path, looks)?, place, looks)
}

/// Makes turns of entries.
///
/// # Errors
/// Entries without words, or more than the limit.
pub fn draft(list: List, place: Place, looks: &'static str) -> Result<Draft, ImportError> {
    let mut draft = Draft { language: list.language, title: list.title, ..Draft::default() };
    let factor = factor(place.unit, &list.entries);
    let ms = |time: Option<f64>| {
        let ms = (time? * factor).round();
        (0.0..9e15).contains(&ms).then_some(ms as u64)
    };
    let mut differ = 0u64;
    let mut found: Vec<Cue> = Vec::new();
    for entry in list.entries {
        let other = entry.inside.iter().filter(|(name, _)| entry.speaker.as_ref() != Some(*name));
        differ += other.map(|(_, count)| u64::from(*count)).sum::<u64>();
        let speaker = entry.speaker.map(|mark| list.names.get(&mark).cloned().unwrap_or(mark));
        let (start, end) = (ms(entry.start), ms(entry.end));
        let last = found.last_mut().filter(|last| {
            let more = entry.mark || place.entries == Entries::Pieces;
            let goes_on = last.lines.last().is_some_and(|line| !cues::ends_sentence(line));
            (last.speaker == speaker || (speaker.is_none() && more)) && (goes_on || more)
        });
        match (place.entries, last) {
            (Entries::Utterances, _) | (_, None) => {
                found.push(Cue { start, end, speaker, lines: vec![entry.text], ..Cue::default() });
            }
            (Entries::Pieces, Some(last)) => {
                last.end = end.or(last.end);
                if let Some(line) = last.lines.last_mut() {
                    line.push_str(&entry.text);
                }
            }
            (Entries::Words, Some(last)) => {
                last.end = end.or(last.end);
                if let Some(line) = last.lines.last_mut() {
                    if entry.mark {
                        line.push_str(entry.text.trim());
                    } else {
                        cues::join(line, &entry.text);
                    }
                }
            }
        }
    }
    for cue in &mut found {
        let lines = std::mem::take(&mut cue.lines);
        cue.lines = lines.iter().flat_map(|line| line.lines()).map(str::to_owned).collect();
    }
    if differ > 0 {
        draft
            .notes
            .push(format!("{differ} words are given to another speaker than their segment; the segment's was kept."));
    }
    if found.is_empty() {
        return Err(ImportError::Nothing {
            looks,
            what: "nothing is said in it".into(),
            advice: "Choose a file with speech in it",
        });
    }
    cues::turns(found, Names::Given, &mut draft)?;
    Ok(draft)
}

/// Milliseconds of one unit.
fn factor(unit: Unit, entries: &[Entry]) -> f64 {
    match unit {
        Unit::Seconds => 1000.0,
        Unit::Millis => 1.0,
        Unit::Ticks => 0.0001,
        Unit::Unsure => {
            let whole = entries.iter().all(|entry| entry.start.is_none_or(|start| start.fract() == 0.0));
            let last = entries.iter().filter_map(|entry| entry.start).fold(0.0, f64::max);
            // A thousand seconds for each utterance would be a quarter of an hour.
            if whole && last / entries.len().max(1) as f64 > 1000.0 { 1.0 } else { 1000.0 }
        }
    }
}

/// Goes down a path; passes over everything else.
struct Walk<'a> {
    path: &'a [&'a str],
    top: bool,
    list: &'a mut List,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            return deserializer.deserialize_any(Gather(self.list));
        }
        deserializer.deserialize_any(self)
    }
}

/// Values that are neither object nor list, of no interest.
macro_rules! passed_over {
    ($value:expr) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a recogniser's JSON")
    }

    passed_over!(());

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let before = self.list.entries.len();
        let mut speaker = None;
        let (next, rest) = self.path.split_first().map_or(("", self.path), |(next, rest)| (*next, rest));
        while let Some(key) = map.next_key::<String>()? {
            if key == next {
                map.next_value_seed(Walk { path: rest, top: false, list: self.list })?;
            } else if self.top && matches!(key.as_str(), "language" | "language_code" | "languageCode") {
                self.list.language = map.next_value::<Scalar>()?.words();
            } else if self.top && matches!(key.as_str(), "title") {
                self.list.title = map.next_value::<Scalar>()?.words();
            } else if self.top && matches!(key.as_str(), "speakers" | "speaker_names" | "speakerNames") {
                map.next_value_seed(People(&mut self.list.names))?;
            } else if SPEAKER.contains(&key.as_str()) {
                speaker = map.next_value::<Scalar>()?.label().or(speaker);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if speaker.is_some() {
            for entry in self.list.entries.iter_mut().skip(before).filter(|entry| entry.speaker.is_none()) {
                entry.speaker.clone_from(&speaker);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let (next, rest) = self.path.split_first().map_or(("", self.path), |(next, rest)| (*next, rest));
        let mut first = true;
        loop {
            let wanted = next == "*" || (next == "0" && first);
            first = false;
            let more = if wanted {
                seq.next_element_seed(Walk { path: rest, top: false, list: self.list })?.is_some()
            } else {
                seq.next_element::<IgnoredAny>()?.is_some()
            };
            if !more {
                return Ok(());
            }
        }
    }
}

/// Takes the entries of a list.
struct Gather<'a>(&'a mut List);

impl<'de> Visitor<'de> for Gather<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of utterances")
    }

    passed_over!(());

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(entry) = seq.next_element::<Entry>()? {
            if entry.text.is_empty() && entry.start.is_none() {
                continue;
            }
            self.0.bytes = self.0.bytes.saturating_add(entry.text.len());
            let fits = limits::at_most("utterances or words", self.0.entries.len() + 1, limits::TURNS)
                .and_then(|()| limits::at_most("bytes of text", self.0.bytes, limits::TEXT));
            if let Err(full) = fits {
                self.0.full = Some(full);
                return Err(A::Error::custom("too much"));
            }
            self.0.entries.push(entry);
        }
        Ok(())
    }
}

/// Keys under which recognisers say who speaks.
pub(super) const SPEAKER: [&str; 9] = [
    "speaker",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "speakerId",
    "speaker_name",
    "speakerName",
    "speakerTag",
    "speaker_tag",
];
const TEXT: [&str; 9] =
    ["text", "content", "transcript", "body", "utterance", "word", "value", "display", "punctuated_word"];
const START: [&str; 9] =
    ["start", "start_time", "startTime", "ts", "begin", "from", "offset", "offsetInTicks", "timestamp"];
const END: [&str; 6] = ["end", "end_time", "endTime", "end_ts", "to", "stop"];

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an utterance")
            }

            passed_over!(Entry::default());

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Entry, A::Error> {
                let first = seq.next_element::<Entry>()?.unwrap_or_default();
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(first)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut entry = Entry::default();
                while let Some(key) = map.next_key::<String>()? {
                    let key = key.as_str();
                    if SPEAKER.contains(&key) {
                        entry.speaker = map.next_value::<Scalar>()?.label().or(entry.speaker);
                    } else if TEXT.contains(&key) {
                        let words = map.next_value::<Scalar>()?.words().unwrap_or_default();
                        // With punctuation is better than without, whichever comes first.
                        if entry.text.is_empty() || key == "punctuated_word" {
                            entry.text = words;
                        }
                    } else if key == "timestamp" || key == "timestamps" {
                        let (start, end) = map.next_value::<Scalar>()?.pair();
                        (entry.start, entry.end) = (start.or(entry.start), end.or(entry.end));
                    } else if key == "offsets" {
                        // whisper.cpp has thousandths here.
                        let inner = map.next_value::<Entry>()?;
                        (entry.start, entry.end) = (inner.start, inner.end);
                    } else if START.contains(&key) {
                        entry.start = map.next_value::<Scalar>()?.number().or(entry.start);
                    } else if END.contains(&key) {
                        entry.end = map.next_value::<Scalar>()?.number().or(entry.end);
                    } else if key == "type" {
                        let kind = map.next_value::<Scalar>()?.words().unwrap_or_default();
                        entry.mark = kind.starts_with("punct");
                    } else if key == "alternatives" || key == "nBest" {
                        let best = map.next_value::<Entry>()?;
                        entry.text = best.text;
                        entry.speaker = best.speaker.or(entry.speaker);
                    } else if key == "words" {
                        map.next_value_seed(Inside(&mut entry))?;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(entry)
            }
        }

        deserializer.deserialize_any(Fields)
    }
}

/// Counts who speaks the words inside an utterance; a `words` that is a text is the utterance itself.
struct Inside<'a>(&'a mut Entry);

impl<'de> DeserializeSeed<'de> for Inside<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inside<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("words")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, words: &str) -> Result<(), E> {
        if self.0.text.is_empty() {
            words.clone_into(&mut self.0.text);
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(word) = seq.next_element::<Entry>()? {
            if let Some(speaker) = word.speaker
                && (self.0.inside.len() < 100 || self.0.inside.contains_key(&speaker))
            {
                *self.0.inside.entry(speaker).or_default() += 1;
            }
        }
        Ok(())
    }
}

/// Names of speakers: `{"spk_0": "Ana"}`, or `[{"id": "spk_0", "name": "Ana"}]`.
struct People<'a>(&'a mut HashMap<String, String>);

impl<'de> DeserializeSeed<'de> for People<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for People<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("names of speakers")
    }

    passed_over!(());

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((mark, name)) = map.next_entry::<String, Scalar>()? {
            if let Some(name) = name.words().filter(|name| !name.trim().is_empty())
                && self.0.len() < limits::SPEAKERS
            {
                self.0.insert(mark, name);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(person) = seq.next_element::<HashMap<String, Scalar>>()? {
            let of = |key: &str| person.get(key).cloned();
            let mark = of("id").or_else(|| of("spkid")).or_else(|| of("label")).and_then(|mark| mark.label());
            let name = of("name").or_else(|| of("displayName")).and_then(|name| name.words());
            if let (Some(mark), Some(name)) = (mark, name.filter(|name| !name.trim().is_empty()))
                && self.0.len() < limits::SPEAKERS
            {
                self.0.insert(mark, name);
            }
        }
        Ok(())
    }
}
