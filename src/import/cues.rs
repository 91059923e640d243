//! Cues of subtitles and recognisers to turns: who speaks, what is repeated, what belongs together.

use super::draft::{Body, Draft, Turn, Turns};
use super::error::ImportError;
use super::names::Sure;
use super::names::shaped;
use super::speakers::detect_with;
use crate::model::Rule;
use crate::text::Text;
use crate::text::apart::{is_aside, stands_alone};
use crate::text::hidden::is_hidden;
use crate::text::labels::{Opening, ends_words, head_in, key, looks_like_a_name, openings};
use std::collections::HashMap;

/// A pause longer than this ends a paragraph by nobody known, in milliseconds.
const PAUSE: u64 = 2_000;
/// From this length on the end of a sentence ends a paragraph by nobody known, in bytes.
const LONG: usize = 300;
/// No paragraph by nobody known grows beyond this while cues follow, in bytes.
const LONGEST: usize = 1_500;
/// Share of cues that must begin with a name in brackets where brackets say who speaks.
const BRACKETED: f64 = 0.8;

/// Share of cues from which on one without a name is nobody's: nearly all say who speaks.
const NEARLY_ALL: f64 = 0.9;
/// Share of names that may repeat the one before where names stand only where the speaker changes.
const REPEATS: f64 = 0.25;
/// Share of cues that begin with the last ones' words, from which a file rolls.
const ROLLS: f64 = 0.3;

/// Words between two times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cue {
    /// Milliseconds.
    pub start: Option<u64>,
    /// Milliseconds.
    pub end: Option<u64>,
    /// What stands above the time, where it is no number.
    pub id: Option<String>,
    /// Who speaks, where the format says it.
    pub speaker: Option<String>,
    /// Whether somebody else speaks than before, unnamed.
    pub change: bool,
    /// The words, in lines.
    pub lines: Vec<String>,
}

impl Cue {
    fn words(&self) -> String {
        self.lines.iter().fold(String::new(), |mut words, line| {
            join(&mut words, line);
            words
        })
    }
}

/// Whether names before a colon are looked for.
#[derive(Clone, Copy, Debug)]
pub enum Names<'a> {
    /// `Name: text` at the start of a cue, when it repeats or is a speaker for certain.
    InText(&'a Sure),
    /// Only what the format says.
    Given,
}

/// Turns of cues, put into the draft with what was dropped and noted.
///
/// # Errors
/// More turns than the limit, or no words at all.
pub fn turns(mut cues: Vec<Cue>, names: Names, draft: &mut Draft) -> Result<(), ImportError> {
    let doubled = drop_doubles(&mut cues);
    draft.drop("doubled cues", doubled);
    let rolled = unroll(&mut cues);
    draft.drop("repeated caption lines", rolled);
    let back = cues.windows(2).filter(|pair| matches!(pair, [a, b] if b.start < a.start && b.start.is_some())).count();
    if back > 0 {
        draft
            .notes
            .push(format!("Cues begin before the one above them in {back} places; the order of the file is kept."));
    }
    identified(&mut cues);
    let marked = cues.iter().any(|cue| cue.speaker.is_some());
    if let Names::InText(sure) = names
        && !marked
    {
        cues = name(cues, draft, sure)?;
    }
    let named = cues.iter().any(|cue| cue.speaker.is_some());
    let mut out = Turns::default();
    let mut current: Option<(Turn, Option<u64>)> = None;
    let mut joined = false;
    for cue in cues {
        let words = cue.words();
        if !words.contains(|c| !is_hidden(c)) {
            continue;
        }
        let goes_on = current.as_ref().is_some_and(|(turn, end)| goes_on(turn, *end, &cue));
        if !goes_on && let Some((turn, _)) = current.take() {
            out.push(turn)?;
        }
        let (mut turn, _) = current.take().unwrap_or_else(|| (Turn::new(cue.speaker.as_deref(), "", None), None));
        let at = join(&mut turn.text, &words);
        joined |= at > 0 && turn.speaker.is_none();
        if let Some(start) = cue.start {
            turn.times.push((at, start));
        }
        current = Some((turn, cue.end.or(cue.start)));
    }
    if let Some((turn, _)) = current {
        out.push(turn)?;
    }
    if joined && !named {
        draft.notes.push(
            "No speakers are marked; cues were joined into paragraphs at pauses over 2 s and ends of sentences.".into(),
        );
    }
    draft.body = Body::Turns(out.turns);
    Ok(())
}

