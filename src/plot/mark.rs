//! What a plot is: marks with places and words, and the values that they show.

use crate::export::lang::Lang;
use crate::text::wrap::{columns, wrap};
use unicode_segmentation::UnicodeSegmentation;

/// Points in a millimetre.
pub const POINTS: f64 = 72.0 / 25.4;

/// The height of a line of words, which is that of a row of a terminal.
pub const LINE: f64 = 11.0;

/// The size of letters: no journal prints smaller ones.
pub const LETTERS: f64 = 7.0;

/// The width of a letter as it is reckoned, which is that of a column of a terminal.
pub const LETTER: f64 = 0.58 * LETTERS;

/// The width of thin lines.
pub const THIN: f64 = 0.5;

/// What a mark is drawn with; what it looks like is the matter of the ground it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ink {
    /// Words.
    Text,
    /// Words that stand back.
    Faint,
    /// Lines of axes and edges of cells.
    Line,
    /// Lines behind the marks.
    Grid,
    /// The page.
    Page,
    /// One of the categories.
    Category(u8),
    /// A step of the sequential scale.
    Step(u8),
    /// A step of the scale of residuals: -2, -1, 0, 1, 2.
    Residual(i8),
    /// Words on a step of the sequential scale.
    OnStep(u8),
    /// Words on a step of the scale of residuals.
    OnResidual(i8),
}

/// Where words stand by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// They begin there.
    Start,
    /// Their middle is there.
    Middle,
    /// They end there.
    End,
}

/// A place, in points from the left and from the top.
pub type Place = (f64, f64);

/// A mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A box.
    Rect {
        /// Its left and upper corner.
        at: Place,
        /// Width and height.
        size: Place,
        /// What fills it; nothing where it is a frame alone.
        fill: Option<Ink>,
        /// Whether a line goes around it.
        edge: bool,
    },
    /// A dot.
    Dot {
        /// Its middle.
        at: Place,
        /// Its radius.
        r: f64,
        /// What fills it.
        ink: Ink,
        /// Whether only its edge is drawn.
        hollow: bool,
    },
    /// A line over places.
    Line {
        /// The places.
        over: Vec<Place>,
        /// How thick it is.
        wide: f64,
        /// What it is drawn with.
        ink: Ink,
        /// Whether it is broken.
        dashed: bool,
    },
    /// An area behind what else is drawn.
    Band {
        /// Its corners.
        over: Vec<Place>,
    },
    /// Words.
    Words {
        /// Where they stand: the middle of their height.
        at: Place,
        /// What they say.
        text: String,
        /// Where they stand by their place.
        anchor: Anchor,
        /// What they are drawn with.
        ink: Ink,
        /// Whether they stand out.
        strong: bool,
        /// Whether they run upwards.
        turned: bool,
        /// Whether they stand over lines, which are kept away from them.
        over: bool,
    },
}

/// The values that a plot shows, as they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// What stands over the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// The same in a sentence or two, for those who do not see it.
    pub description: String,
    /// The language of its fixed words.
    pub lang: Lang,
    /// Width and height.
    pub size: Place,
    /// What is drawn, in order.
    pub marks: Vec<Mark>,
    /// What it shows.
    pub values: Values,
}

/// How wide words are at most, in points, as far as that is known without a font.
pub fn width(text: &str) -> f64 {
    text.chars().map(|c| letter(c) * LETTERS).sum()
}

/// The width of a letter in shares of its size: of common faces without serifs, rather too wide.
fn letter(c: char) -> f64 {
    let columns = columns(c.encode_utf8(&mut [0; 4]));
    match c {
        _ if columns == 0 => 0.0,
        _ if columns > 1 => 1.16,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.95,
        _ if c.is_uppercase() => 0.74,
        // Scripts with wide letters.
        '\u{900}'..='\u{1fff}' => 0.85,
        _ => 0.58,
    }
}

/// Words, or their beginning with `…`, in a width.
pub fn fit(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let (mut short, mut used) = (String::new(), width("…"));
    for grapheme in text.graphemes(true) {
        used += width(grapheme);
        if used > room {
            break;
        }
        short.push_str(grapheme);
    }
    short + "…"
}

/// Words in lines of a width, for letters of this width in the mean.
pub fn wrapped(text: &str, room: f64, letter: f64) -> Vec<String> {
    let columns = (room / letter).floor().clamp(1.0, 1000.0) as u16;
    wrap(text, columns).into_iter().map(|line| text.get(line.range).unwrap_or_default().to_owned()).collect()
}
