//! Where passages stand after their text was changed: exact by a list of edits, else by words and what stands around.
//!
//! The rules are those of the W3C text selectors as used by Hypothesis, made stricter: nothing is placed on other
//! words, and a short passage never moves without both its neighbours.

use super::offsets::Text;
use crate::model::Span;
use crate::model::anchor::{CONTEXT, Quote, SHORT_QUOTE};
use crate::model::transcript::Replaced;

/// What a coding remembers of its passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Where it stood in the text it was made on.
    pub at: Span,
    /// Its words.
    pub quote: Quote,
    /// Up to 32 code points before it, where kept.
    pub before: Option<String>,
    /// Up to 32 code points after it, where kept.
    pub after: Option<String>,
}

/// What became of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The same words stand here, without doubt.
    Sure(Span),
    /// Something like it stands here: a person must look.
    Perhaps(Span),
    /// Nothing like it stands anywhere.
    Lost,
}

/// Maps a span through a correction; `None` where the correction touches its words.
pub fn map(span: Span, edits: &[Replaced]) -> Option<Span> {
    let mut shift = 0_i64;
    for &(start, removed, inserted) in edits {
        let end = start.saturating_add(removed);
        let beside = end <= span.start || start >= span.end;
        // An insertion at an edge stands beside the passage; within it, the words changed.
        if !beside {
            return None;
        }
        if end <= span.start && start < span.end {
            shift += i64::from(inserted) - i64::from(removed);
        }
    }
    let moved = |offset: u32| u32::try_from(i64::from(offset) + shift).ok();
    Some(Span::new(moved(span.start)?, moved(span.end)?))
}

/// Maps a span through a correction that may touch it: where its rest would stand.
pub fn map_roughly(span: Span, edits: &[Replaced]) -> Span {
    let moved = |offset: u32, at_end: bool| {
        let mut shift = 0_i64;
        for &(start, removed, inserted) in edits {
            let end = start.saturating_add(removed);
            if start > offset || (start == offset && at_end) {
                break;
            }
            if end <= offset {
                shift += i64::from(inserted) - i64::from(removed);
            } else {
                let landing = if at_end { start.saturating_add(inserted) } else { start };
                return u32::try_from(i64::from(landing) + shift).unwrap_or(0);
            }
        }
        u32::try_from(i64::from(offset) + shift).unwrap_or(0)
    };
    Span::new(moved(span.start, false), moved(span.end, true))
}

/// Finds a passage in a changed text by its words and what stands around it. `whole` gives all its words where the
/// text it was made on is at hand; without it the middle of a long passage is not known, and such a passage is never
/// placed without asking.
pub fn find(text: &Text, passage: &Passage, whole: Option<&str>) -> Found {
    let words = whole.or_else(|| passage.quote.tail.is_none().then_some(passage.quote.head.as_str()));
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        let mut hits = memchr::memmem::find_iter(text.as_str().as_bytes(), words.as_bytes());
        let (hits, more): (Vec<usize>, bool) = (hits.by_ref().take(HITS).collect(), hits.next().is_some());
        let found = hits.iter().map(|start| Hit::at(text, *start, words.len(), passage));
        let found: Vec<Hit> = found.collect();
        if !more && let Some(sure) = choose(&found, passage, words) {
            return Found::Sure(sure);
        }
        if let Some(best) = found.iter().max_by_key(|hit| hit.rank(passage)) {
            return Found::Perhaps(best.at);
        }
    }
    near(text, passage).map_or(Found::Lost, Found::Perhaps)
}

/// Places looked at of a passage that is repeated.
const HITS: usize = 1000;

/// A place where the words stand, and which neighbours agree.
struct Hit {
    at: Span,
    before: bool,
    after: bool,
}

impl Hit {
    fn at(text: &Text, start: usize, length: usize, passage: &Passage) -> Self {
        let (whole, end) = (text.as_str(), start + length);
        let short = passage.before.is_some() || passage.after.is_some();
        // Without a neighbour on one side the passage stood at that end of the text.
        let before = match &passage.before {
            Some(before) => whole.get(..start).is_some_and(|head| head.ends_with(before.as_str())),
            None => short && start == 0,
        };
        let after = match &passage.after {
            Some(after) => whole.get(end..).is_some_and(|rest| rest.starts_with(after.as_str())),
            None => short && end == whole.len(),
        };
        Self { at: text.span(start..end), before, after }
    }

    fn rank(&self, passage: &Passage) -> (bool, bool, std::cmp::Reverse<u32>) {
        let both = self.before && self.after;
        (both, self.before || self.after, std::cmp::Reverse(self.at.start.abs_diff(passage.at.start)))
    }
}

fn choose(hits: &[Hit], passage: &Passage, words: &str) -> Option<Span> {
    let only = |fits: &dyn Fn(&Hit) -> bool| {
        let mut fitting = hits.iter().filter(|hit| fits(hit));
        fitting.next().filter(|_| fitting.next().is_none()).map(|hit| hit.at)
    };
    let kept = passage.before.is_some() || passage.after.is_some();
    let short = words.chars().count() < SHORT_QUOTE;
    if kept {
        let both = only(&|hit| hit.before && hit.after);
        return if both.is_some() || short { both } else { only(&|hit| hit.before || hit.after) };
    }
    // No neighbours were kept: the words stood once in the text. They must stand once now.
    if short { None } else { only(&|_| true) }
}

