//! All memos in one list: on codings, passages, codes, transcripts and the study.

use crate::edit::Act;
use crate::model::moment::moment;
use crate::model::{Case, Coding, CodingId, Memo, MemoAbout, MemoKind, Span, TranscriptIx};
use crate::session::tables::codings::stored_quote;
use crate::session::{Failure, acts};
use crate::text::fold::fold;
use crate::tui::command::{Command, Way};
use crate::tui::keymap::{Context, EVERYWHERE, Key};
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::theme::Role;
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::frame::{first_shown, lines, put};
use crate::tui::widgets::rows::List;
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("memos", &[&EVERYWHERE], &[
    Key::new("down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go to the next memo."),
    Key::new("up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go to the previous memo."),
    Key::new("page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a screenful."),
    Key::new("page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a screenful."),
    Key::new("first", &Command::RowEnd(Way::Previous)).on(&["Home", "g g"]).group("Move").help("Go to the first memo."),
    Key::new("last", &Command::RowEnd(Way::Next)).on(&["End", "g e", "G"]).group("Move").help("Go to the last memo."),
    Key::new("open", &Command::Accept).on(&["Enter"]).group("Go to").help("See the passage in its transcript, or open the memo to write on.").hint("open"),
    Key::new("text-down", &Command::Page(Way::Next)).on(&["J", "Ctrl-Down"]).group("Move").help("Go down in the memo's text."),
    Key::new("text-up", &Command::Page(Way::Previous)).on(&["K", "Ctrl-Up"]).group("Move").help("Go up in the memo's text."),
    Key::new("new-memo", &Command::NewMemo).on(&["n"]).group("Change").help("Write a new memo or a journal entry.").hint("new"),
    Key::new("filter", &Command::Filter).on(&["/", "Ctrl-f"]).group("Find").help("Narrow the list by words of memo, passage, code, transcript or coder.").hint("filter"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "memos",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("memos", &Command::Go(Place::room("memos"))).on(&["g y"]).group("Go to").help("Go to the diary: all memos.")],
    open: |_, shared| Ok(Box::new(Memos::new(shared))),
};

/// Where a memo stands.
#[derive(Clone, Debug, PartialEq)]
enum Spot {
    Coding(TranscriptIx, Coding),
    Passage(TranscriptIx, Span, String),
    File(Box<Memo>),
}

#[derive(Clone, Debug)]
struct Item {
    spot: Spot,
    kind: &'static str,
    about: String,
    coder: String,
    date: String,
    words: String,
    /// Everything that is searched, folded.
    folded: String,
}

/// The list.
pub struct Memos {
    all: Vec<Item>,
    shown: Vec<usize>,
    list: List,
    /// Lines of the text scrolled past.
    scroll: usize,
    /// The passage that the chosen memo is about, with the item it belongs to.
    quote: Option<(usize, String)>,
}

impl Memos {
    /// Lists the study's memos.
    pub fn new(shared: &mut Shared) -> Self {
        let mut list = Self { all: Vec::new(), shown: Vec::new(), list: List::default(), scroll: 0, quote: None };
        list.refresh(shared);
        list
    }

    /// Shows the memos that have the words of the filter; that at a spot is chosen.
    fn show(&mut self, chosen: Option<&Spot>) {
        let of = |at: usize| self.all.get(at);
        let fits = |at: &usize| of(*at).is_some_and(|item| self.list.filter.fits_folded(&item.folded));
        self.shown = (0..self.all.len()).filter(fits).collect();
        let is_it = |at: &usize| of(*at).is_some_and(|item| chosen.is_some_and(|spot| same(&item.spot, spot)));
        self.list.take(self.shown.len(), self.shown.iter().position(is_it));
    }

    fn chosen(&self) -> Option<&Item> {
        self.all.get(*self.shown.get(self.list.rows.at)?)
    }

    fn scroll_text(&mut self, way: Way, shared: &Shared) {
        let text = self.split(shared.body()).1;
        let count = self.text(text.width, shared).len();
        let most = count.saturating_sub(text.height.into());
        self.scroll = match way {
            Way::Next => (self.scroll + 3).min(most),
            Way::Previous => self.scroll.saturating_sub(3),
        };
    }

    fn open(&self, shared: &mut Shared) {
        match self.chosen().map(|item| item.spot.clone()) {
            Some(Spot::Coding(ix, coding)) => {
                let known = shared.session.study.codings(ix).iter().find(|known| known.id == coding.id);
                let stands = known.filter(|known| shared.session.study.stands(known)).map(|known| known.at);
                let place = stands.map_or(Place::room("review"), |at| Place::reader(ix, Some(at)));
                shared.go(place);
            }
            Some(Spot::Passage(ix, at, _)) => shared.go(Place::reader(ix, Some(at))),
            Some(Spot::File(memo)) if shared.session.coder.as_deref() == Some(memo.coder.as_str()) => {
                let (title, words) = (format!("Memo on {}", about(&memo.about, shared)), memo.body.clone());
                let then = Then::here(move |memos: &mut Self, words: String, shared: &mut Shared| {
                    let act = acts::edit_memo(&shared.session, &memo, &words);
                    memos.write(act, shared);
                });
                shared.open(Popup::editor(title, words, then));
            }
            Some(Spot::File(memo)) => {
                shared.tell(format!("This memo is {}'s: only its writer changes it. n writes your own.", memo.coder));
            }
            None => {}
        }
    }

    /// Chooses a memo file.
    fn choose(&mut self, memo: Option<&Memo>) {
        let is_it = |at: &usize| {
            self.all.get(*at).is_some_and(|item| match (&item.spot, memo) {
                (Spot::File(known), Some(memo)) => known.coder == memo.coder && known.name == memo.name,
                _ => false,
            })
        };
        if let Some(at) = self.shown.iter().position(is_it) {
            self.list.rows.at = at;
        }
    }

    /// Where list and text stand: side by side where there is room.
    fn split(&self, area: Rect) -> (Rect, Rect) {
        let body = Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(1));
        if area.width >= 100 {
            let left = area.width * 2 / 5;
            let text = Rect::new(area.x + left + 2, body.y, area.width - left - 3, body.height);
            return (Rect::new(area.x, body.y, left, body.height), text);
        }
        let half = body.height / 2;
        let text = Rect::new(
            area.x + 2,
            body.y + half + 1,
            area.width.saturating_sub(3),
            body.height.saturating_sub(half + 1),
        );
        (Rect::new(area.x, body.y, area.width, half), text)
    }

    /// The chosen memo with its passage, line by line.
    fn text(&self, width: u16, shared: &Shared) -> Vec<(String, Role)> {
        let Some(item) = self.chosen() else { return Vec::new() };
        let mut out: Vec<(String, Role)> = Vec::new();
        let mut say =
            |words: &str, role: Role| out.extend(lines(words, width.min(80)).into_iter().map(|line| (line, role)));
        say(&item.about, Role::Strong);
        let place = match &item.spot {
            Spot::Coding(ix, _) | Spot::Passage(ix, ..) => {
                format!("{} · ", shared.session.study.transcript(*ix).shown())
            }
            Spot::File(_) => String::new(),
        };
        say(&format!("{place}{} · {} · {}", item.kind, item.coder, item.date), Role::Faint);
        say("", Role::Text);
        if let Some((_, quote)) = self.quote.as_ref().filter(|(_, quote)| !quote.is_empty()) {
            let words: Vec<&str> = quote.split_whitespace().collect();
            say(&format!("“{}”", words.join(" ")), Role::Faint);
            say("", Role::Text);
        }
        say(&item.words, Role::Text);
        out
    }

    /// Does what was written as a memo, and chooses it.
    fn write(&mut self, act: Result<Act, Failure>, shared: &mut Shared) {
        let name = act.as_ref().ok().and_then(made);
        if shared.perform(act) {
            self.read(shared);
            self.choose(name.as_ref());
            shared.tell("Written.");
        }
    }
}

