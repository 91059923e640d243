//! What stands above the first turn of a text, and the facts in it.

use super::gather::fact;
use super::markup::{Markup, front_matter};
use super::names;
use super::sample::sample;
use crate::model::{Rule, Span};
use crate::text::hidden::is_hidden;
use crate::text::labels::looks_like_a_name;
use crate::text::turns::Paragraph;
use crate::text::{Overlay, Text, overlay, stamps};
use std::collections::HashSet;

/// Most words in the name of somebody who speaks above the first turn.
const NAME: usize = 3;
/// Fewest words that make a sentence there.
const SENTENCE: usize = 4;
/// Signs that end it.
const ENDS: [char; 10] = ['.', '?', '!', '…', '。', '？', '！', '؟', '"', '”'];

/// Code points before the first turn that an accepted label or a stamp opens.
pub(super) fn header(text: &Text, rule: Rule, labels: &[String], front: usize) -> u32 {
    // The first lines tell it nearly always, and a text may have a million.
    let top = sample(text.as_str());
    let short = top.len() < text.as_str().len();
    let early = if short { header_of(&Text::new(top.to_owned()), rule, labels, front) } else { None };
    early.or_else(|| header_of(text, rule, labels, front)).unwrap_or_else(|| text.point(front))
}

fn header_of(text: &Text, rule: Rule, labels: &[String], front: usize) -> Option<u32> {
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
        first_said(text, &found)
    };
    Some(line_of(text, first?).max(start))
}

/// Where the line of a paragraph begins, in code points.
fn line_of(text: &Text, own: &Paragraph) -> u32 {
    let before = text.as_str().get(..text.byte(own.at.start)).unwrap_or_default();
    text.point(before.rfind('\n').map_or(0, |end| end + 1))
}

/// The first paragraph of the body: what an accepted label opens, or somebody says above it whom nobody accepted.
fn first_said<'a>(text: &Text, found: &'a Overlay) -> Option<&'a Paragraph> {
    let labelled = || found.paragraphs.iter().filter(|own| own.label.is_some());
    let apart = labelled().filter(|own| is_clear(text, own)).count() * 10 >= labelled().count() * 7;
    // Where blank lines part the turns, `P1: Ana Ruiz` in a list at the top is no turn.
    let begins = |place: usize, own: &Paragraph| {
        own.label.is_some() && (!apart || is_clear(text, own) || is_said(text, found, place))
    };
    let mut place = found.paragraphs.iter().enumerate().position(|(place, own)| begins(place, own))?;
    while let Some(above) = place.checked_sub(1).filter(|above| is_unaccepted(text, found, *above)) {
        place = above;
    }
    found.paragraphs.get(place)
}

/// Whether a blank line or the start of the text stands above.
fn is_clear(text: &Text, own: &Paragraph) -> bool {
    let before = text.as_str().get(..text.byte(own.at.start)).unwrap_or_default();
    before.trim_end_matches([' ', '\t', '\u{a0}']).ends_with("\n\n") || before.trim_matches(is_hidden).is_empty()
}

/// Whether a labelled paragraph is speech by the look of it: no fact, and no line of a list of people.
fn is_said(text: &Text, found: &Overlay, place: usize) -> bool {
    let labelled =
        |place: Option<usize>| place.and_then(|place| found.paragraphs.get(place)).filter(|own| own.label.is_some());
    let Some(own) = labelled(Some(place)) else { return false };
    let listed = (labelled(place.checked_sub(1)).is_some() && !is_clear(text, own))
        || labelled(Some(place + 1)).is_some_and(|next| !is_clear(text, next));
    !listed && !own.speech.is_empty() && fact(text.slice(own.speech)).is_none()
}

/// Whether a paragraph is a whole sentence behind the name of somebody whom nobody accepted.
fn is_unaccepted(text: &Text, found: &Overlay, place: usize) -> bool {
    let Some(own) = found.paragraphs.get(place).filter(|own| own.label.is_none() && is_clear(text, own)) else {
        return false;
    };
    let from = found.heads.partition_point(|head| head.start < own.at.start);
    let Some(head) = found.heads.get(from).filter(|head| head.end < own.at.end) else { return false };
    let before = text.slice(Span::new(own.at.start, head.start));
    let name = text.slice(*head);
    let named = name.split_whitespace().count() <= NAME && looks_like_a_name(name) && !names::is_stop(name);
    let said = text.slice(Span::new(head.end, own.at.end)).trim_end_matches(is_hidden);
    let words = said.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).take(SENTENCE).count();
    !before.contains(char::is_alphanumeric) && named && words == SENTENCE && said.ends_with(ENDS)
}

/// The header of a text whose labels the user states: never a line with which one of them begins to speak.
pub fn header_for(text: &Text, rule: Rule, labels: &[String], header: u32) -> u32 {
    let front = text.point(front_matter(text.as_str(), Markup::Markdown));
    let found = overlay(text, rule, labels, front);
    let below: HashSet<Option<u16>> = found
        .paragraphs
        .iter()
        .filter(|own| own.label.is_some() && own.at.start >= header)
        .map(|own| own.speaker)
        .collect();
    let above = found.paragraphs.iter().enumerate().take_while(|(_, own)| own.at.start < header);
    let said = |place: usize, own: &Paragraph| !below.contains(&own.speaker) || is_said(text, &found, place);
    let first = above.filter(|(_, own)| own.label.is_some()).find(|(place, own)| said(*place, own));
    first.map_or(header, |(_, own)| line_of(text, own).max(front))
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
