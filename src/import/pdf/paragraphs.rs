//! Lines put together again as paragraphs: words divided at the ends of lines, paragraphs divided by pages.

use super::heads;
use crate::import::draft::{Body, Draft, Prose};
use std::collections::{HashMap, HashSet};

/// What begins a paragraph of its own: a label before a colon, as several lines have it, or a stamp of time.
struct Openers(HashSet<String>);

impl Openers {
    fn of(pages: &[Vec<String>]) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let bare = |line: &'_ String| line.split_once("  ").map_or(line.clone(), |(_, rest)| rest.to_owned());
        let lines: Vec<String> = pages.iter().flatten().map(bare).collect();
        for label in lines.iter().filter_map(|line| label(line)) {
            *counts.entry(label.to_owned()).or_default() += 1;
        }
        Self(counts.into_iter().filter(|(_, count)| *count >= 2).map(|(label, _)| label).collect())
    }

    fn begins(&self, line: &str) -> bool {
        // A margin number stands before a turn's first line, or before each line, where it says nothing.
        let (number, rest) = line.split_once("  ").unwrap_or(("", line));
        if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.begins(rest) || label(rest).is_some();
        }
        let stamp = line.trim_start_matches(['[', '(', '#']);
        let mut digits = stamp.split(':');
        let two =
            |part: Option<&str>| part.is_some_and(|part| part.chars().take_while(char::is_ascii_digit).count() >= 1);
        let timed = stamp.starts_with(|c: char| c.is_ascii_digit())
            && stamp.contains(':')
            && two(digits.next())
            && two(digits.next());
        timed || label(line).is_some_and(|label| self.0.contains(label))
    }
}

/// Up to five words before a colon at the beginning of a line.
fn label(line: &str) -> Option<&str> {
    let (label, _) = line.split_once(':')?;
    let words = label.split_whitespace().count();
    ((1..=5).contains(&words) && label.chars().count() <= 40).then_some(label)
}

fn words(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The pages as running text, without running heads.
pub fn draft(pages: &[Vec<String>]) -> Draft {
    let running = heads::running(pages);
    let openers = Openers::of(pages);
    let mut wide: Vec<usize> =
        pages.iter().flatten().map(|line| line.chars().count()).filter(|wide| *wide > 0).collect();
    wide.sort_unstable();
    let usual = wide.get(wide.len() * 9 / 10).copied().unwrap_or(80);
    // Words that are divided nowhere else show which divided ones were one.
    let whole: HashSet<String> = pages.iter().flatten().flat_map(|line| words(line)).collect();
    let gaps = pages.iter().flat_map(|page| page.windows(2)).filter(|pair| pair.iter().any(String::is_empty)).count();
    let all: usize = pages.iter().map(Vec::len).sum();
    // Where nearly every second line is empty, emptiness says nothing about paragraphs.
    let spaced = gaps * 10 >= all * 9;
    let mut out = Joined { text: String::new(), open: String::new(), joined: 0, last: 0 };
    let mut places = Vec::new();
    let mut dropped = 0;
    for (number, (page, heads)) in (1_u32..).zip(pages.iter().zip(&running)) {
        let mut first = true;
        let mut gap = false;
        for (at, line) in page.iter().enumerate() {
            if heads.contains(&at) {
                dropped += 1;
                continue;
            }
            if line.is_empty() {
                gap = true;
                continue;
            }
            let short = out.last_line_is_short(usual);
            let sentence = out.ends_sentence();
            let apart = match (first, gap) {
                // A paragraph goes on over the end of a page unless it had come to an end.
                (true, _) => sentence,
                (false, true) => !spaced || (short && sentence),
                (false, false) => short && sentence,
            };
            if apart || openers.begins(line) {
                out.close();
            }
            if first {
                places.push((out.place(), number));
            }
            (first, gap) = (false, false);
            out.take(line, &whole);
        }
    }
    out.close();
    let mut draft =
        Draft { body: Body::Prose(Prose { text: out.text, pages: places, ..Prose::default() }), ..Draft::default() };
    draft.drop("running heads and page numbers", dropped);
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
            if !self.open.is_empty() {
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

    fn last_line_is_short(&self, usual: usize) -> bool {
        self.last * 4 < usual * 3
    }

    fn ends_sentence(&self) -> bool {
        let end = self.open.trim_end_matches(['"', '”', '»', ')', ']', '’', '\'']);
        end.is_empty() || end.ends_with(['.', '?', '!', '…', ':', '。', '？', '！', '؟'])
    }
}
