//! The shapes of labels: `Anna: text`, `Q.  text`, `[00:01] Anna`, `Anna  0:12` and their like.

use super::opening::{LONGEST_LABEL, Opening};
use crate::text::hidden::is_hidden;
use crate::text::stamps;
use std::ops::Range;

/// How far into a line the end of a label is looked for, in bytes.
const WINDOW: usize = 480;
/// Most colons of a line that are tried as the end of a label.
const COLONS: usize = 4;
/// Most signs of a line that are tried as the end of what is set in bold.
const CLOSES: usize = 8;
/// Most brackets of a line that are tried as a time behind a name.
const BRACKETS: usize = 6;
/// Most words in a label.
const WORDS: usize = 12;

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Makes an opening of a name range, trimmed; none when nothing is left or it is too long.
fn opening(line: &str, name: Range<usize>, mark: Range<usize>) -> Option<Opening> {
    let name = trimmed(line, name)?;
    let text = line.get(name.clone())?;
    if text.len() > LONGEST_LABEL * 4 || text.chars().count() > LONGEST_LABEL {
        return None;
    }
    Some(Opening { name, mark, odd: false })
}

fn trimmed(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let text = line.get(range.clone())?;
    let inner = text.trim_matches(is_hidden);
    if inner.is_empty() {
        return None;
    }
    let start = range.start + (text.len() - text.trim_start_matches(is_hidden).len());
    Some(start..start + inner.len())
}

/// An opening, then what is left of it without a role in round brackets, without square ones, without a turn's number.
///
/// A number or `#` before the name belongs to the mark, which begins at `start`.
pub(super) fn variants(line: &str, whole: Option<Opening>, start: usize) -> Vec<Opening> {
    let mut found = Vec::new();
    vary(line, whole, start, &mut found);
    found
}

/// The same, put behind what was found before.
fn vary(line: &str, whole: Option<Opening>, start: usize, found: &mut Vec<Opening>) {
    let Some(whole) = whole else { return };
    let mark = start.min(whole.mark.start)..whole.mark.end;
    let name = whole.name.clone();
    let text = line.get(name.clone()).unwrap_or_default();
    let mut parts: Vec<Range<usize>> = Vec::new();
    if let Some((before, _)) = text.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        parts.push(name.start..name.start + before.len());
    }
    if let Some(close) = text.strip_prefix('[').and_then(|_| text.find(']')) {
        let inner = name.start + 1..name.start + close;
        let behind = name.start + close + 1..name.end;
        let person = line.get(inner.clone()).is_some_and(|inner| inner.starts_with(char::is_alphabetic));
        if behind.is_empty() && person {
            parts.push(inner);
        } else if !behind.is_empty() {
            parts.push(behind);
        }
    } else if text.starts_with('#') {
        parts.push(name.start + 1..name.end);
    } else {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let behind = text.get(digits..).and_then(|rest| rest.strip_prefix([')', '.']));
        if (1..=6).contains(&digits) && behind.is_some_and(|rest| rest.starts_with([' ', '\t', '\u{a0}'])) {
            parts.push(name.start + digits + 1..name.end);
        }
    }
    let odd = whole.odd;
    found.push(whole);
    let parts = parts.into_iter().filter_map(|part| opening(line, part, mark.clone()));
    found.extend(parts.map(|part| Opening { odd, ..part }));
}

/// Reads a shape after something that belongs to the label too.
pub(super) fn after(line: &str, from: usize, mark: usize, shape: impl Fn(&str, usize) -> Vec<Opening>) -> Vec<Opening> {
    let start = line.get(from..).and_then(|rest| rest.find(|c: char| !is_hidden(c)));
    let Some(start) = start else { return Vec::new() };
    let mut found = shape(line, from + start);
    for opening in &mut found {
        opening.mark.start = mark;
    }
    found
}

fn window(line: &str, start: usize) -> &str {
    let mut end = (start + WINDOW).min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line.get(start..end).unwrap_or_default()
}

/// The part of a line in which a label and the colon behind it must lie.
fn near(line: &str, start: usize) -> &str {
    let rest = line.get(start..).unwrap_or_default();
    if rest.len() <= LONGEST_LABEL {
        return rest;
    }
    // Blanks may stand before the colon.
    if let Some(ascii) = rest.as_bytes().get(..LONGEST_LABEL + 8).filter(|near| near.is_ascii()) {
        return rest.get(..ascii.len()).unwrap_or(rest);
    }
    let end = rest.char_indices().nth(LONGEST_LABEL + 8).map_or(rest.len(), |(end, _)| end);
    rest.get(..end).unwrap_or(rest)
}

