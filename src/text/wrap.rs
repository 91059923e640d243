//! Lines that fit a width, broken where the script allows it.

use super::display;
use super::width::drawn;
use icu_segmenter::{LineSegmenter, options::LineBreakOptions};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns between tab stops.
const TAB: usize = 4;

/// One line of wrapped text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the text, without the blanks or the line end at which it was broken.
    pub range: Range<usize>,
    /// Columns it takes, at most the width unless one grapheme alone is wider.
    pub columns: u16,
}

/// Wraps text to a width in columns; a line end in the text always ends a line.
pub fn wrap(text: &str, width: u16) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut base = 0;
    loop {
        let rest = text.get(base..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest.as_bytes());
        let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        hard(line, base, usize::from(width.max(1)), &mut lines);
        match end {
            Some(end) => base += end + 1,
            None => return lines,
        }
    }
}

/// Columns a text takes on one line, as it is displayed.
pub fn columns(text: &str) -> usize {
    advance(text, 0)
}

/// How many letters at the beginning of a text are plain: one byte, one code point, one grapheme, one column each.
pub fn plain(text: &str) -> usize {
    let bytes = text.as_bytes();
    let letters = bytes.iter().take_while(|byte| (b' '..=b'~').contains(*byte)).count();
    // What follows may join the last letter, as a combining mark does.
    if bytes.get(letters).is_some_and(|next| !next.is_ascii()) { letters.saturating_sub(1) } else { letters }
}

fn is_simple(text: &str) -> bool {
    plain(text) == text.len()
}

/// Columns of one grapheme that starts at a column.
pub fn grapheme_columns(grapheme: &str, column: usize) -> usize {
    match grapheme.as_bytes() {
        [b' '..=b'~'] => 1,
        [b'\t'] => TAB - column % TAB,
        _ if display::is_plain(grapheme) => grapheme.width(),
        _ => drawn(&display::display(grapheme)),
    }
}

/// Wraps one line of the text.
fn hard(line: &str, base: usize, width: usize, lines: &mut Vec<Line>) {
    if line.len() <= width && is_simple(line) {
        let kept = line.trim_end_matches(' ').len();
        lines.push(made(base..base + kept, kept));
        return;
    }
    let segmenter = LineSegmenter::new_auto(LineBreakOptions::default());
    let mut open = Open { base, start: 0, end: 0, column: 0, used: 0, width, lines };
    let mut from = 0;
    for bound in segmenter.segment_str(line) {
        // The first bound is the start of the line.
        if let Some(word) = line.get(from..bound).filter(|word| !word.is_empty()) {
            open.word(word, from);
        }
        from = bound.max(from);
    }
    if let Some(word) = line.get(from..).filter(|word| !word.is_empty()) {
        open.word(word, from);
    }
    open.finish();
}

/// The line being filled; offsets are bytes from `base`.
struct Open<'a> {
    base: usize,
    start: usize,
    /// End without the blanks after the last word.
    end: usize,
    /// Columns with those blanks.
    column: usize,
    /// Columns without them.
    used: usize,
    width: usize,
    lines: &'a mut Vec<Line>,
}

impl Open<'_> {
    /// Adds a word with the blanks after it.
    fn word(&mut self, word: &str, at: usize) {
        let solid = word.trim_end_matches([' ', '\t', '\u{3000}', '\r']);
        let mut needed = advance(solid, self.column);
        if needed > self.width && at > self.start && self.end > self.start {
            self.cut(at);
            needed = advance(solid, 0);
        }
        if needed > self.width {
            self.split(solid, at);
        } else {
            self.column = needed;
            self.used = needed;
            self.end = at + solid.len();
        }
        let blanks = word.get(solid.len()..).unwrap_or_default();
        self.column = advance(blanks, self.column);
    }

    /// Cuts a word that is longer than a line by graphemes.
    fn split(&mut self, word: &str, at: usize) {
        for (offset, grapheme) in word.grapheme_indices(true) {
            let columns = grapheme_columns(grapheme, self.column);
            if self.column + columns > self.width && at + offset > self.start {
                self.cut(at + offset);
            }
            self.column += grapheme_columns(grapheme, self.column);
            self.used = self.column;
            self.end = at + offset + grapheme.len();
        }
    }

    fn cut(&mut self, next: usize) {
        self.lines.push(made(self.base + self.start..self.base + self.end.max(self.start), self.used));
        self.start = next;
        self.end = next;
        self.column = 0;
        self.used = 0;
    }

    fn finish(self) {
        self.lines.push(made(self.base + self.start..self.base + self.end.max(self.start), self.used));
    }
}

/// The column after a text that starts at a column.
fn advance(text: &str, column: usize) -> usize {
    let (mut column, mut rest) = (column, text);
    while !rest.is_empty() {
        let letters = plain(rest);
        let next = if letters > 0 { letters } else { rest.graphemes(true).next().map_or(rest.len(), str::len) };
        let (piece, after) = rest.split_at(next);
        column += if letters > 0 { letters } else { grapheme_columns(piece, column) };
        rest = after;
    }
    column
}

fn made(range: Range<usize>, columns: usize) -> Line {
    Line { range, columns: u16::try_from(columns).unwrap_or(u16::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: u16) -> Vec<&str> {
        wrap(text, width).into_iter().map(|line| &text[line.range]).collect()
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("one\n\ntwo ", 7), ["one", "", "two"]);
        assert_eq!(lines("", 7), [""]);
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("x abcdefgh", 3), ["x", "abc", "def", "gh"]);
    }

    #[test]
    fn scripts_break_by_their_rules() {
        assert_eq!(lines("il dit «\u{a0}non\u{a0}» là", 10), ["il dit", "«\u{a0}non\u{a0}» là"]);
        assert_eq!(lines("漢字漢字。", 4), ["漢字", "漢", "字。"]);
        assert_eq!(lines("ภาษาไทย", 4), ["ภาษา", "ไทย"]);
        assert_eq!(columns("a\tb漢👩‍👩‍👧e\u{301}\u{1b}"), 11);
    }

    #[test]
    fn a_very_long_line_takes_little_time() {
        let line = "palabra ".repeat(130_000);
        let started = std::time::Instant::now();
        assert!(wrap(&line, 72).len() > 14_000);
        assert!(wrap(&"x".repeat(1_000_000), 72).len() > 13_000);
        assert!(started.elapsed().as_secs() < 20);
    }

    proptest! {
        #[test]
        fn all_visible_text_is_in_some_line(text in "[ab \t\n漢é\u{301}👩\u{200d}ไทย«»\u{a0}-]{0,60}", width in 1u16..12) {
            let found = wrap(&text, width);
            let mut last = 0;
            for line in &found {
                prop_assert!(line.range.start >= last && line.range.start <= line.range.end);
                let gap = text.get(last..line.range.start);
                prop_assert!(gap.is_some_and(|gap| gap.trim().is_empty()), "{text:?} {found:?}");
                let shown = &text[line.range.clone()];
                prop_assert_eq!(usize::from(line.columns), columns(shown), "{:?}", shown);
                prop_assert!(line.columns <= width || shown.graphemes(true).count() == 1, "{text:?} {found:?}");
                last = line.range.end;
            }
            prop_assert!(text.get(last..).is_some_and(|gap| gap.trim().is_empty()));
        }
    }
}
