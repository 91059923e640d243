//! What coders differ on, one after the other, both codings on the text, and what the team decides.

mod draw;
mod sides;

use crate::analysis::agreement::cases::Outcome;
use crate::analysis::agreement::team::{Team, WhoseWork};
use crate::analysis::agreement::units::Unit;
use crate::analysis::scope::Moderators;
use crate::edit::Act;
use crate::model::{CoderIx, Span, TranscriptIx};
use crate::session::Failure;
use crate::session::acts::{self, Decision, Take, layer};
use crate::session::tables::reconcile::queue::{Item, Queue, queue};
use crate::text::number::counted;
use crate::tui::ask::{Answer, Ask};
use crate::tui::command::{Command, Mouse, Side, Way};
use crate::tui::keymap::Context;
use crate::tui::place::{Choosing, Place};
use crate::tui::popup::{Body, Popup};
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::task::{News, Task};
use crate::tui::view::View;
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::picker::{Pick, Picker};
use crate::tui::widgets::prose::Prose;
use crate::tui::widgets::rows::{Line, Rows};
use crate::tui::written::What;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The layer that is written where no other is chosen.
const LAYER: &str = "consensus";

/// The screen.
pub struct Compare {
    queue: Queue,
    /// Which of the queue are shown.
    shown: Vec<usize>,
    lines: Vec<Line>,
    rows: Rows,
    /// Only this code, by id.
    code: Option<String>,
    /// Only what these two differ on.
    pair: Option<(String, String)>,
    only_open: bool,
    whose: WhoseWork,
    /// The coder that decisions are written to.
    layer: String,
    /// Which of the other coders of a case stands at the right.
    other: usize,
    /// A reason given before the decision: the case and the words.
    reason: Option<(String, String)>,
    /// The chosen case as each side has it.
    sides: Vec<(String, Prose)>,
    /// Lines of the passages gone past.
    scroll: usize,
    /// The case settled last, while the queue is read again.
    touched: Option<String>,
    work: Option<Task<Queue>>,
    generation: u64,
}

impl Compare {
    /// Opens the queue and begins to read.
    pub fn new(shared: &mut Shared) -> Self {
        let mut compare = Self {
            queue: Queue::default(),
            shown: Vec::new(),
            lines: Vec::new(),
            rows: Rows::default(),
            code: None,
            pair: None,
            only_open: false,
            whose: WhoseWork::Done,
            layer: LAYER.to_owned(),
            other: 0,
            reason: None,
            sides: Vec::new(),
            scroll: 0,
            touched: None,
            work: None,
            generation: shared.generation,
        };
        compare.look(shared);
        compare
    }

    /// Reads the queue on a thread.
    fn look(&mut self, shared: &Shared) {
        self.generation = shared.generation;
        let (study, root) = (shared.snapshot(), shared.session.root.clone());
        let (whose, scope, layer) = (self.whose.clone(), shared.scope(Moderators::Out), self.layer.clone());
        self.work = Some(Task::start(0, move |_| {
            let team = Team::of(&study, &scope, &whose);
            queue(&study, &root, &scope, team, (study.known_coder(&layer), Unit::Turn))
        }));
    }

    fn chosen(&self) -> Option<&Item> {
        self.queue.items.get(*self.shown.get(self.rows.at)?)
    }

    /// Chooses what is shown of the queue; the chosen case stays chosen.
    fn arrange(&mut self, shared: &mut Shared) {
        let before = self.chosen().map(|item| item.id.clone());
        self.arrange_at(before.as_deref(), shared);
    }

    fn arrange_at(&mut self, before: Option<&str>, shared: &mut Shared) {
        let study = &shared.session.study;
        let named = |handle: &str| study.known_coder(handle);
        let wanted = |item: &&Item| {
            let code = self.code.as_deref().is_none_or(|code| study.code_id(item.case.code) == code);
            let pair = self.pair.as_ref().is_none_or(|(a, b)| {
                let of = |handle: &str| named(handle).and_then(|coder| item.case.of(coder));
                matches!((of(a), of(b)), (Some(a), Some(b)) if a != b)
            });
            code && pair && (!self.only_open || item.case.settled.is_none())
        };
        let items = self.queue.items.iter().enumerate();
        self.shown = items.filter(|(_, item)| wanted(item)).map(|(place, _)| place).collect();
        self.lines =
            self.shown.iter().filter_map(|at| self.queue.items.get(*at)).map(|one| sides::line(one, shared)).collect();
        self.rows.set_len(self.shown.len());
        let is_it = |at: &usize| self.queue.items.get(*at).map(|item| item.id.as_str()) == before;
        if let Some(place) = self.shown.iter().position(is_it) {
            self.rows.at = place;
        }
        self.face(shared);
    }

