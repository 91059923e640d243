//! Who was there, speaking or not, while a table of people comes in.

use crate::edit::{Change, Edit};
use crate::session::Session;
use std::collections::BTreeMap;

/// Those whom transcripts name as present.
pub struct Present {
    /// Ids of people by transcript, as they were and as they are.
    all: BTreeMap<String, (Vec<String>, Vec<String>)>,
}

impl Present {
    /// As the study has it.
    pub fn of(session: &Session) -> Self {
        let study = &session.study;
        let transcripts = study.transcripts().into_iter().map(|ix| study.transcript(ix));
        Self { all: transcripts.map(|it| (it.id.clone(), (it.present.clone(), it.present.clone()))).collect() }
    }

    /// Whether a transcript names somebody.
    pub fn has(&self, transcript: &str, person: &str) -> bool {
        self.all.get(transcript).is_some_and(|(_, now)| now.iter().any(|id| id == person))
    }

    /// Names somebody.
    pub fn add(&mut self, transcript: &str, person: &str) {
        if let Some((_, now)) = self.all.get_mut(transcript) {
            now.push(person.to_owned());
        }
    }

    /// The transcripts that name others than before.
    pub fn edits(self, session: &Session) -> Vec<Edit> {
        let changed = self.all.into_iter().filter(|(_, (before, now))| before != now);
        let edit = |(id, (_, now)): (String, (Vec<String>, Vec<String>))| {
            let before = session.study.transcript(session.study.find_transcript(&id)?).clone();
            let mut after = before.clone();
            after.present = now;
            Some(Edit::Transcript(Box::new(Change::replace(before, after))))
        };
        changed.filter_map(edit).collect()
    }
}
