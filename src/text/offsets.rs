//! Canonical text with fast steps between code points and bytes.

use crate::model::Span;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Code points between two entries of the table.
const STEP: usize = 64;
/// Bytes of a span whose code points are counted one by one.
const SHORT: usize = 512;
/// Entries of the table that are looked at before it is searched.
const NEAR: usize = 12;
/// Bytes whose code points are counted at once.
const CHUNK: usize = 32;

/// Canonical text that knows where its code points are.
#[derive(Clone, Debug, Default)]
pub struct Text {
    text: String,
    /// Byte offset of every 64th code point; empty when every code point is one byte.
    table: Vec<u32>,
    length: u32,
}

impl Text {
    /// Takes the text and measures it.
    pub fn new(text: String) -> Self {
        if text.is_ascii() {
            let length = small(text.len());
            return Self { text, table: Vec::new(), length };
        }
        let mut table = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0usize;
        for (number, chunk) in text.as_bytes().chunks(CHUNK).enumerate() {
            let starts = match <&[u8; CHUNK]>::try_from(chunk) {
                Ok(chunk) => chunk.iter().map(|value| u8::from(starts_char(*value))).sum::<u8>().into(),
                Err(_) => chunk.iter().filter(|value| starts_char(**value)).count(),
            };
            let next = count.next_multiple_of(STEP);
            // Fewer code points than a step: at most one entry stands in a chunk.
            if next < count + starts {
                let (mut left, mut from) = (next - count, 0);
                // Whole eights are stepped over.
                for eight in chunk.chunks(8) {
                    let begun = points(eight) as usize;
                    if left < begun {
                        break;
                    }
                    (left, from) = (left - begun, from + 8);
                }
                let rest = chunk.get(from..).unwrap_or_default();
                let mut begun = (from..).zip(rest).filter(|(_, value)| starts_char(**value));
                table.extend(begun.nth(left).map(|(at, _)| small(number * CHUNK + at)));
            }
            count += starts;
        }
        Self { text, table, length: small(count) }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Gives the text back.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Length in code points.
    pub fn len(&self) -> u32 {
        self.length
    }

    /// Whether the text has no code point.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Byte offset of a code point; the end of the text for any offset past it.
    pub fn byte(&self, point: u32) -> usize {
        if point >= self.length {
            return self.text.len();
        }
        let point = point as usize;
        let Some(&base) = self.table.get(point / STEP) else {
            return point.min(self.text.len());
        };
        let mut byte = base as usize;
        let mut left = point % STEP;
        let bytes = self.text.as_bytes();
        while left > 0 && byte < bytes.len() {
            byte += 1;
            while byte < bytes.len() && !starts_char(bytes[byte]) {
                byte += 1;
            }
            left -= 1;
        }
        byte
    }

    /// Code point that a byte belongs to; the length of the text for any byte past it.
    pub fn point(&self, byte: usize) -> u32 {
        if byte >= self.text.len() {
            return self.length;
        }
        if self.table.is_empty() {
            return small(byte);
        }
        let slot = self.slot(byte);
        let base = self.table.get(slot).map_or(0, |&start| start as usize);
        let between = self.text.as_bytes().get(base + 1..=byte).unwrap_or_default();
        small(slot * STEP + between.iter().filter(|&&value| starts_char(value)).count())
    }

    /// The last entry of the table that is not after a byte.
    fn slot(&self, byte: usize) -> usize {
        // Letters are spread evenly in most texts, so that it is near where it would be then.
        let mut slot = (byte / (self.text.len() / self.table.len()).max(1)).min(self.table.len() - 1);
        for _ in 0..NEAR {
            let is_before = |slot: usize| self.table.get(slot).is_none_or(|start| *start as usize <= byte);
            if !is_before(slot) {
                slot -= 1;
            } else if slot + 1 < self.table.len() && is_before(slot + 1) {
                slot += 1;
            } else {
                return slot;
            }
        }
        self.table.partition_point(|&start| start as usize <= byte).saturating_sub(1)
    }

    /// The words of a span, cut to the text.
    pub fn slice(&self, span: Span) -> &str {
        let start = self.byte(span.start);
        self.text.get(start..self.byte(span.end).max(start)).unwrap_or_default()
    }

    /// The span of a byte range.
    pub fn span(&self, bytes: std::ops::Range<usize>) -> Span {
        let start = self.point(bytes.start);
        // Most spans are short.
        match self.text.as_bytes().get(bytes.start..bytes.end) {
            Some(inside) if inside.len() <= SHORT && self.text.is_char_boundary(bytes.end) => {
                Span::new(start, start + points(inside) + u32::from(!self.text.is_char_boundary(bytes.start)))
            }
            _ => Span::new(start, self.point(bytes.end)),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

/// `sha256:` and the 64 hexadecimal digits of the text's UTF-8 bytes.
pub fn hash(text: &str) -> String {
    digest(text.as_bytes())
}

/// `sha256:` and the 64 hexadecimal digits of some bytes.
pub fn digest(bytes: &[u8]) -> String {
    let mut written = String::with_capacity(71);
    written.push_str("sha256:");
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(written, "{byte:02x}");
    }
    written
}

/// How many code points begin in some bytes: for short stretches, of which there are many.
pub fn points(bytes: &[u8]) -> u32 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut sum = eights.iter().map(starts_in_eight).sum();
    for byte in rest {
        sum += u32::from(starts_char(*byte));
    }
    sum
}

fn starts_in_eight(eight: &[u8; 8]) -> u32 {
    // The bytes that go on, `10xxxxxx`, each by one bit.
    let bits = u64::from_le_bytes(*eight);
    8 - ((bits >> 7) & !(bits >> 6) & 0x0101_0101_0101_0101).count_ones()
}

fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hash_is_the_known_one() {
        assert_eq!(hash(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn slices_are_clamped() {
        let text = Text::from("añb");
        assert_eq!(text.slice(Span::new(1, 2)), "ñ");
        assert_eq!(text.slice(Span::new(2, 99)), "b");
        assert_eq!(text.slice(Span { start: 3, end: 1 }), "");
    }

    proptest! {
        #[test]
        fn points_and_bytes_agree_with_char_indices(words in prop::collection::vec("[a-zé漢🙂\n]{0,40}", 0..8)) {
            let source = words.concat();
            let text = Text::from(source.as_str());
            prop_assert_eq!(text.len() as usize, source.chars().count());
            for (point, (byte, char)) in source.char_indices().enumerate() {
                let point = point as u32;
                prop_assert_eq!(text.byte(point), byte);
                for inside in byte..byte + char.len_utf8() {
                    prop_assert_eq!(text.point(inside), point);
                }
                prop_assert_eq!(text.slice(Span::new(point, point + 1)), char.to_string());
            }
            prop_assert_eq!(text.byte(text.len()), source.len());
            prop_assert_eq!(text.point(source.len()), text.len());
        }
    }
}
