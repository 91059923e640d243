//! What every screen reads and changes: the open study, what was set, what was counted, what is told.

use crate::analysis::counting::doubt;
use crate::analysis::measure::Measures;
use crate::analysis::query::{Fault, Query as ReadQuery};
use crate::analysis::scope::{Moderators, Scope};
use crate::edit::Act;
use crate::model::{Case, Problem, Study, TranscriptIx};
use crate::session::Session;
use crate::session::acts::Correction;
use crate::session::failure::{Failure, Kind};
use crate::session::scope::{ScopeWords, read_query};
use crate::session::settings::{Places, StudySettings, UserSettings};
use crate::store::layout;
use crate::tui::clipboard;
use crate::tui::place::{Place, Query};
use crate::tui::signs;
use crate::tui::task::{Derived, News, Task};
use crate::tui::theme::{Role, Theme};
use crate::tui::visible::HiddenCounts;
use ratatui::layout::Rect;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// Runs a verb by its words after the program's name, printing nothing; the sentences that it says.
pub type Verb = fn(&[String]) -> Result<Vec<String>, Failure>;

/// Columns and rows of the smallest window that shows a room at all.
const LEAST: (u16, u16) = (24, 6);

/// More texts than this are looked over only where it is asked for: that takes a while.
const AT_ONCE: usize = 300;

/// Whether a window of so many columns and rows is too small to show a room.
pub fn shows_nothing(size: (u16, u16)) -> bool {
    size.0 < LEAST.0 || size.1 < LEAST.1
}

/// A query as it was read, or what is wrong with it, with the state of the study it was read in.
type ReadAt = (u64, Result<Arc<ReadQuery>, Fault>);

/// The signs of codes, and the state of the study of which they are.
type SignsAt = (Option<u64>, HashMap<String, String>);

/// How weighty a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Goes by itself with the next key.
    Told,
    /// Stays until dismissed.
    Error,
}

/// A message above the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// The sentence.
    pub words: String,
    /// How weighty.
    pub tone: Tone,
}

/// Where the last act stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// On the disk.
    Yes,
    /// The writer has it.
    Saving,
    /// Not: why.
    No(String),
}

/// What every screen reads and changes.
pub struct World {
    /// The study and its writer.
    pub session: Session,
    /// Colours.
    pub theme: Theme,
    /// What the person has set for themselves.
    pub settings: UserSettings,
    /// What they have set for this study.
    pub in_study: StudySettings,
    /// Where they left off in this study, and when they read what.
    pub places: Places,
    /// The passage that they read last, to go on there.
    pub left: Option<Place>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Counts changes of the study, so that what is derived from it knows when it is stale.
    pub generation: u64,
    /// Messages, oldest first.
    pub toasts: Vec<Toast>,
    /// Ids of codes applied, the last first.
    pub recent: Vec<String>,
    /// Names of the commands last chosen by their words, the last first.
    pub commands: Vec<&'static str>,
    /// Ids of the codes last looked at side by side.
    pub beside: Vec<String>,
    /// What `.` applies.
    pub last: Vec<String>,
    /// Where the last act stands.
    pub saved: Saved,
    /// Whether something was not found that may have been waiting to be written.
    looks_again: bool,
    /// Whether the study's files could not be written when it was opened.
    pub read_only: bool,
    /// The code last meant, so that the codebook opens at it.
    pub code: Option<String>,
    /// The transcript that was read last.
    pub reading: Option<TranscriptIx>,
    /// The query that narrows lists and tables; empty for none.
    pub asked: String,
    /// The same as it was read, with the state of the study it was read in.
    read: RefCell<Option<ReadAt>>,
    /// How many lists of passages were opened.
    pub lists: u32,
    /// Files being written.
    pub writing: Vec<Task<Result<String, String>>>,
    /// Runs verbs, where there are any.
    pub verb: Option<Verb>,
    /// What is to go to the clipboard.
    copied: Option<String>,
    /// Transcripts measured so far: what did not change since is not read again.
    pub measures: Arc<Measures>,
    /// The study as it stood at a generation, for threads that count.
    snapshot: RefCell<Option<(u64, Arc<Study>)>>,
    /// What stands for codes, and the state of the study of which it does.
    signs: RefCell<Option<SignsAt>>,
    /// What makes figures doubtful, and the state of the study of which it does.
    doubt: Cell<Option<(u64, Option<&'static str>)>>,
    pub(super) counts: RefCell<Option<HiddenCounts>>,
}

impl World {
    /// Begins with a study.
    pub fn new(session: Session, theme: Theme, size: (u16, u16)) -> Self {
        // To open a file for writing changes nothing of it.
        let settings = session.root.join(layout::SETTINGS);
        let read_only = std::fs::OpenOptions::new().append(true).open(settings).is_err();
        Self {
            session,
            theme,
            settings: UserSettings::default(),
            in_study: StudySettings::default(),
            places: Places::default(),
            left: None,
            size,
            generation: 0,
            toasts: Vec::new(),
            recent: Vec::new(),
            commands: Vec::new(),
            beside: Vec::new(),
            last: Vec::new(),
            saved: Saved::Yes,
            looks_again: false,
            read_only,
            code: None,
            reading: None,
            asked: String::new(),
            read: RefCell::default(),
            lists: 0,
            writing: Vec::new(),
            verb: None,
            copied: None,
            measures: Arc::default(),
            snapshot: RefCell::default(),
            signs: RefCell::default(),
            doubt: Cell::default(),
            counts: RefCell::default(),
        }
    }

