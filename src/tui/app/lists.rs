//! Lists that lead to passages, and the way back to them.

use super::{App, Screen};
use crate::session::acts;
use crate::tui::ask::Ask;
use crate::tui::command::Way;
use crate::tui::place::{Place, Query};
use crate::tui::popup::{Body, Popup};
use crate::tui::rooms;
use crate::tui::screens::excerpts::Excerpts;
use crate::tui::screens::frequencies::Frequencies;
use crate::tui::screens::memos::Memos;
use crate::tui::widgets::query::QueryLine;

/// Lists kept as they were; each may hold many passages.
const PARKED: usize = 6;

impl App {
    /// Shows another screen; a list is kept, so that one comes back to it as it was.
    pub(super) fn change(&mut self, screen: Screen) {
        let place = self.place();
        let old = std::mem::replace(&mut self.screen, screen);
        if place.is_list() {
            self.parked.push((place, old));
            if self.parked.len() > PARKED {
                self.parked.remove(0);
            }
        }
    }

    /// Shows a list as it was left, or anew.
    pub(super) fn show_list(&mut self, place: Place) {
        if self.place() == place {
            return;
        }
        let known = self.parked.iter().position(|(known, _)| *known == place);
        let screen = match (known, place) {
            (Some(at), _) => self.parked.remove(at).1,
            (None, Place::Frequencies) => Screen::Frequencies(Box::new(Frequencies::new(&self.shared))),
            (None, Place::Memos) => Screen::Memos(Box::new(Memos::new(&self.shared))),
            (None, Place::Excerpts(number)) => {
                let all = Query::default();
                Screen::Excerpts(Box::new(Excerpts::new(number, all, &mut self.shared)))
            }
            (None, place) => match rooms::open(place, &mut self.shared) {
                Some(view) => Screen::View(view),
                None => return,
            },
        };
        self.change(screen);
    }

    pub(super) fn ask_query(&mut self) {
        let line = QueryLine::new(&self.shared.session.study, &self.shared.asked);
        self.popups.push(Popup { body: Body::Query(line), ask: Ask::Query });
    }

    pub(super) fn ask_query_name(&mut self) {
        let note = "Then query:NAME stands for it, here and in --query.";
        self.popups.push(Popup::prompt(Ask::QueryName, "Save the query as", note, ""));
    }

    pub(super) fn save_query(&mut self, name: &str) {
        let act = acts::save_query(&self.shared.session, name, &self.shared.asked);
        if self.shared.attempt(act) {
            self.shared.tell(format!("Saved: query:{name} stands for it."));
        }
    }

    /// Takes a query for all lists and tables; where none of these is shown, the passages that fit are.
    pub(super) fn take_query(&mut self, query: String) {
        if query == self.shared.asked {
            return;
        }
        let told = if query.is_empty() { "All codings again.".to_owned() } else { format!("Narrowed by: {query}") };
        self.shared.ask_for(query);
        self.shared.tell(told);
        if !self.place().is_list() {
            self.open_excerpts(Query::default());
        }
    }

    /// Opens a new list of passages.
    pub(super) fn open_excerpts(&mut self, query: Query) {
        self.lists += 1;
        let excerpts = Excerpts::new(self.lists, query, &mut self.shared);
        self.enter_excerpts(excerpts);
    }

    fn enter_excerpts(&mut self, excerpts: Excerpts) {
        self.mark(self.place());
        self.arrived = None;
        self.change(Screen::Excerpts(Box::new(excerpts)));
    }

    pub(super) fn open_excerpts_here(&mut self) {
        let Screen::Reader(reader) = &self.screen else { return };
        let Some(coding) = reader.coding_here(&self.shared) else {
            self.shared.tell("Nothing is coded here.");
            return;
        };
        let study = &self.shared.session.study;
        let code = study.code_id(study.target(coding.code)).to_owned();
        self.lists += 1;
        let excerpts = Excerpts::new(self.lists, Query { code: Some(code), ..Query::default() }, &mut self.shared);
        self.enter_excerpts(excerpts.beginning_at(coding.id));
    }

    /// Whether Esc in the reader goes back to a list: where one arrived, or with nothing else to step back from.
    pub(super) fn came_from_list(&self) -> bool {
        let Screen::Reader(reader) = &self.screen else { return false };
        let from_list = self.behind.last().is_some_and(|place| place.is_list());
        from_list && !reader.holds_edge() && (self.arrived == Some(self.place()) || reader.is_at_rest())
    }

    /// Back to where one was; from a list without a past, to the transcripts.
    pub(super) fn leave(&mut self) {
        if self.behind.is_empty() {
            self.show(Place::Overview);
        } else {
            self.jump(Way::Previous);
        }
    }

    /// Whether something is being counted or written on another thread.
    pub fn is_counting(&self) -> bool {
        let counts = match &self.screen {
            Screen::Excerpts(excerpts) => excerpts.is_counting(),
            Screen::Frequencies(frequencies) => frequencies.is_counting(),
            Screen::View(view) => view.is_counting(),
            _ => false,
        };
        counts || self.exports.busy()
    }
}
