//! What is wrong with a query, where, and what could stand there.

use crate::model::Span;
use crate::text::wrap::columns;

/// What could stand at a place of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A condition, `not` or an opening bracket.
    Condition,
    /// `and`, `or`, a relation, or another condition.
    Link,
    /// A closing bracket.
    Close,
    /// A value of this word.
    Value(String),
    /// A number of turns or words.
    Distance,
    /// The word `turns` or `words`.
    Unit,
    /// Whatever follows a relation: whose codings are meant, or a condition.
    Right,
}

impl Expected {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Condition => {
                "a condition such as code:pay, speaker:\"Anna\", country:ES or weight>1; not; (".to_owned()
            }
            Self::Link => {
                "and, or, another condition, or a relation: overlaps, within, contains, same-turn, near 2 turns, \
                 followed-by 3 turns, precedes, follows"
                    .to_owned()
            }
            Self::Close => ")".to_owned(),
            Self::Value(field) => format!("a value of `{field}`; in quotation marks where it has blanks or signs"),
            Self::Distance => "a number of turns or words, such as 2 turns or 30 words".to_owned(),
            Self::Unit => "turns or words".to_owned(),
            Self::Right => "any-coder, other-coder, or a condition such as code:pay; several in ( )".to_owned(),
        }
    }
}

/// The first fault of a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Fault {
    /// Where, in code points of the query.
    pub at: Span,
    /// What is wrong: a sentence without its full stop.
    pub what: String,
    /// What to do, as whole sentences; may be empty.
    pub advice: String,
    /// What could stand there.
    pub expected: Vec<Expected>,
}

impl Fault {
    /// A fault at a place.
    pub fn new(at: Span, what: impl Into<String>) -> Self {
        Self { at, what: what.into(), advice: String::new(), expected: Vec::new() }
    }

    /// With what could stand there.
    #[must_use]
    pub fn expecting(mut self, expected: &[Expected]) -> Self {
        self.expected = expected.to_vec();
        self
    }

    /// With what to do.
    #[must_use]
    pub fn advising(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }

    /// The fault with the query, a line of carets under its place, and what could stand there.
    pub fn shown(&self, source: &str) -> String {
        let line: String = source.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let part = |from: u32, to: u32| -> String {
            line.chars().skip(from as usize).take(to.saturating_sub(from) as usize).collect()
        };
        let before = " ".repeat(columns(&part(0, self.at.start)));
        let carets = "^".repeat(columns(&part(self.at.start, self.at.end)).max(1));
        let mut shown = format!("The query cannot be read: {}.\n  {line}\n  {before}{carets}", self.what);
        if !self.advice.is_empty() {
            shown.push_str(&format!("\n{}", self.advice));
        }
        if !self.expected.is_empty() {
            let words: Vec<String> = self.expected.iter().map(Expected::words).collect();
            shown.push_str(&format!("\nHere could stand: {}.", words.join("; or ")));
        }
        shown
    }
}
