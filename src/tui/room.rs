//! A screen is a room with one door: what the app may ask of it, what it works with, and what it may ask of the app.

use super::command::Command;
use super::keymap::{Context, Key, Needs, Reason};
use super::place::{At, Place, Query};
use super::theme::Theme;
use super::widgets::rows::{List, below_heads};
use super::world::World;
use crate::model::{Coding, CodingId, Span, TranscriptIx};
use crate::session::Session;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::any::Any;
use std::ops::{Deref, DerefMut};

/// A room that was opened; or why it cannot be, in a sentence.
pub type Opened = Result<Box<dyn Room>, String>;

/// What is done with an answer, given the room that is shown.
type Continuation<A> = dyn FnOnce(&mut dyn Room, A, &mut Shared);

/// A kind of room: a line in the list of screens.
pub struct Kind {
    /// Its name: that of its file and, where there is one, of its verb.
    pub name: &'static str,
    /// Whether it is a list that leads to passages: it is kept as it was left.
    pub is_list: bool,
    /// Where its keys count.
    pub context: &'static Context,
    /// Where keys count in some of its states.
    pub states: &'static [&'static Context],
    /// The keys that lead here from everywhere.
    pub ways: &'static [Key],
    /// Opens it; or says why not.
    pub open: fn(At, &mut Shared) -> Opened,
}

/// A screen.
pub trait Room: Any {
    /// Its kind.
    fn kind(&self) -> &'static Kind;
    /// What of it is shown, to come back to.
    fn at(&self) -> At {
        At::Whole
    }
    /// Where one is.
    fn place(&self) -> Place {
        Place::at(self.kind().name, self.at())
    }
    /// Where its keys are looked up now.
    fn context(&self) -> &'static Context {
        self.kind().context
    }
    /// Turns to what is meant there; whether it can without being opened anew.
    fn arrive(&mut self, _: At, _: &mut Shared) -> bool {
        true
    }
    /// One comes here by a key, not back.
    fn called(&mut self, _: &mut Shared) {}
    /// The key that leads here was pressed while one is here.
    fn revisit(&mut self, _: &mut Shared) {}
    /// Its rows, where it is a list.
    fn list(&self) -> Option<&List> {
        None
    }
    /// The same, to choose another row or to narrow them.
    fn list_mut(&mut self) -> Option<&mut List> {
        None
    }
    /// Where the rows of its list stand, a line each; nowhere where rows are higher.
    fn lines(&self, body: Rect) -> Option<Rect> {
        Some(below_heads(body))
    }
    /// What the words that narrow its list are looked for in, where it can be narrowed.
    fn sought(&self) -> Option<&'static str> {
        None
    }
    /// Shows the rows that have the words of its list's filter.
    fn narrow(&mut self, shared: &mut Shared) {
        self.read(shared);
    }
    /// Another row of its list may be chosen.
    fn moved(&mut self, _: &mut Shared) {}
    /// The chosen row of its list was clicked.
    fn clicked(&mut self, shared: &mut Shared) {
        self.moved(shared);
    }
    /// Reads what its list has of the study.
    fn read(&mut self, _: &mut Shared) {}
    /// Lets it catch up with the study.
    fn refresh(&mut self, shared: &mut Shared) {
        if self.list_mut().is_some_and(|list| list.is_stale(shared.generation)) {
            self.read(shared);
        }
    }
    /// The window has another size.
    fn resized(&mut self, _: &mut Shared) {}
    /// Does what a command asks that is not about the rows of its list.
    fn update(&mut self, command: &Command, shared: &mut Shared);
    /// Whether what a command needs is there.
    ///
    /// # Errors
    /// Why it cannot be used now, in a sentence.
    fn allows(&self, needs: Needs, _: &Shared) -> Result<(), Reason> {
        match needs {
            Needs::Row if !self.has_row() => Err("The list is empty.".to_owned()),
            Needs::Row | Needs::Nothing => Ok(()),
            _ => Err("This needs an open transcript.".to_owned()),
        }
    }
    /// Whether a row is chosen.
    fn has_row(&self) -> bool {
        self.list().is_none_or(|list| list.rows.len > 0)
    }
    /// What stands at the top, behind the study's title.
    fn title(&self, _: &Shared) -> String {
        self.context().title.to_owned()
    }
    /// What stands at the top right: whose codings are seen, how far one is.
    fn state(&self, shared: &Shared) -> String {
        shared.visible_words(None)
    }
    /// What stands at the foot.
    fn position(&self) -> String {
        self.list().map(List::position).unwrap_or_default()
    }
    /// Where one is, in words, where the row that is chosen does not say it.
    fn spoken(&self, _: &Shared) -> Option<String> {
        None
    }
    /// Whether it waits for a thread.
    fn is_counting(&self) -> bool {
        false
    }
    /// Draws it.
    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared);
    /// The transcript that is read or chosen here.
    fn transcript(&self) -> Option<TranscriptIx> {
        None
    }
    /// The code that is meant here, by id.
    fn code(&self, _: &Shared) -> Option<String> {
        None
    }
    /// The first and last row of the screen that a popup leaves in sight.
    fn in_sight(&self, _: &Shared) -> Option<(u16, u16)> {
        None
    }
    /// The codings shown here, to see later what an undo has changed.
    fn codings(&self, _: &Shared) -> Vec<Coding> {
        Vec::new()
    }
    /// Shows the first of the codings that changed.
    fn show_change(&mut self, _: &[Coding], _: &mut Shared) {}
}

