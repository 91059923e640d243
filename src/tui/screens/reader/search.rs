//! Looking for words in the transcript, without regard to case and accents.

use crate::tui::command::Way;
use crate::tui::popup::Popup;
use crate::tui::room::{Request, Room, Shared, as_kind};
use crate::tui::screens::reader::Reader;
use crate::tui::screens::reader::found::Search;

impl Reader {
    /// Lets words be typed; each letter looks anew.
    pub(super) fn ask_words(&mut self, shared: &mut Shared) {
        let known = self.search.as_ref().map(|search| search.words.clone()).unwrap_or_default();
        shared.ask(Request::Mark(self.place()));
        self.sought_from = self.light;
        let note = "in this text, without regard to case and accents; n and N go on".to_owned();
        shared.open(Popup::filter(&known, note, |room, words, shared| {
            if let Some(reader) = as_kind::<Self>(room) {
                reader.look_for(words, shared);
            }
        }));
    }

    /// Looks for what is typed so far, from where the search began; without words the light is there again.
    pub(super) fn look_for(&mut self, words: &str, shared: &mut Shared) {
        let words = words.trim();
        if self.search.as_ref().is_some_and(|search| search.words == words) {
            return;
        }
        self.search = Some(Search::new(words, &self.document.text, self.search.as_ref())).filter(|_| !words.is_empty());
        let from = self.sought_from;
        let hits = self.search.as_ref().map(|search| search.hits.as_slice()).unwrap_or_default();
        match hits.iter().find(|hit| hit.end > from.start).or(hits.first()).copied() {
            Some(hit) => self.go(hit.start, shared),
            None => {
                self.light(from, shared);
                if !words.is_empty() {
                    shared.tell(format!("“{words}” does not occur in this transcript."));
                }
            }
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
