//! What was changed between two versions of a text, as a list of edits that passages can be followed through.
//!
//! What stayed is only said to have stayed where that is sure: whole lines between changes that cannot be read in
//! another way, words of a line that was corrected in place, long words that stand once. Words that stand elsewhere are
//! followed there where they stand once in both texts and the same speaker says them. Words that another speaker says
//! stayed only where nothing but the label was changed.

mod kept;
mod lines;
mod moves;
mod pair;
mod partners;
mod speakers;

use super::labels::{self, LONGEST_LABEL};
use super::offsets::Text;
use super::turns::Overlay;
use super::voices::Version;
use crate::model::transcript::{Moved, Replaced};
use crate::model::{Rule, Span};
use pair::{Pair, Run, gaps};
use speakers::Voices;
use std::collections::BTreeSet;

/// What leads from one text to another, and the turns of both.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// What was replaced, in code points of the old text: ascending, not overlapping.
    pub at: Vec<Replaced>,
    /// Which of the words removed stand elsewhere now.
    pub moved: Vec<Moved>,
    /// The turns of the old text.
    pub old: Overlay,
    /// The turns of the new text.
    pub new: Overlay,
}

/// The code points before the body, known of one of two texts.
#[derive(Clone, Copy, Debug)]
pub enum Header {
    /// Of the old one.
    Old(u32),
    /// Of the new one.
    New(u32),
}

/// Finds what was changed; `turns` gives the turns of a text with a header of so many code points.
pub fn correction(old: &Text, new: &Text, header: Header, turns: &dyn Fn(&Text, u32) -> Overlay) -> Correction {
    let pair = Pair { old: old.as_str(), new: new.as_str() };
    let kept = pair.kept();
    let at = replaced(old, new, &kept);
    let (before, after) = match header {
        Header::Old(header) => (header, moved_header(header, &at)),
        Header::New(header) => (moved_header(header, &inverse(&at)), header),
    };
    let (one, two) = (turns(old, before), turns(new, after));
    let voices = Voices {
        old: Version { text: old, overlay: &one },
        new: Version { text: new, overlay: &two },
        gaps: gaps(pair, &kept),
    };
    let kept = voices.own(&kept);
    let at = replaced(old, new, &kept);
    let moved = moves::moved(pair, &gaps(pair, &kept), &voices);
    Correction { at, moved, old: one, new: two }
}

/// The one stretch outside of which two texts are the same: its start, and the code points removed and inserted there.
pub fn stretch(old: &Text, new: &Text) -> Replaced {
    let (one, two) = (old.as_str(), new.as_str());
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>, most: u32| {
        let equal = a.zip(b).take(most as usize).take_while(|(a, b)| a == b).count();
        u32::try_from(equal).unwrap_or(most)
    };
    let shorter = old.len().min(new.len());
    let before = same(&mut one.chars(), &mut two.chars(), shorter);
    let after = same(&mut one.chars().rev(), &mut two.chars().rev(), shorter - before);
    (before, old.len() - before - after, new.len() - before - after)
}

/// Where a header ends after a correction: what comes in right behind it belongs to the body.
fn moved_header(header: u32, at: &[Replaced]) -> u32 {
    let within = at.iter().take_while(|(start, ..)| *start < header);
    let moved = within.fold(i64::from(header), |moved, &(start, removed, inserted)| {
        let gone = removed.min(header - start);
        let come = if gone == removed { inserted } else { inserted.min(gone) };
        moved + i64::from(come) - i64::from(gone)
    });
    u32::try_from(moved).unwrap_or(0)
}

/// Labels that were written over: each with the name that stands there now, if a label of that shape may open a line.
pub fn renamed(correction: &Correction, old: &Text, new: &Text, rule: Rule) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut shift = 0_i64;
    let mut edits = correction.at.iter().peekable();
    for label in correction.old.paragraphs.iter().filter_map(|own| own.label) {
        while let Some((_, removed, inserted)) = edits.next_if(|(start, removed, _)| start + removed <= label.start) {
            shift += i64::from(*inserted) - i64::from(*removed);
        }
        let over = edits.peek().filter(|(start, removed, inserted)| {
            *removed > 0 && *inserted > 0 && label.overlaps(Span::new(*start, start + removed))
        });
        let Some((start, ..)) = over else { continue };
        let here = u32::try_from(i64::from(*start) + shift).map_or(0, |point| new.byte(point));
        let (Some(before), Some(after)) = (new.as_str().get(..here), new.as_str().get(here..)) else { continue };
        let from = before.rfind('\n').map_or(0, |end| end + 1);
        let to = here + after.find('\n').unwrap_or(after.len());
        let line = new.as_str().get(from..to).unwrap_or_default();
        let name = labels::openings(rule, line).into_iter().find(|one| !one.odd).and_then(|one| line.get(one.name));
        let (was, is) = (labels::plain(old.slice(label)), name.map(labels::plain));
        if let Some(is) = is.filter(|is| *is != was && is.chars().count() <= LONGEST_LABEL) {
            found.insert((was.into_owned(), is.into_owned()));
        }
    }
    found
}

/// The edits that lead back.
fn inverse(at: &[Replaced]) -> Vec<Replaced> {
    let mut shift = 0_i64;
    let back = |&(start, removed, inserted): &Replaced| {
        let here = u32::try_from(i64::from(start) + shift).unwrap_or(0);
        shift += i64::from(inserted) - i64::from(removed);
        (here, inserted, removed)
    };
    at.iter().map(back).collect()
}

fn replaced(old: &Text, new: &Text, kept: &[Run]) -> Vec<Replaced> {
    let gaps = gaps(Pair { old: old.as_str(), new: new.as_str() }, kept);
    gaps.into_iter().map(|(a, b)| (old.span(a), new.span(b))).map(|(a, b)| (a.start, a.len(), b.len())).collect()
}

#[cfg(test)]
#[path = "correct_tests.rs"]
mod tests;