/// Whether a label may begin with a character.
pub fn begins(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '+' | '#' | '@' | '[' | '(' | '"' | '\'' | '„' | '“' | '”' | '‚' | '‘' | '«' | '‹' | '「' | '『')
}

/// Whether a sentence ends inside of a name, or it is an address: then it is a label only where it is known as one.
pub(super) fn is_sentence(name: &str) -> bool {
    if name.contains("//") || name.split_whitespace().count() > WORDS {
        return true;
    }
    let mut words = name.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let last = words.peek().is_none();
        let bare = word.trim_end_matches(['"', '”', '’', '»', ')', ']']);
        let stops = bare.ends_with(['?', '!', '…', '。', '！', '？', '؟', '۔', '।', ';']);
        // A short word with a full stop is an abbreviation or an initial.
        let full = bare.ends_with('.') && bare.chars().filter(|c| c.is_alphabetic()).count() > 4;
        if !last && (stops || full) {
            return true;
        }
    }
    false
}

/// `Anna: text`, `Anna : text`, `訪：text`; also what stands before a later colon, for labels that are known.
pub(super) fn colon(line: &str, start: usize) -> Vec<Opening> {
    let whole = near(line, start);
    let rest = memchr::memchr(b'\t', whole.as_bytes()).and_then(|tab| whole.get(..tab)).unwrap_or(whole);
    if memchr::memchr2(b':', WIDE[0], rest.as_bytes()).is_none() {
        return Vec::new();
    }
    // Files that state who speaks have names that begin with any sign.
    let strange = !rest.starts_with(begins);
    let mut found: Vec<Opening> = Vec::new();
    let (mut from, mut ended) = (0, false);
    for _ in 0..COLONS {
        let Some(at) = next_colon(rest, from) else { break };
        let Some(mark) = rest.get(at..).and_then(|tail| tail.chars().next()) else { break };
        from = at + mark.len_utf8();
        let next = line.get(start + from..).and_then(|tail| tail.chars().next());
        if mark == ':' && next.is_some_and(|c| c.is_numeric() || matches!(c, '/' | '\\' | ':')) {
            continue;
        }
        let loose = mark == '：' || next.is_none_or(is_hidden);
        let name = rest.get(..at).unwrap_or_default();
        let stamped = stamps::leading(name).is_some() || !stamps::find(name).is_empty();
        // A colon behind the colon is said.
        if ended && name.trim_end_matches(is_hidden).ends_with([':', '：']) {
            continue;
        }
        let odd = strange || ended || !loose || stamped || is_sentence(name);
        ended |= loose;
        let whole = opening(line, start..start + at, start..start + from).map(|found| Opening { odd, ..found });
        // The longest come first: what stands before a later colon goes before what was found.
        let before = found.len();
        if odd {
            found.extend(whole);
        } else {
            vary(line, whole, start, &mut found);
        }
        found.rotate_left(before);
    }
    found
}

/// The bytes of a wide colon.
const WIDE: &[u8] = "：".as_bytes();

/// Where the next colon stands.
fn next_colon(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = from;
    loop {
        let at = from + memchr::memchr2(b':', WIDE[0], bytes.get(from..)?)?;
        let found = bytes.get(at..)?;
        if found.starts_with(b":") || found.starts_with(WIDE) {
            return Some(at);
        }
        from = at + 1;
    }
}

const TITLES: [&str; 17] = [
    "Mr.",
    "Mrs.",
    "Ms.",
    "Miss",
    "Dr.",
    "Mx.",
    "Hon.",
    "Sen.",
    "Rep.",
    "Senator",
    "Representative",
    "Chairman",
    "Chairwoman",
    "The",
    "Sir",
    "Lord",
    "Lady",
];

