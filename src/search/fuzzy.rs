//! Fuzzy finding of names: folded, every word required, whole names and word starts first.

use crate::text::fold::{fold, fold_map};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Bonus of a name that is the whole query, over one that begins with it.
const EXACT: i64 = 4000;
const PREFIX: i64 = 2000;
/// Bonus of a word that begins with a word of the query; without it a score stays below.
pub const WORD_START: i64 = 1000;

/// How well a name fits, and which of its characters matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Greater is better.
    pub score: i64,
    /// Matched characters of the name as written, ascending.
    pub at: Vec<usize>,
}

/// A name folded once, ready to be matched many times.
#[derive(Clone, Debug)]
pub struct Name {
    folded: String,
    /// For each character of `folded`, the character of the name it comes from.
    origin: Vec<usize>,
}

impl Name {
    /// Folds a name.
    pub fn new(name: &str) -> Self {
        let (folded, origin) = origins(name);
        Self { folded, origin }
    }

    /// Whether every word of a query stands in the name as it is, not only its letters strewn about.
    pub fn holds(&self, query: &str) -> bool {
        fold(query).split_whitespace().all(|word| self.folded.contains(word))
    }

    /// Whether the name begins with a query.
    pub fn begins(&self, query: &str) -> bool {
        self.folded.starts_with(fold(query).trim())
    }

    /// Whether every word of a query is a whole word of the name, and the name does not begin with them.
    pub fn has_words_within(&self, query: &str) -> bool {
        let query = fold(query);
        let words = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let own = words(&self.folded);
        !self.folded.starts_with(query.trim()) && words(&query).iter().all(|word| own.contains(word))
    }

    /// Whether every word of a query stands at the start of a word of the name.
    pub fn starts(&self, query: &str) -> bool {
        fold(query).split_whitespace().all(|word| bonus(&self.folded, word) > 0)
    }
}

fn origins(name: &str) -> (String, Vec<usize>) {
    let (folded, map) = fold_map(name);
    let origin = map.into_iter().map(|at| at as usize).collect();
    (folded, origin)
}

/// Matches names against what was typed.
pub struct Matcher {
    skim: SkimMatcherV2,
}

impl Default for Matcher {
    fn default() -> Self {
        Self { skim: SkimMatcherV2::default().ignore_case() }
    }
}

impl Matcher {
    /// How well `name` fits `query`; `None` where a word of the query is not in it. An empty query fits all.
    pub fn hit(&self, name: &Name, query: &str) -> Option<Hit> {
        let query = fold(query);
        let mut hit = Hit { score: 0, at: Vec::new() };
        for word in query.split_whitespace() {
            let (score, at) = self.skim.fuzzy_indices(&name.folded, word)?;
            hit.score += score + bonus(&name.folded, word);
            let origin = at.iter().filter_map(|&at| name.origin.get(at).copied());
            hit.at.extend(origin);
        }
        let whole = query.trim();
        if !whole.is_empty() {
            if name.folded == whole {
                hit.score += EXACT;
            } else if name.folded.starts_with(whole) {
                hit.score += PREFIX;
            }
        }
        hit.at.sort_unstable();
        hit.at.dedup();
        Some(hit)
    }
}

/// A word of the query that stands at the start of a word counts more than letters strewn about.
fn bonus(name: &str, word: &str) -> i64 {
    let starts = name.match_indices(word).any(|(at, _)| {
        let before = name.get(..at).and_then(|head| head.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric())
    });
    if starts { WORD_START } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(name: &str, query: &str) -> Option<i64> {
        Matcher::default().hit(&Name::new(name), query).map(|hit| hit.score)
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert!(score("Santé mentale", "sante").is_some());
        assert!(score("Sante mentale", "SANTÉ").is_some());
        assert!(score("Ökonomie", "oko").is_some());
    }

    #[test]
    fn every_word_is_required_in_any_order() {
        assert!(score("Low pay", "pay low").is_some());
        assert!(score("Low pay", "pay high").is_none());
    }

    #[test]
    fn the_whole_name_comes_before_its_beginning_before_a_word_inside() {
        let whole = score("pay", "pay");
        let begins = score("pay gap", "pay");
        let inside = score("low pay", "pay");
        let strewn = score("penalty", "pay");
        assert!(whole > begins && begins > inside && inside > strewn);
    }

    #[test]
    fn matched_characters_are_those_of_the_name_as_written() {
        let hit = Matcher::default().hit(&Name::new("Éa"), "a");
        assert_eq!(hit.map(|hit| hit.at), Some(vec![1]));
    }
}
