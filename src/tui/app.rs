//! The app: which screen is shown, what lies over it, and where a command goes. It only routes.

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod autocode_tests;
#[cfg(test)]
mod compare_tests;
mod draw;
mod enabled;
#[cfg(test)]
mod figure_tests;
#[cfg(test)]
mod habit_tests;
mod handle;
#[cfg(test)]
mod import_tests;
#[cfg(test)]
mod list_tests;
mod lists;
#[cfg(test)]
mod narrow_tests;
mod outside;
mod own;
#[cfg(test)]
mod query_tests;
#[cfg(test)]
mod removal_tests;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod screen_tests;
#[cfg(test)]
mod settle_tests;
#[cfg(test)]
mod study_tests;
#[cfg(test)]
mod surgery_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod visible_tests;
mod welcome;

use super::command::{Command, Way};
use super::export::{self, Exports};
use super::input::Chord;
use super::keymap::{Context, Found, Keymap, TABLE};
use super::outside::Outside;
use super::rooms;
use super::screens::excerpts::Excerpts;
use super::screens::frequencies::Frequencies;
use super::screens::memos::Memos;
use super::screens::reader::Reader;
use super::screens::transcripts::Transcripts;
use super::theme::Theme;
use super::view::View;
use super::widgets::choice::{Choice, Row};
use crate::model::TranscriptIx;
use crate::model::code::CODE_KEYS;
use crate::session::acts::Correction;
use crate::session::{Notice, Session};
use crate::tui::ask::{Answer, Ask};
use crate::tui::place::{Place, Query};
use crate::tui::popup::{Body, Outcome, Popup};
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::world::{Saved, Tone};
use crossterm::event::KeyEvent;

/// Where the screen opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// On the list of transcripts.
    Overview,
    /// In a transcript.
    Reader(TranscriptIx),
}

/// What is shown.
enum Screen {
    Transcripts(Box<Transcripts>),
    Reader(Box<Reader>),
    View(Box<dyn View>),
    Excerpts(Box<Excerpts>),
    Frequencies(Box<Frequencies>),
    Memos(Box<Memos>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    No,
    /// The writer still works.
    Waiting,
    Over,
}

/// Everything on the screen.
pub struct App {
    /// What every screen works with.
    pub shared: Shared,
    keymap: Keymap,
    screen: Screen,
    popups: Vec<Popup>,
    pressed: Vec<Chord>,
    leaving: Leaving,
    /// Places gone from, and those one came back from.
    behind: Vec<Place>,
    ahead: Vec<Place>,
    /// What is to be written in the person's own editor.
    outside: Option<Outside>,
    /// A correction of a text that waits for the person's word.
    correction: Option<Correction>,
    /// Lists gone from, as they were.
    parked: Vec<(Place, Screen)>,
    /// How many lists of passages were opened.
    lists: u32,
    /// Where the reader was gone to from a list: there Esc goes back at once.
    arrived: Option<Place>,
    exports: Exports,
}

impl App {
    /// Opens the app on a study, at a size of the terminal.
    pub fn new(session: Session, theme: Theme, size: (u16, u16), start: Start) -> Self {
        let mut shared = Shared::new(session, theme, size);
        let transcripts = Transcripts::new(&shared);
        if !shared.session.problems.is_empty() {
            let count = shared.session.problems.len();
            shared.tell(format!("{count} problem(s) in the study's files: ! shows them."));
        }
        let mut app = Self {
            shared,
            keymap: Keymap::default(),
            screen: Screen::Transcripts(Box::new(transcripts)),
            popups: Vec::new(),
            pressed: Vec::new(),
            leaving: Leaving::No,
            behind: Vec::new(),
            ahead: Vec::new(),
            outside: None,
            correction: None,
            parked: Vec::new(),
            lists: 0,
            arrived: None,
            exports: Exports::default(),
        };
        if let Start::Reader(ix) = start {
            app.show(Place::Reader(ix, None));
        }
        if app.shared.session.coder.is_none() {
            app.ask_handle();
        }
        app
    }

