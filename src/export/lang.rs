//! The languages in which what leaves for people is written: fixed words, numbers, quotation marks.

mod sentences;
mod turned;
mod words;

use words::WORDS;

/// A sentence, and the language that it is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Its words.
    pub words: String,
    /// Its language.
    pub lang: Lang,
}

/// A language that fixed words are known in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// German.
    De,
    /// Portuguese.
    Pt,
}

impl Lang {
    /// All of them, each with its tag.
    pub const ALL: [(Self, &'static str); 6] =
        [(Self::En, "en"), (Self::Fr, "fr"), (Self::Es, "es"), (Self::It, "it"), (Self::De, "de"), (Self::Pt, "pt")];

    /// The language of a tag (`fr`, `pt-BR`); English where its words are not known.
    pub fn of(tag: Option<&str>) -> Self {
        let main = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default().to_lowercase();
        Self::ALL.into_iter().find(|(_, known)| *known == main).map(|(lang, _)| lang).unwrap_or_default()
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        Self::ALL.into_iter().find(|(lang, _)| *lang == self).map_or("en", |(_, tag)| tag)
    }

    /// A fixed phrase, by its English; as it is where it is not known in the language.
    pub fn say(self, english: &str) -> &str {
        self.known(english).unwrap_or(english)
    }

    /// A finished sentence in this language, else as it came.
    pub fn sentence(self, english: &str) -> Sentence {
        match self.turned(english) {
            Some(words) => Sentence { words, lang: self },
            None => Sentence { words: english.to_owned(), lang: Self::En },
        }
    }

    /// A word as it is said of something: of a table, over its columns; of a column, in its cells.
    pub fn within(self, of: &str, words: &str) -> String {
        let own = self.known(&format!("{of}: {words}")).filter(|_| self != Self::En);
        own.map(str::to_owned).or_else(|| self.turned(words)).unwrap_or_else(|| words.to_owned())
    }

    /// The same; nothing where it is not known.
    pub fn known(self, english: &str) -> Option<&'static str> {
        let mut rows = WORDS.iter().copied().flatten();
        let row = rows.find(|row| row.first().is_some_and(|known| *known == english))?;
        row.get(self as usize).copied()
    }

    /// A fixed phrase whose gaps `{}` are filled in turn.
    pub fn fill(self, english: &str, gaps: &[&str]) -> String {
        let mut out = String::new();
        let mut gaps = gaps.iter();
        let mut parts = self.say(english).split("{}");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str(gaps.next().copied().unwrap_or_default());
            out.push_str(part);
        }
        out
    }

    /// So many of something.
    pub fn counted(self, number: usize, one: &str, many: &str) -> String {
        // In French none are one.
        let is_one = number == 1 || (number == 0 && self == Self::Fr);
        format!("{} {}", self.count(number as u64), self.say(if is_one { one } else { many }))
    }

    /// A whole number: from 10,000 on in groups of three, but for English, where other programs read tables back.
    pub fn count(self, number: u64) -> String {
        let group = match self {
            Self::En => return number.to_string(),
            Self::Fr | Self::Es | Self::Pt => '\u{202f}',
            Self::It | Self::De => '.',
        };
        let digits = number.to_string();
        if digits.len() < 5 {
            return digits;
        }
        let mut out = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(group);
            }
            out.push(digit);
        }
        out
    }

    /// A number to so many places.
    pub fn number(self, number: f64, places: usize) -> String {
        let spelled = format!("{number:.places$}");
        match self {
            Self::En => spelled,
            _ => spelled.replace('.', ","),
        }
    }

    /// A share of 1 in per cent.
    pub fn percent(self, share: f64) -> String {
        let blank = if matches!(self, Self::En | Self::It | Self::Pt) { "" } else { "\u{a0}" };
        format!("{}{blank}%", self.number(share * 100.0, 0))
    }

    /// Words in quotation marks.
    pub fn quoted(self, words: &str) -> String {
        match self {
            Self::En => format!("“{words}”"),
            Self::De => format!("„{words}“"),
            Self::Fr => format!("«\u{202f}{words}\u{202f}»"),
            Self::Es | Self::It | Self::Pt => format!("«{words}»"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_marks_are_those_of_the_language() {
        assert_eq!((Lang::of(Some("fr-CA")), Lang::of(Some("ar")), Lang::of(None)), (Lang::Fr, Lang::En, Lang::En));
        assert_eq!((Lang::De.number(0.5, 3), Lang::En.number(0.5, 3)), ("0,500".into(), "0.500".into()));
        assert_eq!(
            (Lang::Fr.count(1_234_567), Lang::De.count(9_999)),
            ("1\u{202f}234\u{202f}567".into(), "9999".into())
        );
        assert_eq!((Lang::En.count(12_345), Lang::It.count(12_345)), ("12345".into(), "12.345".into()));
        assert_eq!(Lang::De.quoted("ja"), "„ja“");
    }

    /// Every source file below a folder.
    fn sources(folder: &std::path::Path, all: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, all);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
    }

    #[test]
    fn every_column_and_every_verb_of_a_table_is_known() {
        let mut source = String::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
        let word = regex::Regex::new("\"([a-zA-Z0-9_ ]+)\"").unwrap();
        let mut missing = BTreeSet::new();
        for pattern in [
            r"const [A-Z_]*(?:COLUMNS|TURNS|SPEAKERS|PORTRAIT|RANDOM|INTERVAL|OF_CODES): \[&str; \d+\] =\s*\[([^\]]*)\]",
            r#"Table::new\(\s*"[^"]*",[^&\]]*&\[([^\]]*)\]"#,
            r#"Table::new\(\s*("[^"]*")"#,
        ] {
            let found = regex::Regex::new(pattern).unwrap();
            let lists: Vec<&str> = found.captures_iter(&source).map(|list| list.get(1).unwrap().as_str()).collect();
            assert!(lists.len() > 10, "{pattern} finds {}", lists.len());
            for name in lists.iter().flat_map(|list| word.captures_iter(list)) {
                let words = crate::analysis::table::Column::from(&name[1]).words();
                if Lang::Fr.known(&words).is_none() {
                    missing.insert(words);
                }
            }
        }
        assert!(missing.is_empty(), "no row has {missing:?}");
    }

    #[test]
    fn every_phrase_stands_once_in_every_language_with_the_same_gaps() {
        let mut known = BTreeSet::new();
        for row in WORDS.iter().copied().flatten() {
            assert!(known.insert(row[0]), "{} stands twice", row[0]);
            for words in row {
                assert!(!words.trim().is_empty(), "{} has no words in a language", row[0]);
                assert_eq!(words.matches("{}").count(), row[0].matches("{}").count(), "{words}");
            }
        }
    }
}
