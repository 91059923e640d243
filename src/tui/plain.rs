//! The screen as lines of words, for screen readers and braille displays: what a key has changed is said, nothing is drawn.
//!
//! Every room works as it does on the screen, with the same keys: a frame is drawn in memory, and of it is said where one
//! is. Nothing moves the cursor of the terminal, nothing is coloured, nothing is said twice.

use super::app::App;
use super::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns and rows of the frame that is drawn in memory: wide enough that names are not cut.
pub(super) const SIZE: (u16, u16) = (160, 40);

/// What was said last, so that only what is new is said.
#[derive(Debug, Default)]
pub struct Reading {
    title: String,
    popup: String,
    told: Vec<String>,
    here: String,
}

/// A frame in memory, with where the cursor stands.
fn drawn(app: &App) -> (Buffer, Position) {
    let (width, height) = SIZE;
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    // In memory nothing fails.
    let _ = terminal.draw(|frame| app.draw(frame));
    let cursor = terminal.get_cursor_position().unwrap_or_default();
    (terminal.backend().buffer().clone(), cursor)
}

/// The words of a row between two columns, without frames, bars and shades.
fn words(buffer: &Buffer, y: u16, from: u16, to: u16) -> String {
    let letters = (from..to).filter_map(|x| buffer.cell((x, y))).map(|cell| cell.symbol());
    let bare = letters.map(|letter| if letter.chars().all(is_drawn) { " " } else { letter }).collect::<String>();
    let says = |word: &&str| word.chars().count() == 1 || !word.chars().all(|letter| letter == '·');
    bare.split_whitespace().filter(says).collect::<Vec<_>>().join(" ")
}

/// Whether a character draws rather than says.
fn is_drawn(letter: char) -> bool {
    matches!(letter, '\u{2500}'..='\u{259f}' | '▸' | '▾')
}

/// The box that the cursor stands in, border and all.
fn boxed(buffer: &Buffer, cursor: Position) -> Option<Rect> {
    let is = |x: u16, y: u16, sign: &str| buffer.cell((x, y)).is_some_and(|cell| cell.symbol() == sign);
    for left in (0..=cursor.x).rev() {
        let Some(top) = (0..=cursor.y).rev().find(|y| is(left, *y, "╭")) else { continue };
        let right = (left + 1..buffer.area.width).find(|x| is(*x, top, "╮"))?;
        let bottom = (top + 1..buffer.area.height).find(|y| is(left, *y, "╰"))?;
        if right > cursor.x && bottom >= cursor.y {
            return Some(Rect::new(left, top, right - left + 1, bottom - top + 1));
        }
    }
    None
}

impl Reading {
    /// Lines that say what is new since the last time; where nothing is, where one is.
    pub fn say(&mut self, app: &App) -> Vec<String> {
        let (buffer, cursor) = drawn(app);
        let mut said = Vec::new();
        let title = app.heading();
        if title != self.title {
            said.push(title.clone());
            self.title = title;
            self.here.clear();
        }
        let told = app.told();
        said.extend(told.iter().filter(|words| !self.told.contains(words)).cloned());
        self.told = told;
        let (popup, here) =
            if app.is_asking() { over(&buffer, cursor) } else { (String::new(), here(app, &buffer, cursor)) };
        if !popup.is_empty() && popup != self.popup {
            said.push(popup.clone());
        }
        self.popup = popup;
        if !here.is_empty() && (here != self.here || said.is_empty()) {
            said.push(here.clone());
        }
        self.here = here;
        said
    }

    /// Everything that the screen shows, line by line.
    pub fn all(app: &App) -> Vec<String> {
        let (buffer, _) = drawn(app);
        let lines = (0..buffer.area.height).map(|y| words(&buffer, y, 0, buffer.area.width));
        lines.filter(|line| !line.is_empty()).collect()
    }
}

/// Where one is in the room.
fn here(app: &App, buffer: &Buffer, cursor: Position) -> String {
    let row = |y: u16| words(buffer, y, 0, buffer.area.width);
    let chosen = app.spoken().unwrap_or_else(|| row(cursor.y));
    // Where nothing can be chosen, why is said.
    if chosen.is_empty() {
        (1..buffer.area.height).map(row).find(|line| !line.is_empty()).unwrap_or_default()
    } else {
        chosen
    }
}