    /// Whether the app may end now.
    pub fn is_over(&self) -> bool {
        self.leaving == Leaving::Over
    }

    /// Whether it waits for the writer before it ends.
    pub fn is_leaving(&self) -> bool {
        self.leaving == Leaving::Waiting
    }

    /// Where keys are looked up now.
    pub fn context(&self) -> Context {
        match (self.popups.last(), &self.screen) {
            (Some(popup), _) => popup.context(),
            (None, Screen::Reader(reader)) => reader.context(),
            (None, Screen::Transcripts(transcripts)) => transcripts.context(),
            (None, Screen::View(view)) => view.context(),
            (None, Screen::Excerpts(_)) => Context::Excerpts,
            (None, Screen::Frequencies(_)) => Context::Frequencies,
            (None, Screen::Memos(_)) => Context::Memos,
        }
    }

    /// Takes one key: finds the command it names and does it.
    pub fn press(&mut self, event: KeyEvent) {
        let chord = Chord::of(event);
        self.shared.toasts.retain(|toast| toast.tone == Tone::Error);
        if self.popups.last().is_some_and(Popup::only_tells) {
            // What the first words cover is live: the key that puts them away does its work as well.
            self.popups.pop();
            if ["Esc", "Enter", "Space"].contains(&chord.to_string().as_str()) {
                return;
            }
        }
        self.pressed.push(chord);
        let context = self.context();
        match self.keymap.find(context, &self.pressed) {
            Found::Prefix => {}
            Found::Entry(entry) => {
                self.pressed.clear();
                match self.allows(entry.needs) {
                    Ok(()) => self.update(entry.command),
                    Err(reason) => self.shared.tell(reason),
                }
            }
            Found::None => {
                let alone = self.pressed.len() == 1;
                let keys: Vec<String> = self.pressed.drain(..).map(|chord| chord.to_string()).collect();
                let typed = chord.typed().filter(|_| alone);
                match typed {
                    Some(c) if context.types() => self.update(&Command::Type(c)),
                    Some(c) if context.codes() && CODE_KEYS.contains(c) => self.update(&Command::CodeKey(c)),
                    // Esc in the middle of a sequence only forgets it.
                    _ if !alone && keys.last().is_some_and(|key| key == "Esc") => {}
                    _ => self.shared.tell(format!("{} does nothing here; ? shows the keys.", keys.join(" "))),
                }
            }
        }
    }

    /// Does what a command asks. The only place where the app changes.
    pub fn update(&mut self, command: &Command) {
        match command {
            Command::Resize(width, height) => self.shared.size = (*width, *height),
            Command::External => self.outside = Some(Outside::Popup),
            _ if !self.popups.is_empty() => self.update_popup(command),
            Command::Quit => self.leaving = Leaving::Waiting,
            Command::Undo | Command::Redo => self.undo(*command == Command::Undo),
            Command::Help => self.open_commands(),
            Command::Palette => self.open_palette(),
            Command::History => self.go(Place::History),
            Command::Problems => self.go(Place::Problems),
            Command::Whose => self.next_whose(),
            Command::ChooseCoders => self.choose_coders(0),
            Command::Blind => self.toggle_blind(),
            Command::Query => self.ask_query(),
            Command::SaveQuery => self.ask_query_name(),
            Command::EditText => self.outside = self.open_transcript().map(Outside::Text),
            Command::Settle => self.go(Place::Settle),
            Command::Import if self.place() != Place::Import => self.go(Place::Import),
            Command::Go(place) => self.go(*place),
            Command::Review if self.place() != Place::Review => self.go(Place::Review),
            Command::Codebook => self.open_codebook(),
            Command::Participants => self.go(Place::Participants),
            Command::Speakers => self.open_speakers(),
            Command::ChangeCoder => self.ask_handle(),
            Command::MoveOn => self.toggle_moving_on(),
            Command::GoTranscript => self.open_transcripts(),
            Command::Overview => self.go(Place::Overview),
            Command::JumpBack => self.jump(Way::Previous),
            Command::JumpForth => self.jump(Way::Next),
            Command::Excerpts => self.open_excerpts(Query::default()),
            Command::ExcerptsHere => self.open_excerpts_here(),
            Command::Frequencies => self.go(Place::Frequencies),
            Command::Memos => self.go(Place::Memos),
            Command::Leave => self.leave(),
            Command::Back if !self.shared.toasts.is_empty() => self.shared.toasts.clear(),
            Command::Back if self.came_from_list() => self.leave(),
            _ => match &mut self.screen {
                Screen::Reader(reader) => reader.update(command, &mut self.shared),
                Screen::Transcripts(transcripts) => transcripts.update(command, &mut self.shared),
                Screen::View(view) => view.update(command, &mut self.shared),
                Screen::Excerpts(excerpts) => excerpts.update(command, &mut self.shared),
                Screen::Frequencies(frequencies) => frequencies.update(command, &mut self.shared),
                Screen::Memos(memos) => memos.update(command, &mut self.shared),
            },
        }
        self.catch_up();
    }

