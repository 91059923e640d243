//! Characters and given segments as units, without an array per character: everything is worked out on the stretches
//! between the bounds of marks.

use super::continuum::{Continuum, Mark, covered, length, shared};
use super::ratings::{Counts, Ratings};
use crate::model::Span;
use foldhash::fast::FixedState;
use std::collections::HashMap;

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

/// Counts the sets of codes that coders give to characters, text after text.
#[derive(Clone, Debug, Default)]
pub struct SetCounter {
    numbers: HashMap<Vec<u32>, u32, FixedState>,
    /// Characters by the coders' sets: their numbers, sorted.
    found: HashMap<Vec<u32>, u64, FixedState>,
}

impl SetCounter {
    fn number(&mut self, set: &[u32]) -> u32 {
        match self.numbers.get(set) {
            Some(number) => *number,
            None => {
                let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
                *self.numbers.entry(set.to_vec()).or_insert(next)
            }
        }
    }

    fn note(&mut self, sets: &[u32], characters: u64) {
        match self.found.get_mut(sets) {
            Some(known) => *known += characters,
            None if characters > 0 => drop(self.found.insert(sets.to_vec(), characters)),
            None => {}
        }
    }

    /// Adds a text.
    pub fn add(&mut self, text: &Continuum) {
        // At the same place what ends comes before what starts, so that a code that goes on is not counted twice.
        let edges = text.coders.iter().zip(0_u32..).flat_map(|(marks, coder)| {
            marks
                .iter()
                .flat_map(move |mark| [(mark.at.end, false, coder, mark.code), (mark.at.start, true, coder, mark.code)])
        });
        let mut edges: Vec<(u32, bool, u32, u32)> = edges.collect();
        edges.sort_unstable();
        let mut open: Vec<Vec<u32>> = vec![Vec::new(); text.coders.len()];
        let mut now: Vec<u32> = vec![self.number(&[]); text.coders.len()];
        let mut key: Vec<u32> = Vec::with_capacity(now.len());
        let mut at = text.whole.start;
        for here in edges.chunk_by(|a, b| a.0 == b.0) {
            let Some(edge) = here.first().map(|edge| edge.0) else { continue };
            key.clone_from(&now);
            key.sort_unstable();
            self.note(&key, edge.saturating_sub(at).into());
            at = edge;
            for (_, starts, coder, code) in here {
                let Some(own) = open.get_mut(*coder as usize) else { continue };
                match own.binary_search(code) {
                    Ok(place) if !starts => drop(own.remove(place)),
                    Err(place) if *starts => own.insert(place, *code),
                    _ => {}
                }
            }
            let mut last = None;
            for coder in here.iter().map(|edge| edge.2 as usize) {
                // Ends come first, so that a coder may come twice, but the sets are whole by now.
                if last.replace(coder) != Some(coder)
                    && let (Some(own), Some(value)) = (open.get(coder), now.get_mut(coder))
                {
                    *value = self.number(own);
                }
            }
        }
        key.clone_from(&now);
        key.sort_unstable();
        self.note(&key, text.whole.end.saturating_sub(at).into());
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        let mut own = vec![0_u32; other.numbers.len()];
        for (set, number) in &other.numbers {
            let renamed = self.number(set);
            if let Some(place) = own.get_mut(*number as usize) {
                *place = renamed;
            }
        }
        for (sets, characters) in &other.found {
            let mut renamed: Vec<u32> = sets.iter().filter_map(|set| own.get(*set as usize).copied()).collect();
            renamed.sort_unstable();
            self.note(&renamed, *characters);
        }
    }

    /// The counts and the sets, numbered by their members, so that sums come out the same for any order of coders.
    pub fn finish(self) -> (Counts, Vec<Vec<u32>>) {
        let mut sets: Vec<(Vec<u32>, u32)> = self.numbers.into_iter().collect();
        sets.sort_unstable();
        let mut rank: Vec<u32> = vec![0; sets.len()];
        for ((_, number), place) in sets.iter().zip(0_u32..) {
            if let Some(rank) = rank.get_mut(*number as usize) {
                *rank = place;
            }
        }
        let mut counts = Counts::new(u32::try_from(sets.len()).unwrap_or(u32::MAX));
        for (key, characters) in self.found {
            let mut given: Vec<u32> = key.iter().filter_map(|number| rank.get(*number as usize).copied()).collect();
            counts.add(&mut given, characters);
        }
        (counts, sets.into_iter().map(|(set, _)| set).collect())
    }
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
