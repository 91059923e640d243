//! The reader as a room.

use super::{KIND, Reader, keys, lanes};
use crate::model::{Coding, Span, Study, TranscriptIx};
use crate::session::measures::Source;
use crate::session::tables::excerpts;
use crate::text::display::display;
use crate::text::moderators;
use crate::text::moments::{clock, last_at};
use crate::tui::command::{Command, Step, Way};
use crate::tui::export;
use crate::tui::keymap::{Context, Needs, Reason};
use crate::tui::place::{At, Query};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Request, Room, Shared, Then};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::path::Path;

impl Room for Reader {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn at(&self) -> At {
        At::Passage(self.ix, self.passage())
    }

    fn arrive(&mut self, at: At, shared: &mut Shared) -> bool {
        match at {
            At::Passage(ix, span) if ix == self.ix => self.light(span, shared),
            At::Transcript(ix) if ix == self.ix => {}
            _ => return false,
        }
        true
    }

    fn context(&self) -> &'static Context {
        match (self.held.is_some(), self.tree.has_keys()) {
            (true, _) => &keys::EDGE,
            (false, true) => &keys::TREE,
            (false, false) => &keys::READER,
        }
    }

    fn transcript(&self) -> Option<TranscriptIx> {
        Some(self.ix)
    }

    fn code(&self, shared: &Shared) -> Option<String> {
        let study = &shared.session.study;
        let coding = *self.here(shared).first()?;
        Some(study.code_id(study.target(coding.code)).to_owned())
    }

    fn codings(&self, shared: &Shared) -> Vec<Coding> {
        shared.shown(self.ix).copied().collect()
    }

    fn show_change(&mut self, before: &[Coding], shared: &mut Shared) {
        self.light_change(before, shared);
    }

    fn in_sight(&self, shared: &Shared) -> Option<(u16, u16)> {
        self.passage_rows(shared)
    }

    fn allows(&self, needs: Needs, shared: &Shared) -> Result<(), Reason> {
        let known = |known: bool, why: &str| if known { Ok(()) } else { Err(why.to_owned()) };
        match needs {
            Needs::Coding => known(!self.here(shared).is_empty(), "Nothing is coded here."),
            Needs::OwnCoding => {
                let here = self.here(shared);
                match here.first() {
                    None => Err("Nothing is coded here.".to_owned()),
                    Some(_) if here.iter().any(|coding| self.is_own(coding, shared)) => Ok(()),
                    Some(other) => {
                        let coder = shared.session.study.coder(other.coder);
                        Err(format!("This coding is {coder}'s. Code the passage yourself to have your own."))
                    }
                }
            }
            Needs::Errand => known(
                self.errand.is_some(),
                "No coding of this transcript is being placed; R reviews those that lost their words.",
            ),
            Needs::Search => known(self.search.is_some(), "Nothing has been searched yet; / searches."),
            _ => Ok(()),
        }
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.generation == Some(shared.generation) {
            return;
        }
        self.generation = Some(shared.generation);
        let other_text = self.take_text(shared);
        let study = &shared.session.study;
        let transcript = study.transcript(self.ix);
        self.language = transcript.language.clone().or_else(|| study.settings.language.clone());
        self.times = self.document.times(transcript);
        self.pages.clone_from(&transcript.pages);
        let speakers = self.document.overlay.speakers.iter();
        let moderates: Vec<bool> =
            speakers.map(|label| study.is_moderator(&transcript.id, label, moderators::spelling)).collect();
        let turns = self.document.overlay.turns.iter();
        self.moderators = turns
            .map(|turn| turn.speaker.is_some_and(|at| moderates.get(usize::from(at)).copied().unwrap_or(false)))
            .collect();
        // A line is at most as long as its column is wide, so codings that far apart never share one.
        let reach = u32::from(shared.settings.column);
        let overlay = &self.document.overlay;
        let touched = |span: Span| {
            let last = overlay.paragraphs.get(overlay.paragraph_from(span.end.saturating_sub(1)));
            let close = last.map_or(span.end, |own| own.at.end);
            Span::new(span.start, (span.end + reach).min(close.max(span.end)))
        };
        let mine = shared.session.coder.as_deref().and_then(|coder| study.known_coder(coder));
        let codings: Vec<Coding> = shared.shown(self.ix).copied().collect();
        self.laned = lanes::assign(codings.iter(), |coding| Some(coding.coder) == mine, touched);
        self.coded = self.coded_share(shared);
        if other_text {
            let light = self.units().at(self.size, self.light.start).unwrap_or_default();
            self.set_light(light, shared);
        }
    }

    fn resized(&mut self, shared: &mut Shared) {
        self.keep_in_view(shared);
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        self.obey(command, shared);
        // The wheel looks elsewhere; whatever else is done is done on the lit passage, and that is seen.
        if !matches!(command, Command::Mouse(_)) {
            self.keep_in_view(shared);
        }
    }

    fn title(&self, shared: &Shared) -> String {
        shared.session.study.transcript(self.ix).shown().to_owned()
    }

    fn state(&self, shared: &Shared) -> String {
        let seen = shared.visible_words(Some(self.ix));
        let coded = self.errand.as_ref().map_or_else(|| self.progress(shared), |errand| errand.state.clone());
        if seen.is_empty() { coded } else { format!("{seen} · {coded}") }
    }

    fn position(&self) -> String {
        let overlay = &self.document.overlay;
        let turn = self.units().turn(self.passage().start).and_then(|at| overlay.turns.get(at));
        let within = overlay.paragraphs.get(overlay.paragraph_from(self.passage().start));
        let within = within.zip(turn).filter(|(own, turn)| own.turn + 1 == turn.number && turn.paragraphs.len() > 1);
        let paragraph = within.map_or_else(String::new, |(own, _)| format!(".{}", own.number));
        let number = turn.map_or(0, |turn| turn.number);
        let size = match (self.held, self.selection) {
            (Some(_), _) => "edge",
            (None, Some(_)) => "selection",
            (None, None) if self.units().at(self.size, self.light.start) == Some(self.light) => self.size.word(),
            (None, None) => "passage",
        };
        let time = self.time_at(self.passage().start).map(|(_, ms)| format!("{} · ", clock(ms)));
        let found = self.search.as_ref().map(|search| format!("{} · ", search.count(self.passage())));
        let page = last_at(&self.pages, self.passage().start).map(|(_, page)| format!("p. {page} · "));
        let lead = found.unwrap_or_default() + &page.unwrap_or_default() + &time.unwrap_or_default();
        format!("{lead}{number}{paragraph}/{} · {size}", overlay.turns.len())
    }

    fn spoken(&self, shared: &Shared) -> Option<String> {
        let (passage, overlay) = (self.passage(), &self.document.overlay);
        let turn = self.units().turn(passage.start).and_then(|at| overlay.turns.get(at));
        let place = turn.map_or_else(String::new, |turn| format!("Turn {} of {}", turn.number, overlay.turns.len()));
        let speaker =
            turn.and_then(|turn| overlay.speaker(turn)).map_or_else(String::new, |label| format!(", {label}"));
        let words = self.document.text.slice(passage).split_whitespace().collect::<Vec<_>>().join(" ");
        let study = &shared.session.study;
        let codes = self.here(shared).into_iter().map(|coding| {
            let name = shared.code_name(study.code_id(study.target(coding.code)));
            let memo =
                if study.extra(&coding).is_some_and(|extra| extra.memo.is_some()) { ", with a memo" } else { "" };
            format!("{name} by {}{memo}", study.coder(coding.coder))
        });
        let codes = codes.collect::<Vec<_>>().join("; ");
        let codes = if codes.is_empty() { String::new() } else { format!(" Coded: {codes}.") };
        Some(format!("{place}{speaker}: {}{codes}", display(&words)))
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        self.draw_all(frame, area, shared);
    }
}

