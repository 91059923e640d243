//! Possible labels of a text under one rule, with how often and where they stand.

use super::names;
use crate::model::Rule;
use crate::text::hidden::is_hidden;
use crate::text::labels::{self, looks_like_a_name};
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
    /// How often another label stands before it and another one after it.
    pub turns: u32,
    /// How often what follows is a fact, as in the head of a session: a name, a date, a place.
    pub facts: u32,
    /// Whether it stands with several roles in brackets, so that each of them must be told apart.
    pub roles: bool,
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

/// A line that may be the head of a turn.
struct Head {
    /// Its possible names, the longest first, by their place in the index.
    names: Vec<u32>,
    /// Whether a blank line or another head stands above.
    clear: bool,
    /// Whether nothing but blank lines parts it from the head above.
    next: bool,
    /// What follows, where that may be a fact.
    value: Option<u64>,
    /// Whether what follows is a name in full.
    full: bool,
    /// Whether its name is a word that heads documents.
    stop: bool,
}

/// Names by their key, spelt as where they first stand, with how many heads may have them.
#[derive(Default)]
struct Index {
    places: HashMap<String, u32>,
    spelt: Vec<(String, u32)>,
    /// For a name before a role in brackets: the first whole that it is part of, and whether there are others.
    wholes: HashMap<u32, (u32, bool)>,
    /// Names that stand by themselves.
    bare: HashMap<u32, ()>,
}

