//! Codings whose words changed under them: what they were made on, what may be theirs now, and what to do.

use crate::model::{CoderIx, CodingId, Span, TranscriptIx};
use crate::session::acts;
use crate::session::tables::review::{self, Item};
use crate::text::compare::{Run, compare};
use crate::tui::command::{Command, Way};
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::Place;
use crate::tui::room::{Errand, Kind, Request, Room, Shared, Then};
use crate::tui::theme::Role;
use crate::tui::widgets::frame::put;
use crate::tui::widgets::prose::{self, Prose};
use crate::tui::widgets::rows::{Line, List, below_heads, grid};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::HashMap;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("review", &[&ROWS, &EVERYWHERE], &[
    Key::new("accept", &Command::Accept).on(&["Enter"]).group("Change").help("Put the coding on the words suggested; of a text changed outside, take the change on.").hint("accept").when(Needs::Row),
    Key::new("by-hand", &Command::ByHand).on(&["o"]).group("Change").help("Choose the words in the transcript yourself: Enter there puts the coding on them.").hint("by hand").when(Needs::Row),
    Key::new("remove", &Command::Remove).on(&["x", "Delete"]).group("Change").help("Take the coding away.").hint("remove").when(Needs::Row),
    Key::new("text-down", &Command::Page(Way::Next)).on(&["J", "Ctrl-Down"]).group("Move").help("Go down in the passages."),
    Key::new("text-up", &Command::Page(Way::Previous)).on(&["K", "Ctrl-Up"]).group("Move").help("Go up in the passages."),
    Key::new("look-again", &Command::Go(Place::room("review"))).on(&["R"]).group("Find").help("Look all the texts over again.").hint("look again"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "review",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("review", &Command::Go(Place::room("review"))).on(&["R", "g u"]).group("Go to").help("Review the codings whose words changed.")],
    open: |_, shared| Ok(Box::new(Review::new(shared))),
};

/// Old and new stand side by side from this width on.
const BESIDE: u16 = 100;

/// Code points shown around the words suggested, at most.
const AROUND: u32 = 400;

/// Something to decide.
enum Matter {
    /// A text that was changed outside; what becomes of its codings once the change is noted.
    Changed(TranscriptIx, String),
    /// A coding.
    Coding(Box<Item>),
}

/// The screen.
pub struct Review {
    matters: Vec<Matter>,
    lines: Vec<Line>,
    list: List,
    /// Whether all texts were looked over.
    whole: bool,
    /// What the chosen one was made on, and what may be its words now.
    pair: (Prose, Prose),
    /// Lines of the passages gone past.
    scroll: usize,
    /// Versions of texts, and whether a change from them can be noted: git is asked once.
    known: HashMap<(TranscriptIx, String), bool>,
}

impl Review {
    /// Looks for codings that need a person's eye.
    pub fn new(shared: &mut Shared) -> Self {
        let mut review = Self {
            matters: Vec::new(),
            lines: Vec::new(),
            list: List::default(),
            whole: shared.looks_at_once(),
            pair: Default::default(),
            scroll: 0,
            known: HashMap::new(),
        };
        review.refresh(shared);
        review
    }

    fn look(&mut self, shared: &mut Shared) {
        let all = shared.session.study.transcripts();
        let mut items: Vec<Item> = Vec::new();
        if self.whole {
            items = review::items(&mut shared.session, None);
        } else {
            let read: Vec<_> = all.iter().filter(|ix| shared.session.placed_on(**ix).is_some()).collect();
            for ix in read {
                items.extend(review::items(&mut shared.session, Some(*ix)));
            }
        }
        items.retain(|item| shared.allowed(item.ix).sees(item.coding.coder));
        let changed = all.into_iter().filter(|ix| self.is_changed(*ix, shared)).collect::<Vec<_>>();
        self.matters = changed.into_iter().map(|ix| Matter::Changed(ix, foreseen(ix, shared))).collect();
        self.matters.extend(items.into_iter().map(|item| Matter::Coding(Box::new(item))));
        self.lines = self.matters.iter().map(|matter| line(matter, shared)).collect();
        self.list.rows.set_len(self.matters.len());
        self.compare(shared);
    }

    /// Whether a text was changed outside and the change can be noted.
    fn is_changed(&mut self, ix: TranscriptIx, shared: &Shared) -> bool {
        let session = &shared.session;
        let Some(now) = session.placed_on(ix) else { return false };
        let stale = acts::stale(session, ix, now);
        let mut can = |version: String| {
            let known = self.known.entry((ix, version.clone()));
            *known.or_insert_with(|| review::is_at_hand(session, ix, &version))
        };
        stale.into_iter().any(&mut can)
    }

    fn chosen(&self) -> Option<&Matter> {
        self.matters.get(self.list.rows.at)
    }

    fn item(&self) -> Option<&Item> {
        match self.chosen() {
            Some(Matter::Coding(item)) => Some(item),
            _ => None,
        }
    }

    /// Lays what was and what may be beside each other.
    fn compare(&mut self, shared: &mut Shared) {
        self.scroll = 0;
        let Some(item) = self.item() else {
            self.pair = Default::default();
            return;
        };
        let old = review::old_words(&shared.session, item);
        let (left, right) = compare(&old, &item.suggested);
        let mut was = Prose::default();
        marked(&mut was, &old, if item.suggested.is_empty() { &[] } else { &left }, ("[-", "-]"));
        let mut now = Prose::default();
        match (item.placed.perhaps, shared.session.document(item.ix)) {
            (Some(at), Ok(document)) => {
                let (before, after) = prose::around(&document.text, at, AROUND);
                now.say(document.text.slice(before), Role::Faint);
                marked(&mut now, &item.suggested, &right, ("{+", "+}"));
                now.say(document.text.slice(after), Role::Faint);
            }
            _ => now.say("Nothing like these words stands in the text any more.", Role::Faint),
        }
        self.pair = (was, now);
    }

    /// The coder, where the coding is another's.
    fn owner<'a>(&self, coder: CoderIx, shared: &'a Shared) -> Option<&'a str> {
        let owner = shared.session.study.coder(coder);
        (shared.session.coder.as_deref() != Some(owner)).then_some(owner)
    }

    /// The chosen coding, if it is one's own; else tells whom to ask.
    fn own_item(&self, shared: &mut Shared) -> Option<Item> {
        let item = self.item()?.clone();
        let owner = self.owner(item.coding.coder, shared).map(str::to_owned);
        match owner {
            None => Some(item),
            Some(owner) => {
                shared.tell(format!("This coding is {owner}'s: only {owner} places or removes it. Ask {owner}."));
                None
            }
        }
    }

    fn accept(&mut self, shared: &mut Shared) {
        if let Some(Matter::Changed(ix, _)) = self.chosen() {
            let ix = *ix;
            let text = shared.session.document(ix).map(|document| document.text.as_str().to_owned());
            let text = text.map_err(|problem| crate::session::Failure::data(problem.to_string()));
            let correction = text.and_then(|text| acts::replace_text(&mut shared.session, ix, text));
            let outcome = correction.as_ref().map(|correction| correction.outcome.sentence()).unwrap_or_default();
            if shared.correct(correction) {
                shared.tell(format!("The change is noted. {outcome}"));
            }
            return;
        }
        let Some(item) = self.own_item(shared) else { return };
        if item.placed.perhaps.is_none() {
            shared.tell("No words are suggested: o chooses them by hand, x removes the coding.");
            return;
        }
        let act = acts::place(&mut shared.session, item.ix, &item.coding, None);
        if shared.perform(act) {
            let name = shared.code_name(shared.session.study.code_id(item.coding.code));
            shared.tell(format!("Placed “{name}”."));
        }
    }

    fn by_hand(&mut self, shared: &mut Shared) {
        if let Some(Matter::Changed(ix, _)) = self.chosen() {
            shared.go(Place::reader(*ix, None));
            return;
        }
        let Some(item) = self.own_item(shared) else { return };
        let name = shared.code_name(shared.session.study.code_id(item.coding.code));
        let start = item.placed.stored.start;
        shared.ask(Request::Choose(Box::new(Errand {
            ix: item.ix,
            near: item.placed.perhaps.unwrap_or(Span::new(start, start)),
            state: format!("placing “{name}”"),
            then: Then::anywhere(move |span, shared: &mut Shared| place(item.ix, item.coding.id, span, shared)),
        })));
        shared.tell("Light or select its words; Enter puts the coding there, Esc goes back.");
    }

    fn remove(&mut self, shared: &mut Shared) {
        let Some(item) = self.own_item(shared) else { return };
        let name = shared.code_name(shared.session.study.code_id(item.coding.code));
        let act = acts::uncode(&mut shared.session, item.ix, &item.coding);
        if shared.perform(act) {
            shared.tell(format!("Removed “{name}”."));
        }
    }

    /// Where the list stands, and the passages below it.
    fn split(&self, area: Rect) -> (Rect, Rect) {
        let wanted = u16::try_from(self.matters.len()).unwrap_or(u16::MAX).saturating_add(1).max(3);
        let list = wanted.min(area.height / 3).max(2).min(area.height);
        let below = Rect::new(area.x, area.y + list, area.width, area.height - list);
        (Rect::new(area.x, area.y, area.width, list), below)
    }

    /// What is said of the chosen matter above its passages.
    fn heading(&self, shared: &Shared) -> String {
        let study = &shared.session.study;
        match self.chosen() {
            Some(Matter::Changed(ix, _)) => format!("{}: the text was changed outside", study.transcript(*ix).shown()),
            Some(Matter::Coding(item)) => {
                let coder = study.coder(item.coding.coder);
                let name = shared.code_name(study.code_id(study.target(item.coding.code)));
                let ask = match self.owner(item.coding.coder, shared) {
                    Some(owner) => format!("{owner}'s: ask {owner}"),
                    None => coder.to_owned(),
                };
                format!("“{name}” · {ask} · {}", study.transcript(item.ix).shown())
            }
            None => String::new(),
        }
    }

    fn draw_pair(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let buf = frame.buffer_mut();
        let room = area.width.saturating_sub(3);
        if area.width >= BESIDE {
            let half = room / 2;
            let right = Rect::new(area.x + 2 + half + 1, area.y, room - half - 1, area.height);
            for y in area.top()..area.bottom() {
                put(buf, (right.x.saturating_sub(2), y), 1, "│", shared.style(Role::Frame));
            }
            let left = Rect::new(area.x + 2, area.y, half.saturating_sub(2), area.height);
            self.draw_passage(frame, left, "Made on", &self.pair.0, shared);
            self.draw_passage(frame, right, "Now, perhaps", &self.pair.1, shared);
            return;
        }
        // Above each other, the old passage takes what it needs, at most half.
        let needs = u16::try_from(self.pair.0.lines(room).len()).unwrap_or(u16::MAX).saturating_add(2);
        let above = needs.min(area.height / 2).min(area.height);
        self.draw_passage(frame, Rect::new(area.x + 2, area.y, room, above), "Made on", &self.pair.0, shared);
        let below = Rect::new(area.x + 2, area.y + above, room, area.height - above);
        self.draw_passage(frame, below, "Now, perhaps", &self.pair.1, shared);
    }

    fn draw_passage(&self, frame: &mut Frame, area: Rect, title: &str, prose: &Prose, shared: &Shared) {
        let buf = frame.buffer_mut();
        put(buf, (area.x, area.y), area.width, title, shared.style(Role::Faint));
        let lines = prose.lines(area.width.min(80));
        let height = usize::from(area.height.saturating_sub(1));
        let first = self.scroll.min(lines.len().saturating_sub(height));
        for (y, line) in (area.y + 1..area.bottom()).zip(lines.iter().skip(first)) {
            prose::draw(buf, (area.x, y), area.width, line, shared);
        }
        if lines.len() > first + height && area.height > 1 {
            put(buf, (area.right().saturating_sub(9), area.bottom() - 1), 9, " J: more…", shared.style(Role::Key));
        }
    }
}

