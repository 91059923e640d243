//! The reader: a transcript, the lit passage, and the codes on it.

mod book;
mod code;
mod draw;
mod found;
mod geometry;
mod keys;
mod lanes;
mod layout;
mod map;
mod moves;
mod panes;
mod room;
mod search;
mod select;
mod times;
mod tree;
mod view;

use tree::Tree;

use crate::model::{Coding, Problem, Span, TranscriptIx};
use crate::store::document::Document;
use crate::store::place::chain;
use crate::text::correct::stretch;
use crate::text::place::map_roughly;
use crate::text::units::{Size, Units};
use crate::tui::command::{Edge, Mouse, Pane, Way};
use crate::tui::place::At;
use crate::tui::room::{Errand, Kind, Opened, Request, Room, Shared};
use geometry::{Folds, Geometry};
use lanes::Laned;
use layout::{Layout, Spot, Walk};
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The kind of room.
pub static KIND: Kind = Kind {
    name: "reader",
    is_list: false,
    context: &keys::READER,
    states: &[&keys::EDGE, &keys::TREE],
    ways: &[],
    open: Reader::enter,
};

/// Clicks on one place at most this far apart belong together.
const CLICKS_APART: Duration = Duration::from_millis(400);

/// A coding whose edge is held.
#[derive(Clone, Copy, Debug)]
struct Held {
    coding: Coding,
    edge: Edge,
    span: Span,
    /// Whether the mouse moved it.
    dragged: bool,
}

/// A free selection: where it began and where its free end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Selection {
    anchor: u32,
    head: u32,
}

/// A transcript being read.
pub struct Reader {
    ix: TranscriptIx,
    document: Arc<Document>,
    moderators: Vec<bool>,
    /// Offsets with the milliseconds since the recording began, by offset.
    times: Vec<(u32, u64)>,
    /// Offsets with the pages of the source that begin there.
    pages: Vec<(u32, u32)>,
    language: Option<String>,
    size: Size,
    light: Span,
    selection: Option<Selection>,
    held: Option<Held>,
    /// The speaker who is followed: the others' turns stand back.
    voice: Option<u16>,
    /// Which of the codings at the cursor is meant.
    focus: usize,
    top: Spot,
    folds: Folds,
    layout: RefCell<Layout>,
    search: Option<found::Search>,
    /// The light when a search began: from there it looks on, and there it comes back to.
    sought_from: Span,
    laned: Vec<Laned>,
    /// Own codings on what participants said, as a share of it.
    coded: f64,
    generation: Option<u64>,
    /// The last click: when, where, and which it was of a row of clicks.
    click: Option<(Instant, (u16, u16), u8)>,
    /// What a passage is to be chosen for.
    errand: Option<Errand>,
    /// How the codebook beside the text is looked at.
    tree: Tree,
}

impl Reader {
    /// Opens a transcript, at a passage where one is meant.
    ///
    /// # Errors
    /// The text cannot be read.
    fn open(ix: TranscriptIx, span: Option<Span>, shared: &mut Shared) -> Result<Self, Problem> {
        let document = shared.session.document(ix)?;
        shared.reading = Some(ix);
        let mut reader = Self {
            ix,
            document,
            moderators: Vec::new(),
            times: Vec::new(),
            pages: Vec::new(),
            language: None,
            size: Size::default(),
            light: Span::default(),
            selection: None,
            held: None,
            voice: None,
            focus: 0,
            top: (0, 0),
            folds: Folds::default(),
            layout: RefCell::default(),
            search: None,
            sought_from: Span::default(),
            laned: Vec::new(),
            coded: 0.0,
            generation: None,
            click: None,
            errand: None,
            tree: Tree::default(),
        };
        reader.refresh(shared);
        // Coding begins with what participants say, not with the first question.
        let mut turns = reader.document.overlay.turns.iter().zip(&reader.moderators);
        let begin = turns.find(|(turn, moderator)| !**moderator && !turn.speech.is_empty());
        let begin = begin.map_or(0, |(turn, _)| turn.speech.start);
        let first = reader.units().at(Size::Sentence, begin).unwrap_or_default();
        // A place may be older than the text.
        let span = span.filter(|span| span.end <= reader.document.text.len());
        match span.or_else(|| reader.left_off(shared)) {
            Some(span) => reader.light(span, shared),
            None => reader.set_light(first, shared),
        }
        Ok(reader)
    }

    fn enter(at: At, shared: &mut Shared) -> Opened {
        let (ix, span) = match at {
            At::Passage(ix, span) => (ix, Some(span)),
            At::Transcript(ix) => (ix, None),
            _ => return Err("Choose a transcript to read: g l.".to_owned()),
        };
        let reader = Self::open(ix, span, shared).map_err(|problem| problem.to_string())?;
        Ok(Box::new(reader))
    }

