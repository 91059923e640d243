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
        self.note_reading();
        let old = std::mem::replace(&mut self.room, room);
        if let Some(waiting) = self.waiting.take() {
            self.errand = Some((old, waiting));
        } else if old.kind().is_list {
            self.parked.push(old);
            if self.parked.len() > PARKED {
                self.parked.remove(0);
            }
        }
    }

    /// Goes back to a transcript in which a passage is still to be chosen, or to the room that waits for it, if one of
    /// them is meant.
    pub(super) fn take_up(&mut self, place: Place) -> bool {
        if let Some(mut waiting) = self.waiting.take_if(|room| room.kind().name == place.room) {
            waiting.arrive(place.at, &mut self.shared);
            self.room = waiting;
            return true;
        }
        let Some((mut reader, mut waiting)) = self.errand.take() else { return false };
        if reader.kind().name == place.room && reader.arrive(place.at, &mut self.shared) {
            self.change(reader);
            self.waiting = Some(waiting);
        } else if waiting.kind().name == place.room {
            waiting.arrive(place.at, &mut self.shared);
            self.change(waiting);
        } else {
            self.errand = Some((reader, waiting));
            return false;
        }
        true
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

    /// Back to where one was; where one came from nowhere, to the transcripts.
    pub(super) fn leave(&mut self) {
        let here = self.room.place();
        // Within a room one moved; what was before the program began is no way out.
        let within = |place: &Place| place.room == here.room && !matches!(place.at, At::List(_));
        while self.behind.len() > self.earlier && self.behind.last().is_some_and(within) {
            self.behind.pop();
        }
        let back = if self.behind.len() > self.earlier { self.behind.pop() } else { None };
        self.ahead.push(here);
        self.show(back.unwrap_or(Place::room("transcripts")));
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