/// `Q.  text`, `A: text`, `Ms. ROURKE. text`, `THE WITNESS: text`.
pub(super) fn period(line: &str, start: usize) -> Option<Opening> {
    let rest = window(line, start);
    let mut chars = rest.chars();
    if matches!((chars.next(), chars.next()), (Some('Q' | 'A'), Some('.' | ':')))
        && chars.next().is_none_or(char::is_whitespace)
    {
        return opening(line, start..start + 1, start..start + 2);
    }
    let upper = |word: &str| {
        let word = word.strip_prefix("Mc").or_else(|| word.strip_prefix("Mac")).unwrap_or(word);
        word.chars().any(char::is_alphabetic)
            && word.chars().all(|c| c.is_uppercase() || c.is_numeric() || matches!(c, '-' | '\'' | '’'))
    };
    let mut at = 0;
    let mut shouted = false;
    for (nth, piece) in rest.split_inclusive(' ').take(6).enumerate() {
        let word = piece.trim_end();
        let end = at + word.len();
        if nth == 0 && TITLES.contains(&word) {
            at += piece.len();
            continue;
        }
        if let Some(name) = word.strip_suffix([':', '.']) {
            // A lone upper-case word with a full stop is a heading or a shout, not a title with a name.
            let full = word.ends_with(':') || at > 0;
            let fits = upper(name) && full && (word.ends_with(':') || rest.starts_with(|c: char| c.is_uppercase()));
            let titled = TITLES.iter().any(|title| rest.starts_with(title));
            if fits && (titled || (shouted || at == 0) && word.ends_with(':')) {
                return opening(line, start..start + end - 1, start..start + end);
            }
            // `MR. LIN:` shouts its title too.
            if !upper(name) || !word.ends_with('.') || nth > 0 {
                return None;
            }
        } else if !upper(word) {
            return None;
        }
        shouted = true;
        at += piece.len();
    }
    None
}

/// Where the words of a list's item begin.
pub(super) fn item(line: &str, start: usize) -> usize {
    let rest = line.get(start..).unwrap_or_default();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let sign = rest.get(digits..).and_then(|tail| tail.chars().next());
    let bullet = match sign {
        Some(c @ ('-' | '*' | '+' | '•' | '–')) if digits == 0 => c.len_utf8(),
        Some('.' | ')') if (1..=6).contains(&digits) => digits + 1,
        _ => return start,
    };
    let tail = rest.get(bullet..).unwrap_or_default();
    let blank = tail.len() - tail.trim_start_matches([' ', '\t', '\u{a0}']).len();
    if blank == 0 { start } else { start + bullet + blank }
}

/// Range of the emphasised text at a byte, and the end of the emphasis.
fn emphasis(line: &str, start: usize) -> Option<(Range<usize>, usize)> {
    emphases(line, start).next()
}

/// The same for each sign that may close it, as a name may hold such signs: `**+49 170 *****21:**`.
fn emphases(line: &str, start: usize) -> impl Iterator<Item = (Range<usize>, usize)> {
    let rest = window(line, start);
    let pairs = [("**", "**"), ("__", "__"), ("<b>", "</b>"), ("<strong>", "</strong>")];
    let pair = pairs.into_iter().find(|(open, _)| rest.starts_with(open));
    let (open, close) = pair.unwrap_or_default();
    let inner = if open.is_empty() { "" } else { rest.get(open.len()..).unwrap_or_default() };
    let from = start + open.len();
    let ends = inner.char_indices().filter(move |(at, _)| inner.get(*at..).is_some_and(|tail| tail.starts_with(close)));
    let closed = |at: &usize| *at > 0 && !close.is_empty();
    ends.map(|(at, _)| at).filter(closed).take(CLOSES).map(move |at| (from..from + at, from + at + close.len()))
}

/// `**Anna:** text`, `**Anna**: text`, `__Anna__: text`.
pub(super) fn bold(line: &str, start: usize) -> Option<Opening> {
    emphases(line, start).find_map(|(inner, end)| {
        let text = line.get(inner.clone())?.trim_end_matches(is_hidden);
        if let Some(name) = text.strip_suffix([':', '：']) {
            return opening(line, inner.start..inner.start + name.len(), start..end);
        }
        let tail = line.get(end..)?;
        let colon = tail.trim_start_matches(is_hidden);
        let mark = colon.chars().next().filter(|c| matches!(c, ':' | '：'))?;
        opening(line, inner, start..end + (tail.len() - colon.len()) + mark.len_utf8())
    })
}

/// `ID<tab>text`.
pub(super) fn tab(line: &str, start: usize) -> Option<Opening> {
    let at = start + memchr::memchr(b'\t', window(line, start).as_bytes())?;
    opening(line, start..at, start..at + 1)
}

