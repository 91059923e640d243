//! Who speaks how much, and after whom.

use super::super::figure::{Figure, share};
use super::concentration::{evenness, gini, gini_corrected, herfindahl};

/// How the words of a group are spread over its people.
#[derive(Clone, Debug, PartialEq)]
pub struct Participation {
    /// Words of each person.
    pub words: Vec<u64>,
    /// Turns of each person.
    pub turns: Vec<u64>,
    /// Share of all their words.
    pub word_share: Vec<Figure>,
    /// Share of all their turns.
    pub turn_share: Vec<Figure>,
    /// Words per turn.
    pub words_per_turn: Vec<Figure>,
    /// Gini's coefficient of the words.
    pub gini: Figure,
    /// The same, 1 where one speaks alone.
    pub gini_corrected: Figure,
    /// Herfindahl-Hirschman index of the words.
    pub hhi: Figure,
    /// Evenness of the words.
    pub evenness: Figure,
}

/// Counts words and turns of `people` (the silent among them), given each turn's person (`None` for those left out, such
/// as moderators) and its words.
pub fn participation(people: usize, spoken: &[(Option<usize>, u64)]) -> Participation {
    let (mut words, mut turns) = (vec![0_u64; people], vec![0_u64; people]);
    for (person, count) in spoken.iter().filter_map(|(person, count)| Some(((*person)?, *count))) {
        if let (Some(words), Some(turns)) = (words.get_mut(person), turns.get_mut(person)) {
            *words += count;
            *turns += 1;
        }
    }
    let parts = |counts: &[u64]| -> Vec<Figure> {
        let all: u64 = counts.iter().sum();
        counts.iter().map(|count| share(*count as f64, all as f64)).collect()
    };
    let values: Vec<f64> = words.iter().map(|count| *count as f64).collect();
    Participation {
        word_share: parts(&words),
        turn_share: parts(&turns),
        words_per_turn: words.iter().zip(&turns).map(|(words, turns)| share(*words as f64, *turns as f64)).collect(),
        gini: gini(&values),
        gini_corrected: gini_corrected(&values),
        hhi: herfindahl(&values),
        evenness: evenness(&values),
        words,
        turns,
    }
}

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
    use super::{Neighbours, participation, transitions};

    #[test]
    fn nobody_follows_himself_where_turns_are_merged() {
        let turns = [0, 0, 1, 0, 2];
        let merged = transitions(3, &turns, Neighbours::Merged);
        assert_eq!((merged.counts, merged.total), (vec![vec![0, 1, 1], vec![1, 0, 0], vec![0, 0, 0]], 3));
        assert!(merged.shares[2][0].is_err());
        assert_eq!(transitions(3, &turns, Neighbours::Apart).counts[0], [1, 1, 1]);
    }

    #[test]
    fn the_silent_count() {
        let group = participation(3, &[(Some(0), 10), (None, 99), (Some(1), 30)]);
        assert_eq!(group.words, [10, 30, 0]);
        assert_eq!(group.word_share[1], Ok(0.75));
        assert!(group.words_per_turn[2].is_err());
    }
}
