//! The order of merged lists: both sides' moves and insertions, the same whichever side is named first.

use std::collections::{HashMap, HashSet};

/// Merges two orders of keys, each key once in a list; the answer holds exactly the keys in `kept`.
///
/// What one side moved or put in stands where that side has it. Where both changed the same stretch, the greater
/// stretch (by its keys) is taken, and the other's keys go into it after the key that they follow there.
pub fn merge<'k>(base: &[&'k str], a: &[&'k str], b: &[&'k str], kept: &HashSet<&'k str>) -> Vec<&'k str> {
    let base: Vec<&str> = base.iter().copied().filter(|key| kept.contains(key)).collect();
    let (a, b) = (complete(&base, a, kept), complete(&base, b, kept));
    let merged = if a == b || b == base {
        a
    } else if a == base {
        b
    } else {
        by_stretches(&base, &a, &b)
    };
    let mut seen = HashSet::new();
    let mut merged: Vec<&str> = merged.into_iter().filter(|key| seen.insert(*key)).collect();
    let mut lost: Vec<&str> = kept.iter().copied().filter(|key| !seen.contains(key)).collect();
    lost.sort_unstable();
    merged.append(&mut lost);
    merged
}

/// A side without what goes, and with what it took out but stays, at its old place.
fn complete<'k>(base: &[&'k str], side: &[&'k str], kept: &HashSet<&'k str>) -> Vec<&'k str> {
    let mut side: Vec<&str> = side.iter().copied().filter(|key| kept.contains(key)).collect();
    let known: HashSet<&str> = side.iter().copied().collect();
    for (place, key) in base.iter().enumerate().filter(|(_, key)| !known.contains(*key)) {
        let before = place.checked_sub(1).and_then(|before| base.get(before));
        let seat = before.and_then(|before| side.iter().position(|key| key == before)).map_or(0, |seat| seat + 1);
        side.insert(seat, key);
    }
    side
}

fn by_stretches<'k>(base: &[&'k str], a: &[&'k str], b: &[&'k str]) -> Vec<&'k str> {
    let (in_a, in_b) = (unmoved(base, a), unmoved(base, b));
    let mut merged = Vec::new();
    let (mut from, mut from_a, mut from_b) = (0, 0, 0);
    let stable = base.iter().enumerate().filter_map(|(place, key)| Some((place, *in_a.get(key)?, *in_b.get(key)?)));
    for (to, to_a, to_b) in stable.chain([(base.len(), a.len(), b.len())]) {
        merged.extend(stretch(&base[from..to], &a[from_a..to_a], &b[from_b..to_b]));
        merged.extend(base.get(to));
        (from, from_a, from_b) = (to + 1, to_a + 1, to_b + 1);
    }
    merged
}

fn stretch<'k>(base: &[&'k str], a: &[&'k str], b: &[&'k str]) -> Vec<&'k str> {
    if a == b || b == base {
        return a.to_vec();
    }
    if a == base {
        return b.to_vec();
    }
    // What one side moved out of this stretch is put where that side has it.
    let without = |side: &[&'k str], other: &[&'k str]| -> Vec<&'k str> {
        side.iter().copied().filter(|key| other.contains(key) || !base.contains(key)).collect()
    };
    let (a, b) = (without(a, b), without(b, a));
    let (mut merged, other) = if a > b { (a, b) } else { (b, a) };
    for (place, key) in other.iter().enumerate() {
        if merged.contains(key) {
            continue;
        }
        let before = place.checked_sub(1).and_then(|before| other.get(before));
        let seat = before.and_then(|before| merged.iter().position(|key| key == before)).map_or(0, |seat| seat + 1);
        merged.insert(seat, key);
    }
    merged
}

/// The keys that a side left in their order (a longest increasing run of places), with their places there.
fn unmoved<'k>(base: &[&'k str], side: &[&'k str]) -> HashMap<&'k str, usize> {
    let places: HashMap<&str, usize> = side.iter().enumerate().map(|(place, key)| (*key, place)).collect();
    let run: Vec<(&str, usize)> = base.iter().filter_map(|key| Some((*key, *places.get(key)?))).collect();
    // Patience: `tops[n]` is the entry that ends the best run of length n + 1.
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(run.len());
    for (number, (_, place)) in run.iter().enumerate() {
        let length = tops.partition_point(|top| run[*top].1 < *place);
        before.push(length.checked_sub(1).and_then(|length| tops.get(length).copied()));
        match tops.get_mut(length) {
            Some(top) => *top = number,
            None => tops.push(number),
        }
    }
    let mut kept = HashMap::new();
    let mut at = tops.last().copied();
    while let Some(number) = at {
        kept.insert(run[number].0, run[number].1);
        at = before[number];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, a: &str, b: &str) -> String {
        let split = |text: &'static str| text.split(' ').filter(|key| !key.is_empty()).collect::<Vec<_>>();
        let [base, a, b] = [base, a, b].map(|text| split(text.to_owned().leak()));
        let stays = |key: &&str| (a.contains(key) && b.contains(key)) || !base.contains(key);
        let kept: HashSet<&str> = a.iter().chain(&b).copied().filter(stays).collect();
        let one = merge(&base, &a, &b, &kept);
        assert_eq!(one, merge(&base, &b, &a, &kept), "symmetric");
        one.join(" ")
    }

    #[test]
    fn both_sides_moves_and_insertions_hold() {
        assert_eq!(merged("a b c", "a b c", "c a b"), "c a b");
        assert_eq!(merged("a b c", "a x b c", "a b c y"), "a x b c y");
        assert_eq!(merged("a b c d", "b a c d", "a b d c"), "b a d c");
        assert_eq!(merged("a b c", "a c", "a b c d"), "a c d");
        assert_eq!(merged("a", "a x", "a y"), "a x y");
        assert_eq!(merged("", "b c", "a c"), "a b c");
        assert_eq!(merged("a b c d", "d a b c", "a b c x d"), "d a b c x");
    }

    #[test]
    fn a_key_moved_twice_stands_once() {
        assert_eq!(merged("a b c d", "b c a d", "b c d a"), "b c a d");
    }
}