/// Something over a room, which has the keys.
pub trait Overlay {
    /// Where its keys are looked up.
    fn context(&self) -> &'static Context;
    /// Does what a command asks; itself, unless it is done.
    fn update(self: Box<Self>, command: &Command, room: &mut dyn Room, shared: &mut Shared)
    -> Option<Box<dyn Overlay>>;
    /// Draws it over the screen; what is about the lit passage stays within `beside`, where the passage is not.
    fn draw(&self, frame: &mut Frame, beside: Rect, shared: &World);
    /// Whether it asks nothing: the next key puts it away and does its work as well.
    fn only_tells(&self) -> bool;
    /// Whether it says itself what may be pressed.
    fn names_keys(&self) -> bool;
    /// The text being written, where it is one.
    fn written(&self) -> Option<&str>;
    /// Puts another text in its place.
    fn rewrite(&mut self, text: String);
}

/// A room, where it is of a kind.
pub fn as_kind<R: Room>(room: &mut dyn Room) -> Option<&mut R> {
    let room: &mut dyn Any = room;
    room.downcast_mut()
}

/// What is done with an answer, in the room that asked.
pub struct Then<A>(Box<Continuation<A>>);

impl<A: 'static> Then<A> {
    /// Goes on in a room of the asking kind.
    pub fn here<R: Room>(then: impl FnOnce(&mut R, A, &mut Shared) + 'static) -> Self {
        Self(Box::new(move |room, answer, shared| {
            if let Some(room) = as_kind::<R>(room) {
                then(room, answer, shared);
            }
        }))
    }

    /// Goes on in the room that is shown, whichever it is.
    pub fn of_any(then: impl FnOnce(&mut dyn Room, A, &mut Shared) + 'static) -> Self {
        Self(Box::new(then))
    }

    /// Goes on without a room.
    pub fn anywhere(then: impl FnOnce(A, &mut Shared) + 'static) -> Self {
        Self(Box::new(move |_, answer, shared| then(answer, shared)))
    }

    /// Goes on with what an answer stands for, if anything.
    pub fn of<B: 'static>(self, meaning: impl FnOnce(B) -> Option<A> + 'static) -> Then<B> {
        self.passing(|answer, _| meaning(answer))
    }

    /// Goes on with what an answer comes to, where it comes to anything; what it does not is told.
    pub fn passing<B: 'static>(self, meaning: impl FnOnce(B, &mut Shared) -> Option<A> + 'static) -> Then<B> {
        Then(Box::new(move |room, answer, shared| {
            if let Some(answer) = meaning(answer, shared) {
                self.run(room, answer, shared);
            }
        }))
    }

    /// Does it.
    pub fn run(self, room: &mut dyn Room, answer: A, shared: &mut Shared) {
        (self.0)(room, answer, shared);
    }
}

/// A passage that is to be chosen in a transcript; the room that asked waits as it is.
pub struct Errand {
    /// The transcript.
    pub ix: TranscriptIx,
    /// Where to begin.
    pub near: Span,
    /// What it is for, for the head of the reader.
    pub state: String,
    /// What is done with the passage.
    pub then: Then<Span>,
}

/// What a room asks of the app.
pub enum Request {
    /// Show another place.
    Go(Place),
    /// The light jumps from here: remember it.
    Mark(Place),
    /// Show something over the room.
    Open(Box<dyn Overlay>),
    /// Do a command, as if its key had been pressed.
    Do(&'static Command),
    /// Show coded passages, beginning at one of them.
    Excerpts(Box<Query>, Option<CodingId>),
    /// Let a passage be chosen.
    Choose(Box<Errand>),
    /// A passage was chosen.
    Chosen(Span, Then<Span>),
    /// Back to the list or the room that one came from, if it was one.
    Return,
    /// Back to where one was.
    Leave,
}

/// What every screen works with: the study and all around it, and what was asked of the app.
pub struct Shared {
    world: World,
    requests: Vec<Request>,
}

impl Deref for Shared {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl DerefMut for Shared {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.world
    }
}

impl Shared {
    /// Begins with a study.
    pub fn new(session: Session, theme: Theme, size: (u16, u16)) -> Self {
        Self { world: World::new(session, theme, size), requests: Vec::new() }
    }

    /// Asks for something of the app.
    pub fn ask(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// Shows coded passages, beginning at one of them.
    pub fn excerpts(&mut self, query: Query, first: Option<CodingId>) {
        self.ask(Request::Excerpts(Box::new(query), first));
    }

    /// Shows something over the room.
    pub fn open(&mut self, overlay: impl Overlay + 'static) {
        self.ask(Request::Open(Box::new(overlay)));
    }

    /// Goes to another place.
    pub fn go(&mut self, place: Place) {
        self.ask(Request::Go(place));
    }

    /// Goes back to where one was.
    pub fn leave(&mut self) {
        self.ask(Request::Leave);
    }

    /// What was asked since the last time.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Whether something is asked of the app already.
    pub fn asks(&self) -> bool {
        !self.requests.is_empty()
    }
}
