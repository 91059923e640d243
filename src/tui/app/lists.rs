//! Lists that lead to passages, and the way back to them.

use super::App;
use crate::model::CodingId;
use crate::tui::place::{At, Place, Query};
use crate::tui::room::Room;
use crate::tui::screens::{self, excerpts};

/// Lists kept as they were; each may hold many passages.
const PARKED: usize = 6;

impl App {
    /// Shows another room; a list is kept, so that one comes back to it as it was.
    pub(super) fn change(&mut self, room: Box<dyn Room>) {
        let old = std::mem::replace(&mut self.room, room);
        let waiting = self.waiting.take();
        for list in [Some(old), waiting].into_iter().flatten().filter(|room| room.kind().is_list) {
            self.parked.push(list);
            if self.parked.len() > PARKED {
                self.parked.remove(0);
            }
        }
    }

    /// Takes out the list that was left at a place.
    pub(super) fn unpark(&mut self, place: Place) -> Option<Box<dyn Room>> {
        let is_it = |room: &dyn Room| {
            let known = room.place();
            known.room == place.room && (known.at == place.at || !matches!(known.at, At::List(_)))
        };
        let at = self.parked.iter().position(|room| is_it(room.as_ref()))?;
        Some(self.parked.remove(at))
    }

    /// Opens a new list of passages, beginning at one of them.
    pub(super) fn open_excerpts(&mut self, query: Query, first: Option<CodingId>) {
        let list = excerpts::Excerpts::new(query, first, &mut self.shared);
        self.mark(self.room.place());
        self.change(Box::new(list));
    }

    /// Back to where one was; from a list without a past, to the transcripts.
    pub(super) fn leave(&mut self) {
        match self.behind.pop() {
            Some(place) => {
                self.ahead.push(self.room.place());
                self.show(place);
            }
            None => self.show(Place::room("transcripts")),
        }
    }

    /// Back to the room that waits or to the list that one came from; where there is neither, one stays.
    pub(super) fn go_back(&mut self) {
        if let Some(room) = self.waiting.take() {
            self.ahead.extend(self.behind.pop().map(|_| self.room.place()));
            self.room = room;
        } else if self.behind.last().is_some_and(|place| screens::is_list(place.room)) {
            self.leave();
        }
    }
}
