//! The list of transcripts: who coded what, and how far.

mod draw;

use crate::model::coding::Progress as Stage;
use crate::model::{Problem, Span, Study, Transcript, TranscriptIx};
use crate::session::acts;
use crate::session::measures::Source;
use crate::session::tables::progress::{Progress, progress};
use crate::store::document::Document;
use crate::text::display::display;
use crate::text::fold::fold;
use crate::text::offsets::Text;
use crate::text::wrap::columns;
use crate::tui::command::{Command, Way};
use crate::tui::keymap::{Context, EVERYWHERE, Key};
use crate::tui::place::{At, Place};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::task::Derived;
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::frame::first_shown;
use crate::tui::widgets::rows::{List, below_heads};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::path::Path;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("transcripts", &[&EVERYWHERE], &[
    Key::new("down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go to the next transcript."),
    Key::new("up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go to the previous transcript."),
    Key::new("page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a page."),
    Key::new("page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a page."),
    Key::new("first", &Command::RowEnd(Way::Previous)).on(&["Home", "g g"]).group("Move").help("Go to the first transcript."),
    Key::new("last", &Command::RowEnd(Way::Next)).on(&["End", "g e", "G"]).group("Move").help("Go to the last transcript."),
    Key::new("read", &Command::Accept).on(&["Enter"]).group("Go to").help("Read the transcript.").hint("read"),
    Key::new("sort", &Command::Sort).on(&["s"]).group("Show").help("Put the transcripts in another order.").hint("sort"),
    Key::new("filter", &Command::Filter).on(&["/"]).group("Find").help("Narrow the list by words.").hint("filter"),
    Key::new("remove", &Command::Remove).on(&["x", "Delete"]).group("Transcripts").help("Take the transcript out with all that hangs on it; what that is comes first, and undo brings it back."),
    Key::new("close", &Command::Quit).on(&["q"]).group("View").help("Leave the program, once everything is saved.").hint("quit"),
    Key::new("done", &Command::Done).on(&["D"]).group("Code").help("Mark the transcript as worked through to the end, or take the mark back.").hint("done"),
    Key::new("correct", &Command::EditText).on(&["E"]).group("Change").help("Correct the transcript's text in your own editor; codings go with their words."),
    Key::new("speakers", &Command::Speakers).on(&["S"]).group("People").help("See who speaks in the transcript, and who moderates.").hint("speakers"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "transcripts",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("overview", &Command::Go(Place::room("transcripts"))).on(&["g o"]).group("Go to").help("Go to the list of transcripts.")],
    open: |_, shared| Ok(Box::new(Transcripts::new(shared))),
};

/// Rows below the list, in which the next turn to code is read; none in a low window.
fn foot(area: Rect) -> u16 {
    if area.height >= 12 { 3 } else { 0 }
}

/// In which order the transcripts stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    /// By id, as in tables.
    #[default]
    Id,
    Title,
    /// The least coded first.
    Coded,
    /// The most codings first.
    Codings,
    /// The longest first.
    Words,
    /// The newest first.
    Date,
    /// The one read last first.
    Visit,
}

impl Order {
    const ALL: [(Self, &str); 7] = [
        (Self::Id, "by id"),
        (Self::Title, "by title"),
        (Self::Coded, "the least coded first"),
        (Self::Codings, "the most codings first"),
        (Self::Words, "the longest first"),
        (Self::Date, "the newest first"),
        (Self::Visit, "the one you read last first"),
    ];

    /// Whether it goes by what texts have to be looked at for.
    fn reads_texts(self) -> bool {
        matches!(self, Self::Coded | Self::Words)
    }
}

/// The next turn of a transcript that is to be coded, as it is read below the list.
#[derive(Clone, Debug)]
struct Preview {
    of: TranscriptIx,
    next: Option<(u32, Span)>,
    words: String,
}

/// What a thread looks up in texts.
type Looked = (Vec<(TranscriptIx, Progress)>, Vec<Problem>);

/// Columns of what is said of codings to review, behind a title.
const TO_REVIEW: usize = 13;

/// How many transcripts before and behind those that are seen are looked up with them.
const AROUND: usize = 300;

/// How many transcripts before and behind the chosen one have their next turn read.
const NEAR: usize = 32;

/// How many next turns are kept.
const PEEKED: usize = 256;

