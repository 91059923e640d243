//! What coders differ on, one after the other, both codings on the text, and what the team decides.

mod draw;
mod sides;

use crate::analysis::agreement::cases::Outcome;
use crate::analysis::agreement::team::{Team, WhoseWork};
use crate::analysis::agreement::units::Unit;
use crate::analysis::scope::Moderators;
use crate::edit::Act;
use crate::model::{CoderIx, Span, Study, TranscriptIx};
use crate::session::Failure;
use crate::session::acts::{self, Decision, Take, layer};
use crate::session::tables::reconcile;
use crate::session::tables::reconcile::queue::{Item, Queue, queue};
use crate::text::number::counted;
use crate::tui::command::{Command, Side, Way};
use crate::tui::export;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::{At, Place};
use crate::tui::popup::Popup;
use crate::tui::room::{Errand, Kind, Request, Room, Shared, Then};
use crate::tui::task::Derived;
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::prose::Prose;
use crate::tui::widgets::rows::{Line, List, below_heads};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::path::Path;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("compare", &[&ROWS, &EVERYWHERE], &[
    Key::new("take-left", &Command::Take(Side::Left)).on(&["<", "("]).group("Change").help("Let what the coder at the left coded hold.").hint("left").when(Needs::Row),
    Key::new("take-right", &Command::Take(Side::Right)).on(&[">", ")"]).group("Change").help("Let what the coder at the right coded hold.").hint("right").when(Needs::Row),
    Key::new("take-both", &Command::Take(Side::Both)).on(&["=", "+"]).group("Change").help("Let the code hold on every word that one of them coded.").hint("both").when(Needs::Row),
    Key::new("take-neither", &Command::Take(Side::Neither)).on(&["-", "x"]).group("Change").help("Let the code hold on none of these words.").hint("neither").when(Needs::Row),
    Key::new("own-passage", &Command::ByHand).on(&["o"]).group("Change").help("Choose the passage that holds in the transcript yourself: Enter there takes it.").when(Needs::Row),
    Key::new("other-code", &Command::Pick).on(&["c"]).group("Change").help("Put another code on the passage instead.").when(Needs::Row),
    Key::new("reason", &Command::Memo).on(&["m"]).group("Change").help("Say why: before you decide, or afterwards.").hint("reason").when(Needs::Row),
    Key::new("open-again", &Command::Reopen).on(&["Backspace", "Delete"]).group("Change").help("Take the decision away, so that it is open again.").when(Needs::Row),
    Key::new("layer", &Command::Layer).on(&["L"]).group("Change").help("Choose the coder that decisions are written to; else the consensus."),
    Key::new("agreed", &Command::Agreed).on(&["A"]).group("Change").help("Copy what all agree on to the character into the consensus."),
    Key::new("next-open", &Command::Found(Way::Next)).on(&["n"]).group("Move").help("Go to the next one that is open.").hint("next open").when(Needs::Row),
    Key::new("previous-open", &Command::Found(Way::Previous)).on(&["N"]).group("Move").help("Go to the one before that is open.").when(Needs::Row),
    Key::new("text-down", &Command::Page(Way::Next)).on(&["J", "Ctrl-Down"]).group("Move").help("Go down in the passages."),
    Key::new("text-up", &Command::Page(Way::Previous)).on(&["K", "Ctrl-Up"]).group("Move").help("Go up in the passages."),
    Key::new("source", &Command::Accept).on(&["Enter"]).group("Go to").help("See the passage in its transcript; Esc there comes back.").hint("source").when(Needs::Row),
    Key::new("third-coder", &Command::Column(Way::Next)).on(&["Tab"]).group("Show").help("Of three or more coders, put the next one at the right.").when(Needs::Row),
    Key::new("only-open", &Command::View).on(&["f"]).group("Show").help("Only what is open, or what is settled too."),
    Key::new("which-code", &Command::WhichCode).on(&["C"]).group("Show").help("Only what they differ on in one code, or in all again."),
    Key::new("which-two", &Command::WhichCoder).on(&["V"]).group("Show").help("Only what two of the coders differ on, or all again."),
    Key::new("unfinished", &Command::Unfinished).on(&["I"]).group("Show").help("Compare unfinished work too, or no longer."),
    Key::new("export", &Command::Export).on(&["e"]).group("View").help("Write all that they differ on, with what was decided, to a CSV file."),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "compare",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("compare", &Command::Go(Place::room("compare"))).on(&["g C"]).group("Go to").help("Go through what coders differ on, and settle it.")],
    open: |at, shared| Ok(Box::new(Compare::new(at, shared))),
};

