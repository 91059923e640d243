//! A plot as cells of a terminal: the same marks, each where it stands.

use super::colour::STEPS;
use super::mark::{Anchor, Ink, LETTER, LINE, Mark, Place, Plot};
use crate::text::display::display;
use crate::text::wrap::columns;
use unicode_segmentation::UnicodeSegmentation;

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// What stands in it; empty behind a letter that takes two.
    pub sign: String,
    /// What it is drawn with; nothing where it is empty.
    pub ink: Option<Ink>,
    /// What it is drawn on, where that is not the page.
    pub ground: Option<Ink>,
    /// Whether it stands out.
    pub strong: bool,
}

/// Paints a plot: its lines, each of as many cells as it is wide.
pub fn cells(plot: &Plot) -> Vec<Vec<Spot>> {
    let (wide, high) = (whole(plot.size.0 / LETTER), whole(plot.size.1 / LINE));
    let blank = Spot { sign: " ".into(), ..Spot::default() };
    let mut grid = Grid { lines: vec![vec![blank; wide]; high] };
    for mark in &plot.marks {
        grid.mark(mark);
    }
    grid.lines
}

/// A length as a number of cells.
fn whole(length: f64) -> usize {
    // Never below 0, and never more than a plot is long.
    length.round().max(0.0) as usize
}

/// The cell in which a place lies.
fn cell((x, y): Place) -> (usize, usize) {
    ((x / LETTER).max(0.0) as usize, (y / LINE).max(0.0) as usize)
}

struct Grid {
    lines: Vec<Vec<Spot>>,
}

impl Grid {
    fn spot(&mut self, (x, y): (usize, usize)) -> Option<&mut Spot> {
        self.lines.get_mut(y)?.get_mut(x)
    }

    /// Puts a sign where nothing but another sign of lines is.
    fn sign(&mut self, at: (usize, usize), sign: &str, ink: Ink) {
        if let Some(spot) = self.spot(at) {
            spot.sign = sign.to_owned();
            spot.ink = Some(ink);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Rect { at, size, fill, .. } => {
                if let Some(fill) = fill {
                    self.fill(*at, *size, *fill);
                }
            }
            Mark::Dot { at, ink, hollow, .. } => self.sign(cell(*at), if *hollow { "○" } else { "●" }, *ink),
            Mark::Line { over, ink, .. } => {
                for two in over.windows(2) {
                    self.line(two[0], two[1], *ink);
                }
            }
            Mark::Band { over } => {
                for two in over.windows(2) {
                    self.line(two[0], two[1], Ink::Faint);
                }
            }
            Mark::Words { at, text, anchor, ink, strong, turned, .. } => {
                let text = display(text);
                if *turned {
                    self.upwards(cell(*at), &text, *ink);
                } else {
                    self.words(*at, (&text, *anchor), *ink, *strong);
                }
            }
        }
    }

    /// A box: cells of which it covers half or more, at its end as much of one as it does; at least a sign.
    fn fill(&mut self, (x, y): Place, (wide, high): Place, fill: Ink) {
        let (top, below) = ((y / LINE + 0.3) as usize, ((y + high) / LINE + 0.5) as usize);
        let (left, right) = (x / LETTER, (x + wide) / LETTER);
        let is_cell = matches!(fill, Ink::Step(_) | Ink::Residual(_) | Ink::Page);
        for row in top..below.max(top + 1) {
            if is_cell {
                for column in whole(left)..whole(right).max(whole(left) + 1) {
                    if let Some(spot) = self.spot((column, row)) {
                        *spot =
                            Spot { sign: shade(fill).to_owned(), ink: Some(fill), ground: Some(fill), strong: false };
                    }
                }
                continue;
            }
            let first = whole(left);
            let eighths = whole((right - first as f64) * 8.0).max(1);
            for column in 0..eighths / 8 {
                self.sign((first + column, row), "█", fill);
            }
            const PARTS: [&str; 7] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"];
            if let Some(part) = (eighths % 8).checked_sub(1).and_then(|part| PARTS.get(part)) {
                self.sign((first + eighths / 8, row), part, fill);
            }
        }
    }

    fn line(&mut self, from: Place, to: Place, ink: Ink) {
        let ((ax, ay), (bx, by)) = (cell(from), cell(to));
        let sign = match (ax == bx, ay == by) {
            (true, false) => "│",
            (false, true) => "─",
            _ => "·",
        };
        let steps = ax.abs_diff(bx).max(ay.abs_diff(by)).max(1);
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            let at = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            // The end of a line that falls on the edge of a cell belongs to the one before it.
            let at = if ay != by && step == steps && to.1 > from.1 { (at.0, at.1 - 0.01) } else { at };
            let place = cell(at);
            let is_free = self.spot(place).is_some_and(|spot| spot.sign == " " || spot.ink == Some(Ink::Grid));
            if is_free {
                self.sign(place, sign, ink);
            }
        }
    }

    fn words(&mut self, (x, y): Place, (text, anchor): (&str, Anchor), ink: Ink, strong: bool) {
        let long = columns(text);
        let (start, row) = cell((x + 0.5 * LETTER, y));
        let column = match anchor {
            Anchor::Start => start,
            Anchor::Middle => (start).saturating_sub(long.div_ceil(2)),
            Anchor::End => start.saturating_sub(long),
        };
        let mut at = column;
        for grapheme in text.graphemes(true) {
            let wide = columns(grapheme);
            let Some(spot) = self.spot((at, row)) else { break };
            let ground = spot.ground;
            *spot = Spot { sign: grapheme.to_owned(), ink: Some(ink), ground, strong };
            for behind in 1..wide {
                if let Some(spot) = self.spot((at + behind, row)) {
                    spot.sign.clear();
                }
            }
            at += wide.max(1);
        }
    }

    /// Words that run upwards: a letter a line, from above.
    fn upwards(&mut self, (x, bottom): (usize, usize), text: &str, ink: Ink) {
        let letters: Vec<&str> = text.graphemes(true).collect();
        let top = (bottom + 1).saturating_sub(letters.len());
        for (row, letter) in (top..).zip(letters) {
            self.sign((x, row), letter, ink);
        }
    }
}

/// How much of a cell is inked where colours do not say it.
fn shade(fill: Ink) -> &'static str {
    const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
    let at = match fill {
        Ink::Step(at) => usize::from(at.min(STEPS - 1)).div_ceil(2),
        Ink::Residual(at) => 2 * usize::from(at.unsigned_abs().min(2)),
        _ => 0,
    };
    SHADES[at.min(4)]
}
