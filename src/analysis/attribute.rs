//! An attribute as a person names it: whose it is and which, alike in conditions, queries, tables, plans and on the screen.

use crate::model::settings::{Attribute, Owner, Settings};
use crate::model::{Participant, Transcript};
use crate::search::near::nearest;

/// What is known of every transcript without being declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Its kind.
    Kind,
    /// Its day.
    Date,
    /// Its place.
    Place,
    /// Its language.
    Language,
    /// Its title.
    Title,
}

impl Field {
    /// All of them, in the order of the list of transcripts.
    pub const ALL: [Self; 5] = [Self::Kind, Self::Date, Self::Place, Self::Language, Self::Title];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Date => "date",
            Self::Place => "place",
            Self::Language => "language",
            Self::Title => "title",
        }
    }

    fn of(self, transcript: &Transcript) -> Option<&str> {
        match self {
            Self::Kind => Some(&transcript.kind),
            Self::Date => transcript.day(),
            Self::Place => transcript.place.as_deref(),
            Self::Language => transcript.language.as_deref(),
            Self::Title => Some(&transcript.title),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Which {
    Field(Field),
    Declared(String),
}

/// An attribute that was named: whose, and which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    owner: Owner,
    which: Which,
    spelling: String,
}

/// Why a name means no attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnamed {
    /// What is wrong, a sentence without its full stop.
    pub what: String,
    /// What to write instead, as whole sentences.
    pub advice: String,
    /// Whether both transcripts and participants have such an attribute.
    pub ambiguous: bool,
}

impl Unnamed {
    /// Both as sentences.
    pub fn sentences(&self) -> String {
        format!("{}. {}", self.what, self.advice)
    }
}

/// The word before the dot.
fn prefix(owner: Owner) -> &'static str {
    match owner {
        Owner::Transcript => "transcript",
        Owner::Participant => "participant",
    }
}

/// What a name means of one owner; what every transcript has goes before what is declared.
fn of_owner(settings: &Settings, owner: Owner, name: &str) -> Option<Which> {
    let field = Field::ALL.into_iter().find(|field| owner == Owner::Transcript && field.name() == name);
    let declared = || settings.attributes_of(owner).any(|known| known.name == name);
    field.map(Which::Field).or_else(|| declared().then(|| Which::Declared(name.to_owned())))
}

impl Named {
    /// The attribute that a word names: by its name, where one owner has it, or as `transcript.X` or `participant.X`.
    ///
    /// # Errors
    /// Nobody has it, or both have.
    pub fn find(settings: &Settings, word: &str) -> Result<Self, Unnamed> {
        Self::found(settings, word, None)
    }

    /// The same where transcripts are spoken of: a bare name that both owners have is theirs.
    ///
    /// # Errors
    /// Nobody has it.
    pub fn planned(settings: &Settings, word: &str) -> Result<Self, Unnamed> {
        Self::found(settings, word, Some(Owner::Transcript))
    }

    fn found(settings: &Settings, word: &str, first: Option<Owner>) -> Result<Self, Unnamed> {
        let word = word.trim();
        for owner in [Owner::Transcript, Owner::Participant] {
            let name = word.strip_prefix(prefix(owner)).and_then(|rest| rest.strip_prefix('.'));
            if let Some(named) = name.and_then(|name| Self::of(settings, owner, name.trim())) {
                return Ok(named);
            }
        }
        let bare = |name: &str| {
            let both = (Self::of(settings, Owner::Transcript, name), Self::of(settings, Owner::Participant, name));
            match (both, first) {
                ((Some(_), Some(person)), Some(Owner::Participant)) => Some(Ok(person)),
                ((Some(transcript), Some(_)), Some(Owner::Transcript)) => Some(Ok(transcript)),
                ((Some(transcript), Some(person)), None) => Some(Err(Unnamed {
                    what: format!("`{name}` is an attribute of transcripts and of participants"),
                    advice: format!("Write {} or {}.", transcript.written(), person.written()),
                    ambiguous: true,
                })),
                ((Some(only), None) | (None, Some(only)), _) => Some(Ok(only)),
                ((None, None), _) => None,
            }
        };
        // What every transcript has may be written in capitals, as words of queries may.
        bare(word).or_else(|| bare(&word.to_lowercase()).filter(|_| is_field(word))).unwrap_or_else(|| {
            let all = Self::all(settings);
            let known: Vec<&str> = all.iter().map(Self::spelling).collect();
            let near = nearest(word, known.iter().copied().chain(all.iter().map(Self::name)));
            let near = near.map_or_else(String::new, |near| format!("Did you mean `{near}`? "));
            Err(Unnamed {
                what: format!("there is no attribute `{word}`"),
                advice: format!("{near}There are: {}.", known.join(", ")),
                ambiguous: false,
            })
        })
    }

    fn of(settings: &Settings, owner: Owner, name: &str) -> Option<Self> {
        let which = of_owner(settings, owner, name)?;
        let other = if owner == Owner::Transcript { Owner::Participant } else { Owner::Transcript };
        let alone = of_owner(settings, other, name).is_none();
        let spelling = if alone { name.to_owned() } else { format!("{}.{name}", prefix(owner)) };
        Some(Self { owner, which, spelling })
    }

    /// A field of transcripts.
    pub fn field(settings: &Settings, field: Field) -> Self {
        let fallback = Self { owner: Owner::Transcript, which: Which::Field(field), spelling: field.name().to_owned() };
        Self::of(settings, Owner::Transcript, field.name()).unwrap_or(fallback)
    }

    /// All that can be named: the fields of transcripts, then what is declared, in order.
    pub fn all(settings: &Settings) -> Vec<Self> {
        let mut all: Vec<Self> = Field::ALL.into_iter().map(|field| Self::field(settings, field)).collect();
        for attribute in &settings.attributes {
            all.extend(Self::of(settings, attribute.of, &attribute.name).filter(|named| !all.contains(named)));
        }
        all
    }

