//! Fixed phrases, a row each: English, French, Spanish, Italian, German, Portuguese. Gaps are `{}`.

mod cells;
mod coreq;
mod heads;
mod report;

/// The rows, by what they are of.
pub const WORDS: &[&[[&str; 6]]] = &[heads::HEADS, cells::CELLS, report::REPORT, coreq::COREQ];