/// The list.
pub struct Transcripts {
    /// All of them, with what is searched: title, id, kind and who is to code it, folded.
    all: Vec<(TranscriptIx, String)>,
    shown: Vec<TranscriptIx>,
    /// Columns of the longest title, with what may stand behind it.
    widest: u16,
    list: List,
    order: Order,
    /// Where reading can go on: the first row.
    go_on: Option<Place>,
    /// How far whoever works here is, as far as it was looked up.
    known: HashMap<TranscriptIx, Progress>,
    /// The next turns of the chosen transcript and of those around it.
    previews: Vec<Preview>,
    work: Derived<Looked>,
    peek: Derived<Vec<Preview>>,
    /// The state of the study whose progress is known.
    of: u64,
}

impl Transcripts {
    /// Lists the study's transcripts.
    pub fn new(shared: &mut Shared) -> Self {
        let mut list = Self {
            all: Vec::new(),
            shown: Vec::new(),
            widest: 0,
            list: List::default(),
            order: Order::default(),
            go_on: None,
            known: HashMap::new(),
            previews: Vec::new(),
            work: Derived::default(),
            peek: Derived::default(),
            of: 0,
        };
        list.refresh(shared);
        list.list.rows.at = shared.reading.and_then(|ix| list.place_of(ix)).unwrap_or(0);
        list
    }

    /// Rows before the first transcript.
    fn lead(&self) -> usize {
        usize::from(self.go_on.is_some())
    }

    fn place_of(&self, ix: TranscriptIx) -> Option<usize> {
        self.shown.iter().position(|known| *known == ix).map(|place| place + self.lead())
    }

    fn chosen(&self) -> Option<TranscriptIx> {
        self.shown.get(self.list.rows.at.checked_sub(self.lead())?).copied()
    }

    fn read_chosen(&self, shared: &mut Shared) {
        match (self.chosen(), self.go_on) {
            (Some(ix), _) => shared.go(Place::reader(ix, None)),
            (None, Some(place)) if self.list.rows.at == 0 => shared.go(place),
            _ => {}
        }
    }

    /// The transcript in which reading can go on.
    fn looked_on(&self) -> Option<TranscriptIx> {
        match self.go_on?.at {
            At::Passage(ix, _) | At::Transcript(ix) => Some(ix),
            _ => None,
        }
    }

    /// The transcript whose next turn is read below the list.
    fn looked_at(&self) -> Option<TranscriptIx> {
        self.chosen().or_else(|| self.looked_on().filter(|_| self.list.rows.at == 0))
    }

    /// Looks up, on a thread, how far one is in what is shown and around it.
    fn look(&mut self, shared: &mut Shared) {
        if let Some((found, problems)) = shared.answer(&mut self.work, "How far you are could not be looked up.") {
            shared.note(problems);
            self.known.extend(found);
            if self.order.reads_texts() {
                self.narrow(shared);
            }
        }
        if self.work.is_busy() {
            return;
        }
        let study = &shared.session.study;
        let area = shared.body();
        let height = usize::from(area.height.saturating_sub(1 + foot(area)));
        let first = first_shown(self.list.rows.at, height).saturating_sub(self.lead());
        let part = |from: usize, to: usize| self.shown.get(from..self.shown.len().min(to)).unwrap_or_default();
        // The first look is short; who goes on through the list meets what is known already.
        let around = if self.known.is_empty() { 0 } else { AROUND };
        let (seen, around) = if self.order.reads_texts() {
            (&self.shown[..], &self.shown[..])
        } else {
            (part(first, first + height), part(first.saturating_sub(around), first + height + around))
        };
        let is_new = self.of != shared.generation;
        let is_stale =
            |ix: &TranscriptIx| is_new || self.known.get(ix).is_none_or(|it| it.version != study.version(*ix));
        if !seen.iter().any(is_stale) {
            return;
        }
        let mut wanted: Vec<TranscriptIx> = around.iter().copied().filter(is_stale).collect();
        wanted.sort_by(|a, b| study.transcript(*a).id.cmp(&study.transcript(*b).id));
        self.of = shared.generation;
        let coder = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
        let (study, source) = (study.excerpt(&wanted), Source::of(&shared.session));
        self.work.start(shared.generation, wanted.len(), move |read| {
            let (mut found, problems) = progress(&study, &source, &wanted, coder, read);
            let known: HashSet<TranscriptIx> = found.iter().map(|(ix, _)| *ix).collect();
            // Of a text that cannot be read nothing is known; it is asked for once.
            let nothing = |ix: &TranscriptIx| (*ix, Progress { version: study.version(*ix), ..Progress::default() });
            found.extend(wanted.iter().filter(|ix| !known.contains(ix)).map(nothing));
            (found, problems)
        });
    }