    /// What of the study makes its figures doubtful, in a few words; nothing where one may not see others' work.
    pub fn doubt(&self) -> Option<&'static str> {
        if self.blind() {
            return None;
        }
        let known = self.doubt.get().filter(|(at, _)| *at == self.generation);
        let (_, doubt) = known.unwrap_or_else(|| {
            let count = &self.session.study.settings.count;
            let is_left_out = |coder: &String| !count.is_empty() && !count.contains(coder);
            let left_out = self.session.coder.as_ref().is_some_and(is_left_out).then_some("yours do not count");
            (self.generation, doubt(&self.session.study).or(left_out))
        });
        self.doubt.set(Some((self.generation, doubt)));
        doubt
    }

    /// Whether the window is too small to show anything: then nothing may be done that nobody would see.
    pub fn is_too_small(&self) -> bool {
        shows_nothing(self.size)
    }

    /// Where a room is drawn, between head and foot.
    pub fn body(&self) -> Rect {
        Rect::new(0, 1, self.size.0, self.size.1.saturating_sub(2))
    }

    /// The study as it stands and may be seen, for work on a thread: copied once, however often one counts before the next change.
    pub fn snapshot(&self) -> Arc<Study> {
        let known =
            self.snapshot.borrow().as_ref().filter(|(at, _)| *at == self.generation).map(|(_, study)| study.clone());
        known.unwrap_or_else(|| {
            let mut study = self.session.study.clone();
            if self.blind() {
                study.leave_out(|ix, coder| !self.allowed(ix).sees(coder));
            }
            let study = Arc::new(study);
            put_away(self.snapshot.replace(Some((self.generation, Arc::clone(&study)))));
            study
        })
    }

    /// Keeps no copy of the study any longer than something counts.
    pub fn drop_snapshot(&self) {
        put_away(self.snapshot.take());
    }

    /// Whether all texts may be looked over without being asked.
    pub fn looks_at_once(&self) -> bool {
        self.session.study.transcripts().len() <= AT_ONCE
    }

    /// Hands a passage to the clipboard, if the terminal lends it.
    pub fn copy(&mut self, text: &str) {
        let text = clipboard::clean(text);
        if text.len() > clipboard::MOST {
            self.tell("That is too much for the clipboard of a terminal; e writes passages to a file.");
            return;
        }
        let words = text.split_whitespace().count();
        self.tell(format!("Copied {words} word{}, if your terminal allows it.", if words == 1 { "" } else { "s" }));
        self.copied = Some(text);
    }

    /// What was copied since the last time.
    pub fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// How much is wrong in the study's files and the person's settings, as far as is known.
    pub fn problems(&self) -> usize {
        self.session.problems.len() + self.settings.problems.len()
    }

    /// Tells of an effect that the screen does not show.
    pub fn tell(&mut self, words: impl Into<String>) {
        self.toast(words.into(), Tone::Told);
    }

