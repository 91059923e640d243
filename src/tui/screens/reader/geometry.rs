//! Where the parts of the reader stand, as a plain function of the size and of what is folded.

use crate::tui::signs::WIDE;
use ratatui::layout::Rect;

/// What is folded by hand; `None` leaves it to the width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// The codebook.
    pub codebook: Option<bool>,
    /// What stands at the cursor.
    pub here: Option<bool>,
}

/// Where things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The codebook at the left.
    pub codebook: Option<Rect>,
    /// What stands at the cursor, at the right.
    pub here: Option<Rect>,
    /// The same in short, below the text, where there is no pane for it.
    pub strip: Option<Rect>,
    /// Column of numbers and bar at the left of the text.
    pub gutter: u16,
    /// The text.
    pub text: Rect,
    /// Columns for brackets at the right of the text.
    pub lanes: u16,
}

/// Columns a lane takes: bracket and letter.
pub const LANE: u16 = 1 + WIDE;

impl Geometry {
    /// Lays an area out; `digits` is the width of turn numbers, `most` the widest column of text.
    ///
    /// Room for lanes is kept whether they are in use or not: a new coding must never wrap the text anew.
    pub fn of(area: Rect, folds: Folds, digits: u16, most: u16) -> Self {
        let width = area.width;
        let codebook = folds.codebook.unwrap_or(width >= 96) && width >= 50;
        let here = folds.here.unwrap_or(width >= 110) && width >= 64;
        let left = if codebook { (width / 4).clamp(18, 28) } else { 0 };
        let right = if here { (width / 4).clamp(20, 34) } else { 0 };
        let strip = !here && area.height >= 12;
        let height = if strip { area.height - 3 } else { area.height };
        let middle = width - left - right - u16::from(left > 0) - u16::from(right > 0);
        let gutter = if middle >= 40 { digits.max(2) + 2 } else { 1 };
        let lanes = LANE * if middle >= 60 { 3 } else { u16::from(middle >= 30) + 1 };
        let columns = middle.saturating_sub(gutter + lanes + 1).clamp(1, most.max(1));
        let x = area.x + left + u16::from(left > 0);
        Self {
            codebook: codebook.then(|| Rect::new(area.x, area.y, left, height)),
            here: here.then(|| Rect::new(area.right() - right, area.y, right, height)),
            strip: strip.then(|| Rect::new(area.x, area.y + height, width, 3)),
            gutter,
            text: Rect::new(x + gutter, area.y, columns, height),
            lanes,
        }
    }

    /// The same with a strip of fewer rows: the text goes on below.
    pub fn with_strip(mut self, rows: u16) -> Self {
        if let Some(strip) = &mut self.strip {
            let more = strip.height.saturating_sub(rows);
            (strip.y, strip.height) = (strip.y + more, strip.height - more);
            self.text.height += more;
            for side in [&mut self.codebook, &mut self.here].into_iter().flatten() {
                side.height += more;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_fits_at_any_size() {
        for width in 20..220 {
            for height in 4..60 {
                let area = Rect::new(0, 1, width, height);
                for fold in [None, Some(true), Some(false)] {
                    let folds = Folds { codebook: fold, here: fold };
                    let made = Geometry::of(area, folds, 4, 80);
                    let end = made.text.right() + made.lanes;
                    assert!(end <= area.right(), "{width}x{height}: {made:?}");
                    assert!(made.here.is_none_or(|here| end < here.x), "{width}x{height}: {made:?}");
                    assert!(made.text.height > 0);
                }
            }
        }
    }
}
