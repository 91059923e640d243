//! What a line begins under each rule, with a label and without one.

use super::opening::Opening;
use super::shapes::{after, alone, block, bold, chevron, colon, dash, is_dash, item, period, stamped, tab, variants};
use crate::model::Rule;
use crate::text::hidden::is_hidden;
use crate::text::stamps;
use std::ops::Range;

/// What a line begins without naming anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// A turn by nobody known: a bare dash, `>>`.
    Unknown,
    /// A new stretch of time.
    Stamp,
}

/// The labels that may open a line under a rule, the longest first.
pub fn openings(rule: Rule, line: &str) -> Vec<Opening> {
    let Some(start) = line.find(|c: char| !is_hidden(c)) else { return Vec::new() };
    let one = |found: Option<Opening>| found.into_iter().collect();
    match rule {
        Rule::None => Vec::new(),
        Rule::LabelColon | Rule::LabelEach => colon(line, start),
        Rule::LabelPeriod => one(period(line, start)),
        Rule::LabelBold => variants(line, bold(line, item(line, start)), start),
        Rule::LabelTab => one(tab(line, start)),
        Rule::LabelLine => one(alone(line, start)),
        Rule::LabelDash => one(dash(line, start)),
        Rule::Chevron => chevron(line, start),
        Rule::Numbered => match margin(line) {
            Some(number) => after(line, number.end, number.start, colon),
            None => colon(line, start),
        },
        Rule::Stamp => stamped(line, start),
        Rule::Block => block(line, start),
    }
}

/// What a line begins without a label under a rule.
pub fn boundary(rule: Rule, line: &str) -> Option<Boundary> {
    let start = line.find(|c: char| !is_hidden(c))?;
    let rest = line.get(start..)?;
    match rule {
        Rule::Chevron => rest.starts_with(">>").then_some(Boundary::Unknown),
        Rule::LabelDash => {
            let mut chars = rest.chars();
            let dash = chars.next().is_some_and(is_dash);
            (dash && chars.next().is_some_and(|c| !is_dash(c))).then_some(Boundary::Unknown)
        }
        Rule::Stamp => stamps::leading(line).map(|_| Boundary::Stamp),
        // Amid labels a bare sign says that somebody else speaks, and not who.
        Rule::LabelColon | Rule::LabelBold | Rule::LabelPeriod => {
            let signs = if rule == Rule::LabelColon { "-–—―" } else { "–—―" };
            let mut chars = rest.chars();
            let dash = chars.next().is_some_and(|c| signs.contains(c)) && chars.next().is_some_and(is_hidden);
            (rest.starts_with(">>") || dash).then_some(Boundary::Unknown)
        }
        _ => None,
    }
}

/// The signs that open a turn by nobody known.
pub fn unnamed(bound: Option<Boundary>, line: &str, start: usize) -> Option<Range<usize>> {
    bound.filter(|bound| *bound == Boundary::Unknown)?;
    let rest = line.get(start..)?;
    let length = rest.find(|c: char| !matches!(c, '>' | '-' | '–' | '—' | '―'))?;
    Some(start..start + length)
}

/// The margin number of a line: digits, then two blanks or more, a tab, or the end.
pub fn margin(line: &str) -> Option<Range<usize>> {
    let start = line.find(|c: char| c != ' ')?;
    let rest = line.get(start..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=6).contains(&digits) {
        return None;
    }
    let after = rest.get(digits..)?;
    let clear = after.trim_end().is_empty() || after.starts_with("  ") || after.starts_with('\t');
    clear.then_some(start..start + digits)
}