impl Room for Memos {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn lines(&self, body: Rect) -> Option<Rect> {
        Some(self.split(body).0)
    }

    fn sought(&self) -> Option<&'static str> {
        Some("memo, passage, code, transcript, coder or day")
    }

    fn narrow(&mut self, _: &mut Shared) {
        self.list.restart();
        self.show(None);
    }

    fn clicked(&mut self, shared: &mut Shared) {
        self.open(shared);
    }

    fn read(&mut self, shared: &mut Shared) {
        let chosen = self.chosen().map(|item| item.spot.clone());
        self.all = items(shared);
        self.quote = None;
        self.show(chosen.as_ref());
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.list.is_stale(shared.generation) {
            self.read(shared);
        }
        let Some(&number) = self.shown.get(self.list.rows.at) else { return };
        if self.quote.as_ref().is_some_and(|(known, _)| *known == number) {
            return;
        }
        let quote = match self.chosen().map(|item| item.spot.clone()) {
            Some(Spot::Coding(ix, coding)) => words_of(ix, coding.id, shared),
            Some(Spot::Passage(_, _, quote)) => quote,
            _ => String::new(),
        };
        self.quote = Some((number, quote));
        self.scroll = 0;
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Page(way) => self.scroll_text(*way, shared),
            Command::Accept => self.open(shared),
            Command::NewMemo => ask_about(shared),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let buf = frame.buffer_mut();
        let (list, text) = self.split(area);
        let faint = shared.style(Role::Faint);
        let side = text.y == list.y;
        let about = (list.width * 2 / 5).clamp(10, 34);
        put(buf, (list.x + 2, area.y), about, "About", faint);
        put(buf, (list.x + 3 + about, area.y), list.width.saturating_sub(about + 3), "Memo", faint);
        if side {
            for y in list.top()..list.bottom() {
                put(buf, (list.right(), y), 1, "│", shared.style(Role::Frame));
            }
        } else {
            let rule = "─".repeat(usize::from(area.width));
            put(buf, (area.x, list.bottom()), area.width, &rule, shared.style(Role::Frame));
        }
        if self.shown.is_empty() {
            let words = if self.all.is_empty() {
                "No memos yet: n writes one; in a transcript m writes on a coding or a passage."
            } else {
                "Nothing fits; Esc shows all."
            };
            for (y, line) in (list.y..).zip(lines(words, list.width.saturating_sub(3))) {
                put(buf, (list.x + 2, y), list.width.saturating_sub(3), &line, shared.style(Role::Text));
            }
        }
        let first = first_shown(self.list.rows.at, list.height.into());
        for (y, (row, at)) in (list.y..list.bottom()).zip(self.shown.iter().enumerate().skip(first)) {
            let Some(item) = self.all.get(*at) else { continue };
            let chosen = row == self.list.rows.at;
            let base = shared.style(if chosen { Role::Row } else { Role::Text });
            if chosen {
                put(buf, (list.x, y), list.width, &" ".repeat(usize::from(list.width)), base);
                put(buf, (list.x, y), 1, "▸", base);
            }
            put(buf, (list.x + 2, y), about, &item.about, base);
            let line = item.words.lines().map(|line| line.trim_start_matches(['#', ' '])).find(|line| !line.is_empty());
            let x = list.x + 3 + about;
            put(buf, (x, y), list.right().saturating_sub(x), line.unwrap_or_default(), base);
        }
        let words = self.text(text.width, shared);
        for (y, (line, role)) in (text.y..text.bottom()).zip(words.iter().skip(self.scroll)) {
            put(buf, (text.x, y), text.width, line, shared.style(*role));
        }
        if words.len() > self.scroll + usize::from(text.height) && text.height > 0 {
            put(buf, (text.right().saturating_sub(9), text.bottom() - 1), 9, " J: more…", shared.style(Role::Key));
        }
        let row = u16::try_from(self.list.rows.at - first.min(self.list.rows.at)).unwrap_or(0);
        frame.set_cursor_position((list.x, (list.y + row).min(area.bottom().saturating_sub(1))));
    }
}

