//! The list of transcripts: who coded what, and how far.

use crate::model::TranscriptIx;
use crate::model::coding::Progress;
use crate::session::acts;
use crate::text::fold::fold;
use crate::tui::command::{Command, Way};
use crate::tui::keymap::{Context, EVERYWHERE, Key};
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{first_shown, put};
use crate::tui::widgets::rows::List;
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("transcripts", &[&EVERYWHERE], &[
    Key::new("down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go to the next transcript."),
    Key::new("up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go to the previous transcript."),
    Key::new("page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a page."),
    Key::new("page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a page."),
    Key::new("first", &Command::RowEnd(Way::Previous)).on(&["Home", "g g"]).group("Move").help("Go to the first transcript."),
    Key::new("last", &Command::RowEnd(Way::Next)).on(&["End", "g e", "G"]).group("Move").help("Go to the last transcript."),
    Key::new("read", &Command::Accept).on(&["Enter"]).group("Go to").help("Read the transcript.").hint("read"),
    Key::new("filter", &Command::Filter).on(&["/"]).group("Find").help("Narrow the list by words.").hint("filter"),
    Key::new("remove", &Command::Remove).on(&["x", "Delete"]).group("Transcripts").help("Take the transcript out with all that hangs on it; what that is comes first, and undo brings it back."),
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

/// The list.
pub struct Transcripts {
    /// All of them, with what is searched: title, id, kind and who is to code it, folded.
    all: Vec<(TranscriptIx, String)>,
    shown: Vec<TranscriptIx>,
    list: List,
}

impl Transcripts {
    /// Lists the study's transcripts.
    pub fn new(shared: &mut Shared) -> Self {
        let mut list = Self { all: Vec::new(), shown: Vec::new(), list: List::default() };
        list.refresh(shared);
        list.list.rows.at = shared.reading.and_then(|ix| list.place_of(ix)).unwrap_or(0);
        list
    }

    fn place_of(&self, ix: TranscriptIx) -> Option<usize> {
        self.shown.iter().position(|known| *known == ix)
    }

    fn chosen(&self) -> Option<TranscriptIx> {
        self.shown.get(self.list.rows.at).copied()
    }

    fn read_chosen(&self, shared: &mut Shared) {
        if let Some(ix) = self.chosen() {
            shared.go(Place::reader(ix, None));
        }
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

    fn narrow(&mut self, _: &mut Shared) {
        let chosen = self.chosen();
        let fits = self.all.iter().filter(|(_, words)| self.list.filter.fits_folded(words));
        self.shown = fits.map(|(ix, _)| *ix).collect();
        self.list.take(self.shown.len(), Some(chosen.and_then(|ix| self.place_of(ix)).unwrap_or(0)));
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

    fn transcript(&self) -> Option<TranscriptIx> {
        self.chosen()
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => self.read_chosen(shared),
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
        let study = &shared.session.study;
        let buf = frame.buffer_mut();
        let wide = area.width >= 70;
        // Who works where matters more than the language, where there is no room for both.
        let roomy = area.width >= 100;
        let title = if wide { area.width * 2 / 5 } else { area.width.saturating_sub(14) };
        let after_kind = if roomy { 19 } else { 14 };
        let x = |offset: u16| area.x + 1 + title + offset;
        let faint = shared.style(Role::Faint);
        put(buf, (area.x + 2, area.y), title, "Transcript", faint);
        if wide {
            put(buf, (x(1), area.y), 12, "Kind", faint);
            if roomy {
                put(buf, (x(14), area.y), 4, "Lang", faint);
            }
            put(buf, (x(after_kind), area.y), 7, "Codings", faint);
            put(buf, (x(after_kind + 8), area.y), 5, "Yours", faint);
            let who = x(after_kind + 14);
            put(buf, (who, area.y), area.right().saturating_sub(who), "Who (✓ done ○ to do)", faint);
        }
        if self.shown.is_empty() {
            let words = if self.all.is_empty() {
                "No transcripts yet: g I brings in files and folders."
            } else {
                "Nothing fits; Esc shows all."
            };
            put(buf, (area.x + 2, area.y + 1), area.width.saturating_sub(3), words, shared.style(Role::Text));
        }
        let own = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
        let height = usize::from(area.height.saturating_sub(1));
        let first = first_shown(self.list.rows.at, height);
        for (y, (row, &ix)) in (area.y + 1..).zip(self.shown.iter().enumerate().skip(first).take(height)) {
            let transcript = study.transcript(ix);
            let chosen = row == self.list.rows.at;
            let base = shared.style(if chosen { Role::Row } else { Role::Text });
            if chosen {
                put(buf, (area.x, y), area.width, &" ".repeat(usize::from(area.width)), base);
                put(buf, (area.x, y), 1, "▸", base);
            }
            // Known of texts that were read since they changed; the list itself reads none.
            let lost = match study.entry(ix).map_or(0, |entry| entry.unsettled()) {
                0 => String::new(),
                lost => format!("{lost} to review"),
            };
            let room = title.saturating_sub(2 + u16::try_from(lost.len()).unwrap_or(0));
            put(buf, (area.x + 2, y), room.saturating_sub(1), transcript.shown(), base);
            put(buf, (area.x + 2 + room, y), title, &lost, shared.style(Role::Warning).patch(base));
            let visible = shared.allowed(ix);
            let codings = study.codings(ix).iter().filter(|coding| visible.sees(coding.coder)).count();
            if !wide {
                put(buf, (x(1), y), 12, &format!("{codings:>6}"), base);
                continue;
            }
            let yours = study.codings(ix).iter().filter(|coding| Some(coding.coder) == own).count();
            put(buf, (x(1), y), 12, &transcript.kind, base);
            if roomy {
                put(buf, (x(14), y), 4, transcript.language.as_deref().unwrap_or_default(), base);
            }
            put(buf, (x(after_kind), y), 7, &format!("{codings:>7}"), base);
            put(buf, (x(after_kind + 8), y), 5, &format!("{yours:>5}"), base);
            let who = x(after_kind + 14);
            put(buf, (who, y), area.right().saturating_sub(who), &coders(ix, shared), base);
        }
        let shown = u16::try_from(self.list.rows.at - first.min(self.list.rows.at)).unwrap_or(0);
        frame.set_cursor_position((area.x, (area.y + 1 + shown).min(area.bottom().saturating_sub(1))));
    }
}

/// Who has worked on a transcript, and whether to the end; and who is still to.
fn coders(ix: TranscriptIx, shared: &Shared) -> String {
    let study = &shared.session.study;
    let Some(entry) = study.entry(ix) else { return String::new() };
    let mut all: Vec<_> = entry.work.keys().copied().chain(entry.codings().iter().map(|coding| coding.coder)).collect();
    all.sort_unstable();
    all.dedup();
    let words = all.iter().map(|coder| {
        let done = entry.work.get(coder).is_some_and(|work| work.status == Progress::Done);
        format!("{}{}", study.coder(*coder), if done { " ✓" } else { "" })
    });
    let assigned = study.settings.assigned.get(&entry.transcript.id).map(Vec::as_slice).unwrap_or_default();
    let works = |coder: &str| study.known_coder(coder).is_some_and(|coder| all.contains(&coder));
    let open = assigned.iter().filter(|coder| !works(coder)).map(|coder| format!("{coder} ○"));
    words.chain(open).collect::<Vec<_>>().join(", ")
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
