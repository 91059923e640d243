//! How alike two texts are: a sketch of their runs of words, small enough to keep and quick to compare.

use super::fold::fold;
use super::words::words;
use foldhash::quality::FixedState;
use std::collections::HashSet;
use std::hash::BuildHasher;

/// Words in a run.
const RUN: usize = 3;
/// Runs kept: those with the least digests stand for all (Broder 1997).
const KEPT: usize = 512;

/// Digests gathered before the least of them are looked for.
const ROOM: usize = 8 * KEPT;

/// Leaves the least digests, in order, each once.
fn least(digests: &mut Vec<u64>) {
    digests.sort_unstable();
    digests.dedup();
    digests.truncate(KEPT);
}

/// The sketch of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u64>);

impl Sketch {
    /// Sketches a text; case and accents do not count.
    pub fn of(text: &str) -> Self {
        let hash = FixedState::default();
        let words: Vec<u64> = words(text).map(|(_, word)| hash.hash_one(fold(word))).collect();
        let (mut digests, mut above) = (Vec::with_capacity(ROOM), u64::MAX);
        for run in words.windows(RUN.min(words.len()).max(1)) {
            let digest = hash.hash_one(run);
            // Most digests are above all that are kept: they are never sorted.
            if digest < above {
                digests.push(digest);
            }
            if digests.len() == ROOM {
                least(&mut digests);
                above = digests.get(KEPT - 1).copied().unwrap_or(above);
            }
        }
        least(&mut digests);
        Self(digests)
    }

    /// The share of runs that two texts have in common, of all that one of them has, 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut all, mut both) = (0_u32, 0_u32);
        while all < KEPT as u32 {
            match (a.peek(), b.peek()) {
                (Some(x), Some(y)) if x == y => {
                    both += 1;
                    a.next();
                    b.next();
                }
                (Some(x), Some(y)) if x < y => drop(a.next()),
                (Some(_), Some(_)) | (None, Some(_)) => drop(b.next()),
                (Some(_), None) => drop(a.next()),
                (None, None) => break,
            }
            all += 1;
        }
        if all == 0 { 0.0 } else { f64::from(both) / f64::from(all) }
    }
}

/// The lines of a text, by their words alone, for comparing many texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(Vec<u64>);

impl Lines {
    /// Takes the lines of a text in which there is something to read.
    pub fn of(text: &str) -> Self {
        let hash = FixedState::default();
        let full = text.lines().map(str::trim).filter(|line| line.contains(char::is_alphanumeric));
        let mut digests: Vec<u64> = full.map(|line| hash.hash_one(line)).collect();
        digests.sort_unstable();
        Self(digests)
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many lines two texts have in common.
    pub fn common(&self, other: &Self) -> usize {
        common(&self.0, &other.0)
    }
}

/// How many of two sorted lists are in both, each as often as in both.
fn common<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut a, mut b, mut both) = (a.iter().peekable(), b.iter().peekable(), 0);
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                both += 1;
                a.next();
                b.next();
            }
        }
    }
    both
}

/// What two texts have in common of which one is said to be the newer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shared {
    /// Lines in both, and lines of the shorter.
    pub lines: (usize, usize),
    /// How alike they are by the measure that is kindest to them, 0 to 1.
    pub share: f64,
}

/// Letters of a word that tells one text from another.
const TELLING: usize = 4;
/// Fewest such words by which two texts are judged.
const FEWEST: usize = 8;
/// Most words up to which two texts are held to be alike where they use the same words, in whatever order.
const SHORT: usize = 400;

