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
            while bytes.get(self.at).is_some_and(|&byte| byte.is_ascii() && !joins(byte)) {
                self.at += 1;
            }
            let mut start = self.at;
            let first = *bytes.get(start)?;
            let word = if first.is_ascii() { ascii_word(bytes, start) } else { None };
            if !first.is_ascii() && start > floor {
                // A vowel sign may hang on the sign or the blanks before it.
                start -= 1;
                while start > floor && bytes.get(start - 1..=start) == Some(b"  ".as_slice()) {
                    start -= 1;
                }
            }
            match word {
                Some(end) => {
                    self.at = end;
                    let word = self.text.get(start..end)?;
                    if is_word(word) {
                        return Some((start, word));
                    }
                }
                None => {
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

fn joins(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
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

/// End of the word that starts here; none when something other than ASCII touches it.
fn ascii_word(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        while bytes.get(at).is_some_and(|&byte| joins(byte)) {
            at += 1;
        }
        let Some(&mid) = bytes.get(at) else { return Some(at) };
        if !mid.is_ascii() {
            return None;
        }
        if !matches!(mid, b'.' | b'\'' | b':' | b',' | b';') {
            return Some(at);
        }
        let Some(&after) = bytes.get(at + 1) else { return Some(at) };
        if !after.is_ascii() {
            return None;
        }
        let before = at.checked_sub(1).and_then(|last| bytes.get(last)).copied().unwrap_or_default();
        let letters = before.is_ascii_alphabetic() && after.is_ascii_alphabetic() && matches!(mid, b'.' | b'\'' | b':');
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
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