/// The layer that is written where no other is chosen.
const LAYER: &str = "consensus";

/// The screen.
pub struct Compare {
    queue: Queue,
    /// Which of the queue are shown.
    shown: Vec<usize>,
    lines: Vec<Line>,
    list: List,
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
    work: Derived<Queue>,
}

impl Compare {
    /// Opens the queue and begins to read.
    pub fn new(at: At, shared: &mut Shared) -> Self {
        let mut compare = Self {
            queue: Queue::default(),
            shown: Vec::new(),
            lines: Vec::new(),
            list: List::default(),
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
            work: Derived::default(),
        };
        compare.arrive(at, shared);
        compare.look(shared);
        compare
    }

    /// Reads the queue on a thread.
    fn look(&mut self, shared: &Shared) {
        let (study, root) = (shared.snapshot(), shared.session.root.clone());
        let (whose, scope, layer) = (self.whose.clone(), shared.scope(Moderators::Out), self.layer.clone());
        self.work.start(shared.generation, 0, move |_| {
            let team = Team::of(&study, &scope, &whose);
            queue(&study, &root, &scope, team, (study.known_coder(&layer), Unit::Turn))
        });
    }

    fn chosen(&self) -> Option<&Item> {
        self.queue.items.get(*self.shown.get(self.list.rows.at)?)
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
        let is_it = |at: &usize| self.queue.items.get(*at).map(|item| item.id.as_str()) == before;
        self.list.take(self.shown.len(), self.shown.iter().position(is_it));
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
        let stale = self.work.is_busy() && self.touched.as_ref().is_none_or(|touched| *touched == item.id);
        if stale || self.work.is_stale(shared.generation) {
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
            Way::Next => (self.list.rows.at + 1..self.shown.len()).chain(0..self.list.rows.at).find(is_open),
            Way::Previous => {
                (0..self.list.rows.at).rev().chain((self.list.rows.at + 1..self.shown.len()).rev()).find(is_open)
            }
        };
        match found {
            Some(at) => {
                self.list.rows.at = at;
                self.face(shared);
            }
            None => shared.tell("Nothing else is open."),
        }
    }

    fn ask_pair(&self, shared: &mut Shared) {
        let names = self.queue.team.names(&shared.session.study);
        let mut rows: Vec<(Row, Option<(String, String)>)> = vec![(Row::from("All coders"), None)];
        for (place, a) in names.iter().enumerate() {
            let pair = |b: &String| (Row::from(format!("{a} and {b}")), Some((a.clone(), b.clone())));
            rows.extend(names.iter().skip(place + 1).map(pair));
        }
        let at = rows.iter().position(|(_, pair)| *pair == self.pair).unwrap_or(0);
        let then = Then::here(|compare: &mut Self, pair, shared: &mut Shared| {
            compare.pair = pair;
            compare.arrange(shared);
        });
        shared.open(Popup::choice("What which two differ on?", rows, at, then));
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
        let then = Then::here(|compare: &mut Self, (), shared| compare.take_agreed(shared));
        shared.open(Popup::preview("Copy what all agree on?", "Copy them", &told, width, then));
    }

    fn choose_by_hand(&mut self, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let name = shared.code_name(shared.session.study.code_id(item.case.code));
        let (ix, near, state) = (item.ix, item.case.at, format!("settling “{name}”"));
        let then = Then::here(move |compare: &mut Self, at, shared: &mut Shared| {
            if let Some(item) = compare.queue.items.iter().find(|one| one.id == item.id).cloned() {
                compare.settle(&item, Decision { at: Some(at), ..Decision::default() }, shared);
            }
        });
        shared.ask(Request::Choose(Box::new(Errand { ix, near, state, then })));
        shared.tell("Light or select the passage that holds; Enter takes it, Esc goes back.");
    }

