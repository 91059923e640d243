//! Lines put together again as paragraphs: words divided at the ends of lines, paragraphs divided by pages.

use super::columns::{Above, Line};
use super::page::is_dense;
use crate::import::draft::{Body, Draft, Prose};
use std::collections::{HashMap, HashSet};

/// What begins a paragraph of its own: a label before a colon, or a stamp of time.
struct Openers {
    /// Labels that several lines have.
    labels: HashSet<String>,
}

impl Openers {
    fn of(pages: &[Vec<Line>]) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for line in pages.iter().flatten() {
            let rest = margin(&line.text).1;
            for label in label(rest).into_iter().chain(set_apart(rest)) {
                *counts.entry(label).or_default() += 1;
            }
        }
        let several = counts.into_iter().filter(|(_, count)| *count >= 2);
        Self { labels: several.map(|(label, _)| label.to_owned()).collect() }
    }

    /// `sentence` says whether the line before ended one.
    fn begins(&self, line: &str, sentence: bool) -> bool {
        // A margin number stands before a turn's first line, or before each line, where it says nothing.
        let (number, rest) = margin(line);
        let shaped = label(rest).is_some_and(|label| {
            self.labels.contains(label) || ((sentence || number.is_some()) && is_like_a_name(label))
        });
        let apart = set_apart(rest).is_some_and(|label| sentence && self.labels.contains(label));
        shaped || apart || stamp(rest.trim_start_matches(['[', '(', '#'])).is_some()
    }

    /// Whether a line is the head of a turn and nothing else: a stamp, alone or beside a name.
    fn heads(&self, line: &str) -> bool {
        let line = margin(line).1.trim_end_matches(':').trim();
        let bare = |word: &str| {
            let word = word.trim_matches(|c: char| "[](){}#,|–—-".contains(c));
            word.is_empty() || stamp(word).is_some_and(|rest| rest.trim_matches(['-', '–', '#']).is_empty())
        };
        let words: Vec<&str> = line.split_whitespace().collect();
        let stamps = words.iter().filter(|word| word.contains(':') && bare(word)).count();
        let name: Vec<&str> = words.iter().filter(|word| !bare(word)).copied().collect();
        let ends = words.first().is_some_and(|it| bare(it)) || words.last().is_some_and(|it| bare(it));
        stamps > 0
            && ends
            && name.len() <= 6
            && !line.ends_with(['.', '!', '?'])
            && name.iter().all(|word| !word.starts_with(char::is_lowercase) || word.chars().count() <= 3)
    }
}

/// The number in the margin of a line, and its words.
fn margin(line: &str) -> (Option<&str>, &str) {
    match line.split_once("  ") {
        Some((number, rest)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (Some(number), rest)
        }
        _ => (None, line),
    }
}

/// What follows a stamp of time at the beginning of a text.
fn stamp(text: &str) -> Option<&str> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let first = digits(text);
    let rest = text.get(first..)?.strip_prefix(':').filter(|_| (1..=3).contains(&first))?;
    let second = digits(rest);
    let rest = rest.get(second..).filter(|_| second == 2)?;
    let more = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ":.,".contains(c));
    Some(more)
}

/// Up to twelve words before a colon at the beginning of a line.
fn label(line: &str) -> Option<&str> {
    let (label, _) = line.split_once([':', '：'])?;
    let words = label.split_whitespace().count();
    ((1..=12).contains(&words) && label.chars().count() <= 100).then_some(label)
}

/// Titles that stand before a name in capitals in records of debates.
const TITLES: [&str; 12] = ["Mr.", "Mrs.", "Ms.", "Dr.", "The", "Hon.", "Sr.", "Sra.", "M.", "Mme", "Senator", "Mr"];

/// A label that no colon ends at the beginning of a line: `Q.`, `Mr. OKORO.`, `VIDAL.`, `Rosa –`, `[T001] Rosa:`.
fn set_apart(line: &str) -> Option<&str> {
    let upto = |end: &str| line.find(end).and_then(|at| line.get(..at + end.len()));
    let mut words = line.split_whitespace();
    let first = words.next()?;
    if first.starts_with('[') && first.ends_with(']') && first.contains(|c: char| c.is_ascii_digit()) {
        return label(line).map(|_| "[").filter(|_| first.len() <= 12);
    }
    if matches!(first, "Q." | "A.") {
        return Some(first);
    }
    let capitals = |word: &str| {
        let name = word.strip_suffix('.').unwrap_or_default();
        name.chars().filter(|c| c.is_uppercase()).count() >= 3
            && !name.chars().any(|c| c.is_lowercase() || c.is_numeric())
    };
    if capitals(first) {
        return Some(first);
    }
    if TITLES.contains(&first)
        && let Some(name) = words.take(3).find(|word| word.ends_with('.'))
    {
        return if capitals(name) { upto(name) } else { None };
    }
    let (name, _) = line.split_once(" – ").or_else(|| line.split_once(" — "))?;
    is_like_a_name(name).then_some(name)
}

