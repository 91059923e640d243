//! What a table is divided by: an attribute, speakers, transcripts, coders, dates.

use super::scope::People;
use crate::model::settings::Owner;
use crate::model::{CodeIx, Study, TranscriptIx};
use crate::search::near::nearest;

/// What a table is divided by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Transcripts, by id.
    Transcript,
    /// People: a linked participant's id, else `transcript/label`.
    Person,
    /// Coders, by handle.
    Coder,
    /// The day of a transcript, or as many characters of it: 7 for months, 4 for years.
    Date(usize),
    /// The kind of a transcript.
    Kind,
    /// The language of a transcript.
    Language,
    /// The place of a transcript.
    Place,
    /// An attribute of transcripts.
    OfTranscripts(String),
    /// An attribute of participants.
    OfPeople(String),
    /// Questions of the guide, where this code or one below it stands.
    Question(CodeIx),
}

/// What decides where a coding belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The transcript alone.
    Transcript,
    /// Who speaks.
    Speaker,
    /// Who coded.
    Coder,
    /// Where it stands in the transcript.
    Place,
}

/// Words that name an axis, besides attributes.
pub const WORDS: [&str; 10] =
    ["transcript", "speaker", "participant", "coder", "date", "month", "year", "kind", "language", "place"];

impl Axis {
    /// The axis that a word names: one of [`WORDS`], or an attribute, by its name or as `transcript.X`, `participant.X`.
    ///
    /// # Errors
    /// A sentence that says what there is.
    pub fn parse(study: &Study, word: &str) -> Result<Self, String> {
        Ok(match word {
            "transcript" => Self::Transcript,
            "speaker" | "participant" => Self::Person,
            "coder" => Self::Coder,
            "date" => Self::Date(10),
            "month" => Self::Date(7),
            "year" => Self::Date(4),
            "kind" => Self::Kind,
            "language" => Self::Language,
            "place" => Self::Place,
            _ => return Self::attribute(study, word),
        })
    }

    fn attribute(study: &Study, word: &str) -> Result<Self, String> {
        let (of, name) = match word.split_once('.') {
            Some(("transcript", name)) => (Some(Owner::Transcript), name),
            Some(("participant", name)) => (Some(Owner::Participant), name),
            _ => (None, word),
        };
        let attributes = &study.settings.attributes;
        let fits = attributes.iter().find(|it| it.name == name && of.is_none_or(|of| of == it.of));
        match fits {
            Some(attribute) if attribute.of == Owner::Transcript => Ok(Self::OfTranscripts(name.to_owned())),
            Some(_) => Ok(Self::OfPeople(name.to_owned())),
            None => {
                let known: Vec<&str> = WORDS.into_iter().chain(attributes.iter().map(|it| it.name.as_str())).collect();
                let near = nearest(word, known.iter().copied());
                let near = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                Err(format!("A table cannot be divided by `{word}`.{near} There are: {}.", known.join(", ")))
            }
        }
    }

    /// What decides where a coding belongs.
    pub fn by(&self) -> By {
        match self {
            Self::Coder => By::Coder,
            Self::Question(_) => By::Place,
            Self::Person | Self::OfPeople(_) => By::Speaker,
            _ => By::Transcript,
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Transcript => "transcript",
            Self::Person => "speaker",
            Self::Coder => "coder",
            Self::Date(4) => "year",
            Self::Date(7) => "month",
            Self::Date(_) => "date",
            Self::Kind => "kind",
            Self::Language => "language",
            Self::Place => "place",
            Self::Question(_) => "question",
            Self::OfTranscripts(name) | Self::OfPeople(name) => name,
        }
    }

    /// What a value is called, where it is an id; empty where it is no id or has no name.
    pub fn value_name(&self, study: &Study, value: &str) -> String {
        match self {
            Self::Transcript => study.find_transcript(value).map(|ix| study.transcript(ix).title.clone()),
            Self::Person => {
                let place = study.participants.binary_search_by(|person| person.id.as_str().cmp(value)).ok();
                place.and_then(|place| study.participants.get(place)).map(|person| person.pseudonym.clone())
            }
            Self::Coder => study.settings.coders.get(value).map(|coder| coder.name.clone()),
            Self::Question(_) => study.codebook().get(value).map(|code| code.name.clone()),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// The value of a transcript; empty where it has none, or where not the transcript decides.
    pub fn of_transcript(&self, study: &Study, ix: TranscriptIx) -> String {
        let transcript = study.transcript(ix);
        let known = |value: &Option<String>| value.clone().unwrap_or_default();
        match self {
            Self::Transcript => transcript.id.clone(),
            Self::Date(length) => known(&transcript.date).chars().take(*length).collect(),
            Self::Kind => transcript.kind.clone(),
            Self::Language => known(&transcript.language),
            Self::Place => known(&transcript.place),
            Self::OfTranscripts(name) => transcript.attributes.get(name).cloned().unwrap_or_default(),
            Self::Person | Self::OfPeople(_) | Self::Coder | Self::Question(_) => String::new(),
        }
    }

    /// The value of a speaker; empty for speech without one, and where the attribute is absent.
    pub fn of_speaker(&self, study: &Study, people: &People<'_>, ix: TranscriptIx, label: Option<&str>) -> String {
        let transcript = &study.transcript(ix).id;
        let Some(label) = label else { return String::new() };
        let person = people.linked(transcript, label);
        match self {
            Self::Person => person.map_or_else(|| format!("{transcript}/{label}"), |person| person.id.clone()),
            Self::OfPeople(name) => person.and_then(|person| person.attributes.get(name).cloned()).unwrap_or_default(),
            _ => self.of_transcript(study, ix),
        }
    }
}
