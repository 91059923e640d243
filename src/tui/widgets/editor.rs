//! Several lines to write in: memos and notes.

use super::frame::{boxed, first_shown, middle, put};
use crate::text::wrap::{columns, wrap};
use crate::tui::command::{Command, Step, Way};
use crate::tui::theme::{Role, Theme};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A text being written.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    /// What it is about.
    pub title: String,
    /// What is written.
    pub text: String,
    /// What it was at first.
    before: String,
    /// Byte offset of the cursor, between graphemes.
    cursor: usize,
    /// Column that up and down keep to.
    column: Option<usize>,
    /// Esc was pressed once on a changed text.
    pub warned: bool,
}

/// Columns of the text in the popup.
const WIDTH: u16 = 68;

impl Editor {
    /// Begins with a text, the cursor after it.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { title: title.into(), before: text.clone(), cursor: text.len(), text, column: None, warned: false }
    }

    /// Puts another text in its place, as one edit.
    pub fn replace(&mut self, text: String) {
        self.cursor = text.len();
        (self.text, self.column, self.warned) = (text, None, false);
    }

    /// Whether something was written since it was opened.
    pub fn changed(&self) -> bool {
        self.text != self.before
    }

    fn insert(&mut self, words: &str) {
        self.text.insert_str(self.cursor, words);
        self.cursor += words.len();
    }

    fn lines(&self, width: u16) -> Vec<Range<usize>> {
        // A cursor after the last line break needs a line to stand on.
        let mut lines: Vec<Range<usize>> = wrap(&self.text, width.max(1)).into_iter().map(|line| line.range).collect();
        let end = self.text.len();
        let needs = self.text.is_empty() || self.text.ends_with('\n');
        if needs && lines.last().is_none_or(|last| *last != (end..end)) {
            lines.push(end..end);
        }
        lines
    }

    fn line_at(&self, lines: &[Range<usize>]) -> usize {
        lines.iter().rposition(|line| line.start <= self.cursor).unwrap_or(0)
    }

    fn paragraph(&self) -> Range<usize> {
        let (head, tail) = self.text.split_at(self.cursor);
        let start = head.rfind('\n').map_or(0, |at| at + 1);
        let end = tail.find('\n').map_or(self.text.len(), |at| self.cursor + at);
        start..end
    }

    fn to(&self, way: Way, step: Step) -> usize {
        let (head, tail) = self.text.split_at(self.cursor);
        match (way, step) {
            (Way::Next, Step::Character) => self.cursor + tail.graphemes(true).next().map_or(0, str::len),
            (Way::Previous, Step::Character) => self.cursor - head.graphemes(true).next_back().map_or(0, str::len),
            (Way::Next, _) => {
                let word = tail.trim_start();
                let skipped = tail.len() - word.len();
                self.cursor + skipped + word.find(char::is_whitespace).unwrap_or(word.len())
            }
            (Way::Previous, _) => {
                let word = head.trim_end();
                let last = word.char_indices().rev().find(|(_, c)| c.is_whitespace());
                last.map_or(0, |(at, c)| at + c.len_utf8())
            }
        }
    }

    fn vertical(&mut self, way: Way) {
        let lines = self.lines(WIDTH);
        let at = self.line_at(&lines);
        let Some(line) = lines.get(at) else { return };
        let column = self.column.unwrap_or_else(|| columns(self.text.get(line.start..self.cursor).unwrap_or_default()));
        let target = match way {
            Way::Next => at + 1,
            Way::Previous => at.wrapping_sub(1),
        };
        if let Some(line) = lines.get(target) {
            let mut used = 0;
            let mut cursor = line.start;
            for grapheme in self.text.get(line.clone()).unwrap_or_default().graphemes(true) {
                used += columns(grapheme);
                if used > column || grapheme == "\n" {
                    break;
                }
                cursor += grapheme.len();
            }
            self.cursor = cursor;
        }
        self.column = Some(column);
    }

    /// Does what a command asks.
    pub fn update(&mut self, command: &Command) {
        if let Command::Row(way) = command {
            self.vertical(*way);
            return;
        }
        self.column = None;
        self.warned = false;
        match command {
            Command::Type(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Command::Paste(words) => self.insert(&words.replace("\r\n", "\n").replace('\r', "\n")),
            Command::NewLine => self.insert("\n"),
            Command::Erase(way) => {
                let to = self.to(*way, Step::Character);
                self.erase(to);
            }
            Command::EraseWord => {
                let to = self.to(Way::Previous, Step::Word);
                self.erase(to);
            }
            Command::EraseLine => {
                let to = self.paragraph().start;
                self.erase(to);
            }
            Command::Cursor(way, step) => self.cursor = self.to(*way, *step),
            Command::CursorEnd(Way::Previous) => self.cursor = self.paragraph().start,
            Command::CursorEnd(Way::Next) => self.cursor = self.paragraph().end,
            _ => {}
        }
    }

    fn erase(&mut self, to: usize) {
        let range = to.min(self.cursor)..to.max(self.cursor);
        self.cursor = range.start;
        self.text.replace_range(range, "");
    }

    /// Draws the text within some room of the screen.
    pub fn draw(&self, frame: &mut Frame, room: Rect, theme: Theme) {
        let area = middle(room, WIDTH + 4, 14.min(room.height).max(3));
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, &self.title, theme);
        if inside.height == 0 || inside.width < 3 {
            return;
        }
        let lines = self.lines(WIDTH.min(inside.width - 1));
        let at = self.line_at(&lines);
        let rows = inside.height.saturating_sub(1).max(1);
        let first = first_shown(at, usize::from(rows));
        for (y, line) in (inside.y..).zip(lines.iter().skip(first).take(usize::from(rows))) {
            let words = self.text.get(line.clone()).unwrap_or_default().trim_end_matches('\n');
            put(buf, (inside.x, y), inside.width, words, theme.style(Role::Text));
        }
        let hint = if self.warned {
            "Not saved. Esc again leaves without saving, Ctrl-S saves."
        } else {
            "Ctrl-S or F2 saves · Esc leaves · F4 writes on in $EDITOR"
        };
        let tone = if self.warned { Role::Warning } else { Role::Faint };
        if inside.height > 1 {
            put(buf, (inside.x, inside.bottom() - 1), inside.width, hint, theme.style(tone));
        }
        let start = lines.get(at).map_or(0, |line| line.start);
        let column = columns(self.text.get(start..self.cursor).unwrap_or_default());
        let x = inside.x + u16::try_from(column).unwrap_or(0).min(inside.width - 1);
        let y = inside.y + u16::try_from(at - first).unwrap_or(0);
        frame.set_cursor_position((x, y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_words_and_paste() {
        let mut editor = Editor::new("", "one two");
        editor.update(&Command::NewLine);
        editor.update(&Command::Paste("a\r\nb".into()));
        assert_eq!(editor.text, "one two\na\nb");
        editor.update(&Command::Row(Way::Previous));
        editor.update(&Command::Row(Way::Previous));
        editor.update(&Command::CursorEnd(Way::Next));
        editor.update(&Command::EraseWord);
        assert_eq!(editor.text, "one \na\nb");
        assert!(editor.changed());
    }
}
