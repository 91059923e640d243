//! A list to choose from, narrowed by what is typed. Palette, help and history are such lists.

use super::field::Field;
use super::frame::{boxed, first_shown, lines, middle, put};
use crate::search::fuzzy::{Matcher, Name, WORD_START};
use crate::text::wrap::columns;
use crate::tui::command::{Command, Way};
use crate::tui::theme::{Role, Theme};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Widest list.
const WIDE: u16 = 84;
/// Rows for the chosen row in full, with the rule above.
const FOOT: u16 = 4;
/// Widest column of keys.
const LEAD: u16 = 11;

/// One row of a list.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Stands at the left: a key, a mark.
    pub lead: String,
    /// What it is.
    pub label: String,
    /// More about it, fainter.
    pub detail: String,
    /// Why it cannot be chosen now.
    pub barred: Option<String>,
    /// All of what it is, where the label is short; shown for the chosen row.
    pub whole: String,
    /// Other words that it is found by.
    pub also: String,
    /// The look of what stands at the left, where it shows a colour.
    pub tint: Option<Style>,
}

impl<W: Into<String>> From<W> for Row {
    fn from(label: W) -> Self {
        Self { label: label.into(), ..Self::default() }
    }
}

/// A list with a line to narrow it.
pub struct Choice {
    /// What is chosen.
    pub title: String,
    /// What narrows it.
    pub field: Field,
    /// Which of the shown rows is chosen.
    pub at: usize,
    /// Whether what is typed has to stand at the start of words, where any row has it so.
    pub by_words: bool,
    rows: Vec<Row>,
    /// Columns of the keys, and of the longest row beside them.
    leads: u16,
    widest: usize,
    /// Whether a row is more than its label.
    has_more: bool,
    names: Vec<Name>,
    shown: Vec<usize>,
}

impl Choice {
    /// Makes a list of rows.
    pub fn new(title: impl Into<String>, rows: Vec<Row>) -> Self {
        let names = rows.iter().map(name).collect();
        let wide = |row: &Row| columns(&row.label) + row.barred.as_deref().map_or(0, |why| columns(why) + 2);
        let widest = rows.iter().map(wide).max().unwrap_or(0);
        let leads = rows.iter().map(|row| columns(short_lead(&row.lead))).max().unwrap_or(0);
        let has_more = rows.iter().any(|row| !row.whole.is_empty());
        let mut choice = Self {
            title: title.into(),
            field: Field::default(),
            at: 0,
            by_words: false,
            rows,
            leads: u16::try_from(leads).unwrap_or(LEAD).min(LEAD),
            widest,
            has_more,
            names,
            shown: Vec::new(),
        };
        choice.narrow();
        choice
    }

    /// The number of the chosen row among all rows.
    pub fn chosen(&self) -> Option<usize> {
        self.shown.get(self.at).copied()
    }

    /// Why the chosen row cannot be chosen, if so.
    pub fn barred(&self) -> Option<&str> {
        let row = self.rows.get(self.chosen()?)?;
        row.barred.as_deref()
    }

    fn narrow(&mut self) {
        let matcher = Matcher::default();
        let query = &self.field.text;
        let mut hits: Vec<(i64, usize)> = self
            .names
            .iter()
            .enumerate()
            .filter_map(|(at, name)| Some((matcher.hit(name, query)?.score, at)))
            .collect();
        let starts = |at: usize| self.names.get(at).is_some_and(|name| name.starts(query));
        if self.by_words && hits.iter().any(|&(_, at)| starts(at)) {
            hits.retain(|&(_, at)| starts(at));
        }
        // Letters strewn over a sentence fit almost anything: they count only where no word begins so.
        if hits.iter().any(|&(score, _)| score >= WORD_START) {
            hits.retain(|&(score, _)| score >= WORD_START);
        }
        hits.sort_by_key(|&(score, at)| (-score, at));
        self.shown = hits.into_iter().map(|(_, at)| at).collect();
        self.at = 0;
    }

    /// Moves in the list or narrows it.
    pub fn update(&mut self, command: &Command) {
        let last = self.shown.len().saturating_sub(1);
        match command {
            Command::Row(Way::Next) => self.at = if self.at >= last { 0 } else { self.at + 1 },
            Command::Row(Way::Previous) => self.at = self.at.checked_sub(1).unwrap_or(last),
            Command::RowPage(Way::Next) => self.at = (self.at + 10).min(last),
            Command::RowPage(Way::Previous) => self.at = self.at.saturating_sub(10),
            other => {
                if self.field.update(other) {
                    self.narrow();
                }
            }
        }
    }