/// Takes who speaks from what stands above the times, where nearly all cues have a name there and names repeat.
fn identified(cues: &mut [Cue]) {
    if cues.iter().any(|cue| cue.speaker.is_some()) {
        return;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for id in cues.iter().filter_map(|cue| cue.id.as_deref()).map(person).filter(|id| looks_like_a_name(id)) {
        *counts.entry(id).or_default() += 1;
    }
    let named: usize = counts.values().sum();
    let repeated: usize = counts.values().filter(|count| **count >= 2).sum();
    let enough = |part: usize, of: usize| part as f64 >= NEARLY_ALL * of as f64;
    if counts.len() < 2 || !enough(named, cues.len()) || repeated * 2 < named {
        return;
    }
    for cue in cues {
        cue.speaker = cue.id.as_deref().map(person).filter(|id| looks_like_a_name(id)).map(str::to_owned);
    }
}

/// The name in what stands above a cue: `Ana`, `12 "Ana" (334455)`.
fn person(id: &str) -> &str {
    let quoted = id.split_once('"').and_then(|(_, rest)| rest.split_once('"')).map(|(name, _)| name);
    quoted.unwrap_or(id).trim()
}

/// Whether a cue goes on with a turn that ended at `end`.
fn goes_on(turn: &Turn, end: Option<u64>, cue: &Cue) -> bool {
    if cue.change || turn.speaker != cue.speaker {
        return false;
    }
    if turn.speaker.is_some() {
        return true;
    }
    let pause = cue.start.zip(end).map_or(0, |(start, end)| start.saturating_sub(end));
    let full = turn.text.len() >= LONG && ends_sentence(&turn.text);
    pause <= PAUSE && !full && turn.text.len() < LONGEST
}

/// Adds words after a blank, or without one in scripts that set none; gives the byte where they begin.
pub fn join(text: &mut String, more: &str) -> usize {
    let more = more.trim();
    let tight = text.chars().next_back().is_some_and(is_unspaced) && more.chars().next().is_some_and(is_unspaced);
    if !text.is_empty() && !tight && !more.is_empty() {
        text.push(' ');
    }
    let at = text.len();
    text.push_str(more);
    at
}

/// Whether a script sets no blanks between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3000}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{323af}')
}

/// Whether words end a sentence, closing quotes and brackets aside.
pub fn ends_sentence(words: &str) -> bool {
    let bare = words.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）')
    });
    bare.ends_with(['.', '?', '!', '…', '。', '！', '？', '؟', '۔', '।', '♪'])
}

/// Takes out cues that are the same as the one before, times and all.
fn drop_doubles(cues: &mut Vec<Cue>) -> usize {
    let before = cues.len();
    cues.retain(|cue| !cue.lines.is_empty());
    let empty = before - cues.len();
    cues.dedup_by(|b, a| {
        let whole = |cue: &Cue| (cue.start, cue.end, cue.speaker.clone(), cue.change);
        a.start.is_some() && whole(a) == whole(b) && a.lines == b.lines
    });
    before - cues.len() - empty
}

