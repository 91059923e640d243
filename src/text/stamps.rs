//! Time stamps as transcribers and recognisers write them.

use super::hidden::is_hidden;
use std::ops::Range;

/// Where a stamp stands in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Nothing visible comes before it but other stamps.
    Start,
    /// Words on both sides.
    Inline,
    /// Nothing visible comes after it.
    End,
}

/// How a stamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `[00:01:23]`, `[00:00:01:12]`, `[01:02.35]`.
    Square,
    /// `(01:23)`.
    Round,
    /// `[00:43.810 --> 00:47.850]`.
    Range,
    /// `#00:01:23-4#`, set at the end of a turn.
    Hash,
    /// `00:01:23` without brackets.
    Bare,
    /// `03/03/2024, 10:00`, `[10:00, 03/03/2024]`: a day and an hour, as chats have them, and no place in a recording.
    Dated,
}

/// One time stamp in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Byte range in the line, brackets included.
    pub at: Range<usize>,
    /// Milliseconds; a time before zero is zero.
    pub ms: u64,
    /// Where it stands.
    pub placement: Placement,
    /// How it is written.
    pub style: Style,
}

/// Longest stamp looked for, in bytes.
const LONGEST: usize = 64;

/// The stamps in brackets or number signs of a line, in order.
pub fn find(line: &str) -> Vec<Stamp> {
    let mut found: Vec<Stamp> = Vec::new();
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(open) = bytes.get(from..).and_then(|rest| memchr::memchr3(b'[', b'(', b'#', rest)) {
        let open = from + open;
        let Some((end, ms, style)) = bracketed(line, open) else {
            from = open + 1;
            continue;
        };
        // Markdown writes `\[12:04\]`.
        let escaped = if open > from && bytes.get(open - 1) == Some(&b'\\') { open - 1 } else { open };
        let last = found.last();
        let begin = last.map_or(0, |stamp| stamp.at.end);
        let leads = last.is_none_or(|stamp| stamp.placement == Placement::Start);
        let placement = if leads && line.get(begin..escaped).is_some_and(is_blank) {
            Placement::Start
        } else if line.get(end..).is_some_and(is_blank) {
            Placement::End
        } else {
            Placement::Inline
        };
        found.push(Stamp { at: escaped..end, ms, placement, style });
        from = end;
    }
    found
}

/// A time without brackets at the start of a line, with a blank or nothing after it; of `00:01 - 00:09` the first.
pub fn bare(line: &str) -> Option<Stamp> {
    let start = line.find(|c: char| !is_hidden(c))?;
    let rest = line.get(start..)?;
    digit(rest.chars().next()?)?;
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = rest.get(..length)?;
    // `00:01–00:09` has no blanks around its dash.
    let tight = || word.split_once(['-', '–', '—']).filter(|(_, end)| clock(end).is_some());
    let ms = clock(word).or_else(|| clock(tight()?.0))?;
    let length = length + rest.get(length..).and_then(until).unwrap_or(0);
    Some(Stamp { at: start..start + length, ms, placement: Placement::Start, style: Style::Bare })
}

/// Bytes of a dash and a second time behind a first one.
fn until(rest: &str) -> Option<usize> {
    let tail = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    let tail = tail.strip_prefix("-->").or_else(|| tail.strip_prefix(['-', '–', '—']))?;
    let tail = tail.trim_start_matches([' ', '\t', '\u{a0}']);
    let length = tail.find(char::is_whitespace).unwrap_or(tail.len());
    clock(tail.get(..length)?)?;
    Some(rest.len() - tail.len() + length)
}

/// The stamp that begins a line, bracketed or bare.
pub fn leading(line: &str) -> Option<Stamp> {
    let start = line.find(|c: char| !is_hidden(c))?;
    if let Some(end) = dated(line.get(start..)?) {
        return Some(Stamp { at: start..start + end, ms: 0, placement: Placement::Start, style: Style::Dated });
    }
    let open = start + usize::from(line.get(start..)?.starts_with("\\["));
    match line.as_bytes().get(open)? {
        b'[' | b'(' | b'#' => {
            let (end, ms, style) = bracketed(line, open)?;
            Some(Stamp { at: start..end, ms, placement: Placement::Start, style })
        }
        _ => bare(line),
    }
}