    /// Does what was asked for, and lets the screen catch up with the study.
    fn catch_up(&mut self) {
        for request in self.shared.take_requests() {
            match request {
                Request::Go(place) => self.go(place),
                Request::Mark(place) => self.mark(place),
                Request::Open(popup) => self.popups.push(popup),
                Request::Excerpts(query) => self.open_excerpts(query),
                Request::Export(what) => {
                    let name = what.file();
                    self.popups.push(export::prompt(what, name));
                }
                Request::Replace(ix, file, options) => self.propose_file(ix, &file, &options),
                Request::Leave => self.leave(),
            }
        }
        match &mut self.screen {
            Screen::Reader(reader) => reader.refresh(&mut self.shared),
            Screen::Transcripts(transcripts) => transcripts.refresh(&self.shared),
            Screen::View(view) => view.refresh(&mut self.shared),
            Screen::Excerpts(excerpts) => excerpts.refresh(&mut self.shared),
            Screen::Frequencies(frequencies) => frequencies.refresh(&mut self.shared),
            Screen::Memos(memos) => memos.refresh(&mut self.shared),
        }
        if !self.place().is_list() && !self.is_counting() {
            self.shared.drop_snapshot();
        }
        self.finish_leaving();
    }

    fn finish_leaving(&mut self) {
        if self.leaving != Leaving::Waiting {
            return;
        }
        if matches!(self.shared.saved, Saved::No(_)) {
            // A failed save is told before the app may go: the person decides what comes next.
            self.leaving = Leaving::No;
        } else if self.shared.session.pending() == 0 {
            self.leaving = Leaving::Over;
        }
    }

    /// Looks whether the writer has news; whether the screen changed.
    pub fn tick(&mut self) -> bool {
        let notices = self.shared.session.poll();
        let changed = !notices.is_empty() || self.is_leaving() || self.is_counting();
        self.exports.poll(&mut self.shared);
        for notice in notices {
            match notice {
                Notice::Saved => self.shared.saved = Saved::Yes,
                Notice::Failed(why) => {
                    self.shared.generation += 1;
                    self.shared.saved = Saved::No(why.clone());
                    self.shared.fail(why);
                }
                Notice::Reloaded(what) => {
                    self.shared.generation += 1;
                    self.shared.tell(what);
                }
                Notice::HistoryRead => {}
            }
        }
        if self.shared.saved == Saved::Saving && self.shared.session.pending() == 0 {
            self.shared.saved = Saved::Yes;
            self.catch_up();
            return true;
        }
        if changed {
            self.catch_up();
        }
        changed
    }

