//! The units on which coders are compared in one transcript, and where codings lie on them.

use super::super::measure::{Cover, Measure};
use super::super::scope::Voices;
use crate::model::Span;
use crate::text::offsets::Text;
use crate::text::sentences::sentences;
use crate::text::turns::Overlay;
use crate::text::words::words;

/// What coders are compared on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Turns.
    #[default]
    Turn,
    /// Sentences.
    Sentence,
    /// Spoken characters, each a unit.
    Character,
    /// The passages that coders chose.
    Span,
}

impl Unit {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Sentence => "sentence",
            Self::Character => "character",
            Self::Span => "span",
        }
    }

    /// Many of them.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Turn => "turns",
            Self::Sentence => "sentences",
            Self::Character => "characters",
            Self::Span => "passages",
        }
    }
}

/// Ranks of the words with which sentences begin, ascending. `language` decides only what the text leaves open.
pub fn sentence_starts(text: &Text, overlay: &Overlay, language: Option<&str>) -> Vec<u32> {
    let mut starts = Vec::new();
    let mut rank = 0_u32;
    for paragraph in &overlay.paragraphs {
        let (base, said) = (text.byte(paragraph.speech.start), text.slice(paragraph.speech));
        let mut begins = sentences(said, language).into_iter().map(|range| text.point(base + range.start)).peekable();
        for piece in overlay.spoken(paragraph) {
            let (slice, first) = (text.slice(piece), text.byte(piece.start));
            for (at, _) in words(slice) {
                let at = text.point(first + at);
                let mut fresh = false;
                while begins.next_if(|begin| *begin <= at).is_some() {
                    fresh = true;
                }
                if fresh {
                    starts.push(rank);
                }
                rank = rank.saturating_add(1);
            }
        }
    }
    starts
}

/// The units of one transcript that are in scope.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Turns or sentences with a word, as ranks of their words, half-open and ascending.
    pub units: Vec<(u32, u32)>,
    /// Words in them.
    pub words: u64,
    /// Spoken characters in scope.
    pub characters: u32,
    /// Paragraphs: rank of the first spoken character, how many of those before are in scope, whether its words are.
    paragraphs: Vec<(u32, u32, bool)>,
    /// Share of a unit's words that a coding must cover; 0 where one word is enough.
    least: f64,
}

impl Grid {
    /// Lays the grid: turns that are heard, or where sentences are the units paragraphs that are, cut at `starts`.
    pub fn new(measure: &Measure, voices: &Voices, starts: Option<&[u32]>, least: f64) -> Self {
        let mut grid = Self { least, ..Self::default() };
        let ends = measure.paragraphs.iter().skip(1).map(|next| (next.words, next.characters));
        let ends = ends.chain([(measure.words, measure.characters)]);
        for (own, (last_word, last_character)) in measure.paragraphs.iter().zip(ends) {
            let heard = voices.hear(own.speaker);
            grid.paragraphs.push((own.characters, grid.characters, heard));
            if !heard {
                continue;
            }
            grid.characters += last_character - own.characters;
            let Some(cuts) = starts else { continue };
            let from = cuts.partition_point(|cut| *cut <= own.words);
            let inside = cuts.iter().skip(from).copied().take_while(|cut| *cut < last_word);
            let mut first = own.words;
            for cut in inside.chain([last_word]) {
                if cut > first {
                    grid.units.push((first, cut));
                }
                first = cut;
            }
        }
        if starts.is_none() {
            let ends = measure.turns.iter().skip(1).map(|next| next.words).chain([measure.words]);
            let turns = measure.turns.iter().zip(ends).filter(|(turn, _)| voices.hear(turn.speaker));
            grid.units.extend(turns.map(|(turn, end)| (turn.words, end)).filter(|(first, end)| first < end));
        }
        grid.words = grid.units.iter().map(|(first, end)| u64::from(end - first)).sum();
        grid
    }

