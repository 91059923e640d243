//! What may be drawn: foreign text with controls and hidden characters made visible.

use super::width::drawn;
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// Most combining marks drawn on one base.
const MARKS: usize = 8;
/// Columns between tab stops.
const TAB: usize = 4;
/// Shown in place of a character that hides or reorders text.
const HIDDEN: &str = "◊";

/// How a piece is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text,
    /// A sign that stands for a control character or a tab.
    Mark,
    /// A sign that stands for something that hides or reorders text: in a warning colour.
    Warning,
}

/// Text that is safe to draw on one line.
pub fn display(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(pieces(text).into_iter().map(|(_, shown, _)| shown).collect())
}

/// The pieces of a line: how to draw it, what to draw, and how many code points of the source it stands for.
pub fn pieces(text: &str) -> Vec<(Piece, Cow<'_, str>, u32)> {
    if text.is_empty() {
        return Vec::new();
    }
    if is_plain(text) {
        return vec![(Piece::Text, Cow::Borrowed(text), count(text))];
    }
    let mut made = Vec::new();
    let mut from = 0;
    let mut column = 0;
    let mut marks = 0;
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        let next = chars.peek().map(|&(_, next)| next);
        let here = if c == '\t' { column + drawn(text.get(from..at).unwrap_or_default()) } else { column };
        let shown = replacement(c, before, next, here, marks);
        before = Some(c);
        let Some((kind, sign)) = shown else { continue };
        flush(text, from..at, &mut made, &mut column);
        column += drawn(&sign);
        made.push((kind, sign, 1));
        from = at + c.len_utf8();
    }
    flush(text, from..text.len(), &mut made, &mut column);
    made
}

fn flush<'a>(
    text: &'a str,
    range: std::ops::Range<usize>,
    made: &mut Vec<(Piece, Cow<'a, str>, u32)>,
    column: &mut usize,
) {
    let part = text.get(range).unwrap_or_default();
    if !part.is_empty() {
        *column += drawn(part);
        made.push((Piece::Text, Cow::Borrowed(part), count(part)));
    }
}

/// Whether a text can be drawn unchanged.
pub fn is_plain(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    }
    let mut marks = 0;
    text.chars().all(|c| {
        if c.is_ascii() {
            marks = 0;
            return (' '..='~').contains(&c);
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        marks <= MARKS && !is_special(c)
    })
}

/// Whether a character may not be drawn as it is.
pub fn is_special(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

/// What is drawn in place of a character; none where it stands as it is.
fn replacement(
    c: char,
    before: Option<char>,
    next: Option<char>,
    column: usize,
    marks: usize,
) -> Option<(Piece, Cow<'static, str>)> {
    let mark = |sign: char| Some((Piece::Mark, Cow::Owned(sign.to_string())));
    match c {
        '\t' => Some((Piece::Mark, Cow::Owned(" ".repeat(TAB - column % TAB)))),
        '\u{0}'..='\u{1f}' => mark(char::from_u32(0x2400 + u32::from(c)).unwrap_or('·')),
        '\u{7f}' => mark('␡'),
        '\u{85}' | '\u{2028}' | '\u{2029}' => mark('␤'),
        '\u{80}'..='\u{9f}' => mark('·'),
        '\u{ad}' => Some((Piece::Text, Cow::Borrowed(""))),
        '\u{200c}' | '\u{200d}' if before.is_some_and(joinable) && next.is_some_and(joinable) => None,
        '\u{e0020}'..='\u{e007f}' if before.is_some_and(|c| matches!(c, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}')) => {
            None
        }
        c if is_invisible(c) => Some((Piece::Warning, Cow::Borrowed(HIDDEN))),
        _ if marks == MARKS + 1 => Some((Piece::Warning, Cow::Borrowed(HIDDEN))),
        _ if marks > MARKS => Some((Piece::Warning, Cow::Borrowed(""))),
        _ => None,
    }
}

/// Whether a joiner beside this character has something to join: emoji and letters of joining scripts.
fn joinable(c: char) -> bool {
    c >= '\u{600}' && (c.is_alphabetic() || is_combining_mark(c) || c >= '\u{2600}') && !is_special(c)
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn controls_and_hidden_characters_are_seen() {
        assert_eq!(display("plain é 漢"), "plain é 漢");
        assert_eq!(display("a\u{1b}[31m\u{7f}\u{9b}\u{2028}\n"), "a␛[31m␡·␤␊");
        assert_eq!(display("a\tb"), "a   b");
        assert_eq!(display("a\u{202e}b"), "a◊b");
        assert_eq!(display("co\u{ad}op"), "coop");
        assert_eq!(pieces("a\u{202e}b").get(1), Some(&(Piece::Warning, Cow::Borrowed("◊"), 1)));
    }

    #[test]
    fn joined_emoji_and_accents_stay() {
        for text in ["👩‍👩‍👧", "e\u{301}", "می\u{200c}خواهم", "❤️", "🏴\u{e0067}\u{e007f}"] {
            assert_eq!(display(text), text);
        }
        let tower = format!("e{}x", "\u{301}".repeat(12));
        assert_eq!(display(&tower), format!("e{}◊x", "\u{301}".repeat(8)));
        assert_eq!(display("pay\u{200b}pal\u{200d}"), "pay◊pal◊");
    }

    proptest! {
        #[test]
        fn nothing_dangerous_passes(text in "([a\t\u{0}-\u{1f}\u{7f}-\u{9f}\u{301}\u{ad}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}é👩]|\\PC){0,30}") {
            let shown = display(&text);
            prop_assert!(!shown.chars().any(char::is_control));
            let hidden = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200f}' | '\u{2028}');
            prop_assert!(!shown.chars().any(hidden));
            let total: u32 = pieces(&text).iter().map(|piece| piece.2).sum();
            prop_assert_eq!(total as usize, text.chars().count());
        }
    }
}