    fn update_popup(&mut self, command: &Command) {
        let Some(mut popup) = self.popups.pop() else { return };
        let narrowed = popup.narrowing().map(str::to_owned);
        match popup.update(command, &self.shared) {
            Outcome::Stay => {
                let words = popup.narrowing().filter(|words| narrowed.as_deref() != Some(words)).map(str::to_owned);
                let ask = popup.ask.clone();
                self.popups.push(popup);
                if let Some(words) = words {
                    self.answer(ask, Answer::Words(words));
                }
            }
            Outcome::Close => {
                if matches!(popup.ask, Ask::Correct) {
                    self.correction = None;
                    self.shared.tell("The text stays as it was.");
                }
                if let Ask::Filter(before) = &popup.ask {
                    self.answer(popup.ask.clone(), Answer::Words(before.clone()));
                }
                if matches!(popup.ask, Ask::Handle | Ask::NearHandle(..)) && self.shared.session.coder.is_none() {
                    self.shared.tell("Reading only: g c asks for your handle again.");
                }
            }
            Outcome::Refused(reason) => {
                self.popups.push(popup);
                self.shared.tell(reason);
            }
            Outcome::Answer(ask, answer) => self.answer(ask, answer),
        }
    }

    fn answer(&mut self, ask: Ask, answer: Answer) {
        match (ask, answer) {
            (Ask::Handle, Answer::Words(handle)) => self.set_handle(handle.trim()),
            (Ask::NearHandle(handle, near), Answer::Row(row)) => self.choose_handle(&handle, &near, row),
            (Ask::Transcript(all), Answer::Row(row)) => {
                if let Some(&ix) = all.get(row) {
                    self.go(Place::Reader(ix, None));
                }
            }
            (Ask::Command(entries), Answer::Row(row)) => {
                if let Some(entry) = entries.get(row) {
                    self.update(entry.command);
                }
            }
            (Ask::Nothing, _) => {}
            (Ask::Query, Answer::Words(query)) => self.take_query(query),
            (Ask::QueryName, Answer::Words(name)) => self.save_query(name.trim()),
            (Ask::Correct, _) => self.correct(),
            (Ask::Whose(all), Answer::Row(row)) => self.choose_coder(&all, row),
            (Ask::ExportTo(what), Answer::Words(name)) => {
                let more = self.exports.name(what, &name, &self.shared);
                self.popups.extend(more);
            }
            (Ask::Overwrite(target), Answer::Row(row)) => {
                let more = self.exports.overwrite(target, row, &self.shared);
                self.popups.extend(more);
            }
            (ask, answer) => match &mut self.screen {
                Screen::Reader(reader) => reader.answer(ask, answer, &mut self.shared),
                Screen::Transcripts(transcripts) => transcripts.answer(ask, answer, &mut self.shared),
                Screen::View(view) => view.answer(ask, answer, &mut self.shared),
                Screen::Excerpts(excerpts) => excerpts.answer(ask, answer, &mut self.shared),
                Screen::Frequencies(_) => {}
                Screen::Memos(memos) => memos.answer(ask, answer, &mut self.shared),
            },
        }
    }

    fn undo(&mut self, back: bool) {
        let before = match &self.screen {
            Screen::Reader(reader) => reader.codings(&self.shared),
            _ => Vec::new(),
        };
        let session = &mut self.shared.session;
        let done = if back { session.undo() } else { session.redo() };
        let word = if back { "Taken back" } else { "Done again" };
        match done {
            Ok(Some(label)) => {
                self.shared.generation += 1;
                self.shared.saved = Saved::Saving;
                self.shared.tell(format!("{word}: {label}"));
                if let Screen::Reader(reader) = &mut self.screen {
                    reader.light_change(&before, &mut self.shared);
                }
            }
            Ok(None) => self.shared.tell("There is nothing to take back or do again."),
            Err(failure) => self.shared.fail(failure),
        }
    }

    /// The place shown now.
    pub fn place(&self) -> Place {
        match &self.screen {
            Screen::Reader(reader) => reader.place(),
            Screen::Transcripts(_) => Place::Overview,
            Screen::View(view) => view.place(),
            Screen::Excerpts(excerpts) => Place::Excerpts(excerpts.number),
            Screen::Frequencies(_) => Place::Frequencies,
            Screen::Memos(_) => Place::Memos,
        }
    }

    fn mark(&mut self, place: Place) {
        if self.behind.last() != Some(&place) {
            self.behind.push(place);
        }
        self.ahead.clear();
    }

    fn go(&mut self, place: Place) {
        let here = self.place();
        if here == place {
            return;
        }
        self.mark(here);
        self.show(place);
        self.arrived = Some(self.place()).filter(|_| here.is_list());
    }

