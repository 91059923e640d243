//! What several coders marked on one text: spans made ready for every measure that looks at characters or passages.

use crate::model::Span;
use thiserror::Error;

/// A passage that one coder gave one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The passage, in code points.
    pub at: Span,
    /// The code, a small number.
    pub code: u32,
}

/// A passage that lies outside the text: an error in the data, never clipped.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("{}-{} is outside the text, which runs from {} to {}", at.start, at.end, whole.start, whole.end)]
pub struct Outside {
    /// The passage.
    pub at: Span,
    /// The text.
    pub whole: Span,
}

/// The marks of several coders on one text, for each coder by place. Empty ones are gone; those of one code that overlap
/// are one; those that only touch are still two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Continuum {
    /// The text, in code points.
    pub whole: Span,
    /// What each coder marked, by start, end, code.
    pub coders: Vec<Vec<Mark>>,
}

impl Continuum {
    /// Takes marks in any order, each with the number of its coder; a coder without marks has seen the text all the same.
    ///
    /// # Errors
    /// A mark that reaches beyond the text.
    pub fn new(whole: Span, coders: usize, marks: impl IntoIterator<Item = (usize, Mark)>) -> Result<Self, Outside> {
        let mut by_coder: Vec<Vec<Mark>> = vec![Vec::new(); coders];
        for (coder, mark) in marks {
            if !mark.at.is_empty() {
                if !whole.covers(mark.at) {
                    return Err(Outside { at: mark.at, whole });
                }
                if let Some(own) = by_coder.get_mut(coder) {
                    own.push(mark);
                }
            }
        }
        for own in &mut by_coder {
            own.sort_unstable_by_key(|mark| (mark.code, mark.at.start, mark.at.end));
            let mut merged: Vec<Mark> = Vec::with_capacity(own.len());
            for mark in own.drain(..) {
                match merged.last_mut() {
                    Some(last) if last.code == mark.code && mark.at.start < last.at.end => {
                        last.at.end = last.at.end.max(mark.at.end);
                    }
                    _ => merged.push(mark),
                }
            }
            merged.sort_unstable();
            *own = merged;
        }
        Ok(Self { whole, coders: by_coder })
    }

    /// The first passage where one coder gave two codes to the same words: the coder and both marks.
    pub fn overlap(&self) -> Option<(usize, Mark, Mark)> {
        self.coders.iter().enumerate().find_map(|(coder, marks)| {
            let pair = marks.windows(2).find_map(|pair| match pair {
                [a, b] if b.at.start < a.at.end => Some((*a, *b)),
                _ => None,
            })?;
            Some((coder, pair.0, pair.1))
        })
    }
}

/// The stretches that marks cover, whatever their codes: ascending, apart from each other.
pub fn covered(marks: &[Mark]) -> Vec<Span> {
    let mut all: Vec<Span> = marks.iter().map(|mark| mark.at).collect();
    all.sort_unstable();
    let mut stretches: Vec<Span> = Vec::with_capacity(all.len());
    for at in all {
        match stretches.last_mut() {
            Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
            _ => stretches.push(at),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::{Continuum, Mark, covered};
    use crate::model::Span;

    fn mark(start: u32, end: u32, code: u32) -> Mark {
        Mark { at: Span::new(start, end), code }
    }

    #[test]
    fn overlapping_marks_of_a_code_are_one_and_touching_ones_two() {
        let marks = [mark(8, 9, 0), mark(3, 6, 0), mark(1, 4, 0), mark(5, 5, 0), mark(6, 7, 0), mark(2, 5, 1)];
        let text = Continuum::new(Span::new(0, 9), 1, marks.map(|mark| (0, mark))).unwrap();
        assert_eq!(text.coders[0], [mark(1, 6, 0), mark(2, 5, 1), mark(6, 7, 0), mark(8, 9, 0)]);
        assert_eq!(text.overlap(), Some((0, mark(1, 6, 0), mark(2, 5, 1))));
        assert_eq!(covered(&text.coders[0]), [Span::new(1, 7), Span::new(8, 9)]);
    }

    #[test]
    fn a_mark_outside_the_text_is_refused() {
        let error = Continuum::new(Span::new(5, 9), 1, [(0, mark(4, 6, 0))]).unwrap_err();
        assert_eq!(error.to_string(), "4-6 is outside the text, which runs from 5 to 9");
    }
}
