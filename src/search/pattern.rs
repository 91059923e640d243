//! Finds a pattern in a text: a literal, folded by case unless it has capitals, or a regular expression.
//!
//! A letter with its accent is the same whether it is one code point or two, in the pattern and in the text, and a hit
//! is whole letters: who looks for `e` does not find half of `é`.

use crate::model::Span;
use crate::text::offsets::Text;
use regex::{Regex, RegexBuilder};
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

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
pub struct Pattern {
    regex: Regex,
    reading: Reading,
    /// What every hit holds, byte by byte, however its letters are composed; none where nothing is sure.
    core: Option<regex::bytes::Regex>,
}

impl Pattern {
    /// Reads a pattern; capitals in it make it case-sensitive.
    ///
    /// # Errors
    /// The regular expression's own words, where it is malformed or far too large.
    pub fn new(word: &str, reading: Reading) -> Result<Self, String> {
        Self::built(word, reading, word.chars().any(char::is_uppercase))
    }

    /// A literal in which capitals and small letters differ.
    ///
    /// # Errors
    /// Where it is far too large.
    pub fn exact(words: &str) -> Result<Self, String> {
        Self::built(words, Reading::Literal, true)
    }

    fn built(word: &str, reading: Reading, case: bool) -> Result<Self, String> {
        let word: String = word.nfc().collect();
        let core = match reading {
            Reading::Literal => core(&word),
            Reading::Regex => None,
        };
        let source = match reading {
            Reading::Literal => literal(&word),
            Reading::Regex => word,
        };
        let built = RegexBuilder::new(&source).case_insensitive(!case).size_limit(8 << 20).build();
        built.map(|regex| Self { regex, reading, core }).map_err(|error| error.to_string())
    }

    /// Whether there can be a hit in a text of which these are the bytes; where not, there is none.
    pub fn may_hit(&self, bytes: &[u8]) -> bool {
        self.core.as_ref().is_none_or(|core| core.is_match(bytes))
    }

    /// Whether it is anywhere in some words; empty hits do not count.
    pub fn hits(&self, words: &str) -> bool {
        !self.ranges(words).is_empty()
    }

    /// Every hit in some words, in bytes; empty hits are left out.
    pub fn ranges(&self, words: &str) -> Vec<Range<usize>> {
        let composed = Composed::of(words);
        let hits = self.regex.find_iter(&composed.text).filter(|hit| !hit.is_empty());
        let mut found: Vec<Range<usize>> = Vec::new();
        for hit in hits {
            let (start, end) = (hit.start(), hit.end());
            let whole = is_bound(&composed.text, start) && is_bound(&composed.text, end);
            let at = match self.reading {
                _ if whole => start..end,
                Reading::Literal => continue,
                Reading::Regex => bound_before(&composed.text, start)..bound_after(&composed.text, end),
            };
            let at = composed.origin(at.start)..composed.origin(at.end);
            // A hit that grew to whole letters may reach into the one before.
            if found.last().is_none_or(|last| last.end <= at.start) {
                found.push(at);
            }
        }
        found
    }

    /// Every hit, in code points, in order; empty hits are left out.
    pub fn find_all(&self, text: &Text) -> Vec<Span> {
        self.ranges(text.as_str()).into_iter().map(|hit| text.span(hit)).collect()
    }
}

/// A literal as a regular expression: any blank stands for a blank, and a straight mark for the curved ones.
fn literal(word: &str) -> String {
    let escaped = regex::escape(word);
    if word.trim().is_empty() || !word.contains([' ', '\u{a0}', '\'', '’', '"', '“', '”']) {
        return escaped;
    }
    let mut source = String::with_capacity(escaped.len() + 16);
    for c in escaped.chars() {
        match c {
            ' ' | '\u{a0}' => source.push_str(r"\s"),
            '\'' | '’' => source.push_str("['’‘ʼ]"),
            '"' | '“' | '”' => source.push_str("[\"“”„]"),
            c => source.push(c),
        }
    }
    source
}

/// The longest part of a literal that stands in every text with a hit byte by byte: ASCII that is no blank or mark, and
/// that no other letter becomes when it is composed or its case is folded (the signs for kelvin and ohm, the long s).
fn core(word: &str) -> Option<regex::bytes::Regex> {
    let sure = |c: char| c.is_ascii_graphic() && !"kKsS;`'\"".contains(c);
    let longest = word.split(|c| !sure(c)).max_by_key(|part| part.len()).filter(|part| !part.is_empty())?;
    let source = regex::escape(longest);
    regex::bytes::RegexBuilder::new(&source).unicode(false).case_insensitive(true).build().ok()
}

/// A text whose letters and accents are one code point where there is one (NFC).
struct Composed<'a> {
    text: Cow<'a, str>,
    /// Where pieces begin, in order; empty where the text is as it was.
    pieces: Vec<Piece>,
}

/// A letter that was composed, or a stretch that is as it was; where it begins, here and in the text as it was, in bytes.
struct Piece {
    here: usize,
    origin: usize,
    is_same: bool,
}

