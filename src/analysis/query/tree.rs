//! A query as it was written: conditions, what joins them, and where each stands.

use super::lexer::Compare;
use crate::model::Span;

/// A word or value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The word.
    pub word: String,
    /// Where it stands, in code points of the query.
    pub at: Span,
}

/// One condition, such as `country:ES,FR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is looked at.
    pub field: Said,
    /// How it is held against the values.
    pub compare: Compare,
    /// Written `code:=x`: exactly this, without what is below.
    pub exact: bool,
    /// The values, of which one must fit.
    pub values: Vec<Said>,
}

/// How two codings lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They share a character.
    Overlaps,
    /// The first lies in the second.
    Within,
    /// The second lies in the first.
    Contains,
    /// They have words of one turn.
    SameTurn,
    /// They are this near, before or after.
    Near,
    /// The second begins after the first has ended.
    FollowedBy,
    /// The first begins after the second has ended.
    Follows,
}

impl Kind {
    /// The words of the language, with their kinds.
    pub const WORDS: [(&'static str, Self); 8] = [
        ("overlaps", Self::Overlaps),
        ("within", Self::Within),
        ("contains", Self::Contains),
        ("same-turn", Self::SameTurn),
        ("near", Self::Near),
        ("followed-by", Self::FollowedBy),
        ("precedes", Self::FollowedBy),
        ("follows", Self::Follows),
    ];

    /// The relation that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(known, _)| word.eq_ignore_ascii_case(known)).map(|(_, kind)| kind)
    }

    /// Whether a distance may follow it.
    pub fn takes_distance(self) -> bool {
        matches!(self, Self::Near | Self::FollowedBy | Self::Follows)
    }
}

/// What a distance is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Turns, moderators' too.
    Turns,
    /// Spoken words, moderators' too.
    Words,
}

/// Whose codings are held against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Those of one coder, unless the second side says whose it means.
    #[default]
    Same,
    /// Anybody's.
    Any,
    /// Those of two different coders.
    Other,
}

/// A relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// How they lie.
    pub kind: Kind,
    /// How far apart they may be; `None` is any distance.
    pub distance: Option<(u32, Step)>,
    /// Whose they are.
    pub whose: Whose,
}

/// A query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// One condition.
    Term(Term),
    /// What does not fit.
    Not(Box<Tree>),
    /// What fits all.
    All(Vec<Tree>),
    /// What fits one.
    Any(Vec<Tree>),
    /// The codings of the first that lie so to some coding of the second, or (`negated`) to none.
    Relation {
        /// Which codings are chosen.
        left: Box<Tree>,
        /// How they lie.
        relation: Relation,
        /// Written with `not` before the relation.
        negated: bool,
        /// To what.
        right: Box<Tree>,
    },
}

impl Tree {
    /// Whether some condition in it looks at this field.
    pub fn names(&self, field: &str) -> bool {
        match self {
            Self::Term(term) => term.field.word.eq_ignore_ascii_case(field),
            Self::Not(inner) => inner.names(field),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.names(field)),
            Self::Relation { left, right, .. } => left.names(field) || right.names(field),
        }
    }
}