    /// What is known of the turn that comes next in a transcript.
    fn preview(&self, ix: TranscriptIx) -> Option<&Preview> {
        let next = self.known.get(&ix)?.next;
        self.previews.iter().find(|known| known.of == ix && known.next == next)
    }

    /// Reads, on a thread, the turn that comes next in the chosen transcript and in those around it: who goes on through the
    /// list finds it read.
    fn peek(&mut self, shared: &mut Shared) {
        if let Some(mut read) = shared.answer(&mut self.peek, "The next turn could not be read.") {
            read.append(&mut self.previews);
            read.truncate(PEEKED);
            self.previews = read;
        }
        let Some(ix) = self.looked_at().filter(|_| !self.peek.is_busy() && foot(shared.body()) > 0) else { return };
        let at = self.shown.iter().position(|known| *known == ix).unwrap_or(0);
        let around = |reach: usize| {
            let rows = self.shown.get(at.saturating_sub(reach)..self.shown.len().min(at + reach + 1));
            std::iter::once(ix).chain(rows.unwrap_or_default().iter().copied())
        };
        let is_missing = |ix: &TranscriptIx| self.known.contains_key(ix) && self.preview(*ix).is_none();
        if !around(NEAR).any(|ix| is_missing(&ix)) {
            return;
        }
        // What is read now comes first, and alone.
        let reach = if is_missing(&ix) { 0 } else { NEAR * 2 };
        let mut missing: Vec<TranscriptIx> = around(reach).filter(is_missing).collect();
        missing.sort();
        missing.dedup();
        let next = |ix: &TranscriptIx| self.known.get(ix).and_then(|known| known.next);
        let study = &shared.session.study;
        let wanted: Vec<_> = missing.iter().map(|ix| (*ix, next(ix), study.transcript(*ix).clone())).collect();
        let root = shared.session.root.clone();
        self.peek.start(shared.generation, 1, move |_| {
            let read = wanted.into_iter();
            read.map(|(of, next, transcript)| Preview { of, next, words: next_turn(&root, &transcript, next) })
                .collect()
        });
    }

    /// Shows what hangs on the chosen transcript before it goes.
    fn ask_remove(&self, shared: &mut Shared) {
        let Some(ix) = self.chosen() else { return };
        match acts::remove_transcripts(&mut shared.session, &[ix]) {
            Ok(removal) => {
                let title = format!("Take {} out of the study?", shared.session.study.transcript(ix).shown());
                let then = move |(): (), shared: &mut Shared| {
                    let act = acts::remove_transcripts(&mut shared.session, &[ix]).map(|removal| removal.act);
                    if shared.perform(act) {
                        shared.tell("Taken out. u brings it back.");
                    }
                };
                let width = shared.size.0;
                shared.open(Popup::preview(title, "Take it out", &removal.sentences, width, Then::anywhere(then)));
            }
            Err(failure) => shared.fail(failure),
        }
    }
}

impl Transcripts {
    /// Puts what is shown in order; what is not known comes last.
    fn sort(&mut self, shared: &Shared) {
        let study = &shared.session.study;
        let known = &self.known;
        let id = |ix: &TranscriptIx| study.transcript(*ix);
        match self.order {
            Order::Id => {}
            Order::Title => self.shown.sort_by_key(|ix| fold(id(ix).shown())),
            Order::Coded => {
                let share = |ix: &TranscriptIx| known.get(ix).map_or(f64::INFINITY, Progress::share);
                self.shown.sort_by(|a, b| share(a).total_cmp(&share(b)));
            }
            Order::Codings => {
                let seen = |ix: &TranscriptIx| {
                    let visible = shared.allowed(*ix);
                    study.codings(*ix).iter().filter(|coding| visible.sees(coding.coder)).count()
                };
                self.shown.sort_by_cached_key(|ix| Reverse(seen(ix)));
            }
            Order::Words => self.shown.sort_by_key(|ix| Reverse(known.get(ix).map_or(0, |it| it.words))),
            Order::Date => self.shown.sort_by_key(|ix| Reverse(id(ix).date.clone())),
            Order::Visit => self.shown.sort_by_key(|ix| Reverse(shared.places.visits.get(&id(ix).id).cloned())),
        }
    }
}

