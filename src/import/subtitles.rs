//! Lines of subtitle files to cues, and the marks inside them; lenient, as such files are often bent.

use super::cues::{Cue, Names, turns};
use super::draft::Draft;
use super::error::ImportError;
use super::format::Found;
use super::limits;
use crate::text::stamps::clock;

/// Longest tag, in bytes; what is longer is words.
const LONGEST_TAG: usize = 300;

/// Reads a file's timed blocks into a draft, which is then found.
///
/// # Errors
/// As [`cues`], and where there are no words.
pub fn take(
    lines: &mut dyn Iterator<Item = &str>,
    mut draft: Draft,
    looks: &'static str,
    found: &mut Found,
) -> Result<(), ImportError> {
    let cues = cues(lines, &mut draft)?;
    if cues.is_empty() {
        return Err(ImportError::Nothing {
            looks,
            what: "it has no cue with words".into(),
            advice: "Choose a file with speech in it",
        });
    }
    turns(cues, Names::InText(&found.sure), &mut draft)?;
    found.push(draft)
}

/// Reads timed blocks: a line with `-->`, the words below it, and above it a number or a name that is no speech.
///
/// # Errors
/// A time that cannot be read, or more cues than the limit.
pub fn cues(lines: &mut dyn Iterator<Item = &str>, draft: &mut Draft) -> Result<Vec<Cue>, ImportError> {
    let mut found: Vec<Cue> = Vec::new();
    let mut words: Vec<(&str, bool)> = Vec::new();
    let mut count = 0;
    let mut open: Option<(u64, u64)> = None;
    let mut name: Option<&str> = None;
    let mut blank = true;
    let mut skipped = 0;
    let mut stray = 0;
    let mut skipping = false;
    for line in lines {
        if line.trim().is_empty() {
            blank = true;
            skipping = false;
            continue;
        }
        if let Some(times) = timing(line) {
            skipping = false;
            // What stands right above is the cue's number or name: digits, or a line alone after a blank one.
            let mut above = None;
            if words.last().is_some_and(|(line, first)| !blank && (*first || is_number(line))) {
                above = words.pop().map(|(line, _)| line.trim()).filter(|line| !is_number(line));
            }
            stray += close(open.take(), name, &mut words, &mut found)?;
            name = above;
            limits::at_most("cues", found.len(), limits::TURNS)?;
            open = Some(times);
            blank = false;
            continue;
        }
        if blank && ["NOTE", "STYLE", "REGION"].iter().any(|word| heads(line, word)) {
            skipping = true;
            skipped += 1;
        }
        if !skipping {
            words.push((line, blank));
            count += 1;
            limits::at_most("lines", count, limits::TURNS)?;
        }
        blank = false;
    }
    stray += close(open, name, &mut words, &mut found)?;
    draft.drop("notes and styles", skipped);
    draft.drop("lines outside of cues", stray);
    Ok(found)
}

/// Ends a cue; gives the number of lines that belong to none.
fn close(
    open: Option<(u64, u64)>,
    name: Option<&str>,
    words: &mut Vec<(&str, bool)>,
    found: &mut Vec<Cue>,
) -> Result<usize, ImportError> {
    let Some((start, end)) = open else {
        let stray = words.len();
        words.clear();
        return Ok(stray);
    };
    let lines: Vec<&str> = words.drain(..).map(|(line, _)| line).collect();
    let first = found.len();
    voices(&lines.join("\n"), start, end, found)?;
    for cue in found.iter_mut().skip(first) {
        cue.id = name.map(str::to_owned);
    }
    Ok(0)
}

fn heads(line: &str, word: &str) -> bool {
    line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':']))
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| c.is_ascii_digit())
}

/// Start and end of a timing line, in milliseconds.
pub fn timing(line: &str) -> Option<(u64, u64)> {
    let (from, to) = line.split_once("-->")?;
    let from = from.trim().trim_matches(crate::text::hidden::is_hidden);
    Some((clock(from)?, clock(to.split_whitespace().next()?)?))
}