/// What a popup asks, and what is chosen or typed in it.
fn over(buffer: &Buffer, cursor: Position) -> (String, String) {
    let Some(area) = boxed(buffer, cursor) else {
        return (String::new(), words(buffer, cursor.y, 0, buffer.area.width));
    };
    let row = |y: u16| words(buffer, y, area.x + 1, area.right() - 1);
    let is_chosen = |y: &u16| {
        let first = (area.x + 1..area.x + 4).filter_map(|x| buffer.cell((x, *y))).map(|cell| cell.symbol());
        first.into_iter().any(|sign| sign == "▸")
    };
    let within = area.y + 1..area.bottom() - 1;
    let chosen = within.clone().find(is_chosen);
    let typed = row(cursor.y);
    let here = match chosen {
        Some(at) if at != cursor.y => format!("{typed} {}", row(at)),
        Some(_) => typed,
        // A page is read whole; of what is written, the line.
        None if cursor.y + 1 >= area.bottom() => {
            within.map(row).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(". ")
        }
        None => typed,
    };
    (row(area.y), here.trim().to_owned())
}

/// The theme that is drawn with in memory: signs in place of colours.
pub(super) const THEME: Theme = Theme::PLAIN;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::fixture::Desk;

    fn after(desk: &mut Desk, reading: &mut Reading, keys: &str) -> String {
        desk.keys(keys).wait();
        reading.say(&desk.app).join(" | ")
    }

    #[test]
    fn a_key_says_what_it_changed_and_nothing_else() {
        let mut desk = Desk::new(SIZE.0, SIZE.1);
        let mut reading = Reading::default();
        let first = reading.say(&desk.app).join(" | ");
        assert_eq!(first, "Data work › Group 1 | Turn 1 of 5, Moderator: What happens when they reject a task?");
        let next = after(&mut desk, &mut reading, "j");
        assert_eq!(next, "Turn 2 of 5, Ana: Nothing.");
        let coded = after(&mut desk, &mut reading, "w");
        assert_eq!(coded, "Coded “Withheld pay”. | Turn 2 of 5, Ana: Nothing. Coded: Withheld pay by ana.");
        let more = after(&mut desk, &mut reading, "W \"3\" Enter");
        assert!(more.contains("Noted."), "{more}");
        let list = after(&mut desk, &mut reading, "g o");
        assert!(list.starts_with("Data work › transcripts | Group 1"), "{list}");
        let again = after(&mut desk, &mut reading, "k k");
        assert!(again.contains("Go on where you left off"), "{again}");
    }

    #[test]
    fn a_popup_says_its_title_what_is_typed_and_what_is_chosen() {
        let mut desk = Desk::new(SIZE.0, SIZE.1);
        let mut reading = Reading::default();
        reading.say(&desk.app);
        let picker = after(&mut desk, &mut reading, "j c");
        assert!(picker.starts_with("Code “Nothing.” | ") && picker.contains("Precarity"), "{picker}");
        let typed = after(&mut desk, &mut reading, "\"low\"");
        assert!(typed.contains("low") && typed.contains("Low pay"), "{typed}");
        let done = after(&mut desk, &mut reading, "Enter");
        assert!(done.starts_with("Coded “Low pay”."), "{done}");
    }

    #[test]
    fn every_room_says_where_one_is_without_frames() {
        let mut desk = Desk::new(SIZE.0, SIZE.1);
        desk.keys("j w j p");
        let mut reading = Reading::default();
        for keys in ["B", "g q", "g X", "g r", "g y", "g h", "g A", "g C", "P", "R", "!"] {
            let said = after(&mut desk, &mut reading, keys);
            assert!(said.starts_with("Data work › ") && said.contains(" | "), "{keys}: {said}");
            assert!(!said.chars().any(is_drawn), "{keys}: {said}");
            let all = Reading::all(&desk.app);
            assert!(all.len() > 1 && !all.concat().chars().any(is_drawn), "{keys}: {all:?}");
            desk.keys("Esc");
            reading.say(&desk.app);
        }
    }
}
