//! Running text whose parts look different, wrapped to a width.

use super::frame::put;
use crate::model::Span;
use crate::text::offsets::Text;
use crate::text::wrap::wrap;
use crate::tui::theme::Role;
use crate::tui::world::World;
use ratatui::buffer::Buffer;
use std::ops::Range;

/// Running text; each part has its look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    text: String,
    parts: Vec<(Range<usize>, Role)>,
}

/// A wrapped line: its parts from left to right.
pub type Line = Vec<(String, Role)>;

impl Prose {
    /// Adds words; a line end in them is one in the text.
    pub fn say(&mut self, words: &str, role: Role) {
        let start = self.text.len();
        self.text.push_str(words);
        self.parts.push((start..self.text.len(), role));
    }

    /// The lines in a width.
    pub fn lines(&self, width: u16) -> Vec<Line> {
        let line = |line: crate::text::wrap::Line| {
            let within = |part: &Range<usize>| part.start.max(line.range.start)..part.end.min(line.range.end);
            let parts =
                self.parts.iter().map(|(part, role)| (within(part), *role)).filter(|(part, _)| !part.is_empty());
            parts.filter_map(|(part, role)| Some((self.text.get(part)?.to_owned(), role))).collect()
        };
        wrap(&self.text, width.max(1)).into_iter().map(line).collect()
    }
}

/// What stands before and after a passage, to the ends of its paragraphs, `most` code points each.
pub fn around(text: &Text, at: Span, most: u32) -> (Span, Span) {
    let before = Span::new(at.start.saturating_sub(most), at.start);
    let after = Span::new(at.end, at.end.saturating_add(most).min(text.len()));
    let paragraph = |part: &str| part.chars().count();
    let lead = text.slice(before).rsplit("\n\n").next().map_or(0, paragraph);
    let rest = text.slice(after).split("\n\n").next().map_or(0, paragraph);
    let near = |count: usize| u32::try_from(count).unwrap_or(most);
    (Span::new(at.start - near(lead), at.start), Span::new(at.end, at.end + near(rest)))
}

/// Draws one line.
pub fn draw(buf: &mut Buffer, (x, y): (u16, u16), width: u16, line: &Line, shared: &World) {
    let mut used = 0;
    for (words, role) in line {
        used += put(buf, (x + used, y), width.saturating_sub(used), words, shared.style(*role));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_go_on_over_the_ends_of_lines() {
        let mut prose = Prose::default();
        prose.say("one two ", Role::Text);
        prose.say("three four", Role::Found);
        let lines = prose.lines(9);
        assert_eq!(lines[0], [("one two".to_owned(), Role::Text)]);
        assert_eq!(lines[1], [("three".to_owned(), Role::Found)]);
        assert_eq!(lines[2], [("four".to_owned(), Role::Found)]);
    }
}
