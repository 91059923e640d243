//! Retrieval: coded passages with what stands around them, to the source and back.

mod draw;

use crate::analysis::axis::Axis;
use crate::analysis::query::Tree;
use crate::model::{CodingId, Problem, Study};
use crate::session::check;
use crate::session::tables::excerpts::asked::{Group, Placed, Sort};
use crate::session::tables::excerpts::{self, Excerpt, listed};
use crate::text::fold::fold;
use crate::tui::ask::{Answer, Ask};
use crate::tui::command::{Command, Mouse, Way};
use crate::tui::place::{Place, Query};
use crate::tui::popup::{Body, Popup};
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::task::{News, Task};
use crate::tui::widgets::choice::{Choice, Row};
use crate::tui::widgets::picker::{Pick, Picker};
use crate::tui::written::What;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

type Found = (Vec<Placed<Excerpt>>, u64, Vec<Problem>);

/// The list.
pub struct Excerpts {
    /// Which of the lists opened so far.
    pub number: u32,
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
    /// The first line shown: a passage and a line of it.
    top: (usize, usize),
    search: String,
    work: Option<Task<Found>>,
    generation: u64,
    size: (u16, u16),
}

impl Excerpts {
    /// Opens a list and begins to gather it.
    pub fn new(number: u32, query: Query, shared: &mut Shared) -> Self {
        let mut list = Self {
            number,
            query,
            group: None,
            sort: Sort::default(),
            items: Vec::new(),
            counts: Default::default(),
            left_out: (0, 0),
            counted: false,
            refused: None,
            wanted: None,
            at: 0,
            top: (0, 0),
            search: String::new(),
            work: None,
            generation: shared.generation,
            size: shared.size,
        };
        list.gather(shared);
        list
    }

    /// Begins at a passage instead of the first.
    pub fn beginning_at(mut self, passage: CodingId) -> Self {
        self.wanted = Some(passage);
        self
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
        self.generation = shared.generation;
        self.refused = None;
        let scope = match shared.scope_of(&self.query) {
            Ok(scope) => scope,
            Err(why) => {
                self.work = None;
                self.take(Vec::new());
                self.refused = Some(why);
                return;
            }
        };
        let study = shared.snapshot();
        let root = shared.session.root.clone();
        let asked = self.asked(&study);
        let total = study.transcripts().into_iter().filter(|ix| scope.has_transcript(&study, *ix)).count();
        self.work = Some(Task::start(total, move |done| {
            let read = || {
                done.fetch_add(1, Ordering::Relaxed);
            };
            let (items, unsure, problems) = listed(&study, &root, &scope, &asked, &read);
            (items, unsure, problems)
        }));
    }

    /// Whether passages are being gathered.
    pub fn is_counting(&self) -> bool {
        self.work.is_some()
    }

