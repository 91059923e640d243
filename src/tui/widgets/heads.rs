//! Heads of narrow columns, cut so that one can tell them apart.

use super::frame::{fit, fit_middle};
use crate::text::display::display;
use std::collections::HashSet;
use std::ops::RangeInclusive;

/// How wide the columns are, and what stands above each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// Width of a column.
    pub wide: u16,
    /// The head of each.
    pub words: Vec<String>,
}

impl Heads {
    /// Cuts names to the first width in which no two look the same.
    ///
    /// Names are `(name, id)`: the name cut at its end is best, then the id, then either cut in its middle.
    pub fn of(names: &[(&str, &str)], widths: RangeInclusive<u16>) -> Self {
        let end = |text: &str, wide: u16| fit(&display(text), usize::from(wide));
        let middle = |text: &str, wide: u16| fit_middle(&display(text), usize::from(wide));
        for wide in widths.clone() {
            let found = told_apart(names.iter().map(|(name, _)| end(name, wide)))
                .or_else(|| told_apart(names.iter().map(|(_, id)| end(id, wide))))
                .or_else(|| told_apart(names.iter().map(|(name, _)| middle(name, wide))))
                .or_else(|| told_apart(names.iter().map(|(_, id)| middle(id, wide))));
            if let Some(words) = found {
                return Self { wide, words };
            }
        }
        let wide = *widths.start();
        Self { wide, words: names.iter().map(|(_, id)| middle(id, wide)).collect() }
    }
}

/// The words, unless two of them are the same.
fn told_apart(words: impl Iterator<Item = String>) -> Option<Vec<String>> {
    let mut seen = HashSet::new();
    words.map(|word| seen.insert(word.clone()).then_some(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(names: &[(&str, &str)], widths: RangeInclusive<u16>) -> (u16, String) {
        let heads = Heads::of(names, widths);
        (heads.wide, heads.words.join(" "))
    }

    #[test]
    fn names_that_can_be_told_apart_stay() {
        assert_eq!(heads(&[("Elvira", "p01"), ("Rosario Vega", "p02")], 7..=15), (7, "Elvira Rosari…".to_owned()));
    }

    #[test]
    fn ids_stand_where_names_look_the_same() {
        let groups = [("Focus group 3, Leeds", "fg03-leeds"), ("Focus group 5, Torino", "fg05-torino")];
        assert_eq!(heads(&groups, 7..=15), (7, "fg03-l… fg05-t…".to_owned()));
        assert_eq!(heads(&[("P1", "p01"), ("P1", "p02")], 7..=15), (7, "p01 p02".to_owned()));
    }

    #[test]
    fn what_differs_at_its_end_is_cut_in_the_middle() {
        let talks = [("Interview 1", "interview-1"), ("Interview 2", "interview-2")];
        assert_eq!(heads(&talks, 7..=15), (7, "Int…w 1 Int…w 2".to_owned()));
    }

    #[test]
    fn columns_grow_where_nothing_else_helps() {
        let people = [("P1 · fg01-ma", "fg01-ma/P1"), ("P1 · fg02-ma", "fg02-ma/P1"), ("P2 · fg01-ma", "fg01-ma/P2")];
        assert_eq!(heads(&people, 7..=15), (8, "fg01…/P1 fg02…/P1 fg01…/P2".to_owned()));
        assert_eq!(heads(&[("same", "same"), ("same", "same")], 3..=4), (3, "s…e s…e".to_owned()));
    }
}