    /// Opens a transcript in which a passage is to be chosen for another room.
    ///
    /// # Errors
    /// The text cannot be read.
    pub fn on_errand(errand: Errand, shared: &mut Shared) -> Result<Self, Problem> {
        let mut reader = Self::open(errand.ix, Some(errand.near), shared)?;
        reader.errand = Some(errand);
        Ok(reader)
    }

    /// Takes on the text as it is now; whether it is another than before.
    fn take_text(&mut self, shared: &mut Shared) -> bool {
        let document = match shared.session.document(self.ix) {
            Ok(document) if document.hash == self.document.hash && *document.overlay == *self.document.overlay => {
                return false;
            }
            Ok(document) => document,
            Err(problem) => {
                shared.fail(problem);
                return false;
            }
        };
        // The light stays on its words.
        let edits = &shared.session.study.transcript(self.ix).edits;
        let (steps, reached) = chain(edits, &self.document.hash, &document.hash);
        self.light = if reached == document.hash {
            steps.into_iter().fold(self.light, |light, step| map_roughly(light, &step.at))
        } else {
            map_roughly(self.light, &[stretch(&self.document.text, &document.text)])
        };
        self.document = document;
        self.layout.borrow_mut().clear();
        (self.selection, self.held, self.search, self.voice) = (None, None, None, None);
        true
    }

    /// The passages of one's own codings, run together where they meet, in text order.
    fn own_passages(&self, shared: &Shared) -> Vec<Span> {
        let codings = shared.shown(self.ix);
        let mut union: Vec<Span> = Vec::new();
        for coding in codings.filter(|coding| self.is_own(coding, shared)) {
            match union.last_mut().filter(|last| coding.at.start <= last.end) {
                Some(last) => last.end = last.end.max(coding.at.end),
                None => union.push(coding.at),
            }
        }
        union
    }

    fn coded_share(&self, shared: &Shared) -> f64 {
        let union = self.own_passages(shared);
        let (mut all, mut coded) = (0u64, 0u64);
        let moderates = |turn: u32| self.moderators.get(turn as usize).copied().unwrap_or(false);
        for own in self.document.overlay.paragraphs.iter().filter(|own| !moderates(own.turn)) {
            all += u64::from(own.speech.len());
            coded += meeting(&union, own.speech).map(|span| u64::from(span.intersect(own.speech).len())).sum::<u64>();
        }
        if all == 0 { 0.0 } else { coded as f64 / all as f64 }
    }

