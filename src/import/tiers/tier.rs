//! A tier with its annotations, and what it is taken for.

/// A tier as a file has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tier {
    /// Its name, as spelt.
    pub name: String,
    /// Who speaks in it, where the file says so.
    pub speaker: Option<String>,
    /// The tier on which it hangs, by its place in the file.
    pub parent: Option<usize>,
    /// How its annotations belong to those of another tier.
    pub bound: Bound,
    /// What the file says it is.
    pub stated: Option<Role>,
    /// Whether pieces that meet are one utterance, as the file cuts where others begin to speak.
    pub meets: bool,
    /// Its annotations with words.
    pub pieces: Vec<Piece>,
}

/// How the annotations of a tier belong to those of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// They do not.
    #[default]
    Free,
    /// They part them.
    Subdivision,
    /// Each says something about one of them.
    Association,
    /// They lie within them.
    Included,
}

/// One annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// Milliseconds, where the file has them.
    pub start: Option<u64>,
    /// By what it is sorted: milliseconds, or a guess between the neighbours.
    pub order: u64,
    /// The same of its end.
    pub until: u64,
    /// Number of the annotation of the parent tier that it belongs to.
    pub of: Option<u32>,
    /// The words.
    pub text: String,
}

/// What a tier holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What somebody says.
    Speech,
    /// The words of speech one by one, where they are the only words there are.
    WordSpeech,
    /// The same words as in another tier, in smaller pieces or in another spelling.
    Words,
    /// Sounds.
    Phones,
    /// Syllables.
    Syllables,
    /// What is said of words: their kind, their stem, how they should sound.
    Glosses,
    /// Speech in another language.
    Translation,
    /// Numbers of utterances.
    References,
    /// What somebody noted: gestures, topics, comments.
    Notes,
    /// Says something about another tier.
    Dependent,
    /// Moments, not stretches.
    Points,
    /// Nothing.
    Empty,
}

impl Role {
    /// Whether it is read.
    pub fn is_speech(self) -> bool {
        matches!(self, Self::Speech | Self::WordSpeech)
    }

    /// What people call it.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::WordSpeech => "speech word by word",
            Self::Words => "the same words again",
            Self::Phones => "phones",
            Self::Syllables => "syllables",
            Self::Glosses => "glosses",
            Self::Translation => "translation",
            Self::References => "numbers of utterances",
            Self::Notes => "notes",
            Self::Dependent => "about another tier",
            Self::Points => "points",
            Self::Empty => "empty",
        }
    }
}

/// What a tier was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name, as spelt.
    pub name: String,
    /// What it holds.
    pub role: Role,
    /// Whose speech it is, or would be; none: nobody known.
    pub speaker: Option<String>,
    /// Its annotations.
    pub count: usize,
    /// Whether it is read as speech.
    pub read: bool,
}

impl Taken {
    /// What it was taken for, and whose speech it is.
    pub fn holds(&self) -> String {
        match (&self.speaker, self.read) {
            (Some(speaker), true) => format!("speech of “{speaker}”"),
            (None, true) => "speech of nobody known".to_owned(),
            (_, false) if self.role.is_speech() => "speech that was not chosen".to_owned(),
            (_, false) => self.role.phrase().to_owned(),
        }
    }

    /// The tier and what it was taken for, as part of a sentence.
    pub(super) fn told(&self) -> String {
        format!("`{}`: {} ({})", self.name, self.holds(), self.count)
    }
}