/// The label alone on its line.
pub(super) fn alone(line: &str, start: usize) -> Option<Opening> {
    if line.len() - start > LONGEST_LABEL * 4 {
        return None;
    }
    opening(line, start..line.len(), start..line.len())
}

/// `Anna – text`, `**Anna** – text`.
pub(super) fn dash(line: &str, start: usize) -> Option<Opening> {
    let rest = window(line, start);
    let (name, from) = match emphasis(line, start) {
        Some((inner, end)) => (inner, end - start),
        None => (start..start, 0),
    };
    let tail = rest.get(from..)?;
    let at = from + tail.find(is_dash)?;
    let mark = rest.get(at..)?.chars().next()?;
    let end = at + mark.len_utf8();
    let before = rest.get(..at)?;
    let clear =
        before.ends_with(char::is_whitespace) && rest.get(end..)?.chars().next().is_none_or(char::is_whitespace);
    if !clear || (from > 0 && !before.get(from..)?.trim_matches(is_hidden).is_empty()) {
        return None;
    }
    let name = if from > 0 { name } else { start..start + at };
    opening(line, name, start..start + end)
}

/// `>> ANNA: text`.
pub(super) fn chevron(line: &str, start: usize) -> Vec<Opening> {
    let rest = line.get(start..).unwrap_or_default();
    let length = rest.len() - rest.trim_start_matches('>').len();
    if length != 2 {
        return Vec::new();
    }
    after(line, start + length, start, colon)
}

/// `[00:01:23] Anna: text`, `Anna [00:01:23] text`, `Anna: text` under a stamp of its own.
pub(super) fn stamped(line: &str, start: usize) -> Vec<Opening> {
    let mut from = start;
    let mut dated = false;
    while let Some(stamp) = line.get(from..).and_then(stamps::leading) {
        dated |= stamp.style == stamps::Style::Dated;
        from += stamp.at.end;
    }
    let tail = line.get(from..).unwrap_or_default();
    let Some(first) = tail.find(|c: char| !is_hidden(c)) else { return Vec::new() };
    let mut name = from + first;
    if from > start
        && let Some(found) = chat(line, name)
    {
        return vec![found];
    }
    if dated {
        name = item(line, name);
    }
    let whole = variants(line, bold(line, name), name);
    if !whole.is_empty() {
        return whole.into_iter().map(|found| Opening { mark: name..found.mark.end, ..found }).collect();
    }
    // A stamp between name and text comes before any colon of the text.
    if from == start
        && let Some(found) = timed(line, name)
    {
        return variants(line, Some(found), name);
    }
    let found = colon(line, name);
    if !found.is_empty() || from == start || dated {
        return found;
    }
    // The stamp and the name may stand alone above the words, with a dash between them or not.
    let tail = line.get(name..).unwrap_or_default();
    let bare = tail.strip_prefix(['-', '–', '—']).map_or(tail, |tail| tail.trim_start_matches(is_hidden));
    let name = line.len() - bare.len();
    if !bare.starts_with(begins) || bare.chars().count() > LONGEST_LABEL {
        return Vec::new();
    }
    variants(line, opening(line, name..line.len(), name..line.len()), name)
}

/// `Anna [00:01:23] text`, `[Anna] (0:01 - 0:11) text`.
fn timed(line: &str, start: usize) -> Option<Opening> {
    let rest = window(line, start);
    if !rest.starts_with(begins) {
        return None;
    }
    let opens = rest.match_indices(['[', '(']).take(BRACKETS);
    let (open, stamp) =
        opens.filter(|(open, _)| *open > 0).find_map(|(open, _)| Some((open, stamps::leading(rest.get(open..)?)?)))?;
    let before = rest.get(..open)?.trim_end_matches(is_hidden);
    let before = before.strip_suffix([':', '：']).unwrap_or(before);
    let said = before.contains('\t') || before.contains(": ") || before.contains('：') || is_sentence(before);
    if said {
        return None;
    }
    let mut end = start + open + stamp.at.end;
    if line.get(end..).is_some_and(|rest| rest.starts_with(':')) {
        end += 1;
    }
    opening(line, start..start + before.len(), start..end)
}

/// Words around the names of a video call's chat, by language: before who writes, before whom it is for.
const CHAT: [(&str, &str); 7] = [
    ("From ", " to "),
    ("Von ", " an "),
    ("De ", " à "),
    ("De ", " a "),
    ("De ", " para "),
    ("Da ", " a "),
    ("Van ", " naar "),
];