    fn units(&self) -> Units<'_> {
        Units {
            text: &self.document.text,
            overlay: &self.document.overlay,
            moderators: &self.moderators,
            language: self.language.as_deref(),
        }
    }

    /// The passage that the next act is about: the selection, else the light.
    fn passage(&self) -> Span {
        match (self.held, self.selection) {
            (Some(held), _) => held.span,
            (None, Some(selection)) => self.selected(selection),
            (None, None) => self.light,
        }
    }

    /// Whether a coding belongs to whoever works here.
    fn is_own(&self, coding: &Coding, shared: &Shared) -> bool {
        shared.session.coder.as_deref() == Some(shared.session.study.coder(coding.coder))
    }

    /// Codings that touch the passage: one's own first, then those that fit it best, the newest first.
    fn here(&self, shared: &Shared) -> Vec<Coding> {
        let passage = self.held.map_or_else(|| self.passage(), |held| held.coding.at);
        let mut here = shared.shown_at(self.ix, passage);
        here.sort_by_key(|coding| {
            let apart = coding.at.start.abs_diff(passage.start) + coding.at.end.abs_diff(passage.end);
            (!self.is_own(coding, shared), apart, Reverse(coding.id))
        });
        here
    }

    /// The coding at the cursor that is meant.
    fn focused(&self, shared: &Shared) -> Option<Coding> {
        let here = self.here(shared);
        here.get(self.focus % here.len().max(1)).copied()
    }

    /// Lights a passage that was gone to. One that is no unit is no selection either: the next step goes on from it.
    /// An empty one means whatever unit stands there.
    fn light(&mut self, span: Span, shared: &Shared) {
        if span.is_empty() {
            return self.go(span.start.min(self.document.text.len().saturating_sub(1)), shared);
        }
        let sizes = [Size::Sentence, Size::Turn, Size::Word, Size::Question];
        if let Some(size) = sizes.into_iter().find(|size| self.units().at(*size, span.start) == Some(span)) {
            self.size = size;
        }
        self.set_light(span, shared);
    }

    fn set_light(&mut self, span: Span, shared: &Shared) {
        self.light = span;
        self.selection = None;
        self.focus = 0;
        self.settle_view(shared);
    }

    /// Where things stand, with room for all that may be said of a passage.
    fn geometry(&self, area: Rect, shared: &Shared) -> Geometry {
        let digits = self.document.overlay.turns.len().max(1).ilog10() + 1;
        Geometry::of(area, self.folds, u16::try_from(digits).unwrap_or(4), shared.settings.column)
    }

    /// As it is drawn: where little is to be said of the passage, the text goes on below it.
    ///
    /// Scrolling keeps to [`Self::geometry`], so that a coding that comes there hides nothing of the passage.
    fn drawn(&self, area: Rect, shared: &Shared) -> Geometry {
        let passage = self.passage();
        let rows = if self.here(shared).is_empty() {
            1 + u16::from(shared.shown_notes(self.ix).any(|(.., at)| at.overlaps(passage)))
        } else {
            3
        };
        self.geometry(area, shared).with_strip(rows)
    }

    fn walk<T>(&self, width: u16, walk: impl FnOnce(&mut Walk) -> T) -> T {
        let mut layout = self.layout.borrow_mut();
        walk(&mut Walk { text: &self.document.text, overlay: &self.document.overlay, width, layout: &mut layout })
    }

    /// How much is coded, who is followed, what is to review.
    fn progress(&self, shared: &Shared) -> String {
        let voice = self.voice.and_then(|voice| self.document.overlay.speakers.get(usize::from(voice)));
        let followed = voice.map_or_else(String::new, |label| format!("following {label} · "));
        let coded = format!("{followed}{:.0} % of speech", self.coded * 100.0);
        match shared.session.study.entry(self.ix).map_or(0, |entry| entry.unsettled()) {
            0 => coded,
            lost => format!("{lost} to review: R · {coded}"),
        }
    }

    fn go_turn(&mut self, words: &str, shared: &mut Shared) {
        let overlay = &self.document.overlay;
        let found = overlay.numbered(words).ok().map(|speech| speech.start);
        match found.or_else(|| self.place_of(words)) {
            Some(offset) => {
                shared.ask(Request::Mark(self.place()));
                self.go(offset, shared);
            }
            None => {
                let last = overlay.turns.len();
                shared.fail(format!("There is no turn `{words}` here; they run from 1 to {last}."));
            }
        }
    }

    fn back(&mut self, shared: &mut Shared) {
        if self.tree.is_left() {
            return;
        }
        if self.held.take().is_some() || self.selection.take().is_some() || self.search.take().is_some() {
            return;
        }
        shared.ask(Request::Return);
    }

    fn fold(&mut self, pane: Pane, shared: &mut Shared) {
        let now = self.geometry(shared.body(), shared);
        let (shown, slot) = match pane {
            Pane::Codebook => (now.codebook.is_some(), &mut self.folds.codebook),
            Pane::Here => (now.here.is_some(), &mut self.folds.here),
        };
        *slot = Some(!shown);
        let after = self.geometry(shared.body(), shared);
        if !shown && after.codebook.is_some() == now.codebook.is_some() && after.here.is_some() == now.here.is_some() {
            shared.tell("The window is too narrow for that.");
        }
        self.keep_in_view(shared);
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) {
        let text = self.geometry(shared.body(), shared).text;
        match mouse {
            Mouse::Press(x, y) => {
                let row = self.click.filter(|(when, at, _)| *at == (x, y) && when.elapsed() < CLICKS_APART);
                let number = row.map_or(1, |(.., number)| number % 3 + 1);
                self.click = Some((Instant::now(), (x, y), number));
                if self.press_tree((x, y), shared) || self.press_edge((x, y), shared) {
                    return;
                }
                let Some(offset) = self.offset_at(x, y, shared) else { return };
                // A second click lights the word, a third the turn; the size of the light stays what it was.
                let size = [self.size, Size::Word, Size::Turn].get(usize::from(number - 1)).copied();
                if let Some(light) = self.units().at(size.unwrap_or(self.size), offset) {
                    // The text stays as it is under the hand.
                    (self.light, self.selection, self.focus) = (light, None, 0);
                }
            }
            Mouse::Drag(x, y) if self.held.is_some() => self.drag_edge((x, y), shared),
            Mouse::Release(..) if self.held.is_some_and(|held| held.dragged) => self.keep_edges(shared),
            Mouse::Release(..) => {}
            Mouse::Drag(x, y) => {
                if let Some(head) = self.offset_at(x, y, shared) {
                    let anchor = self.selection.map_or(self.light.start, |selection| selection.anchor);
                    self.selection = Some(Selection { anchor, head });
                }
            }
            Mouse::Wheel(way, x, y) if self.is_on_tree((x, y), shared) => self.scroll_tree(way, shared),
            Mouse::Wheel(way, ..) => {
                let top = self.top;
                self.top = self.walk(text.width, |walk| match way {
                    Way::Next => walk.forth(top, 3),
                    Way::Previous => walk.back(top, 3),
                });
            }
        }
    }
}

/// Those of some spans, apart and in order, that overlap another.
fn meeting(spans: &[Span], with: Span) -> impl Iterator<Item = &Span> {
    let first = spans.partition_point(|span| span.end <= with.start);
    spans.iter().skip(first).take_while(move |span| span.start < with.end)
}
