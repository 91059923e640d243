//! What the start of a line may be under each rule: the labels that may open it, and what it begins without one.

mod heads;
mod shapes;

pub use heads::{PARTICLES, ends_words, head, head_in, is_role, looks_like_a_name};
use shapes::{after, alone, block, bold, chevron, colon, dash, is_dash, item, period, stamped, tab, variants};
pub use shapes::{begins, has_time};

use super::stamps;
use crate::model::Rule;
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

/// What a line begins without naming anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// A turn by nobody known: a bare dash, `>>`.
    Unknown,
    /// A new stretch of time.
    Stamp,
}

/// Whether nothing is seen of a character: blanks, controls, direction marks.
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c <= ' ' || c == '\u{7f}';
    }
    c.is_whitespace()
        || c.is_control()
        || is_direction(c)
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character only steers direction: U+200E, U+200F, U+061C, embeddings, isolates.
pub fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A label as it is compared: without direction marks and outer blanks.
pub fn plain(label: &str) -> std::borrow::Cow<'_, str> {
    let trimmed = label.trim_matches(is_hidden);
    if trimmed.is_ascii() || !trimmed.contains(is_direction) {
        return trimmed.into();
    }
    trimmed.chars().filter(|&c| !is_direction(c)).collect::<String>().into()
}

/// The key by which two spellings are one label: only blanks, a colon at the end and case may differ.
pub fn key(label: &str) -> String {
    let plain = plain(label);
    let bare = plain.trim_end_matches(|c: char| is_hidden(c) || matches!(c, ':' | '：'));
    if bare.is_ascii() && !bare.bytes().zip(bare.bytes().skip(1)).any(|(one, next)| one <= b' ' && next <= b' ') {
        let mut key = bare.to_ascii_lowercase();
        if key.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            key = key.replace(is_hidden, " ");
        }
        return key;
    }
    let mut key = String::with_capacity(bare.len());
    let mut gap = false;
    for c in bare.chars() {
        if is_hidden(c) {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            key.push(' ');
        }
        key.extend(c.to_lowercase());
    }
    key
}

/// A label as somebody typed it, without direction marks, blanks that say nothing and a colon at its end.
pub fn tidy(label: &str) -> String {
    let plain = plain(label);
    let bare = plain.trim_end_matches(|c: char| is_hidden(c) || matches!(c, ':' | '：'));
    bare.split(is_hidden).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
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
        _ => None,
    }
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

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
