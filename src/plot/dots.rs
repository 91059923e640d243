//! Dots: n of N a row, as a share, with groups.

use super::mark::{Ink, Mark};
use super::rows::{Item, ROWS, lay};
use super::scale::{Figures, Scale};
use super::sheet::{Sheet, greatest};

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Dot {
    /// Its words.
    pub item: Item,
    /// Its share from 0 to 1, where it is defined.
    pub share: Option<f64>,
    /// Between which shares it lies.
    pub interval: Option<(f64, f64)>,
    /// What is shown, as it is read.
    pub values: Vec<String>,
}

/// Draws them.
pub fn draw(sheet: &mut Sheet, dots: Vec<Dot>, axis: &str) {
    let (dots, total) = greatest(dots, ROWS, |dot| dot.share.unwrap_or(f64::NEG_INFINITY));
    sheet.left_out(dots.len(), total);
    let items: Vec<Item> = dots.iter().map(|dot| dot.item.clone()).collect();
    let laid = lay(sheet, &items, (0.0, 1.0), (axis, Figures::Shares));
    for (dot, y) in dots.iter().zip(&laid.at) {
        point(sheet, (&laid.scale, *y), dot.share, dot.interval, 0.0);
    }
    sheet.values.rows = dots.into_iter().map(|dot| dot.values).collect();
}

/// Draws a figure with its interval; an empty mark at `empty` where there is none.
pub fn point(
    sheet: &mut Sheet,
    (scale, y): (&Scale, f64),
    figure: Option<f64>,
    interval: Option<(f64, f64)>,
    empty: f64,
) {
    if let Some((low, high)) = interval {
        let over = vec![(scale.place(low), y), (scale.place(high), y)];
        sheet.marks.push(Mark::Line { over, wide: 1.0, ink: Ink::Line, dashed: false });
    }
    match figure {
        Some(figure) => {
            sheet.marks.push(Mark::Dot { at: (scale.place(figure), y), r: 2.5, ink: Ink::Category(0), hollow: false });
        }
        None => sheet.undefined((scale.place(empty), y)),
    }
}
