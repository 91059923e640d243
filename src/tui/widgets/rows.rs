//! The chosen row of a list on a screen, and the list drawn in columns.

use super::filter::Filter;
use super::frame::{first_shown, put};
use crate::text::wrap::columns;
use crate::tui::command::{Command, Mouse, Way};
use crate::tui::theme::Role;
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::layout::Rect;

/// A column narrower than this is not worth showing, unless all of it is.
const LEAST: u16 = 6;

/// What came of a command for a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// It was not about the rows.
    No,
    /// Another row may be chosen.
    Moved,
    /// The chosen row was clicked once more, which opens it.
    Again,
}

/// Which row of a list is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The chosen row.
    pub at: usize,
    /// How many there are.
    pub len: usize,
}

impl Rows {
    /// Tells how many there are now; the choice stays within them.
    pub fn set_len(&mut self, len: usize) {
        self.len = len;
        self.at = self.at.min(len.saturating_sub(1));
    }

    /// Moves; whether the command was about that.
    pub fn update(&mut self, command: &Command, page: usize) -> bool {
        let last = self.len.saturating_sub(1);
        self.at = match command {
            Command::Row(Way::Next) | Command::Mouse(Mouse::Wheel(Way::Next, ..)) => (self.at + 1).min(last),
            Command::Row(Way::Previous) | Command::Mouse(Mouse::Wheel(Way::Previous, ..)) => self.at.saturating_sub(1),
            Command::RowPage(Way::Next) => (self.at + page).min(last),
            Command::RowPage(Way::Previous) => self.at.saturating_sub(page),
            Command::RowEnd(Way::Next) => last,
            Command::RowEnd(Way::Previous) => 0,
            _ => return false,
        };
        true
    }

    /// Moves, or chooses the row that was clicked, in a list whose rows fill an area.
    pub fn follow(&mut self, command: &Command, list: Rect) -> Followed {
        let height = usize::from(list.height);
        let Command::Mouse(Mouse::Press(x, y)) = command else {
            return if self.update(command, height.max(1)) { Followed::Moved } else { Followed::No };
        };
        let line = y.checked_sub(list.y).map(usize::from).filter(|line| *line < height && *x < list.right());
        let row = line.map(|line| line + first_shown(self.at, height)).filter(|row| *row < self.len);
        match row {
            Some(row) if row == self.at => Followed::Again,
            Some(row) => {
                self.at = row;
                Followed::Moved
            }
            None => Followed::No,
        }
    }

    /// `3/12`, for the foot.
    pub fn position(&self, filter: &str) -> String {
        let filter = if filter.is_empty() { String::new() } else { format!(" · “{filter}”") };
        format!("{}/{}{filter}", (self.at + 1).min(self.len), self.len)
    }
}

/// What every list has: its rows, and what narrows them.
#[derive(Default)]
pub struct List {
    /// Which row is chosen.
    pub rows: Rows,
    /// The words that rows must have.
    pub filter: Filter,
    /// The state of the study that it was read from.
    of: Option<u64>,
}

impl List {
    /// Whether the study has changed since it was last asked; from now on it has not.
    pub fn is_stale(&mut self, now: u64) -> bool {
        self.of.replace(now) != Some(now)
    }

    /// Narrows it anew, from the first row on.
    pub fn restart(&mut self) {
        if !self.filter.is_empty() {
            self.rows.at = 0;
        }
    }

    /// Takes rows that were read anew: how many, and where the one that was chosen is now.
    pub fn take(&mut self, len: usize, chosen: Option<usize>) {
        self.rows.at = chosen.unwrap_or(self.rows.at);
        self.rows.set_len(len);
    }

    /// `3/12 · “words”`, for the foot.
    pub fn position(&self) -> String {
        self.rows.position(&self.filter.words)
    }
}

/// A line of a grid.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its cells.
    pub cells: Vec<String>,
    /// Whether it stands back.
    pub faint: bool,
}

/// Draws rows in columns under their heads; a column is as wide as its words, the last takes what is left.
pub fn grid(frame: &mut Frame, area: Rect, shared: &World, heads: &[&str], lines: &[Line], rows: Rows, empty: &str) {
    if area.height < 2 || area.width < 6 {
        return;
    }
    let buf = frame.buffer_mut();
    let room = area.width - 3;
    let last = heads.len().saturating_sub(1);
    let mut widths = Vec::with_capacity(heads.len());
    let mut left = room;
    for (at, head) in heads.iter().enumerate() {
        let cells = lines.iter().filter_map(|line| line.cells.get(at)).map(|cell| columns(cell));
        let widest = cells.chain([columns(head)]).max().unwrap_or(0);
        let widest = u16::try_from(widest).unwrap_or(u16::MAX);
        // What would show next to nothing is left out, and said to be.
        if at > 0 && left < widest.min(LEAST) {
            put(buf, (area.right() - 1, area.y), 1, "…", shared.style(Role::Faint));
            break;
        }
        let width = if at == last { left } else { widest.min((room / 3).max(10)).min(left) };
        widths.push(width);
        left = left.saturating_sub(width + 2);
    }
    let draw = |buf: &mut ratatui::buffer::Buffer, y: u16, cells: &mut dyn Iterator<Item = &str>, style| {
        let mut x = area.x + 2;
        for (cell, width) in cells.zip(&widths) {
            put(buf, (x, y), *width, cell, style);
            x = x.saturating_add(width + 2);
        }
    };
    draw(buf, area.y, &mut heads.iter().copied(), shared.style(Role::Faint));
    if lines.is_empty() {
        let words = super::frame::lines(empty, area.width - 4);
        for (y, line) in (area.y + 2..area.bottom()).zip(words) {
            put(buf, (area.x + 2, y), area.width - 3, &line, shared.style(Role::Text));
        }
    }
    let height = usize::from(area.height - 1);
    let first = first_shown(rows.at, height);
    for (y, (at, line)) in (area.y + 1..).zip(lines.iter().enumerate().skip(first).take(height)) {
        let chosen = at == rows.at;
        let style = match (chosen, line.faint) {
            (true, _) => shared.style(Role::Row),
            (_, true) => shared.style(Role::Faint),
            _ => shared.style(Role::Text),
        };
        if chosen {
            put(buf, (area.x, y), area.width, &" ".repeat(usize::from(area.width)), style);
            put(buf, (area.x, y), 1, "▸", style);
        }
        draw(buf, y, &mut line.cells.iter().map(String::as_str), style);
    }
    let shown = u16::try_from(rows.at.saturating_sub(first)).unwrap_or(0);
    frame.set_cursor_position((area.x, (area.y + 1 + shown).min(area.bottom().saturating_sub(1))));
}

/// The rows of a grid, below its heads.
pub fn below_heads(grid: Rect) -> Rect {
    Rect { y: grid.y + 1, height: grid.height.saturating_sub(1), ..grid }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_stays_within_the_rows() {
        let mut rows = Rows { at: 4, len: 5 };
        assert!(rows.update(&Command::Row(Way::Next), 3));
        assert_eq!(rows.at, 4);
        rows.set_len(2);
        assert_eq!(rows.at, 1);
        assert!(!rows.update(&Command::Accept, 3));
        let list = Rect::new(0, 2, 10, 5);
        let mut click = |y| rows.follow(&Command::Mouse(Mouse::Press(3, y)), list);
        assert_eq!(
            [click(2), click(2), click(4), click(0)],
            [Followed::Moved, Followed::Again, Followed::No, Followed::No]
        );
    }
}
