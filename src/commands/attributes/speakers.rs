//! Which speaker each row of a table of people is about, where the table says in which transcript they speak.

use super::fold;
use crate::analysis::scope::Scope;
use crate::search::near::nearest;
use crate::session::Session;
use crate::session::measures::with_texts;
use std::collections::BTreeMap;

/// Columns that say in which transcript somebody speaks.
const TRANSCRIPTS: [&str; 5] = ["transcript", "transcript id", "transcript_id", "document", "file"];
/// Columns that say under which label.
const LABELS: [&str; 2] = ["label", "speaker"];
/// Columns whose words may be the label where no column says it.
const NAMES: [&str; 4] = ["pseudonym", "name", "person", "respondent"];

/// A speaker: transcript and label.
pub type Pair = (String, String);

/// The columns that name a speaker, and who speaks in the study.
pub struct Speakers {
    transcript: usize,
    label: usize,
    /// Whether a column says the label; else a name is tried as one.
    stated: bool,
    /// Labels by transcript.
    known: BTreeMap<String, Vec<String>>,
    /// Ids by what else transcripts are called, folded: title, original file and its stem.
    names: BTreeMap<String, Vec<String>>,
}

/// What a row says of a speaker.
pub enum Said {
    /// Nothing.
    Nothing,
    /// Somebody who speaks.
    Speaker(Pair),
    /// A label that the transcript does not have; the sentence says so.
    Silent(Pair, String),
    /// Something that cannot be followed; the sentence says so.
    Unclear(String),
}

impl Speakers {
    /// Finds the columns, and reads who speaks; nothing where the table does not say it. `by` is the column that rows are
    /// known by.
    pub fn of(session: &Session, heads: &[String], by: usize) -> Option<Self> {
        let column = |names: &[&str]| names.iter().find_map(|name| heads.iter().position(|head| head == name));
        let transcript = column(&TRANSCRIPTS).filter(|at| *at != by)?;
        let stated = column(&LABELS);
        let by_name = heads.get(by).is_some_and(|head| NAMES.contains(&head.as_str())).then_some(by);
        let label = stated.or(by_name).or_else(|| column(&NAMES))?;
        let study = &session.study;
        let (read, _) = with_texts(study, &session.root, &Scope::default(), |ix, document, _| {
            let mut labels = document.overlay.speakers.clone();
            let accepted = study.transcript(ix).labels.iter();
            labels.extend(accepted.filter(|label| !document.overlay.speakers.contains(label)).cloned());
            labels
        });
        let mut known = BTreeMap::new();
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (ix, labels) in read {
            let it = study.transcript(ix);
            let file = it.source.as_ref().and_then(|source| source.file.rsplit('/').next()).unwrap_or_default();
            for name in [it.id.as_str(), &it.title, file] {
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                for word in [fold(name), fold(stem)] {
                    let ids = names.entry(word).or_default();
                    if !ids.contains(&it.id) {
                        ids.push(it.id.clone());
                    }
                }
            }
            known.insert(it.id.clone(), labels);
        }
        Some(Self { transcript, label, stated: stated.is_some(), known, names })
    }

    /// Whether a column names speakers and nothing else.
    pub fn uses(&self, column: usize) -> bool {
        column == self.transcript || (self.stated && column == self.label)
    }

    /// The transcript that a row names, where there is just one of that name.
    fn transcript(&self, word: &str) -> Result<&str, String> {
        if let Some((id, _)) = self.known.get_key_value(word) {
            return Ok(id);
        }
        let stem = word.rsplit_once('.').map_or(word, |(stem, _)| stem);
        match self.names.get(&fold(word)).or_else(|| self.names.get(&fold(stem))).map(Vec::as_slice) {
            Some([only]) => Ok(only),
            Some(several) => Err(format!("`{word}` may be the transcript {}", several.join(" or "))),
            None => {
                let near = nearest(word, self.known.keys().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                Err(format!("there is no transcript `{word}`{near}"))
            }
        }
    }

    /// What a row says.
    pub fn said(&self, row: &[String]) -> Said {
        let cell = |at: usize| row.get(at).map(|cell| cell.trim()).unwrap_or_default();
        let (transcript, label) = (cell(self.transcript), cell(self.label));
        if transcript.is_empty() || label.is_empty() {
            return Said::Nothing;
        }
        let id = match self.transcript(transcript) {
            Ok(id) => id,
            Err(why) => return Said::Unclear(why),
        };
        let labels = self.known.get(id).map(Vec::as_slice).unwrap_or_default();
        let pair = |label: &str| (id.to_owned(), label.to_owned());
        if labels.iter().any(|known| known == label) {
            return Said::Speaker(pair(label));
        }
        let folded: Vec<&String> = labels.iter().filter(|known| fold(known) == fold(label)).collect();
        match folded.as_slice() {
            [only] => Said::Speaker(pair(only)),
            [] => {
                let near = nearest(label, labels.iter().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("; did you mean “{near}”?"));
                let why = format!("nobody speaks as “{label}” in {id}{near}");
                if self.stated { Said::Silent(pair(label), why) } else { Said::Unclear(why) }
            }
            _ => Said::Unclear(format!("“{label}” may be several labels of {id}")),
        }
    }

    /// Every speaker of the study.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.iter().flat_map(|(id, labels)| labels.iter().map(move |label| (id.as_str(), label.as_str())))
    }
}
