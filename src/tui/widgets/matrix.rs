//! A table on the screen: its first column stays in sight, a cursor goes from cell to cell, numbers are shaded.

use super::frame::{fit, lines, put};
use crate::analysis::table::{Cell, Column, Row, Table};
use crate::model::CodeIx;
use crate::text::wrap::columns;
use crate::tui::command::{Command, Way};
use crate::tui::signs::WIDE;
use crate::tui::theme::Role;
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::cell::RefCell;
use std::cmp::Ordering;

/// Widths of columns: of numbers, and of words at most.
const NUMBER: usize = 9;
const WORDS: usize = 26;
/// Least columns for bars.
const BAR: u16 = 12;

/// Where the cursor stands: a row, and a column other than the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Row and column of the chosen cell.
    pub at: (usize, usize),
    rows: usize,
    /// The first column with figures: before it stand ids, and names where the table has them.
    first: usize,
    /// How wide each column would be, and whether it has numbers: looked up once, as a table may have a million cells.
    columns: Vec<(u16, bool)>,
    /// Columns of the longest name of a row.
    longest: usize,
    /// The greatest number, whatever its sign.
    most: f64,
    /// Whether rows stand in another order than that of the codebook.
    pub is_sorted: bool,
    /// Where cells stand that were drawn last.
    drawn: RefCell<Vec<(Rect, (usize, usize))>>,
}

/// How numbers are shaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Not at all.
    None,
    /// By their share of the greatest.
    Share,
    /// As residuals, which stand out from 2 and from 4 on, on either side.
    Residual,
}

/// How a table is drawn.
pub struct Look<'a> {
    /// An earlier part and the row's own, as shares of the longest bar.
    pub bar: &'a dyn Fn(usize) -> Option<(f64, f64)>,
    /// What the bars show.
    pub bar_head: &'a str,
    /// How numbers are shaded.
    pub shade: Shade,
    /// Whether there is room for the shade alone.
    pub narrow: bool,
    /// Whether cells of words go on over several lines.
    pub tall: bool,
    /// Whether a row is marked.
    pub is_marked: &'a dyn Fn(usize) -> bool,
    /// What stands there without rows.
    pub empty: &'a str,
}

impl Matrix {
    /// Takes the size of a new table; the cursor stays where there still is a cell.
    pub fn fit(&mut self, table: &Table, shared: &World) {
        let has_numbers =
            |column| table.rows.iter().any(|row| row.get(column).is_some_and(|cell: &Cell| number(cell).is_some()));
        self.rows = table.rows.len();
        self.columns = (0..table.columns.len()).map(|at| (width(table, at, shared), has_numbers(at))).collect();
        self.first = if table.named { 2 } else { 1 };
        let widest = |row: &Row| {
            columns(&head(table, row, shared))
                + usize::from(sign(row).is_some()) * 3
                + usize::from(depth(row, shared)) * 2
        };
        self.longest = table.rows.iter().map(widest).max().unwrap_or(0).max(6);
        self.most = greatest(table);
        let last = self.columns.len().saturating_sub(1);
        self.at.0 = self.at.0.min(self.rows.saturating_sub(1));
        let first = self.first.min(last);
        if self.at.1 == 0 {
            // One begins at a figure, where there is one.
            let figures = self.columns.iter().enumerate().skip(first).find(|(_, (_, numbers))| *numbers);
            self.at.1 = figures.map_or(first, |(at, _)| at);
        }
        self.at.1 = self.at.1.clamp(first, last.max(first));
    }

    /// Moves the cursor; whether the command was one of moving.
    pub fn update(&mut self, command: &Command, page: usize) -> bool {
        let left = self.first.max(1);
        let (last, right) = (self.rows.saturating_sub(1), self.columns.len().saturating_sub(1).max(left));
        match command {
            Command::Row(Way::Next) => self.at.0 = (self.at.0 + 1).min(last),
            Command::Row(Way::Previous) => self.at.0 = self.at.0.saturating_sub(1),
            Command::RowPage(Way::Next) => self.at.0 = (self.at.0 + page).min(last),
            Command::RowPage(Way::Previous) => self.at.0 = self.at.0.saturating_sub(page),
            Command::RowEnd(Way::Next) => self.at.0 = last,
            Command::RowEnd(Way::Previous) => self.at.0 = 0,
            Command::Column(Way::Next) => self.at.1 = (self.at.1 + 1).min(right),
            Command::Column(Way::Previous) => self.at.1 = self.at.1.saturating_sub(1).max(left),
            _ => return false,
        }
        true
    }

