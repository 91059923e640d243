//! Where a pattern or a list of words occurs in what is said: passages to be coded, once a person has looked at them.

use super::pattern::Pattern;
use crate::model::Span;
use crate::text::fold::fold;
use crate::text::offsets::Text;
use crate::text::{Overlay, graphemes, sentences, words};

/// What is looked for.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A regular expression.
    Pattern(Pattern),
    /// Words and phrases.
    Words(Vec<Phrase>),
}

/// A word or some words in a row, as they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
    /// Whether the last word may go on (`visa*`).
    open: bool,
    /// Whether accents matter.
    accents: bool,
}

impl Phrase {
    /// Reads a word or phrase; `*` at its end lets the last word go on. `None` where no word is in it.
    pub fn new(written: &str, accents: bool) -> Option<Self> {
        let written = written.trim();
        let open = written.ends_with('*');
        let all: Vec<String> = words::words(written).map(|(_, word)| plain(word, accents)).collect();
        (!all.is_empty()).then_some(Self { words: all, open, accents })
    }

    /// Whether the phrase stands at the beginning of some words.
    fn begins(&self, spoken: &[(usize, &str)]) -> bool {
        let last = self.words.len().saturating_sub(1);
        spoken.len() > last
            && self.words.iter().zip(spoken).enumerate().all(|(at, (wanted, (_, word)))| {
                let word = plain(word, self.accents);
                if at == last && self.open { word.starts_with(wanted.as_str()) } else { word == *wanted }
            })
    }
}

/// A word without what does not matter: case, and accents where these do not.
fn plain(word: &str, accents: bool) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    if accents { word.nfc().collect::<String>().to_lowercase() } else { fold(word) }
}

/// What is coded of a hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// What was found itself.
    #[default]
    Match,
    /// The sentence it stands in.
    Sentence,
    /// The speech of the turn it stands in.
    Turn,
}

/// A place that was found, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What is to be coded.
    pub at: Span,
    /// Where what was looked for begins and ends.
    pub found: Span,
    /// The paragraph it was found in, by its place in the overlay.
    pub paragraph: usize,
}

/// All hits in what is said, in order, each passage once. Labels, stamps and the header are no speech; a hit lies within
/// one paragraph and never cuts a grapheme.
pub fn hits(text: &Text, overlay: &Overlay, wanted: &Wanted, unit: Unit, language: Option<&str>) -> Vec<Hit> {
    let mut all: Vec<Hit> = Vec::new();
    for (paragraph, spoken) in overlay.paragraphs.iter().enumerate() {
        for part in overlay.spoken(spoken) {
            let words = text.slice(part);
            let base = text.byte(part.start);
            let bounds = if unit == Unit::Sentence { sentences::sentences(words, language) } else { Vec::new() };
            for found in places(words, wanted) {
                let span = |range: std::ops::Range<usize>| {
                    let span = Span::new(text.point(base + range.start), text.point(base + range.end));
                    let snapped = graphemes::snap(text, span);
                    Span::new(snapped.start.max(part.start), snapped.end.min(part.end))
                };
                let at = match unit {
                    Unit::Match => span(found.clone()),
                    Unit::Turn => overlay.turns.get(spoken.turn as usize).map_or(spoken.speech, |turn| turn.speech),
                    Unit::Sentence => {
                        let first = bounds.iter().find(|one| found.start < one.end).cloned();
                        let last = bounds.iter().find(|one| found.end <= one.end).cloned();
                        let start = first.map_or(found.start, |one| one.start);
                        let end = last.map_or(found.end, |one| one.end);
                        let inner = words.get(start..end).unwrap_or_default();
                        let head = inner.len() - inner.trim_start().len();
                        span(start + head..start + inner.trim_end().len().max(head))
                    }
                };
                if !at.is_empty() && all.last().is_none_or(|last| last.at != at) {
                    all.push(Hit { at, found: span(found), paragraph });
                }
            }
        }
    }
    all
}