impl Room for Transcripts {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn sought(&self) -> Option<&'static str> {
        Some("title, id or kind, or who is to code it")
    }

    fn narrow(&mut self, shared: &mut Shared) {
        let (chosen, was_on) = (self.chosen(), self.go_on.is_some() && self.list.rows.at == 0);
        let fits = self.all.iter().filter(|(_, words)| self.list.filter.fits_folded(words));
        self.shown = fits.map(|(ix, _)| *ix).collect();
        let widest = self.shown.iter().map(|ix| columns(shared.session.study.transcript(*ix).shown())).max();
        self.widest = u16::try_from(widest.unwrap_or(0) + TO_REVIEW).unwrap_or(u16::MAX);
        self.sort(shared);
        // Whoever looks for something means the list.
        self.go_on = shared.left.filter(|place| self.list.filter.is_empty() && exists(*place, &shared.session.study));
        let at = chosen.and_then(|ix| self.place_of(ix)).or(was_on.then_some(0));
        self.list.take(self.shown.len() + self.lead(), Some(at.unwrap_or(0)));
    }

    fn clicked(&mut self, shared: &mut Shared) {
        self.read_chosen(shared);
    }

    fn read(&mut self, shared: &mut Shared) {
        let study = &shared.session.study;
        let all = study.transcripts().into_iter().map(|ix| {
            let transcript = study.transcript(ix);
            let assigned =
                study.settings.assigned.get(&transcript.id).map(|coders| coders.join(" ")).unwrap_or_default();
            (ix, fold(&format!("{} {} {} {assigned}", transcript.shown(), transcript.id, transcript.kind)))
        });
        self.all = all.collect();
        self.narrow(shared);
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.list.is_stale(shared.generation) {
            self.read(shared);
        }
        self.look(shared);
        self.peek(shared);
    }

    fn is_counting(&self) -> bool {
        self.work.is_busy() || self.peek.is_busy()
    }

    fn lines(&self, body: Rect) -> Option<Rect> {
        let rows = below_heads(body);
        Some(Rect { height: rows.height.saturating_sub(foot(body)), ..rows })
    }

    fn title(&self, _: &Shared) -> String {
        let order = Order::ALL.iter().find(|(order, _)| *order == self.order && self.order != Order::Id);
        order.map_or_else(|| "transcripts".to_owned(), |(_, words)| format!("transcripts · {words}"))
    }

    fn transcript(&self) -> Option<TranscriptIx> {
        self.chosen()
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => self.read_chosen(shared),
            Command::Sort => {
                let rows = Order::ALL.iter().map(|(order, words)| (Row::from((*words).to_owned()), *order)).collect();
                let then = Then::here(|list: &mut Self, order, shared: &mut Shared| {
                    list.order = order;
                    list.narrow(shared);
                    list.look(shared);
                });
                let at = Order::ALL.iter().position(|(order, _)| *order == self.order).unwrap_or(0);
                shared.open(Popup::choice("In which order?", rows, at, then));
            }
            Command::Remove => self.ask_remove(shared),
            Command::Done => {
                if let Some(ix) = self.chosen() {
                    toggle_done(ix, shared);
                }
            }
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        self.draw_all(frame, area, shared);
    }
}

/// Whether a place can still be gone to.
fn exists(place: Place, study: &Study) -> bool {
    match place.at {
        At::Passage(ix, _) | At::Transcript(ix) => study.entry(ix).is_some_and(|entry| entry.present),
        _ => false,
    }
}

/// The next turn without a coding of one's own, in words.
fn next_turn(root: &Path, transcript: &Transcript, next: Option<(u32, Span)>) -> String {
    let Some((number, at)) = next else {
        return "There is no participant's turn here without a coding of yours.".to_owned();
    };
    match Document::text_of(root, transcript) {
        Ok(text) => {
            let text = Text::new(text);
            let words: Vec<&str> = text.slice(at).split_whitespace().take(80).collect();
            format!("Next without a code of yours, turn {number}: {}", display(&words.join(" ")))
        }
        Err(problem) => problem.to_string(),
    }
}

fn toggle_done(ix: TranscriptIx, shared: &mut Shared) {
    let study = &shared.session.study;
    let own = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
    let work = own.and_then(|coder| study.entry(ix)?.work.get(&coder));
    let done = work.is_some_and(|work| work.status == Stage::Done);
    let next = if done { Stage::InProgress } else { Stage::Done };
    let act = acts::set_progress(&mut shared.session, ix, next);
    if shared.perform(act) {
        shared.tell(if done { "Marked as in progress." } else { "Marked as worked through to the end." });
    }
}