/// The passage of a coding; of one that lost its words, what its file remembers.
fn words_of(ix: TranscriptIx, id: CodingId, shared: &mut Shared) -> String {
    let Ok(document) = shared.session.document(ix) else { return String::new() };
    let known = shared.session.study.codings(ix).iter().find(|coding| coding.id == id).copied();
    match known {
        Some(coding) if shared.session.study.stands(&coding) => document.text.slice(coding.at).to_owned(),
        Some(coding) => stored_quote(&mut shared.session, ix, &coding).words,
        None => String::new(),
    }
}

fn same(one: &Spot, other: &Spot) -> bool {
    match (one, other) {
        (Spot::Coding(_, one), Spot::Coding(_, other)) => one.id == other.id,
        (Spot::Passage(ix, at, _), Spot::Passage(other, there, _)) => ix == other && at == there,
        (Spot::File(one), Spot::File(other)) => one.coder == other.coder && one.name == other.name,
        _ => false,
    }
}

/// What a memo is about, in words.
fn about(about: &MemoAbout, shared: &Shared) -> String {
    match about {
        MemoAbout::Study => "the study".to_owned(),
        MemoAbout::Code(id) => shared.code_name(id),
        MemoAbout::Transcript(id) => shared.case_name(&Case::Transcript(id.clone())),
        MemoAbout::Cell(case, code) => format!("{} × {}", shared.case_name(case), shared.code_name(code)),
    }
}