    fn ask_reason(&mut self, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let kept = self.reason.clone().filter(|(id, _)| *id == item.id).map(|(_, words)| words);
        let words = item.case.settled.and_then(|settled| settled.reason).or(kept).unwrap_or_default();
        let then = Then::here(|compare: &mut Self, words: String, shared| compare.give_reason(&words, shared));
        shared.open(Popup::editor("Why?", words, then));
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

    fn put_instead(&mut self, id: String, shared: &mut Shared) {
        let Some(item) = self.item(shared) else { return };
        let (left, right) = self.two(&item, shared);
        // With another code the passage is that of whoever has one, the left one's first.
        let with = [left, right].into_iter().find(|coder| item.case.of(*coder).is_some_and(|own| !own.is_empty()));
        let decision = Decision { take: with.map(Take::Coder), code: Some(id), ..Decision::default() };
        self.settle(&item, decision, shared);
    }

    fn write_to(&mut self, handle: &str, shared: &mut Shared) {
        match acts::check_layer(&shared.session, handle, &self.queue.team.coders) {
            Ok(()) => {
                self.layer = handle.to_owned();
                self.look(shared);
            }
            Err(failure) => shared.fail(failure),
        }
    }

    fn take_agreed(&mut self, shared: &mut Shared) {
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

impl Room for Compare {
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
        Some(below_heads(sides::split(body).0))
    }

    fn moved(&mut self, shared: &mut Shared) {
        self.other = 0;
        self.face(shared);
    }

    fn arrive(&mut self, at: At, shared: &mut Shared) -> bool {
        if let At::Code(code) = at {
            let code = shared.session.study.code_id(code).to_owned();
            (self.code, self.pair, self.only_open) = (Some(code), None, false);
            self.arrange(shared);
        }
        true
    }

    fn is_counting(&self) -> bool {
        self.work.is_busy()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.work.is_stale(shared.generation) {
            self.look(shared);
        }
        if let Some(queue) = shared.answer(&mut self.work, "What the coders differ on could not be read.") {
            self.touched = None;
            let before = self.chosen().map(|item| item.id.clone());
            self.queue = queue;
            if let Some(words) = self.queue.team.warning(&shared.session.study) {
                shared.tell(format!("{words}."));
            }
            self.arrange_at(before.as_deref(), shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Take(side) => self.take(*side, shared),
            Command::Accept => {
                if let Some(item) = self.chosen() {
                    shared.go(Place::reader(item.ix, Some(item.case.at)));
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
                let then = Then::here(|compare: &mut Self, id, shared| compare.put_instead(id, shared));
                shared.open(Popup::code("Which code instead?", shared, then));
            }
            Command::ByHand => self.choose_by_hand(shared),
            Command::Memo => self.ask_reason(shared),
            Command::Layer => {
                let note = "A coder's handle, of its own: nobody's codings change.";
                let then =
                    Then::here(|compare: &mut Self, handle: String, shared| compare.write_to(handle.trim(), shared));
                shared.open(Popup::prompt("Write decisions to", note, &self.layer, then));
            }
            Command::Reopen => self.reopen(shared),
            Command::Agreed => self.ask_agreed(shared),
            Command::WhichCode if self.code.is_some() => {
                self.code = None;
                self.arrange(shared);
            }
            Command::WhichCode => {
                let then = Then::here(|compare: &mut Self, id, shared: &mut Shared| {
                    compare.code = Some(id);
                    compare.arrange(shared);
                });
                shared.open(Popup::code("What they differ on in which code?", shared, then));
            }
            Command::WhichCoder => self.ask_pair(shared),
            Command::View => {
                self.only_open = !self.only_open;
                self.arrange(shared);
            }
            Command::Unfinished => self.toggle_unfinished(shared),
            Command::Export => {
                let (scope, whose, layer) = (shared.scope(Moderators::Out), self.whose.clone(), self.layer.clone());
                let make = move |study: &Study, root: &Path| {
                    let team = Team::of(study, &scope, &whose);
                    let queue = queue(study, root, &scope, team, (study.known_coder(&layer), Unit::Turn));
                    reconcile::table(study, &scope, &queue, false)
                };
                export::ask("disagreements.csv", make, shared);
            }
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn position(&self) -> String {
        if self.work.is_busy() && self.queue.items.is_empty() {
            return "reading…".into();
        }
        let settled = self.queue.items.len() - self.queue.open();
        format!("{} · {settled} of {} settled", self.list.rows.position(""), self.queue.items.len())
    }

    fn title(&self, shared: &Shared) -> String {
        let mut words = vec!["compare".to_owned()];
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
