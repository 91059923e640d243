//! Words that were taken from one place and stand, the same and by the same speaker, at another.

use super::lines::lines;
use super::pair::{Pair, Run, pieces};
use super::speakers::Voices;
use crate::model::anchor::SHORT_QUOTE;
use crate::model::transcript::Moved;
use crate::text::voices::changes;
use std::collections::HashMap;
use std::ops::Range;

/// Words in a row by which words are looked for that stand elsewhere now.
const SEED: usize = 4;

/// A word, blank or mark among what was removed or inserted, and the gap that it stands in.
struct Piece<'a> {
    at: Range<usize>,
    word: &'a str,
    gap: usize,
}

/// The words that stand elsewhere now, once in both texts and by the same speaker: in order, not overlapping.
pub(super) fn moved(pair: Pair, gaps: &[Run], voices: &Voices) -> Vec<Moved> {
    let old = all(pair.old, gaps.iter().map(|gap| gap.0.clone()));
    let new = all(pair.new, gaps.iter().map(|gap| gap.1.clone()));
    let mut search = Search { pair, voices, old, new, taken: Vec::new(), found: Vec::new() };
    for (whole, seeds) in [(true, search.lines()), (false, search.words())] {
        for (a, b) in seeds {
            search.grow(a, b, whole);
        }
    }
    search.found.sort_unstable();
    search.found
}

fn all(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Piece<'_>> {
    let of = |(gap, range): (usize, Range<usize>)| {
        let words = text.get(range.clone()).unwrap_or_default();
        pieces(words, range.start).into_iter().map(move |at| Piece {
            word: text.get(at.clone()).unwrap_or_default(),
            at,
            gap,
        })
    };
    ranges.enumerate().flat_map(of).collect()
}

struct Search<'a> {
    pair: Pair<'a>,
    voices: &'a Voices<'a>,
    old: Vec<Piece<'a>>,
    new: Vec<Piece<'a>>,
    /// The bytes found so far, in the old text and in the new one.
    taken: Vec<Run>,
    found: Vec<Moved>,
}

impl<'a> Search<'a> {
    /// The first pieces of lines that stand once in both texts.
    fn lines(&self) -> Vec<(usize, usize)> {
        if self.old.is_empty() || self.new.is_empty() {
            return Vec::new();
        }
        let once = |text: &'a str, pieces: &[Piece]| {
            let mut found: HashMap<&'a str, Option<usize>> = HashMap::new();
            for (at, words) in lines(text) {
                let first = pieces.partition_point(|piece| piece.at.start < at.start);
                let last = pieces.partition_point(|piece| piece.at.start < at.end);
                let inside = pieces.get(first..last).unwrap_or_default();
                let whole = inside.iter().map(|piece| piece.at.len()).sum::<usize>() == at.len();
                let here = whole.then_some(first);
                found.entry(words).and_modify(|known| *known = None).or_insert(here);
            }
            found
        };
        let (old, new) = (once(self.pair.old, &self.old), once(self.pair.new, &self.new));
        let both = |(words, at): (&&str, &Option<usize>)| {
            let named = words.contains(char::is_alphanumeric);
            Some((at.filter(|_| named)?, (*new.get(*words)?)?))
        };
        let mut seeds: Vec<_> = old.iter().filter_map(both).collect();
        seeds.sort_unstable();
        seeds
    }

    /// Where some words in a row stand once among what was removed and once among what was inserted.
    fn words(&self) -> Vec<(usize, usize)> {
        let once = |pieces: &[Piece<'a>]| {
            let mut found: HashMap<[&'a str; SEED], Option<usize>> = HashMap::new();
            let words: Vec<usize> =
                (0..pieces.len()).filter(|at| pieces[*at].word.contains(char::is_alphanumeric)).collect();
            for row in words.windows(SEED) {
                let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
                if pieces[*first].gap == pieces[*last].gap {
                    let mut key = [""; SEED];
                    row.iter().zip(&mut key).for_each(|(at, word)| *word = pieces[*at].word);
                    found.entry(key).and_modify(|known| *known = None).or_insert(Some(*first));
                }
            }
            found
        };
        let (old, new) = (once(&self.old), once(&self.new));
        let both = |(words, at): (&[&str; SEED], &Option<usize>)| Some(((*at)?, (*new.get(words)?)?));
        let mut seeds: Vec<_> = old.iter().filter_map(both).collect();
        seeds.sort_unstable();
        seeds
    }

    /// Takes in all that is the same around two pieces, if it stands once in both texts.
    fn grow(&mut self, a: usize, b: usize, whole: bool) {
        let Some(seed) = self.old.get(a) else { return };
        if self.taken.iter().any(|(taken, _)| taken.contains(&seed.at.start)) {
            return;
        }
        let alike = |a: usize, b: usize| {
            let (Some(one), Some(two)) = (self.old.get(a), self.new.get(b)) else { return false };
            one.word == two.word
        };
        let together = |pieces: &[Piece], a: usize, b: usize| pieces[a].gap == pieces[b].gap;
        let (mut first, mut last) = (0, 0);
        while first < a.min(b)
            && alike(a - first - 1, b - first - 1)
            && together(&self.old, a - first - 1, a)
            && together(&self.new, b - first - 1, b)
        {
            first += 1;
        }
        while alike(a + last, b + last) && together(&self.old, a + last, a) && together(&self.new, b + last, b) {
            last += 1;
        }
        if last == 0 {
            return;
        }
        let (start, end) = (self.old[a - first].at.start, self.old[a + last - 1].at.end);
        let here = self.new[b - first].at.start..self.new[b + last - 1].at.end;
        let words = self.pair.old.get(start..end).unwrap_or_default();
        let long = whole || words.trim().chars().count() >= SHORT_QUOTE;
        let free = self
            .taken
            .iter()
            .all(|(a, b)| (a.end <= start || end <= a.start) && (b.end <= here.start || here.end <= b.start));
        if !long || !free || !self.pair.once(words) {
            return;
        }
        self.taken.push((start..end, here.clone()));
        let (at, there) = (self.voices.old.text.span(start..end), self.voices.new.text.span(here));
        let mut from = 0;
        let mut own = Vec::new();
        for (part, _) in changes(&self.voices.old, at, &self.voices.new, there) {
            own.push((from, part.start));
            from = part.end;
        }
        own.push((from, at.len()));
        let own = own.into_iter().filter(|(from, to)| from < to);
        self.found.extend(own.map(|(from, to)| (at.start + from, to - from, there.start + from)));
    }
}
