//! Copying to the clipboard through the terminal (OSC 52), which works over ssh as well.

use crate::text::display::display;
use std::io::{self, Write};

/// Most bytes of text that terminals take: xterm, among the strictest, holds 74,994 encoded ones.
pub const MOST: usize = 56_000;

/// Text made safe to hand to a terminal, line by line.
pub fn clean(text: &str) -> String {
    text.split('\n').map(display).collect::<Vec<_>>().join("\n")
}

/// Asks the terminal to put text into the clipboard.
///
/// # Errors
/// The terminal does not take it.
pub fn copy(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))?;
    out.flush()
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0_usize, |word, byte| word << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS.get(word >> (18 - 6 * place) & 63).copied().unwrap_or(b'=');
            encoded.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard() {
        let vectors =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (text, wanted) in vectors {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
    }

    #[test]
    fn nothing_in_the_text_ends_the_sequence() {
        let text = clean("a\x07b\x1b]52;c;eA==\x07\nc");
        assert!(!text.contains(['\x07', '\x1b']) && text.contains('\n'));
        let mut out = Vec::new();
        copy(&mut out, "c\u{7}").unwrap();
        assert_eq!(out.iter().filter(|byte| **byte == 7 || **byte == 27).count(), 2);
    }
}
