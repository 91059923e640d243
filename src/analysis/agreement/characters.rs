//! Characters as units, without an array per character: everything is worked out on the stretches between the bounds of
//! marks.

use super::continuum::Continuum;
use super::ratings::Counts;
use foldhash::fast::FixedState;
use std::collections::HashMap;

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
