//! How many of a group agreed, dissented or said nothing to a question (Onwuegbuzie, Dickinson, Leech & Zoran 2009).

/// What a person's answer to a question shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Response {
    /// Agreement.
    Agrees,
    /// Dissent.
    Dissents,
    /// An example or a statement that suggests agreement.
    ExampleFor,
    /// An example or a statement that suggests dissent.
    ExampleAgainst,
    /// No response; silence is never agreement.
    Silent,
}

impl Response {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 5] = [Self::Agrees, Self::Dissents, Self::ExampleFor, Self::ExampleAgainst, Self::Silent];

    /// The mark of the paper: A, D, SE, SD, NR.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Agrees => "A",
            Self::Dissents => "D",
            Self::ExampleFor => "SE",
            Self::ExampleAgainst => "SD",
            Self::Silent => "NR",
        }
    }

    /// The response behind a mark.
    pub fn from_mark(mark: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|response| response.mark() == mark)
    }
}
