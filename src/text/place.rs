//! Where passages stand after their text was changed: exact by a list of edits, else by words and what stands around.
//!
//! The rules are those of the W3C text selectors as used by Hypothesis, made stricter: nothing is placed on other words
//! or under another label, and a short passage never moves without both its neighbours.

use super::offsets::Text;
use super::voices::Version;
use crate::model::Span;
use crate::model::anchor::{Quote, SHORT_QUOTE};
use crate::model::transcript::{Moved, Replaced};

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
    /// Its words are gone, or nothing like them stands anywhere.
    Lost,
}

/// A passage on its way through corrections: its parts that stand yet, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    length: u32,
    /// Parts in the order of the passage: the offset within it, and where the part stands.
    parts: Vec<(u32, Span)>,
}

impl Trace {
    /// A passage where it was made.
    pub fn of(span: Span) -> Self {
        Self { length: span.len(), parts: vec![(0, span)] }
    }

    /// Follows it through one correction.
    pub fn through(&self, at: &[Replaced], moved: &[Moved]) -> Self {
        let stayed = stayed(at);
        let kept = |&(from, part): &(u32, Span)| {
            let first = stayed.partition_point(|(old, _)| old.end <= part.start);
            let here = stayed.iter().skip(first).take_while(move |(old, _)| old.start < part.end).copied();
            let there = moved.iter().map(|&(old, length, new)| (Span::new(old, old.saturating_add(length)), new));
            here.chain(there).filter_map(move |(old, new)| {
                let piece = part.intersect(old);
                let start = new.saturating_add(piece.start - old.start.min(piece.start));
                let there = Span::new(start, start.saturating_add(piece.len()));
                (!piece.is_empty()).then(|| (from + (piece.start - part.start), there))
            })
        };
        let mut all: Vec<(u32, Span)> = self.parts.iter().flat_map(kept).collect();
        all.sort_unstable();
        let mut parts: Vec<(u32, Span)> = Vec::with_capacity(all.len());
        for (from, at) in all {
            match parts.last_mut() {
                Some((before, last)) if *before + last.len() == from && last.end == at.start => last.end = at.end,
                _ => parts.push((from, at)),
            }
        }
        Self { length: self.length, parts }
    }

    /// Where the passage stands, if nothing in it was touched.
    pub fn whole(&self) -> Option<Span> {
        self.parts.first().map(|(_, at)| *at).filter(|at| at.len() == self.length)
    }

    /// The parts that stand yet.
    pub fn parts(&self) -> impl Iterator<Item = Span> {
        self.parts.iter().map(|(_, at)| *at)
    }
}

