//! A line to type in.

use crate::text::wrap::columns;
use crate::tui::command::{Command, Step, Way};
use unicode_segmentation::UnicodeSegmentation;

/// Words being typed, and where the cursor stands in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// What is typed.
    pub text: String,
    /// Byte offset of the cursor, always between graphemes.
    cursor: usize,
    /// All of it is marked: what is typed first takes its place.
    pub marked: bool,
}

impl Field {
    /// Begins with some words, the cursor after them.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text, marked: false }
    }

    /// Offers some words: typing puts others in their place, moving the cursor keeps them.
    pub fn offering(text: impl Into<String>) -> Self {
        let field = Self::new(text);
        Self { marked: field.text.contains(char::is_alphanumeric), ..field }
    }

    /// Words on both sides of the cursor.
    pub fn between(before: &str, after: &str) -> Self {
        Self { text: format!("{before}{after}"), cursor: before.len(), marked: false }
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// Columns before the cursor.
    pub fn column(&self) -> usize {
        columns(self.before())
    }

    /// What of the words a line of some columns shows, so that the cursor is in it, and the cursor's column there.
    pub fn window(&self, room: usize) -> (&str, usize) {
        let mut start = 0;
        for (at, grapheme) in self.before().grapheme_indices(true) {
            if columns(self.before().get(start..).unwrap_or_default()) < room.max(1) {
                break;
            }
            start = at + grapheme.len();
        }
        (self.text.get(start..).unwrap_or_default(), columns(self.before().get(start..).unwrap_or_default()))
    }

    fn step(&self, way: Way) -> usize {
        let (before, after) = self.text.split_at(self.cursor);
        match way {
            Way::Next => after.graphemes(true).next().map_or(0, str::len),
            Way::Previous => before.graphemes(true).next_back().map_or(0, str::len),
        }
    }

    /// Does what a command asks; whether the words changed.
    pub fn update(&mut self, command: &Command) -> bool {
        let before = self.text.clone();
        let writes = matches!(
            command,
            Command::Type(_) | Command::Paste(_) | Command::Erase(_) | Command::EraseWord | Command::EraseLine
        );
        if std::mem::take(&mut self.marked) && writes {
            self.text.clear();
            self.cursor = 0;
        }
        match command {
            Command::Type(c) => {
                self.text.insert(self.cursor, *c);
                self.cursor += c.len_utf8();
            }
            Command::Paste(words) => {
                // A line holds no line breaks; what is pasted becomes one line.
                let line = words.split(['\n', '\r', '\t']).filter(|part| !part.is_empty());
                let line: String = line.collect::<Vec<_>>().join(" ");
                self.text.insert_str(self.cursor, &line);
                self.cursor += line.len();
            }
            Command::Erase(Way::Previous) => {
                let from = self.cursor - self.step(Way::Previous);
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            Command::Erase(Way::Next) => {
                let to = self.cursor + self.step(Way::Next);
                self.text.replace_range(self.cursor..to, "");
            }
            Command::EraseWord => {
                let head = self.text.get(..self.cursor).unwrap_or_default().trim_end();
                let from = head
                    .rfind(char::is_whitespace)
                    .map_or(0, |at| at + head.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            Command::EraseLine => {
                self.text.replace_range(..self.cursor, "");
                self.cursor = 0;
            }
            Command::Cursor(Way::Next, Step::Character) => self.cursor += self.step(Way::Next),
            Command::Cursor(Way::Previous, Step::Character) => self.cursor -= self.step(Way::Previous),
            Command::CursorEnd(Way::Previous) => self.cursor = 0,
            Command::CursorEnd(Way::Next) => self.cursor = self.text.len(),
            _ => {}
        }
        self.text != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_is_one_character_and_a_paste_one_line() {
        let mut field = Field::new("ne\u{301}");
        field.update(&Command::Erase(Way::Previous));
        assert_eq!(field.text, "n");
        field.update(&Command::Paste("a\nb".into()));
        assert_eq!(field.text, "na b");
        field.update(&Command::EraseWord);
        assert_eq!(field.text, "na ");
    }

    #[test]
    fn the_cursor_is_in_what_a_line_shows() {
        let mut field = Field::new("/home/ana/transcripts/été");
        assert_eq!(field.window(40), ("/home/ana/transcripts/été", 25));
        assert_eq!(field.window(8), ("pts/été", 7));
        field.update(&Command::CursorEnd(Way::Previous));
        assert_eq!(field.window(8), ("/home/ana/transcripts/été", 0));
        assert_eq!(Field::new("").window(0), ("", 0));
    }

    #[test]
    fn words_offered_give_way_to_what_is_typed() {
        let mut field = Field::offering("ana");
        assert!(field.update(&Command::Type('b')));
        field.update(&Command::Type('o'));
        assert_eq!(field.text, "bo");
        let mut field = Field::offering("ana");
        field.update(&Command::CursorEnd(Way::Next));
        field.update(&Command::Type('s'));
        assert_eq!(field.text, "anas");
        let mut field = Field::offering("#");
        field.update(&Command::Type('f'));
        assert_eq!(field.text, "#f", "a beginning is no offer");
    }
}
