//! Brackets beside the text: which coding stands in which lane, so that none hides another.

use crate::model::{Coding, Span};

/// A coding with its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Laned {
    /// The coding.
    pub coding: Coding,
    /// 0 is next to the text.
    pub lane: usize,
}

/// Most lanes kept apart; further codings share the last.
pub const LANES: usize = 8;

/// Gives each coding the first lane that is free along it, one's own before others', so that what one has just coded is
/// seen. `touched` widens a passage to the lines it touches, so that two brackets never meet on one line.
pub fn assign<'a>(
    codings: impl Iterator<Item = &'a Coding> + Clone,
    is_own: impl Fn(&Coding) -> bool,
    mut touched: impl FnMut(Span) -> Span,
) -> Vec<Laned> {
    // What each lane is taken by, in order, none meeting.
    let mut taken: [Vec<Span>; LANES] = std::array::from_fn(|_| Vec::new());
    let mut laned = Vec::with_capacity(codings.size_hint().0);
    let (own, others) = (codings.clone().filter(|coding| is_own(coding)), codings.filter(|coding| !is_own(coding)));
    for &coding in own.chain(others) {
        let reach = touched(coding.at);
        let reach = Span::new(reach.start, reach.end.max(reach.start + 1));
        let free = taken.iter_mut().enumerate().find_map(|(lane, spans)| {
            let after = spans.partition_point(|span| span.start < reach.start);
            let is_free = after.checked_sub(1).and_then(|at| spans.get(at)).is_none_or(|span| span.end <= reach.start)
                && spans.get(after).is_none_or(|span| reach.end <= span.start);
            is_free.then(|| {
                spans.insert(after, reach);
                lane
            })
        });
        laned.push(Laned { coding, lane: free.unwrap_or(LANES - 1) });
    }
    laned.sort_by_key(|laned| (laned.coding.at.start, laned.coding.at.end));
    laned
}

/// Which part of a bracket a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The coding starts and ends on this line.
    Whole,
    /// It starts here.
    Top,
    /// It goes through.
    Middle,
    /// It ends here.
    Bottom,
}

impl Part {
    /// The part of a passage on a line.
    pub fn of(passage: Span, line: Span) -> Self {
        match (passage.start >= line.start, passage.end <= line.end) {
            (true, true) => Self::Whole,
            (true, false) => Self::Top,
            (false, false) => Self::Middle,
            (false, true) => Self::Bottom,
        }
    }

    /// Its sign; another's codings have a lighter one.
    pub fn sign(self, own: bool) -> &'static str {
        match (self, own) {
            (Self::Whole, true) => "]",
            (Self::Whole, false) => ")",
            (Self::Top, true) => "┐",
            (Self::Top, false) => "╮",
            (Self::Middle, true) => "│",
            (Self::Middle, false) => "┊",
            (Self::Bottom, true) => "┘",
            (Self::Bottom, false) => "╯",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CodeIx, CoderIx, CodingId};

    fn coding(start: u32, end: u32) -> Coding {
        Coding {
            id: CodingId(u128::from(start) << 32 | u128::from(end)),
            at: Span::new(start, end),
            code: CodeIx(0),
            made: 0,
            print: 0,
            coder: CoderIx(0),
            has_extra: false,
        }
    }

    #[test]
    fn overlapping_codings_stand_apart_and_free_lanes_are_used_again() {
        let codings = [coding(0, 10), coding(5, 20), coding(10, 12), coding(20, 30)];
        let lanes = |own: fn(&Coding) -> bool| -> Vec<usize> {
            assign(codings.iter(), own, |span| span).iter().map(|laned| laned.lane).collect()
        };
        assert_eq!(lanes(|_| true), [0, 1, 0, 0]);
        assert_eq!(lanes(|coding| coding.at.start == 5), [1, 0, 1, 0], "one's own stands next to the text");
        let many: Vec<Coding> = (0..20).map(|end| coding(0, 30 + end)).collect();
        let laned = assign(many.iter(), |coding| coding.at.end == 49, |span| span);
        assert_eq!(
            laned.iter().map(|it| (it.coding.at.end, it.lane)).next_back(),
            Some((49, 0)),
            "whoever else coded here"
        );
    }

    #[test]
    fn a_bracket_knows_its_parts() {
        let line = Span::new(10, 20);
        assert_eq!(Part::of(Span::new(12, 15), line), Part::Whole);
        assert_eq!(Part::of(Span::new(12, 25), line), Part::Top);
        assert_eq!(Part::of(Span::new(2, 25), line), Part::Middle);
        assert_eq!(Part::of(Span::new(2, 20), line), Part::Bottom);
    }
}
