//! Moving the light: by unit, turn, page and coding, and to other transcripts.

use super::{Reader, Selection, meeting};
use crate::model::coding::Progress;
use crate::model::{Coding, Span};
use crate::tui::command::Way;
use crate::tui::place::Place;
use crate::tui::room::{Room, Shared};
use std::collections::HashSet;

impl Reader {
    pub(super) fn step(&mut self, way: Way, shared: &mut Shared) {
        if let Some(selection) = self.selection {
            let head = match way {
                Way::Next => self.units().ending_after(self.size, selection.head).map(|unit| unit.end),
                Way::Previous => self.units().starting_before(self.size, selection.head).map(|unit| unit.start),
            };
            if let Some(head) = head {
                self.selection = Some(Selection { head, ..selection });
                self.keep_in_view(shared);
            }
            return;
        }
        if self.scroll_within(way, shared) {
            return;
        }
        match self.units().beside(self.size, self.light, way) {
            Some(light) => self.set_light(light, shared),
            None => shared.tell(if way == Way::Next {
                "This is the end of the text."
            } else {
                "This is the start of the text."
            }),
        }
    }

    pub(super) fn go(&mut self, offset: u32, shared: &Shared) {
        if let Some(light) = self.units().at(self.size, offset) {
            self.set_light(light, shared);
        }
    }

    pub(super) fn turn(&mut self, way: Way, shared: &mut Shared, fits: impl Fn(usize) -> bool) -> bool {
        let from = self.units().turn(self.light.start).unwrap_or(0);
        let Some(turn) = self.units().turn_where(from, way, fits) else {
            return false;
        };
        let start = self.document.overlay.turns.get(turn).map_or(0, |turn| turn.speech.start);
        self.go(start, shared);
        true
    }

    /// Which turns are gone through: all, or those of the speaker who is followed.
    pub(super) fn heard(&self) -> Vec<bool> {
        let turns = self.document.overlay.turns.iter();
        turns.map(|turn| self.voice.is_none() || turn.speaker == self.voice).collect()
    }

    /// Follows whoever speaks at the light, or nobody any more.
    pub(super) fn follow(&mut self, shared: &mut Shared) {
        if self.voice.take().is_some() {
            return shared.tell("Every turn counts again.");
        }
        let turn = self.units().turn(self.light.start).and_then(|at| self.document.overlay.turns.get(at));
        let Some((voice, label)) = turn.and_then(|turn| Some((turn.speaker?, self.document.overlay.speaker(turn)?)))
        else {
            return shared.tell("Nobody is named who speaks here.");
        };
        shared.tell(format!("J, K and Tab go through what {label} says; the others' words stand back."));
        self.voice = Some(voice);
    }

    pub(super) fn uncoded(&mut self, way: Way, shared: &mut Shared) {
        let own = self.own_passages(shared);
        let turns = self.document.overlay.turns.iter().zip(&self.moderators);
        let open = turns.map(|(turn, moderator)| !moderator && meeting(&own, turn.speech).next().is_none());
        let uncoded: Vec<bool> = open.zip(self.heard()).map(|(open, heard)| open && heard).collect();
        if !self.turn(way, shared, |turn| uncoded.get(turn).copied().unwrap_or(false)) {
            let left = uncoded.iter().filter(|open| **open).count();
            let side = if way == Way::Next { "after" } else { "before" };
            shared.tell(match left {
                0 if self.voice.is_some() => "You have coded something in every turn of this speaker.".to_owned(),
                0 => "You have coded something in every participant's turn.".to_owned(),
                _ => format!("No uncoded turn {side} this one; {left} elsewhere."),
            });
        }
    }

    pub(super) fn page(&mut self, way: Way, shared: &mut Shared) {
        let text = self.geometry(shared.body(), shared).text;
        let step = usize::from(text.height).saturating_sub(2).max(1);
        let light = self.light.start;
        let offset = self.walk(text.width, |walk| {
            let at = walk.find(light);
            let to = match way {
                Way::Next => walk.forth(at, step),
                Way::Previous => walk.back(at, step),
            };
            walk.from(to, 1).first().map(|(_, line)| line.span.start)
        });
        let before = self.light;
        if let Some(offset) = offset {
            self.go(offset, shared);
        }
        if self.light == before {
            self.step(way, shared);
        }
    }

    pub(super) fn go_coding(&mut self, way: Way, shared: &mut Shared, fits: impl Fn(&Coding) -> bool) {
        let here = self.passage();
        let codings = shared.shown(self.ix).filter(|coding| fits(coding)).map(|coding| coding.at);
        let found = match way {
            Way::Next => codings.filter(|at| at.start > here.start).min(),
            Way::Previous => codings.filter(|at| at.start < here.start).max(),
        };
        match found {
            Some(at) => self.light(at, shared),
            None => shared.tell("There is no further coding that way."),
        }
    }

    pub(super) fn go_note(&mut self, way: Way, shared: &mut Shared) {
        let here = self.passage().start;
        let study = &shared.session.study;
        let memos =
            shared.shown(self.ix).filter(|coding| study.extra(coding).is_some_and(|extra| extra.memo.is_some()));
        let all = shared.shown_notes(self.ix).map(|(.., at)| at).chain(memos.map(|coding| coding.at));
        let found = match way {
            Way::Next => all.filter(|at| at.start > here).min(),
            Way::Previous => all.filter(|at| at.start < here).max(),
        };
        match found {
            Some(at) => self.light(at, shared),
            None => shared.tell("There is no further memo that way."),
        }
    }

    pub(super) fn neighbour(&mut self, way: Way, shared: &mut Shared) {
        let all = shared.session.study.transcripts();
        let at = all.iter().position(|ix| *ix == self.ix);
        let to = match way {
            Way::Next => at.map(|at| at + 1),
            Way::Previous => at.and_then(|at| at.checked_sub(1)),
        };
        match to.and_then(|to| all.get(to)) {
            Some(&ix) => shared.go(Place::reader(ix, None)),
            None => shared.tell("There is no further transcript that way."),
        }
    }

    pub(super) fn resize(&mut self, way: Way, shared: &mut Shared) {
        let Some(size) = self.size.step(way) else {
            let word = self.size.word();
            shared.tell(format!("A {word} is as far as the light goes."));
            return;
        };
        let offset = self.passage().start;
        self.size = size;
        self.go(offset, shared);
    }

    /// Where one coded last, in a transcript that one has not worked through yet.
    pub(super) fn left_off(&self, shared: &Shared) -> Option<Span> {
        let study = &shared.session.study;
        let own = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle))?;
        let work = study.entry(self.ix)?.work.get(&own)?;
        let codings = shared.shown(self.ix).filter(|coding| coding.coder == own);
        let last = codings.max_by_key(|coding| coding.id).filter(|_| work.status != Progress::Done)?;
        (last.at.end <= self.document.text.len()).then_some(last.at)
    }

    /// Lights the first passage whose codings have changed.
    pub(super) fn light_change(&mut self, before: &[Coding], shared: &mut Shared) {
        let print = |coding: &Coding| (coding.id, coding.at.start, coding.at.end, coding.code);
        let now = self.codings(shared);
        let old: HashSet<_> = before.iter().map(print).collect();
        let new: HashSet<_> = now.iter().map(print).collect();
        let come = now.iter().find(|coding| !old.contains(&print(coding)));
        let gone = || before.iter().find(|coding| !new.contains(&print(coding)));
        if let Some(at) = come.or_else(gone).map(|coding| coding.at)
            && at.end <= self.document.text.len()
        {
            self.held = None;
            self.light(at, shared);
        }
    }
}
