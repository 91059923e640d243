//! Characters and given segments as units, without an array per character: everything is worked out on the stretches
//! between the bounds of marks.

use super::continuum::{Continuum, Mark, covered, length, shared};
use super::ratings::{Counts, Ratings};
use crate::model::Span;
use std::collections::{BTreeMap, HashMap};

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
    // At the same place what ends comes before what starts, so that a code that goes on is not counted twice.
    let edges = text.coders.iter().zip(0_u32..).flat_map(|(marks, coder)| {
        marks
            .iter()
            .flat_map(move |mark| [(mark.at.end, false, coder, mark.code), (mark.at.start, true, coder, mark.code)])
    });
    let mut edges: Vec<(u32, bool, u32, u32)> = edges.collect();
    edges.sort_unstable();
    let mut numbers: HashMap<Vec<u32>, u32> = HashMap::from([(Vec::new(), 0)]);
    let mut open: Vec<Vec<u32>> = vec![Vec::new(); text.coders.len()];
    let mut now: Vec<u32> = vec![0; text.coders.len()];
    let mut found: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
    let mut at = text.whole.start;
    let mut note = |now: &[u32], from: u32, to: u32| {
        if to > from {
            let mut key = now.to_vec();
            key.sort_unstable();
            *found.entry(key).or_default() += u64::from(to - from);
        }
    };
    for (edge, starts, coder, code) in edges {
        note(&now, at, edge);
        at = edge;
        let (Some(own), Some(value)) = (open.get_mut(coder as usize), now.get_mut(coder as usize)) else { continue };
        match own.binary_search(&code) {
            Ok(place) if !starts => drop(own.remove(place)),
            Err(place) if starts => own.insert(place, code),
            _ => {}
        }
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *value = match numbers.get(own) {
            Some(number) => *number,
            None => *numbers.entry(own.clone()).or_insert(next),
        };
    }
    note(&now, at, text.whole.end);
    // Numbers by the sets themselves, so that sums come out the same for any order of coders.
    let mut sets: Vec<(Vec<u32>, u32)> = numbers.into_iter().collect();
    sets.sort_unstable();
    let mut rank: Vec<u32> = vec![0; sets.len()];
    for ((_, number), place) in sets.iter().zip(0_u32..) {
        if let Some(rank) = rank.get_mut(*number as usize) {
            *rank = place;
        }
    }
    let mut counts = Counts::new(u32::try_from(sets.len()).unwrap_or(u32::MAX));
    for (key, characters) in found {
        let mut given: Vec<u32> = key.iter().filter_map(|number| rank.get(*number as usize).copied()).collect();
        counts.add(&mut given, characters);
    }
    (counts, sets.into_iter().map(|(set, _)| set).collect())
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