/// Takes out what rolling captions say again: the line shown before, or the words said so far.
fn unroll(cues: &mut Vec<Cue>) -> usize {
    if cues.len() < 4 {
        return 0;
    }
    let near = |a: &Cue, b: &Cue| b.start.zip(a.end).is_none_or(|(start, end)| start <= end.saturating_add(200));
    let repeats = |a: &Cue, b: &Cue| near(a, b) && a.lines.last() == b.lines.first();
    let grows =
        |a: &Cue, b: &Cue| near(a, b) && b.words().len() > a.words().len() && b.words().starts_with(a.words().as_str());
    let share = |test: &dyn Fn(&Cue, &Cue) -> bool| {
        let hits = cues.windows(2).filter(|pair| matches!(pair, [a, b] if test(a, b))).count();
        hits as f64 / (cues.len() - 1) as f64
    };
    // A rolling caption has two lines: one seen before, one new. Without that, people just say things twice.
    let paired = cues.windows(2).filter(|pair| matches!(pair, [a, b] if repeats(a, b) && b.lines.len() > 1)).count();
    let mut dropped = 0;
    if share(&repeats) >= ROLLS && paired > 0 {
        let mut shown: Option<String> = None;
        for cue in cues.iter_mut() {
            let last = cue.lines.last().cloned();
            if shown.is_some() && cue.lines.first() == shown.as_ref() {
                cue.lines.remove(0);
                dropped += 1;
            }
            shown = last;
        }
    } else if share(&grows) >= ROLLS {
        let mut kept: Vec<Cue> = Vec::with_capacity(cues.len());
        for cue in cues.drain(..) {
            match kept.last_mut() {
                Some(last) if grows(last, &cue) => {
                    last.lines = cue.lines;
                    last.end = cue.end;
                    dropped += 1;
                }
                _ => kept.push(cue),
            }
        }
        *cues = kept;
    }
    cues.retain(|cue| !cue.lines.is_empty());
    dropped
}

/// Finds names before a colon or in round brackets, and splits cues where one begins.
fn name(cues: Vec<Cue>, draft: &mut Draft, sure: &Sure) -> Result<Vec<Cue>, ImportError> {
    if let Some(named) = in_brackets(&cues).or_else(|| above(&cues)).or_else(|| behind_brackets(&cues)) {
        return Ok(named);
    }
    let mut whole = String::new();
    for cue in &cues {
        for line in &cue.lines {
            whole.push_str(undashed(line).1);
            whole.push('\n');
        }
        whole.push('\n');
    }
    let found = detect_with(&Text::new(whole), Rule::LabelColon, sure);
    let labels: HashMap<String, String> = found.labels.iter().map(|(label, _)| (key(label), label.clone())).collect();
    for (label, count) in found.possible.iter().take(5) {
        draft.notes.push(format!("Perhaps a speaker, but not taken for one: `{label}` ({count})."));
    }
    if labels.is_empty() {
        return Ok(cues);
    }
    let total = cues.len();
    let (mut split, opened) = split_at_names(cues, &labels);
    carry_on(&mut split, (opened, total), draft);
    Ok(split)
}

/// Splits cues where a name of these begins; how many of them begin with one.
fn split_at_names(cues: Vec<Cue>, labels: &HashMap<String, String>) -> (Vec<Cue>, usize) {
    let mut split: Vec<Cue> = Vec::with_capacity(cues.len());
    let mut opened = 0usize;
    for cue in cues {
        let mut fresh = true;
        let Cue { start, end, change, lines, .. } = cue;
        let mut below = lines.into_iter().peekable();
        while let Some(line) = below.next() {
            let next = below.peek().map_or("", String::as_str);
            // Behind a dash somebody else speaks, whether they are named or not.
            let (dashed, bare) = undashed(&line);
            let found = openings(Rule::LabelColon, bare);
            let opening = found.iter().find_map(|opening| {
                let label = labels.get(&key(bare.get(opening.name.clone())?))?;
                Some((label.clone(), bare.get(opening.mark.end..).unwrap_or_default().trim().to_owned()))
            });
            // A name that is not accepted ends the turn before all the same.
            let stranger = opening.is_none()
                && (dashed || head_in(Rule::LabelColon, bare, next, &found).is_some() || (fresh && word(bare, &found)));
            let (speaker, rest) = match opening {
                Some((label, rest)) => (Some(label), rest),
                None => (None, line),
            };
            match split.last_mut() {
                Some(last) if !fresh && speaker.is_none() && !stranger => last.lines.push(rest),
                _ => {
                    opened += usize::from(speaker.is_some() && fresh);
                    let change = stranger || (change && fresh);
                    split.push(Cue { start, end, speaker, change, lines: vec![rest], id: None });
                }
            }
            fresh = false;
        }
    }
    (split, opened)
}

