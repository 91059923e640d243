//! What tiers look like beside each other: how long their pieces are, and which lie within which.

use super::tier::{Piece, Tier};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Pieces of a tier that are looked at.
const PIECES: usize = 2000;
/// Words of a piece that are looked at.
const WORDS: usize = 2000;
/// Longest gap between words that are said in one go, in milliseconds.
const CLOSE: u64 = 250;
/// How far edges may be apart, in milliseconds.
const SLACK: u64 = 60;

/// What is looked at of a tier.
#[derive(Clone, Debug, Default)]
pub struct Print {
    /// Its first pieces in the order of time, marks of silence left out.
    pub pieces: Vec<Stretch>,
    /// Words a piece, on average.
    pub words: f64,
    /// Letters a piece, on average; one of a script without blanks between words counts as three.
    pub letters: f64,
    /// Letters of all pieces.
    pub weight: f64,
    /// Milliseconds a piece, on average.
    pub long: f64,
    /// Share of its pieces that follow the one before at once, as the words of a sentence do.
    pub close: f64,
    /// Whether its pieces are numbers of utterances.
    pub numbers: bool,
    /// Whether it only marks where there is sound.
    pub marks: bool,
}

/// A piece of a tier.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    from: u64,
    to: u64,
    of: Option<u32>,
    /// Its words in order of their numbers.
    words: Vec<u64>,
}

/// How the pieces of one tier lie in those of another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inside {
    /// Pieces looked at.
    pub count: usize,
    /// Share that lies within a piece of the other.
    pub within: f64,
    /// Share that has the edges of a piece of the other.
    pub same: f64,
    /// Share of their words that the piece around them has too.
    pub said: f64,
    /// Share of the words around them that they have.
    pub covered: f64,
    /// Share of the time around them that they take.
    pub tiled: f64,
    /// Whether there are at least as many pieces as words around them.
    pub finer: bool,
}

/// Whether a piece stands for silence, as aligners write it.
pub fn is_silence(text: &str) -> bool {
    let bare = text.trim();
    let inner = bare.trim_matches(|c| matches!(c, '<' | '>' | '[' | ']' | '(' | ')' | '{' | '}'));
    let marks = ["sil", "sp", "spn", "p:", "p", "usb", "nib", "eps", "silence", "pau", "#", "##", "_", "-", "…"];
    bare.is_empty() || inner.is_empty() || marks.contains(&inner.to_lowercase().as_str()) && !is_word(bare)
}

/// Whether a mark of silence could also be a word.
fn is_word(bare: &str) -> bool {
    matches!(bare.to_lowercase().as_str(), "p" | "silence" | "pau")
}

/// Letters of a text; of scripts without blanks between words, three for each.
fn letters(text: &str) -> usize {
    let wide = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{323af}');
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if wide(c) { 3 } else { 1 }).sum()
}

/// Words of a text; letters of scripts without blanks between words are words in pairs.
pub fn count(text: &str) -> usize {
    let unspaced = |word: &str| word.chars().filter(|c| matches!(c, '\u{2e80}'..='\u{9fff}')).count();
    text.split_whitespace().map(|word| unspaced(word).div_ceil(2).max(1)).sum()
}

fn tokens(text: &str) -> Vec<u64> {
    let lower = text.to_lowercase();
    let hash = |word: &str| BuildHasherDefault::<DefaultHasher>::default().hash_one(word);
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let mut found: Vec<u64> = words.take(WORDS).map(hash).collect();
    found.sort_unstable();
    found
}

impl Print {
    /// Looks at a tier.
    pub fn of(tier: &Tier) -> Self {
        let mut own: Vec<&Piece> = tier.pieces.iter().filter(|piece| !is_silence(&piece.text)).collect();
        own.sort_by_key(|piece| piece.order);
        own.truncate(PIECES);
        let share = |sum: f64| if own.is_empty() { 0.0 } else { sum / own.len() as f64 };
        let weight: usize = own.iter().map(|piece| letters(&piece.text)).sum();
        let long: u64 = own.iter().map(|piece| piece.until.saturating_sub(piece.order)).sum();
        Self {
            words: share(own.iter().map(|piece| count(&piece.text)).sum::<usize>() as f64),
            letters: share(weight as f64),
            weight: weight as f64,
            long: share(long as f64),
            close: share(
                own.windows(2).filter(|pair| matches!(pair, [a, b] if b.order.saturating_sub(a.until) <= CLOSE)).count()
                    as f64,
            ),
            numbers: numbers(&own),
            marks: marks(&tier.pieces),
            pieces: own
                .into_iter()
                .map(|piece| Stretch {
                    from: piece.order,
                    to: piece.until.max(piece.order),
                    of: piece.of,
                    words: tokens(&piece.text),
                })
                .collect(),
        }
    }

    /// The pieces of several tiers as those of one.
    pub fn merged(prints: &[&Self]) -> Self {
        let mut pieces: Vec<Stretch> = prints.iter().flat_map(|print| print.pieces.iter().cloned()).collect();
        pieces.sort_by_key(|piece| (piece.from, piece.to));
        Self { pieces, ..Self::default() }
    }

