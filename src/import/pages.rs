//! Which code page a text of single bytes is in, by the language that it is in then.
//!
//! Every page that could be meant is tried with every language that was written in it. A reading is as good as its
//! marked letters are letters of the language and its marks stand where marks stand; which language it is, its little
//! words say.

mod languages;

use encoding_rs::{DecoderResult, Encoding, WINDOWS_1252};
use languages::{LANGUAGES, Language};
use std::collections::HashSet;

/// Bytes that are looked at.
const PROBE: usize = 1 << 16;
/// Two readings nearer than this are not told apart, where letters of the language count 1.
const NEAR: f32 = 0.2;
/// Marked letters and marks that are needed to be sure.
const ENOUGH: usize = 6;

/// A code page, and what speaks for it.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    /// The page.
    pub page: &'static Encoding,
    /// What speaks for it; about 1 where all is as in that language.
    pub score: f32,
    /// Another page that would read the text differently and nearly as well.
    pub rival: Option<&'static Encoding>,
}

/// A page with the text as it reads it.
struct Reading {
    name: &'static str,
    page: &'static Encoding,
    text: String,
    evidence: Evidence,
}

/// The page that reads a text best; none where bytes are unknown to all pages.
pub fn guess(bytes: &[u8]) -> Option<Guess> {
    let probe = probe(bytes);
    let mut names: Vec<&'static str> = LANGUAGES.iter().flat_map(|language| language.pages).copied().collect();
    names.sort_unstable();
    names.dedup();
    let read = |name: &'static str| {
        let page = Encoding::for_label(name.as_bytes())?;
        let text = decoded(&probe, page)?;
        let evidence = Evidence::of(&text);
        Some(Reading { name, page, text, evidence })
    };
    let readings: Vec<Reading> = names.into_iter().filter_map(read).collect();
    let mut scores: Vec<(f32, &Reading)> = Vec::new();
    for language in LANGUAGES {
        let own = language.pages.iter().filter_map(|name| readings.iter().find(|reading| reading.name == *name));
        scores.extend(own.map(|reading| (reading.evidence.speaks_for(language), reading)));
    }
    let (score, best) = *scores.iter().max_by(|one, two| one.0.total_cmp(&two.0))?;
    // Of pages that read the same, the one in most use.
    let same = || scores.iter().filter(|(_, other)| other.text == best.text).map(|(_, other)| other.page);
    let page = same().find(|page| *page == WINDOWS_1252).or_else(|| same().next())?;
    let others = scores.iter().filter(|(_, other)| other.text != best.text);
    let other = others.max_by(|one, two| one.0.total_cmp(&two.0));
    let little = best.evidence.letters.len() + best.evidence.marks.len() < ENOUGH;
    let rival = other.filter(|(near, _)| little && *near > 0.0 || score - near < NEAR);
    Some(Guess { page, score, rival: rival.map(|(_, rival)| rival.page) })
}

/// The bytes to look at: the lines with letters beyond ASCII, wherever they stand, and the text's beginning.
fn probe(bytes: &[u8]) -> Vec<u8> {
    let mut probe = Vec::new();
    for line in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_ascii()) {
        probe.extend(line.iter().take(PROBE - probe.len()));
        if probe.len() >= PROBE {
            return probe;
        }
    }
    probe.extend(bytes.iter().take(PROBE - probe.len()).filter(|byte| byte.is_ascii()));
    probe
}

fn decoded(bytes: &[u8], page: &'static Encoding) -> Option<String> {
    let mut decoder = page.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    let control = |c: char| matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}');
    (result == DecoderResult::InputEmpty && !text.contains(control)).then_some(text)
}

/// What a reading shows of its language.
struct Evidence {
    letters: Vec<Letter>,
    /// How well each mark beyond ASCII stands.
    marks: Vec<f32>,
    /// All words, in lower case.
    words: Vec<String>,
}

/// A letter beyond ASCII.
struct Letter {
    /// In lower case.
    small: char,
    /// Whether its case and script fit the letters beside it.
    fits: bool,
    /// Whether it is a word of its own.
    alone: bool,
}

impl Evidence {
    fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let (mut letters, mut marks) = (Vec::new(), Vec::new());
        for (at, c) in chars.iter().copied().enumerate().filter(|(_, c)| !c.is_ascii()) {
            let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied().unwrap_or(' ');
            let after = chars.get(at + 1).copied().unwrap_or(' ');
            if c.is_alphabetic() || is_accent(c) {
                letters.push(Letter {
                    small: c.to_lowercase().next().unwrap_or(c),
                    fits: !(c.is_uppercase() && before.is_lowercase() || before.is_numeric())
                        && (is_latin(c) || !(before.is_ascii_alphabetic() || after.is_ascii_alphabetic())),
                    alone: !before.is_alphanumeric() && !after.is_alphanumeric() && !is_accent(after),
                });
            } else {
                marks.push(stands(before, c, after));
            }
        }
        let words = text.split(|c: char| !c.is_alphanumeric() && !is_accent(c)).filter(|word| !word.is_empty());
        Self { letters, marks, words: words.map(str::to_lowercase).collect() }
    }

    /// How much speaks for a language, about 1 where all does.
    fn speaks_for(&self, language: &Language) -> f32 {
        let own: HashSet<char> = language.letters.chars().collect();
        let common: HashSet<&str> = language.words.split(' ').collect();
        let mut buffer = [0; 4];
        let mut letter = |letter: &Letter| match letter {
            Letter { fits: false, .. } => -1.0,
            Letter { small, .. } if !own.contains(small) => {
                if is_latin(*small) {
                    language.foreign
                } else {
                    -2.0
                }
            }
            Letter { small, alone: true, .. } if !common.contains(&*small.encode_utf8(&mut buffer)) => -1.0,
            _ => language.weight,
        };
        let sum: f32 = self.letters.iter().map(&mut letter).sum::<f32>() + self.marks.iter().sum::<f32>();
        let said = self.words.iter().filter(|word| common.contains(word.as_str())).count();
        // In running text the little words are about a fifth of all.
        let share = (said as f32 / self.words.len().max(1) as f32 / 0.2).min(1.0);
        // Running text without any of them is in another language.
        let share = if said == 0 && self.words.len() > 40 { -1.0 } else { share };
        sum / (self.letters.len() + self.marks.len()).max(1) as f32 + share
    }
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') || is_accent(c)
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// How well a mark stands between its neighbours.
fn stands(before: char, c: char, after: char) -> f32 {
    let (left, right) = (before.is_alphanumeric(), after.is_alphanumeric());
    let (fits, weight) = match c {
        '’' => (left || right, 0.5),
        '“' | '„' | '”' | '«' | '»' | '‚' | '‘' | '‹' | '›' => (!(left && right), 0.5),
        '–' | '—' | '…' | '\u{ad}' | '‐' | '‑' => (true, 0.5),
        '\u{a0}' | '\u{2009}' | '\u{202f}' => (true, 0.3),
        '¿' | '¡' => (!left && right, 0.5),
        '·' | '•' => (true, 0.2),
        '€' | '£' => (!left || before.is_numeric() || after.is_numeric(), 0.3),
        // These stand at a word or a number, and one at a time.
        '°' | '²' | '³' | 'ª' | 'º' | '½' | '¼' | '¾' | '×' | '±' | '‰' | '§' | '©' | '®' | '™' | '†' => {
            ((!left || !right) && (before.is_ascii() && after.is_ascii()), 0.0)
        }
        _ => (false, 0.0),
    };
    if fits { weight } else { -2.0 }
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
