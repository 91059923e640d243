//! What opens over a screen, and what it answers.

use crate::analysis::caption::Caption;
use crate::tui::ask::{Answer, Ask};
use crate::tui::command::Command;
use crate::tui::keymap::Context;
use crate::tui::theme::Role;
use crate::tui::widgets::choice::{Choice, Row};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::{boxed, lines, middle, put};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::query::QueryLine;
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A line to type in, with a word of explanation.
pub struct Prompt {
    /// What is asked.
    pub title: String,
    /// Explains it.
    pub note: String,
    /// What is typed.
    pub field: Field,
}

/// The kinds of popup.
pub enum Body {
    /// A line.
    Prompt(Prompt),
    /// A list.
    Choice(Choice),
    /// Codes.
    Picker(Picker),
    /// A query.
    Query(QueryLine),
    /// A text.
    Editor(Editor),
    /// One key.
    Press(Press),
    /// Lines to read, gone with any key where nothing is asked.
    Page(Page),
}

/// Lines to read.
pub struct Page {
    /// What they are about.
    pub title: String,
    /// Stands at the foot.
    pub foot: &'static str,
    /// A key each, and what it does; lines without a key are running text.
    pub rows: Vec<(String, String)>,
}

/// A single key to press.
pub struct Press {
    /// What is asked.
    pub title: String,
    /// Explains it.
    pub note: String,
}

/// Something over the screen.
pub struct Popup {
    /// What it looks like.
    pub body: Body,
    /// What its answer is for.
    pub ask: Ask,
}

/// What becomes of a popup after a command.
pub enum Outcome {
    /// It stays.
    Stay,
    /// It goes.
    Close,
    /// It goes, with an answer.
    Answer(Ask, Answer),
    /// It stays and tells why.
    Refused(String),
}

impl Popup {
    /// A line to type in.
    pub fn prompt(ask: Ask, title: impl Into<String>, note: impl Into<String>, text: impl Into<String>) -> Self {
        let body = Body::Prompt(Prompt { title: title.into(), note: note.into(), field: Field::offering(text) });
        Self { body, ask }
    }

    /// One key to press.
    pub fn press(ask: Ask, title: impl Into<String>, note: impl Into<String>) -> Self {
        Self { body: Body::Press(Press { title: title.into(), note: note.into() }), ask }
    }

    /// Rows to choose from, beginning at one of them.
    pub fn choice(ask: Ask, title: impl Into<String>, rows: Vec<Row>, at: usize) -> Self {
        let mut choice = Choice::new(title, rows);
        choice.at = at;
        Self { body: Body::Choice(choice), ask }
    }

    /// What an act would do, and whether to do it: the first row does, the second leaves it, the others tell.
    pub fn preview(ask: Ask, title: impl Into<String>, does: &str, sentences: &[String], width: u16) -> Self {
        let row = |label: &str| Row { label: label.to_owned(), ..Row::default() };
        let mut rows = vec![row(does), row("Leave it as it is")];
        let told = sentences.iter().flat_map(|sentence| lines(sentence, width.saturating_sub(8).clamp(20, 78)));
        rows.extend(told.map(|line| Row { label: line, barred: Some(String::new()), ..Row::default() }));
        Self::choice(ask, title, rows, 0)
    }

    /// A text to write.
    pub fn editor(ask: Ask, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { body: Body::Editor(Editor::new(title, text)), ask }
    }

    /// What is said of a table, a sentence a line.
    pub fn caption(title: &str, caption: &Caption) -> Self {
        let rows = caption.sentences().into_iter().map(|words| (String::new(), words)).collect();
        Self::page(title, "Esc goes back.", rows)
    }

    /// Lines to read.
    pub fn page(title: impl Into<String>, foot: &'static str, rows: Vec<(String, String)>) -> Self {
        Self { body: Body::Page(Page { title: title.into(), foot, rows }), ask: Ask::Nothing }
    }

    /// The same, with Enter as an answer to something asked.
    pub fn asking(mut self, ask: Ask) -> Self {
        self.ask = ask;
        self
    }

    /// The words typed so far that narrow the list below.
    pub fn narrowing(&self) -> Option<&str> {
        match (&self.ask, &self.body) {
            (Ask::Filter(_), Body::Prompt(prompt)) => Some(&prompt.field.text),
            _ => None,
        }
    }

    /// Whether it asks nothing.
    pub fn only_tells(&self) -> bool {
        matches!((&self.body, &self.ask), (Body::Page(_), Ask::Nothing))
    }

    /// The text being written, where it is one.
    pub fn written(&self) -> Option<&str> {
        match &self.body {
            Body::Editor(editor) => Some(&editor.text),
            _ => None,
        }
    }

    /// Puts another text in its place.
    pub fn rewrite(&mut self, text: String) {
        if let Body::Editor(editor) = &mut self.body {
            editor.replace(text);
        }
    }

