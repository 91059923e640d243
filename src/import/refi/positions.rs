//! What the positions of a project count: the standard says code points, programs count otherwise.
//!
//! Two things differ: characters beyond U+FFFF count one or two (UTF-16), and CR LF counts two or one. Which holds is
//! found from the selections themselves, as far as the texts show it, else from the program's name.

/// A way of counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Convention {
    /// Characters beyond U+FFFF count two.
    pub utf16: bool,
    /// CR LF counts one.
    pub crlf_one: bool,
}

impl Convention {
    const ALL: [Self; 4] = [
        Self { utf16: false, crlf_one: false },
        Self { utf16: true, crlf_one: false },
        Self { utf16: false, crlf_one: true },
        Self { utf16: true, crlf_one: true },
    ];

    /// In words, for the report.
    pub fn words(self) -> &'static str {
        match (self.utf16, self.crlf_one) {
            (false, false) => "code points",
            (true, false) => "UTF-16 units",
            (false, true) => "code points, a Windows line end as one",
            (true, true) => "UTF-16 units, a Windows line end as one",
        }
    }
}

/// One selection of a text: positions as written, and the words that the file says are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// First position.
    pub start: u64,
    /// Position after the last.
    pub end: u64,
    /// The selection's name, often its words.
    pub name: Option<String>,
}

/// The convention of a project, and why it is that one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The convention.
    pub convention: Convention,
    /// A sentence for the report; none where nothing had to be decided.
    pub why: Option<String>,
}

/// Positions of a text as it was stored, turned into code points of its canonical text (CR LF and CR become LF).
///
/// `None` for a position beyond the text or within a character. `wanted` must ascend.
pub fn convert(stored: &str, convention: Convention, wanted: &[u64]) -> Vec<Option<u32>> {
    let mut found = Vec::with_capacity(wanted.len());
    let (mut position, mut point) = (0_u64, 0_u32);
    let mut letters = stored.chars().peekable();
    let mut wanted = wanted.iter().copied().peekable();
    loop {
        while let Some(at) = wanted.next_if(|at| *at <= position) {
            found.push((at == position).then_some(point));
        }
        if wanted.peek().is_none() {
            return found;
        }
        let Some(letter) = letters.next() else {
            found.extend(wanted.map(|_| None));
            return found;
        };
        if letter == '\r' && letters.peek() == Some(&'\n') {
            letters.next();
            if !convention.crlf_one {
                // Between the two halves of a line end is before it.
                position += 1;
                while let Some(at) = wanted.next_if(|at| *at <= position) {
                    found.push((at == position).then_some(point));
                }
            }
            position += 1;
        } else {
            position += if convention.utf16 { letter.len_utf16() as u64 } else { 1 };
        }
        point = point.saturating_add(1);
    }
}

/// How well a convention fits all texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Score {
    /// Selections that end beyond the text or cut a character.
    bad: u32,
    /// Selections whose words are those that the file says.
    equal: u32,
    /// Selections of which the file says words.
    said: u32,
    /// Selections that begin and end at the edges of words.
    edges: u32,
    all: u32,
}

/// Finds the convention of a project from its texts with their selections; `origin` is the program it comes from.
pub fn decide(texts: &[(&str, &[Claim])], origin: &str) -> Verdict {
    let decides = |(text, claims): &&(&str, &[Claim])| {
        !claims.is_empty() && (text.contains("\r\n") || text.chars().any(|letter| letter.len_utf16() > 1))
    };
    let texts: Vec<&(&str, &[Claim])> = texts.iter().filter(decides).collect();
    if texts.is_empty() {
        return Verdict::default();
    }
    // Two ways that read all texts alike are one.
    let wide = texts.iter().any(|(text, _)| text.chars().any(|letter| letter.len_utf16() > 1));
    let windows = texts.iter().any(|(text, _)| text.contains("\r\n"));
    let differ = |way: &Convention| (wide || !way.utf16) && (windows || !way.crlf_one);
    let scores: Vec<(Convention, Score)> = Convention::ALL
        .into_iter()
        .filter(differ)
        .map(|convention| {
            let mut score = Score::default();
            texts.iter().for_each(|(text, claims)| look(text, claims, convention, &mut score));
            (convention, score)
        })
        .collect();
    let least = scores.iter().map(|(_, score)| score.bad).min().unwrap_or(0);
    let sound: Vec<(Convention, Score)> = scores.into_iter().filter(|(_, score)| score.bad == least).collect();
    let say = |convention: Convention, how: String| Verdict {
        convention,
        why: Some(format!("positions count {} ({how})", convention.words())),
    };
    let lead = |by: fn(&Score) -> u32| {
        let mut ranked = sound.clone();
        ranked.sort_by_key(|(_, score)| std::cmp::Reverse(by(score)));
        let second = ranked.get(1).map_or(0, |(_, score)| by(score));
        ranked.first().map(|(convention, score)| (*convention, by(score), second, *score))
    };
    if let Some((convention, equal, second, score)) = lead(|score| score.equal)
        && equal > second
    {
        return say(convention, format!("{equal} of {} quotes agree, {second} the next best way", score.said));
    }
    if let Some((convention, edges, second, score)) = lead(|score| score.edges)
        && edges >= second + 10
        && u64::from(edges - second) * 5 >= u64::from(score.all)
    {
        return say(convention, format!("{edges} of {} passages end at words, {second} the next best way", score.all));
    }
    let origin = origin.to_lowercase();
    let known = if origin.contains("nvivo") {
        Convention { utf16: true, crlf_one: false }
    } else if origin.contains("atlas") {
        Convention { utf16: false, crlf_one: true }
    } else {
        Convention::default()
    };
    match sound.iter().find(|(convention, _)| *convention == known).or(sound.first()) {
        Some((convention, _)) if *convention == known => say(known, "by the program it comes from".into()),
        Some((convention, _)) => say(*convention, "the only way in which all passages are in their texts".into()),
        None => Verdict::default(),
    }
}

