//! A query as it is typed: what could stand at the cursor, and what is wrong with it and where.

use super::field::Field;
use super::frame::{boxed, first_shown, lines, middle, put};
use crate::analysis::query::{self, Candidate, Completion, Fault};
use crate::model::Study;
use crate::text::wrap::columns;
use crate::tui::command::{Command, Way};
use crate::tui::theme::Role;
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Rows for what could stand at the cursor.
const ROWS: u16 = 10;
/// Rows for what is wrong.
const FAULT: u16 = 3;

/// A line that takes a query.
pub struct QueryLine {
    /// What is typed.
    pub field: Field,
    completion: Completion,
    at: usize,
    fault: Option<Fault>,
}

impl QueryLine {
    /// Begins with the query that holds now.
    pub fn new(study: &Study, source: &str) -> Self {
        let mut line = Self { field: Field::offering(source), completion: Completion::default(), at: 0, fault: None };
        line.look(study);
        line
    }

    /// Looks at what is typed: what fits at the cursor, and whether the whole can be read.
    fn look(&mut self, study: &Study) {
        let cursor = u32::try_from(self.field.before().chars().count()).unwrap_or(u32::MAX);
        self.completion = query::complete(study, &self.field.text, cursor);
        self.at = 0;
        let typed = self.field.text.trim();
        self.fault = if typed.is_empty() { None } else { query::read(study, &self.field.text).err() };
    }

    fn candidate(&self) -> Option<&Candidate> {
        self.completion.candidates.get(self.at)
    }

    /// Puts the chosen candidate in the place of what was typed of it.
    fn complete(&mut self, study: &Study) {
        let Some(word) = self.candidate().map(|one| one.word.clone()) else { return };
        let at = self.completion.at;
        let before: String = self.field.text.chars().take(at.start as usize).collect();
        let after: String = self.field.text.chars().skip(at.end as usize).collect();
        // A word that takes a value goes on at once; after others a blank follows.
        let blank = if word.ends_with([':', '(']) || after.starts_with(' ') { "" } else { " " };
        let head = format!("{before}{word}{blank}");
        self.field = Field::between(&head, &after);
        self.look(study);
    }

    /// Does what a command asks.
    pub fn update(&mut self, command: &Command, study: &Study) {
        let last = self.completion.candidates.len().saturating_sub(1);
        match command {
            Command::Row(Way::Next) => self.at = if self.at >= last { 0 } else { self.at + 1 },
            Command::Row(Way::Previous) => self.at = self.at.checked_sub(1).unwrap_or(last),
            Command::RowPage(Way::Next) => self.at = (self.at + usize::from(ROWS)).min(last),
            Command::RowPage(Way::Previous) => self.at = self.at.saturating_sub(usize::from(ROWS)),
            Command::Stack => self.complete(study),
            other => {
                let before = self.field.column();
                if self.field.update(other) || self.field.column() != before {
                    self.look(study);
                }
            }
        }
    }

    /// The query, where it can be read or there is none; else what is wrong, in a sentence.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub fn taken(&self) -> Result<String, String> {
        match &self.fault {
            Some(fault) => Err(format!("The query cannot be read: {}.", fault.what)),
            None => Ok(self.field.text.trim().to_owned()),
        }
    }

    /// Draws the line over the screen, with what could stand at the cursor below it.
    pub fn draw(&self, frame: &mut Frame, shared: &World) {
        let whole = frame.area();
        let area = middle(whole, 84, (ROWS + FAULT + 4).min(whole.height));
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, "Which codings? Nothing typed means all", shared.theme);
        if inside.height < 3 {
            return;
        }
        let lead = put(buf, (inside.x, inside.y), inside.width, "› ", shared.style(Role::Key));
        let room = inside.width.saturating_sub(lead + 1);
        // Of a query wider than the line, the part around the cursor.
        let cursor = self.field.column();
        let skipped = (cursor + 1).saturating_sub(usize::from(room));
        let shown: String = drop_columns(&self.field.text, skipped);
        let style = shared.style(if self.field.marked { Role::Row } else { Role::Text });
        put(buf, (inside.x + lead, inside.y), room, &shown, style);
        if let Some(fault) = &self.fault {
            let part = |to: u32| -> String { self.field.text.chars().take(to as usize).collect() };
            let from = columns(&part(fault.at.start)).saturating_sub(skipped);
            let wide = columns(&part(fault.at.end)).saturating_sub(skipped + from).max(1);
            let column = u16::try_from(from).unwrap_or(u16::MAX);
            if column < room {
                let signs = "^".repeat(wide.min(usize::from(room - column)));
                put(buf, (inside.x + lead + column, inside.y + 1), room - column, &signs, shared.style(Role::Error));
            }
        }
        let list = Rect::new(inside.x, inside.y + 2, inside.width, inside.height.saturating_sub(2 + FAULT));
        let first = first_shown(self.at, usize::from(list.height));
        let shown = self.completion.candidates.iter().enumerate().skip(first).take(usize::from(list.height));
        let widest = shown.clone().map(|(_, one)| columns(&one.word)).max().unwrap_or(0).clamp(8, 36);
        let widest = u16::try_from(widest).unwrap_or(36);
        for (y, (place, one)) in (list.y..).zip(shown) {
            let role = if place == self.at { Role::Row } else { Role::Text };
            let mark = if place == self.at { "▸ " } else { "  " };
            put(buf, (list.x, y), 2, mark, shared.style(role));
            put(buf, (list.x + 2, y), widest.min(list.width), &one.word, shared.style(role));
            let after = list.x + 4 + widest;
            put(buf, (after, y), list.right().saturating_sub(after), &one.help, shared.style(Role::Faint));
        }
        let words = match &self.fault {
            Some(fault) => format!("{}. {}", fault.what, fault.advice),
            None if self.field.text.trim().is_empty() => {
                "Such as: code:pay and country:ES, or code:pay overlaps code:health. Tab takes the row.".to_owned()
            }
            None => "Enter takes the query; Tab takes the row.".to_owned(),
        };
        let role = if self.fault.is_some() { Role::Warning } else { Role::Faint };
        let foot = lines(words.trim(), inside.width);
        for (y, line) in (list.bottom()..inside.bottom()).zip(&foot) {
            put(buf, (inside.x, y), inside.width, line, shared.style(role));
        }
        let column = u16::try_from(cursor - skipped.min(cursor)).unwrap_or(0).min(room);
        frame.set_cursor_position((inside.x + lead + column, inside.y));
    }
}

/// A text without its first columns.
fn drop_columns(text: &str, mut skipped: usize) -> String {
    let mut rest = text.chars();
    while skipped > 0 {
        let Some(letter) = rest.next() else { break };
        skipped = skipped.saturating_sub(columns(letter.encode_utf8(&mut [0; 4])).max(1));
    }
    rest.collect()
}
