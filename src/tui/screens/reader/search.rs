//! Looking for words in the transcript, without regard to case and accents.

use super::Reader;
use crate::model::Span;
use crate::text::fold::{fold, fold_map};
use crate::text::graphemes::snap;
use crate::text::offsets::Text;
use crate::tui::command::Way;
use crate::tui::shared::{Request, Shared};

/// What was looked for, and where it is.
pub(super) struct Search {
    pub(super) words: String,
    pub(super) hits: Vec<Span>,
}

impl Search {
    fn new(words: &str, text: &Text) -> Self {
        let wanted = fold(words);
        let mut hits = Vec::new();
        if !wanted.is_empty() {
            let (folded, origin) = fold_map(text.as_str());
            let length = wanted.chars().count();
            let (mut byte, mut count) = (0, 0);
            for (at, _) in folded.match_indices(&wanted) {
                count += folded.get(byte..at).map_or(0, |part| part.chars().count());
                byte = at;
                let ends = (origin.get(count), origin.get(count + length - 1));
                if let (Some(&start), Some(&last)) = ends {
                    hits.push(snap(text, Span::new(start, last + 1)));
                }
            }
        }
        Self { words: words.to_owned(), hits }
    }

    /// "3 of 12": the first place found in the passage, else the last one before it.
    pub(super) fn count(&self, passage: Span) -> String {
        let before = self.hits.partition_point(|hit| hit.end <= passage.start);
        let within = self.hits.get(before).is_some_and(|hit| hit.start < passage.end);
        let place = before + usize::from(within);
        format!("“{}” {}/{}", self.words, place, self.hits.len())
    }
}

impl Reader {
    /// Whether something was looked for.
    pub fn has_search(&self) -> bool {
        self.search.is_some()
    }

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