    /// Pieces for each annotation of the tier above.
    pub fn each(&self) -> f64 {
        let mut above: Vec<u32> = self.pieces.iter().filter_map(|piece| piece.of).collect();
        let count = above.len();
        above.sort_unstable();
        above.dedup();
        if above.is_empty() { 0.0 } else { count as f64 / above.len() as f64 }
    }

    /// Share of its pieces that are said while a piece of the other is.
    pub fn overlap(&self, other: &Self) -> f64 {
        let mut at = 0;
        let mut found = 0usize;
        for piece in &self.pieces {
            while other.pieces.get(at).is_some_and(|other| other.to <= piece.from + SLACK) {
                at += 1;
            }
            found += usize::from(other.pieces.get(at).is_some_and(|other| other.from + SLACK < piece.to));
        }
        if self.pieces.is_empty() { 0.0 } else { found as f64 / self.pieces.len() as f64 }
    }

    /// How the pieces of this tier lie in those of another.
    pub fn inside(&self, other: &Self) -> Inside {
        let mut found = Inside { count: self.pieces.len(), ..Inside::default() };
        if self.pieces.is_empty() || other.pieces.is_empty() {
            return found;
        }
        let (mut within, mut same, mut said, mut own) = (0usize, 0usize, 0usize, 0usize);
        let (mut around, mut span, mut taken) = (0usize, 0u64, 0u64);
        let mut at = 0;
        let mut next = 0;
        while let Some(first) = self.pieces.get(next) {
            while other.pieces.get(at).is_some_and(|piece| piece.to + SLACK < first.to) {
                at += 1;
            }
            let Some(piece) = other.pieces.get(at).filter(|piece| piece.from <= first.from + SLACK) else {
                next += 1;
                continue;
            };
            let mut words: Vec<u64> = Vec::new();
            while let Some(small) =
                self.pieces.get(next).filter(|small| small.from + SLACK >= piece.from && small.to <= piece.to + SLACK)
            {
                within += 1;
                let near = |a: u64, b: u64| a.abs_diff(b) <= SLACK;
                same += usize::from(near(small.from, piece.from) && near(small.to, piece.to));
                taken += small.to - small.from;
                words.extend(&small.words);
                next += 1;
            }
            words.sort_unstable();
            said += common(&words, &piece.words);
            own += words.len();
            around += piece.words.len();
            span += piece.to - piece.from;
            at += 1;
        }
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        found.within = share(within, found.count);
        found.same = share(same, found.count);
        found.said = share(said, own);
        found.covered = share(said, around);
        found.tiled = if span == 0 { 0.0 } else { taken as f64 / span as f64 };
        found.finer = within >= around.max(1);
        found
    }
}

/// Words that two sorted lists have in common, each as often as both have it.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut x, mut y, mut found) = (0, 0, 0);
    while let (Some(left), Some(right)) = (a.get(x), b.get(y)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => (x, y, found) = (x + 1, y + 1, found + 1),
        }
    }
    found
}

/// Whether pieces are numbers of utterances: `NARR_05_001`, `12`, each another, all of one shape.
fn numbers(pieces: &[&Piece]) -> bool {
    let shape = |text: &str| {
        let mut shape = String::new();
        for c in text.trim().chars() {
            let c = if c.is_numeric() { '9' } else { c };
            if !(c == '9' && shape.ends_with('9')) {
                shape.push(c);
            }
        }
        shape
    };
    let fits = |text: &str| {
        let bare = text.trim();
        bare.contains(char::is_numeric) && bare.split_whitespace().count() <= 3 && bare.chars().count() <= 60
    };
    let single = pieces.iter().all(|piece| !piece.text.trim().contains(char::is_whitespace));
    let fitting: Vec<&&Piece> = pieces.iter().filter(|piece| fits(&piece.text)).collect();
    if fitting.is_empty() || fitting.len() * 10 < pieces.len() * 9 {
        return false;
    }
    let mut shapes: Vec<String> = fitting.iter().map(|piece| shape(&piece.text)).collect();
    shapes.sort();
    let most = shapes.chunk_by(|a, b| a == b).map(<[String]>::len).max().unwrap_or(0);
    let mut texts: Vec<&str> = fitting.iter().map(|piece| piece.text.trim()).collect();
    texts.sort_unstable();
    texts.dedup();
    let alike = if single { 6 } else { 9 };
    (single || pieces.len() > 1) && most * 10 >= fitting.len() * alike && texts.len() * 10 >= fitting.len() * 8
}

/// Whether pieces only say where there is sound and where there is none.
fn marks(pieces: &[Piece]) -> bool {
    const SOUND: [&str; 8] =
        ["silent", "sounding", "speech", "nonspeech", "non-speech", "silence", "voiced", "unvoiced"];
    let known = |piece: &Piece| is_silence(&piece.text) || SOUND.contains(&piece.text.trim().to_lowercase().as_str());
    !pieces.is_empty() && pieces.iter().all(known)
}