impl Room for Review {
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
        Some(below_heads(self.split(body).0))
    }

    fn moved(&mut self, shared: &mut Shared) {
        self.compare(shared);
    }

    fn read(&mut self, shared: &mut Shared) {
        self.look(shared);
    }

    fn revisit(&mut self, shared: &mut Shared) {
        self.whole = true;
        self.known.clear();
        self.look(shared);
        shared.tell(format!("Looked over: {} to review.", self.matters.len()));
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => self.accept(shared),
            Command::ByHand => self.by_hand(shared),
            Command::Remove => self.remove(shared),
            Command::Page(Way::Next) => {
                let most = self.pair.0.lines(40).len().max(self.pair.1.lines(40).len());
                self.scroll = (self.scroll + 3).min(most);
            }
            Command::Page(Way::Previous) => self.scroll = self.scroll.saturating_sub(3),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let empty = if self.whole {
            "Every coding stands on its words."
        } else {
            "Every coding of the texts read so far stands on its words. R looks all the texts over."
        };
        if self.matters.is_empty() {
            grid(frame, area, shared, &[""], &[], self.list.rows, empty);
            return;
        }
        let (list, below) = self.split(area);
        let buf = frame.buffer_mut();
        if below.height > 3 {
            let rule = "─".repeat(usize::from(below.width));
            put(buf, (below.x, below.y), below.width, &rule, shared.style(Role::Frame));
            put(buf, (below.x + 2, below.y + 1), below.width - 3, &self.heading(shared), shared.style(Role::Strong));
            let passages = Rect::new(below.x, below.y + 2, below.width, below.height - 2);
            match self.chosen() {
                Some(Matter::Changed(_, outcome)) => {
                    let words = format!(
                        "Enter notes what was changed, so that everyone's codings are read through it.\n{outcome}\n\
                         The text stays as it is, and so do the files of codings."
                    );
                    let lines = crate::tui::widgets::frame::lines(&words, passages.width.saturating_sub(3).min(90));
                    for (y, line) in (passages.y..passages.bottom()).zip(lines) {
                        put(buf, (passages.x + 2, y), passages.width - 3, &line, shared.style(Role::Text));
                    }
                }
                _ => self.draw_pair(frame, passages, shared),
            }
        }
        grid(frame, list, shared, &["Transcript", "Code", "Whose", "Words"], &self.lines, self.list.rows, empty);
    }
}

