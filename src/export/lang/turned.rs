//! Turns sentences that are finished already: which row one is of, what stands in its gaps, and the same in another language.

use super::Lang;
use super::sentences::{PARTS, SENTENCES};
use crate::analysis::table::Column;

/// What may stand in a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    Words,
    Number,
    Parts,
    Names,
}

const GAPS: [(&str, Gap); 4] = [("{}", Gap::Words), ("{#}", Gap::Number), ("{;}", Gap::Parts), ("{&}", Gap::Names)];

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// Fixed words, one of these.
    Fixed(Vec<&'a str>),
    Gap(Gap),
}

impl Lang {
    /// A finished sentence in this language; nothing where no row has it.
    pub fn turned(self, sentence: &str) -> Option<String> {
        if self == Self::En {
            return Some(sentence.to_owned());
        }
        let known = self.known(sentence).map(str::to_owned);
        known.or_else(|| self.fitted(SENTENCES.iter().copied().flatten(), sentence))
    }

    /// Parts with `; ` between them, each in this language where it is known.
    pub fn parts(self, words: &str) -> String {
        let turned = |part: &str| self.fitted(PARTS.iter(), part).unwrap_or_else(|| part.to_owned());
        words.split("; ").map(turned).collect::<Vec<_>>().join(self.say("; "))
    }

    /// Words of a cell of a column, also several with `; ` between them, also behind the heads of columns of the table of a
    /// verb that they are about.
    pub fn reasons(self, words: &str, command: &str, column: &str) -> String {
        let whole = self.within(column, words);
        if whole != words {
            return whole;
        }
        let behind_heads = |words: &str| {
            let (columns, why) = words.split_once(": ")?;
            let heads: Vec<String> =
                columns.split(", ").map(|name| self.within(command, &Column::from(name).words())).collect();
            Some(self.fill("{}: {}", &[&heads.join(", "), &self.turned(why)?]))
        };
        let one = |words: &str| self.turned(words).or_else(|| behind_heads(words)).unwrap_or_else(|| words.to_owned());
        words.split("; ").map(one).collect::<Vec<_>>().join(self.say("; "))
    }

    /// The row with the most fixed words of those that a sentence fits.
    fn fitted<'a>(self, rows: impl Iterator<Item = &'a [&'a str; 6]>, sentence: &str) -> Option<String> {
        let fits = rows.filter_map(|row| {
            let pieces = pieces(row.first()?);
            let found = fit(&pieces, sentence)?;
            let gaps: usize = found.iter().map(|words| words.len()).sum();
            let kinds = pieces.iter().filter_map(|piece| match piece {
                Piece::Gap(gap) => Some(*gap),
                Piece::Fixed(_) => None,
            });
            let said: Vec<String> = kinds.zip(found).map(|(gap, words)| self.in_gap(gap, words)).collect();
            Some((sentence.len() - gaps, filled(row.get(self as usize)?, &said)))
        });
        // Of equals the first.
        let best = fits.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, words)| words)
    }

    fn in_gap(self, gap: Gap, words: &str) -> String {
        match gap {
            Gap::Words => words.to_owned(),
            Gap::Number => self.spelled(words),
            Gap::Parts => self.parts(words),
            Gap::Names => self.listed(words),
        }
    }

    /// A number as this language spells it.
    fn spelled(self, number: &str) -> String {
        match number.split_once('.') {
            None => number.parse().map_or_else(|_| number.to_owned(), |whole| self.count(whole)),
            Some((whole, rest)) => {
                let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole| self.count(whole));
                format!("{whole}{}{rest}", if self == Self::En { '.' } else { ',' })
            }
        }
    }

    /// Names with `and` before the last.
    fn listed(self, words: &str) -> String {
        let Some((head, last)) = words.rsplit_once(" and ") else { return words.to_owned() };
        match last.strip_suffix(" more").filter(|number| is_number(number)) {
            Some(number) => self.fill("{} and {} more", &[head, &self.spelled(number)]),
            None => self.fill("{} and {}", &[head, last]),
        }
    }
}

fn is_number(words: &str) -> bool {
    words.chars().all(|c| c.is_ascii_digit() || c == '.')
        && words.starts_with(|c: char| c.is_ascii_digit())
        && words.ends_with(|c: char| c.is_ascii_digit())
        && words.matches('.').count() < 2
}

fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        if let Some((sign, gap)) = GAPS.into_iter().find(|(sign, _)| rest.starts_with(sign)) {
            pieces.push(Piece::Gap(gap));
            rest = rest.get(sign.len()..).unwrap_or_default();
            continue;
        }
        if let Some((choice, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            pieces.push(Piece::Fixed(choice.split('|').collect()));
            rest = after;
            continue;
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest.get(first..).and_then(|after| after.find(['{', '['])).map_or(rest.len(), |end| end + first);
        let (words, after) = rest.split_at(end);
        pieces.push(Piece::Fixed(vec![words]));
        rest = after;
    }
    pieces
}