    /// The cell that was drawn at a place of the screen; what stands before a row is the chosen column of it.
    pub fn cell_at(&self, place: (u16, u16)) -> Option<(usize, usize)> {
        let drawn = self.drawn.borrow();
        drawn.iter().find(|(cell, _)| cell.contains(place.into())).map(|(_, cell)| *cell)
    }

    /// Where the cursor stands, for the foot.
    pub fn position(&self) -> String {
        let row = (self.at.0 + 1).min(self.rows);
        let before = self.first.max(1) - 1;
        let column = self.at.1.saturating_sub(before);
        format!("{row}/{} · {column}/{}", self.rows, self.columns.len().saturating_sub(1 + before))
    }

    fn draw_column_head(
        &self,
        buf: &mut Buffer,
        (x, y, wide): (u16, u16, u16),
        (table, column): (&Table, usize),
        shared: &World,
    ) {
        let words = table.columns.get(column).map(|column| head_of(column, shared)).unwrap_or_default();
        let style = shared.style(if column == self.at.1 { Role::Strong } else { Role::Faint });
        let words = fit(&words, usize::from(wide));
        let numbers = self.columns.get(column).is_some_and(|(_, numbers)| *numbers);
        let words = if numbers { format!("{words:>0$}", usize::from(wide)) } else { words };
        put(buf, (x, y), wide, &words, style);
    }

    fn draw_cell(
        &self,
        buf: &mut Buffer,
        (x, y, wide): (u16, u16, u16),
        (table, row, column): (&Table, &Row, usize),
        chosen: bool,
        look: &Look<'_>,
        shared: &World,
    ) {
        let Some(cell) = row.get(column) else { return };
        let head = table.columns.get(column);
        let width = usize::from(wide);
        let is_shaded = look.shade != Shade::None && !row.key.sums && !head.is_some_and(|head| head.key.sums);
        // A code with itself says nothing.
        if is_shaded && row.key.code.is_some() && head.is_some_and(|head| head.key.code == row.key.code) {
            let style = shared.style(if chosen { Role::Row } else { Role::Faint });
            put(buf, (x, y), wide, &format!("{:>width$}", "╲"), style);
            return;
        }
        let value = number(cell);
        let heat = value.filter(|_| is_shaded).and_then(|value| shared.theme.heat(look.share(value, self.most)));
        let words = match (value, cell) {
            (Some(_), _) if look.narrow && heat.is_some() => "  ".to_owned(),
            (Some(value), _) if look.narrow => shade(value, self.most).repeat(2),
            (Some(0.0), _) if is_shaded => format!("{:>width$}", "·"),
            (Some(value), _) => {
                let sign = if is_shaded && heat.is_none() { shade(value, self.most) } else { " " };
                format!("{:>width$}", format!("{sign} {}", shown(cell)))
            }
            (None, Cell::Code(id)) if look.narrow => shared.code_sign(id).repeat(width),
            (None, cell) => fit(&named(cell, shared), width),
        };
        let own = match (value, cell) {
            (Some(0.0), _) if is_shaded => shared.style(Role::Faint),
            (None, Cell::Code(id)) if look.narrow => shared.code_swatch(id),
            _ => heat.unwrap_or(shared.style(Role::Text)),
        };
        let style = if chosen { shared.style(Role::Row) } else { own };
        if chosen || heat.is_some() {
            put(buf, (x, y), wide, &" ".repeat(width), style);
        }
        put(buf, (x, y), wide, &words, style);
    }

