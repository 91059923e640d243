//! The passage that is lit: a word, a sentence, a turn or a question, and the way from one to the next.

use crate::model::Span;
use crate::text::offsets::Text;
use crate::text::sentences::sentences;
use crate::text::turns::Overlay;
use crate::text::words::words;

/// Which way to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the end.
    Next,
    /// Towards the start.
    Previous,
}

/// How much is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// One word.
    Word,
    /// One sentence.
    #[default]
    Sentence,
    /// All that a turn says.
    Turn,
    /// From a moderator's turn to the next one.
    Question,
}

impl Size {
    const ALL: [Self; 4] = [Self::Word, Self::Sentence, Self::Turn, Self::Question];

    /// What people call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Sentence => "sentence",
            Self::Turn => "turn",
            Self::Question => "question",
        }
    }

    /// The next greater or smaller one.
    pub fn step(self, way: Way) -> Option<Self> {
        let at = Self::ALL.iter().position(|size| *size == self)?;
        let to = match way {
            Way::Next => at + 1,
            Way::Previous => at.checked_sub(1)?,
        };
        Self::ALL.get(to).copied()
    }
}

/// The text as units see it.
#[derive(Clone, Copy)]
pub struct Units<'a> {
    /// The text.
    pub text: &'a Text,
    /// Its turns.
    pub overlay: &'a Overlay,
    /// Which turns are a moderator's.
    pub moderators: &'a [bool],
    /// Language of the text, as a tag.
    pub language: Option<&'a str>,
}

