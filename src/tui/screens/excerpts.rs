//! Retrieval: coded passages with what stands around them, to the source and back.

mod draw;

use crate::analysis::axis::Axis;
use crate::analysis::query::Tree;
use crate::model::{CodingId, Problem, Study};
use crate::session::check;
use crate::session::measures::Source;
use crate::session::tables::excerpts::asked::{Group, Placed, Sort};
use crate::session::tables::excerpts::{self, Excerpt, listed};
use crate::text::display::display;
use crate::text::fold::fold;
use crate::tui::command::{Command, Mouse, Way};
use crate::tui::export;
use crate::tui::keymap::{Context, EVERYWHERE, Key};
use crate::tui::passages::{self, Marks, PASSAGES};
use crate::tui::place::{At, Place, Query};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::task::{Derived, News};
use crate::tui::widgets::choice::Row;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::{HashMap, HashSet};
use std::path::Path;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("excerpts", &[&PASSAGES, &EVERYWHERE], &[
    Key::new("down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go to the next excerpt."),
    Key::new("up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go to the previous excerpt."),
    Key::new("page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a screenful."),
    Key::new("page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a screenful."),
    Key::new("first", &Command::RowEnd(Way::Previous)).on(&["Home", "g g"]).group("Move").help("Go to the first excerpt."),
    Key::new("last", &Command::RowEnd(Way::Next)).on(&["End", "g e", "G"]).group("Move").help("Go to the last excerpt."),
    Key::new("source", &Command::Accept).on(&["Enter"]).group("Go to").help("See the passage in its transcript; Esc there comes back.").hint("source"),
    Key::new("which-code", &Command::Pick).on(&["c"]).group("Show").help("Choose the code whose passages are shown.").hint("code"),
    Key::new("below", &Command::Below).on(&["z"]).group("Show").help("With or without the codes below the one chosen."),
    Key::new("which-coder", &Command::WhichCoder).on(&["o"]).group("Show").help("Choose whose codings are shown."),
    Key::new("which-transcript", &Command::WhichTranscript).on(&["l"]).group("Show").help("Choose the transcript whose passages are shown."),
    Key::new("which-speaker", &Command::WhichSpeaker).on(&["w"]).group("Show").help("Choose whose words are shown."),
    Key::new("beside", &Command::Beside).on(&["="]).group("Show").help("Put the passages of other codes beside these, two to four columns."),
    Key::new("group", &Command::Group).on(&["i"]).group("Show").help("Put the passages in groups: by code, transcript, speaker, coder, date or an attribute."),
    Key::new("sort", &Command::Sort).on(&["s"]).group("Show").help("Put the passages in another order."),
    Key::new("everything", &Command::Everything).on(&["Backspace", "E"]).group("Show").help("Show the passages of all codes, coders, transcripts and speakers."),
    Key::new("search", &Command::Search).on(&["/", "Ctrl-f"]).group("Find").help("Look for words in these passages, their context and memos.").hint("search"),
    Key::new("search-next", &Command::Found(Way::Next)).on(&["n"]).group("Find").help("Go to the next passage found."),
    Key::new("search-previous", &Command::Found(Way::Previous)).on(&["N"]).group("Find").help("Go to the previous passage found."),
    Key::new("copy", &Command::Copy).on(&["Y"]).group("Find").help("Copy the passage to the clipboard, if the terminal allows it."),
    Key::new("export", &Command::Export).on(&["e"]).group("View").help("Write these passages to a CSV file.").hint("export"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "excerpts",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[],
    open: |_, shared| Ok(Box::new(Excerpts::new(Query::default(), None, shared))),
};

type Found = (Vec<Placed<Excerpt>>, u64, Vec<Problem>);

/// The list.
pub struct Excerpts {
    /// Which of the lists opened so far.
    number: u32,
    query: Query,
    /// What the passages are grouped by, in a word.
    group: Option<String>,
    sort: Sort,
    items: Vec<Placed<Excerpt>>,
    /// Passages of each group, and transcripts of all.
    counts: (HashMap<String, usize>, usize),
    /// To review or orphaned, and files that could not be read whole.
    left_out: (u64, usize),
    counted: bool,
    /// Why the passages cannot be gathered, where they cannot.
    refused: Option<String>,
    /// The passage to begin at, once it is there.
    wanted: Option<CodingId>,
    at: usize,
    marks: Marks<CodingId>,
    /// The first line shown: a passage and a line of it.
    top: (usize, usize),
    search: String,
    work: Derived<Found>,
    size: (u16, u16),
}

impl Excerpts {
    /// Opens a new list, beginning at a passage where one is meant, and begins to gather it.
    pub fn new(query: Query, first: Option<CodingId>, shared: &mut Shared) -> Self {
        shared.lists += 1;
        let mut list = Self {
            number: shared.lists,
            query,
            group: None,
            sort: Sort::default(),
            items: Vec::new(),
            counts: Default::default(),
            left_out: (0, 0),
            counted: false,
            refused: None,
            wanted: first,
            at: 0,
            marks: Marks::default(),
            top: (0, 0),
            search: String::new(),
            work: Derived::default(),
            size: shared.size,
        };
        list.gather(shared);
        list
    }

    fn asked(&self, study: &Study) -> excerpts::Excerpts {
        let group = self.group.as_deref().and_then(|word| Group::parse(study, word).ok());
        excerpts::Excerpts { group, sort: self.sort, ..excerpts::Excerpts::default() }
    }

    /// Words that passages can be grouped by.
    fn groups(study: &Study) -> Vec<String> {
        std::iter::once("code".to_owned()).chain(Axis::words(study)).collect()
    }

    /// Gathers the passages on a thread.
    fn gather(&mut self, shared: &mut Shared) {
        self.work.rest(shared.generation);
        self.refused = None;
        let scope = match shared.scope_of(&self.query) {
            Ok(scope) => scope,
            Err(why) => {
                self.take(Vec::new());
                self.refused = Some(why);
                return;
            }
        };
        let study = shared.snapshot();
        let root = shared.session.root.clone();
        let asked = self.asked(&study);
        let total = study.transcripts().into_iter().filter(|ix| scope.has_transcript(&study, *ix)).count();
        self.work.start(shared.generation, total, move |read| listed(&study, &root, &scope, &asked, read));
    }

    /// Takes new passages; the one that was chosen stays so where it is still there.
    fn take(&mut self, items: Vec<Placed<Excerpt>>) {
        let chosen = self.wanted.take().or_else(|| self.items.get(self.at).map(|it| it.item.coding.id));
        let place = chosen.and_then(|id| items.iter().position(|it| it.item.coding.id == id));
        let transcripts: HashSet<_> = items.iter().map(|it| it.item.ix).collect();
        let mut groups: HashMap<String, usize> = HashMap::new();
        for run in items.chunk_by(|a, b| a.group == b.group) {
            groups.extend(run.first().map(|first| (first.group.clone(), run.len())));
        }
        self.counts = (groups, transcripts.len());
        self.marks.keep(items.iter().map(|it| it.item.coding.id));
        self.items = items;
        self.at = place.unwrap_or(self.at.min(self.items.len().saturating_sub(1)));
        self.top.0 = self.top.0.min(self.items.len().saturating_sub(1));
    }

    fn ask_anew(&mut self, shared: &mut Shared) {
        (self.at, self.top) = (0, (0, 0));
        self.items.clear();
        self.counts = Default::default();
        self.counted = false;
        self.gather(shared);
    }

    fn choose(&mut self, at: usize, shared: &Shared) {
        self.at = at;
        self.keep_in_view(shared);
    }

    fn press(&mut self, y: u16, shared: &mut Shared) {
        let row = usize::from(y).checked_sub(2);
        let Some(at) = row.and_then(|row| self.item_at(row, shared)) else { return };
        if at == self.at {
            self.source(shared);
        }
        self.at = at;
    }

    fn source(&self, shared: &mut Shared) {
        if let Some(Placed { item, .. }) = self.items.get(self.at) {
            shared.go(Place::reader(item.ix, Some(item.coding.at)));
        }
    }

    /// Offers the speakers of the transcripts in scope, as far as their passages are at hand.
    fn ask_speaker(&mut self, shared: &mut Shared) {
        let study = &shared.session.study;
        let chosen =
            |ix: &crate::model::TranscriptIx| self.query.transcripts.is_empty() || self.query.transcripts.contains(ix);
        let transcripts = study.transcripts().into_iter().filter(chosen);
        let mut labels: Vec<String> = transcripts.flat_map(|ix| study.transcript(ix).labels.clone()).collect();
        labels.extend(self.items.iter().flat_map(|it| it.item.speakers.iter().cloned()));
        labels.retain(|label| !label.is_empty());
        labels.sort();
        labels.dedup();
        let labels = labels.into_iter().map(|label| (label.clone(), vec![label]));
        let rows = std::iter::once(("All speakers".to_owned(), Vec::new())).chain(labels).collect();
        narrow("Whose words?", rows, |list, speakers| list.query.speakers = speakers, shared);
    }

    fn is_hit(&self, at: usize, shared: &Shared) -> bool {
        let wanted = fold(&self.search);
        self.items.get(at).is_some_and(|Placed { item, .. }| {
            let memo = self.memo(item, shared).unwrap_or_default();
            fold(&format!("{} {} {} {memo}", item.before, item.quote, item.after)).contains(&wanted)
        })
    }

    fn found(&mut self, way: Way, shared: &mut Shared) {
        if self.search.is_empty() {
            shared.tell("Nothing has been searched yet; / searches.");
            return;
        }
        let count = self.items.len();
        let step = |by: usize| match way {
            Way::Next => (self.at + by) % count,
            Way::Previous => (self.at + count - by) % count,
        };
        match (1..=count).map(step).find(|at| self.is_hit(*at, shared)) {
            Some(at) => {
                let wrapped = if way == Way::Next { at <= self.at } else { at >= self.at };
                if wrapped {
                    shared.tell(if way == Way::Next { "From the start again." } else { "From the end again." });
                }
                self.choose(at, shared);
            }
            None => shared.tell(format!("“{}” does not occur in these passages.", self.search)),
        }
    }

    /// Lets other passages be shown, or in another order; whether the command asked for that.
    fn asks_which(&mut self, command: &Command, shared: &mut Shared) -> bool {
        match command {
            Command::Pick => {
                let then = Then::here(|list: &mut Self, id, shared: &mut Shared| {
                    list.query.code = Some(id);
                    list.ask_anew(shared);
                });
                shared.open(Popup::code("Passages of which code?", shared, then));
            }
            Command::Below if self.query.code.is_none() => {
                shared.tell("All codes are shown; c chooses one.");
            }
            Command::Below => {
                self.query.exact = !self.query.exact;
                self.ask_anew(shared);
            }
            Command::WhichCoder => ask_coder(shared),
            Command::WhichTranscript => ask_transcript(shared),
            Command::WhichSpeaker => self.ask_speaker(shared),
            Command::Beside => {
                let code = self.query.code.as_deref().and_then(|id| shared.session.study.known_code(id));
                shared.go(Place::at("beside", code.map_or(At::Whole, At::Code)));
            }
            Command::Sort => {
                let rows = Sort::ALL.iter().map(|(sort, words)| ((*words).to_owned(), *sort)).collect();
                narrow("In which order?", rows, |list, sort| list.sort = sort, shared);
            }
            Command::Group => {
                let words = Self::groups(&shared.session.study).into_iter().map(|word| (word.clone(), Some(word)));
                let rows = std::iter::once(("in no groups".to_owned(), None)).chain(words).collect();
                narrow("In groups by what?", rows, |list, group| list.group = group, shared);
            }
            Command::Everything => {
                self.query = Query::default();
                self.ask_anew(shared);
            }
            _ => return false,
        }
        true
    }

    fn memo<'a>(&self, item: &Excerpt, shared: &'a Shared) -> Option<&'a str> {
        shared.session.study.extra(&item.coding)?.memo.as_deref()
    }
}