/// What stands in the gaps of a pattern; nothing where the words are others. A gap takes as little as it can.
fn fit<'a>(pieces: &[Piece<'_>], words: &'a str) -> Option<Vec<&'a str>> {
    let Some((piece, after)) = pieces.split_first() else { return words.is_empty().then(Vec::new) };
    match piece {
        Piece::Fixed(choices) => choices.iter().find_map(|fixed| fit(after, words.strip_prefix(fixed)?)),
        Piece::Gap(gap) => {
            let ends = words.char_indices().skip(1).map(|(at, _)| at).chain([words.len()]);
            ends.filter(|end| *end > 0).find_map(|end| {
                let (here, rest) = words.split_at(end);
                if *gap == Gap::Number && !is_number(here) {
                    return None;
                }
                let mut found = fit(after, rest)?;
                found.insert(0, here);
                Some(found)
            })
        }
    }
}

/// Fixed words with what stands in their gaps, in turn or by number.
fn filled(words: &str, gaps: &[String]) -> String {
    let mut out = String::new();
    let mut in_turn = gaps.iter();
    let mut rest = words;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        out.push_str(before);
        let gap = match name.parse::<usize>() {
            Ok(number) => number.checked_sub(1).and_then(|place| gaps.get(place)),
            Err(_) => in_turn.next(),
        };
        out.push_str(gap.map_or("", String::as_str));
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Digits of fixed words, whatever divides them in groups.
    fn figures(words: &str) -> Vec<String> {
        let mut plain = String::new();
        let mut inside = false;
        for c in words.chars() {
            match c {
                '{' => inside = true,
                '}' => inside = false,
                ',' | '.' | '\u{202f}' | '\u{a0}' => {}
                c if !inside => plain.push(c),
                _ => {}
            }
        }
        let runs = plain.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        let mut runs: Vec<String> = runs.map(str::to_owned).collect();
        runs.sort();
        runs
    }

    /// The English of a row with something else in each gap, and what that is.
    fn said(pattern: &str) -> (String, Vec<(Gap, String)>) {
        let mut gaps = Vec::new();
        let told = pieces(pattern).into_iter().map(|piece| match piece {
            Piece::Fixed(choices) => choices[0].to_owned(),
            Piece::Gap(gap) => {
                let place = gaps.len() + 1;
                let words = match gap {
                    Gap::Number => format!("{place}{place}{place}{place}{place}.5"),
                    _ => format!("w{place}w"),
                };
                gaps.push((gap, words.clone()));
                words
            }
        });
        (told.collect(), gaps)
    }

    #[test]
    fn every_figure_and_every_word_of_a_gap_is_kept_once() {
        for row in SENTENCES.iter().copied().flatten().chain(PARTS) {
            let (english, gaps) = said(row[0]);
            for (lang, tag) in Lang::ALL {
                let of_parts = || lang.parts(&english);
                let turned = lang.turned(&english).unwrap_or_else(of_parts);
                for (_, words) in &gaps {
                    let spelled = if lang == Lang::En { words.clone() } else { lang.spelled(words) };
                    let words = if words.ends_with(".5") { spelled } else { words.clone() };
                    assert_eq!(turned.matches(&words).count(), 1, "{tag}: {words} in {turned} for {english}");
                }
                assert_eq!(figures(row[lang as usize]), figures(row[0]), "{tag}: {}", row[lang as usize]);
            }
        }
    }

    #[test]
    fn rows_are_told_apart() {
        let mut known = BTreeSet::new();
        for row in SENTENCES.iter().copied().flatten() {
            assert!(known.insert(row[0]), "{} stands twice", row[0]);
            let (english, gaps) = said(row[0]);
            let words: Vec<String> = gaps.iter().map(|(_, words)| Lang::Fr.spelled(words)).collect();
            let gaps: Vec<String> = gaps
                .iter()
                .zip(words)
                .map(|((gap, words), spelled)| if *gap == Gap::Number { spelled } else { words.clone() })
                .collect();
            assert_eq!(Lang::Fr.turned(&english), Some(filled(row[1], &gaps)), "{english}");
        }
    }

    #[test]
    fn a_sentence_keeps_its_numbers_and_names() {
        let turned = |lang: Lang, words: &str| lang.turned(words).unwrap_or_default();
        assert_eq!(
            turned(Lang::Fr, "4 transcripts have several coders; there the first of consensus, ana, ben is counted"),
            "transcriptions à plusieurs codeurs\u{202f}: 4\u{202f}; le premier de cette liste y est compté\u{202f}: \
             consensus, ana, ben"
        );
        assert_eq!(
            turned(
                Lang::De,
                "1 transcript has codings, but none of 7, 8: nothing is counted there until `a b` names somebody who worked there"
            ),
            "Transkripte mit Codierungen, aber keiner von 7, 8: 1; dort wird nichts gezählt, bis `a b` jemanden nennt, der dort gearbeitet hat"
        );
        assert_eq!(
            turned(Lang::It, "rates per 1,000 of 10761 words in scope, coded or not"),
            "tassi per 1000 parole; parole nell’ambito, codificate o no: 10.761"
        );
        assert_eq!(
            turned(Lang::Es, "Scope: codes pay, health; where country=ES"),
            "Alcance: códigos pay, health; donde country=ES"
        );
        assert_eq!(
            turned(Lang::Pt, "a.ron, b.ron, c.ron and 4 more could not be read whole: what is missing is not counted"),
            "não foi possível ler por inteiro a.ron, b.ron, c.ron e mais 4: o que falta não é contado"
        );
        assert_eq!(Lang::Fr.turned("nobody has ever said this"), None);
        assert_eq!(Lang::En.turned("nor this"), Some("nor this".to_owned()));
    }
}