impl Index {
    fn place(&mut self, name: &str) -> u32 {
        let place = *self.places.entry(labels::key(name)).or_insert_with(|| {
            self.spelt.push((name.to_owned(), 0));
            u32::try_from(self.spelt.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some((_, count)) = self.spelt.get_mut(place as usize) {
            *count = count.saturating_add(1);
        }
        place
    }

    fn count(&self, place: u32) -> u32 {
        self.spelt.get(place as usize).map_or(0, |(_, count)| *count)
    }

    /// Whether a name before brackets stands with several of them.
    fn has_roles(&self, place: u32) -> bool {
        self.wholes.get(&place).is_some_and(|(_, several)| *several)
    }

    /// The name that a head is taken to have: the longest that repeats, else the shortest.
    fn chosen(&self, head: &Head) -> Option<u32> {
        let repeats = |place: &&u32| self.count(**place) >= 2 && !(self.has_roles(**place) && head.names.len() > 1);
        let ambiguous = |place: &&u32| !self.has_roles(**place) || head.names.len() == 1;
        head.names.iter().find(repeats).or_else(|| head.names.iter().rev().find(ambiguous)).copied()
    }
}

/// Looks through a text for possible labels under a rule.
pub fn gather(text: &str, rule: Rule) -> Gathered {
    let mut found = Gathered::default();
    let mut index = Index::default();
    let mut heads: Vec<Head> = Vec::new();
    let mut clear = true;
    let mut next_to = false;
    let mut margin = None;
    let mut below_stamp = false;
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
        let stamp = if rule == Rule::Stamp { stamps::leading(line) } else { None };
        found.stamped += u32::from(stamp.is_some());
        let mut next = lines.peek().copied().unwrap_or_default();
        let mut apart = false;
        // A label may be a paragraph of its own, with or without a time.
        if next.chars().all(is_hidden) && rule != Rule::LabelLine {
            next = lines.clone().find(|line| !line.chars().all(is_hidden)).unwrap_or_default();
            apart = true;
        }
        let lone = stamp.as_ref().is_some_and(|stamp| stamp.at.end >= line.trim_end_matches(is_hidden).len());
        let names = if std::mem::replace(&mut below_stamp, lone) && rule == Rule::Stamp {
            let below = below(line, next);
            if below.is_empty() { candidate(rule, line, next, apart) } else { below }
        } else {
            candidate(rule, line, next, apart)
        };
        let Some((first, after)) = names.first().cloned() else {
            clear = lone;
            next_to &= lone;
            continue;
        };
        found.shaped += 1;
        if rule == Rule::Block {
            found.stamped += u32::from(labels::has_time(line));
        }
        if rule == Rule::Stamp
            && stamps::leading(line).is_none()
            && line.get(..after).is_some_and(|mark| !stamps::find(mark).is_empty())
        {
            found.stamped += 1;
        }
        let places: Vec<u32> = names.iter().map(|(name, _)| index.place(name)).collect();
        note_roles(&mut index, &names, &places);
        let rest = line.get(after..).unwrap_or_default();
        let (value, stop) = (fact(rest), names::is_stop(first));
        heads.push(Head {
            names: places,
            clear,
            next: next_to,
            value,
            full: value.is_some() && is_full_name(rest),
            stop,
        });
        clear = true;
        next_to = true;
    }
    choose_names(&mut found, &index, &heads);
    found
}

/// Notes which names stand before a role in brackets, and which by themselves.
fn note_roles(index: &mut Index, names: &[(&str, usize)], places: &[u32]) {
    let (Some((whole, _)), Some(first)) = (names.first(), places.first()) else { return };
    let mut role = false;
    for ((name, _), place) in names.iter().zip(places).skip(1) {
        if whole.ends_with(')') && whole.starts_with(name) {
            role = true;
            let seen = index.wholes.entry(*place).or_insert((*first, false));
            seen.1 |= seen.0 != *first;
        }
    }
    if !role && let Some(last) = places.last() {
        index.bare.insert(*last, ());
    }
}

/// Chooses the name of each head and sums up what was seen of it.
fn choose_names(found: &mut Gathered, index: &Index, heads: &[Head]) {
    let chosen: Vec<Option<u32>> = heads.iter().map(|head| index.chosen(head)).collect();
    let facts = facts(index, heads, &chosen);
    let mut places: HashMap<u32, usize> = HashMap::new();
    for (nth, (head, name)) in heads.iter().zip(&chosen).enumerate() {
        let Some(name) = name else { continue };
        let slot = *places.entry(*name).or_insert_with(|| {
            let label = index.spelt.get(*name as usize).map(|(label, _)| label.clone()).unwrap_or_default();
            let roles = head.names.iter().any(|name| index.has_roles(*name));
            found.candidates.push(Candidate { label, roles, ..Candidate::default() });
            found.candidates.len() - 1
        });
        let other =
            |place: Option<usize>| place.and_then(|place| chosen.get(place)).is_none_or(|other| *other != Some(*name));
        if let Some(candidate) = found.candidates.get_mut(slot) {
            candidate.count = candidate.count.saturating_add(1);
            candidate.clear += u32::from(head.clear);
            candidate.turns += u32::from(other(nth.checked_sub(1)) && other(Some(nth + 1)));
            candidate.facts += u32::from(facts.get(nth).copied().unwrap_or_default());
        }
    }
}

/// Which heads are lines of a face sheet: one above the other, short, and some under words that head documents; or a
/// name that always has the same short words behind it.
fn facts(index: &Index, heads: &[Head], chosen: &[Option<u32>]) -> Vec<bool> {
    let mut facts = vec![false; heads.len()];
    let mut start = 0;
    while start < heads.len() {
        let run = heads.iter().skip(start + 1).take_while(|head| head.next && head.value.is_some()).count() + 1;
        let block = heads.get(start..start + run).unwrap_or_default();
        let stops = block.iter().filter(|head| head.stop).count();
        let all = block.iter().all(|head| head.value.is_some());
        if run >= 2 && all && stops > 0 && stops * 3 >= run {
            facts.iter_mut().skip(start).take(run).for_each(|fact| *fact = true);
        }
        start += run;
    }
    let mut values: HashMap<u32, (u64, u32, u32)> = HashMap::new();
    for (head, name) in heads.iter().zip(chosen) {
        let Some(name) = name else { continue };
        let seen = values.entry(*name).or_insert((head.value.unwrap_or(0), 0, 0));
        seen.1 += 1;
        seen.2 += u32::from(head.value.is_some_and(|value| value == seen.0));
    }
    // Above whoever speaks again, a name behind a label is who it was: `Interviewer: Ana Ruiz`.
    let repeats = |name: &Option<u32>| name.is_some_and(|name| index.count(name) >= 2);
    let leading = chosen.iter().position(repeats).unwrap_or(chosen.len());
    for (fact, head) in facts.iter_mut().zip(heads).take(leading) {
        *fact |= head.full;
    }
    let few = u32::try_from(heads.len() / 4).unwrap_or(u32::MAX);
    for (fact, name) in facts.iter_mut().zip(chosen) {
        let same = name.and_then(|name| values.get(&name)).is_some_and(|(_, count, same)| *count >= 2 && count == same);
        *fact |= same && name.is_some_and(|name| index.count(name) <= few);
    }
    facts
}

/// Whether words are first and last names alone: `Ana Ruiz`, `Dr. Ana de la Cruz`.
fn is_full_name(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let titled = |word: &&str| word.starts_with(char::is_uppercase) || labels::PARTICLES.contains(word);
    words.len() >= 2 && words.iter().all(titled) && !rest.contains(char::is_numeric)
}

/// A print of words that may be a fact: few, no sentence, and the look of a name, a number or a date.
pub(super) fn fact(rest: &str) -> Option<u64> {
    let value = rest.trim_matches(is_hidden);
    let words = value.split_whitespace().take(9).count();
    let ends =
        value.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', ',', '-', '–', '—', ']', ')', '"', '”', '»']);
    if words == 0 || words > 8 || ends {
        return None;
    }
    let figure = value.contains(char::is_numeric);
    if !figure && !looks_like_a_name(value) {
        return None;
    }
    use std::hash::{BuildHasher, BuildHasherDefault};
    Some(BuildHasherDefault::<std::hash::DefaultHasher>::default().hash_one(value))
}