/// What two texts have in common, whose labels are none of their words; nothing where they are too short to tell.
pub fn shared(old: &str, new: &str, labels: &[String]) -> Option<Shared> {
    let labels: HashSet<String> =
        labels.iter().flat_map(|label| words(label).map(|(_, word)| fold(word)).collect::<Vec<_>>()).collect();
    let telling = |text: &str| {
        let all = words(text).map(|(_, word)| fold(word)).filter(|word| !labels.contains(word));
        let mut all: Vec<String> = all.filter(|word| word.chars().count() >= TELLING || !word.is_ascii()).collect();
        all.sort_unstable();
        all
    };
    let (a, b) = (telling(old), telling(new));
    let least = a.len().min(b.len());
    if least < FEWEST {
        return None;
    }
    let (mine, yours) = (Lines::of(old), Lines::of(new));
    let lines = (mine.common(&yours), mine.len().min(yours.len()));
    let mut share = (lines.0 as f64 / lines.1.max(1) as f64).max(Sketch::of(old).likeness(&Sketch::of(new)));
    if a.len().max(b.len()) <= SHORT {
        share = share.max(common(&a, &b) as f64 / least as f64);
    }
    Some(Shared { lines, share })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of numbered sentences.
    fn text(from: usize, to: usize) -> String {
        (from..to).map(|nth| format!("Speaker: sentence {nth} is about {} and {}.\n", nth * 7, nth * 11)).collect()
    }

    #[test]
    fn a_corrected_text_is_like_what_it_was_and_another_is_not() {
        let old = Sketch::of(&text(0, 2000));
        assert!((old.likeness(&old) - 1.0).abs() < 1e-9);
        let corrected = text(0, 2000).replace("sentence 7", "phrase 7").replace("Speaker: sentence 1000 ", "");
        assert!(old.likeness(&Sketch::of(&corrected)) > 0.9);
        // Of 2,400 sentences in all the two have 1,600 in common.
        let part = old.likeness(&Sketch::of(&text(400, 2400)));
        assert!((0.55..0.8).contains(&part), "{part}");
        assert!(old.likeness(&Sketch::of(&text(5000, 7000))) < 0.3);
    }

    #[test]
    fn a_replacement_has_something_in_common_with_what_it_replaces() {
        let labels = ["Anna".to_owned(), "Moderator".to_owned()];
        let old = "Moderator: How were you paid?\n\nAnna: They paid late, always late, and nobody answered.\n\n\
                   Moderator: What happened then?\n\nAnna: Afterwards I left the platform.\n";
        let corrected = old.replace("late, always late", "later and later").replace("How were", "When were");
        let wrapped = old.replace(' ', "\n");
        let longer = format!("{old}\nAnna: And there was {}\n", "something else entirely, ".repeat(40));
        let short = Some(1.0);
        for (new, least) in [(&corrected, 0.6), (&wrapped, 0.9), (&longer, 0.9)] {
            let share = shared(old, new, &labels).map(|it| it.share);
            assert!(share > Some(least) && share <= short, "{share:?} {new}");
        }
        let other = "Moderator: Which soup do people cook here?\n\nAnna: Mostly pumpkin with ginger, sometimes lentils.\n\n\
                     Moderator: Who taught them?\n\nAnna: Grandmother kept recipes inside her drawer.\n";
        let found = shared(old, other, &labels).unwrap();
        assert!(found.share < 0.3 && found.lines == (0, 4), "{found:?}");
        assert_eq!(shared("Anna: a", "Anna: b", &labels), None);
    }

    #[test]
    fn the_least_of_all_runs_are_kept_however_long_and_repetitive_a_text_is() {
        let text = format!("{}{}", text(0, 900).repeat(3), text(500, 1500));
        let hash = FixedState::default();
        let words: Vec<u64> = words(&text).map(|(_, word)| hash.hash_one(fold(word))).collect();
        let all: std::collections::BTreeSet<u64> = words.windows(RUN).map(|run| hash.hash_one(run)).collect();
        assert!(words.len() > 2 * ROOM && all.len() > ROOM);
        assert_eq!(Sketch::of(&text).0, all.into_iter().take(KEPT).collect::<Vec<_>>());
    }

    #[test]
    fn short_and_empty_texts() {
        assert_eq!(Sketch::of("Yes.").likeness(&Sketch::of("yes")), 1.0);
        assert_eq!(Sketch::of("").likeness(&Sketch::of("")), 0.0);
        assert_eq!(Sketch::of("one two").likeness(&Sketch::default()), 0.0);
    }
}
