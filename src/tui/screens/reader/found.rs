//! What was searched in a transcript, and where it stands.

use crate::model::Span;
use crate::text::fold::{fold, fold_map};
use crate::text::graphemes::snap;
use crate::text::offsets::Text;
use std::rc::Rc;

/// What was looked for, and where it is.
pub(super) struct Search {
    pub(super) words: String,
    pub(super) hits: Vec<Span>,
    /// The text folded, and where each of its letters comes from: the next letter typed looks there again.
    folded: Folded,
}

type Folded = Rc<(String, Vec<u32>)>;

impl Search {
    /// Looks for words in a text, of which a search before knows the letters.
    pub(super) fn new(words: &str, text: &Text, before: Option<&Self>) -> Self {
        let folded = before.map_or_else(|| Rc::new(fold_map(text.as_str())), |before| Rc::clone(&before.folded));
        let wanted = fold(words);
        let mut hits = Vec::new();
        if !wanted.is_empty() {
            let (folded, origin) = &*folded;
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
        Self { words: words.to_owned(), hits, folded }
    }

    /// "3 of 12": the first place found in the passage, else the last one before it.
    pub(super) fn count(&self, passage: Span) -> String {
        let before = self.hits.partition_point(|hit| hit.end <= passage.start);
        let within = self.hits.get(before).is_some_and(|hit| hit.start < passage.end);
        let place = before + usize::from(within);
        format!("“{}” {}/{}", self.words, place, self.hits.len())
    }
}
