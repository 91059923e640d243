//! A transcript with its codings, for those who do not have the program: its text line by line as offsets count it, and
//! what was put on it.

pub mod docx;
pub mod html;

use super::lang::Lang;
use crate::model::Span;
use crate::model::color::Rgb;

/// A code that was put on the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// What it is called.
    pub name: String,
    /// Its colour.
    pub color: Rgb,
}

/// A line of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The code point at which it begins.
    pub start: u32,
    /// Its words, without the line break.
    pub words: Vec<char>,
    /// The number of the turn that begins with it.
    pub turn: Option<u32>,
    /// Where it says who speaks.
    pub label: Option<Span>,
}

impl Line {
    /// One past its last code point, the line break not counted.
    pub fn end(&self) -> u32 {
        self.start + u32::try_from(self.words.len()).unwrap_or(u32::MAX - self.start)
    }

    /// Some of its words, between two code points of the text that lie in it.
    pub fn part(&self, at: Span) -> String {
        let place = |offset: u32| offset.saturating_sub(self.start) as usize;
        self.words.get(place(at.start)..place(at.end)).unwrap_or_default().iter().collect()
    }

    /// Its words between the places where something begins or ends, each piece with where it stands.
    fn pieces(&self, laid: &[Laid<'_>]) -> Vec<Span> {
        let inside = |offset: &u32| (self.start..=self.end()).contains(offset);
        let of_marks = laid.iter().flat_map(|laid| [laid.mark.at.start, laid.mark.at.end]);
        let of_label = self.label.iter().flat_map(|label| [label.start, label.end]);
        let mut ends: Vec<u32> = of_marks.chain(of_label).filter(inside).chain([self.start, self.end()]).collect();
        ends.sort_unstable();
        ends.dedup();
        ends.windows(2).filter_map(|pair| Some(Span::new(*pair.first()?, *pair.last()?))).collect()
    }

    /// Whether a piece of it says who speaks.
    pub fn names(&self, piece: Span) -> bool {
        self.label.is_some_and(|label| label.start <= piece.start && piece.end <= label.end)
    }
}

/// A coding, or a memo on a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The passage.
    pub at: Span,
    /// The code, by its place in the list; none for a memo on a passage.
    pub code: Option<usize>,
    /// The coder's handle.
    pub coder: String,
    /// When it was made, `YYYY-MM-DDTHH:MM:SSZ`; empty where that is not known.
    pub made: String,
    /// What else is known of it, in words: that it is a key quotation, its weight.
    pub said: Vec<String>,
    /// The memo on it.
    pub memo: String,
}

/// A mark as it lies on a line.
struct Laid<'a> {
    /// Its number, from 1 in the order of the text.
    number: u32,
    mark: &'a Mark,
    /// Where in the line it begins, if it does.
    opens: Option<u32>,
    /// Where in the line it ends, if it does.
    closes: Option<u32>,
}

/// A coding whose words are not found in the text as it is, or not surely.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// What the code is called.
    pub code: String,
    /// The coder's handle.
    pub coder: String,
    /// What became of it, in a word.
    pub state: String,
    /// The words that it was put on.
    pub quote: String,
}

/// A transcript with its codings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotated {
    /// What it is called.
    pub title: String,
    /// The language of fixed words.
    pub lang: Lang,
    /// The language of the text, as a tag.
    pub language: Option<String>,
    /// What is known of it and what was looked at, sentence by sentence.
    pub about: Vec<String>,
    /// The codes on it, in the order of the codebook.
    pub codes: Vec<Code>,
    /// Its lines, those without a letter left out.
    pub lines: Vec<Line>,
    /// What was put on it, in the order of the text.
    pub marks: Vec<Mark>,
    /// What could not be placed.
    pub lost: Vec<Lost>,
}

impl Annotated {
    /// What lies on a line, by the line's place. What begins or ends between lines does so at the nearest word.
    fn on(&self, place: usize) -> Vec<Laid<'_>> {
        let Some(line) = self.lines.get(place) else { return Vec::new() };
        let before = place.checked_sub(1).and_then(|at| self.lines.get(at)).map_or(0, Line::end);
        let after = self.lines.get(place + 1).map_or(u32::MAX, |next| next.start);
        // Marks are in order of their starts; what begins behind the line is not looked at.
        let until = self.marks.partition_point(|mark| mark.at.start < line.end());
        let first = self.marks.get(..until).unwrap_or_default();
        let lies = |(_, mark): &(u32, &Mark)| mark.at.end > line.start;
        let laid = |(number, mark): (u32, _)| Laid {
            number,
            mark,
            opens: (mark.at.start >= before || place == 0).then(|| mark.at.start.max(line.start)),
            closes: (mark.at.end <= after).then(|| mark.at.end.min(line.end())),
        };
        (1..).zip(first).filter(lies).map(laid).collect()
    }

    /// What a mark is called: its code, or that it is a memo.
    fn name<'a>(&'a self, mark: &Mark) -> &'a str {
        let code = mark.code.and_then(|code| self.codes.get(code));
        code.map_or_else(|| self.lang.say("Memo"), |code| code.name.as_str())
    }
}