    /// Draws the list over the screen; where rows are longer than it is wide, the chosen one stands whole below.
    pub fn draw(&self, frame: &mut Frame, theme: Theme) {
        let area = frame.area();
        let width = area.width.min(WIDE);
        let foot = if self.is_cut(width) && area.height >= 12 { FOOT } else { 0 };
        let height = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(3 + foot);
        let area = middle(area, width, height.max(5).min(area.height.saturating_sub(2)).max(3));
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, &self.title, theme);
        if inside.height < 2 {
            return;
        }
        let lead = put(buf, (inside.x, inside.y), inside.width, "› ", theme.style(Role::Key));
        let room = inside.width.saturating_sub(lead);
        put(buf, (inside.x + lead, inside.y), room, &self.field.text, theme.style(Role::Text));
        let height = inside.height.saturating_sub(1 + foot);
        let first = first_shown(self.at, usize::from(height));
        let shown = self.shown.iter().enumerate().skip(first).take(usize::from(height));
        for (y, (place, &at)) in (inside.y + 1..).zip(shown) {
            if let Some(row) = self.rows.get(at) {
                self.draw_row(buf, Rect::new(inside.x, y, inside.width, 1), row, place == self.at, theme);
            }
        }
        if foot > 0 {
            self.draw_whole(buf, Rect::new(inside.x, inside.bottom() - foot, inside.width, foot), theme);
        }
        if self.shown.is_empty() {
            put(
                buf,
                (inside.x + 2, inside.y + 1),
                inside.width.saturating_sub(2),
                "nothing fits",
                theme.style(Role::Faint),
            );
        }
        let column = u16::try_from(self.field.column()).unwrap_or(0) + lead;
        frame.set_cursor_position((inside.x + column.min(inside.width.saturating_sub(1)), inside.y));
    }

    /// Whether some row does not fit a list of a width.
    fn is_cut(&self, width: u16) -> bool {
        self.has_more || self.widest + usize::from(self.leads) + 4 > usize::from(width)
    }

    fn draw_row(&self, buf: &mut Buffer, area: Rect, row: &Row, chosen: bool, theme: Theme) {
        let style = |role: Role| theme.style(if chosen { Role::Row } else { role });
        if chosen {
            put(buf, (area.x, area.y), area.width, &" ".repeat(usize::from(area.width)), style(Role::Row));
            put(buf, (area.x, area.y), 1, "▸", style(Role::Row));
        }
        put(buf, (area.x + 1, area.y), self.leads, short_lead(&row.lead), row.tint.unwrap_or_else(|| style(Role::Key)));
        let x = area.x + 2 + self.leads;
        let room = area.right().saturating_sub(x);
        let role = if row.barred.is_some() { Role::Faint } else { Role::Text };
        let used = put(buf, (x, area.y), room, &row.label, style(role)) + 2;
        let detail = row.barred.as_ref().unwrap_or(&row.detail);
        let whole = columns(detail) <= usize::from(room.saturating_sub(used));
        if whole || (room > used + 2 && (self.has_more || !self.is_cut(area.width + 2))) {
            put(buf, (x + used, area.y), room.saturating_sub(used), detail, style(Role::Faint));
        }
    }

    /// The chosen row in full under a rule: what it is, then its keys, and more about it or why it is barred.
    fn draw_whole(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        put(buf, (area.x, area.y), area.width, &"─".repeat(usize::from(area.width)), theme.style(Role::Frame));
        let Some(row) = self.chosen().and_then(|at| self.rows.get(at)) else { return };
        let more = [row.lead.as_str(), row.barred.as_deref().unwrap_or(&row.detail)];
        let more = more.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let width = area.width.saturating_sub(2);
        let whole = if row.whole.is_empty() { &row.label } else { &row.whole };
        let label = lines(whole, width).into_iter().map(|line| (line, Role::Text));
        let more = lines(&more, width).into_iter().map(|line| (line, Role::Faint));
        for (y, (line, role)) in (area.y + 1..area.bottom()).zip(label.chain(more)) {
            put(buf, (area.x + 1, y), width, &line, theme.style(role));
        }
    }
}

/// What a row is found by.
fn name(row: &Row) -> Name {
    Name::new(&[&row.label, &row.detail, &row.lead, &row.whole, &row.also].map(String::as_str).join(" "))
}

/// The keys where they are short, else the first that is.
fn short_lead(lead: &str) -> &str {
    let fits = |keys: &&str| columns(keys) <= usize::from(LEAD);
    let first = || lead.split(", ").find(fits).or_else(|| lead.split(", ").next());
    Some(lead).filter(fits).or_else(first).unwrap_or_default()
}