    /// The coders at left and right: oneself at the left where one is compared.
    fn two(&self, item: &Item, shared: &Shared) -> (CoderIx, CoderIx) {
        let study = &shared.session.study;
        let mut coders: Vec<CoderIx> = item.case.coders.iter().map(|(coder, _)| *coder).collect();
        if let Some((a, b)) = &self.pair {
            coders.retain(|coder| [a, b].iter().any(|handle| *handle == study.coder(*coder)));
        }
        let me = shared.session.coder.as_deref();
        let left = coders.iter().position(|coder| Some(study.coder(*coder)) == me).unwrap_or(0);
        let left = if coders.is_empty() { CoderIx::default() } else { coders.remove(left) };
        let right = if coders.is_empty() { left } else { coders[self.other % coders.len()] };
        (left, right)
    }

    /// Lays the chosen case out as each side has it.
    fn face(&mut self, shared: &mut Shared) {
        self.scroll = 0;
        let Some(item) = self.chosen().cloned() else {
            self.sides.clear();
            return;
        };
        let (left, right) = self.two(&item, shared);
        self.sides = sides::sides(&item, &[left, right], shared);
    }

    /// The chosen case, where it can be decided now.
    fn item(&self, shared: &mut Shared) -> Option<Item> {
        let item = self.chosen()?.clone();
        let stale = self.work.is_some() && self.touched.as_ref().is_none_or(|touched| *touched == item.id);
        if stale || self.generation != shared.generation {
            shared.tell("The queue is being read again: one moment.");
            return None;
        }
        if shared.session.coder.is_none() {
            shared.tell("Reading only: g c asks for your handle.");
            return None;
        }
        Some(item)
    }

    fn settle(&mut self, item: &Item, mut decision: Decision, shared: &mut Shared) {
        if let Some((_, words)) = self.reason.clone().filter(|(id, _)| *id == item.id) {
            decision.reason = decision.reason.or(Some(words));
        }
        let compared = self.queue.team.coders.clone();
        let act = acts::check_layer(&shared.session, &self.layer, &compared)
            .and_then(|()| acts::settle(&mut shared.session, &self.layer, item.ix, &item.case, &decision))
            .and_then(|act| self.with_state(act, &[item.ix], shared));
        let finished = act.as_ref().is_ok_and(|(_, finished)| *finished > 0);
        if !shared.attempt(act.map(|(act, _)| act)) {
            return;
        }
        self.touched = Some(item.id.clone());
        self.reason = None;
        let decided = sides::decision(&decision, shared);
        shared.tell(format!("Settled: {decided}."));
        if finished {
            self.tell_done(item.ix, shared);
        }
        if shared.settings.move_on {
            self.next_open(Way::Next, shared);
        }
    }

    /// An act on the layer with what it makes of transcripts, and how many the layer is then done with.
    fn with_state(&self, act: Act, at: &[TranscriptIx], shared: &mut Shared) -> Result<(Act, usize), Failure> {
        let (act, lacks) =
            layer::with_state(&mut shared.session, &self.layer, (&self.queue.team, Moderators::Out), at, act)?;
        Ok((act, lacks.iter().filter(|(_, lack)| lack.is_none()).count()))
    }

    fn tell_done(&self, ix: TranscriptIx, shared: &mut Shared) {
        let study = &shared.session.study;
        let told = format!("“{}” is done with {}.", self.layer, study.transcript(ix).shown());
        let offer = layer::offer(study, &self.layer);
        shared.tell(told);
        offer.into_iter().for_each(|offer| shared.tell(offer));
    }

    fn take(&mut self, side: Side, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let (left, right) = self.two(&item, shared);
        let take = match side {
            Side::Left => Take::Coder(left),
            Side::Right => Take::Coder(right),
            Side::Both => Take::Both,
            Side::Neither => Take::Neither,
        };
        self.settle(&item, Decision { take: Some(take), ..Decision::default() }, shared);
    }

