//! What files say of themselves beside their words: into fields where there are such, else attributes of transcripts.

use super::columns::{apart_from_fields, type_of};
use crate::edit::Edit;
use crate::model::Transcript;
use crate::model::day::is_day;
use crate::model::settings::{Attribute, Owner, Settings};
use crate::session::recording::RECORDING;
use crate::text::fold::fold;
use std::collections::{BTreeMap, HashMap};

/// A name and a value, as a file has them.
pub type Fact = (String, String);

/// Most facts told of in a sentence.
const TOLD: usize = 8;

/// Most facts kept of one file.
const KEPT: usize = 60;

/// Words that stand for a field of the transcript, folded.
const FIELDS: [(&str, &[&str]); 4] = [
    ("date", &["date", "datum", "fecha", "data", "dia"]),
    ("place", &["place", "location", "lieu", "ort", "lugar", "local", "luogo", "plaats"]),
    ("language", &["language", "languages", "langue", "sprache", "idioma", "lingua"]),
    ("title", &["title", "titre", "titel", "titulo", "titolo"]),
];

/// Facts of transcripts that are to become attributes, each with the place of its transcript among the edits.
#[derive(Debug, Default)]
pub struct Metadata(Vec<(usize, Vec<Fact>)>);

/// Puts facts into fields that are empty, where that is wanted, and gives back those that no field says already.
pub fn taken(facts: Vec<Fact>, transcript: &mut Transcript, wanted: bool) -> Vec<Fact> {
    let mut kept: Vec<Fact> = Vec::new();
    for (name, value) in facts.into_iter().take(KEPT) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let value: String = value.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if name.is_empty() || value.is_empty() || kept.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let folded = fold(&name);
        let field = FIELDS.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(field, _)| *field);
        let done = match field {
            Some("date") => {
                let day = is_day(&value);
                let free = wanted && day && transcript.date.is_none();
                if free {
                    transcript.date = Some(value.clone());
                }
                free || transcript.date.as_ref() == Some(&value)
            }
            Some("place") => {
                let free = wanted && transcript.place.is_none();
                if free {
                    transcript.place = Some(value.clone());
                }
                free || transcript.place.as_ref() == Some(&value)
            }
            Some("language") => transcript.language.as_ref() == Some(&value),
            Some("title") => transcript.title == value,
            _ => false,
        };
        if !done {
            kept.push((name, value));
        }
    }
    kept
}

/// A sentence that names the facts and says how to keep them; nothing where there are none.
pub fn told(facts: &[Fact]) -> Option<String> {
    let said: Vec<String> = facts.iter().take(TOLD).map(|(name, value)| format!("{name} {value}")).collect();
    let more = if facts.len() > TOLD { format!(" and {} more", facts.len() - TOLD) } else { String::new() };
    let said = said.join("; ");
    (!facts.is_empty()).then(|| format!("the file also says: {said}{more}. --facts keeps this as attributes."))
}

impl Metadata {
    /// Takes the facts of the transcript whose edit stands at a place.
    pub fn take(&mut self, place: usize, facts: Vec<Fact>) {
        if !facts.is_empty() {
            self.0.push((place, facts));
        }
    }

    /// Declares attributes that are new, with the narrowest type that fits, and puts the values into the transcripts.
    pub fn fill(self, settings: &mut Settings, edits: &mut [Edit], messages: &mut Vec<String>) {
        let mut order: Vec<String> = Vec::new();
        let mut names: HashMap<String, String> = HashMap::new();
        let mut values: HashMap<String, Vec<&str>> = HashMap::new();
        for (name, value) in self.0.iter().flat_map(|(_, facts)| facts) {
            let key = fold(name);
            let declared = || {
                let known = settings.attributes_of(Owner::Transcript).find(|known| fold(&known.name) == key);
                let recording = key == "media" || key == "audio";
                known.map_or_else(
                    || if recording { RECORDING.to_owned() } else { apart_from_fields(name, Owner::Transcript) },
                    |known| known.name.clone(),
                )
            };
            let name = names.entry(key.clone()).or_insert_with(declared).clone();
            if !order.contains(&name) {
                order.push(name.clone());
            }
            values.entry(name).or_default().push(value);
        }
        for name in order {
            if settings.attributes_of(Owner::Transcript).all(|known| known.name != name) {
                let value_type = type_of(values.get(&name).map(Vec::as_slice).unwrap_or_default());
                settings.attributes.push(Attribute { name, of: Owner::Transcript, value_type, values: Vec::new() });
            }
        }
        let mut refused: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (place, facts) in &self.0 {
            let Some(Edit::Transcript(change)) = edits.get_mut(*place) else { continue };
            let Some(transcript) = &mut change.after else { continue };
            for (name, value) in facts {
                let Some(name) = names.get(&fold(name)) else { continue };
                let value = if name == RECORDING { local(value) } else { value };
                let declared = settings.attributes_of(Owner::Transcript).find(|known| known.name == *name);
                match declared.map(|declared| declared.check(value)) {
                    Some(Ok(())) => {
                        transcript.attributes.get_or_insert(name, || value.to_owned());
                    }
                    Some(Err(what)) => refused.entry(name.clone()).or_insert((0, what)).0 += 1,
                    None => {}
                }
            }
        }
        for (name, (count, what)) in refused {
            messages.push(format!("{count} values of `{name}` were left out; of the first: {what}."));
        }
    }
}

/// The path that a `file:` address stands for.
fn local(address: &str) -> &str {
    let path = address.strip_prefix("file://").unwrap_or(address);
    // Of a Windows path the drive follows a stroke.
    match path.as_bytes() {
        [b'/', drive, b':', ..] if drive.is_ascii_alphabetic() => path.get(1..).unwrap_or(path),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_first_and_nothing_is_said_twice() {
        let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let facts = vec![
            fact("Place", "Turin"),
            fact("Date", "2 March"),
            fact("Media", "x.wav"),
            fact("Media", "y.wav"),
            fact("Languages", "spa"),
        ];
        let mut transcript = Transcript { language: Some("spa".into()), ..Transcript::default() };
        let left = taken(facts.clone(), &mut transcript, true);
        assert_eq!(left, [fact("Date", "2 March"), fact("Media", "x.wav")]);
        assert_eq!((transcript.place.as_deref(), transcript.date), (Some("Turin"), None));
        let mut transcript = Transcript::default();
        assert_eq!(taken(facts, &mut transcript, false).len(), 4);
        assert_eq!(transcript, Transcript::default());
        assert_eq!(told(&left).unwrap().matches(';').count(), 1);
        assert_eq!(told(&[]), None);
        assert_eq!(
            [local("file:///C:/a b.wav"), local("file:///a.wav"), local("./a.wav")],
            ["C:/a b.wav", "/a.wav", "./a.wav"]
        );
    }
}
