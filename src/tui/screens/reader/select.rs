//! Free selection, and moving the edges of a coding.

use super::lanes::Part;
use super::{Held, Reader, Selection};
use crate::model::{Coding, Span};
use crate::session::acts;
use crate::text::graphemes::{next, prev, snap};
use crate::text::units::Size;
use crate::tui::command::{Edge, Step, Way};
use crate::tui::room::Shared;

impl Reader {
    pub(super) fn selected(&self, selection: Selection) -> Span {
        let (from, to) = (selection.anchor.min(selection.head), selection.anchor.max(selection.head));
        let text = &self.document.text;
        let span = if from == to { Span::new(from, next(text, from)) } else { Span::new(from, to) };
        snap(text, span)
    }

    pub(super) fn toggle_selection(&mut self, shared: &mut Shared) {
        self.selection = match self.selection {
            Some(_) => None,
            None => {
                shared.tell("Selecting: arrows and Ctrl-arrows extend, j and k by unit, v or Esc ends.");
                Some(Selection { anchor: self.light.start, head: self.light.end })
            }
        };
    }

    pub(super) fn extend(&mut self, way: Way, step: Step, shared: &mut Shared) {
        let whole = Selection { anchor: self.light.start, head: self.light.end };
        // Extending back from the light lets go of its end and keeps the start of what was lit.
        let selection = self.selection.unwrap_or(match way {
            Way::Next => whole,
            Way::Previous => Selection { anchor: whole.head, head: whole.anchor },
        });
        let head = self.stepped(selection.head, way, step, shared);
        self.selection = Some(Selection { head, ..selection });
        self.keep_in_view(shared);
    }

    /// An offset moved by a step.
    fn stepped(&self, at: u32, way: Way, step: Step, shared: &Shared) -> u32 {
        let text = &self.document.text;
        match (step, way) {
            (Step::Character, Way::Next) => next(text, at),
            (Step::Character, Way::Previous) => prev(text, at),
            (Step::Word | Step::Sentence, _) => {
                let size = if step == Step::Word { Size::Word } else { Size::Sentence };
                match way {
                    Way::Next => self.units().ending_after(size, at).map_or(at, |unit| unit.end),
                    Way::Previous => self.units().starting_before(size, at).map_or(at, |unit| unit.start),
                }
            }
            (Step::Line, _) => {
                let width = self.geometry(shared.body(), shared).text.width;
                self.walk(width, |walk| {
                    let place = walk.find(at);
                    let lines = walk.from(place, 1);
                    let column = lines.first().map_or(0, |(_, line)| at.saturating_sub(line.span.start));
                    let mut to = place;
                    // Headings and gaps between turns are passed over.
                    loop {
                        let beyond = match way {
                            Way::Next => walk.forth(to, 1),
                            Way::Previous => walk.back(to, 1),
                        };
                        if beyond == to {
                            return at;
                        }
                        to = beyond;
                        if let Some((_, line)) = walk.from(to, 1).first().filter(|(_, line)| !line.span.is_empty()) {
                            return (line.span.start + column).min(line.span.end);
                        }
                    }
                })
            }
        }
    }

    pub(super) fn take_edge(&mut self, edge: Edge, shared: &mut Shared) {
        if let Some(held) = &mut self.held {
            held.edge = edge;
            return;
        }
        let Some(coding) = self.focused(shared).filter(|coding| self.is_own(coding, shared)) else {
            shared.tell("The coding meant is another's; o turns to the next one here.");
            return;
        };
        self.hold(coding, edge, shared);
        self.keep_in_view(shared);
    }

    fn hold(&mut self, coding: Coding, edge: Edge, shared: &mut Shared) {
        let end = if edge == Edge::Start { "start" } else { "end" };
        let name = shared.code_name(shared.session.study.code_id(coding.code));
        shared.tell(format!(
            "Moving the {end} of “{name}”: arrows by word, Shift-arrows by sentence, Enter keeps, Esc leaves."
        ));
        self.selection = None;
        self.held = Some(Held { coding, edge, span: coding.at, dragged: false });
    }

    pub(super) fn move_edge(&mut self, way: Way, step: Step, shared: &mut Shared) {
        let Some(mut held) = self.held else { return };
        let from = if held.edge == Edge::Start { held.span.start } else { held.span.end };
        let units = self.units();
        let size = if step == Step::Sentence { Size::Sentence } else { Size::Word };
        // A start goes to where units start, an end to where they end.
        let to = match (step, held.edge, way) {
            (Step::Character, ..) => Some(self.stepped(from, way, step, shared)),
            (_, Edge::Start, Way::Next) => {
                let within = units.at(size, from).filter(|unit| unit.start > from);
                within.or_else(|| units.beside(size, units.at(size, from)?, Way::Next)).map(|unit| unit.start)
            }
            (_, Edge::Start, Way::Previous) => units.starting_before(size, from).map(|unit| unit.start),
            (_, Edge::End, Way::Next) => units.ending_after(size, from).map(|unit| unit.end),
            (_, Edge::End, Way::Previous) => {
                let unit = units.beside(size, Span::new(from, from), way);
                let before = unit.and_then(|unit| units.beside(size, unit, way));
                before.map(|unit| unit.end)
            }
        };
        let Some(to) = to else { return };
        match held.edge {
            Edge::Start if to < held.span.end => held.span.start = to,
            Edge::End if to > held.span.start => held.span.end = to,
            _ => shared.tell("A coding covers at least one word; x removes it."),
        }
        held.span = snap(&self.document.text, held.span);
        self.held = Some(held);
        self.keep_in_view(shared);
    }

    /// Takes hold of the edge whose bracket stands there, of one's own coding; whether there is one.
    pub(super) fn press_edge(&mut self, (x, y): (u16, u16), shared: &mut Shared) -> bool {
        let Some((coding, part)) = self.bracket_at((x, y), shared).filter(|(coding, _)| self.is_own(coding, shared))
        else {
            return false;
        };
        let edge = match part {
            Part::Top => Edge::Start,
            Part::Whole | Part::Bottom => Edge::End,
            Part::Middle => return false,
        };
        self.hold(coding, edge, shared);
        true
    }

    /// Draws the held edge to a place in the text: to the start or the end of the word there.
    pub(super) fn drag_edge(&mut self, (x, y): (u16, u16), shared: &Shared) {
        let (Some(mut held), Some(offset)) = (self.held, self.offset_at(x, y, shared)) else { return };
        let Some(word) = self.units().at(Size::Word, offset) else { return };
        match held.edge {
            Edge::Start if word.start < held.span.end => held.span.start = word.start,
            Edge::End if word.end > held.span.start => held.span.end = word.end,
            Edge::Start | Edge::End => {}
        }
        held.span = snap(&self.document.text, held.span);
        held.dragged = true;
        self.held = Some(held);
    }

    pub(super) fn keep_edges(&mut self, shared: &mut Shared) {
        let Some(held) = self.held.take() else { return };
        if held.span == held.coding.at {
            return;
        }
        let act = acts::move_edges(&mut shared.session, self.ix, &held.coding, held.span);
        if shared.perform(act) {
            self.light(held.span, shared);
        }
    }
}