    /// Lets the list catch up with the study and with the thread.
    pub fn refresh(&mut self, shared: &mut Shared) {
        if self.generation != shared.generation {
            self.gather(shared);
        }
        match self.work.as_ref().map_or(News::None, Task::poll) {
            News::None => {}
            News::Lost => {
                self.work = None;
                self.refused = Some("The passages could not be gathered.".to_owned());
            }
            News::Done((items, unsure, problems)) => {
                problems.into_iter().for_each(|problem| shared.session.note(problem));
                self.work = None;
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

    /// Does what a command asks.
    pub fn update(&mut self, command: &Command, shared: &mut Shared) {
        let last = self.items.len().saturating_sub(1);
        match command {
            Command::Row(Way::Next) => self.choose((self.at + 1).min(last), shared),
            Command::Row(Way::Previous) => self.choose(self.at.saturating_sub(1), shared),
            Command::RowEnd(Way::Next) => self.choose(last, shared),
            Command::RowEnd(Way::Previous) => self.choose(0, shared),
            Command::RowPage(way) => self.scroll(*way, self.height(shared).saturating_sub(2).max(1), shared),
            Command::Mouse(Mouse::Wheel(way)) => self.scroll(*way, 3, shared),
            Command::Mouse(Mouse::Press(_, y)) => self.press(*y, shared),
            Command::Accept => self.source(shared),
            Command::Pick => {
                let picker = Picker::new("Passages of which code?", &shared.session.study, &shared.recent);
                shared.ask(Request::Open(Popup { body: Body::Picker(picker), ask: Ask::ScopeCode }));
            }
            Command::Below if self.query.code.is_none() => {
                shared.tell("All codes are shown; c chooses one.");
            }
            Command::Below => {
                self.query.exact = !self.query.exact;
                self.ask_anew(shared);
            }
            Command::WhichCoder => {
                let mut coders = shared.session.study.coders().to_vec();
                coders.sort();
                let all: Vec<Option<String>> = std::iter::once(None).chain(coders.into_iter().map(Some)).collect();
                let rows = all.iter().map(|coder| coder.clone().unwrap_or_else(|| "All coders".into()));
                choose("Whose codings?", rows.collect(), Ask::ScopeCoder(all.clone()), shared);
            }
            Command::WhichTranscript => {
                let study = &shared.session.study;
                let all: Vec<_> = std::iter::once(None).chain(study.transcripts().into_iter().map(Some)).collect();
                let shown = |ix: crate::model::TranscriptIx| study.transcript(ix).shown().to_owned();
                let rows = all.iter().map(|ix| ix.map_or_else(|| "All transcripts".into(), shown)).collect();
                choose("Which transcript?", rows, Ask::ScopeTranscript(all), shared);
            }
            Command::WhichSpeaker => self.ask_speaker(shared),
            Command::Beside => {
                shared.beside = self.query.code.iter().cloned().collect();
                shared.ask(Request::Go(Place::Beside));
            }
            Command::Sort => {
                let rows = Sort::ALL.iter().map(|(_, words)| (*words).to_owned()).collect();
                choose("In which order?", rows, Ask::ExcerptSort, shared);
            }
            Command::Group => {
                let rows = std::iter::once("in no groups".to_owned()).chain(Self::groups(&shared.session.study));
                choose("In groups by what?", rows.collect(), Ask::ExcerptGroup, shared);
            }
            Command::Everything => {
                self.query = Query::default();
                self.ask_anew(shared);
            }
            Command::Search => {
                let note = "In passages, context and memos. Case and accents do not matter. n and N go on.";
                shared.ask(Request::Open(Popup::prompt(Ask::Search, "Look for", note, &self.search)));
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
                    shared.ask(Request::Export(What::Excerpts(Box::new((scope, asked)))));
                }
                Err(why) => shared.fail(why),
            },
            Command::Back if !self.search.is_empty() => self.search.clear(),
            Command::Back => shared.ask(Request::Leave),
            _ => {}
        }
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
            shared.ask(Request::Go(Place::Reader(item.ix, Some(item.coding.at))));
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
        let all: Vec<Option<String>> = std::iter::once(None).chain(labels.into_iter().map(Some)).collect();
        let rows = all.iter().map(|label| label.clone().unwrap_or_else(|| "All speakers".into())).collect();
        choose("Whose words?", rows, Ask::ScopeSpeaker(all), shared);
    }

    /// Takes a popup's answer.
    pub fn answer(&mut self, ask: Ask, answer: Answer, shared: &mut Shared) {
        match (ask, answer) {
            (Ask::ScopeCode, Answer::Codes(picks)) => match picks.into_iter().next() {
                Some(Pick::Known(id)) => self.query.code = Some(id),
                Some(Pick::New(name)) => {
                    shared.tell(format!("There is no code “{name}”."));
                    return;
                }
                None => return,
            },
            (Ask::ScopeCoder(all), Answer::Row(row)) => self.query.coder = all.into_iter().nth(row).flatten(),
            (Ask::ScopeTranscript(all), Answer::Row(row)) => {
                self.query.transcripts = all.into_iter().nth(row).flatten().into_iter().collect();
            }
            (Ask::ScopeSpeaker(all), Answer::Row(row)) => {
                self.query.speakers = all.into_iter().nth(row).flatten().into_iter().collect();
            }
            (Ask::ExcerptSort, Answer::Row(row)) => self.sort = Sort::ALL.get(row).map_or(self.sort, |(sort, _)| *sort),
            (Ask::ExcerptGroup, Answer::Row(row)) => {
                let words = Self::groups(&shared.session.study);
                self.group = row.checked_sub(1).and_then(|row| words.into_iter().nth(row));
            }
            (Ask::Search, Answer::Words(words)) => {
                self.search = words.trim().to_owned();
                if !self.search.is_empty() && !self.is_hit(self.at, shared) {
                    self.found(Way::Next, shared);
                }
                return;
            }
            _ => return,
        }
        self.ask_anew(shared);
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

    fn memo<'a>(&self, item: &Excerpt, shared: &'a Shared) -> Option<&'a str> {
        shared.session.study.extra(&item.coding)?.memo.as_deref()
    }

    /// What stands at the top.
    pub fn title(&self, shared: &Shared) -> (String, String) {
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
        (format!("{} › excerpts › {}", study.settings.title, words.join(" · ")), String::new())
    }

    /// What stands at the foot.
    pub fn position(&self) -> String {
        if let Some(work) = self.work.as_ref().filter(|_| !self.counted) {
            return work.progress();
        }
        let search = if self.search.is_empty() { String::new() } else { format!("“{}” · ", self.search) };
        format!("{search}{}/{}", (self.at + 1).min(self.items.len()), self.items.len())
    }
}

fn choose(title: &str, rows: Vec<String>, ask: Ask, shared: &mut Shared) {
    let rows = rows.into_iter().map(|label| Row { label, ..Row::default() }).collect();
    shared.ask(Request::Open(Popup { body: Body::Choice(Choice::new(title, rows)), ask }));
}
