//! Who speaks how much.

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

#[cfg(test)]
mod tests {
    use super::participation;

    #[test]
    fn the_silent_count() {
        let group = participation(3, &[(Some(0), 10), (None, 99), (Some(1), 30)]);
        assert_eq!(group.words, [10, 30, 0]);
        assert_eq!(group.word_share[1], Ok(0.75));
        assert!(group.words_per_turn[2].is_err());
    }
}
