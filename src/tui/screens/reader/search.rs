//! Looking for words in the transcript, without regard to case and accents.

use crate::tui::command::Way;
use crate::tui::room::{Request, Room, Shared};
use crate::tui::screens::reader::Reader;
use crate::tui::screens::reader::found::Search;

impl Reader {
    pub(super) fn look_for(&mut self, words: &str, shared: &mut Shared) {
        if words.trim().is_empty() {
            self.search = None;
            return;
        }
        let search = Search::new(words.trim(), &self.document.text);
        if search.hits.is_empty() {
            shared.tell(format!("“{}” does not occur in this transcript.", search.words));
            self.search = None;
            return;
        }
        shared.ask(Request::Mark(self.place()));
        let here = self.light.start;
        let next = search.hits.iter().find(|hit| hit.end > here).or(search.hits.first()).copied();
        self.search = Some(search);
        if let Some(hit) = next {
            self.go(hit.start, shared);
        }
    }

    pub(super) fn found(&mut self, way: Way, shared: &mut Shared) {
        let Some(search) = &self.search else { return };
        let light = self.light;
        let (next, wrapped) = match way {
            Way::Next => (search.hits.iter().find(|hit| hit.start >= light.end), search.hits.first()),
            Way::Previous => (search.hits.iter().rev().find(|hit| hit.start < light.start), search.hits.last()),
        };
        let again = next.is_none();
        if let Some(hit) = next.or(wrapped).copied() {
            self.go(hit.start, shared);
        }
        if again {
            shared.tell(if way == Way::Next { "From the start again." } else { "From the end again." });
        }
    }
}