impl<'a> Composed<'a> {
    fn of(words: &'a str) -> Self {
        // No letter before the first accent (U+0300) is ever composed with another.
        if words.bytes().all(|byte| byte < 0xcc) || is_nfc_quick(words.chars()) == IsNormalized::Yes {
            return Self { text: Cow::Borrowed(words), pieces: Vec::new() };
        }
        let mut text = String::with_capacity(words.len());
        let mut pieces: Vec<Piece> = Vec::new();
        let mut start = 0;
        // Nothing is composed over the end of a line, and nearly all lines are composed already.
        for line in words.split_inclusive('\n') {
            if is_nfc(line) {
                if !pieces.last().is_some_and(|last| last.is_same) {
                    pieces.push(Piece { here: text.len(), origin: start, is_same: true });
                }
                text.push_str(line);
            } else {
                for (at, letter) in line.grapheme_indices(true) {
                    pieces.push(Piece { here: text.len(), origin: start + at, is_same: false });
                    text.extend(letter.nfc());
                }
            }
            start += line.len();
        }
        pieces.push(Piece { here: text.len(), origin: words.len(), is_same: false });
        Self { text: Cow::Owned(text), pieces }
    }

    /// Where a bound of a letter is in the text as it was.
    fn origin(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.here <= at);
        let near = after.checked_sub(1).and_then(|near| self.pieces.get(near));
        near.map_or(at, |piece| piece.origin + if piece.is_same { at - piece.here } else { 0 })
    }
}

/// Whether a byte is between two letters as people see them.
fn is_bound(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let ascii =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|byte| byte.is_ascii() && *byte != b'\n');
    if ascii(at.checked_sub(1)) && ascii(Some(at)) {
        return true;
    }
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

fn bound_before(text: &str, at: usize) -> usize {
    if is_bound(text, at) {
        return at;
    }
    GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

fn bound_after(text: &str, at: usize) -> usize {
    if is_bound(text, at) {
        return at;
    }
    GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'a>(word: &str, reading: Reading, text: &'a str) -> Vec<&'a str> {
        Pattern::new(word, reading).unwrap().ranges(text).into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn blanks_and_marks_are_found_however_they_are_set() {
        let text = Text::from("He didn’t pay ten\u{a0}euros, or “ten\neuros”.");
        let found = |words: &str| Pattern::new(words, Reading::Literal).unwrap().find_all(&text).len();
        assert_eq!((found("didn't"), found("ten euros"), found("\"ten")), (1, 2, 1));
        assert_eq!((found("ten  euros"), found(".")), (0, 1));
    }

    #[test]
    fn accents_of_one_code_point_and_of_two_are_the_same() {
        let (one, two) = ("caf\u{e9}", "cafe\u{301}");
        let text = format!("Un {one}, un {two}, un cafe.");
        assert_eq!(found(one, Reading::Literal, &text), [one, two]);
        assert_eq!(found(two, Reading::Literal, &text), [one, two]);
        assert_eq!(found("cafe", Reading::Literal, &text), ["cafe"], "no half of a letter");
        assert_eq!(found("caf[e\u{301}]", Reading::Regex, two), [two]);
        assert_eq!(found("caf.", Reading::Regex, two), [two]);
        assert_eq!(found("\u{ac01}", Reading::Literal, "\u{1100}\u{1161}\u{11a8}"), ["\u{1100}\u{1161}\u{11a8}"]);
    }

    #[test]
    fn a_hit_is_whole_letters() {
        // x̂ has no code point of its own, and a family is one picture.
        assert_eq!(found("x", Reading::Literal, "x\u{302} x"), ["x"]);
        assert_eq!(found("x", Reading::Regex, "ax\u{302}b"), ["x\u{302}"]);
        assert!(found("👩", Reading::Literal, "👩\u{200d}👩\u{200d}👧").is_empty());
        assert_eq!(found("\\w", Reading::Regex, "e\u{301}e"), ["e\u{301}", "e"]);
    }

    #[test]
    fn capitals_decide_on_case() {
        assert_eq!(found("visa", Reading::Literal, "Visa visa"), ["Visa", "visa"]);
        assert_eq!(found("Visa", Reading::Literal, "Visa visa"), ["Visa"]);
        assert_eq!(Pattern::exact("visa").unwrap().ranges("Visa visa").first(), Some(&(5..9)));
    }

    proptest! {
        #[test]
        fn both_forms_give_the_same_hits(text in "[a-cé\u{302}x \u{323}漢\n]{0,30}", word in "[a-cé\u{302}x\u{323}]{1,3}") {
            let hits = |text: &str| -> Vec<String> {
                let found = Pattern::exact(&word).unwrap().ranges(text);
                found.into_iter().map(|at| text[at].nfc().collect()).collect()
            };
            let (composed, parted): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(hits(&composed), hits(&parted));
            prop_assert_eq!(hits(&composed), hits(&text));
        }
    }
}
