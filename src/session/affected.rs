//! What an act would reach: how many codings, whose, in which transcripts. Shown before it is done.

use crate::analysis::table::{Cell, Table};
use crate::model::{Coding, Study, TranscriptIx};
use crate::session::Failure;
use crate::session::measures::measured;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Transcripts that a sentence names before it stops.
const NAMED: usize = 5;

/// Codings counted by coder and transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    counts: BTreeMap<(String, String), u32>,
}

impl Affected {
    /// Counts the codings that are meant.
    pub fn of(study: &Study, meant: impl Fn(&Coding) -> bool) -> Self {
        let mut reach = Self::default();
        for ix in study.all_transcripts() {
            for coding in study.codings(ix).iter().filter(|coding| meant(coding)) {
                reach.add(study, ix, coding);
            }
        }
        reach
    }

    /// Counts the codings on a transcript, those that wait for a person's look too.
    pub fn of_transcript(study: &Study, ix: TranscriptIx) -> Self {
        let mut reach = Self::default();
        study.codings(ix).iter().for_each(|coding| reach.add(study, ix, coding));
        reach
    }

    /// Counts the codings that cover a word of these speakers (transcript, label).
    ///
    /// # Errors
    /// A text cannot be read.
    pub fn of_speakers(study: &Study, root: &Path, speakers: &[(String, String)]) -> Result<Self, Failure> {
        let mut reach = Self::default();
        let ids: BTreeSet<&String> = speakers.iter().map(|(id, _)| id).collect();
        for ix in ids.into_iter().filter_map(|id| study.find_transcript(id)) {
            let id = &study.transcript(ix).id;
            let (_, measure) = measured(study, root, ix).map_err(|problem| Failure::data(problem.to_string()))?;
            for cover in measure.covers.iter().filter(|cover| cover.state.counts()) {
                let speaker = |number: Option<u16>| measure.speakers.get(usize::from(number?)).map(|it| &it.label);
                let mut labels = measure.by_paragraph(cover).filter_map(|(own, _)| speaker(own.speaker));
                if labels.any(|label| speakers.iter().any(|(at, known)| at == id && known == label)) {
                    reach.add(study, ix, &cover.coding);
                }
            }
        }
        Ok(reach)
    }

    /// Counts one more.
    pub fn add(&mut self, study: &Study, ix: TranscriptIx, coding: &Coding) {
        let key = (study.coder(coding.coder).to_owned(), study.transcript(ix).id.clone());
        *self.counts.entry(key).or_default() += 1;
    }

    /// How many codings.
    pub fn codings(&self) -> u32 {
        self.counts.values().sum()
    }

    /// Coders with how many are theirs, the most first.
    pub fn coders(&self) -> Vec<(String, u32)> {
        self.by(|(coder, _)| coder)
    }

    /// Transcripts with how many are there, the most first.
    pub fn transcripts(&self) -> Vec<(String, u32)> {
        self.by(|(_, transcript)| transcript)
    }

    fn by(&self, name: impl Fn(&(String, String)) -> &String) -> Vec<(String, u32)> {
        let mut sums: BTreeMap<&String, u32> = BTreeMap::new();
        for (key, count) in &self.counts {
            *sums.entry(name(key)).or_default() += count;
        }
        let mut sums: Vec<(String, u32)> = sums.into_iter().map(|(name, sum)| (name.clone(), sum)).collect();
        sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
        sums
    }

    /// `12 codings (ana 10, ben 2) in 3 transcripts (fg1 8, fg2 3, fg3 1)`.
    pub fn words(&self) -> String {
        let codings = match self.codings() {
            0 => return "no codings".to_owned(),
            1 => "1 coding".to_owned(),
            many => format!("{many} codings"),
        };
        let list = |named: &[(String, u32)]| {
            let words: Vec<String> = named.iter().take(NAMED).map(|(name, count)| format!("{name} {count}")).collect();
            let more = if named.len() > NAMED { format!(" and {} more", named.len() - NAMED) } else { String::new() };
            format!("{}{more}", words.join(", "))
        };
        let transcripts = self.transcripts();
        let places = if transcripts.len() == 1 { "transcript" } else { "transcripts" };
        format!("{codings} ({}) in {} {places} ({})", list(&self.coders()), transcripts.len(), list(&transcripts))
    }

    /// The whole of it: a row a coder and transcript, each row led by `to`.
    pub fn table(reaches: &[(String, Affected)]) -> Table {
        let mut table = Table::new("codebook", "codings", &["to", "coder", "transcript", "codings"]);
        for (to, reach) in reaches {
            for ((coder, transcript), count) in &reach.counts {
                table.push(vec![Cell::words(to), Cell::words(coder), Cell::words(transcript), Cell::count(*count)]);
            }
        }
        table
    }
}