    /// Where its keys are looked up.
    pub fn context(&self) -> Context {
        match self.body {
            Body::Prompt(_) | Body::Press(_) | Body::Page(_) => Context::Line,
            Body::Choice(_) => Context::List,
            Body::Picker(_) => Context::Picker,
            Body::Query(_) => Context::Query,
            Body::Editor(_) => Context::Editor,
        }
    }

    /// Does what a command asks.
    pub fn update(&mut self, command: &Command, shared: &World) -> Outcome {
        let ask = || self.ask.clone();
        match (&mut self.body, command) {
            (Body::Editor(editor), Command::Back) if editor.changed() && !editor.warned => {
                editor.warned = true;
                Outcome::Stay
            }
            (Body::Page(_), Command::Accept) if !matches!(self.ask, Ask::Nothing) => {
                Outcome::Answer(ask(), Answer::Row(0))
            }
            (_, Command::Back) => Outcome::Close,
            (Body::Page(_), _) if matches!(self.ask, Ask::Nothing) => Outcome::Close,
            (Body::Page(_), _) => Outcome::Stay,
            (Body::Editor(editor), Command::Save) => {
                if editor.changed() {
                    Outcome::Answer(ask(), Answer::Words(editor.text.trim_end().to_owned()))
                } else {
                    Outcome::Close
                }
            }
            (Body::Prompt(prompt), Command::Accept) => Outcome::Answer(ask(), Answer::Words(prompt.field.text.clone())),
            (Body::Choice(choice), Command::Accept) => match (choice.barred(), choice.chosen()) {
                // A row that only tells.
                (Some(""), _) => Outcome::Stay,
                (Some(reason), _) => Outcome::Refused(reason.to_owned()),
                (None, Some(row)) => Outcome::Answer(ask(), Answer::Row(row)),
                (None, None) => Outcome::Stay,
            },
            (Body::Picker(picker), Command::Accept) => {
                let taken = picker.taken();
                if taken.is_empty() { Outcome::Stay } else { Outcome::Answer(ask(), Answer::Codes(taken)) }
            }
            (Body::Query(line), Command::Accept) => match line.taken() {
                Ok(words) => Outcome::Answer(ask(), Answer::Words(words)),
                Err(why) => Outcome::Refused(why),
            },
            (Body::Query(line), other) => {
                line.update(other, &shared.session.study);
                Outcome::Stay
            }
            (Body::Press(_), Command::Type(c)) => Outcome::Answer(ask(), Answer::Words(c.to_string())),
            (Body::Press(_), Command::Erase(_)) => Outcome::Answer(ask(), Answer::Words(String::new())),
            (Body::Press(_), _) => Outcome::Stay,
            (Body::Prompt(prompt), other) => {
                prompt.field.update(other);
                Outcome::Stay
            }
            (Body::Choice(choice), other) => {
                choice.update(other);
                Outcome::Stay
            }
            (Body::Picker(_), Command::Stack) if matches!(self.ask, Ask::Recode(_)) => {
                Outcome::Refused("A coding takes one code; press Enter.".to_owned())
            }
            (Body::Picker(_), Command::Stack) if matches!(self.ask, Ask::ScopeCode | Ask::MemoCode) => {
                Outcome::Refused("One code at a time; press Enter.".to_owned())
            }
            (Body::Picker(picker), other) => {
                picker.update(other, &shared.session.study);
                Outcome::Stay
            }
            (Body::Editor(editor), other) => {
                editor.update(other);
                Outcome::Stay
            }
        }
    }

    /// Draws it over the screen; what is about the lit passage stays within `beside`, where the passage is not.
    pub fn draw(&self, frame: &mut Frame, beside: Rect, shared: &World) {
        match &self.body {
            Body::Prompt(prompt) if self.narrowing().is_some() => prompt.draw_low(frame, shared),
            Body::Prompt(prompt) => prompt.draw(frame, shared),
            Body::Press(press) => press.draw(frame, shared),
            Body::Page(page) => page.draw(frame, shared),
            Body::Choice(choice) => choice.draw(frame, shared.theme),
            Body::Picker(picker) => picker.draw(frame, beside, shared),
            Body::Query(line) => line.draw(frame, shared),
            Body::Editor(editor) => editor.draw(frame, beside, shared.theme),
        }
    }
}

impl Prompt {
    fn style(&self, shared: &World) -> Style {
        shared.style(if self.field.marked { Role::Row } else { Role::Text })
    }

    /// On one line above the footer, so that the list that is narrowed stays in sight.
    fn draw_low(&self, frame: &mut Frame, shared: &World) {
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

    fn draw(&self, frame: &mut Frame, shared: &World) {
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
        put(buf, (inside.x + lead, inside.y), room, &self.field.text, self.style(shared));
        for (y, line) in (inside.y + 1..inside.bottom()).zip(&note) {
            put(buf, (inside.x, y), inside.width, line, shared.style(Role::Faint));
        }
        let column = u16::try_from(self.field.column()).unwrap_or(0).min(room);
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

    fn draw(&self, frame: &mut Frame, shared: &World) {
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
    fn draw(&self, frame: &mut Frame, shared: &World) {
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
