//! The kinds of plots, and which of them a table can be.

use super::mark::{LETTER, POINTS};
use super::read::Source;
use crate::analysis::table::Cell;

/// A kind of plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A figure a row.
    Bars,
    /// n of N a row.
    Dots,
    /// A figure a cell.
    Heat,
    /// The same, with adjusted residuals.
    Residuals,
    /// Codes and lines between them.
    Network,
    /// Combinations of codes.
    Upset,
    /// Codings along each text.
    Portraits,
    /// Figures in the order of fieldwork.
    Curve,
    /// Coefficients with their intervals.
    Forest,
}

impl Kind {
    /// All of them, each with its word and what it is.
    pub const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Bars, "bars", "A bar a row"),
        (Self::Dots, "dots", "n of N a row, in groups"),
        (Self::Heat, "heat", "A figure a cell, the greater the darker"),
        (Self::Residuals, "residuals", "Adjusted residuals, shaded from 2 and from 4 on"),
        (Self::Network, "network", "Codes, and lines between those that meet"),
        (Self::Upset, "upset", "Combinations of codes, with how many units have each"),
        (Self::Portraits, "portraits", "Each text as a strip with its codings"),
        (Self::Curve, "curve", "What is new in the order of fieldwork"),
        (Self::Forest, "forest", "Coefficients with their intervals"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, word, _)| word)
    }
}

/// What is asked of a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Its kind; else the first that the table can be.
    pub kind: Option<Kind>,
    /// Its width in points.
    pub wide: f64,
    /// Whether it is drawn for a terminal, where letters that run upwards take a line each.
    pub upright: bool,
    /// In greys alone.
    pub grey: bool,
}

impl Default for Asked {
    fn default() -> Self {
        Self { kind: None, wide: HALF * POINTS, upright: false, grey: false }
    }
}

impl Asked {
    /// For so many columns of a terminal.
    pub fn columns(columns: u16) -> Self {
        Self { wide: f64::from(columns) * LETTER, upright: true, ..Self::default() }
    }
}

/// Widths in millimetres: of a column of a journal, of one and a half, of a page.
const COLUMN: f64 = 90.0;
const HALF: f64 = 140.0;
const PAGE: f64 = 190.0;

/// The width of a word or a number of millimetres, in points.
///
/// # Errors
/// Says which there are.
pub fn width(word: &str) -> Result<f64, String> {
    let millimetres = match word {
        "column" => Some(COLUMN),
        "half" => Some(HALF),
        "page" => Some(PAGE),
        word => word.strip_suffix("mm").unwrap_or(word).parse().ok(),
    };
    let known = millimetres.filter(|millimetres: &f64| (60.0..=1000.0).contains(millimetres));
    known.map(|millimetres| millimetres * POINTS).ok_or_else(|| {
        format!("column ({COLUMN} mm), half ({HALF} mm), page ({PAGE} mm) or a number of millimetres from 60 to 1000")
    })
}

/// The kinds of plot that a table can be, the usual one first.
pub(crate) fn kinds(source: &Source<'_>) -> Vec<Kind> {
    let has = |columns: &[&str]| source.has(columns);
    let wide = || !source.columns().is_empty();
    let some = |kinds: &[(bool, Kind)]| kinds.iter().filter(|(can, _)| *can).map(|(_, kind)| *kind).collect();
    match source.table.command {
        "frequencies" if has(&["codings", "path", "per_1000_words"]) => {
            some(&[(true, Kind::Bars), (has(&["of_speakers"]), Kind::Dots)])
        }
        "frequencies" => some(&[(wide(), Kind::Heat)]),
        "crosstab" if has(&["count", "column"]) => {
            vec![Kind::Heat, Kind::Dots]
        }
        "crosstab" => match (wide(), below_zero(source)) {
            (false, _) => Vec::new(),
            (true, true) => vec![Kind::Residuals],
            (true, false) => vec![Kind::Heat],
        },
        "joint" => some(&[(has(&["people", "of_people"]), Kind::Dots), (has(&["people"]), Kind::Heat)]),
        "cooccurrence" if has(&["units", "size"]) => vec![Kind::Upset],
        "cooccurrence" => vec![Kind::Heat, Kind::Network],
        "saturation" => some(&[(has(&["new"]), Kind::Curve)]),
        "group" if has(&["word_share"]) => vec![Kind::Bars],
        "group" if has(&["gini"]) => vec![Kind::Dots],
        "group" => some(&[(has(&["next"]) || has(&["response"]) || wide(), Kind::Heat)]),
        "timeline" if has(&["from", "to"]) => vec![Kind::Portraits],
        "timeline" => some(&[(has(&["words_in_part"]) || wide(), Kind::Heat)]),
        "agreement" => vec![Kind::Forest],
        "fieldwork" => vec![Kind::Bars],
        "participants describe" => some(&[(has(&["share"]), Kind::Dots)]),
        "framework" => some(&[(has(&["codings"]), Kind::Heat)]),
        _ => Vec::new(),
    }
}

/// Whether a figure is below 0, as residuals are.
fn below_zero(source: &Source<'_>) -> bool {
    let cells = source.table.rows.iter().flat_map(|row| row.iter());
    cells.into_iter().any(|cell| matches!(cell, Cell::Number(number) if *number < 0.0))
}
