//! How popups look that are no widget of their own.

use super::{Page, Press, Prompt};
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{boxed, lines, middle, put};
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

impl Prompt {
    fn style(&self, shared: &World) -> Style {
        shared.style(if self.field.marked { Role::Row } else { Role::Text })
    }

    /// On one line above the footer, so that the list that is narrowed stays in sight.
    pub(super) fn draw_low(&self, frame: &mut Frame, shared: &World) {
        let whole = frame.area();
        let area = Rect::new(whole.x, whole.bottom().saturating_sub(2), whole.width, 1);
        let buf = frame.buffer_mut();
        put(buf, (area.x, area.y), area.width, &" ".repeat(usize::from(area.width)), shared.style(Role::Text));
        let lead = put(buf, (area.x + 1, area.y), area.width, "/ ", shared.style(Role::Key)) + 1;
        let room = area.width.saturating_sub(lead + 1);
        let used = put(buf, (area.x + lead, area.y), room, &self.field.text, self.style(shared)) + 3;
        put(buf, (area.x + lead + used, area.y), room.saturating_sub(used), &self.note, shared.style(Role::Faint));
        let column = u16::try_from(self.field.column()).unwrap_or(0).min(room);
        frame.set_cursor_position((area.x + lead + column, area.y));
    }

    pub(super) fn draw(&self, frame: &mut Frame, shared: &World) {
        let whole = frame.area();
        let note = lines(&self.note, 60.min(whole.width.saturating_sub(4)));
        let height = 3 + u16::try_from(note.len()).unwrap_or(1);
        let area = middle(whole, 64, height);
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, &self.title, shared.theme);
        if inside.height == 0 {
            return;
        }
        let lead = put(buf, (inside.x, inside.y), inside.width, "› ", shared.style(Role::Key));
        let room = inside.width.saturating_sub(lead + 1);
        let (shown, column) = self.field.window(usize::from(room));
        put(buf, (inside.x + lead, inside.y), room, shown, self.style(shared));
        for (y, line) in (inside.y + 1..inside.bottom()).zip(&note) {
            put(buf, (inside.x, y), inside.width, line, shared.style(Role::Faint));
        }
        let column = u16::try_from(column).unwrap_or(0).min(room);
        frame.set_cursor_position((inside.x + lead + column, inside.y));
    }
}

impl Page {
    /// The lines as they stand in a width: keys, where the words begin, and the words.
    fn lines(&self, width: u16) -> Vec<(&str, u16, String)> {
        let row = |(keys, words): &(String, String)| {
            let indent = if keys.is_empty() { 1 } else { 12 };
            let mut wrapped = lines(words, width.saturating_sub(indent));
            if wrapped.is_empty() {
                wrapped.push(String::new());
            }
            wrapped.into_iter().map(|line| (indent, line)).collect::<Vec<_>>()
        };
        let mut all = Vec::new();
        for pair in &self.rows {
            let first = std::iter::once(pair.0.as_str()).chain(std::iter::repeat(""));
            all.extend(first.zip(row(pair)).map(|(keys, (indent, line))| (keys, indent, line)));
        }
        all
    }

    pub(super) fn draw(&self, frame: &mut Frame, shared: &World) {
        let whole = frame.area();
        let width = whole.width.min(72);
        let mut all = self.lines(width.saturating_sub(2));
        if all.len() + 2 > usize::from(whole.height) {
            all.retain(|(_, _, words)| !words.is_empty());
        }
        let area = middle(whole, width, u16::try_from(all.len()).unwrap_or(u16::MAX).saturating_add(2));
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, &self.title, shared.theme);
        for (y, (keys, indent, words)) in (inside.y..inside.bottom()).zip(&all) {
            put(buf, (inside.x + 1, y), 10, keys, shared.style(Role::Key));
            put(buf, (inside.x + indent, y), inside.width.saturating_sub(*indent), words, shared.style(Role::Text));
        }
        let foot = format!(" {} ", self.foot);
        put(buf, (area.x + 2, area.bottom() - 1), area.width.saturating_sub(4), &foot, shared.style(Role::Text));
        frame.set_cursor_position((inside.x, inside.bottom().saturating_sub(1)));
    }
}

impl Press {
    pub(super) fn draw(&self, frame: &mut Frame, shared: &World) {
        let whole = frame.area();
        let note = lines(&self.note, 60.min(whole.width.saturating_sub(4)));
        let area = middle(whole, 64, 2 + u16::try_from(note.len()).unwrap_or(1));
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, &self.title, shared.theme);
        for (y, line) in (inside.y..inside.bottom()).zip(&note) {
            put(buf, (inside.x + 1, y), inside.width.saturating_sub(1), line, shared.style(Role::Text));
        }
        frame.set_cursor_position((inside.x, inside.y));
    }
}
