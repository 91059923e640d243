//! Who speaks under which label, and which labels moderate.

use crate::model::participant::Role;
use crate::model::{Participant, Study};
use crate::text::moderators::spelling;
use foldhash::{HashMap, HashSet};

/// Who speaks under which label, and which labels moderate: looked up once for a whole table.
#[derive(Debug)]
pub struct People<'a> {
    /// By transcript, so that one look-up serves all its speakers.
    linked: HashMap<&'a str, Vec<(&'a str, u32, &'a Participant)>>,
    moderators: HashSet<String>,
}

impl<'a> People<'a> {
    /// Everybody in a study.
    pub fn of(study: &'a Study) -> Self {
        let mut linked: HashMap<&str, Vec<(&str, u32, &Participant)>> = HashMap::default();
        for (number, person) in (0..).zip(&study.participants) {
            for (transcript, label) in &person.speakers {
                linked.entry(transcript).or_default().push((label, number, person));
            }
        }
        Self { linked, moderators: study.settings.moderators.iter().map(|label| spelling(label)).collect() }
    }

    /// The person linked to a speaker.
    pub fn linked(&self, transcript: &str, label: &str) -> Option<&'a Participant> {
        self.link(transcript, label).map(|(_, person)| person)
    }

    /// The place among the study's participants of the person linked to a speaker, and all links of that person.
    pub fn number(&self, transcript: &str, label: &str) -> Option<(u32, &'a [(String, String)])> {
        self.link(transcript, label).map(|(number, person)| (number, person.speakers.as_slice()))
    }

    fn link(&self, transcript: &str, label: &str) -> Option<(u32, &'a Participant)> {
        let mut here = self.linked.get(transcript)?.iter();
        here.find(|(known, ..)| *known == label).map(|(_, number, person)| (*number, *person))
    }

    /// Whether a speaker moderates: by the linked person's role, else by the label.
    pub fn moderates(&self, transcript: &str, label: &str) -> bool {
        match self.linked(transcript, label) {
            Some(person) => person.role == Role::Moderator,
            None => self.moderators.contains(&spelling(label)),
        }
    }
}