/// Length in code points of the pieces by which a changed passage is looked for.
const PIECE: usize = 12;

/// Where most pieces of a passage still stand in order: a suggestion, never more.
fn near(text: &Text, passage: &Passage) -> Option<Span> {
    let words: Vec<char> = passage.quote.head.chars().collect();
    if words.len() < PIECE {
        return None;
    }
    let mut votes: Vec<i64> = Vec::new();
    let starts: Vec<usize> = (0..=words.len() - PIECE).step_by(PIECE / 2).collect();
    for start in &starts {
        let piece: String = words.get(*start..start + PIECE).unwrap_or_default().iter().collect();
        let hits = memchr::memmem::find_iter(text.as_str().as_bytes(), piece.as_bytes()).take(4);
        votes.extend(hits.map(|byte| i64::from(text.point(byte)) - i64::try_from(*start).unwrap_or(0)));
    }
    let here = i64::from(passage.at.start);
    let about = |place: i64| votes.iter().filter(|vote| (*vote - place).abs() <= 24).count();
    let best = votes.iter().copied().max_by_key(|vote| (about(*vote), std::cmp::Reverse((vote - here).abs())))?;
    if about(best) * 4 < starts.len() {
        return None;
    }
    let start = u32::try_from(best.max(0)).ok()?.min(text.len());
    Some(Span::new(start, start.saturating_add(passage.at.len()).min(text.len())))
}

/// The neighbours of a span: up to 32 code points on each side; none at an end of the text.
pub fn neighbours(text: &Text, at: Span) -> (Option<String>, Option<String>) {
    let context = u32::try_from(CONTEXT).unwrap_or(u32::MAX);
    let before = text.slice(Span::new(at.start.saturating_sub(context), at.start));
    let after = text.slice(Span::new(at.end, at.end.saturating_add(context).min(text.len())));
    ((!before.is_empty()).then(|| before.to_owned()), (!after.is_empty()).then(|| after.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str, words: &str) -> Passage {
        let text = Text::from(text);
        let start = text.as_str().find(words).unwrap();
        let at = text.span(start..start + words.len());
        let (before, after) = neighbours(&text, at);
        Passage { at, quote: Quote::of(words), before, after }
    }

    #[test]
    fn edits_beside_a_passage_move_it_and_edits_within_touch_it() {
        let at = Span::new(10, 20);
        assert_eq!(map(at, &[(0, 2, 5)]), Some(Span::new(13, 23)));
        assert_eq!(map(at, &[(10, 0, 4)]), Some(Span::new(14, 24)), "before its first word");
        assert_eq!(map(at, &[(20, 0, 4)]), Some(at), "after its last word");
        assert_eq!(map(at, &[(5, 5, 0), (25, 1, 1)]), Some(Span::new(5, 15)));
        assert_eq!(map(at, &[(12, 1, 1)]), None);
        assert_eq!(map(at, &[(5, 6, 0)]), None);
        assert_eq!(map_roughly(at, &[(12, 3, 0)]), Span::new(10, 17));
        assert_eq!(map_roughly(at, &[(8, 4, 1)]), Span::new(8, 17));
    }

    #[test]
    fn short_words_need_both_neighbours() {
        let old = "Is it paid? Yes.\nIs it safe? Yes.\nGood.";
        let second = Passage { at: Span::new(29, 33), ..passage(old, "Yes.\nGood.") };
        let yes = Passage {
            at: Span::new(29, 33),
            quote: Quote::of("Yes."),
            before: Some("aid? Yes.\nIs it safe? ".into()),
            after: Some("\nGood.".into()),
        };
        assert!(
            matches!(find(&Text::from("New. Is it paid? Yes.\nIs it safe? Yes.\nGood."), &yes, None), Found::Sure(at) if at.start == 34)
        );
        assert!(matches!(find(&Text::from("Is it paid? Yes.\nGood."), &yes, None), Found::Perhaps(_)));
        assert!(matches!(find(&Text::from("Nothing of it."), &second, None), Found::Lost | Found::Perhaps(_)));
    }

    #[test]
    fn long_words_that_stood_once_are_found_anywhere() {
        let words = "they kept three months and gave no reason";
        let kept = Passage { at: Span::new(0, 41), quote: Quote::of(words), before: None, after: None };
        assert_eq!(find(&Text::from(format!("Well, {words}.").as_str()), &kept, None), Found::Sure(Span::new(6, 47)));
        let twice = format!("{words}. {words}.");
        assert!(matches!(find(&Text::from(twice.as_str()), &kept, None), Found::Perhaps(_)));
        let changed = "Well, they kept four months and gave no reason.";
        assert!(matches!(find(&Text::from(changed), &kept, None), Found::Perhaps(_)));
        assert_eq!(find(&Text::from("Something else altogether, and long."), &kept, None), Found::Lost);
    }
}
