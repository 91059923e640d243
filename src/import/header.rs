//! What stands above the first turn of a text, and the facts in it.

use super::speakers::sample;
use crate::model::Rule;
use crate::text::labels::is_hidden;
use crate::text::{Text, overlay, stamps};

/// Code points before the first turn that an accepted label or a stamp opens.
pub(super) fn header(text: &Text, rule: Rule, labels: &[String], front: usize) -> u32 {
    // The first lines tell it nearly always, and a text may have a million.
    let top = sample(text.as_str());
    let short = top.len() < text.as_str().len();
    let early = if short { header_of(&Text::new(top.to_owned()), rule, labels, front) } else { None };
    early.or_else(|| header_of(text, rule, labels, front)).unwrap_or_else(|| text.point(front))
}

fn header_of(text: &Text, rule: Rule, labels: &[String], front: usize) -> Option<u32> {
    let whole = text.as_str();
    let start = text.point(front);
    let found = overlay(text, rule, labels, start);
    let first = if labels.is_empty() {
        let opens = |words: &str| match rule {
            Rule::Stamp => stamps::leading(words).is_some(),
            Rule::Chevron => words.starts_with(">>"),
            Rule::LabelDash => words.starts_with(['—', '–', '―']),
            _ => false,
        };
        found.paragraphs.iter().find(|own| opens(text.slice(own.at)))
    } else {
        let clear = |at: u32| {
            let before = whole.get(..text.byte(at)).unwrap_or_default();
            before.trim_end_matches([' ', '\t', '\u{a0}']).ends_with("\n\n")
                || before.trim_matches(is_hidden).is_empty()
        };
        let labelled = || found.paragraphs.iter().filter(|own| own.label.is_some());
        let apart = labelled().filter(|own| clear(own.at.start)).count() * 10 >= labelled().count() * 7;
        // Where blank lines part the turns, `P1: Ana Ruiz` in a list at the top is no turn.
        labelled().find(|own| !apart || clear(own.at.start))
    };
    let at = text.byte(first?.at.start);
    let line = whole.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    Some(text.point(line.max(front)))
}

/// `Key: value` lines of the header, or of the first block where there is none.
pub(super) fn facts(text: &str, rule: Rule, header: usize) -> Vec<(String, String)> {
    let block = match text.get(..header).filter(|top| !top.trim().is_empty()) {
        Some(top) => top,
        None if rule == Rule::None => text.get(..text.find("\n\n").unwrap_or(text.len())).unwrap_or_default(),
        None => return Vec::new(),
    };
    let mut found = Vec::new();
    for line in block.lines().take(60) {
        let line = line.trim_matches(|c: char| is_hidden(c) || matches!(c, '*' | '|'));
        let Some((key, value)) = line.split_once([':', '：']) else { continue };
        let (key, value) = (
            key.trim_matches(|c: char| is_hidden(c) || c == '*'),
            value.trim_matches(|c: char| is_hidden(c) || c == '*'),
        );
        let short = key.chars().count() <= 30 && key.split_whitespace().count() <= 3;
        let url = value.starts_with("//") || key.ends_with(char::is_numeric);
        if short && !url && !key.is_empty() && !value.is_empty() && value.chars().count() <= 120 {
            found.push((key.to_owned(), value.to_owned()));
        }
    }
    found
}