/// `From Anna to Everyone: text`, `From Anna : text`, as video calls keep their chat behind a time.
fn chat(line: &str, start: usize) -> Option<Opening> {
    let rest = window(line, start);
    let colon = rest.find([':', '：'])?;
    let head = rest.get(..colon)?;
    let end = start + colon + rest.get(colon..)?.chars().next()?.len_utf8();
    let found = CHAT.iter().find_map(|(before, between)| {
        let after = head.strip_prefix(before)?;
        let name = match after.split_once(between) {
            Some((name, whom)) if !whom.trim_matches(is_hidden).is_empty() => name,
            // Older programs name nobody whom it is for, and put a blank before the colon.
            _ if *before == "From " && after.ends_with(' ') => after,
            _ => return None,
        };
        Some((before.len(), name.len()))
    });
    let (from, length) = found?;
    opening(line, start + from..start + from + length, start..end)
}

/// `Anna  0:12`, `[Anna] 00:00:12`, `Anna: 00:15`, `**Anna** (00:15):`, `00:15 Anna`, or the name and two blanks at the
/// end of the line.
pub(super) fn block(line: &str, start: usize) -> Vec<Opening> {
    if line.len() - start > LONGEST_LABEL * 5 {
        return Vec::new();
    }
    let text = line.get(start..).unwrap_or_default().trim_end_matches(is_hidden);
    let whole = start..start + text.len();
    let text = text.strip_suffix(':').filter(|text| text.ends_with([')', ']'])).unwrap_or(text);
    let name = match clock_at_end(text) {
        Some(length) => start..start + length,
        None => match stamps::leading(line) {
            // `00:15 Anna`, `0:00:05 - 0:00:12 Anna`.
            Some(stamp) if stamp.at.end < whole.end => stamp.at.end..whole.end,
            Some(_) => return Vec::new(),
            None if line.ends_with("  ") => whole.clone(),
            None => return Vec::new(),
        },
    };
    let Some(bare) = trimmed(line, name) else { return Vec::new() };
    let bare = match emphasis(line, bare.start) {
        Some((inner, end)) if end == bare.end => inner,
        Some((inner, end)) if line.get(end..bare.end) == Some(":") => inner,
        _ => bare,
    };
    let text = line.get(bare.clone()).unwrap_or_default();
    let colon = text.trim_end_matches([':', '：']);
    variants(line, opening(line, bare.start..bare.start + colon.len(), whole.clone()), whole.start)
}

/// A text without the half of the day behind the hour at its end: `Anna  10:01 AM`, `Anna 3:15 p.m.`.
fn whole_day(text: &str) -> &str {
    let half = |sign: &str| {
        let at = text.len().checked_sub(sign.len())?;
        let hour = text.get(..at)?.trim_end_matches(is_hidden);
        let same = text.get(at..)?.eq_ignore_ascii_case(sign);
        (same && hour.ends_with(|c: char| c.is_ascii_digit())).then_some(hour)
    };
    ["am", "pm", "a.m.", "p.m."].iter().find_map(|sign| half(sign)).unwrap_or(text)
}

/// Bytes before the time, or range of times, that ends a text; none where nothing comes before it.
fn clock_at_end(text: &str) -> Option<usize> {
    let text = whole_day(text);
    let gap = text.rfind(char::is_whitespace)?;
    let last = text.get(gap..)?.trim_start();
    if stamps::clock(last.trim_matches(['[', ']', '(', ')'])).is_some() && !text.get(..gap)?.trim().is_empty() {
        let before = text.get(..gap)?;
        // `Anna (0:01 - 0:11)` and `0:01 - 0:11` end with a time too.
        let ranged = before.trim_end().ends_with(['-', '–', '>']);
        if !ranged {
            return Some(before.trim_end_matches(is_hidden).len()).filter(|length| *length > 0);
        }
    }
    let stamp = stamps::find(text).pop().filter(|stamp| stamp.at.end == text.len() && stamp.at.start > 0)?;
    Some(stamp.at.start)
}

/// Whether a line's label has a time beside it.
pub fn has_time(line: &str) -> bool {
    let text = line.trim_matches(is_hidden);
    let text = text.strip_suffix(':').unwrap_or(text);
    clock_at_end(text).is_some() || stamps::leading(line).is_some()
}