    /// Takes failures off the screen, as something has gone well since.
    pub fn went_well(&mut self) {
        self.toasts.retain(|toast| toast.tone != Tone::Error);
    }

    /// Tells of a failure; it stays until it is dismissed or something has gone well.
    pub fn fail(&mut self, words: impl std::fmt::Display) {
        self.toast(words.to_string(), Tone::Error);
    }

    /// What a thread has made, if it is done; a thread that was lost is told of.
    pub fn answer<T: Send + 'static>(&mut self, work: &mut Derived<T>, lost: &str) -> Option<T> {
        match work.poll() {
            News::None => None,
            News::Done(made) => Some(made),
            News::Lost => {
                self.fail(lost);
                None
            }
        }
    }

    /// Notes what a thread found wrong. While something is being written that may be because it is not there yet: then all
    /// is looked at once more as soon as it is.
    pub fn note(&mut self, problems: Vec<Problem>) {
        if self.session.pending() > 0 {
            self.looks_again |= !problems.is_empty();
            return;
        }
        // A thread may have looked before the last of it was written.
        let (there, missing): (Vec<_>, Vec<_>) = problems.into_iter().partition(|it| self.session.is_mended(it));
        self.generation += u64::from(!there.is_empty());
        missing.into_iter().for_each(|problem| self.session.note(problem));
    }

    /// All that was waiting is written: what was not found meanwhile is looked for once more.
    pub fn is_written(&mut self) {
        self.saved = Saved::Yes;
        if std::mem::take(&mut self.looks_again) {
            self.generation += 1;
        }
    }

    fn toast(&mut self, words: String, tone: Tone) {
        self.toasts.retain(|toast| toast.words != words);
        self.toasts.push(Toast { words, tone });
    }

    /// Performs an act, or tells why not; whether it was done.
    pub fn perform(&mut self, act: Result<Act, Failure>) -> bool {
        let done = act.and_then(|act| self.session.perform(act));
        self.done(done)
    }

    /// Corrects a text, or tells why not; whether it was done.
    pub fn correct(&mut self, correction: Result<Correction, Failure>) -> bool {
        let done = correction.and_then(|correction| self.session.perform_with(correction.act, correction.blobs));
        self.done(done)
    }

    /// Brings files in, or tells why not; whether it was done.
    pub fn bring_in(&mut self, act: Act, blobs: crate::store::blob::Blobs) -> bool {
        let done = self.session.perform_with(act, blobs);
        self.done(done)
    }

    fn done(&mut self, done: Result<(), Failure>) -> bool {
        match done {
            Ok(()) => {
                self.generation += 1;
                self.saved = Saved::Saving;
                self.session.told.take().into_iter().for_each(|sentence| self.tell(sentence));
                true
            }
            Err(failure) if failure.kind == Kind::Nothing => {
                self.tell(failure.message);
                false
            }
            Err(failure) => {
                self.fail(failure);
                false
            }
        }
    }

    /// Performs an act that a person may mistype; a refusal is told until the next key.
    pub fn attempt(&mut self, act: Result<Act, Failure>) -> bool {
        self.try_typed(act).unwrap_or_else(|reason| {
            self.tell(reason);
            false
        })
    }

    /// The same where what was typed still stands there; whether it was done.
    ///
    /// # Errors
    /// Why what was typed cannot be taken, in a sentence.
    pub fn try_typed(&mut self, act: Result<Act, Failure>) -> Result<bool, String> {
        match act {
            Err(failure) if failure.kind == Kind::Usage => Err(failure.message),
            act => Ok(self.perform(act)),
        }
    }

    /// The scope that a choice of passages means, as the command line would have it.
    ///
    /// # Errors
    /// Why it cannot be asked for, in a sentence.
    pub fn scope_of(&self, query: &Query) -> Result<Scope, String> {
        let study = &self.session.study;
        let words = ScopeWords {
            transcript: query.transcripts.iter().map(|ix| study.transcript(*ix).id.clone()).collect(),
            code: query.code.iter().cloned().collect(),
            exact: query.exact,
            by_coder: query.coder.iter().cloned().collect(),
            speaker: query.speakers.clone(),
            // Without a filter the query of the moment narrows the scope as it was read once for all.
            query: query.filter.as_ref().filter(|_| !self.asked.is_empty()).map(|_| self.asked.clone()),
            and: query.filter.clone(),
            ..ScopeWords::default()
        };
        let mut scope = words.scope(&self.session, Moderators::In).map_err(|failure| failure.to_string())?;
        if query.filter.is_none() {
            self.narrow(&mut scope);
        }
        if let Some(moderators) = query.counted {
            (scope.as_counted, scope.moderators) = (true, moderators);
        }
        if let Some((condition, words)) = &query.within {
            scope.wheres.push(condition.clone());
            scope.words.push(format!("where {words}"));
        }
        Ok(scope)
    }

    /// How a row of the framework matrix is called.
    pub fn case_name(&self, case: &Case) -> String {
        let study = &self.session.study;
        match case {
            Case::Transcript(id) => {
                study.find_transcript(id).map_or_else(|| id.clone(), |ix| study.transcript(ix).shown().to_owned())
            }
            Case::Person(id) => {
                let person = study.participants.iter().find(|person| person.id == *id);
                person
                    .map(|person| person.pseudonym.clone())
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| id.clone())
            }
        }
    }

    /// The scope of a table: what the query of the moment leaves of everything.
    pub fn scope(&self, moderators: Moderators) -> Scope {
        let mut scope = Scope { moderators, ..Scope::default() };
        self.narrow(&mut scope);
        scope
    }

    /// Narrows a scope by the query of the moment; one that can no longer be read is left out, and the scope says so.
    fn narrow(&self, scope: &mut Scope) {
        if self.asked.is_empty() {
            return;
        }
        let mut read = self.read.borrow_mut();
        if read.as_ref().is_none_or(|(generation, _)| *generation != self.generation) {
            let query = read_query(&self.session.study, &self.session.root, &self.asked);
            *read = Some((self.generation, query.map(Arc::new)));
        }
        match read.as_ref().map(|(_, query)| query) {
            Some(Ok(query)) => {
                scope.query = Some(Arc::clone(query));
                scope.words.push(format!("query {}", self.asked));
            }
            Some(Err(fault)) => scope.words.push(format!("without the query {}: {}", self.asked, fault.what)),
            None => {}
        }
    }

    /// Takes another query for all lists and tables.
    pub fn ask_for(&mut self, query: String) {
        self.asked = query;
        *self.read.borrow_mut() = None;
        self.generation += 1;
    }

    /// Notes which codes were applied.
    pub fn used(&mut self, codes: &[String]) {
        self.last = codes.to_vec();
        for code in codes.iter().rev() {
            self.recent.retain(|known| known != code);
            self.recent.insert(0, code.clone());
        }
        self.recent.truncate(200);
    }

    /// The style of a code's signs.
    pub fn code_style(&self, id: &str) -> ratatui::style::Style {
        let book = self.session.study.codebook();
        let color = book.get(id).and_then(|code| code.color.as_deref());
        self.theme.code(color, book.place(id).unwrap_or(0))
    }

    /// A field filled with a code's colour, with a sign on it.
    pub fn code_swatch(&self, id: &str) -> ratatui::style::Style {
        let book = self.session.study.codebook();
        let color = book.get(id).and_then(|code| code.color.as_deref());
        self.theme.swatch(color, book.place(id).unwrap_or(0))
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> ratatui::style::Style {
        self.theme.style(role)
    }

    /// What stands for a code in margins and lists: its key, else two letters of its name.
    pub fn code_sign(&self, id: &str) -> String {
        let mut known = self.signs.borrow_mut();
        let (of, signs) = known.get_or_insert_with(Default::default);
        if *of != Some(self.generation) {
            (*of, *signs) = (Some(self.generation), signs::signs(self.session.study.codebook()));
        }
        signs.get(id).cloned().unwrap_or_else(|| "??".to_owned())
    }

    /// The name of a code, or its id where the codebook lacks it.
    pub fn code_name(&self, id: &str) -> String {
        let code = self.session.study.codebook().get(id);
        code.map_or_else(|| id.to_owned(), |code| code.name.clone())
    }
}

/// Frees a copy of a study on a thread: with a million codings that takes longer than a key may.
fn put_away(old: Option<(u64, Arc<Study>)>) {
    if let Some(old) = old {
        std::thread::spawn(move || drop(old));
    }
}