/// Lets whoever spoke go on in cues without a name, where names stand only where the speaker changes; `opened` of all
/// cues began with a name.
fn carry_on(split: &mut [Cue], (opened, total): (usize, usize), draft: &mut Draft) {
    let heads: Vec<&str> = split.iter().filter_map(|cue| cue.speaker.as_deref()).collect();
    let repeats = heads.windows(2).filter(|pair| matches!(pair, [a, b] if a == b)).count();
    // One cue of few that names nobody says no more than one of ten.
    let nearly_all = opened as f64 >= NEARLY_ALL * total as f64 || opened + 1 >= total;
    // Where a name stands only where another person begins, the cues between go on.
    let changes = !nearly_all && repeats as f64 <= REPEATS * heads.len().saturating_sub(1) as f64;
    let mut speaker: Option<String> = None;
    let (mut carried, mut nobody) = (0usize, 0usize);
    for cue in split {
        let words = if cue.speaker.is_none() { cue.words() } else { String::new() };
        // A remark of its own is nobody's, and whoever spoke goes on behind it.
        if cue.speaker.is_none() && is_aside(&words) {
            continue;
        }
        let alone = cue.speaker.is_none() && stands_alone(&words);
        if cue.speaker.is_none() && !cue.change && changes && !alone {
            cue.speaker.clone_from(&speaker);
            carried += usize::from(cue.speaker.is_some());
        } else if cue.speaker.is_none() {
            nobody += 1;
        }
        if !alone {
            speaker.clone_from(&cue.speaker);
        }
    }
    if carried > 0 {
        draft.notes.push(format!(
            "Names stand where the speaker changes: {carried} cues without one go on with the speaker before."
        ));
    } else if nobody > 0 {
        draft.notes.push(format!("{nobody} cues name nobody, and are nobody's: the others say who speaks."));
    }
}

/// Whether a line begins with a dash as dialogues do, and the line without it: `- Why?`, `— Why?`, not `-- and then`.
fn undashed(line: &str) -> (bool, &str) {
    let rest = line.trim_start();
    let Some(sign) = rest.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '―')) else {
        return (false, line);
    };
    let rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    let words = rest.trim_start();
    let apart = rest.len() > words.len();
    let begins = words.starts_with(|c: char| c.is_alphanumeric() || "¿¡\"“„«([".contains(c));
    if begins && (apart || (sign == '-' && words.starts_with(char::is_uppercase))) {
        (true, words)
    } else {
        (false, line)
    }
}

/// Whether a cue begins with a word and a colon, capital or not: it may be anybody.
fn word(line: &str, found: &[Opening]) -> bool {
    found.iter().find(|found| !found.odd).is_some_and(|found| {
        let name = line.get(found.name.clone()).unwrap_or_default();
        !name.contains(is_hidden) && name.chars().any(char::is_alphabetic)
    })
}

/// Cues whose first line is a name in round brackets, where that is how the file names people.
fn in_brackets(cues: &[Cue]) -> Option<Vec<Cue>> {
    let name = |first: &str| {
        let name = first.strip_prefix('(')?.strip_suffix(')')?;
        shaped(name).then(|| name.to_owned())
    };
    first_lines(cues, ROLLS, name)
}

