//! Drawing the counts: bars, or a matrix of codes and columns.

use super::{Frequencies, Line, View};
use crate::analysis::counting::Roll;
use crate::tui::room::Shared;
use crate::tui::signs::WIDE;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{first_shown, lines, put, warned};
use crate::tui::widgets::heads::Heads;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Columns of one column of the matrix, with the space before it: the least and the most.
const CELL: (u16, u16) = (8, 16);

impl Frequencies {
    /// The caption, or as many of its sentences as there is room for: first those that say what was left out.
    fn captions(&self, area: Rect) -> Vec<String> {
        let most = match area.height {
            0..12 => 0,
            12..20 => 2,
            _ => 4,
        };
        let laid = |sentences: &[String]| {
            Some(lines(&sentences.join(" · "), area.width.saturating_sub(3))).filter(|lines| lines.len() <= most)
        };
        if let Some(whole) = laid(&self.caption.said()) {
            return whole;
        }
        let sentences = self.caption.weightiest();
        let some = |count: usize| laid(&[sentences.get(..count)?, &["i says the rest".to_owned()]].concat());
        (1..sentences.len()).rev().find_map(some).unwrap_or_default()
    }

    /// Where the rows stand.
    pub(super) fn list(&self, area: Rect) -> Rect {
        let (_, area) = warned(&self.caption, area);
        let caption = match self.captions(area).len() {
            0 => 0,
            lines => u16::try_from(lines + 1).unwrap_or(0),
        };
        Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(1 + caption))
    }

    /// Draws the counts.
    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let buf = frame.buffer_mut();
        let list = self.list(area);
        let (told, area) = warned(&self.caption, area);
        for (y, line) in (area.y - u16::try_from(told.len()).unwrap_or(0)..).zip(told) {
            put(buf, (area.x + 2, y), area.width.saturating_sub(3), &line, shared.style(Role::Warning));
        }
        if self.lines.is_empty() {
            let words = self.counting.progress().unwrap_or_else(|| "The codebook has no codes yet.".to_owned());
            put(buf, (area.x + 2, list.y), area.width.saturating_sub(3), &words, shared.style(Role::Text));
        } else {
            let name = self.name_width(area.width);
            match self.view {
                View::Codes => self.bars(buf, area.y, list, name, shared),
                View::Transcripts | View::Speakers => self.matrix(buf, area.y, list, name, shared),
            }
        }
        for (y, line) in (list.bottom() + 1..area.bottom()).zip(self.captions(area)) {
            put(buf, (area.x + 2, y), area.width.saturating_sub(3), &line, shared.style(Role::Faint));
        }
        let first = first_shown(self.at, usize::from(list.height));
        let row = u16::try_from(self.at - first.min(self.at)).unwrap_or(0);
        frame.set_cursor_position((list.x, (list.y + row).min(area.bottom().saturating_sub(1))));
    }

    /// Says of what the numbers of a row are.
    fn head(&self) -> &'static str {
        if self.counting.roll == Roll::Up { "Code with sub-codes" } else { "Code alone" }
    }

    /// As wide as the longest name, within a third of the screen.
    fn name_width(&self, width: u16) -> u16 {
        let most = (width * 2 / 5).max(14);
        most.min(34)
    }

    /// What stands above the columns of the matrix: they share the room, as far as their heads can be told apart.
    pub(super) fn heads_in(&self, width: u16) -> Heads {
        let room = width.saturating_sub(self.name_width(width) + CELL.0);
        let count = u16::try_from(self.columns.len()).unwrap_or(u16::MAX).max(1);
        let wide = (room / count).clamp(CELL.0, CELL.1);
        let names: Vec<(&str, &str)> =
            self.columns.iter().map(|column| (column.label.as_str(), column.id.as_str())).collect();
        Heads::of(&names, wide - 1..=CELL.1 - 1)
    }

    fn names(&self, buf: &mut Buffer, list: Rect, name: u16, shared: &Shared) -> Vec<(u16, usize)> {
        let first = first_shown(self.at, usize::from(list.height));
        let mut shown = Vec::new();
        for (y, (at, line)) in (list.y..list.bottom()).zip(self.lines.iter().enumerate().skip(first)) {
            let chosen = at == self.at;
            let base = shared.style(if chosen { Role::Row } else { Role::Text });
            if chosen {
                put(buf, (list.x, y), list.width, &" ".repeat(usize::from(list.width)), base);
                put(buf, (list.x, y), 1, "▸", base);
            }
            // In the order of use the tree is no longer there to be seen.
            let depth = if self.by_count { 0 } else { u16::try_from(line.depth).unwrap_or(0).min(6) };
            let sign = if line.sums { String::new() } else { shared.code_sign(&line.id) };
            let x = list.x + 2 + depth * 2;
            put(buf, (x, y), WIDE, &sign, if chosen { base } else { shared.code_style(&line.id) });
            let room = name.saturating_sub(6 + depth * 2);
            put(buf, (x + 3, y), room, &line.name, base);
            shown.push((y, at));
        }
        shown
    }

    fn bars(&self, buf: &mut Buffer, head: u16, list: Rect, name: u16, shared: &Shared) {
        let faint = shared.style(Role::Faint);
        let wide = list.width >= 72;
        // Right of the name: bar, codings, rate, transcripts, speakers.
        let numbers: u16 = if wide { 9 + 10 + 12 + 10 } else { 8 };
        let bar = list.width.saturating_sub(name + numbers + 2).min(60);
        let x = list.x + name + bar + 1;
        put(buf, (list.x + 4, head), name.saturating_sub(5), self.head(), faint);
        put(buf, (x, head), 8, &format!("{:>8}", "Codings"), faint);
        if wide {
            put(buf, (x + 9, head), 10, &format!("{:>10}", "per 1,000"), faint);
            put(buf, (x + 19, head), 12, &format!("{:>12}", "Transcripts"), faint);
            put(buf, (x + 31, head), 10, &format!("{:>10}", "Speakers"), faint);
        }
        let codes = self.lines.iter().filter(|line| !line.sums);
        let most = codes.map(|line| line.codings).max().unwrap_or(0).max(1);
        for (y, at) in self.names(buf, list, name, shared) {
            let Some(line) = self.lines.get(at) else { continue };
            let base = shared.style(if at == self.at { Role::Row } else { Role::Text });
            let drawn = if line.sums { String::new() } else { eighths(line.codings, most, bar) };
            let style = if at == self.at { base } else { shared.code_style(&line.id) };
            put(buf, (list.x + name, y), bar, &drawn, style);
            put(buf, (x, y), 8, &format!("{:>8}", line.codings), base);
            if wide {
                let rate = line.per_1000.map_or_else(|| "–".to_owned(), |rate| format!("{rate:.2}"));
                put(buf, (x + 9, y), 10, &format!("{rate:>10}"), base);
                put(buf, (x + 19, y), 12, &format!("{:>12}", line.transcripts), base);
                put(buf, (x + 31, y), 10, &format!("{:>10}", line.speakers), base);
            }
        }
    }

    fn matrix(&self, buf: &mut Buffer, head: u16, list: Rect, name: u16, shared: &Shared) {
        let faint = shared.style(Role::Faint);
        let left = list.x + name;
        put(buf, (list.x + 4, head), name.saturating_sub(5), self.head(), faint);
        put(
            buf,
            (left, head),
            7,
            &format!("{:>7}", "All"),
            if self.column.is_none() { shared.style(Role::Strong) } else { faint },
        );
        let heads = &self.heads.1;
        let room = list.right().saturating_sub(left + CELL.0);
        let wide = (heads.wide + 1).max(CELL.0);
        let room = usize::from(room / wide).max(1);
        let first = self.column.map_or(0, |column| first_shown(column, room));
        let shown = self.columns.iter().enumerate().skip(first).take(room);
        let x_of = |place: u16| left + CELL.0 + place * wide;
        for (place, (at, words)) in (0u16..).zip(heads.words.iter().enumerate().skip(first).take(room)) {
            let style = shared.style(if self.column == Some(at) { Role::Strong } else { Role::Faint });
            put(buf, (x_of(place) + 1, head), wide - 1, words, style);
        }
        if self.columns.is_empty() {
            let words = self.counting.progress().unwrap_or_else(|| "Nobody speaks in scope.".to_owned());
            put(buf, (x_of(0) + 1, head), 30, &words, faint);
        }
        // Shades compare the cells of all columns with each other.
        let most = self.most.max(1);
        for (y, at) in self.names(buf, list, name, shared) {
            let Some(line) = self.lines.get(at) else { continue };
            self.cell(buf, (left, y), line, (at, None), most, shared);
            for (place, (column, _)) in (0u16..).zip(shown.clone()) {
                self.cell(buf, (x_of(place), y), line, (at, Some(column)), most, shared);
            }
        }
        // The whole name of the chosen column: above it there is room for its beginning only.
        if let Some(column) = self.column.and_then(|column| self.columns.get(column)) {
            let y = list.bottom();
            put(buf, (list.x + 2, y), list.width.saturating_sub(3), &column.label, shared.style(Role::Strong));
        }
    }

    fn cell(
        &self,
        buf: &mut Buffer,
        (x, y): (u16, u16),
        line: &Line,
        (row, column): (usize, Option<usize>),
        most: u64,
        shared: &Shared,
    ) {
        let count = self.codings(line, column);
        let words = match (count, column) {
            (0, _) => format!("{:>7}", "·"),
            (_, None) => format!("{count:>7}"),
            _ => format!("{:>3}{count:>4}", shade(count, most)),
        };
        let chosen = row == self.at && column == self.column;
        let style = match (chosen, row == self.at, count) {
            (true, ..) => shared.style(Role::Selection),
            (_, true, _) => shared.style(Role::Row),
            (.., 0) => shared.style(Role::Faint),
            _ => shared.style(Role::Text),
        };
        put(buf, (x, y), CELL.0 - 1, &words, style);
    }
}

/// A sign that is darker the greater the share.
fn shade(count: u64, most: u64) -> &'static str {
    let quarter = (count * 4).div_ceil(most.max(1));
    ["·", "░", "▒", "▓", "█"].get(usize::try_from(quarter).unwrap_or(4).min(4)).copied().unwrap_or("█")
}

/// A bar as long as its share of the room, to an eighth of a column.
fn eighths(count: u64, most: u64, room: u16) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let whole = count * u64::from(room) * 8 / most.max(1);
    let part = usize::try_from(whole % 8).unwrap_or(0);
    let full = usize::try_from(whole / 8).unwrap_or(0);
    let bar = format!("{}{}", "█".repeat(full), PARTS[part]);
    if bar.is_empty() && count > 0 { "▏".to_owned() } else { bar }
}
