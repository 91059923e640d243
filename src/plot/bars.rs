//! Bars: a figure a row, from 0.

use super::mark::{Ink, LETTERS, Mark, THIN};
use super::rows::{Item, ROWS, lay};
use super::scale::Figures;
use super::sheet::{Sheet, greatest};

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// Its words.
    pub item: Item,
    /// Its figure, where there is one.
    pub figure: Option<f64>,
    /// A figure of which it is a part.
    pub whole: Option<f64>,
    /// A figure that was planned.
    pub planned: Option<f64>,
    /// The category that its bar shows.
    pub category: u8,
    /// What is shown, as it is read.
    pub values: Vec<String>,
}

impl Bar {
    fn reach(&self) -> f64 {
        [self.figure, self.whole, self.planned].into_iter().flatten().fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Draws them; `axis` says of what the figures are.
pub fn draw(sheet: &mut Sheet, bars: Vec<Bar>, axis: &str) {
    let (bars, total) = greatest(bars, ROWS, Bar::reach);
    sheet.left_out(bars.len(), total);
    let items: Vec<Item> = bars.iter().map(|bar| bar.item.clone()).collect();
    let reach = bars.iter().map(Bar::reach).fold(0.0, f64::max);
    let all = bars.iter().flat_map(|bar| [bar.figure, bar.whole, bar.planned]).flatten();
    let whole = all.into_iter().all(|figure| figure.fract() == 0.0);
    let figures = if whole { Figures::Counts } else { Figures::Any };
    let laid = lay(sheet, &items, (0.0, if reach > 0.0 { reach } else { 1.0 }), (axis, figures));
    let zero = laid.scale.place(0.0);
    for (bar, y) in bars.iter().zip(&laid.at) {
        let long = |figure: f64| laid.scale.place(figure) - zero;
        if let Some(whole) = bar.whole.filter(|whole| bar.figure.is_none_or(|figure| *whole > figure)) {
            let (at, size) = ((zero, y - LETTERS / 2.0), (long(whole), LETTERS));
            sheet.marks.push(Mark::Rect { at, size, fill: Some(Ink::Step(1)), edge: true });
        }
        match bar.figure {
            None => sheet.undefined((zero, *y)),
            Some(figure) if figure > 0.0 => {
                sheet.fill((zero, y - LETTERS / 2.0), (long(figure), LETTERS), Ink::Category(bar.category));
            }
            Some(_) => {}
        }
        if let Some(planned) = bar.planned {
            let x = laid.scale.place(planned);
            let over = vec![(x, y - LETTERS * 0.65), (x, y + LETTERS * 0.65)];
            sheet.marks.push(Mark::Line { over, wide: 3.0 * THIN, ink: Ink::Text, dashed: false });
        }
    }
    sheet.values.rows = bars.into_iter().map(|bar| bar.values).collect();
}