/// Cues that begin with a name in brackets, where nearly all do, and names come again: `[SPEAKER_00] So.`, `(Rosa) So.`
fn behind_brackets(cues: &[Cue]) -> Option<Vec<Cue>> {
    let split = |cue: &Cue| -> Option<(String, String)> {
        let first = cue.lines.first()?;
        let close = if first.starts_with('[') { ']' } else { ')' };
        let (name, rest) = first.strip_prefix(['[', '('])?.split_once(close)?;
        let rest = rest.trim_start_matches(':').trim();
        (shaped(name) && !rest.is_empty()).then(|| (name.to_owned(), rest.to_owned()))
    };
    let found: Vec<Option<(String, String)>> = cues.iter().map(split).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    found.iter().flatten().for_each(|(name, _)| *counts.entry(name).or_default() += 1);
    let named = found.iter().flatten().count();
    let again = counts.values().filter(|count| **count >= 2).sum::<usize>();
    if counts.len() < 2 || (named as f64) < BRACKETED * cues.len() as f64 || again * 2 < named {
        return None;
    }
    let named = cues.iter().zip(found).map(|(cue, found)| {
        let mut cue = cue.clone();
        if let (Some((name, rest)), Some(first)) = (found, cue.lines.first_mut()) {
            *first = rest;
            cue.speaker = Some(name);
        }
        cue
    });
    Some(named.collect())
}

/// Cues whose first line is a name and nothing else, where nearly all are so.
fn above(cues: &[Cue]) -> Option<Vec<Cue>> {
    let name = |first: &str| (shaped(first) && !ends_words(first) && !first.ends_with('-')).then(|| first.to_owned());
    first_lines(cues, 0.8, name)
}

