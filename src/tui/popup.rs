//! What opens over a screen, and what is done with the answer.

mod draw;
pub(crate) mod keys;

use crate::analysis::caption::Caption;
use crate::tui::command::Command;
use crate::tui::keymap::Context;
use crate::tui::paths;
use crate::tui::room::{Overlay, Room, Shared, Then};
use crate::tui::widgets::choice::{Choice, Row};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::lines;
use crate::tui::widgets::picker::{Pick, Picker};
use crate::tui::widgets::query::QueryLine;
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Names that are told of those that fit what is typed.
const NAMES: usize = 12;

/// A line to type in, with a word of explanation.
struct Prompt {
    title: String,
    note: String,
    field: Field,
    /// Whether a path is typed, whose names are completed.
    is_path: bool,
}

impl Prompt {
    fn new(title: impl Into<String>, note: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), note: note.into(), field: Field::offering(text), is_path: false }
    }

    /// Goes on with the name that is typed, as far as there is one way to; else says which there are.
    fn complete(&mut self) {
        let (text, fit) = paths::complete(&self.field.text);
        self.field = Field::new(text);
        self.note = match fit.as_slice() {
            [] => "Nothing here begins so.".to_owned(),
            [_] => String::new(),
            names if names.len() > NAMES => format!("{}  and {} more", names[..NAMES].join("  "), names.len() - NAMES),
            names => names.join("  "),
        };
    }
}

/// Lines to read: a key each, and what it does; lines without a key are running text.
struct Page {
    title: String,
    foot: &'static str,
    rows: Vec<(String, String)>,
}

/// A single key to press.
struct Press {
    title: String,
    note: String,
}

/// What narrows a list while it is typed.
type Typed = fn(&mut dyn Room, &str, &mut Shared);

/// Takes what was typed; or says why it cannot be taken.
type Attempt = Box<dyn Fn(&mut dyn Room, &str, &mut Shared) -> Result<(), String>>;

/// The kinds of popup, each with what is done with its answer.
enum Body {
    Prompt(Prompt, Then<String>),
    /// A line that stays, with what was typed and the reason, until it can be taken.
    Attempt(Prompt, Attempt),
    /// A line that narrows the list below while it is typed; what it was before comes back with Esc.
    Filter(Prompt, String, Typed),
    Choice(Choice, Then<usize>),
    /// Codes: whether several may be taken; else why not.
    Picker(Picker, Result<(), &'static str>, Then<Vec<Pick>>),
    Query(QueryLine, Then<String>),
    Editor(Editor, Then<String>),
    Press(Press, Then<String>),
    /// Gone with any key where nothing is asked.
    Page(Page, Option<Then<()>>),
}

/// Something over the screen.
pub struct Popup {
    body: Body,
    /// What is done where it is left.
    left: Option<Then<()>>,
}

impl Popup {
    fn of(body: Body) -> Self {
        Self { body, left: None }
    }

    /// A line to type in.
    pub fn prompt(
        title: impl Into<String>,
        note: impl Into<String>,
        text: impl Into<String>,
        then: Then<String>,
    ) -> Self {
        Self::of(Body::Prompt(Prompt::new(title, note, text), then))
    }

    /// A line to type in, which stays as typed and says why, until it can be taken.
    pub fn attempt(
        title: impl Into<String>,
        note: impl Into<String>,
        text: impl Into<String>,
        attempt: impl Fn(&mut dyn Room, &str, &mut Shared) -> Result<(), String> + 'static,
    ) -> Self {
        Self::of(Body::Attempt(Prompt::new(title, note, text), Box::new(attempt)))
    }

    /// A line that narrows a list while it is typed.
    pub fn filter(now: &str, note: String, narrow: fn(&mut dyn Room, &str, &mut Shared)) -> Self {
        Self::of(Body::Filter(Prompt::new("", note, now), now.to_owned(), narrow))
    }

    /// The same line, for a path, whose names Tab completes.
    pub fn completing(mut self) -> Self {
        if let Body::Prompt(prompt, _) | Body::Attempt(prompt, _) = &mut self.body {
            prompt.is_path = true;
        }
        self
    }

    /// One key to press.
    pub fn press(title: impl Into<String>, note: impl Into<String>, then: Then<String>) -> Self {
        Self::of(Body::Press(Press { title: title.into(), note: note.into() }, then))
    }

    /// Rows to choose from, each with what it stands for, beginning at one of them.
    pub fn choice<A: 'static>(title: impl Into<String>, rows: Vec<(Row, A)>, at: usize, then: Then<A>) -> Self {
        let (rows, meanings): (Vec<Row>, Vec<A>) = rows.into_iter().unzip();
        let mut choice = Choice::new(title, rows);
        choice.at = at;
        Self::of(Body::Choice(choice, then.of(move |row: usize| meanings.into_iter().nth(row))))
    }