/// Memo files, the newest first; then memos on codings and passages, by transcript and place.
fn items(shared: &Shared) -> Vec<Item> {
    let study = &shared.session.study;
    let item = |spot: Spot, kind, about: String, coder: &str, date: String, words: &str, more: &str| {
        let folded = fold(&format!("{about} {coder} {date} {kind} {words} {more}"));
        Item { spot, kind, about, coder: coder.to_owned(), date, words: words.to_owned(), folded }
    };
    let mut all: Vec<Item> = Vec::new();
    for memo in study.memos.iter().filter(|memo| may_see(memo, shared)) {
        let spot = Spot::File(Box::new(memo.clone()));
        let about = about(&memo.about, shared);
        all.push(item(spot, memo.kind.word(), about, &memo.coder, memo.date.clone(), &memo.body, &memo.name));
    }
    all.sort_by(|a, b| b.date.cmp(&a.date));
    for ix in study.transcripts() {
        let shown = study.transcript(ix).shown();
        let (mut here, visible): (Vec<(u32, Item)>, _) = (Vec::new(), shared.allowed(ix));
        for coding in study.codings(ix).iter().filter(|coding| visible.sees(coding.coder)) {
            let Some(memo) = study.extra(coding).and_then(|extra| extra.memo.as_deref()) else { continue };
            let about = shared.code_name(study.code_id(study.target(coding.code)));
            let date: String = moment(coding.made).chars().take(10).collect();
            let spot = Spot::Coding(ix, *coding);
            here.push((
                coding.at.start,
                item(spot, "on a coding", about, study.coder(coding.coder), date, memo, shown),
            ));
        }
        let entry = study.entry(ix);
        let notes = entry.map(|entry| entry.notes.as_slice()).unwrap_or_default();
        for (coder, note) in notes.iter().filter(|(coder, _)| visible.sees(*coder)) {
            let standing = entry.and_then(|entry| entry.note_at(note));
            let date: String = note.made.clone().unwrap_or_default().chars().take(10).collect();
            let tail = note.tail.as_ref().map_or_else(String::new, |tail| format!(" […] {tail}"));
            let quote = format!("{}{tail}", note.quote);
            let more = format!("{shown} {quote}");
            // A note that lost its words is read where it was made, and says so.
            let spot = Spot::Passage(ix, standing.unwrap_or(note.at), quote);
            let lost = if standing.is_none() { " · its words are gone" } else { "" };
            let about = format!("¶ {shown}{lost}");
            here.push((note.at.start, item(spot, "on a passage", about, study.coder(*coder), date, &note.memo, &more)));
        }
        here.sort_by_key(|(start, _)| *start);
        all.extend(here.into_iter().map(|(_, item)| item));
    }
    all
}

/// Whether a memo may be seen: what others think of a transcript is hidden like their codings.
fn may_see(memo: &Memo, shared: &Shared) -> bool {
    let id = match &memo.about {
        MemoAbout::Transcript(id) | MemoAbout::Cell(Case::Transcript(id), _) => id,
        _ => return true,
    };
    let own = shared.session.coder.as_deref() == Some(memo.coder.as_str());
    own || !shared.session.study.find_transcript(id).is_some_and(|ix| shared.is_veiled(ix))
}

fn ask_about(shared: &mut Shared) {
    let mut rows = vec![
        (Row::from("Journal: an entry of the research diary"), (Some(MemoAbout::Study), MemoKind::Journal)),
        (Row::from("Memo on the study"), (Some(MemoAbout::Study), MemoKind::Memo)),
        (Row::from("Memo on a code…"), (None, MemoKind::Memo)),
    ];
    if let Some(ix) = shared.reading {
        let transcript = shared.session.study.transcript(ix);
        let about = MemoAbout::Transcript(transcript.id.clone());
        rows.push((format!("Memo on the transcript {}", transcript.shown()).into(), (Some(about), MemoKind::Memo)));
    }
    let then = |(about, kind): (Option<MemoAbout>, MemoKind), shared: &mut Shared| match about {
        Some(about) => write(about, kind, shared),
        None => {
            let then = |id, shared: &mut Shared| write(MemoAbout::Code(id), MemoKind::Memo, shared);
            shared.open(Popup::code("Memo on which code?", shared, Then::anywhere(then)));
        }
    };
    shared.open(Popup::choice("What is it about?", rows, 0, Then::anywhere(then)));
}

fn write(about_it: MemoAbout, kind: MemoKind, shared: &mut Shared) {
    let title = match kind {
        MemoKind::Journal => "Journal".to_owned(),
        MemoKind::Memo => format!("Memo on {}", about(&about_it, shared)),
    };
    let then = Then::here(move |memos: &mut Memos, words: String, shared: &mut Shared| {
        let act = acts::write_memo(&mut shared.session, about_it, kind, &words);
        if act.is_ok() {
            memos.list.filter.clear();
        }
        memos.write(act, shared);
    });
    shared.open(Popup::editor(title, "", then));
}

/// The memo that an act leaves.
fn made(act: &Act) -> Option<Memo> {
    act.edits.iter().find_map(|edit| match edit {
        crate::edit::Edit::Memo(change) => change.after.clone(),
        _ => None,
    })
}