/// A name alone on the line below a time, with its words below.
fn below<'a>(line: &'a str, next: &str) -> Vec<(&'a str, usize)> {
    let text = line.trim_matches(is_hidden);
    let fits = names::shaped(text) && !labels::ends_words(text);
    let worded = !next.chars().all(is_hidden) && stamps::leading(next).is_none();
    if fits && worded && looks_like_a_name(text) { vec![(text, line.len())] } else { Vec::new() }
}

/// The possible labels of a line that has speech after it, the longest first, and the end of each mark in bytes.
///
/// `next` is the next line with something to see; it stands `apart` where blank lines come between.
fn candidate<'a>(rule: Rule, line: &'a str, next: &str, apart: bool) -> Vec<(&'a str, usize)> {
    let openings = labels::openings(rule, line);
    let found = openings.into_iter().filter(|opening| !opening.odd).filter_map(|opening| {
        let name = line.get(opening.name.clone())?;
        let mark = line.get(opening.mark.clone())?;
        let rest = line.get(opening.mark.end..)?;
        if !names::shaped(name) {
            return None;
        }
        let numeric = name.chars().all(|c| c.is_numeric() || c == '.');
        if numeric || (rule == Rule::LabelTab && (rest.contains('\t') || name.ends_with([':', '：']))) {
            return None;
        }
        let timed = rule == Rule::Block && labels::has_time(line);
        let none_below = next.is_empty() || (apart && !timed && rule != Rule::LabelColon && rule != Rule::LabelBold);
        if matches!(rule, Rule::LabelLine | Rule::Block) && ((!timed && labels::ends_words(name)) || none_below) {
            return None;
        }
        // Words behind a time are a name where there are words below, not the next time.
        if rule == Rule::Block
            && stamps::leading(line).is_some()
            && (stamps::leading(next).is_some() || !looks_like_a_name(name))
        {
            return None;
        }
        // Below a stamp and a name on a line of their own come words, not the next stamp.
        let alone = rule == Rule::Stamp && rest.is_empty() && !mark.ends_with([':', '：', ']', ')']);
        if alone && (labels::ends_words(name) || stamps::leading(next).is_some()) {
            return None;
        }
        // A label with nothing behind it needs words below, not another label.
        if !speaks(rest) && (none_below || (apart && labels::head(rule, next, "").is_some())) {
            return None;
        }
        // A section mark: nothing but a time behind it.
        if !speaks(rest) && rest.chars().any(|c| !is_hidden(c)) {
            return None;
        }
        Some((name, opening.mark.end))
    });
    found.collect()
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
        assert_eq!(seen, [("Ana", 2), ("Note", 1), ("Bea", 1)]);
    }

    #[test]
    fn margins_must_rise() {
        assert_eq!(gather("1  A: x\n2  B: y\n9  A: z", Rule::Numbered).numbered, (3, 2));
    }
}
