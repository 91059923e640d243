//! Of which files a study in memory was made: what was measured of the same files holds.

use super::index::sum_of;
use crate::model::{Study, TranscriptIx};

/// Sums of files, as they are read.
#[derive(Debug)]
pub(super) struct Sums {
    /// Of the study's own files; none where one cannot be read.
    own: Option<u64>,
    /// Of the files on each transcript, by number.
    transcripts: Vec<Option<u64>>,
}

impl Default for Sums {
    fn default() -> Self {
        Self { own: Some(0), transcripts: Vec::new() }
    }
}

impl Sums {
    /// Adds one of the study's own files; none where it cannot be read.
    pub(super) fn add(&mut self, sum: Option<u64>) {
        self.own = self.own.zip(sum).map(|own| sum_of(&own));
    }

    /// The files on a transcript with one more among them, by whomever: its record where `coder` is empty.
    pub(super) fn with(known: Option<u64>, id: &str, coder: &str, sum: Option<u64>) -> Option<u64> {
        known.zip(sum).map(|(known, sum)| sum_of(&(known, id, coder, sum)))
    }

    /// Notes the files on a transcript.
    pub(super) fn of(&mut self, ix: TranscriptIx, sum: Option<u64>) {
        let place = ix.0 as usize;
        if self.transcripts.len() <= place {
            self.transcripts.resize(place + 1, Some(0));
        }
        if let Some(known) = self.transcripts.get_mut(place) {
            *known = sum;
        }
    }

    /// Of all files of the study but texts and memos.
    pub(super) fn study(&self) -> Option<u64> {
        let add = |whole: u64, own: &Option<u64>| own.map(|own| sum_of(&(whole, own)));
        self.transcripts.iter().try_fold(self.own?, add)
    }

    /// What is known of the study that was made of them.
    pub(super) fn facts(self, study: &Study) -> Facts {
        let versions = (0..).map_while(|number| study.entry(TranscriptIx(number))).map(|entry| entry.version());
        Facts { versions: versions.collect(), keys: self.transcripts }
    }
}

/// Of which files a study in memory was made.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    versions: Vec<u64>,
    keys: Vec<Option<u64>>,
}

impl Facts {
    /// Sum of the files on a transcript beside its text, as long as it is in memory what it is in the files.
    pub fn key(&self, study: &Study, ix: TranscriptIx) -> Option<u64> {
        let place = ix.0 as usize;
        let same = self.versions.get(place) == Some(&study.version(ix));
        self.keys.get(place).copied().flatten().filter(|_| same)
    }
}