impl Room for Excerpts {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn at(&self) -> At {
        At::List(self.number)
    }

    fn has_row(&self) -> bool {
        !self.items.is_empty()
    }

    fn arrive(&mut self, at: At, _: &mut Shared) -> bool {
        at == self.at()
    }

    fn is_counting(&self) -> bool {
        self.work.is_busy()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.work.is_stale(shared.generation) {
            self.gather(shared);
        }
        match self.work.poll() {
            News::None => {}
            News::Lost => self.refused = Some("The passages could not be gathered.".to_owned()),
            News::Done((items, unsure, problems)) => {
                shared.note(problems);
                self.take(items);
                self.left_out = (unsure, check::unread_files(&shared.session.problems).len());
                self.counted = true;
                self.keep_in_view(shared);
            }
        }
        if self.size != shared.size {
            self.size = shared.size;
            self.keep_in_view(shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        let last = self.items.len().saturating_sub(1);
        match command {
            Command::Row(Way::Next) => self.choose((self.at + 1).min(last), shared),
            Command::Row(Way::Previous) => self.choose(self.at.saturating_sub(1), shared),
            Command::RowEnd(Way::Next) => self.choose(last, shared),
            Command::RowEnd(Way::Previous) => self.choose(0, shared),
            Command::RowPage(way) => self.scroll(*way, self.height(shared).saturating_sub(2).max(1), shared),
            Command::Mouse(Mouse::Wheel(way, ..)) => self.scroll(*way, 3, shared),
            Command::Mouse(Mouse::Press(_, y)) => self.press(*y, shared),
            Command::Accept => self.source(shared),
            Command::Search => {
                let note = "In passages, context and memos. Case and accents do not matter. n and N go on.";
                let then = Then::here(|list: &mut Self, words: String, shared: &mut Shared| {
                    list.search = words.trim().to_owned();
                    if !list.search.is_empty() && !list.is_hit(list.at, shared) {
                        list.found(Way::Next, shared);
                    }
                });
                shared.open(Popup::prompt("Look for", note, &self.search, then));
            }
            Command::Found(way) => self.found(*way, shared),
            Command::Copy => {
                if let Some(chosen) = self.items.get(self.at) {
                    shared.copy(&chosen.item.quote);
                }
            }
            Command::Export => match shared.scope_of(&self.query) {
                Ok(scope) => {
                    let asked = self.asked(&shared.session.study);
                    let make =
                        move |study: &Study, root: &Path| excerpts::shaped(study, &Source::at(root), &scope, &asked).0;
                    export::ask("excerpts.csv", make, shared);
                }
                Err(why) => shared.fail(why),
            },
            Command::Mark => {
                if let Some(chosen) = self.items.get(self.at) {
                    self.marks.turn(chosen.item.coding.id);
                    self.choose((self.at + 1).min(last), shared);
                }
            }
            Command::MarkAll => self.marks.turn_all(self.items.iter().map(|it| it.item.coding.id)),
            Command::Back if !self.marks.is_empty() => self.marks.clear(),
            Command::Back if !self.search.is_empty() => self.search.clear(),
            Command::Back => shared.leave(),
            command if self.asks_which(command, shared) => {}
            command => {
                let all = self.items.iter().map(|it| (it.item.ix, it.item.coding));
                let chosen = all.clone().nth(self.at);
                passages::update(command, self.marks.meant(chosen, all, |(_, coding)| coding.id), shared);
            }
        }
    }

    fn title(&self, shared: &Shared) -> String {
        let study = &shared.session.study;
        let mut words = Vec::new();
        if let Some(code) = &self.query.code {
            let below = study.codebook().with_descendants(code).len() > 1;
            let how = match (below, self.query.exact) {
                (false, _) => "",
                (true, false) => " + sub-codes",
                (true, true) => " alone",
            };
            words.push(format!("{}{how}", shared.code_name(code)));
        }
        words.extend(self.query.coder.iter().map(|coder| format!("by {coder}")));
        match self.query.transcripts.as_slice() {
            [] => {}
            [one] => words.push(study.transcript(*one).shown().to_owned()),
            several => words.push(format!("{} transcripts", several.len())),
        }
        words.extend(self.query.speakers.iter().cloned());
        words.extend(self.query.within.iter().map(|(_, words)| words.clone()));
        words.extend(self.query.filter.iter().map(Tree::to_string));
        words.extend(self.query.counted.map(|_| "as counted".to_owned()));
        if !shared.asked.is_empty() {
            words.push(format!("query {}", shared.asked));
        }
        if words.is_empty() {
            words.push("all codes".to_owned());
        }
        words.extend(self.group.iter().map(|group| format!("in groups by {group}")));
        let order = Sort::ALL.iter().find(|(sort, _)| *sort == self.sort && self.sort != Sort::Place);
        words.extend(order.map(|(_, words)| (*words).to_owned()));
        format!("excerpts › {}", words.join(" · "))
    }

    fn position(&self) -> String {
        if let Some(progress) = self.work.progress().filter(|_| !self.counted) {
            return progress;
        }
        let search = if self.search.is_empty() { String::new() } else { format!("“{}” · ", self.search) };
        self.marks.before(&format!("{search}{}/{}", (self.at + 1).min(self.items.len()), self.items.len()))
    }

    fn spoken(&self, shared: &Shared) -> Option<String> {
        let Placed { item, .. } = self.items.get(self.at)?;
        let study = &shared.session.study;
        let code = shared.code_name(study.code_id(study.target(item.coding.code)));
        let marked = if self.marks.has(&item.coding.id) { "Marked. " } else { "" };
        let words = item.quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let (place, who) = (study.transcript(item.ix).shown(), item.speakers.join("; "));
        let memo = self.memo(item, shared).map_or_else(String::new, |memo| format!(" Memo: {memo}"));
        Some(format!(
            "{marked}{code}, by {}, {place}, {who}: {}{}",
            study.coder(item.coding.coder),
            display(&words),
            display(&memo)
        ))
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        self.draw_all(frame, area, shared);
    }
}

fn ask_coder(shared: &mut Shared) {
    let mut coders = shared.session.study.coders().to_vec();
    coders.sort();
    let coders = coders.into_iter().map(|coder| (coder.clone(), Some(coder)));
    let rows = std::iter::once(("All coders".to_owned(), None)).chain(coders).collect();
    narrow("Whose codings?", rows, |list, coder| list.query.coder = coder, shared);
}

fn ask_transcript(shared: &mut Shared) {
    let study = &shared.session.study;
    let all = study.transcripts().into_iter().map(|ix| (study.transcript(ix).shown().to_owned(), vec![ix]));
    let rows = std::iter::once(("All transcripts".to_owned(), Vec::new())).chain(all).collect();
    narrow("Which transcript?", rows, |list, transcripts| list.query.transcripts = transcripts, shared);
}

/// Asks for something that narrows or arranges the list, and gathers it so.
fn narrow<A: 'static>(title: &str, rows: Vec<(String, A)>, set: fn(&mut Excerpts, A), shared: &mut Shared) {
    let rows = rows.into_iter().map(|(label, meaning)| (Row::from(label), meaning)).collect();
    let then = Then::here(move |list: &mut Excerpts, meaning, shared: &mut Shared| {
        set(list, meaning);
        list.ask_anew(shared);
    });
    shared.open(Popup::choice(title, rows, 0, then));
}
