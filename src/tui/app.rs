//! The app: which room is shown, what lies over it, and where a command goes. It only routes.

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod autocode_tests;
#[cfg(test)]
mod compare_tests;
#[cfg(test)]
mod cost_tests;
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
mod palette;
#[cfg(test)]
mod passage_tests;
mod queries;
#[cfg(test)]
mod query_tests;
#[cfg(test)]
mod refusal_tests;
#[cfg(test)]
mod reload_tests;
#[cfg(test)]
mod removal_tests;
mod resume;
#[cfg(test)]
mod resume_tests;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod screen_tests;
#[cfg(test)]
mod search_tests;
#[cfg(test)]
mod settle_tests;
#[cfg(test)]
mod sitting_tests;
#[cfg(test)]
mod study_tests;
#[cfg(test)]
mod surgery_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tree_tests;
#[cfg(test)]
mod view_tests;
#[cfg(test)]
mod visible_tests;
mod welcome;

use super::command::{Command, Mouse, Way};
use super::export;
use super::input::Chord;
use super::keymap::{Context, EVERYWHERE, Found, Keymap};
use super::list_room;
use super::outside::Outside;
use super::report;
use super::screens;
use super::theme::Theme;
use crate::model::code::CODE_KEYS;
use crate::model::{Problem, TranscriptIx};
use crate::session::settings::UserSettings;
use crate::session::{Notice, Session};
use crate::tui::place::{At, Place, Query};
use crate::tui::popup::Popup;
use crate::tui::room::{Errand, Overlay, Request, Room, Shared, Then};
use crate::tui::screens::reader::Reader;
use crate::tui::widgets::choice::Row;
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    No,
    /// The writer still works.
    Waiting,
    Over,
}

/// Everything on the screen.
pub struct App {
    /// What every room works with.
    pub shared: Shared,
    keymap: Keymap,
    room: Box<dyn Room>,
    popups: Vec<Box<dyn Overlay>>,
    pressed: Vec<Chord>,
    leaving: Leaving,
    /// Whether the person who leaves has been told that something is not saved.
    knows_of_loss: bool,
    /// Places gone from, and those one came back from.
    behind: Vec<Place>,
    /// How many of the former are of an earlier time.
    earlier: usize,
    ahead: Vec<Place>,
    /// What is to be written in the person's own editor.
    outside: Option<Outside>,
    /// The room that asked for a passage to be chosen, as it was.
    waiting: Option<Box<dyn Room>>,
    /// The transcript in which one was to be chosen and that was gone from, and the room that still waits for it.
    errand: Option<(Box<dyn Room>, Box<dyn Room>)>,
    /// Whether something else has written on the terminal, so that everything is to be drawn anew.
    stale: bool,
    /// How the terminal is, as far as it said.
    told: Theme,
    /// Lists gone from, as they were.
    parked: Vec<Box<dyn Room>>,
}

impl App {
    /// Opens the app on a study, at a size of the terminal.
    pub fn new(session: Session, theme: Theme, size: (u16, u16), start: Start) -> Self {
        let mut shared = Shared::new(session, theme, size);
        let count = shared.session.problems.len();
        if count > 0 {
            shared.tell(format!("{count} problem(s) in the study's files: ! shows them."));
        }
        let mut app = Self {
            room: screens::home(&mut shared),
            shared,
            keymap: Keymap::new(screens::table()),
            popups: Vec::new(),
            pressed: Vec::new(),
            leaving: Leaving::No,
            knows_of_loss: false,
            behind: Vec::new(),
            earlier: 0,
            ahead: Vec::new(),
            outside: None,
            waiting: None,
            errand: None,
            stale: false,
            told: theme,
            parked: Vec::new(),
        };
        if let Start::Reader(ix) = start {
            app.show(Place::reader(ix, None));
        }
        if app.shared.session.coder.is_none() {
            handle::ask(&mut app.shared);
            app.catch_up();
        }
        app
    }

    /// Works as a person's settings say; what is wrong with them is listed with the study's problems.
    pub fn follow(&mut self, mut settings: UserSettings) {
        let file = UserSettings::path().map_or_else(|| "settings.ron".to_owned(), |path| path.display().to_string());
        let refused = self.keymap.change(&settings.keys).into_iter();
        settings.problems.extend(refused.map(|(what, advice)| Problem::in_file(&file, what, advice)));
        self.shared.settings = settings;
        let count = self.shared.settings.problems.len();
        if count > 0 {
            self.shared.tell(format!("{count} problem(s) in your own settings: ! shows them."));
        }
    }