    /// What stands before a row; a code with its letter, in its colour, below those above it.
    fn draw_head(
        &self,
        buf: &mut Buffer,
        (x, y): (u16, u16),
        wide: u16,
        (table, row): (&Table, &Row),
        base: Style,
        shared: &World,
    ) {
        let mut used = 0;
        if let Some(code) = sign(row) {
            let id = shared.session.study.code_id(code);
            used = if self.is_sorted { 0 } else { (depth(row, shared) * 2).min(wide / 3) };
            // On the chosen row a colour of its own might not read.
            let style = if base == shared.style(Role::Row) { base } else { shared.code_style(id) };
            put(buf, (x + used, y), WIDE, &shared.code_sign(id), style);
            used += WIDE + 1;
        }
        put(buf, (x + used, y), wide.saturating_sub(used), &head(table, row, shared), base);
    }

    /// The chosen cell with the names of its row and column in full.
    pub fn sentence(&self, table: &Table, shared: &World) -> String {
        let (Some(row), Some(column)) = (table.rows.get(self.at.0), table.columns.get(self.at.1)) else {
            return String::new();
        };
        let cell = row.get(self.at.1).map(|cell| named(cell, shared)).unwrap_or_default();
        format!(
            "{} × {}: {}",
            head(table, row, shared),
            head_of(column, shared),
            if cell.is_empty() { "–" } else { &cell }
        )
    }

    /// Draws a table within an area.
    pub fn draw(&self, frame: &mut Frame, area: Rect, table: &Table, look: &Look<'_>, shared: &World) {
        let buf = frame.buffer_mut();
        if table.rows.is_empty() || area.height < 2 {
            put(buf, (area.x + 2, area.y + 1), area.width.saturating_sub(3), look.empty, shared.style(Role::Faint));
            return;
        }
        let name = u16::try_from(self.longest).unwrap_or(u16::MAX).min((area.width * 2 / 5).clamp(10, 34));
        let widths: Vec<u16> = self.columns.iter().map(|(wide, _)| if look.narrow { 2 } else { *wide }).collect();
        let has_bar = (look.bar)(0).is_some();
        let room = area.width.saturating_sub(name + 4 + if has_bar { BAR } else { 0 });
        let shown_columns = visible(&widths, (self.first.max(1), self.at.1), room);
        let faint = shared.style(Role::Faint);
        let of_codes = table.rows.first().is_some_and(|row| row.key.code.is_some());
        let first = match table.columns.first().map(|column| column.name.as_str()) {
            Some("row") if of_codes => "code",
            other => other.unwrap_or_default(),
        };
        put(buf, (area.x + 2, area.y), name, first, faint);
        let mut x = area.x + name + 3;
        let mut places = Vec::new();
        for column in shown_columns {
            let wide = widths.get(column).copied().unwrap_or(0);
            self.draw_column_head(buf, (x, area.y, wide), (table, column), shared);
            places.push((column, x, wide));
            x += wide + 1;
        }
        if has_bar {
            let free = area.right().saturating_sub(x + 1);
            put(buf, (x, area.y), free, &fit(look.bar_head, usize::from(free)), faint);
        }
        let height = |row: &Row| if look.tall { tall(row, &places, area.height / 2) } else { 1 };
        let top = self.top(table, area.height - 1, height);
        let (mut next, mut cursor) = (area.y + 1, area.y + 1);
        let mut drawn = self.drawn.borrow_mut();
        drawn.clear();
        for (at, row) in table.rows.iter().enumerate().skip(top) {
            let y = next;
            if y >= area.bottom() {
                break;
            }
            let high = height(row).min(area.bottom() - y);
            next = y + high;
            let here = at == self.at.0;
            let base = shared.style(if here { Role::Row } else { Role::Text });
            if here {
                cursor = y;
                put(buf, (area.x, y), name + 2, &format!("▸{}", " ".repeat(usize::from(name + 1))), base);
            }
            if (look.is_marked)(at) {
                put(buf, (area.x + 1, y), 1, "●", base);
            }
            self.draw_head(buf, (area.x + 2, y), name, (table, row), base, shared);
            drawn.push((Rect { y, width: name + 2, height: high, ..area }, (at, self.at.1)));
            for (column, x, wide) in &places {
                drawn.push((Rect { x: *x, y, width: *wide, height: high }, (at, *column)));
                let chosen = here && *column == self.at.1;
                match row.get(*column) {
                    Some(Cell::Text(words)) if look.tall => {
                        let style = shared.style(if chosen { Role::Row } else { Role::Text });
                        let cell = Rect { x: *x, y, width: *wide, height: high };
                        put_words(buf, cell, words, style, chosen);
                    }
                    _ => self.draw_cell(buf, (*x, y, *wide), (table, row, *column), chosen, look, shared),
                }
            }
            if let Some((before, own)) = (look.bar)(at) {
                let free = area.right().saturating_sub(x + 1);
                let cells = |share: f64| (share.clamp(0.0, 1.0) * f64::from(free)).round() as usize;
                let drawn = "░".repeat(cells(before)) + &"█".repeat(cells(before + own).saturating_sub(cells(before)));
                put(buf, (x, y), free, &drawn, shared.style(Role::Text));
            }
        }
        frame.set_cursor_position((area.x, cursor.min(area.bottom().saturating_sub(1))));
    }