/// Whether every long word of a label begins with a capital or holds a digit, as names do.
fn is_like_a_name(label: &str) -> bool {
    let mut words = label.split_whitespace();
    let long = |word: &&str| word.chars().count() > 3;
    label.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase())
        && words.clone().count() <= 6
        && words
            .by_ref()
            .filter(long)
            .all(|word| word.chars().any(|c| c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase())))
        && !label.contains("://")
        && !label.chars().all(|c| c.is_ascii_digit())
}

fn words(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// How many lines have a number in the margin, and how many of them go on with what the line before says: turns are
/// numbered where they begin, lines anywhere.
fn numbers(pages: &[Vec<Line>], openers: &Openers, spaced: bool) -> (usize, usize) {
    let (mut numbered, mut inside) = (0, 0);
    for line in pages.iter().flatten().filter(|line| margin(&line.text).0.is_some()) {
        numbered += 1;
        let rest = margin(&line.text).1;
        let begins = (line.above != Above::Near && !spaced) || openers.begins(&line.text, true) || openers.heads(rest);
        inside += usize::from(!begins);
    }
    (numbered, inside)
}

/// The pages as running text.
pub fn draft(pages: &[Vec<Line>]) -> Draft {
    let openers = Openers::of(pages);
    let across = pages.iter().flatten().filter(|line| line.room.is_none());
    let mut wide: Vec<usize> = across.map(|line| line.text.chars().count()).collect();
    wide.sort_unstable();
    let usual = wide.get(wide.len() * 9 / 10).copied().unwrap_or(80);
    // Words that are divided nowhere else show which divided ones were one.
    let whole: HashSet<String> = pages.iter().flatten().flat_map(|line| words(&line.text)).collect();
    let gaps = pages.iter().flatten().filter(|line| line.above == Above::Apart).count();
    let all: usize = pages.iter().map(Vec::len).sum();
    // Where nearly every line stands apart, room between lines says nothing about paragraphs.
    let spaced = gaps * 10 >= all * 9;
    let (numbered, inside) = numbers(pages, &openers, spaced);
    let lines_are_numbered = numbered >= 3 && inside * 4 > numbered;
    let mut out = Joined { text: String::new(), open: String::new(), joined: 0, last: 0, room: usual, closed: false };
    let mut places = Vec::new();
    for (number, page) in (1_u32..).zip(pages) {
        for (at, Line { text, above, room }) in page.iter().enumerate() {
            let text = if lines_are_numbered { margin(text).1 } else { text };
            let short = out.last_line_is_short();
            let sentence = out.ends_sentence();
            let apart = match above {
                // A paragraph goes on over the end of a page or column unless it had come to an end.
                Above::Over => sentence,
                Above::Apart => !spaced || (short && sentence),
                Above::Near => short && sentence,
            };
            let heads = openers.heads(text);
            if apart || heads || out.closed || openers.begins(text, sentence) {
                out.close();
            }
            if at == 0 {
                places.push((out.place(), number));
            }
            out.take(text, &whole);
            (out.closed, out.room) = (heads, room.unwrap_or(usual));
        }
    }
    out.close();
    let mut draft =
        Draft { body: Body::Prose(Prose { text: out.text, pages: places, ..Prose::default() }), ..Draft::default() };
    if lines_are_numbered {
        draft.drop("numbers of lines", numbered);
    }
    if out.joined > 0 {
        draft.notes.push(format!("{} words that were divided at ends of lines were put together.", out.joined));
    }
    draft
}

/// Paragraphs as they come together.
struct Joined {
    text: String,
    open: String,
    /// Divided words put together.
    joined: usize,
    /// Code points of the line taken last.
    last: usize,
    /// Code points of a full line where that one stands.
    room: usize,
    /// Whether the line taken last stands by itself.
    closed: bool,
}

impl Joined {
    /// Where the next line will begin in the whole text.
    fn place(&self) -> usize {
        let closed = if self.text.is_empty() { 0 } else { self.text.len() + "\n\n".len() };
        if self.open.is_empty() { closed } else { closed + self.open.len() + 1 }
    }

    fn take(&mut self, line: &str, whole: &HashSet<String>) {
        let divided = self
            .open
            .strip_suffix(['-', '\u{ad}', '‐'])
            .filter(|before| before.ends_with(char::is_lowercase) && line.starts_with(char::is_lowercase));
        if let Some(before) = divided {
            // Only a word that the file has elsewhere is put together; `well-` and `known` stay two.
            let head = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let tail = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if whole.contains(&format!("{head}{tail}").to_lowercase()) {
                self.open = format!("{before}{line}");
                self.joined += 1;
            } else {
                self.open.push_str(line);
            }
        } else {
            // Scripts without blanks have none at the end of a line either.
            let dense = self.open.ends_with(is_dense) && line.starts_with(is_dense);
            if !self.open.is_empty() && !dense {
                self.open.push(' ');
            }
            self.open.push_str(line);
        }
        self.last = line.chars().count();
    }

    fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&self.open);
        self.open.clear();
    }

    fn last_line_is_short(&self) -> bool {
        self.last * 4 < self.room * 3
    }

    fn ends_sentence(&self) -> bool {
        let end = self.open.trim_end_matches(['"', '”', '»', ')', ']', '’', '\'']);
        end.is_empty() || end.ends_with(['.', '?', '!', '…', ':', '。', '？', '！', '؟'])
    }
}