    /// Draws for the background that the terminal says it has; whether anything changes.
    pub fn see(&mut self, theme: Theme) -> bool {
        let theme = Theme { asks: self.shared.theme.asks, ..theme };
        self.told = theme;
        let follows = theme.asks && self.shared.theme != theme;
        if follows {
            self.shared.theme = theme;
        }
        follows
    }

    /// The room and the transcript that are shown.
    pub fn shows(&self) -> (&'static str, Option<TranscriptIx>) {
        (self.room.kind().name, self.room.transcript())
    }

    /// What is open, in words.
    pub fn heading(&self) -> String {
        format!("{} › {}", self.shared.session.study.settings.title, self.room.title(&self.shared))
    }

    /// The messages that are told now.
    pub fn told(&self) -> Vec<String> {
        self.shared.toasts.iter().map(|toast| toast.words.clone()).collect()
    }

    /// Whether the keys pressed so far are the beginning of a longer sequence.
    pub fn is_in_midst(&self) -> bool {
        !self.pressed.is_empty()
    }

    /// Whether something lies over the room.
    pub fn is_asking(&self) -> bool {
        !self.popups.is_empty()
    }

    /// Where one is in the room, where the room says it in words of its own.
    pub fn spoken(&self) -> Option<String> {
        self.room.spoken(&self.shared)
    }