/// Splits a cue's words where a voice or a change is marked, and strips the other marks.
fn voices(words: &str, start: u64, end: u64, found: &mut Vec<Cue>) -> Result<(), ImportError> {
    let mut part = Cue { start: Some(start), end: Some(end), ..Cue::default() };
    let mut text = String::new();
    let mut rest = words;
    while let Some(open) = rest.find('<') {
        text.push_str(rest.get(..open).unwrap_or_default());
        rest = rest.get(open..).unwrap_or_default();
        let near = rest.as_bytes().get(..rest.len().min(LONGEST_TAG)).unwrap_or_default();
        let tag = memchr::memchr(b'>', near).and_then(|close| rest.get(1..close));
        limits::at_most("cues", found.len(), limits::TURNS)?;
        match tag.map(|tag| (tag, kind(tag))) {
            Some((tag, Kind::Voice(name))) => {
                flush(&mut part, &mut text, found);
                part.speaker = Some(name);
                rest = rest.get(tag.len() + 2..).unwrap_or_default();
            }
            Some((tag, Kind::EndVoice)) => {
                flush(&mut part, &mut text, found);
                part.speaker = None;
                rest = rest.get(tag.len() + 2..).unwrap_or_default();
            }
            Some((tag, Kind::Style)) => rest = rest.get(tag.len() + 2..).unwrap_or_default(),
            _ => {
                text.push('<');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    flush(&mut part, &mut text, found);
    limits::at_most("cues", found.len(), limits::TURNS)
}

enum Kind {
    Voice(String),
    EndVoice,
    Style,
    Words,
}

/// What a tag is; `<laughs>` is a transcriber's remark, not a tag.
fn kind(tag: &str) -> Kind {
    let name = tag.trim_start_matches('/');
    let word = name.split([' ', '\t', '\n', '.']).next().unwrap_or_default().to_ascii_lowercase();
    match word.as_str() {
        "v" if tag.starts_with('/') => Kind::EndVoice,
        "v" => {
            let name = name.split_once([' ', '\t', '\n']).map(|(_, name)| name.trim()).unwrap_or_default();
            if name.is_empty() { Kind::Style } else { Kind::Voice(entities(name)) }
        }
        "c" | "i" | "b" | "u" | "s" | "em" | "strong" | "ruby" | "rt" | "lang" | "font" | "span" | "br" | "p" => {
            Kind::Style
        }
        _ if clock(tag.trim()).is_some() => Kind::Style,
        _ => Kind::Words,
    }
}

/// Ends a part of a cue; `>>` and dashes at a line's start open a part by somebody else.
fn flush(part: &mut Cue, text: &mut String, found: &mut Vec<Cue>) {
    let words = positions(&entities(&std::mem::take(text)));
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let dashes = lines.iter().filter(|line| is_dashed(line)).count();
    let mut current = Cue { lines: Vec::new(), change: false, ..part.clone() };
    for line in &lines {
        let bare = line.trim_start_matches('>');
        let changes = line.len() - bare.len();
        let change = (2..=3).contains(&changes) || (dashes >= 2 && is_dashed(line) && part.speaker.is_none());
        if change && !current.lines.is_empty() {
            found.push(std::mem::replace(&mut current, Cue { lines: Vec::new(), ..part.clone() }));
        }
        current.change |= change;
        current.lines.push(if (2..=3).contains(&changes) { bare.trim().to_owned() } else { (*line).to_owned() });
    }
    if current.lines.iter().any(|line| !line.is_empty()) {
        found.push(current);
    }
}

fn is_dashed(line: &str) -> bool {
    let mut chars = line.chars();
    matches!(chars.next(), Some('-' | '–' | '—' | '‐')) && chars.next().is_some_and(|c| !c.is_ascii_digit() && c != '-')
}

/// Takes out placing marks such as `{\an8}`.
fn positions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{\\") {
        let Some(close) = rest.get(open..).and_then(|tail| tail.find('}')) else { break };
        out.push_str(rest.get(..open).unwrap_or_default());
        rest = rest.get(open + close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Resolves the entities that subtitles use.
pub fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let near = rest.as_bytes().get(..rest.len().min(11)).unwrap_or_default();
        let name = memchr::memchr(b';', near).and_then(|end| rest.get(1..end));
        match name.and_then(|name| Some((name, entity(name)?))) {
            Some((name, c)) => {
                out.push(c);
                rest = rest.get(name.len() + 2..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    })
}