    /// Commands to choose from, by words at the start of which stands what is typed.
    pub fn finder<A: 'static>(title: impl Into<String>, rows: Vec<(Row, A)>, then: Then<A>) -> Self {
        let mut popup = Self::choice(title, rows, 0, then);
        if let Body::Choice(choice, _) = &mut popup.body {
            choice.by_words = true;
        }
        popup
    }

    /// What an act would do, and whether to do it: the first row does, the second leaves it, the others tell.
    pub fn preview(title: impl Into<String>, does: &str, sentences: &[String], width: u16, then: Then<()>) -> Self {
        let told = sentences.iter().flat_map(|sentence| lines(sentence, width.saturating_sub(8).clamp(20, 78)));
        let told = told.map(|label| (Row { label, barred: Some(String::new()), ..Row::default() }, false));
        let rows = [(Row::from(does), true), (Row::from("Leave it as it is"), false)].into_iter().chain(told);
        Self::choice(title, rows.collect(), 0, then.of(|does: bool| does.then_some(())))
    }

    /// A text to write.
    pub fn editor(title: impl Into<String>, text: impl Into<String>, then: Then<String>) -> Self {
        Self::of(Body::Editor(Editor::new(title, text), then))
    }

    /// Codes to choose, several with Tab, and new ones by their names.
    pub fn codes(picker: Picker, then: Then<Vec<Pick>>) -> Self {
        Self::of(Body::Picker(picker, Ok(()), then))
    }

    /// One code to choose, or a new one by its name; what is said where several are wanted.
    pub fn pick(picker: Picker, one: &'static str, then: Then<Pick>) -> Self {
        Self::of(Body::Picker(picker, Err(one), then.of(|picks: Vec<Pick>| picks.into_iter().next())))
    }

    /// A code of the codebook, by id.
    pub fn code(title: impl Into<String>, shared: &World, then: Then<String>) -> Self {
        let picker = Picker::new(title, &shared.session.study, &shared.recent).of_known();
        let known = then.passing(|pick, shared: &mut Shared| match pick {
            Pick::Known(id) => Some(id),
            Pick::New(name) => {
                shared.tell(format!("There is no code “{name}”."));
                None
            }
        });
        Self::pick(picker, "One code at a time; press Enter.", known)
    }

    /// A query to type.
    pub fn query(line: QueryLine, then: Then<String>) -> Self {
        Self::of(Body::Query(line, then))
    }

    /// What is said of a table, a sentence a line.
    pub fn caption(title: &str, caption: &Caption) -> Self {
        let rows = caption.sentences().into_iter().map(|words| (String::new(), words)).collect();
        Self::page(title, "Esc goes back.", rows)
    }

    /// Lines to read.
    pub fn page(title: impl Into<String>, foot: &'static str, rows: Vec<(String, String)>) -> Self {
        Self::of(Body::Page(Page { title: title.into(), foot, rows }, None))
    }

    /// Lines to read, with Enter as a yes.
    pub fn agree(title: impl Into<String>, foot: &'static str, rows: Vec<(String, String)>, then: Then<()>) -> Self {
        Self::of(Body::Page(Page { title: title.into(), foot, rows }, Some(then)))
    }

    /// With what is done where it is left without an answer.
    pub fn or_else(mut self, left: Then<()>) -> Self {
        self.left = Some(left);
        self
    }
}

