//! The list of transcripts: who coded what, and how far.

use crate::commands::acts;
use crate::model::TranscriptIx;
use crate::model::coding::Progress;
use crate::search::fuzzy::{Matcher, Name};
use crate::tui::command::{Command, Way};
use crate::tui::keymap::Context;
use crate::tui::popup::{Answer, Ask, Popup};
use crate::tui::shared::{Place, Request, Shared};
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{first_shown, put};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The list.
pub struct Transcripts {
    all: Vec<TranscriptIx>,
    filter: String,
    shown: Vec<TranscriptIx>,
    at: usize,
    generation: u64,
}

impl Transcripts {
    /// Lists the study's transcripts.
    pub fn new(shared: &Shared) -> Self {
        let mut list = Self { all: Vec::new(), filter: String::new(), shown: Vec::new(), at: 0, generation: 0 };
        list.read(shared);
        list
    }

    fn read(&mut self, shared: &Shared) {
        self.all = shared.session.study.transcripts();
        self.generation = shared.generation;
        self.narrow(shared);
    }

    fn narrow(&mut self, shared: &Shared) {
        let matcher = Matcher::default();
        let fits = |ix: &&TranscriptIx| {
            let transcript = shared.session.study.transcript(**ix);
            let words = format!("{} {} {}", transcript.shown(), transcript.id, transcript.kind);
            matcher.hit(&Name::new(&words), &self.filter).is_some()
        };
        self.shown = self.all.iter().filter(fits).copied().collect();
        self.at = self.at.min(self.shown.len().saturating_sub(1));
    }

    /// Lets the list catch up with the study.
    pub fn refresh(&mut self, shared: &Shared) {
        if self.generation != shared.generation {
            self.read(shared);
        } else {
            self.narrow(shared);
        }
    }

    /// Chooses a transcript.
    pub fn choose(&mut self, ix: TranscriptIx) {
        if let Some(at) = self.shown.iter().position(|known| *known == ix) {
            self.at = at;
        }
    }

    /// The chosen transcript.
    pub fn chosen(&self) -> Option<TranscriptIx> {
        self.shown.get(self.at).copied()
    }

    /// Where its keys are looked up.
    pub fn context(&self) -> Context {
        Context::Transcripts
    }

    /// Does what a command asks.
    pub fn update(&mut self, command: &Command, shared: &mut Shared) {
        let last = self.shown.len().saturating_sub(1);
        let page = usize::from(shared.size.1.saturating_sub(4)).max(1);
        match command {
            Command::Row(Way::Next) | Command::Mouse(crate::tui::command::Mouse::Wheel(Way::Next)) => {
                self.at = (self.at + 1).min(last);
            }
            Command::Row(Way::Previous) | Command::Mouse(crate::tui::command::Mouse::Wheel(Way::Previous)) => {
                self.at = self.at.saturating_sub(1);
            }
            Command::RowPage(Way::Next) => self.at = (self.at + page).min(last),
            Command::RowPage(Way::Previous) => self.at = self.at.saturating_sub(page),
            Command::RowEnd(Way::Next) => self.at = last,
            Command::RowEnd(Way::Previous) => self.at = 0,
            Command::Mouse(crate::tui::command::Mouse::Press(_, y)) => {
                let first = first_shown(self.at, page);
                let row = usize::from(y.saturating_sub(2)) + first;
                if *y >= 2 && row < self.shown.len() {
                    if row == self.at {
                        self.read_chosen(shared);
                    }
                    self.at = row;
                }
            }
            Command::Accept => self.read_chosen(shared),
            Command::Filter => {
                let note = "Words of title, id or kind. Nothing shows all.";
                shared.ask(Request::Open(Popup::prompt(Ask::Search, "Narrow the list", note, &self.filter)));
            }
            Command::Back => {
                self.filter.clear();
                self.narrow(shared);
            }
            Command::Done => {
                if let Some(&ix) = self.shown.get(self.at) {
                    toggle_done(ix, shared);
                }
            }
            _ => {}
        }
    }

    fn read_chosen(&self, shared: &mut Shared) {
        if let Some(&ix) = self.shown.get(self.at) {
            shared.ask(Request::Go(Place::Reader(ix, None)));
        }
    }

