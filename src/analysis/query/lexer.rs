//! A query cut into words, values and signs.

use super::fault::Fault;
use crate::model::Span;

/// How a word is held against a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `:`
    Is,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Compare {
    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Is => ":",
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks for order rather than for sameness.
    pub fn orders(self) -> bool {
        matches!(self, Self::Below | Self::AtMost | Self::Above | Self::AtLeast)
    }
}

/// A kind of token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters without quotation marks.
    Word(String),
    /// What stands between quotation marks.
    Quoted(String),
    /// A sign between a word and its value.
    Compare(Compare),
    /// `,`
    Comma,
    /// `(`
    Open,
    /// `)`
    Close,
}

/// A token and its place, in code points of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where.
    pub at: Span,
}

/// The mark that closes what this one opens.
fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' => Some('”'),
        '„' => Some('“'),
        '«' => Some('»'),
        _ => None,
    }
}

fn ends_word(c: char, next: Option<char>) -> bool {
    let sign = matches!(c, '(' | ')' | ',' | ':' | '=' | '<' | '>');
    sign || c.is_whitespace() || closing(c).is_some() || (c == '!' && next == Some('='))
}

/// Cuts a query into tokens.
///
/// # Errors
/// A quotation mark that is never closed.
pub fn tokens(source: &str) -> Result<Vec<Token>, Fault> {
    let letters: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        let start = at;
        let next = letters.get(at + 1).copied();
        at += 1;
        let kind = match (c, next) {
            (c, _) if c.is_whitespace() => continue,
            ('(', _) => Kind::Open,
            (')', _) => Kind::Close,
            (',', _) => Kind::Comma,
            (':', _) => Kind::Compare(Compare::Is),
            ('=', _) => Kind::Compare(Compare::Equal),
            ('!' | '<' | '>', Some('=')) => {
                at += 1;
                Kind::Compare(match c {
                    '!' => Compare::Unequal,
                    '<' => Compare::AtMost,
                    _ => Compare::AtLeast,
                })
            }
            ('<', _) => Kind::Compare(Compare::Below),
            ('>', _) => Kind::Compare(Compare::Above),
            (open, _) => match closing(open) {
                Some(close) => {
                    let (text, end) = quoted(&letters, at, close).ok_or_else(|| {
                        Fault::new(span(start, letters.len()), "this quotation mark is never closed")
                            .advising(format!("Close it with {close}."))
                    })?;
                    at = end;
                    Kind::Quoted(text)
                }
                None => {
                    while letters.get(at).is_some_and(|&c| !ends_word(c, letters.get(at + 1).copied())) {
                        at += 1;
                    }
                    Kind::Word(letters.get(start..at).unwrap_or_default().iter().collect())
                }
            },
        };
        found.push(Token { kind, at: span(start, at) });
    }
    Ok(found)
}

/// What stands up to the closing mark, and the place after it; `\` before a mark or `\` takes it as it is.
fn quoted(letters: &[char], from: usize, close: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut at = from;
    loop {
        match (letters.get(at)?, letters.get(at + 1)) {
            ('\\', Some(&c)) if c == '\\' || c == close => {
                text.push(c);
                at += 2;
            }
            (&c, _) if c == close => return Some((text, at + 1)),
            (&c, _) => {
                text.push(c);
                at += 1;
            }
        }
    }
}

/// A value or name as it stands in a query: in quotation marks where it needs them.
pub fn quoted_where_needed(word: &str) -> String {
    let bare = !word.is_empty()
        && tokens(word)
            .is_ok_and(|all| matches!(all.as_slice(), [Token { kind: Kind::Word(whole), .. }] if whole == word));
    if bare { word.to_owned() } else { format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// What stands at the beginning up to a sign: a name, in whole or after its owner in quotation marks, and the place
/// after it.
pub fn leading_name(letters: &[char], sign: char) -> (String, usize) {
    let start = letters.iter().take_while(|c| c.is_whitespace()).count();
    let word = letters.iter().skip(start).take_while(|c| **c != sign && closing(**c).is_none()).count();
    let at = start + word;
    let plain: String = letters.get(start..at).unwrap_or_default().iter().collect();
    let marked = letters.get(at).and_then(|open| closing(*open)).and_then(|close| quoted(letters, at + 1, close));
    match marked {
        Some((name, end)) if plain.is_empty() || plain.ends_with('.') => (plain + &name, end),
        _ => {
            let end =
                letters.iter().skip(start).position(|c| *c == sign).map_or(letters.len(), |length| start + length);
            let name: String = letters.get(start..end).unwrap_or_default().iter().collect();
            (name.trim().to_owned(), end)
        }
    }
}

/// A word without the quotation marks around it, or around what follows its owner.
pub fn unquoted(word: &str) -> String {
    let letters: Vec<char> = word.trim().chars().collect();
    let (name, end) = leading_name(&letters, '\0');
    if end == letters.len() { name } else { word.trim().to_owned() }
}

/// A place from counts of letters.
pub fn span(start: usize, end: usize) -> Span {
    let point = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(point(start), point(end))
}

#[cfg(test)]
mod tests {
    use super::{Kind, leading_name, quoted_where_needed, tokens, unquoted};

    fn words(source: &str) -> Vec<String> {
        let shown = |kind: &Kind| match kind {
            Kind::Word(word) => word.clone(),
            Kind::Quoted(word) => format!("[{word}]"),
            Kind::Compare(compare) => compare.sign().to_owned(),
            Kind::Comma => ",".into(),
            Kind::Open => "(".into(),
            Kind::Close => ")".into(),
        };
        tokens(source).unwrap().iter().map(|token| shown(&token.kind)).collect()
    }

    #[test]
    fn words_signs_and_quotation_marks() {
        assert_eq!(words("code:=pay weight>=-2"), ["code", ":", "=", "pay", "weight", ">=", "-2"]);
        assert_eq!(words("(a!=b,c)x!"), ["(", "a", "!=", "b", ",", "c", ")", "x!"]);
        assert_eq!(words(r#"text:"a \"b\" \\ \n" «c»„d““e”"#), ["text", ":", r#"[a "b" \ \n]"#, "[c]", "[d]", "[e]"]);
        assert_eq!(words(" \n\t"), Vec::<String>::new());
        assert_eq!(tokens("a «b").unwrap_err().at, super::span(2, 4));
    }

    #[test]
    fn names_and_values_come_back_from_their_quotation_marks() {
        for word in ["", "a b", "a:b", r#"12" or 14""#, r"C:\x\", "«a»", "a,b", "it's", "and", "!=", "\u{a0}"] {
            let quoted = quoted_where_needed(word);
            match tokens(&quoted).unwrap().as_slice() {
                [super::Token { kind: Kind::Word(found) | Kind::Quoted(found), .. }] => assert_eq!(found, word),
                other => panic!("{quoted}: {other:?}"),
            }
            assert_eq!(unquoted(&quoted), word);
        }
        let name = |source: &str| leading_name(&source.chars().collect::<Vec<_>>(), '=');
        assert_eq!(name(" age group = 3"), ("age group".into(), 11));
        assert_eq!(name(r#""age = group"=3"#), ("age = group".into(), 13));
        assert_eq!(name(r#"participant."age group"=3"#), ("participant.age group".into(), 23));
        assert_eq!(name("“age group”=3"), ("age group".into(), 11));
        assert_eq!(name(r#"say"ing"=3"#), (r#"say"ing""#.into(), 8));
        assert_eq!(name(r#""open=3"#), (r#""open"#.into(), 5));
    }
}
