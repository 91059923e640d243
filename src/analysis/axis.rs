//! What a table is divided by: an attribute, speakers, transcripts, coders, dates.

use super::attribute::{Named, Unnamed};
use super::people::People;
use super::query::lexer::unquoted;
use super::table::Key;
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
    /// So many characters of the day of a transcript: 7 for months, 4 for years.
    Date(usize),
    /// An attribute, of transcripts or of participants.
    Attribute(Named),
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

/// Words that name an axis besides attributes, those of dates apart.
const WORDS: [&str; 4] = ["transcript", "speaker", "participant", "coder"];
/// Words that divide by something else than an attribute that is called so.
const TAKEN: [&str; 6] = ["transcript", "speaker", "participant", "coder", "question", "code"];

impl Axis {
    /// The axis that a word names: transcript, speaker, participant, coder, month, year, or an attribute, by its
    /// name or as `transcript.X`, `participant.X`.
    /// An attribute called month or year goes before the date's, which are always `date.month`, `date.year`.
    ///
    /// # Errors
    /// A sentence that says what there is.
    pub fn parse(study: &Study, word: &str) -> Result<Self, String> {
        let word = unquoted(word);
        let named = Named::find(&study.settings, &word);
        Ok(match (word.as_str(), &named) {
            ("transcript", _) => Self::Transcript,
            ("speaker" | "participant", _) => Self::Person,
            ("coder", _) => Self::Coder,
            ("date.month", _) | ("month", Err(Unnamed { ambiguous: false, .. })) => Self::Date(7),
            ("date.year", _) | ("year", Err(Unnamed { ambiguous: false, .. })) => Self::Date(4),
            (_, Ok(named)) => Self::Attribute(named.clone()),
            (_, Err(why)) if why.ambiguous => return Err(why.sentences()),
            (_, Err(_)) => {
                let all = Self::words(study);
                let near = nearest(&word, all.iter().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                return Err(format!("A table cannot be divided by `{word}`.{near} There are: {}.", all.join(", ")));
            }
        })
    }

    /// Every word that names an axis: what the study declares first, what every transcript has last.
    pub fn words(study: &Study) -> Vec<String> {
        let all = Named::all(&study.settings);
        let spelt = |named: &Named| {
            let taken = TAKEN.contains(&named.spelling());
            if taken { named.full() } else { named.spelling().to_owned() }
        };
        let part = |word: &str| {
            let taken = all.iter().any(|named| named.name() == word);
            if taken { format!("date.{word}") } else { word.to_owned() }
        };
        let declared = all.iter().filter(|named| named.as_field().is_none()).map(spelt);
        let fields = all.iter().filter(|named| named.as_field().is_some()).map(spelt);
        declared.chain(WORDS.map(str::to_owned)).chain(["month", "year"].map(part)).chain(fields).collect()
    }

    /// What decides where a coding belongs.
    pub fn by(&self) -> By {
        match self {
            Self::Coder => By::Coder,
            Self::Question(_) => By::Place,
            Self::Person => By::Speaker,
            Self::Attribute(named) if named.owner() == Owner::Participant => By::Speaker,
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
            Self::Date(_) => "month",
            Self::Question(_) => "question",
            Self::Attribute(named) => named.spelling(),
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
        match self {
            Self::Transcript => transcript.id.clone(),
            Self::Date(length) => transcript.day().unwrap_or_default().chars().take(*length).collect(),
            Self::Attribute(named) => named.of_transcript(transcript).unwrap_or_default().to_owned(),
            Self::Person | Self::Coder | Self::Question(_) => String::new(),
        }
    }

    /// What a value of a speaker is about, where it is a person: a participant, or a label in a transcript.
    pub fn key_of_speaker(&self, study: &Study, people: &People<'_>, ix: TranscriptIx, label: Option<&str>) -> Key {
        match (self, label) {
            (Self::Transcript, _) => Key::transcript(ix),
            (Self::Person, Some(label)) => match people.linked(&study.transcript(ix).id, label) {
                Some(person) => Key { person: Some(person.id.clone()), ..Key::default() },
                None => Key { labels: vec![label.to_owned()], ..Key::transcript(ix) },
            },
            _ => Key::default(),
        }
    }

    /// The value of a speaker; empty for speech without one, and where the attribute is absent.
    pub fn of_speaker(&self, study: &Study, people: &People<'_>, ix: TranscriptIx, label: Option<&str>) -> String {
        let transcript = &study.transcript(ix).id;
        let Some(label) = label else { return String::new() };
        let person = people.linked(transcript, label);
        match self {
            Self::Person => person.map_or_else(|| format!("{transcript}/{label}"), |person| person.id.clone()),
            Self::Attribute(named) if named.owner() == Owner::Participant => {
                person.and_then(|person| named.of_person(person)).unwrap_or_default().to_owned()
            }
            _ => self.of_transcript(study, ix),
        }
    }
}