/// Bytes of the day and the hour that begin a line of a chat, brackets and the dash behind them included.
fn dated(line: &str) -> Option<usize> {
    let (inner, close) = match line.strip_prefix('[') {
        Some(inner) => (inner, Some(inner.get(..inner.len().min(LONGEST))?.find(']')?)),
        None => (line, None),
    };
    if !inner.starts_with(|c: char| digit(c).is_some()) {
        return None;
    }
    let head = match close {
        Some(close) => inner.get(..close)?,
        // The hour ends at the dash before the name.
        None => {
            let mut end = inner.len().min(LONGEST);
            while !inner.is_char_boundary(end) {
                end -= 1;
            }
            let near = inner.get(..end)?;
            near.get(..near.find(" - ").or_else(|| near.find(" – "))?)?
        }
    };
    let blank = |c: char| c == ',' || c.is_whitespace();
    let (mut days, mut hours) = (0, 0);
    for word in head.split(blank).filter(|word| !word.is_empty()) {
        if clock(word).is_some() {
            hours += 1;
        } else if is_day(word) {
            days += 1;
        } else if !["am", "pm", "a.m.", "p.m.", "a.", "p.", "m.", "uhr", "h"].contains(&word.to_lowercase().as_str()) {
            return None;
        }
    }
    if days != 1 || hours != 1 {
        return None;
    }
    Some(match close {
        Some(close) => close + 2,
        None => head.len(),
    })
}

/// Whether a word is a day in figures: `03/03/2024`, `3.3.24`, `2024-03-03`.
fn is_day(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let Some(sign) = word.chars().find(|c| matches!(c, '/' | '.' | '-')) else { return false };
    let parts: Vec<&str> = word.split(sign).collect();
    parts.len() == 3 && parts.iter().all(|part| number(part).is_some_and(|(_, digits)| digits <= 4))
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_hidden)
}

/// End, milliseconds and style of the stamp that opens at a byte.
fn bracketed(line: &str, open: usize) -> Option<(usize, u64, Style)> {
    let bytes = line.as_bytes();
    let window = bytes.get(open + 1..(open + LONGEST).min(bytes.len()))?;
    let kind = *bytes.get(open)?;
    // A stamp begins with a digit, in whatever script, perhaps after a blank or a minus.
    if !window.first().is_some_and(|next| next.is_ascii_digit() || b" -\\".contains(next) || !next.is_ascii()) {
        return None;
    }
    let close = match kind {
        b'[' => b']',
        b'(' => b')',
        _ => b'#',
    };
    let length = memchr::memchr(close, window)?;
    let inner = line.get(open + 1..open + 1 + length)?.trim_end_matches('\\').trim();
    let end = open + length + 2;
    if kind == b'#' {
        let (whole, tenths) = inner.rsplit_once('-').unwrap_or((inner, "0"));
        let fraction = fraction(tenths)?;
        // `#` also opens headings and tags; the full three fields set a stamp apart.
        if whole.matches(':').count() != 2 {
            return None;
        }
        return Some((end, clock(whole)?.saturating_add(fraction), Style::Hash));
    }
    if let Some(ms) = clock(inner) {
        return Some((end, ms, if kind == b'[' { Style::Square } else { Style::Round }));
    }
    let (first, second) = ["-->", "–", " - "].iter().find_map(|between| inner.split_once(between))?;
    clock(second.trim())?;
    Some((end, clock(first.trim())?, Style::Range))
}