/// Puts a coding that lost its words on a passage.
fn place(ix: TranscriptIx, id: CodingId, span: Span, shared: &mut Shared) {
    let study = &shared.session.study;
    let Some(coding) = study.codings(ix).iter().find(|coding| coding.id == id).copied() else {
        return shared.tell("The coding that was to be placed is gone.");
    };
    let name = shared.code_name(study.code_id(coding.code));
    let act = acts::place(&mut shared.session, ix, &coding, Some(span));
    if shared.perform(act) {
        shared.tell(format!("Placed “{name}”."));
    }
}

/// What becomes of the codings of a text once its change is noted.
fn foreseen(ix: TranscriptIx, shared: &mut Shared) -> String {
    let text = shared.session.document(ix).map(|document| document.text.as_str().to_owned()).ok();
    let correction = text.and_then(|text| acts::replace_text(&mut shared.session, ix, text).ok());
    correction.map(|correction| correction.outcome.sentence()).unwrap_or_default()
}

fn line(matter: &Matter, shared: &Shared) -> Line {
    let study = &shared.session.study;
    let cells = match matter {
        Matter::Changed(ix, _) => {
            let words = "text changed outside: Enter notes the change".to_owned();
            vec![study.transcript(*ix).shown().to_owned(), String::new(), String::new(), words]
        }
        Matter::Coding(item) => {
            let owner = study.coder(item.coding.coder);
            let own = shared.session.coder.as_deref() == Some(owner);
            let gone = if item.placed.perhaps.is_none() { "gone: " } else { "" };
            vec![
                study.transcript(item.ix).shown().to_owned(),
                shared.code_name(study.code_id(study.target(item.coding.code))),
                if own { owner.to_owned() } else { format!("ask {owner}") },
                format!("{gone}{}", item.quote.words.split_whitespace().collect::<Vec<_>>().join(" ")),
            ]
        }
    };
    Line { cells, faint: false }
}

/// Says a passage; what differs stands between marks, so that it is seen without colour too.
fn marked(prose: &mut Prose, words: &str, runs: &[Run], (open, close): (&str, &str)) {
    if runs.is_empty() {
        prose.say(words, Role::Text);
    }
    for (run, same) in runs {
        let Some(words) = words.get(run.clone()) else { continue };
        if *same || words.trim().is_empty() {
            prose.say(words, Role::Strong);
        } else {
            prose.say(&format!("{open}{words}{close}"), Role::Found);
        }
    }
}
