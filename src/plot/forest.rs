//! A forest: a coefficient a row with its interval, over lines that say what is enough.

use super::dots::{Dot, point};
use super::mark::{Ink, Mark, THIN};
use super::rows::{Item, ROWS, lay};
use super::scale::Figures;
use super::sheet::{Sheet, greatest};

/// Draws it; `known` are figures that lines are drawn at.
pub fn draw(sheet: &mut Sheet, dots: Vec<Dot>, axis: &str, known: &[f64]) {
    let (dots, total) = greatest(dots, ROWS, |dot| dot.share.unwrap_or(f64::NEG_INFINITY));
    sheet.left_out(dots.len(), total);
    let items: Vec<Item> = dots.iter().map(|dot| dot.item.clone()).collect();
    let ends = dots.iter().flat_map(|dot| dot.share.into_iter().chain(dot.interval.map(|(low, _)| low)));
    let least = ends.fold(0.0, f64::min).max(-1.0);
    let laid = lay(sheet, &items, (least, 1.0), (axis, Figures::Any));
    if let (Some(first), Some(last)) = (laid.at.first(), laid.at.last()) {
        for figure in known {
            let x = laid.scale.place(*figure);
            let over = vec![(x, first - 5.0), (x, last + 5.0)];
            sheet.marks.push(Mark::Line { over, wide: THIN, ink: Ink::Line, dashed: true });
        }
    }
    for (dot, y) in dots.iter().zip(&laid.at) {
        point(sheet, (&laid.scale, *y), dot.share, dot.interval, 0.0);
    }
    sheet.values.rows = dots.into_iter().map(|dot| dot.values).collect();
}