    /// What was decided, to be decided again with other words.
    fn again(item: &Item) -> Option<Decision> {
        let settled = item.case.settled.as_ref()?;
        let one = |passages: &[Span]| match passages {
            [one] => Some(*one),
            _ => None,
        };
        let decision = match &settled.outcome {
            Outcome::Left => Decision { take: Some(Take::Neither), ..Decision::default() },
            Outcome::Instead(code, passages) => {
                Decision { at: Some(one(passages)?), code: Some(code.clone()), ..Decision::default() }
            }
            Outcome::Coded(passages) => match item.case.coders.iter().find(|(_, own)| own == passages) {
                Some((coder, _)) => Decision { take: Some(Take::Coder(*coder)), ..Decision::default() },
                None => Decision { at: Some(one(passages)?), ..Decision::default() },
            },
        };
        Some(decision)
    }

    fn give_reason(&mut self, words: &str, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let words = words.trim().to_owned();
        if item.case.settled.is_none() {
            self.reason = Some((item.id, words)).filter(|(_, words)| !words.is_empty());
            shared.tell("The reason is kept until you decide: < > = or -.");
            return;
        }
        match Self::again(&item) {
            Some(decision) => self.settle(&item, Decision { reason: Some(words), ..decision }, shared),
            None => shared.tell("Several passages were kept: write the reason as their memo in the reader."),
        }
    }

    fn next_open(&mut self, way: Way, shared: &mut Shared) {
        let is_open = |at: &usize| {
            let item = self.shown.get(*at).and_then(|at| self.queue.items.get(*at));
            item.is_some_and(|item| item.case.settled.is_none() && self.touched.as_ref() != Some(&item.id))
        };
        let found = match way {
            Way::Next => (self.rows.at + 1..self.shown.len()).chain(0..self.rows.at).find(is_open),
            Way::Previous => (0..self.rows.at).rev().chain((self.rows.at + 1..self.shown.len()).rev()).find(is_open),
        };
        match found {
            Some(at) => {
                self.rows.at = at;
                self.face(shared);
            }
            None => shared.tell("Nothing else is open."),
        }
    }

    fn ask_pair(&self, shared: &mut Shared) {
        let names = self.queue.team.names(&shared.session.study);
        let mut all: Vec<Option<(String, String)>> = vec![None];
        for (place, a) in names.iter().enumerate() {
            all.extend(names.iter().skip(place + 1).map(|b| Some((a.clone(), b.clone()))));
        }
        let label = |pair: &Option<(String, String)>| match pair {
            None => "All coders".to_owned(),
            Some((a, b)) => format!("{a} and {b}"),
        };
        let rows = all.iter().map(|pair| Row { label: label(pair), ..Row::default() }).collect();
        let at = all.iter().position(|pair| *pair == self.pair).unwrap_or(0);
        shared.ask(Request::Open(Popup::choice(Ask::ComparePair(all), "What which two differ on?", rows, at)));
    }

    /// The transcripts on which the team is compared.
    fn shared_texts(&self) -> Vec<TranscriptIx> {
        self.queue.team.transcripts.iter().map(|(ix, _)| *ix).collect()
    }

    fn ask_agreed(&self, shared: &mut Shared) {
        let count = self.queue.agreed.len();
        let layer = shared.session.study.known_coder(&self.layer);
        let is_done = |ix: &TranscriptIx| layer.is_some_and(|layer| shared.session.study.is_done(*ix, layer));
        if count == 0 && (self.queue.open() > 0 || self.shared_texts().iter().all(is_done)) {
            shared.tell("There is nothing more that all agree on.");
            return;
        }
        let names = self.queue.team.names(&shared.session.study).join(", ");
        let told = [
            format!(
                "To copy into “{}”, as one act: {} on which {names} agree to the character.",
                self.layer,
                counted(count, "passage", "passages")
            ),
            format!("{} are there already. Nobody's own codings change.", self.queue.taken_over),
        ];
        let width = shared.size.0;
        shared.ask(Request::Open(Popup::preview(Ask::Agreed, "Copy what all agree on?", "Copy them", &told, width)));
    }

    fn page(shared: &Shared) -> usize {
        usize::from(sides::split(sides::area(shared)).0.height.saturating_sub(2)).max(1)
    }

    fn choose_by_hand(&mut self, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let name = shared.code_name(shared.session.study.code_id(item.case.code));
        shared.choosing = Some(Choosing { ix: item.ix, item: item.id.clone(), name, at: None });
        shared.ask(Request::Go(Place::Reader(item.ix, Some(item.case.at))));
        shared.tell("Light or select the passage that holds; Enter takes it, Esc goes back.");
    }

