//! Possible labels of a text under one rule, with how often and where they stand.

use super::names;
use crate::model::Rule;
use crate::text::labels::{self, is_hidden};
use crate::text::stamps;
use std::collections::HashMap;

/// A possible label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Spelt as where it first stands.
    pub label: String,
    /// How often it opens speech.
    pub count: u32,
    /// How often it does so after a blank line or another possible label.
    pub clear: u32,
}

/// What was seen of a rule's shapes in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Possible labels in order of appearance.
    pub candidates: Vec<Candidate>,
    /// Lines with something to see.
    pub lines: u32,
    /// Blank lines.
    pub blanks: u32,
    /// Lines that have the shape of the rule, whoever they name.
    pub shaped: u32,
    /// Lines that a stamp begins, or where one follows the name (for `block`: labels with a time).
    pub stamped: u32,
    /// Lines with a margin number, and those of them one higher than the last.
    pub numbered: (u32, u32),
}

/// Looks through a text for possible labels under a rule.
pub fn gather(text: &str, rule: Rule) -> Gathered {
    let mut found = Gathered::default();
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut clear = true;
    let mut margin = None;
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        if line.chars().all(is_hidden) {
            found.blanks += 1;
            clear = true;
            continue;
        }
        found.lines += 1;
        let number = if rule == Rule::Numbered { labels::margin(line) } else { None };
        if let Some(number) = number.and_then(|at| line.get(at)).and_then(|digits| digits.parse().ok()) {
            found.numbered.0 += 1;
            found.numbered.1 += u32::from(margin.is_none_or(|last: u32| last.checked_add(1) == Some(number)));
            margin = Some(number);
        }
        if rule == Rule::Stamp {
            found.stamped += u32::from(stamps::leading(line).is_some());
        }
        let mut next = lines.peek().copied().unwrap_or_default();
        // Word processors put a name and a time in a paragraph of their own.
        if rule == Rule::Block && next.chars().all(is_hidden) && ends_with_clock(line) {
            next = lines.clone().nth(1).unwrap_or_default();
        }
        let Some((name, after)) = candidate(rule, line, next) else {
            clear =
                rule == Rule::Stamp && stamps::leading(line).is_some_and(|stamp| stamp.at.end == line.trim_end().len());
            continue;
        };
        found.shaped += 1;
        if rule == Rule::Block {
            found.stamped += u32::from(ends_with_clock(line));
        }
        if rule == Rule::Stamp
            && stamps::leading(line).is_none()
            && line.get(..after).is_some_and(|mark| !stamps::find(mark).is_empty())
        {
            found.stamped += 1;
        }
        let key = labels::plain(name);
        let slot = match index.get(key.as_ref()) {
            Some(&slot) => slot,
            None => {
                index.insert(key.into_owned(), found.candidates.len());
                found.candidates.push(Candidate { label: name.to_owned(), ..Candidate::default() });
                found.candidates.len() - 1
            }
        };
        if let Some(candidate) = found.candidates.get_mut(slot) {
            candidate.count = candidate.count.saturating_add(1);
            candidate.clear = candidate.clear.saturating_add(u32::from(clear));
        }
        clear = true;
    }
    found
}

/// Whether the last word of a line is a time.
fn ends_with_clock(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or_default();
    stamps::clock(last.trim_matches(['[', ']', '(', ')'])).is_some()
}

/// The possible label of a line that has speech after it, and the end of its mark in bytes.
fn candidate<'a>(rule: Rule, line: &'a str, next: &str) -> Option<(&'a str, usize)> {
    let [whole, shorter] = labels::openings(rule, line);
    let opening = shorter.or(whole)?;
    let name = line.get(opening.name.clone())?;
    let mark = line.get(opening.mark.clone())?;
    let rest = line.get(opening.mark.end..)?;
    let tight = mark.ends_with(':') && rest.chars().next().is_some_and(|c| !c.is_whitespace() && !is_hidden(c));
    if tight || !names::fits(name) {
        return None;
    }
    let numeric = name.chars().all(|c| c.is_numeric() || c == '.');
    if numeric || (rule == Rule::LabelTab && (name.contains(' ') || rest.contains('\t'))) {
        return None;
    }
    if matches!(rule, Rule::LabelLine | Rule::Block) && (name.ends_with('.') || next.chars().all(is_hidden)) {
        return None;
    }
    // Below a stamp and a name on a line of their own come words, not the next stamp.
    let alone = rule == Rule::Stamp && rest.is_empty() && !mark.ends_with([':', '：', ']', ')']);
    if alone && (name.ends_with(['.', '?', '!', '…']) || stamps::leading(next).is_some()) {
        return None;
    }
    if !speaks(rest) && next.chars().all(is_hidden) {
        return None;
    }
    // A section mark: nothing but a time behind it.
    if !speaks(rest) && rest.chars().any(|c| !is_hidden(c)) {
        return None;
    }
    Some((name, opening.mark.end))
}

/// Whether there is anything but stamps.
fn speaks(rest: &str) -> bool {
    let mut from = 0;
    for stamp in stamps::find(rest) {
        if rest.get(from..stamp.at.start).is_some_and(|part| part.contains(|c| !is_hidden(c))) {
            return true;
        }
        from = stamp.at.end;
    }
    rest.get(from..).is_some_and(|part| part.contains(|c| !is_hidden(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_labels_with_speech_count() {
        let found = gather(
            "Ana: a\n\nBreak: [28:22]\n\nAna:\nhola\n\nhttp://x\n\n10:30 x\n\nNote: y\n\nBea (f): z",
            Rule::LabelColon,
        );
        let seen: Vec<(&str, u32)> = found.candidates.iter().map(|one| (one.label.as_str(), one.count)).collect();
        assert_eq!(seen, [("Ana", 2), ("Bea", 1)]);
    }

    #[test]
    fn margins_must_rise() {
        assert_eq!(gather("1  A: x\n2  B: y\n9  A: z", Rule::Numbered).numbered, (3, 2));
    }
}