    /// Whose it is.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    /// The field of transcripts that it is, if it is one.
    pub fn as_field(&self) -> Option<Field> {
        match self.which {
            Which::Field(field) => Some(field),
            Which::Declared(_) => None,
        }
    }

    /// Its name, without its owner.
    pub fn name(&self) -> &str {
        match &self.which {
            Which::Field(field) => field.name(),
            Which::Declared(name) => name,
        }
    }

    /// The shortest word that names it.
    pub fn spelling(&self) -> &str {
        &self.spelling
    }

    /// Its name with its owner.
    pub fn full(&self) -> String {
        format!("{}.{}", prefix(self.owner), self.name())
    }

    /// The whole name as it is to be typed where a value follows.
    fn written(&self) -> String {
        let full = self.full();
        if full.contains(char::is_whitespace) { format!("\"{full}\"") } else { format!("`{full}`") }
    }

    /// How it is declared; nothing for a field of transcripts.
    pub fn declared<'a>(&self, settings: &'a Settings) -> Option<&'a Attribute> {
        match &self.which {
            Which::Field(_) => None,
            Which::Declared(name) => settings.attributes_of(self.owner).find(|known| known.name == *name),
        }
    }

    /// The value of a transcript; nothing where it has none, or where this is an attribute of participants.
    pub fn of_transcript<'a>(&self, transcript: &'a Transcript) -> Option<&'a str> {
        let value = match (&self.which, self.owner) {
            (Which::Field(field), _) => field.of(transcript),
            (Which::Declared(name), Owner::Transcript) => transcript.attributes.get(name).map(String::as_str),
            (Which::Declared(_), Owner::Participant) => None,
        };
        value.filter(|value| !value.is_empty())
    }

    /// The value of a participant; nothing where they have none, or where this is an attribute of transcripts.
    pub fn of_person<'a>(&self, person: &'a Participant) -> Option<&'a str> {
        match (&self.which, self.owner) {
            (Which::Declared(name), Owner::Participant) => {
                person.attributes.get(name).map(String::as_str).filter(|value| !value.is_empty())
            }
            _ => None,
        }
    }
}

/// Whether a word is the name of a field of transcripts, in small letters or capitals.
fn is_field(word: &str) -> bool {
    Field::ALL.into_iter().any(|field| field.name().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::{Field, Named};
    use crate::model::settings::{Attribute, Owner, Settings};
    use crate::model::{Participant, Transcript};

    fn settings(all: &[(&str, Owner)]) -> Settings {
        let attributes =
            all.iter().map(|(name, of)| Attribute { name: (*name).into(), of: *of, ..Attribute::default() });
        Settings { attributes: attributes.collect(), ..Settings::default() }
    }

    #[test]
    fn a_bare_name_is_whose_it_alone_can_be_and_else_refused_with_both_spellings() {
        use Owner::{Participant as P, Transcript as T};
        for order in [[("country", T), ("country", P)], [("country", P), ("country", T)]] {
            let settings = settings(&[order[0], order[1], ("gender", P), ("language", P), ("age group", P)]);
            let find = |word: &str| Named::find(&settings, word);
            let refused = find("country").unwrap_err();
            assert!(refused.ambiguous && refused.advice.contains("`transcript.country` or `participant.country`"));
            assert_eq!(find("transcript.country").map(|it| it.owner()), Ok(T));
            assert_eq!(find("participant.country").map(|it| it.owner()), Ok(P));
            assert_eq!(Named::planned(&settings, "country").map(|it| it.owner()), Ok(T));
            assert_eq!(Named::planned(&settings, "gender").map(|it| it.owner()), Ok(P));
            // What every transcript has is an attribute of transcripts, too.
            assert!(find("language").unwrap_err().ambiguous);
            assert_eq!(find("transcript.language").map(|it| it.as_field()), Ok(Some(Field::Language)));
            assert_eq!(find("Kind").map(|it| it.as_field()), Ok(Some(Field::Kind)));
            assert_eq!(find("participant.kind").map_err(|it| it.ambiguous), Err(false));
            assert_eq!(find(" age group ").map(|it| it.spelling().to_owned()), Ok("age group".into()));
            assert!(find("cuntry").unwrap_err().advice.starts_with("Did you mean `"));
            let all: Vec<String> = Named::all(&settings).iter().map(|it| it.spelling().to_owned()).collect();
            let (one, other) =
                if order[0].1 == T { ("transcript", "participant") } else { ("participant", "transcript") };
            assert_eq!(
                all,
                [
                    "kind",
                    "date",
                    "place",
                    "transcript.language",
                    "title",
                    &format!("{one}.country"),
                    &format!("{other}.country"),
                    "gender",
                    "participant.language",
                    "age group"
                ]
            );
        }
    }

    #[test]
    fn values_are_the_owners_alone() {
        let settings = settings(&[("country", Owner::Transcript), ("country", Owner::Participant)]);
        let map = |value: &str| [("country".to_owned(), value.to_owned())].into();
        let transcript = Transcript { attributes: map("ES"), place: Some(String::new()), ..Transcript::default() };
        let person = Participant { attributes: map("MA"), ..Participant::default() };
        let values = |word: &str| {
            let named = Named::find(&settings, word).unwrap();
            (named.of_transcript(&transcript).map(str::to_owned), named.of_person(&person).map(str::to_owned))
        };
        assert_eq!(values("transcript.country"), (Some("ES".into()), None));
        assert_eq!(values("participant.country"), (None, Some("MA".into())));
        assert_eq!(values("place"), (None, None));
    }
}