    /// The first row that is shown, so that the chosen one is.
    fn top(&self, table: &Table, room: u16, height: impl Fn(&Row) -> u16) -> usize {
        let (mut top, mut used) = (self.at.0, table.rows.get(self.at.0).map_or(1, &height));
        while let Some(above) = top.checked_sub(1).and_then(|above| table.rows.get(above)) {
            used = used.saturating_add(height(above));
            if used > room {
                break;
            }
            top -= 1;
        }
        top
    }
}

/// How many lines a row takes whose cells of words go on below each other.
fn tall(row: &Row, places: &[(usize, u16, u16)], most: u16) -> u16 {
    let high = |(column, _, wide): &(usize, u16, u16)| match row.get(*column) {
        Some(Cell::Text(words)) => lines(words, *wide).len(),
        _ => 1,
    };
    let high = places.iter().map(high).max().unwrap_or(1);
    u16::try_from(high).unwrap_or(u16::MAX).clamp(1, most.max(1))
}

/// Words over the lines of a cell; the last says that they go on.
fn put_words(buf: &mut Buffer, cell: Rect, words: &str, style: Style, chosen: bool) {
    let room = usize::from(cell.height);
    let all = lines(words, cell.width);
    let goes_on = all.len() > room;
    for (at, y) in (cell.y..cell.bottom()).enumerate() {
        let mut line = all.get(at).cloned().unwrap_or_default();
        if goes_on && at + 1 == room {
            line = fit(&format!("{line}…"), usize::from(cell.width));
        }
        if chosen {
            put(buf, (cell.x, y), cell.width, &" ".repeat(usize::from(cell.width)), style);
        }
        put(buf, (cell.x, y), cell.width, &line, style);
    }
}

impl Look<'_> {
    /// How far up the ramp a number stands: -1 to 1.
    fn share(&self, value: f64, most: f64) -> f64 {
        match self.shade {
            Shade::None => 0.0,
            Shade::Share if most > 0.0 => (value.abs() / most).min(1.0),
            Shade::Share => 0.0,
            Shade::Residual if value.abs() < 2.0 => 0.0,
            Shade::Residual => (value.abs() / 4.0).min(1.0).copysign(value),
        }
    }
}

/// The code that a row is about.
fn sign(row: &Row) -> Option<CodeIx> {
    row.key.code.filter(|_| !row.key.sums && row.key.against.is_none())
}

/// How many codes stand above the one that a row is about.
fn depth(row: &Row, shared: &World) -> u16 {
    let study = &shared.session.study;
    let above = sign(row).map_or(0, |code| study.codebook().path(study.code_id(code)).len().saturating_sub(1));
    u16::try_from(above).unwrap_or(u16::MAX).min(8)
}