    /// Whether everything is to be drawn anew since the last time.
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }

    /// Asks whether the handle that the program was started with is meant, where it is new and near to a known one.
    pub fn check_handle(&mut self) {
        handle::check(&mut self.shared);
        self.catch_up();
    }

    /// Whether the app may end now.
    pub fn is_over(&self) -> bool {
        self.leaving == Leaving::Over
    }

    /// Whether it waits for the writer before it ends.
    pub fn is_leaving(&self) -> bool {
        self.leaving == Leaving::Waiting
    }

    /// Whether something is being counted or written on another thread.
    pub fn is_counting(&self) -> bool {
        self.room.is_counting() || !self.shared.writing.is_empty()
    }

    /// Where keys are looked up now.
    pub fn context(&self) -> &'static Context {
        self.popups.last().map_or_else(|| self.room.context(), |popup| popup.context())
    }

    /// Takes one key: finds the command it names and does it.
    pub fn press(&mut self, event: KeyEvent) {
        let chord = Chord::of(event);
        if self.shared.is_too_small() {
            if let Found::Key(key) = self.keymap.find(&EVERYWHERE, &[chord])
                && matches!(key.command, Command::Quit | Command::Leave)
            {
                self.update(&Command::Quit);
            }
            return;
        }
        self.shared.toasts.retain(|toast| toast.tone == Tone::Error);
        if self.popups.last().is_some_and(|popup| popup.only_tells()) {
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
            Found::Key(key) => {
                self.pressed.clear();
                match self.allows(key.needs) {
                    Ok(()) => self.update(key.command),
                    Err(reason) => self.shared.tell(reason),
                }
            }
            Found::None if self.redraws() => self.pressed.clear(),
            Found::None => {
                let alone = self.pressed.len() == 1;
                let keys: Vec<String> = self.pressed.drain(..).map(|chord| chord.to_string()).collect();
                let typed = chord.typed().filter(|_| alone);
                match typed {
                    Some(c) if context.types => self.update(&Command::Type(c)),
                    Some(c) if context.codes && CODE_KEYS.contains(c) => self.update(&Command::CodeKey(c)),
                    // Esc in the middle of a sequence only forgets it.
                    _ if !alone && keys.last().is_some_and(|key| key == "Esc") => {}
                    // Where one writes, ? is a letter.
                    _ if context.types => self.shared.tell(format!("{} does nothing here.", keys.join(" "))),
                    _ => self.shared.tell(format!("{} does nothing here; ? shows the keys.", keys.join(" "))),
                }
            }
        }
    }

    /// Whether the key draws everything anew, which it does over a popup too.
    fn redraws(&mut self) -> bool {
        let found = self.keymap.find(&EVERYWHERE, &self.pressed);
        let redraws = matches!(found, Found::Key(key) if *key.command == Command::Redraw);
        self.stale |= redraws;
        redraws
    }

    /// Does what a command asks. The only place where the app changes.
    pub fn update(&mut self, command: &Command) {
        if let Command::Mouse(Mouse::Press(x, y)) = command
            && *y + 1 == self.shared.size.1
            && !self.shared.is_too_small()
            && let Some(key) = self.hint_at(*x)
        {
            return self.update(key.command);
        }
        let shared = &mut self.shared;
        match command {
            Command::Resize(width, height) => {
                shared.size = (*width, *height);
                self.room.resized(shared);
            }
            Command::Quit if shared.is_too_small() => self.leaving = Leaving::Waiting,
            Command::Mouse(_) | Command::Paste(_) if shared.is_too_small() => {}
            Command::Redraw => self.stale = true,
            Command::External => self.outside = Some(Outside::Popup),
            _ if !self.popups.is_empty() => {
                let popup = self.popups.pop();
                let stays = popup.and_then(|popup| popup.update(command, self.room.as_mut(), shared));
                self.popups.extend(stays);
            }
            Command::Quit => self.leaving = Leaving::Waiting,
            Command::Undo | Command::Redo => self.undo(*command == Command::Undo),
            Command::Help => self.open_help(),
            Command::Welcome => self.first_words(),
            Command::Palette => self.open_palette(),
            Command::Whose => own::next_whose(shared),
            Command::Report => report::ask(shared),
            Command::ChooseCoders => own::choose_coders(0, shared),
            Command::Blind => own::toggle_blind(shared),
            Command::MoveOn => own::toggle_moving_on(shared),
            Command::Brightness => own::choose_brightness(self.told, shared),
            Command::Query => queries::ask(shared),
            Command::SaveQuery => queries::name_it(shared),
            Command::ChangeCoder => handle::ask(shared),
            Command::EditText => self.outside = self.room.transcript().map(Outside::Text),
            Command::Go(place) => self.go(*place),
            Command::Speakers => {
                if let Some(ix) = self.room.transcript() {
                    self.go(Place::at("speakers", At::Transcript(ix)));
                }
            }
            Command::GoTranscript => open_transcripts(shared),
            Command::JumpBack => self.jump(Way::Previous),
            Command::JumpForth => self.jump(Way::Next),
            Command::Excerpts => self.open_excerpts(Query::default(), None),
            Command::Leave => self.leave(),
            Command::Back if !shared.toasts.is_empty() => shared.toasts.clear(),
            _ => list_room::update(self.room.as_mut(), command, shared),
        }
        self.catch_up();
    }

    /// Does what was asked for, and lets the room catch up with the study.
    fn catch_up(&mut self) {
        loop {
            let requests = self.shared.take_requests();
            if requests.is_empty() {
                self.room.refresh(&mut self.shared);
                // What has come in may be what something waited for.
                if !self.shared.asks() {
                    break;
                }
            }
            requests.into_iter().for_each(|request| self.grant(request));
        }
        if !self.room.kind().is_list && !self.is_counting() {
            self.shared.drop_snapshot();
        }
        self.finish_leaving();
    }

    fn grant(&mut self, request: Request) {
        match request {
            Request::Go(place) => self.go(place),
            Request::Mark(place) => self.mark(place),
            Request::Open(overlay) => self.popups.push(overlay),
            Request::Do(command) => self.update(command),
            Request::Excerpts(query, first) => self.open_excerpts(*query, first),
            Request::Choose(errand) => self.choose(*errand),
            Request::Chosen(span, then) => {
                self.go_back();
                self.room.refresh(&mut self.shared);
                then.run(self.room.as_mut(), span, &mut self.shared);
            }
            Request::Return => self.go_back(),
            Request::Leave => self.leave(),
        }
    }

    /// Lets a passage be chosen in a transcript; the room that asks waits.
    fn choose(&mut self, errand: Errand) {
        match Reader::on_errand(errand, &mut self.shared) {
            Ok(reader) => {
                self.mark(self.room.place());
                self.errand = None;
                self.waiting = Some(std::mem::replace(&mut self.room, Box::new(reader)));
            }
            Err(problem) => self.shared.fail(problem),
        }
    }

    fn finish_leaving(&mut self) {
        if self.leaving != Leaving::Waiting {
            return;
        }
        if matches!(self.shared.saved, Saved::No(_)) && !self.knows_of_loss {
            // A failed save is told before the app may go: the person decides what comes next.
            (self.leaving, self.knows_of_loss) = (Leaving::No, true);
            self.shared
                .tell("What was done last is not saved, and was taken back. Leaving once more leaves all the same.");
        } else if self.shared.session.pending() == 0 {
            self.leaving = Leaving::Over;
        }
    }

    /// Looks whether the writer has news; whether the screen changed.
    pub fn tick(&mut self) -> bool {
        let notices = self.shared.session.poll();
        let changed = !notices.is_empty() || self.is_leaving() || self.is_counting();
        export::poll(&mut self.shared);
        for notice in notices {
            match notice {
                Notice::Saved => {
                    self.shared.is_written();
                    self.shared.went_well();
                }
                Notice::Failed(why) => {
                    self.knows_of_loss = false;
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
            self.shared.is_written();
            self.catch_up();
            return true;
        }
        if changed {
            self.catch_up();
        }
        changed
    }

    fn undo(&mut self, back: bool) {
        let before = self.room.codings(&self.shared);
        let session = &mut self.shared.session;
        let done = if back { session.undo() } else { session.redo() };
        let word = if back { "Taken back" } else { "Done again" };
        match done {
            Ok(Some(label)) => {
                self.shared.generation += 1;
                self.shared.saved = Saved::Saving;
                self.shared.tell(format!("{word}: {label}"));
                self.room.show_change(&before, &mut self.shared);
            }
            Ok(None) => self.shared.tell("There is nothing to take back or do again."),
            Err(failure) => self.shared.fail(failure),
        }
    }

    /// The place shown now.
    pub fn place(&self) -> Place {
        self.room.place()
    }

    fn mark(&mut self, place: Place) {
        if self.behind.last() != Some(&place) {
            self.behind.push(place);
        }
        self.ahead.clear();
    }

    fn go(&mut self, place: Place) {
        // What is meant here is what the codebook opens at.
        if let Some(code) = self.room.code(&self.shared) {
            self.shared.code = Some(code);
        }
        let here = self.room.place();
        if here == place {
            self.room.revisit(&mut self.shared);
        } else {
            self.mark(here);
            self.show(place);
            if self.room.kind().name == place.room {
                self.room.called(&mut self.shared);
            }
        }
    }

    fn jump(&mut self, way: Way) {
        let here = self.place();
        let (from, to) = match way {
            Way::Previous => (&mut self.behind, &mut self.ahead),
            Way::Next => (&mut self.ahead, &mut self.behind),
        };
        if let Some(place) = from.pop() {
            to.push(here);
            self.earlier = self.earlier.min(self.behind.len());
            self.show(place);
        }
    }

    /// Shows a place: in the room that is shown, in a list as it was left, or in a room opened anew.
    fn show(&mut self, place: Place) {
        self.note_reading();
        if self.room.kind().name == place.room && self.room.arrive(place.at, &mut self.shared) {
            return;
        }
        if self.take_up(place) {
            return;
        }
        let room = match self.unpark(place) {
            Some(mut room) => {
                room.arrive(place.at, &mut self.shared);
                Ok(room)
            }
            None => screens::open(place, &mut self.shared),
        };
        match room {
            Ok(room) => self.change(room),
            Err(why) => self.shared.fail(why),
        }
    }
}

fn open_transcripts(shared: &mut Shared) {
    let study = &shared.session.study;
    let row = |ix: TranscriptIx| {
        let transcript = study.transcript(ix);
        let row = Row {
            label: transcript.shown().to_owned(),
            detail: format!("{}  {}", transcript.id, transcript.kind),
            ..Row::default()
        };
        (row, ix)
    };
    let rows = study.transcripts().into_iter().map(row).collect();
    let then = Then::anywhere(|ix, shared: &mut Shared| shared.go(Place::reader(ix, None)));
    shared.open(Popup::choice("Read which transcript?", rows, 0, then));
}
