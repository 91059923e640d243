//! What the start of a line may be under each rule: the shapes of speaker labels.

use super::stamps;
use crate::model::Rule;
use std::ops::Range;

/// Longest label, in code points.
pub const LONGEST_LABEL: usize = 40;
/// How far into a line the end of a label is looked for, in bytes.
const WINDOW: usize = 320;

/// A possible label at the start of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Byte range of the name alone.
    pub name: Range<usize>,
    /// Byte range of the name with all that belongs to it: number, stamp, colon, emphasis.
    pub mark: Range<usize>,
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

/// The labels that may open a line under a rule, the longest first.
pub fn openings(rule: Rule, line: &str) -> [Option<Opening>; 2] {
    let Some(start) = line.find(|c: char| !is_hidden(c)) else { return [None, None] };
    match rule {
        Rule::None => [None, None],
        Rule::LabelColon | Rule::LabelEach => colon(line, start),
        Rule::LabelPeriod => [period(line, start), None],
        Rule::LabelBold => with_role(line, bold(line, start)),
        Rule::LabelTab => [tab(line, start), None],
        Rule::LabelLine => [alone(line, start), None],
        Rule::LabelDash => [dash(line, start), None],
        Rule::Chevron => chevron(line, start),
        Rule::Numbered => match margin(line) {
            Some(number) => after(line, number.end, number.start, colon),
            None => colon(line, start),
        },
        Rule::Stamp => stamped(line, start),
        Rule::Block => [block(line, start), None],
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

/// Whether a line looks as if a label that nobody accepted opens it: whoever it is, it is not the speaker before.
pub fn looks_labelled(rule: Rule, line: &str) -> bool {
    if matches!(rule, Rule::None | Rule::LabelTab | Rule::LabelLine | Rule::Block | Rule::LabelDash) {
        return false;
    }
    let [Some(found), _] = openings(rule, line) else { return false };
    let name = line.get(found.name).unwrap_or_default();
    let after = line.get(found.mark.end..).unwrap_or_default();
    let apart = after.chars().next().is_none_or(|c| c.is_whitespace() || is_hidden(c)) || !after.is_ascii();
    let titled = rule == Rule::LabelBold || !name.starts_with(char::is_lowercase);
    apart && titled && name.split_whitespace().count() <= 3 && !name.contains([',', ';', '?', '!', '"'])
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

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Makes an opening of a name range, trimmed; none when nothing is left or it is too long.
fn opening(line: &str, name: Range<usize>, mark: Range<usize>) -> Option<Opening> {
    let name = trimmed(line, name)?;
    let text = line.get(name.clone())?;
    if text.len() > LONGEST_LABEL * 4 || text.chars().count() > LONGEST_LABEL * 2 {
        return None;
    }
    Some(Opening { name, mark })
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

/// Adds the name before a role in parentheses.
fn with_role(line: &str, whole: Option<Opening>) -> [Option<Opening>; 2] {
    let shorter = whole.as_ref().and_then(|found| {
        let text = line.get(found.name.clone())?;
        let (name, _) = text.strip_suffix(')')?.split_once('(')?;
        opening(line, found.name.start..found.name.start + name.len(), found.mark.clone())
    });
    [whole, shorter]
}

/// Reads a shape after something that belongs to the label too.
fn after(
    line: &str,
    from: usize,
    mark: usize,
    shape: impl Fn(&str, usize) -> [Option<Opening>; 2],
) -> [Option<Opening>; 2] {
    let start = line.get(from..).and_then(|rest| rest.find(|c: char| !is_hidden(c)));
    let Some(start) = start else { return [None, None] };
    shape(line, from + start).map(|found| {
        found.map(|mut opening| {
            opening.mark.start = mark;
            opening
        })
    })
}

fn window(line: &str, start: usize) -> &str {
    let mut end = (start + WINDOW).min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line.get(start..end).unwrap_or_default()
}

/// `Anna: text`, `Anna : text`, `訪：text`.
fn colon(line: &str, start: usize) -> [Option<Opening>; 2] {
    let rest = window(line, start);
    let Some(first) = rest.chars().next() else { return [None, None] };
    if first == '[' {
        return [bracketed(line, start), None];
    }
    if !first.is_alphanumeric() {
        return [None, None];
    }
    let Some(at) = rest.find([':', '：', '\t']) else { return [None, None] };
    let Some(mark) = rest.get(at..).and_then(|tail| tail.chars().next()) else { return [None, None] };
    let end = at + mark.len_utf8();
    let next = rest.get(end..).and_then(|tail| tail.chars().next());
    let clash = mark == ':' && next.is_some_and(|c| c.is_numeric() || matches!(c, '/' | '\\' | ':'));
    if mark == '\t' || clash {
        return [None, None];
    }
    with_role(line, opening(line, start..start + at, start..start + end))
}

/// `[SPEAKER_00]: text`.
fn bracketed(line: &str, start: usize) -> Option<Opening> {
    let rest = window(line, start);
    let close = rest.find(']')?;
    let inner = rest.get(1..close)?;
    if !inner.starts_with(char::is_alphabetic) || inner.contains(['[', ':']) {
        return None;
    }
    let mark = rest.get(close + 1..)?.chars().next().filter(|c| matches!(c, ':' | '：'))?;
    opening(line, start + 1..start + close, start..start + close + 1 + mark.len_utf8())
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
fn period(line: &str, start: usize) -> Option<Opening> {
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

/// Range of the emphasised text at a byte, and the end of the emphasis.
fn emphasis(line: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let rest = window(line, start);
    let pairs = [("**", "**"), ("__", "__"), ("<b>", "</b>"), ("<strong>", "</strong>")];
    let (open, close) = pairs.into_iter().find(|(open, _)| rest.starts_with(open))?;
    let inner = rest.get(open.len()..)?;
    let length = inner.find(close)?;
    let from = start + open.len();
    Some((from..from + length, from + length + close.len()))
}

/// `**Anna:** text`, `**Anna**: text`, `__Anna__: text`.
fn bold(line: &str, start: usize) -> Option<Opening> {
    let (inner, end) = emphasis(line, start)?;
    let text = line.get(inner.clone())?.trim_end_matches(is_hidden);
    if let Some(name) = text.strip_suffix([':', '：']) {
        return opening(line, inner.start..inner.start + name.len(), start..end);
    }
    let tail = line.get(end..)?;
    let colon = tail.trim_start_matches(is_hidden);
    let mark = colon.chars().next().filter(|c| matches!(c, ':' | '：'))?;
    opening(line, inner, start..end + (tail.len() - colon.len()) + mark.len_utf8())
}

/// `ID<tab>text`.
fn tab(line: &str, start: usize) -> Option<Opening> {
    let at = start + memchr::memchr(b'\t', window(line, start).as_bytes())?;
    opening(line, start..at, start..at + 1)
}

/// The label alone on its line.
fn alone(line: &str, start: usize) -> Option<Opening> {
    if line.len() - start > LONGEST_LABEL * 4 {
        return None;
    }
    opening(line, start..line.len(), start..line.len())
}

/// `Anna – text`, `**Anna** – text`.
fn dash(line: &str, start: usize) -> Option<Opening> {
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
fn chevron(line: &str, start: usize) -> [Option<Opening>; 2] {
    let rest = line.get(start..).unwrap_or_default();
    let length = rest.len() - rest.trim_start_matches('>').len();
    if length != 2 {
        return [None, None];
    }
    after(line, start + length, start, colon)
}

/// `[00:01:23] Anna: text`, `Anna [00:01:23] text`, `Anna: text` under a stamp of its own.
fn stamped(line: &str, start: usize) -> [Option<Opening>; 2] {
    let mut from = start;
    while let Some(stamp) = line.get(from..).and_then(stamps::leading) {
        from += stamp.at.end;
    }
    let tail = line.get(from..).unwrap_or_default();
    let Some(first) = tail.find(|c: char| !is_hidden(c)) else { return [None, None] };
    let name = from + first;
    if from > start
        && let Some(found) = chat(line, name)
    {
        return [Some(found), None];
    }
    let whole = with_role(line, bold(line, name));
    if whole[0].is_some() {
        return whole.map(|found| found.map(|opening| Opening { mark: name..opening.mark.end, ..opening }));
    }
    // A stamp between name and text comes before any colon of the text.
    let rest = window(line, name);
    if from == start {
        let found = rest.find(['[', '(']).and_then(|open| Some((open, stamps::leading(rest.get(open..)?)?)));
        if let Some((open, stamp)) = found {
            let before = rest.get(..open).unwrap_or_default().trim_end_matches(is_hidden);
            let before = before.strip_suffix([':', '：']).unwrap_or(before);
            if !before.contains(['\t', ':', '：']) && before.starts_with(char::is_alphanumeric) {
                let mut end = name + open + stamp.at.end;
                if line.get(end..).is_some_and(|rest| rest.starts_with(':')) {
                    end += 1;
                }
                return [opening(line, name..name + before.len(), name..end), None];
            }
        }
    }
    let found = colon(line, name);
    if found[0].is_some() || from == start {
        return found;
    }
    // The stamp and the name may stand alone above the words, with a dash between them or not.
    let tail = line.get(name..).unwrap_or_default();
    let bare = tail.strip_prefix(['-', '–', '—']).map_or(tail, |tail| tail.trim_start_matches(is_hidden));
    let name = line.len() - bare.len();
    if !bare.starts_with(char::is_alphanumeric) || bare.chars().count() > LONGEST_LABEL {
        return [None, None];
    }
    [opening(line, name..line.len(), name..line.len()), None]
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

/// `Anna  0:12`, `[Anna] 00:00:12`, or the name and two blanks at the end of the line.
fn block(line: &str, start: usize) -> Option<Opening> {
    if line.len() - start > LONGEST_LABEL * 4 {
        return None;
    }
    let text = line.get(start..)?.trim_end();
    let whole = start..start + text.len();
    if let Some(gap) = text.rfind(char::is_whitespace) {
        let last = text.get(gap..)?.trim_start();
        if stamps::clock(last.trim_matches(['[', ']', '(', ')'])).is_some() {
            let name = text.get(..gap)?.trim_end();
            return match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
                Some(inner) => opening(line, start + 1..start + 1 + inner.len(), whole),
                None => opening(line, start..start + gap, whole),
            };
        }
    }
    line.ends_with("  ").then(|| opening(line, whole.clone(), whole)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(rule: Rule, line: &str) -> Option<&str> {
        openings(rule, line)[0].as_ref().map(|found| &line[found.name.clone()])
    }

    fn mark(rule: Rule, line: &str) -> Option<&str> {
        openings(rule, line)[0].as_ref().map(|found| &line[found.mark.clone()])
    }

    #[test]
    fn colons_of_all_kinds() {
        assert_eq!(name(Rule::LabelColon, "Maria: no"), Some("Maria"));
        assert_eq!(mark(Rule::LabelColon, "Odile\u{202f}: non"), Some("Odile\u{202f}:"));
        assert_eq!(name(Rule::LabelColon, "訪：請說。"), Some("訪"));
        assert_eq!(name(Rule::LabelColon, "\u{200f}الباحثة: متى؟"), Some("الباحثة"));
        assert_eq!(name(Rule::LabelColon, "http://x.org"), None);
        assert_eq!(name(Rule::LabelColon, "10:30 we met"), None);
        let both = openings(Rule::LabelColon, "Hon. A. Perez (Minister): Yes.");
        assert_eq!(both[1].as_ref().map(|found| found.name.clone()), Some(0..13));
    }

    #[test]
    fn periods_need_capitals() {
        assert_eq!(name(Rule::LabelPeriod, "Q.  Were you paid?"), Some("Q"));
        assert_eq!(name(Rule::LabelPeriod, "Ms. ROURKE. I yield."), Some("Ms. ROURKE"));
        assert_eq!(name(Rule::LabelPeriod, "The CHAIR. Order."), Some("The CHAIR"));
        assert_eq!(name(Rule::LabelPeriod, "THE WITNESS: Yes."), Some("THE WITNESS"));
        assert_eq!(name(Rule::LabelPeriod, "MR. LIN: Objection."), Some("MR. LIN"));
        assert_eq!(name(Rule::LabelPeriod, "Mr. Smith. He left."), None);
        assert_eq!(name(Rule::LabelPeriod, "A. B. Smith"), Some("A"));
        assert_eq!(name(Rule::LabelPeriod, "STOP. He left."), None);
    }

    #[test]
    fn the_other_shapes() {
        assert_eq!(mark(Rule::LabelBold, "**Adam Stone:** Hi"), Some("**Adam Stone:**"));
        assert_eq!(mark(Rule::LabelBold, "__Eva__: Hi"), Some("__Eva__:"));
        assert_eq!(name(Rule::LabelBold, "<b>MM</b>: Hi"), Some("MM"));
        assert_eq!(name(Rule::LabelBold, "**loud** word"), None);
        assert_eq!(name(Rule::LabelTab, "TOI002\tno."), Some("TOI002"));
        assert_eq!(name(Rule::LabelLine, "Interviewee  "), Some("Interviewee"));
        assert_eq!(name(Rule::LabelDash, "**Zoé** – Oui."), Some("Zoé"));
        assert_eq!(name(Rule::LabelDash, "Zoé — Oui."), Some("Zoé"));
        assert_eq!(boundary(Rule::LabelDash, "— Oui."), Some(Boundary::Unknown));
        assert_eq!(name(Rule::Chevron, ">> ANA: left"), Some("ANA"));
        assert_eq!(boundary(Rule::Chevron, ">> So"), Some(Boundary::Unknown));
        assert_eq!(mark(Rule::Numbered, "12   Dana: So"), Some("12   Dana:"));
        assert_eq!(name(Rule::Stamp, "[00:01:23] Ana: no"), Some("Ana"));
        assert_eq!(mark(Rule::Stamp, "Ana [00:01:23] no: never"), Some("Ana [00:01:23]"));
        assert_eq!(mark(Rule::Block, "Ana Ruiz  0:12  "), Some("Ana Ruiz  0:12"));
        assert_eq!(name(Rule::Block, "Ana Ruiz  "), Some("Ana Ruiz"));
        assert_eq!(name(Rule::Block, "Ana Ruiz"), None);
        assert_eq!(name(Rule::Block, "[Ana Ruiz] 00:00:12"), Some("Ana Ruiz"));
        assert_eq!(mark(Rule::LabelColon, "[SPEAKER_00]: hi"), Some("[SPEAKER_00]:"));
        assert_eq!(name(Rule::LabelColon, "[00:12]: hi"), None);
        assert_eq!(name(Rule::Stamp, "[00:00:12] Ana Ruiz"), Some("Ana Ruiz"));
        assert_eq!(name(Rule::Stamp, "[00:00:12.120] - Ana"), Some("Ana"));
        assert_eq!(mark(Rule::Stamp, "00:01 - 00:09 Ana: hi"), Some("Ana:"));
        assert_eq!(name(Rule::Stamp, "00:01–00:09 Ana: hi"), None);
        assert_eq!(name(Rule::Stamp, "00:01 --> 00:09 Ana"), Some("Ana"));
    }

    #[test]
    fn the_chat_of_a_call_names_who_writes() {
        for (line, who) in [
            ("10:02:11 From Ana Ruiz to Everyone:", Some("Ana Ruiz")),
            ("10:02:11\t From  Ana Ruiz  to  Bea(Direct Message): hi", Some("Ana Ruiz")),
            ("10:02:11 From Ana Ruiz : hi", Some("Ana Ruiz")),
            ("10:02:11 Von Ana an Alle: hi", Some("Ana")),
            ("10:02:11 De Zoé à Tout le monde : oui", Some("Zoé")),
            ("10:02:11 Da Ana a Tutti: sì", Some("Ana")),
            ("10:02:11 From here: we left", Some("From here")),
            ("From Ana to Everyone: hi", Some("From Ana to Everyone")),
        ] {
            assert_eq!(name(Rule::Stamp, line), who, "{line}");
        }
        assert_eq!(mark(Rule::Stamp, "10:02:11 From Ana to Everyone: hi"), Some("From Ana to Everyone:"));
    }

    proptest! {
        #[test]
        fn ranges_lie_inside(line in "[AQMrs.:：*_<b>/ \tñ漢\u{200f}\\[\\]()0-9–>-]{0,30}") {
            for rule in Rule::ALL {
                for found in openings(rule, &line).into_iter().flatten() {
                    prop_assert!(line.get(found.name.clone()).is_some_and(|name| !name.is_empty()));
                    prop_assert!(line.get(found.mark.clone()).is_some());
                    prop_assert!(found.mark.start <= found.name.start && found.name.end <= found.mark.end);
                }
                let _ = boundary(rule, &line);
            }
        }
    }
}