    /// A coding on the line of spoken characters in scope.
    pub fn characters_of(&self, cover: &Cover) -> Span {
        let place = |rank: u32| {
            let own = self.paragraphs.partition_point(|(first, ..)| *first <= rank).checked_sub(1);
            let own = own.and_then(|own| self.paragraphs.get(own).map(|it| (it, self.paragraphs.get(own + 1))));
            own.map_or(0, |((first, before, heard), next)| {
                let end = next.map_or(self.characters, |next| next.1);
                if *heard { (before + (rank - first)).min(end) } else { *before }
            })
        };
        Span::new(place(cover.characters.0), place(cover.characters.1))
    }

    /// The units that one coder's codings of one code are on, as half-open ranges of their places: ascending, apart.
    /// `words` are ranges of ranks of words.
    pub fn units_of(&self, words: &mut [(u32, u32)]) -> Vec<(u32, u32)> {
        words.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(words.len());
        for (start, end) in words.iter().copied().filter(|(start, end)| start < end) {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        let mut found: Vec<(u32, u32)> = Vec::with_capacity(joined.len());
        let mut reached = 0_usize;
        let mut put = |first: usize, last: usize| {
            let (first, last) = (small(first), small(last));
            match found.last_mut() {
                Some(own) if first <= own.1 => own.1 = own.1.max(last),
                _ if first < last => found.push((first, last)),
                _ => {}
            }
        };
        // Words covered so far of the unit that was touched last.
        let mut part: (usize, u32) = (usize::MAX, 0);
        for (start, end) in joined {
            let rest = self.units.get(reached..).unwrap_or_default();
            let first = reached + rest.partition_point(|unit| unit.1 <= start);
            let last = first + self.units.get(first..).unwrap_or_default().partition_point(|unit| unit.0 < end);
            reached = first;
            if self.least <= 0.0 {
                put(first, last);
                continue;
            }
            for (place, unit) in self.units.iter().enumerate().take(last).skip(first) {
                let covered = end.min(unit.1) - start.max(unit.0);
                part = if part.0 == place { (place, part.1 + covered) } else { (place, covered) };
                if f64::from(part.1) >= self.least * f64::from(unit.1 - unit.0) {
                    put(place, place + 1);
                }
            }
        }
        found
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Grid, sentence_starts};
    use crate::model::Rule;
    use crate::text::offsets::Text;
    use crate::text::turns::overlay;

    fn grid(units: &[(u32, u32)], least: f64) -> Grid {
        Grid { units: units.to_vec(), least, ..Grid::default() }
    }

    #[test]
    fn one_word_puts_a_code_on_a_unit() {
        let grid = grid(&[(0, 4), (6, 9), (9, 20)], 0.0);
        assert_eq!(grid.units_of(&mut [(3, 7)]), [(0, 2)]);
        assert_eq!(grid.units_of(&mut [(4, 6)]), []);
        assert_eq!(grid.units_of(&mut [(10, 11), (0, 1), (12, 13)]), [(0, 1), (2, 3)]);
        assert_eq!(grid.units_of(&mut [(0, 20), (5, 5)]), [(0, 3)]);
    }

    #[test]
    fn a_share_is_of_the_words_of_all_its_codings() {
        let grid = grid(&[(0, 4), (4, 8)], 0.5);
        assert_eq!(grid.units_of(&mut [(0, 1)]), []);
        assert_eq!(grid.units_of(&mut [(0, 1), (3, 5)]), [(0, 1)]);
        assert_eq!(grid.units_of(&mut [(2, 7)]), [(0, 2)]);
    }

    #[test]
    fn sentences_begin_at_words() {
        let text = Text::new("A: One two. Three?\n\nB: Four.\n\nA: … And five. Six!\n".to_owned());
        let overlay = overlay(&text, Rule::LabelColon, &["A".into(), "B".into()], 0);
        assert_eq!(overlay.paragraphs.len(), 3);
        assert_eq!(sentence_starts(&text, &overlay, None), [0, 2, 3, 4, 6]);
    }
}
