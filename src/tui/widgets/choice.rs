//! A list to choose from, narrowed by what is typed. Palette, help and history are such lists.

use super::field::Field;
use super::frame::{boxed, first_shown, middle, put};
use crate::search::fuzzy::{Matcher, Name, WORD_START};
use crate::tui::command::{Command, Way};
use crate::tui::theme::{Role, Theme};
use ratatui::Frame;

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
}

/// A list with a line to narrow it.
pub struct Choice {
    /// What is chosen.
    pub title: String,
    /// What narrows it.
    pub field: Field,
    /// Which of the shown rows is chosen.
    pub at: usize,
    rows: Vec<Row>,
    names: Vec<Name>,
    shown: Vec<usize>,
}

impl Choice {
    /// Makes a list of rows.
    pub fn new(title: impl Into<String>, rows: Vec<Row>) -> Self {
        let names = rows.iter().map(|row| Name::new(&format!("{} {} {}", row.label, row.detail, row.lead))).collect();
        let mut choice = Self { title: title.into(), field: Field::default(), at: 0, rows, names, shown: Vec::new() };
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

    /// Draws the list over the screen.
    pub fn draw(&self, frame: &mut Frame, theme: Theme) {
        let area = frame.area();
        let height = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(3);
        let area = middle(area, 84, height.max(5).min(area.height.saturating_sub(2)).max(3));
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, &self.title, theme);
        if inside.height < 2 {
            return;
        }
        let lead = put(buf, (inside.x, inside.y), inside.width, "› ", theme.style(Role::Key));
        put(
            buf,
            (inside.x + lead, inside.y),
            inside.width.saturating_sub(lead),
            &self.field.text,
            theme.style(Role::Text),
        );
        let height = usize::from(inside.height - 1);
        let first = first_shown(self.at, height);
        let leads = self.rows.iter().map(|row| crate::text::wrap::columns(&row.lead)).max().unwrap_or(0).min(22);
        let leads = u16::try_from(leads).unwrap_or(0);
        for (line, (place, &at)) in (0u16..).zip(self.shown.iter().enumerate().skip(first).take(height)) {
            let Some(row) = self.rows.get(at) else { continue };
            let y = inside.y + 1 + line;
            let chosen = place == self.at;
            let base = if chosen {
                theme.style(Role::Row)
            } else if row.barred.is_some() {
                theme.style(Role::Faint)
            } else {
                theme.style(Role::Text)
            };
            if chosen {
                put(buf, (inside.x, y), inside.width, &" ".repeat(usize::from(inside.width)), base);
            }
            let mark = if chosen { "▸" } else { " " };
            put(buf, (inside.x, y), 1, mark, base);
            let key = if chosen { base } else { theme.style(Role::Key) };
            put(buf, (inside.x + 1, y), leads, &row.lead, key);
            let x = inside.x + 2 + leads;
            let room = inside.right().saturating_sub(x);
            // Why something cannot be done matters more than the whole of what it is.
            let reason = row.barred.as_deref().map_or(0, crate::text::wrap::columns);
            let kept = u16::try_from(reason).unwrap_or(room).saturating_add(2).min(room * 2 / 3);
            let label = if reason > 0 { room - kept } else { room };
            let used = put(buf, (x, y), label, &row.label, base);
            let detail = row.barred.as_ref().unwrap_or(&row.detail);
            if room > used + 4 && !detail.is_empty() {
                let style = if chosen { base } else { theme.style(Role::Faint) };
                put(buf, (x + used + 2, y), room - used - 2, detail, style);
            }
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
}