    fn jump(&mut self, way: Way) {
        let here = self.place();
        let (from, to) = match way {
            Way::Previous => (&mut self.behind, &mut self.ahead),
            Way::Next => (&mut self.ahead, &mut self.behind),
        };
        if let Some(place) = from.pop() {
            to.push(here);
            self.show(place);
        }
    }

    fn show(&mut self, place: Place) {
        match (place, &mut self.screen) {
            (place, _) if place.is_list() => self.show_list(place),
            (Place::Overview, _) => {
                let at = match &self.screen {
                    Screen::Reader(reader) => Some(reader.ix()),
                    Screen::Transcripts(_) => None,
                    Screen::View(view) => match view.place() {
                        Place::Speakers(ix) => Some(ix),
                        _ => None,
                    },
                    _ => None,
                };
                let mut transcripts = Transcripts::new(&self.shared);
                if let Some(ix) = at {
                    transcripts.choose(ix);
                }
                self.change(Screen::Transcripts(Box::new(transcripts)));
            }
            (Place::Reader(ix, span), Screen::Reader(reader)) if reader.ix() == ix => {
                if let Some(span) = span {
                    reader.light(span, &self.shared);
                }
            }
            (Place::Reader(ix, span), _) => match Reader::open(ix, span, &mut self.shared) {
                Ok(reader) => self.change(Screen::Reader(Box::new(reader))),
                Err(problem) => self.shared.fail(problem),
            },
            (place, _) => {
                if let Some(view) = rooms::open(place, &mut self.shared) {
                    self.screen = Screen::View(view);
                }
            }
        }
    }

    /// The codebook, at the code meant in the reader.
    fn open_codebook(&mut self) {
        if let Screen::Reader(reader) = &self.screen
            && let Some(coding) = reader.here(&self.shared).first()
        {
            let study = &self.shared.session.study;
            self.shared.code = Some(study.code_id(study.target(coding.code)).to_owned());
        }
        self.go(Place::Codebook);
    }

    fn open_speakers(&mut self) {
        if let Some(ix) = self.open_transcript() {
            self.go(Place::Speakers(ix));
        }
    }

    /// The transcript being read, or chosen in their list.
    fn open_transcript(&self) -> Option<TranscriptIx> {
        match &self.screen {
            Screen::Reader(reader) => Some(reader.ix()),
            Screen::Transcripts(transcripts) => transcripts.chosen(),
            _ => None,
        }
    }

    fn open(&mut self, title: &str, rows: Vec<Row>, ask: Ask) {
        let body = Body::Choice(Choice::new(title, rows));
        self.popups.push(Popup { body, ask });
    }

    fn open_commands(&mut self) {
        let context = self.context();
        self.open_list(&format!("Keys: {}", context.title()), |entry| {
            context.chain().any(|place| place == entry.context)
        });
    }

    fn open_palette(&mut self) {
        let context = self.context();
        self.open_list("Commands", |entry| context.chain().any(|place| place == entry.context));
    }

    fn open_list(&mut self, title: &str, wanted: impl Fn(&super::keymap::Entry) -> bool) {
        let entries: Vec<&'static super::keymap::Entry> = TABLE.iter().filter(|entry| wanted(entry)).collect();
        let rows = entries.iter().map(|entry| Row {
            lead: self.keymap.keys(entry).join(", "),
            label: entry.help.to_owned(),
            detail: format!("{} · {}", entry.group, entry.name),
            barred: self.allows(entry.needs).err(),
        });
        let rows = rows.collect();
        self.open(title, rows, Ask::Command(entries));
    }

    fn open_transcripts(&mut self) {
        let study = &self.shared.session.study;
        let all = study.transcripts();
        let rows = all.iter().map(|&ix| {
            let transcript = study.transcript(ix);
            Row { label: transcript.shown().to_owned(), detail: transcript.kind.clone(), ..Row::default() }
        });
        let rows = rows.collect();
        self.open("Read which transcript?", rows, Ask::Transcript(all));
    }
}