fn look(text: &str, claims: &[Claim], convention: Convention, score: &mut Score) {
    let spans = spans(text, claims, convention);
    let canonical: Vec<char> = canonical(text).chars().collect();
    for (claim, span) in claims.iter().zip(spans) {
        score.all += 1;
        let Some((start, end)) = span else {
            score.bad += 1;
            continue;
        };
        let words = canonical.get(start as usize..end as usize).unwrap_or_default();
        if let Some(name) = &claim.name {
            let folded: Vec<&str> = name.split_whitespace().collect();
            let said = folded.join(" ");
            let cut = said.trim_end_matches(['…', '.']).trim_end();
            let here: String = words.iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
            score.said += 1;
            let whole = here == said || (cut.chars().count() >= 8 && cut.len() < said.len() && here.starts_with(cut));
            score.equal += u32::from(whole && !here.is_empty());
        }
        let before = start.checked_sub(1).and_then(|at| canonical.get(at as usize));
        let after = canonical.get(end as usize);
        let begins = before.is_none_or(|letter| !letter.is_alphanumeric());
        let solid = words.first().is_some_and(|letter| !letter.is_whitespace());
        let ends = !(words.last().is_some_and(|letter| letter.is_alphanumeric())
            && after.is_some_and(|letter| letter.is_alphanumeric()));
        score.edges += u32::from(begins && solid && ends);
    }
}

/// Where the selections of a text stand in its canonical text; `None` where that cannot be.
pub fn spans(text: &str, claims: &[Claim], convention: Convention) -> Vec<Option<(u32, u32)>> {
    let mut wanted: Vec<u64> = claims.iter().flat_map(|claim| [claim.start, claim.end]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let found = convert(text, convention, &wanted);
    let place = |at: u64| wanted.binary_search(&at).ok().and_then(|place| found.get(place).copied().flatten());
    let span = |claim: &Claim| Some((place(claim.start)?, place(claim.end)?)).filter(|(start, end)| start <= end);
    claims.iter().map(span).collect()
}

/// A text with the line ends of canonical texts.
pub fn canonical(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(start: u64, end: u64, name: Option<&str>) -> Claim {
        Claim { start, end, name: name.map(str::to_owned) }
    }

    #[test]
    fn positions_are_code_points_of_the_canonical_text() {
        let text = "a😀b\r\nc\rd";
        let at = |utf16, crlf_one, wanted: &[u64]| convert(text, Convention { utf16, crlf_one }, wanted);
        assert_eq!(
            at(false, false, &[0, 2, 3, 4, 5, 6, 7, 8, 9]),
            [Some(0), Some(2), Some(3), Some(3), Some(4), Some(5), Some(6), Some(7), None]
        );
        assert_eq!(at(true, false, &[1, 2, 3, 4, 6]), [Some(1), None, Some(2), Some(3), Some(4)]);
        assert_eq!(at(false, true, &[3, 4, 5, 6, 7]), [Some(3), Some(4), Some(5), Some(6), Some(7)]);
        assert_eq!(canonical(text).chars().count(), 7);
    }

    #[test]
    fn what_needs_no_decision_is_the_standard() {
        let verdict = decide(&[("plain words here", &[claim(6, 11, None)])], "NVivo");
        assert_eq!(verdict, Verdict::default());
    }

    #[test]
    fn quotes_decide_and_then_edges_of_words_and_then_the_program() {
        let text = "😀😀 first words. then second words. 😀 last words";
        let utf16 = |start: usize, end: usize, name| {
            let units = |point: usize| text.chars().take(point).map(char::len_utf16).sum::<usize>() as u64;
            claim(units(start), units(end), name)
        };
        let quoted = [utf16(3, 8, Some("first")), utf16(21, 27, Some("second"))];
        let verdict = decide(&[(text, &quoted)], "whoever");
        assert!(verdict.convention.utf16 && verdict.why.unwrap().contains("2 of 2 quotes"));
        let long = format!("😀😀 {}", "one two three four ".repeat(20));
        let words: Vec<Claim> = (0..20).map(|n| claim(5 + n * 19 + 4, 5 + n * 19 + 7, None)).collect();
        let verdict = decide(&[(&long, &words)], "whoever");
        assert!(verdict.convention.utf16, "{verdict:?}");
        let one = [claim(5, 9, None)];
        assert!(decide(&[(&long, &one)], "NVivo 12").convention.utf16);
        assert!(!decide(&[(&long, &one)], "MAXQDA").convention.utf16);
        assert!(decide(&[("a\r\nb\r\nc", &[claim(2, 3, None)])], "ATLAS.ti").convention.crlf_one);
    }
}