/// The columns that fit beside each other, the chosen one among them.
fn visible(widths: &[u16], (first, chosen): (usize, usize), room: u16) -> std::ops::Range<usize> {
    let wide = |from: usize, to: usize| -> u32 {
        widths.get(from..to).unwrap_or_default().iter().map(|wide| u32::from(*wide) + 1).sum()
    };
    let mut from = first;
    while from < chosen && wide(from, chosen + 1) > u32::from(room) {
        from += 1;
    }
    let mut to = from;
    while to < widths.len() && wide(from, to + 1) <= u32::from(room) {
        to += 1;
    }
    from..to.max((from + 1).min(widths.len()))
}

fn width(table: &Table, column: usize, shared: &World) -> u16 {
    let words =
        table.rows.iter().filter_map(|row| row.get(column)).any(|cell| matches!(cell, Cell::Text(_) | Cell::Code(_)));
    let head = table.columns.get(column).map_or(0, |column| columns(&head_of(column, shared))) + 1;
    let wide = if words {
        let longest = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(&named(cell, shared)));
        longest.max().unwrap_or(0).max(head).min(WORDS)
    } else {
        NUMBER.max(head.min(NUMBER + 3))
    };
    u16::try_from(wide).unwrap_or(u16::MAX)
}

/// What stands before a row: its name where the table has one, else that of the code whose id it has.
fn head(table: &Table, row: &Row, shared: &World) -> String {
    let name = row.get(1).filter(|_| table.named).map(shown).filter(|name| !name.is_empty());
    let known = || {
        let id = shared.session.study.code_id(sign(row)?);
        row.first().filter(|cell| cell.exact() == id).map(|_| shared.code_name(id))
    };
    name.or_else(known).unwrap_or_else(|| row.first().map(|cell| named(cell, shared)).unwrap_or_default())
}

/// What stands over a column: the name of the code that it is about, else its own in words.
fn head_of(column: &Column, shared: &World) -> String {
    let code = column.key.code.and_then(|code| shared.session.study.code(code));
    match code {
        Some(code) => code.name.clone(),
        None if column.name == "column" => "with".to_owned(),
        None => column.words(),
    }
}

/// A cell, a code by its name.
fn named(cell: &Cell, shared: &World) -> String {
    match cell {
        Cell::Code(id) => shared.code_name(id),
        cell => shown(cell),
    }
}

/// Which of two rows has less in a column: numbers before words, what is empty before all.
pub fn compare(one: &Row, other: &Row, column: usize) -> Ordering {
    let value = |row: &Row| row.get(column).map(|cell| (number(cell), shown(cell)));
    match (value(one), value(other)) {
        (Some((Some(one), _)), Some((Some(other), _))) => one.total_cmp(&other),
        (Some((one, words)), Some((other, others))) => one.is_some().cmp(&other.is_some()).then(words.cmp(&others)),
        (one, other) => one.is_some().cmp(&other.is_some()),
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(count) => Some(*count as f64),
        Cell::Integer(count) => Some(*count as f64),
        Cell::Number(number) => Some(*number),
        _ => None,
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => format!("{number:.3}"),
        Cell::Flag(true) => "yes".into(),
        Cell::Flag(false) => String::new(),
        other => other.exact(),
    }
}

fn greatest(table: &Table) -> f64 {
    // What others add up to says nothing about their shades.
    let parts: Vec<bool> = table.columns.iter().map(|head| !head.key.sums).collect();
    let rows = table.rows.iter().filter(|row| !row.key.sums);
    let own = |row: &Row, column: usize| {
        let head = table.columns.get(column).and_then(|head| head.key.code);
        head.is_none() || head != row.key.code
    };
    let all = rows.flat_map(|row| {
        let cells = row.iter().zip(&parts).enumerate().skip(1).filter(|(_, (_, part))| **part);
        cells.filter(|(column, _)| own(row, *column)).map(|(_, (cell, _))| cell)
    });
    all.filter_map(number).map(f64::abs).fold(0.0, f64::max)
}

/// A sign for how great a number is beside the greatest.
fn shade(value: f64, most: f64) -> &'static str {
    let share = if most > 0.0 { value.abs() / most } else { 0.0 };
    match share {
        0.0 => "·",
        share if share <= 0.25 => "░",
        share if share <= 0.5 => "▒",
        share if share <= 0.75 => "▓",
        _ => "█",
    }
}