    fn ask_reason(&mut self, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let kept = self.reason.clone().filter(|(id, _)| *id == item.id).map(|(_, words)| words);
        let words = item.case.settled.and_then(|settled| settled.reason).or(kept).unwrap_or_default();
        shared.ask(Request::Open(Popup::editor(Ask::Reason, "Why?", words)));
    }

    fn reopen(&mut self, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let act = acts::reopen(&mut shared.session, &self.layer, item.ix, &item.case)
            .and_then(|act| Ok(self.with_state(act, &[item.ix], shared)?.0));
        if shared.perform(act) {
            self.touched = Some(item.id);
            shared.tell("Open again.");
        }
    }

    fn toggle_unfinished(&mut self, shared: &mut Shared) {
        let (whose, words) = match self.whose {
            WhoseWork::Done => (
                WhoseWork::InProgress,
                "Unfinished work is compared: what a coder has not reached yet counts as left uncoded.",
            ),
            WhoseWork::InProgress => (WhoseWork::Done, "Only finished work is compared."),
        };
        self.whose = whose;
        shared.tell(words);
        self.look(shared);
    }
}

impl View for Compare {
    fn place(&self) -> Place {
        Place::Compare
    }

    fn context(&self) -> Context {
        Context::Compare
    }

    fn is_counting(&self) -> bool {
        self.work.is_some()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if let Some(code) = shared.compared_code.take() {
            (self.code, self.pair, self.only_open) = (Some(code), None, false);
            self.arrange(shared);
        }
        if let Some(Choosing { item, at: Some(at), .. }) = shared.choosing.clone() {
            shared.choosing = None;
            let found = self.queue.items.iter().find(|one| one.id == item).cloned();
            if let Some(item) = found {
                self.settle(&item, Decision { at: Some(at), ..Decision::default() }, shared);
            }
        } else if shared.choosing.is_some() {
            shared.choosing = None;
        }
        if self.generation != shared.generation {
            self.look(shared);
        }
        match self.work.as_ref().map_or(News::None, Task::poll) {
            News::None => {}
            News::Lost => {
                self.work = None;
                shared.fail("What the coders differ on could not be read.");
            }
            News::Done(queue) => {
                (self.work, self.touched) = (None, None);
                let before = self.chosen().map(|item| item.id.clone());
                self.queue = queue;
                if let Some(words) = self.queue.team.warning(&shared.session.study) {
                    shared.tell(format!("{words}."));
                }
                self.arrange_at(before.as_deref(), shared);
            }
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        if self.rows.update(command, Self::page(shared)) {
            self.other = 0;
            self.face(shared);
            return;
        }
        match command {
            Command::Take(side) => self.take(*side, shared),
            Command::Accept => {
                if let Some(item) = self.chosen() {
                    shared.ask(Request::Go(Place::Reader(item.ix, Some(item.case.at))));
                }
            }
            Command::Found(way) => self.next_open(*way, shared),
            Command::Page(Way::Next) => self.scroll = (self.scroll + 3).min(200),
            Command::Page(Way::Previous) => self.scroll = self.scroll.saturating_sub(3),
            Command::Column(_) => {
                self.other += 1;
                self.face(shared);
                if self.chosen().is_some_and(|item| item.case.coders.len() < 3) {
                    shared.tell("Only two coders differ here.");
                }
            }
            Command::Pick if self.item(shared).is_some() => {
                let picker = Picker::new("Which code instead?", &shared.session.study, &shared.recent);
                shared.ask(Request::Open(Popup { body: Body::Picker(picker), ask: Ask::CompareInstead }));
            }
            Command::ByHand => self.choose_by_hand(shared),
            Command::Memo => self.ask_reason(shared),
            Command::Layer => {
                let note = "A coder's handle, of its own: nobody's codings change.";
                shared.ask(Request::Open(Popup::prompt(Ask::Layer, "Write decisions to", note, &self.layer)));
            }
            Command::Reopen => self.reopen(shared),
            Command::Agreed => self.ask_agreed(shared),
            Command::WhichCode if self.code.is_some() => {
                self.code = None;
                self.arrange(shared);
            }
            Command::WhichCode => {
                let picker = Picker::new("What they differ on in which code?", &shared.session.study, &shared.recent);
                shared.ask(Request::Open(Popup { body: Body::Picker(picker), ask: Ask::ScopeCode }));
            }
            Command::WhichCoder => self.ask_pair(shared),
            Command::View => {
                self.only_open = !self.only_open;
                self.arrange(shared);
            }
            Command::Unfinished => self.toggle_unfinished(shared),
            Command::Export => {
                let scope = Box::new(shared.scope(Moderators::Out));
                shared.ask(Request::Export(What::Disagreements(scope, self.whose.clone(), self.layer.clone())));
            }
            Command::Mouse(Mouse::Press(_, y)) => {
                let list = sides::split(sides::area(shared)).0;
                if let Some(row) = self.rows.under(*y, list.y + 1, usize::from(list.height.saturating_sub(1))) {
                    self.rows.at = row;
                    self.face(shared);
                }
            }
            Command::Back => shared.ask(Request::Leave),
            _ => {}
        }
    }

    fn answer(&mut self, ask: Ask, answer: Answer, shared: &mut Shared) {
        let known = |picks: Vec<Pick>, shared: &mut Shared| match picks.into_iter().next() {
            Some(Pick::Known(id)) => Some(id),
            Some(Pick::New(name)) => {
                shared.tell(format!("There is no code “{name}”."));
                None
            }
            None => None,
        };
        match (ask, answer) {
            (Ask::ScopeCode, Answer::Codes(picks)) => {
                if let Some(id) = known(picks, shared) {
                    self.code = Some(id);
                    self.arrange(shared);
                }
            }
            (Ask::ComparePair(all), Answer::Row(row)) => {
                self.pair = all.into_iter().nth(row).flatten();
                self.arrange(shared);
            }
            (Ask::CompareInstead, Answer::Codes(picks)) => {
                let Some(id) = known(picks, shared) else { return };
                let Some(item) = self.item(shared) else { return };
                let (left, right) = self.two(&item, shared);
                // With another code the passage is that of whoever has one, the left one's first.
                let with =
                    [left, right].into_iter().find(|coder| item.case.of(*coder).is_some_and(|own| !own.is_empty()));
                let decision = Decision { take: with.map(Take::Coder), code: Some(id), ..Decision::default() };
                self.settle(&item, decision, shared);
            }
            (Ask::Layer, Answer::Words(words)) => {
                let handle = words.trim().to_owned();
                match acts::check_layer(&shared.session, &handle, &self.queue.team.coders) {
                    Ok(()) => {
                        self.layer = handle;
                        self.look(shared);
                    }
                    Err(failure) => shared.fail(failure),
                }
            }
            (Ask::Reason, Answer::Words(words)) => self.give_reason(&words, shared),
            (Ask::Agreed, Answer::Row(0)) => {
                let compared = self.queue.team.coders.clone();
                let act = acts::check_layer(&shared.session, &self.layer, &compared)
                    .and_then(|()| acts::take_agreed(&mut shared.session, &self.layer, &self.queue.agreed))
                    .and_then(|act| self.with_state(act, &self.shared_texts(), shared));
                let (count, finished) = (self.queue.agreed.len(), act.as_ref().map_or(0, |(_, finished)| *finished));
                if shared.perform(act.map(|(act, _)| act)) {
                    let all = self.queue.team.transcripts.len();
                    shared.tell(format!(
                        "Copied {} into “{}”, which is done with {finished} of {}.",
                        counted(count, "passage", "passages"),
                        self.layer,
                        counted(all, "transcript", "transcripts")
                    ));
                    layer::offer(&shared.session.study, &self.layer).into_iter().for_each(|offer| shared.tell(offer));
                }
            }
            _ => {}
        }
    }

    fn position(&self) -> String {
        if self.work.is_some() && self.queue.items.is_empty() {
            return "reading…".into();
        }
        let settled = self.queue.items.len() - self.queue.open();
        format!("{} · {settled} of {} settled", self.rows.position(""), self.queue.items.len())
    }

    fn has_row(&self) -> bool {
        !self.shown.is_empty()
    }

    fn title(&self, shared: &Shared) -> String {
        let mut words = vec![shared.session.study.settings.title.clone(), "compare".into()];
        words.extend(self.code.as_ref().map(|code| shared.code_name(code)));
        words.extend(self.pair.as_ref().map(|(a, b)| format!("{a} and {b}")));
        words.extend(self.only_open.then(|| "open".to_owned()));
        words.extend((!shared.asked.is_empty()).then(|| format!("query {}", shared.asked)));
        words.extend((self.layer != LAYER).then(|| format!("into {}", self.layer)));
        words.extend((self.whose == WhoseWork::InProgress).then(|| "unfinished too".to_owned()));
        words.join(" › ")
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        self.draw_all(frame, area, shared);
    }
}