impl Reader {
    fn obey(&mut self, command: &Command, shared: &mut Shared) {
        if self.tree.has_keys() && self.update_tree(command, shared) {
            return;
        }
        match command {
            Command::Tree => self.enter_tree(shared),
            Command::Unit(way) => self.step(*way, shared),
            Command::Along(way) if self.selection.is_some() => {
                self.extend(*way, Step::Character, shared);
            }
            Command::Across(way) if self.selection.is_some() => {
                self.extend(*way, Step::Line, shared);
            }
            Command::Along(way) | Command::Across(way) => self.step(*way, shared),
            Command::Turn(way) => {
                let heard = self.heard();
                if !self.turn(*way, shared, |turn| heard.get(turn).copied().unwrap_or(true)) {
                    shared.tell("There is no further turn that way.");
                }
            }
            Command::Voice => self.follow(shared),
            Command::Uncoded(way) => self.uncoded(*way, shared),
            Command::Page(way) => self.page(*way, shared),
            Command::End(way) => {
                shared.ask(Request::Mark(self.place()));
                let offset = if *way == Way::Next { self.document.text.len() } else { 0 };
                self.go(offset, shared);
            }
            Command::GoCoding(way) => self.go_coding(*way, shared, |_| true),
            Command::GoNote(way) => self.go_note(*way, shared),
            Command::GoTurn => {
                let last = self.document.overlay.turns.len();
                let timed = if self.times.is_empty() { "" } else { ", or a time such as 12:30" };
                let note = format!("1 to {last}, or a paragraph such as 2.1{timed}");
                let then = Then::here(|reader: &mut Self, words: String, shared| reader.go_turn(words.trim(), shared));
                shared.open(Popup::prompt("Go to turn", note, "", then));
            }
            Command::Transcript(way) => self.neighbour(*way, shared),
            Command::Grow => self.resize(Way::Next, shared),
            Command::Shrink => self.resize(Way::Previous, shared),
            Command::Level => self.settle_view(shared),
            Command::Select => self.toggle_selection(shared),
            Command::Extend(way, step) => self.extend(*way, *step, shared),
            Command::MoveEdge(way, step) => self.move_edge(*way, *step, shared),
            Command::Cycle => self.focus = (self.focus + 1) % self.here(shared).len().max(1),
            Command::Search => self.ask_words(shared),
            Command::Found(way) => self.found(*way, shared),
            Command::Play => self.play(shared),
            Command::Copy => shared.copy(self.document.text.slice(self.passage())),
            Command::Fold(pane) => self.fold(*pane, shared),
            Command::Export => {
                let query = Query { transcripts: vec![self.ix], ..Query::default() };
                match shared.scope_of(&query) {
                    Ok(scope) => {
                        let make = move |study: &Study, root: &Path| {
                            excerpts::shaped(study, &Source::at(root), &scope, &excerpts::Excerpts::default()).0
                        };
                        export::ask("excerpts.csv", make, shared);
                    }
                    Err(why) => shared.fail(why),
                }
            }
            Command::ExcerptsHere => self.excerpts_here(shared),
            Command::Mouse(mouse) => self.mouse(*mouse, shared),
            Command::Back => self.back(shared),
            Command::Accept if self.held.is_some() => self.keep_edges(shared),
            Command::Accept => {
                if let Some(errand) = self.errand.take() {
                    shared.ask(Request::Chosen(self.passage(), errand.then));
                }
            }
            other => self.act(other, shared),
        }
    }
}