    /// Takes a popup's answer.
    pub fn answer(&mut self, ask: Ask, answer: Answer) {
        if let (Ask::Search, Answer::Words(words)) = (ask, answer) {
            self.filter = words;
            self.at = 0;
        }
    }

    /// What stands at the top.
    pub fn title(&self, shared: &Shared) -> (String, String) {
        let title = shared.session.study.settings.title.clone();
        (format!("{title} › transcripts"), String::new())
    }

    /// What stands at the foot.
    pub fn position(&self) -> String {
        let filter = if self.filter.is_empty() { String::new() } else { format!(" · “{}”", self.filter) };
        format!("{}/{}{filter}", (self.at + 1).min(self.shown.len()), self.shown.len())
    }

    /// Draws the list.
    pub fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let study = &shared.session.study;
        let buf = frame.buffer_mut();
        let wide = area.width >= 70;
        let title = if wide { area.width * 2 / 5 } else { area.width.saturating_sub(14) };
        let x = |offset: u16| area.x + 1 + title + offset;
        let faint = shared.style(Role::Faint);
        put(buf, (area.x + 2, area.y), title, "Transcript", faint);
        if wide {
            put(buf, (x(1), area.y), 14, "Kind", faint);
            put(buf, (x(16), area.y), 5, "Lang", faint);
            put(buf, (x(22), area.y), 8, "Codings", faint);
            put(buf, (x(31), area.y), area.right().saturating_sub(x(31)), "Coders (✓ done)", faint);
        }
        if self.shown.is_empty() {
            let words = if self.all.is_empty() {
                "No transcripts yet: `verbatim import FILE` brings them in."
            } else {
                "Nothing fits; Esc shows all."
            };
            put(buf, (area.x + 2, area.y + 1), area.width.saturating_sub(3), words, shared.style(Role::Text));
        }
        let height = usize::from(area.height.saturating_sub(1));
        let first = first_shown(self.at, height);
        for (y, (row, &ix)) in (area.y + 1..).zip(self.shown.iter().enumerate().skip(first).take(height)) {
            let transcript = study.transcript(ix);
            let chosen = row == self.at;
            let base = shared.style(if chosen { Role::Row } else { Role::Text });
            if chosen {
                put(buf, (area.x, y), area.width, &" ".repeat(usize::from(area.width)), base);
                put(buf, (area.x, y), 1, "▸", base);
            }
            put(buf, (area.x + 2, y), title.saturating_sub(2), transcript.shown(), base);
            let codings = study.codings(ix).len();
            if !wide {
                put(buf, (x(1), y), 12, &format!("{codings:>6}"), base);
                continue;
            }
            put(buf, (x(1), y), 14, &transcript.kind, base);
            put(buf, (x(16), y), 5, transcript.language.as_deref().unwrap_or_default(), base);
            put(buf, (x(22), y), 8, &format!("{codings:>7}"), base);
            put(buf, (x(31), y), area.right().saturating_sub(x(31)), &coders(ix, shared), base);
        }
        let shown = u16::try_from(self.at - first.min(self.at)).unwrap_or(0);
        frame.set_cursor_position((area.x, (area.y + 1 + shown).min(area.bottom().saturating_sub(1))));
    }
}

/// Who has worked on a transcript, and whether to the end.
fn coders(ix: TranscriptIx, shared: &Shared) -> String {
    let study = &shared.session.study;
    let Some(entry) = study.entry(ix) else { return String::new() };
    let mut all: Vec<_> = entry.work.keys().copied().chain(entry.codings().iter().map(|coding| coding.coder)).collect();
    all.sort_unstable();
    all.dedup();
    let words = all.into_iter().map(|coder| {
        let done = entry.work.get(&coder).is_some_and(|work| work.status == Progress::Done);
        format!("{}{}", study.coder(coder), if done { " ✓" } else { "" })
    });
    words.collect::<Vec<_>>().join(", ")
}

fn toggle_done(ix: TranscriptIx, shared: &mut Shared) {
    let study = &shared.session.study;
    let own = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
    let work = own.and_then(|coder| study.entry(ix)?.work.get(&coder));
    let done = work.is_some_and(|work| work.status == Progress::Done);
    let next = if done { Progress::InProgress } else { Progress::Done };
    let act = acts::set_progress(&mut shared.session, ix, next);
    if shared.perform(act) {
        shared.tell(if done { "Marked as in progress." } else { "Marked as worked through to the end." });
    }
}
