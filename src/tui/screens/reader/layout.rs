//! Lines of the text column. Paragraphs are wrapped when they are first shown and kept while the width stands.

use crate::model::Span;
use crate::text::offsets::Text;
use crate::text::turns::Overlay;
use crate::text::wrap::wrap;
use std::collections::HashMap;
use std::rc::Rc;

/// A line's place: block, and line within it. Block 0 is the header, block n the nth paragraph.
pub type Spot = (usize, usize);

/// One line of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The code points it shows; empty for a heading or a gap.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Number and speaker of a turn.
    Heading,
    /// The first line of a turn without a speaker, or of a further paragraph: carries the number.
    First,
    /// Words.
    Words,
    /// Words before the first turn.
    Header,
    /// Nothing, between paragraphs.
    Gap,
}

/// Blocks kept wrapped at once; beyond that all are dropped and made again as needed.
const KEPT: usize = 2000;

/// Wrapped paragraphs of one width.
#[derive(Default)]
pub struct Layout {
    width: u16,
    blocks: HashMap<usize, Rc<[Line]>>,
}

impl Layout {
    /// The lines of a block in a width.
    pub fn block(&mut self, text: &Text, overlay: &Overlay, block: usize, width: u16) -> Rc<[Line]> {
        if self.width != width || self.blocks.len() > KEPT {
            self.blocks.clear();
            self.width = width;
        }
        let made = self.blocks.entry(block);
        Rc::clone(made.or_insert_with(|| lines(text, overlay, block, width).into()))
    }

    /// Forgets everything: the text has changed.
    pub fn clear(&mut self) {
        self.blocks.clear();
    }
}

fn lines(text: &Text, overlay: &Overlay, block: usize, width: u16) -> Vec<Line> {
    let Some(number) = block.checked_sub(1) else {
        let header = Span::new(0, overlay.header.min(text.len()));
        let mut lines = wrapped(text, header, width, Kind::Header);
        while lines.last().is_some_and(|line| text.slice(line.span).trim().is_empty()) {
            lines.pop();
        }
        if !lines.is_empty() {
            lines.push(gap(header.end));
        }
        return lines;
    };
    let Some(own) = overlay.paragraphs.get(number) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let named = own.label.is_some() || own.speaker.is_some();
    let headed = named && own.number == 1;
    if headed {
        lines.push(Line { span: Span::new(own.at.start, own.at.start), kind: Kind::Heading });
    }
    let shown = if own.speech.is_empty() && !headed { own.at } else { own.speech };
    lines.extend(wrapped(text, shown, width, Kind::Words));
    if !headed && let Some(first) = lines.first_mut() {
        first.kind = Kind::First;
    }
    lines.push(gap(own.at.end));
    lines
}

fn gap(at: u32) -> Line {
    Line { span: Span::new(at, at), kind: Kind::Gap }
}

fn wrapped(text: &Text, span: Span, width: u16, kind: Kind) -> Vec<Line> {
    if span.is_empty() {
        return Vec::new();
    }
    let base = text.byte(span.start);
    let lines = wrap(text.slice(span), width.max(1)).into_iter();
    lines
        .map(|line| Line {
            span: Span::new(text.point(base + line.range.start), text.point(base + line.range.end)),
            kind,
        })
        .collect()
}

/// A document with its layout: walks over lines without laying out more than it passes.
pub struct Walk<'a> {
    /// The text.
    pub text: &'a Text,
    /// Its turns.
    pub overlay: &'a Overlay,
    /// Columns.
    pub width: u16,
    /// Wrapped paragraphs.
    pub layout: &'a mut Layout,
}

impl Walk<'_> {
    /// The lines of a block.
    pub fn block(&mut self, block: usize) -> Rc<[Line]> {
        self.layout.block(self.text, self.overlay, block, self.width)
    }

    fn blocks(&self) -> usize {
        self.overlay.paragraphs.len() + 1
    }

    /// Up to `count` lines from a place on, each with its place.
    pub fn from(&mut self, top: Spot, count: usize) -> Vec<(Spot, Line)> {
        let mut found = Vec::with_capacity(count);
        let (mut block, mut line) = top;
        while found.len() < count && block < self.blocks() {
            let lines = self.block(block);
            let rest = lines.iter().enumerate().skip(line);
            found.extend(rest.take(count - found.len()).map(|(at, line)| ((block, at), *line)));
            block += 1;
            line = 0;
        }
        found
    }

    /// The place `count` lines before another; the first line at most.
    pub fn back(&mut self, at: Spot, count: usize) -> Spot {
        let (mut block, mut line) = at;
        let mut left = count;
        while left > line {
            let Some(before) = block.checked_sub(1) else {
                return (0, 0);
            };
            left -= line;
            block = before;
            line = self.block(block).len();
        }
        (block, line - left)
    }

    /// The place `count` lines after another; the last line at most.
    pub fn forth(&mut self, at: Spot, count: usize) -> Spot {
        self.from(at, count + 1).last().map_or(at, |(at, _)| *at)
    }

    /// The line that shows an offset.
    pub fn find(&mut self, offset: u32) -> Spot {
        if offset < self.overlay.header || self.overlay.paragraphs.is_empty() {
            let lines = self.block(0);
            return (0, lines.iter().rposition(|line| line.span.start <= offset).unwrap_or(0));
        }
        let own = self.overlay.paragraph_from(offset).min(self.overlay.paragraphs.len() - 1);
        let lines = self.block(own + 1);
        let shows = |line: &Line| line.kind != Kind::Gap && line.span.start <= offset;
        (own + 1, lines.iter().rposition(shows).unwrap_or(0))
    }
}