/// Takes names from first lines when at least two names repeat and they head such a share of the cues.
fn first_lines(cues: &[Cue], share: f64, name: impl Fn(&str) -> Option<String>) -> Option<Vec<Cue>> {
    let heading = |cue: &Cue| {
        let [first, _, ..] = cue.lines.as_slice() else { return None };
        name(first.trim())
    };
    let plain = |name: &str| {
        let named = name.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
        named && super::names::fits(name) && !super::names::is_weak(name)
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in cues.iter().filter_map(heading) {
        *counts.entry(name).or_default() += 1;
    }
    counts.retain(|_, count| *count >= 2);
    let total: usize = counts.values().sum();
    // Where most are names beyond doubt, the odd ones between them are too.
    let sure: usize = counts.iter().filter(|(name, _)| plain(name)).map(|(_, count)| count).sum();
    if counts.len() < 2 || sure * 2 < total || (total as f64) < share * cues.len() as f64 {
        return None;
    }
    let named = cues.iter().map(|cue| {
        let mut cue = cue.clone();
        if let Some(name) = heading(&cue).filter(|name| counts.contains_key(name)) {
            cue.lines.remove(0);
            cue.speaker = Some(name);
        }
        cue
    });
    Some(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(words: &[(&str, u64)]) -> Vec<Cue> {
        let cue = |(words, start): &(&str, u64)| Cue {
            start: Some(*start),
            end: Some(start + 1000),
            lines: words.lines().map(str::to_owned).collect(),
            ..Cue::default()
        };
        words.iter().map(cue).collect()
    }

    fn told(cues: Vec<Cue>) -> (Vec<(String, String)>, Draft) {
        let mut draft = Draft::default();
        turns(cues, Names::InText(&Sure::default()), &mut draft).unwrap();
        let Body::Turns(turns) = &draft.body else { panic!() };
        let told = turns.iter().map(|turn| (turn.speaker.clone().unwrap_or_default(), turn.text.clone())).collect();
        (told, draft)
    }

    fn says(cues: Vec<Cue>, expected: &[(&str, &str)]) -> Draft {
        let (told, draft) = told(cues);
        let told: Vec<(&str, &str)> = told.iter().map(|(name, words)| (name.as_str(), words.as_str())).collect();
        assert_eq!(told, expected);
        draft
    }

    #[test]
    fn rolling_captions_are_said_once() {
        let rolling = cues(&[
            ("so I went", 0),
            ("so I went\nto the shop", 1000),
            ("to the shop", 2000),
            ("to the shop\nand back", 3000),
            ("and back\nhome.", 4000),
        ]);
        let draft = says(rolling, &[("", "so I went to the shop and back home.")]);
        assert_eq!(draft.dropped, [("repeated caption lines", 4)]);
        let growing = cues(&[("so", 0), ("so I", 500), ("so I went", 1000), ("so I went home.", 1500)]);
        says(growing, &[("", "so I went home.")]);
    }

    #[test]
    fn people_may_say_a_thing_twice() {
        let twice = cues(&[("No.", 0), ("No.", 1000), ("Never.", 2000), ("Never.", 3000), ("Never.", 9000)]);
        says(twice, &[("", "No. No. Never. Never."), ("", "Never.")]);
        let same = cues(&[("Yes.", 0), ("Yes.", 0)]);
        assert_eq!(says(same, &[("", "Yes.")]).dropped, [("doubled cues", 1)]);
    }

    #[test]
    fn names_before_a_colon_must_repeat() {
        let call = cues(&[
            ("Ana: I went", 0),
            ("Ana: home.", 1000),
            ("Bea Gil: Why?\nso soon", 2000),
            ("Ana: tired", 3000),
            ("Bea Gil: oh", 4000),
        ]);
        says(call, &[("Ana", "I went home."), ("Bea Gil", "Why? so soon"), ("Ana", "tired"), ("Bea Gil", "oh")]);
        let once = cues(&[("Ana: I went", 0), ("home.", 1000)]);
        let draft = says(once, &[("", "Ana: I went home.")]);
        assert!(draft.notes[0].contains("`Ana` (1)"), "{:?}", draft.notes);
    }

    #[test]
    fn names_at_changes_cover_what_follows() {
        let mut film = vec![
            ("ANA: I went", 0),
            ("to the shop.", 1000),
            ("It was closed.", 2000),
            ("BEA: Oh", 3000),
            ("no.", 4000),
        ];
        film.extend([
            ("What a day.", 5000),
            ("ANA: Yes.", 6000),
            ("BEA: Yes.", 7000),
            ("Well.", 8000),
            ("Well.", 9000),
        ]);
        let (told, _) = told(cues(&film));
        let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["ANA", "BEA", "ANA", "BEA"]);
    }

    #[test]
    fn a_remark_does_not_end_what_somebody_says() {
        let talk = cues(&[
            ("Ana: I went", 0),
            ("[door slams]", 1000),
            ("home.", 2000),
            ("Bea: Why?", 3000),
            ("Ana: Tired.", 4000),
            ("Bea: Oh.", 5000),
            ("Ana: Yes.", 6000),
        ]);
        let (told, _) = told(talk);
        let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Ana", "", "Ana", "Bea", "Ana", "Bea", "Ana"]);
    }

    #[test]
    fn names_in_brackets() {
        let text = cues(&[("(Ana)\nI went", 0), ("(Bea)\nWhy?", 1000), ("(Ana)\nTired.", 2000), ("(Bea)\nOh.", 3000)]);
        says(text, &[("Ana", "I went"), ("Bea", "Why?"), ("Ana", "Tired."), ("Bea", "Oh.")]);
        let bare = cues(&[("Ana\nI went", 0), ("Bea\nWhy?", 1000), ("Ana\nTired.", 2000), ("Bea\nOh.", 3000)]);
        says(bare, &[("Ana", "I went"), ("Bea", "Why?"), ("Ana", "Tired."), ("Bea", "Oh.")]);
        let noise = cues(&[("(Laughter)\nI went", 0), ("(Laughter)\nWhy?", 1000), ("Tired.", 2000), ("Oh.", 3000)]);
        assert_eq!(told(noise).0.len(), 1);
    }

    #[test]
    fn chinese_is_joined_without_blanks() {
        says(cues(&[("你好，", 0), ("世界。", 1000), ("OK", 2000)]), &[("", "你好，世界。 OK")]);
    }

    #[test]
    fn long_speech_by_nobody_is_cut_at_sentences() {
        let words: Vec<(String, u64)> = (0..60).map(|n| (format!("This is sentence {n}."), n * 1000)).collect();
        let words: Vec<(&str, u64)> = words.iter().map(|(words, at)| (words.as_str(), *at)).collect();
        let (told, draft) = told(cues(&words));
        assert!(told.len() > 2 && told.iter().all(|(_, words)| words.len() < 330 && words.ends_with('.')));
        assert!(draft.notes[0].contains("2 s"));
    }
}
