//! What plots of a row a line share: words at the left, an axis, figures at the right.

use super::mark::{Anchor, Ink, LINE, fit, width};
use super::scale::{Figures, Scale};
use super::sheet::{EDGE, Sheet};

/// Most rows of a plot.
pub const ROWS: usize = 60;

/// A line.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What it is about.
    pub label: String,
    /// How far it stands in.
    pub depth: u16,
    /// What it is among; said once above those that are.
    pub group: String,
    /// What stands at its end.
    pub right: String,
}

/// Lines that were laid out.
#[derive(Debug)]
pub struct Laid {
    /// From figures to places.
    pub scale: Scale,
    /// The middle of each line.
    pub at: Vec<f64>,
}

/// Points that a code stands in below the one above it.
const INDENT: f64 = 2.0 * super::mark::LETTER;

/// Lays out lines over an axis from the first to the last of `of`.
pub fn lay(sheet: &mut Sheet, items: &[Item], of: (f64, f64), (axis, figures): (&str, Figures)) -> Laid {
    let indent = |item: &Item| f64::from(item.depth.min(6)) * INDENT;
    let widest = items.iter().map(|item| width(&item.label) + indent(item)).fold(20.0, f64::max);
    let left = EDGE + widest.min(0.45 * sheet.wide) + 4.0;
    let ends = items.iter().map(|item| width(&item.right)).fold(0.0, f64::max);
    let right = (sheet.right() - ends.min(0.3 * sheet.wide) - 5.0).max(left + 40.0);
    let mut about = ((right - left) / 28.0).floor().clamp(1.0, 10.0) as usize;
    let mut marks = figures.ticks(of.0, of.1, about);
    // Long numbers want room.
    let long = |marks: &[f64]| figures.spelled(marks, sheet.lang).iter().map(|text| width(text) + 4.0).sum::<f64>();
    while about > 1 && long(&marks) > right - left {
        about -= 1;
        marks = figures.ticks(of.0, of.1, about);
    }
    let texts = figures.spelled(&marks, sheet.lang);
    let ends = (marks.first().copied().unwrap_or(of.0), marks.last().copied().unwrap_or(of.1));
    let scale = Scale { of: ends, at: (left, right) };
    sheet.y += LINE / 2.0;
    sheet.y = (sheet.y / LINE).ceil() * LINE;
    let (top, grid) = (sheet.y, sheet.marks.len());
    let mut at = Vec::new();
    let mut group = "";
    for item in items {
        if item.group != group && !item.group.is_empty() {
            let y = sheet.next_line();
            sheet.strong((EDGE, y), fit(&item.group, sheet.right() - EDGE));
        }
        group = &item.group;
        let y = sheet.next_line();
        let x = EDGE + indent(item);
        sheet.words((x, y), Anchor::Start, Ink::Text, fit(&item.label, left - x - 4.0));
        sheet.words((sheet.right(), y), Anchor::End, Ink::Text, item.right.clone());
        at.push(y);
    }
    let bottom = sheet.y;
    let y = sheet.next_line();
    for (tick, text) in marks.iter().zip(texts) {
        let x = scale.place(*tick);
        sheet.line((x, top), (x, bottom), Ink::Grid);
        sheet.words((x, y), Anchor::Middle, Ink::Faint, text);
    }
    sheet.line((left, bottom), (right, bottom), Ink::Line);
    // What is behind comes first.
    let behind = sheet.marks.iter().enumerate().skip(grid).filter(|(_, mark)| is_grid(mark)).map(|(at, _)| at);
    let behind: Vec<usize> = behind.collect();
    for (to, from) in (grid..).zip(behind) {
        let mark = sheet.marks.remove(from);
        sheet.marks.insert(to, mark);
    }
    let y = sheet.next_line();
    sheet.words((f64::midpoint(left, right), y), Anchor::Middle, Ink::Faint, fit(axis, sheet.right() - left));
    Laid { scale, at }
}

fn is_grid(mark: &super::mark::Mark) -> bool {
    matches!(mark, super::mark::Mark::Line { ink: Ink::Grid, .. })
}
