//! Finds a pattern in a text: a literal, folded by case unless it has capitals, or a regular expression.

use crate::model::Span;
use crate::text::offsets::Text;
use regex::{Regex, RegexBuilder};

/// How a pattern is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// As it stands.
    #[default]
    Literal,
    /// As a regular expression.
    Regex,
}

/// A pattern ready to be looked for.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Reads a pattern; capitals in it make it case-sensitive.
    ///
    /// # Errors
    /// The regular expression's own words, where it is malformed or far too large.
    pub fn new(word: &str, reading: Reading) -> Result<Self, String> {
        let source = match reading {
            Reading::Literal => regex::escape(word),
            Reading::Regex => word.to_owned(),
        };
        let capitals = word.chars().any(char::is_uppercase);
        let built = RegexBuilder::new(&source).case_insensitive(!capitals).size_limit(8 << 20).build();
        built.map(Self).map_err(|error| error.to_string())
    }

    /// Whether it is anywhere in some words; empty hits do not count.
    pub fn hits(&self, words: &str) -> bool {
        self.0.find_iter(words).any(|hit| !hit.is_empty())
    }

    /// Every hit in some words, in bytes; empty hits are left out.
    pub fn ranges(&self, words: &str) -> Vec<std::ops::Range<usize>> {
        self.0.find_iter(words).filter(|hit| !hit.is_empty()).map(|hit| hit.range()).collect()
    }

    /// Every hit, in code points, in order; empty hits are left out.
    pub fn find_all(&self, text: &Text) -> Vec<Span> {
        let hits = self.0.find_iter(text.as_str()).filter(|hit| !hit.is_empty());
        hits.map(|hit| Span::new(text.point(hit.start()), text.point(hit.end()))).collect()
    }
}
