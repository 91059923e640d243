//! Where a passage stands: a half-open range of code points, and the quote that proves it.

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;

/// A half-open range `start..end` in Unicode code points of a transcript's canonical text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// First code point of the passage.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl Span {
    /// Makes the span `start..end`; `end` is never before `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Length in code points.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether nothing lies between start and end.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the offset lies inside.
    pub fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one code point.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shared part; empty where there is none.
    pub fn intersect(self, other: Span) -> Span {
        Span::new(self.start.max(other.start), self.end.min(other.end))
    }
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// Longest passage, in code points, whose quote is stored whole.
pub const QUOTE_WHOLE: usize = 280;
/// Code points of head and of tail kept of a longer passage.
pub const QUOTE_PART: usize = 140;
/// Code points of context kept before and after a short or repeated passage.
pub const CONTEXT: usize = 32;
/// Passages with fewer code points than this always keep their context.
pub const SHORT_QUOTE: usize = 20;

/// The words of a passage as a coding stores them: the whole up to 280 code points, else head and tail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// The whole passage, or its first 140 code points.
    pub head: String,
    /// The last 140 code points of a longer passage.
    pub tail: Option<String>,
}

impl Quote {
    /// Takes the quote of a passage.
    pub fn of(passage: &str) -> Self {
        let (head, tail) = parts(passage);
        Self { head: head.to_owned(), tail: tail.map(str::to_owned) }
    }

    /// A 32-bit print of the quote, kept in memory in place of the words.
    pub fn print(&self) -> u32 {
        print(&self.head, self.tail.as_deref())
    }
}

/// What is stored of a passage: the whole, or its first 140 code points and its last.
fn parts(passage: &str) -> (&str, Option<&str>) {
    if passage.len() <= QUOTE_WHOLE || passage.chars().count() <= QUOTE_WHOLE {
        return (passage, None);
    }
    let head = passage.char_indices().nth(QUOTE_PART).map_or(passage.len(), |(at, _)| at);
    let tail = passage.char_indices().nth_back(QUOTE_PART - 1).map_or(0, |(at, _)| at);
    (&passage[..head], Some(&passage[tail..]))
}

/// The print of a quote, see [`Quote::print`], from its parts: foldhash, so that it holds for one version of the program.
pub fn print(head: &str, tail: Option<&str>) -> u32 {
    let hash = FixedState::with_seed(0).hash_one((head, tail.unwrap_or_default()));
    (hash ^ (hash >> 32)) as u32
}

/// The print of the quote that would be taken of a passage.
pub fn print_of(passage: &str) -> u32 {
    let (head, tail) = parts(passage);
    print(head, tail)
}

/// How surely a coding still stands on its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Offsets and words agree.
    #[default]
    Ok,
    /// The text changed; the same words were found again without doubt.
    Moved,
    /// The text changed and the words are not certain: a person must look.
    Review,
    /// The words or the transcript are gone.
    Orphan,
}

impl State {
    /// The word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Moved => "moved",
            Self::Review => "review",
            Self::Orphan => "orphan",
        }
    }

    /// Whether codings of this state enter counts and excerpts.
    pub fn counts(self) -> bool {
        matches!(self, Self::Ok | Self::Moved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_passage_keeps_its_two_ends() {
        let passage: String = ('a'..='z').cycle().take(300).collect();
        let quote = Quote::of(&passage);
        assert_eq!(quote.head.chars().count(), 140);
        assert_eq!(quote.tail.as_ref().map(|tail| tail.chars().count()), Some(140));
        assert!(passage.starts_with(&quote.head) && passage.ends_with(quote.tail.as_deref().unwrap()));
    }

    #[test]
    fn a_passage_of_280_code_points_is_kept_whole() {
        let passage = "é".repeat(280);
        assert_eq!(Quote::of(&passage), Quote { head: passage.clone(), tail: None });
    }
}