/// Milliseconds of `mm:ss`, `h:mm:ss` or `d:hh:mm:ss`, with a fraction or not, in any decimal digits.
pub fn clock(text: &str) -> Option<u64> {
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (fields, part) = match text.split_once(['.', ',']) {
        Some((fields, part)) => (fields, Some(fraction(part)?)),
        None => (text, None),
    };
    let mut seconds = 0u64;
    let total = fields.split(':').count();
    if !(2..=4).contains(&total) {
        return None;
    }
    for (count, field) in fields.split(':').enumerate() {
        let (value, digits) = number(field)?;
        let last = count + 1 == total;
        let most = if count == 0 { 4 } else { 2 };
        // `0:1:11.50`: three fields and a fraction are a time without leading zeros too.
        let short = total == 3 && part.is_some();
        if digits > most || (!short && ((last && digits != 2) || (count > 0 && digits < 2))) {
            return None;
        }
        let hours = total == 4 && count == 1;
        if count > 0 && value >= if hours { 24 } else { 60 } {
            return None;
        }
        seconds = seconds.saturating_mul(if hours { 24 } else { 60 }).saturating_add(value);
    }
    let ms = seconds.saturating_mul(1000).saturating_add(part.unwrap_or(0));
    Some(if negative { 0 } else { ms })
}

/// Milliseconds of the digits after the point.
fn fraction(text: &str) -> Option<u64> {
    let (value, digits) = number(text)?;
    match digits {
        1 => Some(value * 100),
        2 => Some(value * 10),
        3 => Some(value),
        _ => None,
    }
}

fn number(text: &str) -> Option<(u64, usize)> {
    let mut value = 0u64;
    let mut digits = 0usize;
    for c in text.chars() {
        if digits == 6 {
            return None;
        }
        value = value * 10 + u64::from(digit(c)?);
        digits += 1;
    }
    (digits > 0).then_some((value, digits))
}

/// Value of an ASCII or Arabic-Indic digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(line: &str) -> (u64, Placement, Style, &str) {
        let found = find(line);
        assert_eq!(found.len(), 1, "{line}");
        (found[0].ms, found[0].placement, found[0].style, &line[found[0].at.clone()])
    }

    #[test]
    fn every_form_is_read() {
        assert_eq!(one("[00:01:23] Ana: si"), (83_000, Placement::Start, Style::Square, "[00:01:23]"));
        assert_eq!(one("[1:02:03.5]"), (3_723_500, Placement::Start, Style::Square, "[1:02:03.5]"));
        assert_eq!(one("so [12:04] we"), (724_000, Placement::Inline, Style::Square, "[12:04]"));
        assert_eq!(one("Ja. #00:01:23-4#"), (83_400, Placement::End, Style::Hash, "#00:01:23-4#"));
        assert_eq!(
            one("[00:43.810 --> 00:47.850]  Hi"),
            (43_810, Placement::Start, Style::Range, "[00:43.810 --> 00:47.850]")
        );
        assert_eq!(one("[71:02.35]la"), (4_262_350, Placement::Start, Style::Square, "[71:02.35]"));
        assert_eq!(one(r"**Break:** \[25:37\]"), (1_537_000, Placement::End, Style::Square, r"\[25:37\]"));
        assert_eq!(leading(r"\[25:37\] x").map(|stamp| stamp.at), Some(0..9));
        assert_eq!(one("[01:00:01:12]").0, 86_472_000);
        assert_eq!(one("[-00:00:00:10]").0, 0);
        assert_eq!(one("Ana (02:03)"), (123_000, Placement::End, Style::Round, "(02:03)"));
        assert_eq!(one("[٠١:٢٣] نعم").0, 83_000);
        assert_eq!(bare("00:00:03 We met").map(|stamp| stamp.ms), Some(3_000));
    }

    #[test]
    fn other_brackets_are_left_alone() {
        for line in
            ["[laughter]", "(see 3:4)", "[10:75]", "# Heading", "#tag#", "[1:2:3:4:5]", "[", "(1:234)", "[12345:00]"]
        {
            assert_eq!(find(line), [], "{line}");
        }
        assert_eq!(bare("3 apples"), None);
        assert_eq!(bare("10:30, we met"), None);
    }

    proptest! {
        #[test]
        fn ranges_lie_inside(line in "[\\[\\]()#0-9:. é>-]{0,60}") {
            let mut last = 0;
            for stamp in find(&line) {
                prop_assert!(stamp.at.start >= last && line.get(stamp.at.clone()).is_some());
                last = stamp.at.end;
            }
            let _ = (bare(&line), leading(&line));
        }
    }
}
