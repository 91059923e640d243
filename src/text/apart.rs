//! Paragraphs that stand apart from speech: headings, rules, remarks of their own, page marks.

use super::fold::fold;
use super::hidden::is_hidden;

/// How a paragraph stands apart from speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alone {
    No,
    Aside,
    Ends,
}

/// Whether a paragraph is a heading, a rule, a remark of its own or a page mark: it is nobody's speech.
pub fn stands_alone(paragraph: &str) -> bool {
    alone(paragraph) != Alone::No
}

/// Whether a paragraph is a remark or a page mark of its own, behind which whoever spoke goes on.
pub fn is_aside(paragraph: &str) -> bool {
    alone(paragraph) == Alone::Aside
}

pub(super) fn alone(paragraph: &str) -> Alone {
    if paragraph.len() > 400 {
        return if paragraph.starts_with("# ") { Alone::Ends } else { Alone::No };
    }
    let text = paragraph.trim_matches(is_hidden);
    let hashes = text.len() - text.trim_start_matches('#').len();
    if hashes > 0 && hashes <= 6 && text.get(hashes..).is_some_and(|rest| rest.starts_with([' ', '\t'])) {
        return Alone::Ends;
    }
    let drawn = |c: char| matches!(c, '-' | '*' | '_' | '=' | '~' | '–' | '—' | '·' | '•' | ' ' | '\t');
    if text.chars().all(drawn) {
        return Alone::Ends;
    }
    // What recognisers put below the last turn.
    if text.starts_with("Transcribed by ") && text.len() < 80 && !text.contains('\n') {
        return Alone::Ends;
    }
    if in_brackets(text) || (!text.contains('\n') && page_mark(text)) { Alone::Aside } else { Alone::No }
}

/// Whether a paragraph that nobody is named in heads what follows: a title in capitals, a numbered part, an underlined line.
pub(super) fn heads_a_part(paragraph: &str) -> bool {
    let text = paragraph.trim_matches(is_hidden);
    text.len() <= 200 && (titled(text) || underlined(text))
}

/// Words that head a part of a talk, folded, where a number stands behind them.
const PARTS: [&str; 32] = [
    "tape",
    "part",
    "session",
    "interview",
    "chapter",
    "section",
    "side",
    "file",
    "recording",
    "transcript",
    "day",
    "teil",
    "band",
    "kapitel",
    "abschnitt",
    "aufnahme",
    "sitzung",
    "partie",
    "chapitre",
    "entretien",
    "seance",
    "enregistrement",
    "parte",
    "cinta",
    "capitulo",
    "entrevista",
    "sesion",
    "grabacion",
    "nastro",
    "capitolo",
    "intervista",
    "sessao",
];

/// `PART TWO`, `Tape 2`, `Interview 3, page 2`, `2. The second night`: short, and no sentence ends it.
fn titled(text: &str) -> bool {
    // More than eight are too many, however many there are.
    let words: Vec<&str> = text.split_whitespace().take(9).collect();
    let ends =
        text.ends_with(['.', '?', '!', '…', ',', ';', ':', '-', '–', '—', '"', '”', '»', ')', ']', '。', '？', '！']);
    if words.is_empty() || words.len() > 8 || ends || text.contains('\n') {
        return false;
    }
    let first = words.first().copied().unwrap_or_default();
    let second = words.get(1).copied().unwrap_or_default().trim_end_matches([',', ':']);
    let number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_numeric() || "ivxIVX".contains(c));
    if PARTS.contains(&fold(first).as_str()) && number(second) {
        return true;
    }
    let cased: Vec<char> = text.chars().filter(|c| c.is_uppercase() || c.is_lowercase()).collect();
    // A cry has one word, or a sign at its end.
    words.len() >= 2 && cased.len() >= 6 && cased.iter().all(|c| c.is_uppercase())
}

/// A line of words above a line of strokes, as Markdown has headings.
fn underlined(text: &str) -> bool {
    let Some((title, line)) = text.split_once('\n') else { return false };
    let strokes = line.trim();
    let drawn = strokes.len() >= 3 && (strokes.chars().all(|c| c == '-') || strokes.chars().all(|c| c == '='));
    drawn && title.split_whitespace().count() <= 12 && !title.trim_end().ends_with(['.', '?', '!', '…', ':'])
}

/// Whether all there is to see stands in brackets: `[laughs]`, `((lacht))`, `*[pause]* (3 s)`.
fn in_brackets(text: &str) -> bool {
    let pairs = [('[', ']'), ('(', ')'), ('（', '）'), ('［', '］'), ('【', '】'), ('<', '>')];
    let mut closing: Vec<char> = Vec::new();
    for c in text.chars() {
        if let Some((_, close)) = pairs.iter().find(|(open, _)| *open == c) {
            closing.push(*close);
        } else if closing.last() == Some(&c) {
            closing.pop();
        } else if closing.is_empty() && !is_hidden(c) && !matches!(c, '*' | '_' | '\\') {
            return false;
        }
    }
    closing.is_empty()
}

/// `Page 3`, `3 / 17`, `- 3 -`, `_page : 3`.
fn page_mark(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '_' | ' ' | '|'));
    // Most of what is asked is no mark, which its first letters tell: the rest is never spelt small.
    let lower = || bare.chars().flat_map(char::to_lowercase);
    let words = ["page", "página", "pagina", "seite", "pág.", "pag.", "pg.", "p.", "s.", "صفحة", "第"];
    let begins = |word: &&&str| {
        let mut letters = lower();
        word.chars().all(|c| letters.next() == Some(c))
    };
    let named = words.iter().find(begins);
    let mut digits = 0;
    for c in lower().skip(named.map_or(0, |word| word.chars().count())) {
        match c {
            c if c.is_numeric() => digits += 1,
            ' ' | '/' | ':' | '.' | '\u{a0}' | '頁' | '页' if named.is_some() || c == ' ' || c == '/' => {}
            'o' | 'f' | 'd' | 'e' | 'v' | 'n' | 's' | 'u' | 'r' if named.is_some() => {}
            _ => return false,
        }
    }
    (1..=8).contains(&digits)
}
