//! How alike two texts are: a sketch of their runs of words, small enough to keep and quick to compare.

use super::fold::fold;
use super::words::words;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Words in a run.
const RUN: usize = 3;
/// Runs kept: those with the least digests stand for all (Broder 1997).
const KEPT: usize = 512;

/// The sketch of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u64>);

impl Sketch {
    /// Sketches a text; case and accents do not count.
    pub fn of(text: &str) -> Self {
        let words: Vec<String> = words(text).map(|(_, word)| fold(word)).collect();
        let runs = words.windows(RUN.min(words.len()).max(1));
        let digest = |run: &[String]| {
            let mut made = DefaultHasher::new();
            run.hash(&mut made);
            made.finish()
        };
        let mut digests: Vec<u64> = runs.map(digest).collect();
        digests.sort_unstable();
        digests.dedup();
        digests.truncate(KEPT);
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
    fn short_and_empty_texts() {
        assert_eq!(Sketch::of("Yes.").likeness(&Sketch::of("yes")), 1.0);
        assert_eq!(Sketch::of("").likeness(&Sketch::of("")), 0.0);
        assert_eq!(Sketch::of("one two").likeness(&Sketch::default()), 0.0);
    }
}