impl Units<'_> {
    /// The turn at an offset, or the nearest that says something.
    pub fn turn(&self, offset: u32) -> Option<usize> {
        let turns = &self.overlay.turns;
        let from = self.overlay.turn_from(offset);
        let speaks = |&at: &usize| turns.get(at).is_some_and(|turn| !turn.speech.is_empty());
        (from..turns.len()).find(speaks).or_else(|| (0..from).rev().find(speaks))
    }

    /// What units of a size lie in: a turn for turns and questions, else a paragraph; where it stands and what it says.
    fn holder(&self, size: Size, place: usize) -> Option<(Span, Span)> {
        match size {
            Size::Word | Size::Sentence => self.overlay.paragraphs.get(place).map(|own| (own.at, own.speech)),
            Size::Turn | Size::Question => self.overlay.turns.get(place).map(|turn| (turn.at, turn.speech)),
        }
    }

    /// The first of them that ends after an offset, and how many there are.
    fn holders(&self, size: Size, offset: u32) -> (usize, usize) {
        match size {
            Size::Word | Size::Sentence => (self.overlay.paragraph_from(offset), self.overlay.paragraphs.len()),
            Size::Turn | Size::Question => (self.overlay.turn_from(offset), self.overlay.turns.len()),
        }
    }

    /// What a paragraph says, cut into words or sentences.
    fn parts(&self, speech: Span, size: Size) -> Vec<Span> {
        let base = self.text.byte(speech.start);
        let said = self.text.slice(speech);
        let span = |from: usize, to: usize| Span::new(self.text.point(base + from), self.text.point(base + to));
        let parts: Vec<Span> = match size {
            Size::Word => words(said).map(|(at, word)| span(at, at + word.len())).collect(),
            Size::Sentence => {
                let ranges = sentences(said, self.language).into_iter();
                let trimmed = ranges.filter_map(|range| {
                    let part = said.get(range.clone())?;
                    let from = range.start + (part.len() - part.trim_start().len());
                    let to = from + part.trim().len();
                    (to > from).then(|| span(from, to))
                });
                trimmed.collect()
            }
            Size::Turn | Size::Question => Vec::new(),
        };
        if parts.is_empty() && !speech.is_empty() { vec![speech] } else { parts }
    }

    fn is_moderator(&self, turn: usize) -> bool {
        self.moderators.get(turn).copied().unwrap_or(false)
    }

    /// First and last turn of the question that a turn belongs to.
    fn question(&self, turn: usize) -> (usize, usize) {
        let mut first = turn;
        while first > 0 && !self.is_moderator(first) {
            first -= 1;
        }
        let mut last = turn;
        while last + 1 < self.overlay.turns.len() && !self.is_moderator(last + 1) {
            last += 1;
        }
        (first, last)
    }

    /// The unit at an offset, or the nearest after it in its turn or paragraph.
    pub fn at(&self, size: Size, offset: u32) -> Option<Span> {
        let (from, all) = self.holders(size, offset);
        let says = |&at: &usize| self.holder(size, at).is_some_and(|(_, speech)| !speech.is_empty());
        let place = (from..all).find(says).or_else(|| (0..from).rev().find(says))?;
        let (_, speech) = self.holder(size, place)?;
        match size {
            Size::Turn => Some(speech),
            Size::Question => {
                let (first, last) = self.question(place);
                let spoken = self.overlay.turns.get(first..=last)?.iter().filter(|turn| !turn.speech.is_empty());
                let ends = spoken.map(|turn| turn.speech);
                ends.reduce(|all, next| Span::new(all.start, next.end))
            }
            Size::Word | Size::Sentence => {
                let parts = self.parts(speech, size);
                let at = parts.partition_point(|part| part.end <= offset);
                parts.get(at).or(parts.last()).copied()
            }
        }
    }

    /// The first unit that ends after an offset.
    pub fn ending_after(&self, size: Size, offset: u32) -> Option<Span> {
        let (from, all) = self.holders(size, offset);
        (from..all).find_map(|place| {
            let (_, speech) = self.holder(size, place).filter(|(_, speech)| speech.end > offset)?;
            match size {
                Size::Word | Size::Sentence => self.parts(speech, size).into_iter().find(|part| part.end > offset),
                Size::Turn => Some(speech),
                Size::Question => self.at(size, speech.start),
            }
        })
    }

    /// The last unit that starts before an offset.
    pub fn starting_before(&self, size: Size, offset: u32) -> Option<Span> {
        let (from, all) = self.holders(size, offset);
        let begun = |place: &usize| self.holder(size, *place).is_some_and(|(at, _)| at.start < offset);
        (0..(from + 1).min(all)).rev().filter(begun).find_map(|place| {
            let (_, speech) = self.holder(size, place)?;
            let speech = Some(speech).filter(|speech| !speech.is_empty() && speech.start < offset)?;
            match size {
                Size::Word | Size::Sentence => {
                    self.parts(speech, size).into_iter().rev().find(|part| part.start < offset)
                }
                Size::Turn => Some(speech),
                Size::Question => self.at(size, speech.start),
            }
        })
    }

    /// The unit after or before a passage; none at the ends of the text.
    pub fn beside(&self, size: Size, span: Span, way: Way) -> Option<Span> {
        match way {
            Way::Next => {
                let mut found = self.ending_after(size, span.end)?;
                // From the middle of a unit the next one is meant, not its rest.
                while found.start < span.end {
                    found = self.ending_after(size, found.end)?;
                }
                Some(found)
            }
            Way::Previous => {
                let (from, all) = self.holders(size, span.start);
                let own = self.holder(size, from).filter(|(at, _)| at.start <= span.start);
                let within = match size {
                    Size::Word | Size::Sentence => own.and_then(|(_, speech)| {
                        let parts = self.parts(speech, size);
                        parts.into_iter().rev().find(|part| part.end <= span.start && !speech.is_empty())
                    }),
                    Size::Turn | Size::Question => None,
                };
                within.or_else(|| {
                    let before = (0..(from + 1).min(all)).rev().filter_map(|place| self.holder(size, place));
                    let mut spoken = before.filter(|(_, said)| !said.is_empty() && said.end <= span.start);
                    let (_, speech) = spoken.next()?;
                    self.at(size, speech.end - 1)
                })
            }
        }
    }

    /// The next or previous turn that satisfies a condition.
    pub fn turn_where(&self, from: usize, way: Way, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let turns = &self.overlay.turns;
        let ok = |&at: &usize| turns.get(at).is_some_and(|turn| !turn.speech.is_empty()) && fits(at);
        match way {
            Way::Next => (from + 1..turns.len()).find(ok),
            Way::Previous => (0..from).rev().find(ok),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rule;
    use crate::text::turns::overlay;

    fn with(check: impl Fn(Units)) {
        let text = Text::new(
            "Mod: What happened? Tell me.\n\nAna: I left. It was cold.\n\nMod: And then?\n\nBea: Nothing.".to_owned(),
        );
        let labels = ["Mod", "Ana", "Bea"].map(String::from);
        let overlay = overlay(&text, Rule::LabelColon, &labels, 0);
        let moderators = [true, false, true, false];
        check(Units { text: &text, overlay: &overlay, moderators: &moderators, language: Some("en") });
    }

    fn said(units: Units, span: Option<Span>) -> String {
        span.map_or_else(String::new, |span| units.text.slice(span).to_owned())
    }

    #[test]
    fn sentences_follow_each_other_across_turns() {
        with(|units| {
            let mut at = units.at(Size::Sentence, 0);
            let mut all = Vec::new();
            while let Some(span) = at {
                all.push(said(units, at));
                at = units.beside(Size::Sentence, span, Way::Next);
            }
            assert_eq!(all, ["What happened?", "Tell me.", "I left.", "It was cold.", "And then?", "Nothing."]);
            let last = units.at(Size::Sentence, 9999);
            assert_eq!(said(units, last), "Nothing.");
            let before = units.beside(Size::Sentence, last.unwrap_or_default(), Way::Previous);
            assert_eq!(said(units, before), "And then?");
        });
    }

    #[test]
    fn sentences_end_with_their_paragraph_and_a_turn_is_all_of_it() {
        let text = Text::new("Mod: So?\n\nAna: I left\n\n[coughs]\n\nAna: It was cold.\n\nMod: Oh.".to_owned());
        let overlay = overlay(&text, Rule::LabelColon, &["Mod".to_owned(), "Ana".to_owned()], 0);
        let moderators = [true, false, true];
        let units = Units { text: &text, overlay: &overlay, moderators: &moderators, language: Some("en") };
        let mut at = units.at(Size::Sentence, 0);
        let mut all = Vec::new();
        while let Some(span) = at {
            all.push(said(units, at));
            at = units.beside(Size::Sentence, span, Way::Next);
        }
        assert_eq!(all, ["So?", "I left", "[coughs]", "It was cold.", "Oh."]);
        let mut at = units.at(Size::Sentence, 9999);
        let mut back = Vec::new();
        while let Some(span) = at {
            back.push(said(units, at));
            at = units.beside(Size::Sentence, span, Way::Previous);
        }
        all.reverse();
        assert_eq!(back, all);
        let turn = units.at(Size::Turn, 12);
        assert_eq!(said(units, turn), "I left\n\n[coughs]\n\nAna: It was cold.");
        let (next, before) = (Way::Next, Way::Previous);
        assert_eq!(said(units, units.beside(Size::Turn, turn.unwrap_or_default(), next)), "Oh.");
        assert_eq!(said(units, units.beside(Size::Turn, turn.unwrap_or_default(), before)), "So?");
    }

    #[test]
    fn words_go_on_past_a_full_stop_and_from_the_middle_of_a_unit_the_next_one_follows() {
        with(|units| {
            let next = |size, start, end| said(units, units.beside(size, Span::new(start, end), Way::Next));
            // "cold" ends before its full stop; the next word stands in another turn.
            assert_eq!(next(Size::Word, 50, 54), "And");
            assert_eq!(next(Size::Sentence, 36, 40), "It was cold.");
            assert_eq!(said(units, units.ending_after(Size::Sentence, 40)), "I left.");
            assert_eq!(said(units, units.starting_before(Size::Word, 40)), "left");
            assert_eq!(said(units, units.starting_before(Size::Sentence, 35)), "Tell me.");
        });
    }

    #[test]
    fn the_light_grows_from_word_to_question() {
        with(|units| {
            let offset = 38;
            assert_eq!(said(units, units.at(Size::Word, offset)), "left");
            assert_eq!(said(units, units.at(Size::Sentence, offset)), "I left.");
            assert_eq!(said(units, units.at(Size::Turn, offset)), "I left. It was cold.");
            let question = said(units, units.at(Size::Question, offset));
            assert!(question.starts_with("What happened?") && question.ends_with("It was cold."));
        });
    }
}
