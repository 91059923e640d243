//! Characters and given segments as units, worked out on the stretches between the bounds of marks.

use verbatim::analysis::agreement::characters::SetCounter;
use verbatim::analysis::agreement::continuum::{Continuum, Mark, covered};
use verbatim::analysis::agreement::ratings::{Counts, Ratings};
use verbatim::model::Span;

/// Characters by who marked them, two coders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Marked by both.
    pub both: u64,
    /// Only by the first.
    pub only_a: u64,
    /// Only by the second.
    pub only_b: u64,
    /// By neither.
    pub neither: u64,
}

impl std::ops::AddAssign for Cells {
    fn add_assign(&mut self, other: Self) {
        self.both += other.both;
        self.only_a += other.only_a;
        self.only_b += other.only_b;
        self.neither += other.neither;
    }
}

/// The characters of a text by whether the first two coders marked them.
pub fn cells(text: &Continuum) -> Cells {
    let of = |coder: usize| covered(text.coders.get(coder).map_or(&[], Vec::as_slice));
    let (a, b) = (of(0), of(1));
    let both = shared(&a, &b);
    let (a, b) = (length(&a), length(&b));
    let neither = u64::from(text.whole.len()) + both - a - b;
    Cells { both, only_a: a - both, only_b: b - both, neither }
}

/// Every character as a unit, every coder's value there being whether it is marked (1) or not (0).
pub fn marked(text: &Continuum) -> Counts {
    let mut edges: Vec<(u32, i32)> = Vec::new();
    for marks in &text.coders {
        edges.extend(covered(marks).into_iter().flat_map(|at| [(at.start, 1), (at.end, -1)]));
    }
    edges.sort_unstable();
    let coders = u32::try_from(text.coders.len()).unwrap_or(u32::MAX);
    let mut counts = Counts::new(2);
    let (mut at, mut with) = (text.whole.start, 0_u32);
    for (edge, step) in edges.into_iter().chain([(text.whole.end, 0)]) {
        let given = [(0, coders.saturating_sub(with)), (1, with)];
        let characters = edge.saturating_sub(at);
        counts.add_counted(given.into_iter().filter(|(_, count)| *count > 0).collect(), characters.into());
        (at, with) = (edge, with.saturating_add_signed(step));
    }
    counts
}

/// Every character as a unit, every coder's value there being the set of codes that cover it.
/// Returns the counts and the sets behind their categories, each ascending.
pub fn sets(text: &Continuum) -> (Counts, Vec<Vec<u32>>) {
    let mut counter = SetCounter::default();
    counter.add(text);
    counter.finish()
}

/// Given segments as units: 1 where a coder's marks cover at least `least` characters of the segment (at least one), else
/// 0. Segments may come in any order and overlap.
pub fn rows(text: &Continuum, segments: &[Span], least: u64) -> Ratings {
    let least = least.max(1);
    let cover: Vec<Cover> = text.coders.iter().map(|marks| Cover::of(marks)).collect();
    let cells = segments.iter().flat_map(|segment| {
        cover.iter().map(|cover| Some(u32::from(cover.before(segment.end) - cover.before(segment.start) >= least)))
    });
    Ratings::new(text.coders.len(), 2, cells.collect())
}

/// Stretches with how much is covered before each.
pub struct Cover {
    stretches: Vec<(Span, u64)>,
}

impl Cover {
    /// Looks marks over once.
    pub fn of(marks: &[Mark]) -> Self {
        let mut before = 0;
        let stretches = covered(marks).into_iter().map(|at| {
            let own = (at, before);
            before += u64::from(at.len());
            own
        });
        Self { stretches: stretches.collect() }
    }

    /// Characters covered before an offset.
    pub fn before(&self, offset: u32) -> u64 {
        let place = self.stretches.partition_point(|(at, _)| at.start < offset);
        let last = place.checked_sub(1).and_then(|last| self.stretches.get(last));
        last.map_or(0, |(at, before)| before + u64::from(offset.min(at.end) - at.start))
    }
}

/// The codes that are used, ascending.
pub fn codes(text: &Continuum) -> Vec<u32> {
    let mut codes: Vec<u32> = text.coders.iter().flatten().map(|mark| mark.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The same text with the marks of one code alone.
pub fn only(text: &Continuum, code: u32) -> Continuum {
    let own = |marks: &Vec<Mark>| marks.iter().filter(|mark| mark.code == code).copied().collect();
    Continuum { whole: text.whole, coders: text.coders.iter().map(own).collect() }
}

/// The text once for each code that is used, in one pass.
pub fn by_code(text: &Continuum) -> Vec<(u32, Continuum)> {
    let codes = codes(text);
    let empty = Continuum { whole: text.whole, coders: vec![Vec::new(); text.coders.len()] };
    let mut split: Vec<(u32, Continuum)> = codes.iter().map(|code| (*code, empty.clone())).collect();
    for (coder, marks) in text.coders.iter().enumerate() {
        for mark in marks {
            let place = codes.binary_search(&mark.code).ok().and_then(|place| split.get_mut(place));
            if let Some(own) = place.and_then(|(_, part)| part.coders.get_mut(coder)) {
                own.push(*mark);
            }
        }
    }
    split
}

/// Each category against all others: 1 where it was given, else 0.
pub fn collapsed(counts: &Counts, category: u32) -> Counts {
    let mut against = Counts::new(2);
    for (given, judgements, units) in counts.judged() {
        let with = given.iter().find(|(other, _)| *other == category).map_or(0, |(_, count)| *count);
        let both = [(0, judgements - with), (1, with)];
        against.add_counted(both.into_iter().filter(|(_, count)| *count > 0).collect(), units);
    }
    against
}

/// Code points that ascending, disjoint stretches hold.
pub fn length(stretches: &[Span]) -> u64 {
    stretches.iter().map(|at| u64::from(at.len())).sum()
}

/// Code points that two lists of ascending, disjoint stretches share.
pub fn shared(a: &[Span], b: &[Span]) -> u64 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut sum = 0;
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        sum += u64::from(one.intersect(**other).len());
        if one.end <= other.end {
            a.next();
        } else {
            b.next();
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::shared;
    use verbatim::model::Span;

    #[test]
    fn what_stretches_share() {
        let a = [Span::new(0, 4), Span::new(6, 10)];
        let b = [Span::new(2, 7), Span::new(9, 20)];
        assert_eq!(shared(&a, &b), 4);
        assert_eq!(shared(&b, &a), 4);
        assert_eq!(shared(&a, &[]), 0);
    }
}
