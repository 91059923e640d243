//! How far two codes occur together on one text.

use super::characters::{Cover, length, shared};
use verbatim::analysis::agreement::continuum::{Mark, covered};
use verbatim::analysis::figure::{Figure, share};
use verbatim::analysis::statistics::cooccurrence::c_coefficient;
use verbatim::model::Span;

/// Two codes on one text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Together {
    /// Codings of the first code.
    pub n1: u64,
    /// Codings of the second.
    pub n2: u64,
    /// Pairs of codings, one of each code, that share characters.
    pub n12: u64,
    /// The c-coefficient of these.
    pub c: Figure,
    /// Characters that both codes cover.
    pub length: u64,
    /// The same over the characters that either covers.
    pub length_jaccard: Figure,
    /// Segments with both codes.
    pub segments: u64,
    /// The same over the segments with either.
    pub segment_jaccard: Figure,
}

/// Counts how two codes meet, given their codings and the segments (such as turns) of the text. Empty codings do not count.
pub fn together(first: &[Span], second: &[Span], segments: &[Span]) -> Together {
    let marks = |spans: &[Span]| -> Vec<Mark> {
        spans.iter().filter(|at| !at.is_empty()).map(|at| Mark { at: *at, code: 0 }).collect()
    };
    let (first, second) = (marks(first), marks(second));
    let mut starts: Vec<u32> = second.iter().map(|mark| mark.at.start).collect();
    let mut ends: Vec<u32> = second.iter().map(|mark| mark.at.end).collect();
    starts.sort_unstable();
    ends.sort_unstable();
    // Those that have begun before a passage ends, less those that have ended when it begins.
    let meeting =
        |at: Span| starts.partition_point(|start| *start < at.end) - ends.partition_point(|end| *end <= at.start);
    let n12: u64 = first.iter().map(|mark| meeting(mark.at) as u64).sum();
    let (n1, n2) = (first.len() as u64, second.len() as u64);
    let (one, other) = (covered(&first), covered(&second));
    let both = shared(&one, &other);
    let either = length(&one) + length(&other) - both;
    let (one, other) = (Cover::of(&first), Cover::of(&second));
    let has = |cover: &Cover, at: Span| !at.is_empty() && cover.before(at.end) > cover.before(at.start);
    let (mut with_both, mut with_either) = (0_u64, 0_u64);
    for at in segments {
        let (one, other) = (has(&one, *at), has(&other, *at));
        with_both += u64::from(one && other);
        with_either += u64::from(one || other);
    }
    Together {
        n1,
        n2,
        n12,
        c: c_coefficient(n1, n2, n12),
        length: both,
        length_jaccard: share(both as f64, either as f64),
        segments: with_both,
        segment_jaccard: share(with_both as f64, with_either as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::together;
    use verbatim::model::Span;

    #[test]
    fn one_passage_may_meet_several() {
        let first = [Span::new(0, 100)];
        let second = [Span::new(0, 10), Span::new(20, 30), Span::new(90, 120), Span::new(100, 110), Span::new(5, 5)];
        let seen = together(&first, &second, &[Span::new(0, 50), Span::new(50, 95), Span::new(95, 130)]);
        assert_eq!((seen.n1, seen.n2, seen.n12, seen.length, seen.segments), (1, 4, 3, 30, 3));
        assert_eq!(seen.c, Ok(1.5));
        assert_eq!(seen.length_jaccard, Ok(0.25));
    }
}
