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

/// Gives each coding the first lane that is free where it starts. `blocks` widens a passage to the lines it touches,
/// so that two brackets never meet on one line. Codings come sorted by start.
pub fn assign<'a>(codings: impl Iterator<Item = &'a Coding>, mut touched: impl FnMut(Span) -> Span) -> Vec<Laned> {
    let mut free = [0u32; LANES];
    let mut laned = Vec::with_capacity(codings.size_hint().0);
    for &coding in codings {
        let reach = touched(coding.at);
        let lane = free.iter().position(|&end| end <= reach.start).unwrap_or(LANES - 1);
        if let Some(end) = free.get_mut(lane) {
            *end = reach.end.max(reach.start + 1).max(*end);
        }
        laned.push(Laned { coding, lane });
    }
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
        let lanes: Vec<usize> = assign(codings.iter(), |span| span).iter().map(|laned| laned.lane).collect();
        assert_eq!(lanes, [0, 1, 0, 0]);
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
