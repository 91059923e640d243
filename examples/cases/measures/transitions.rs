//! Who speaks after whom.

use verbatim::analysis::figure::{Figure, share};

/// Whether neighbouring turns of one person are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbours {
    /// They are one: nobody follows himself.
    Merged,
    /// Each stands for itself.
    Apart,
}

/// How often each person speaks after each: row first, column next.
#[derive(Clone, Debug, PartialEq)]
pub struct Transitions {
    /// Counts.
    pub counts: Vec<Vec<u64>>,
    /// Counts over the row's sum; undefined for a person whom nobody follows.
    pub shares: Vec<Vec<Figure>>,
    /// All transitions.
    pub total: u64,
}

/// Counts who speaks after whom, given each turn's person.
pub fn transitions(people: usize, turns: &[usize], neighbours: Neighbours) -> Transitions {
    let mut counts = vec![vec![0_u64; people]; people];
    for pair in turns.windows(2) {
        let [from, to] = pair else { continue };
        if from == to && neighbours == Neighbours::Merged {
            continue;
        }
        if let Some(cell) = counts.get_mut(*from).and_then(|row| row.get_mut(*to)) {
            *cell += 1;
        }
    }
    let parts = |row: &Vec<u64>| {
        let all: u64 = row.iter().sum();
        row.iter().map(|count| share(*count as f64, all as f64)).collect()
    };
    let shares = counts.iter().map(parts).collect();
    let total = counts.iter().flatten().sum();
    Transitions { counts, shares, total }
}

#[cfg(test)]
mod tests {
    use super::{Neighbours, transitions};

    #[test]
    fn nobody_follows_himself_where_turns_are_merged() {
        let turns = [0, 0, 1, 0, 2];
        let merged = transitions(3, &turns, Neighbours::Merged);
        assert_eq!((merged.counts, merged.total), (vec![vec![0, 1, 1], vec![1, 0, 0], vec![0, 0, 0]], 3));
        assert!(merged.shares[2][0].is_err());
        assert_eq!(transitions(3, &turns, Neighbours::Apart).counts[0], [1, 1, 1]);
    }
}