impl Overlay for Popup {
    fn context(&self) -> &'static Context {
        match &self.body {
            Body::Prompt(prompt, _) | Body::Attempt(prompt, _) if prompt.is_path => &keys::PATH,
            Body::Prompt(..) | Body::Attempt(..) | Body::Filter(..) | Body::Page(..) => &keys::LINE,
            Body::Press(..) => &keys::PRESS,
            Body::Choice(..) => &keys::LIST,
            Body::Picker(..) => &keys::PICKER,
            Body::Query(..) => &keys::QUERY,
            Body::Editor(..) => &keys::EDITOR,
        }
    }

    fn update(
        mut self: Box<Self>,
        command: &Command,
        room: &mut dyn Room,
        shared: &mut Shared,
    ) -> Option<Box<dyn Overlay>> {
        match (&mut self.body, command) {
            (Body::Editor(editor, _), Command::Back) if editor.changed() && !editor.warned => {
                editor.warned = true;
                Some(self)
            }
            (Body::Editor(editor, _), Command::Save) if !editor.changed() => self.leave(room, shared),
            (_, Command::Back) | (Body::Page(_, None), _) => self.leave(room, shared),
            (Body::Page(_, Some(_)), Command::Accept)
            | (Body::Editor(..), Command::Save)
            | (Body::Press(..), Command::Type(_) | Command::Erase(_)) => self.take(command, room, shared),
            (Body::Editor(editor, _), other) => {
                editor.update(other);
                Some(self)
            }
            (Body::Page(..) | Body::Press(..), _) => Some(self),
            (_, Command::Accept) => self.take(command, room, shared),
            (Body::Query(line, _), other) => {
                line.update(other, &shared.session.study);
                Some(self)
            }
            (Body::Prompt(prompt, _) | Body::Attempt(prompt, _), Command::Stack) => {
                prompt.complete();
                Some(self)
            }
            (Body::Prompt(prompt, _) | Body::Attempt(prompt, _), other) => {
                prompt.field.update(other);
                Some(self)
            }
            (Body::Filter(prompt, _, typed), other) => {
                let before = prompt.field.text.clone();
                prompt.field.update(other);
                if prompt.field.text != before {
                    typed(room, &prompt.field.text, shared);
                }
                Some(self)
            }
            (Body::Choice(choice, _), other) => {
                choice.update(other);
                Some(self)
            }
            (Body::Picker(picker, ..), Command::Make) => match picker.turn_to_new() {
                true => self.take(command, room, shared),
                false => {
                    shared.tell("Type a name that no code has yet.");
                    Some(self)
                }
            },
            (Body::Picker(_, Err(one), _), Command::Stack) => {
                shared.tell(*one);
                Some(self)
            }
            (Body::Picker(picker, ..), other) => {
                picker.update(other);
                Some(self)
            }
        }
    }

    fn draw(&self, frame: &mut Frame, beside: Rect, shared: &World) {
        match &self.body {
            Body::Filter(prompt, ..) => prompt.draw_low(frame, shared),
            Body::Prompt(prompt, _) | Body::Attempt(prompt, _) => prompt.draw(frame, shared),
            Body::Press(press, _) => press.draw(frame, shared),
            Body::Page(page, _) => page.draw(frame, shared),
            Body::Choice(choice, _) => choice.draw(frame, shared.theme),
            Body::Picker(picker, ..) => picker.draw(frame, beside, shared),
            Body::Query(line, _) => line.draw(frame, shared),
            Body::Editor(editor, _) => editor.draw(frame, beside, shared.theme),
        }
    }

    fn only_tells(&self) -> bool {
        matches!(self.body, Body::Page(_, None))
    }

    fn names_keys(&self) -> bool {
        matches!(self.body, Body::Page(..))
    }

    fn written(&self) -> Option<&str> {
        match &self.body {
            Body::Editor(editor, _) => Some(&editor.text),
            _ => None,
        }
    }

    fn rewrite(&mut self, text: String) {
        if let Body::Editor(editor, _) = &mut self.body {
            editor.replace(text);
        }
    }
}

impl Popup {
    /// Ends it without an answer.
    fn leave(self, room: &mut dyn Room, shared: &mut Shared) -> Option<Box<dyn Overlay>> {
        if let Body::Filter(_, before, typed) = self.body {
            typed(room, &before, shared);
        }
        if let Some(left) = self.left {
            left.run(room, (), shared);
        }
        None
    }

    /// Takes the answer, if there is one that can be taken.
    fn take(
        mut self: Box<Self>,
        command: &Command,
        room: &mut dyn Room,
        shared: &mut Shared,
    ) -> Option<Box<dyn Overlay>> {
        if let Body::Attempt(prompt, attempt) = &mut self.body {
            let reason = attempt(room, prompt.field.text.trim(), shared).err()?;
            prompt.field.marked = false;
            prompt.note = reason;
            return Some(self);
        }
        let refused = match &self.body {
            Body::Choice(choice, _) => match (choice.barred(), choice.chosen()) {
                // A row that only tells.
                (Some(""), _) | (None, None) => Some(String::new()),
                (Some(reason), _) => Some(reason.to_owned()),
                (None, Some(_)) => None,
            },
            Body::Picker(picker, ..) => picker.taken().is_empty().then(String::new),
            Body::Query(line, _) => line.taken().err(),
            _ => None,
        };
        if let Some(reason) = refused {
            if !reason.is_empty() {
                shared.tell(reason);
            }
            return Some(self);
        }
        match self.body {
            Body::Prompt(prompt, then) => then.run(room, prompt.field.text, shared),
            Body::Attempt(..) => {}
            Body::Filter(prompt, _, typed) => typed(room, &prompt.field.text, shared),
            Body::Choice(choice, then) => then.run(room, choice.chosen().unwrap_or_default(), shared),
            Body::Picker(picker, _, then) => then.run(room, picker.taken(), shared),
            Body::Query(line, then) => then.run(room, line.taken().unwrap_or_default(), shared),
            Body::Editor(editor, then) => then.run(room, editor.text.trim_end().to_owned(), shared),
            Body::Press(_, then) => {
                let key = if let Command::Type(key) = command { key.to_string() } else { String::new() };
                then.run(room, key, shared);
            }
            Body::Page(_, then) => {
                if let Some(then) = then {
                    then.run(room, (), shared);
                }
            }
        }
        None
    }
}
