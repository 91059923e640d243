//! Runs that stayed, without the words that another speaker says now.

use super::pair::Run;
use crate::model::Span;
use crate::text::offsets::Text;
use crate::text::turns::Overlay;
use crate::text::voices::{Kinship, Version, changes};

/// Who speaks in both texts, and what was changed between them.
pub(super) struct Voices<'a> {
    pub(super) old: Version<'a>,
    pub(super) new: Version<'a>,
    pub(super) gaps: Vec<Run>,
}

impl Voices<'_> {
    /// The runs without the words that another speaker says now, or nobody known, unless only the label was changed.
    pub(super) fn own(&self, kept: &[Run]) -> Vec<Run> {
        let mut own = Vec::new();
        for run in kept {
            let (a, b) = (self.old.text.span(run.0.clone()), self.new.text.span(run.1.clone()));
            let mut from = 0;
            for (part, kinship) in changes(&self.old, a, &self.new, b) {
                let there = |at: Span| Span::new(at.start + part.start, at.start + part.end);
                let stays = match kinship {
                    Kinship::Same => true,
                    Kinship::Unnamed => self.label_changed(there(a)),
                    Kinship::Other => self.only_label(there(a), there(b)),
                };
                if !stays {
                    own.push((from, part.start, a, b));
                    from = part.end;
                }
            }
            own.push((from, a.len(), a, b));
        }
        let bytes = |text: &Text, at: Span, from: u32, to: u32| text.byte(at.start + from)..text.byte(at.start + to);
        let full = own.into_iter().filter(|(from, to, ..)| from < to);
        full.map(|(from, to, a, b)| (bytes(self.old.text, a, from, to), bytes(self.new.text, b, from, to))).collect()
    }

    /// Whether the label was changed that words stood under.
    fn label_changed(&self, a: Span) -> bool {
        let gap = |(gap, _): &Run| self.old.text.span(gap.clone());
        self.old.label_of(a).is_some_and(|label| self.gaps.iter().map(gap).any(|gap| gap.overlaps(label)))
    }

    /// Whether words are another speaker's because a label was changed, put in or taken away, and nothing beside it.
    fn only_label(&self, a: Span, b: Span) -> bool {
        let (Some(was), Some(is)) = (self.old.label_of(a), self.new.label_of(b)) else { return false };
        let within = |label: Span, gap: Span| !label.is_empty() && label.overlaps(gap);
        let gaps: Vec<(Span, Span)> =
            self.gaps.iter().map(|(a, b)| (self.old.text.span(a.clone()), self.new.text.span(b.clone()))).collect();
        let silent = |(a, b): &(Span, Span)| !self.old.speaks(*a) && !self.new.speaks(*b);
        let mut at_label = gaps.iter().filter(|(a, b)| within(was, *a) || within(is, *b)).peekable();
        if at_label.peek().is_none() || !at_label.all(silent) {
            return false;
        }
        // A name that was not there before is a new name; one that was may have been put before other words.
        let named = self.new.speakers(b);
        let known = self.old.overlay.speakers.iter().any(|label| named.contains(&Some(label.as_str())));
        let around = |overlay: &Overlay, at: Span| {
            overlay.turn_at(at.start).and_then(|turn| overlay.turns.get(turn)).map(|turn| turn.at)
        };
        let (old, new) = (around(self.old.overlay, a), around(self.new.overlay, b));
        let touches =
            |turn: Option<Span>, gap: Span| turn.is_some_and(|turn| turn.start <= gap.end && gap.start <= turn.end);
        !known || gaps.iter().filter(|(a, b)| touches(old, *a) || touches(new, *b)).all(silent)
    }
}