/// Places in some words, in bytes.
fn places(spoken: &str, wanted: &Wanted) -> Vec<std::ops::Range<usize>> {
    match wanted {
        Wanted::Pattern(pattern) => pattern.ranges(spoken),
        Wanted::Words(phrases) => {
            let all: Vec<(usize, &str)> = words::words(spoken).collect();
            let mut found = Vec::new();
            let mut at = 0;
            while let Some(rest) = all.get(at..).filter(|rest| !rest.is_empty()) {
                // Of phrases that begin here the longest.
                let fits = phrases.iter().filter(|phrase| phrase.begins(rest)).map(|phrase| phrase.words.len()).max();
                let Some(length) = fits else {
                    at += 1;
                    continue;
                };
                if let (Some((start, _)), Some((last, word))) = (rest.first(), rest.get(length - 1)) {
                    found.push(*start..last + word.len());
                }
                at += length;
            }
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rule;
    use crate::search::pattern::Reading;
    use crate::text::overlay;
    use proptest::prelude::*;

    fn found(text: &str, wanted: &Wanted, unit: Unit) -> Vec<String> {
        let text = Text::new(text.to_owned());
        let labels = ["Ana".to_owned(), "Mod".to_owned()];
        let turns = overlay(&text, Rule::LabelColon, &labels, 0);
        hits(&text, &turns, wanted, unit, None).iter().map(|hit| text.slice(hit.at).to_owned()).collect()
    }

    fn words_of(all: &[&str], accents: bool) -> Wanted {
        Wanted::Words(all.iter().filter_map(|word| Phrase::new(word, accents)).collect())
    }

    const TALK: &str =
        "Ana: The visa hangs on it. Visas, always visas!\n\nMod: And the pay?\n\nAna: Late pay. No pay at all.";

    #[test]
    fn words_are_whole_and_case_does_not_matter() {
        assert_eq!(found(TALK, &words_of(&["visa"], false), Unit::Match), ["visa"]);
        assert_eq!(found(TALK, &words_of(&["visa*"], false), Unit::Match), ["visa", "Visas", "visas"]);
        assert_eq!(found(TALK, &words_of(&["late pay", "pay"], false), Unit::Match), ["pay", "Late pay", "pay"]);
        assert_eq!(found(TALK, &words_of(&["ana", "mod"], false), Unit::Match), [""; 0], "labels are no speech");
        let both = "Ana: la précarité et la precarite\n\nMod: x\n\nAna: y";
        assert_eq!(found(both, &words_of(&["precarite"], false), Unit::Match).len(), 2);
        assert_eq!(found(both, &words_of(&["précarité"], true), Unit::Match), ["précarité"]);
        let arabic = "Ana: الأجر متأخر والأجر قليل\n\nMod: نعم\n\nAna: الأجر";
        assert_eq!(found(arabic, &words_of(&["الأجر"], false), Unit::Match), ["الأجر", "الأجر"]);
    }

    #[test]
    fn sentences_and_turns_are_coded_once() {
        let visas = words_of(&["visa*"], false);
        assert_eq!(found(TALK, &visas, Unit::Sentence), ["The visa hangs on it.", "Visas, always visas!"]);
        assert_eq!(found(TALK, &words_of(&["pay"], false), Unit::Turn), ["And the pay?", "Late pay. No pay at all."]);
    }

    #[test]
    fn a_pattern_stays_within_a_turn_and_cuts_no_letter() {
        let pattern = |source: &str| Wanted::Pattern(Pattern::new(source, Reading::Regex).unwrap());
        assert_eq!(found(TALK, &pattern("(?s)pay.*at"), Unit::Match), ["pay. No pay at"]);
        assert_eq!(found("Ana: ne\u{301}e\n\nMod: x\n\nAna: y", &pattern("[eé]"), Unit::Match), ["e\u{301}", "e"]);
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_looked_for(parts in proptest::collection::vec("[abc é\u{301}.]{0,12}", 1..6)) {
            let text: String = parts.iter().map(|part| format!("Ana: {part}\n\n")).collect();
            let regex = regex::Regex::new("ab|c+").unwrap();
            let pattern = Wanted::Pattern(Pattern::new("ab|c+", Reading::Regex).unwrap());
            for words in found(&text, &pattern, Unit::Match) {
                prop_assert!(regex.is_match(&words), "{words:?}");
                prop_assert!(!words.contains('\n'));
            }
        }
    }
}