/// The stretches of the old text that a correction left where they were, and where each begins in the new one.
fn stayed(at: &[Replaced]) -> Vec<(Span, u32)> {
    let (mut from, mut shift) = (0_u32, 0_i64);
    let mut stayed = Vec::with_capacity(at.len() + 1);
    for &(start, removed, inserted) in at.iter().chain([&(u32::MAX, 0, 0)]) {
        let new = u32::try_from(i64::from(from) + shift).unwrap_or(0);
        if from < start {
            stayed.push((Span::new(from, start), new));
        }
        from = start.saturating_add(removed);
        shift += i64::from(inserted) - i64::from(removed);
    }
    stayed
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

/// Finds a passage by its words in a text that was changed, where nothing else says what became of it.
///
/// A coding does not say who spoke. So the words are taken for the passage only where they can be no others, and the
/// label that they stand under belongs to what the passage remembers. Else a person is asked. The middle of a long
/// passage is not known, and such a passage is never placed without asking.
pub fn find(version: &Version, passage: &Passage) -> Found {
    let words = passage.quote.tail.is_none().then_some(passage.quote.head.as_str());
    let Some(words) = words.filter(|words| !words.is_empty()) else {
        return near(version.text, passage).map_or(Found::Lost, Found::Perhaps);
    };
    let hits = hits(version.text, words);
    let found: Vec<Hit> = hits.iter().map(|start| Hit::at(version.text, *start, words.len(), passage)).collect();
    if found.len() < HITS
        && let Some(sure) = choose(version, &found, passage)
    {
        return Found::Sure(sure);
    }
    let best = found.iter().max_by_key(|hit| hit.rank(passage)).map(|hit| hit.at);
    best.or_else(|| near(version.text, passage)).map_or(Found::Lost, Found::Perhaps)
}

/// Where some words begin, in bytes.
fn hits(text: &Text, words: &str) -> Vec<usize> {
    memchr::memmem::find_iter(text.as_str().as_bytes(), words.as_bytes()).take(HITS).collect()
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

fn choose(version: &Version, hits: &[Hit], passage: &Passage) -> Option<Span> {
    let kept = passage.before.is_some() || passage.after.is_some();
    // Without neighbours only words that stood once can be known again: short ones always have them.
    if !kept && passage.quote.head.chars().count() < SHORT_QUOTE {
        return None;
    }
    let mut fitting = hits.iter().filter(|hit| !kept || (hit.before && hit.after));
    let (Some(only), None) = (fitting.next(), fitting.next()) else { return None };
    let proven = version.overlay.speakers.is_empty() || named(version, only.at, passage);
    proven.then_some(only.at)
}

/// Whether the label that a place stands under belongs to what the passage remembers: its words, or those before them.
fn named(version: &Version, at: Span, passage: &Passage) -> bool {
    let before = passage.before.as_ref().map_or(0, |before| before.chars().count());
    let from = at.start.saturating_sub(u32::try_from(before).unwrap_or(u32::MAX));
    let label = version.label_of(at).filter(|label| !label.is_empty());
    // What opens a line is a label only if the line's beginning is remembered too.
    label.is_some_and(|label| label.start > from || (label.start == 0 && from == 0))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rule;
    use crate::text::turns::overlay;

    /// Where a passage of an old text stands in a new one, by its words alone.
    fn found(old: &str, new: &str, words: &str) -> (Found, Option<String>) {
        let (old, new) = (Text::from(old), Text::from(new));
        let passage = |words: &str| {
            let (text, at) = (old.as_str(), old.as_str().find(words).unwrap());
            let bytes = at..at + words.len();
            let kept = words.chars().count() < SHORT_QUOTE || text.matches(words).count() > 1;
            let before: String = text[..at].chars().rev().take(32).collect::<Vec<_>>().into_iter().rev().collect();
            let after: String = text[bytes.end..].chars().take(32).collect();
            let some = |words: String| Some(words).filter(|words| kept && !words.is_empty());
            Passage { at: old.span(bytes), quote: Quote::of(words), before: some(before), after: some(after) }
        };
        let labels = ["Mod", "Kofi", "Priya"].map(str::to_owned);
        let turns = overlay(&new, Rule::LabelColon, &labels, 0);
        let found = find(&Version { text: &new, overlay: &turns }, &passage(words));
        let words = match found {
            Found::Sure(at) => Some(new.as_str()[..new.byte(at.start)].rsplit('\n').next().unwrap().to_owned()),
            _ => None,
        };
        (found, words)
    }

    const TALK: &str = "Mod: Is that the same for you?\nKofi: Yes, exactly the same for me.\nMod: Thank you.\n\
        Mod: And you, was it the same?\nPriya: Yes, exactly the same for me.\nMod: Thank you.\nKofi: That was in spring.\n";
    const SAME: &str = "Yes, exactly the same for me.";

    #[test]
    fn words_of_the_dead_are_not_found_in_another_mouth() {
        let gone = TALK.replacen("Kofi: Yes, exactly the same for me.\n", "", 1);
        assert!(matches!(found(TALK, &gone, SAME).0, Found::Perhaps(_)));
        let gone = TALK.replacen("Kofi: Yes, exactly the same for me.\nMod: Thank you.\n", "", 1);
        assert!(matches!(found(TALK, &gone, SAME).0, Found::Perhaps(_)));
        let once = TALK.replacen(SAME, "No.", 1).replacen("Priya: ", "Kofi: ", 1);
        let swapped = once.replacen("Kofi: Yes", "Priya: Yes", 1);
        assert!(matches!(found(&once, &swapped, SAME).0, Found::Perhaps(_)), "one place, but is it Kofi's?");
    }

    #[test]
    fn a_label_that_is_remembered_proves_whose_words_they_are() {
        let (place, line) = found(TALK, &format!("Recorded twice.\n{TALK}"), SAME);
        assert_eq!((place, line.as_deref()), (Found::Sure(Span::new(53, 82)), Some("Kofi: ")));
    }

    #[test]
    fn words_that_stood_once_do_not_say_who_says_them() {
        let old = "Mod: So?\n\nAna: They kept three months of it all.\n\nMod: And?\n\nBen: Nothing.\n";
        let words = "They kept three months of it all.";
        for new in [old.replacen("Ana: They", "Ben: They", 1), old.replacen("Nothing", "Not much", 1)] {
            assert!(matches!(found(old, &new, words).0, Found::Perhaps(_)), "{new}");
        }
    }

    #[test]
    fn the_first_label_of_a_text_is_no_more_remembered_than_others() {
        let old = "Kofi: How did all of you come to this work, tell me?\n\nPriya: By an accident.\n";
        for words in ["How did all of you come to this work", "come to this work, tell me?"] {
            let new = old.replacen("Kofi", "Priya", 1);
            assert!(matches!(found(old, &new, words).0, Found::Perhaps(_)), "{words}");
        }
    }

    #[test]
    fn edits_beside_a_passage_move_it_and_edits_within_touch_it() {
        let map = |at: &[Replaced]| Trace::of(Span::new(10, 20)).through(at, &[]).whole();
        assert_eq!(map(&[(0, 2, 5)]), Some(Span::new(13, 23)));
        assert_eq!(map(&[(10, 0, 4)]), Some(Span::new(14, 24)), "before its first word");
        assert_eq!(map(&[(20, 0, 4)]), Some(Span::new(10, 20)), "after its last word");
        assert_eq!(map(&[(5, 5, 0), (25, 1, 1)]), Some(Span::new(5, 15)));
        assert_eq!(map(&[(12, 1, 1)]), None);
        assert_eq!(map(&[(5, 6, 0)]), None);
        assert_eq!(map(&[(15, 0, 1)]), None);
        assert_eq!(map_roughly(Span::new(10, 20), &[(12, 3, 0)]), Span::new(10, 17));
        assert_eq!(map_roughly(Span::new(10, 20), &[(8, 4, 1)]), Span::new(8, 17));
    }

    #[test]
    fn a_passage_goes_where_its_words_were_taken() {
        let there = Trace::of(Span::new(10, 20)).through(&[(5, 20, 0), (40, 0, 20)], &[(5, 20, 20)]);
        assert_eq!(there.whole(), Some(Span::new(25, 35)));
        let back = there.through(&[(0, 1, 3)], &[]);
        assert_eq!(back.whole(), Some(Span::new(27, 37)));
        let half = Trace::of(Span::new(10, 20)).through(&[(5, 10, 0), (40, 0, 10)], &[(5, 10, 30)]);
        assert_eq!((half.whole(), half.parts().collect::<Vec<_>>()), (None, vec![Span::new(35, 40), Span::new(5, 10)]));
        assert_eq!(Trace::of(Span::new(10, 20)).through(&[(0, 30, 2)], &[]).parts().count(), 0);
    }

    #[test]
    fn short_words_need_both_neighbours() {
        let old = "Mod: Is it paid?\nKofi: Yes.\nMod: Is it safe?\nKofi: Yes.\nMod: Good.";
        assert!(matches!(found(old, &format!("Mod: Well.\n{old}"), "Yes.").0, Found::Sure(at) if at.start == 34));
        let gone = old.replacen("Kofi: Yes.\nMod: Is it safe?\n", "", 1);
        assert!(matches!(found(old, &gone, "Yes.").0, Found::Perhaps(_)));
        assert!(matches!(found(old, "Nothing of it.", "Yes.").0, Found::Lost | Found::Perhaps(_)));
    }

    #[test]
    fn where_nobody_speaks_long_words_that_stood_once_are_found_anywhere() {
        let words = "they kept three months and gave no reason";
        let place = |new: &str| found(words, new, words).0;
        assert_eq!(place(&format!("Well, {words}.")), Found::Sure(Span::new(6, 47)));
        assert!(matches!(place(&format!("So {words}. {words}.")), Found::Perhaps(_)));
        assert!(matches!(place("Well, they kept four months and gave no reason."), Found::Perhaps(_)));
        assert_eq!(place("Something else altogether, and long."), Found::Lost);
    }
}
