//! Words: UAX #29 word segments with a letter or digit.

use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

/// The words of a text: byte offset and word.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    Words { text, at: 0, slow: None }
}

/// Number of words.
pub fn count(text: &str) -> usize {
    words(text).count()
}

struct Words<'a> {
    text: &'a str,
    at: usize,
    /// A stretch with other letters than ASCII, segmented by the full rules, and its byte offset.
    slow: Option<(usize, UWordBoundIndices<'a>)>,
}

impl<'a> Iterator for Words<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((base, bounds)) = &mut self.slow {
                if let Some((byte, word)) = bounds.by_ref().find(|(_, word)| is_word(word)) {
                    return Some((*base + byte, word));
                }
                self.slow = None;
            }
            let bytes = self.text.as_bytes();
            let floor = self.at;
            self.at += between(bytes.get(self.at..).unwrap_or_default());
            let mut start = self.at;
            let first = *bytes.get(start)?;
            let word = if joined(bytes, start) > 0 { plain_word(bytes, start) } else { None };
            match word {
                Some(end) => {
                    self.at = end;
                    let word = self.text.get(start..end)?;
                    // Everything else that such a word begins with is a letter or digit.
                    if first != b'_' || is_word(word) {
                        return Some((start, word));
                    }
                }
                None => {
                    if !first.is_ascii() && start > floor {
                        // A vowel sign may hang on the sign or the blanks before it.
                        start -= 1;
                        while start > floor && bytes.get(start - 1..=start) == Some(b"  ".as_slice()) {
                            start -= 1;
                        }
                    }
                    let end = stretch_end(self.text, self.at);
                    self.at = end;
                    let stretch = self.text.get(start..end)?;
                    self.slow = Some((start, stretch.split_word_bound_indices()));
                }
            }
        }
    }
}

fn is_word(word: &str) -> bool {
    word.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric()) || word.chars().any(char::is_alphanumeric)
}

/// Letters, digits and `_` of ASCII.
const JOINS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || b == b'_';
        byte += 1;
    }
    table
};

fn joins(byte: u8) -> bool {
    JOINS[usize::from(byte)]
}

/// Bytes before the next thing that may belong to a word: signs and blanks, of which nothing hangs on any but the last.
fn between(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let Some(&byte) = bytes.get(at) else { return at };
        if byte.is_ascii() {
            if joins(byte) {
                return at;
            }
            at += 1;
            continue;
        }
        match *bytes.get(at..).unwrap_or_default() {
            // `¡ « » ¿` and `– — “ ” „ …`, each before something plain.
            [0xc2, 0xa1 | 0xab | 0xbb | 0xbf, next, ..] if next.is_ascii() => at += 2,
            [0xe2, 0x80, 0x93 | 0x94 | 0x9c | 0x9d | 0x9e | 0xa6, next, ..] if next.is_ascii() => at += 3,
            _ => return at,
        }
    }
}

/// Bytes of the Latin letter, digit or `_` that stands here; none where something else does.
#[inline]
fn joined(bytes: &[u8], at: usize) -> usize {
    match *bytes.get(at..).unwrap_or_default() {
        [byte, ..] if joins(byte) => 1,
        // U+00D7 and U+00F7 are the signs of arithmetic.
        [0xc3, 0x97 | 0xb7, ..] => 0,
        [0xc3..=0xc9, _, ..] => 2,
        _ => 0,
    }
}

/// End of the stretch that can be segmented alone: a blank always begins a segment, but for a blank after a blank.
fn stretch_end(text: &str, mut from: usize) -> usize {
    loop {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        let Some(length) = memchr::memchr3(b' ', b'\n', b'\t', rest) else { return text.len() };
        from += length;
        let before = text.get(..from).and_then(|before| before.chars().next_back());
        if !before.is_some_and(char::is_whitespace) {
            return from;
        }
        from += 1;
    }
}

/// End of the word that starts here; none when something other than ASCII and Latin letters touches it.
fn plain_word(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        let mut before = 0;
        while let Some(&byte) = bytes.get(at) {
            if JOINS[usize::from(byte)] {
                at += 1;
            } else {
                let length = if byte.is_ascii() { 0 } else { joined(bytes, at) };
                if length == 0 {
                    break;
                }
                at += length;
            }
            before = byte;
        }
        let Some(&mid) = bytes.get(at) else { return Some(at) };
        if !mid.is_ascii() {
            return (between(bytes.get(at..).unwrap_or_default()) > 0).then_some(at);
        }
        if !matches!(mid, b'.' | b'\'' | b':' | b',' | b';') {
            return Some(at);
        }
        let Some(&after) = bytes.get(at + 1) else { return Some(at) };
        if !after.is_ascii() && joined(bytes, at + 1) == 0 {
            return (between(bytes.get(at + 1..).unwrap_or_default()) > 0).then_some(at);
        }
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
        let letters = is_letter(before) && is_letter(after) && matches!(mid, b'.' | b'\'' | b':');
        let digits = before.is_ascii_digit() && after.is_ascii_digit() && mid != b':';
        if !letters && !digits {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str) -> Vec<(usize, &str)> {
        text.split_word_bound_indices().filter(|(_, word)| word.chars().any(char::is_alphanumeric)).collect()
    }

    #[test]
    fn apostrophes_and_decimals_stay_inside() {
        let found: Vec<&str> = words("It's 3.5 \"per-cent\", l'été a.m. 漢字 _ __x").map(|(_, word)| word).collect();
        assert_eq!(found, ["It's", "3.5", "per", "cent", "l'été", "a.m", "漢", "字", "__x"]);
        assert_eq!(count(""), 0);
    }

    #[test]
    fn every_latin_letter_is_one() {
        for letter in ('\u{c0}'..='\u{27f}').filter(|letter| !matches!(letter, '×' | '÷')) {
            let text = format!("{letter} a{letter}b {letter}1 x'{letter}.y {letter}:");
            assert_eq!(words(&text).collect::<Vec<_>>(), plain(&text), "{letter}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn same_as_the_full_rules_amid_latin_letters(
            text in "[a1_.,':;\" \n×÷éÀßøñŠɏ«»¿¡–—“”„…’‘\u{301}\u{200d}\u{ad}\u{93e}漢ª]{0,24}"
        ) {
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), plain(&text));
        }

        #[test]
        fn same_as_the_full_rules(text in "[ab1_.,':;\"\\- \n\t\r()é\u{301}\u{93e}\u{200d}漢カא\u{a0}\u{3000}❤🇪🇸’\u{85}\u{b}]{0,24}") {
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), plain(&text));
        }

        #[test]
        fn same_for_anything(text in "\\PC{0,40}") {
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), plain(&text));
        }
    }
}
