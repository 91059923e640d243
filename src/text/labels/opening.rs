//! A label at the start of a line.

use std::ops::Range;

/// Longest label, in code points.
pub const LONGEST_LABEL: usize = 100;

/// A possible label at the start of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Byte range of the name alone.
    pub name: Range<usize>,
    /// Byte range of the name with all that belongs to it: number, stamp, colon, emphasis.
    pub mark: Range<usize>,
    /// Whether only a label that is known can end here: at a later colon, or at one with words right behind it.
    pub odd: bool,
}
