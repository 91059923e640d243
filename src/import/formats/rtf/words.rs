//! Rich text as a stream of groups, control words and bytes.

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A control word and its number.
    Word(&'a [u8], Option<i32>),
    /// A control sign: `~`, `-`, `*`.
    Sign(u8),
    /// `\'hh`.
    Byte(u8),
    /// Bytes as they stand, without line ends.
    Text(&'a [u8]),
}

/// Reads tokens from bytes.
#[derive(Debug)]
pub struct Tokens<'a> {
    bytes: &'a [u8],
    /// Where the next token begins, in bytes.
    pub at: usize,
}

impl<'a> Tokens<'a> {
    /// Begins to read.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn while_true(&mut self, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek()?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            if first != b'\'' {
                return Some(Token::Sign(first));
            }
            let pair = self.bytes.get(self.at..self.at + 2).and_then(|pair| std::str::from_utf8(pair).ok());
            let Some(byte) = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) else {
                return Some(Token::Sign(b'\''));
            };
            self.at += 2;
            return Some(Token::Byte(byte));
        }
        let word = self.while_true(|byte| byte.is_ascii_alphabetic());
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let digits = self.while_true(|byte| byte.is_ascii_digit());
        let number = if digits.is_empty() {
            self.at = start;
            None
        } else {
            let whole = self.bytes.get(start..self.at).and_then(|whole| std::str::from_utf8(whole).ok());
            whole.map(|whole| whole.parse().unwrap_or(if whole.starts_with('-') { i32::MIN } else { i32::MAX }))
        };
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if word == b"bin" {
            // What follows is no text, whatever it looks like.
            let length = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match self.peek()? {
                b'{' => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                b'}' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'\\' => {
                    self.at += 1;
                    return self.control();
                }
                b'\r' | b'\n' | 0 => self.at += 1,
                _ => {
                    let text = self.while_true(|byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0));
                    return Some(Token::Text(text));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_numbers_and_end_in_one_blank() {
        let bytes = b"{\\rtf1\\b0  a\\'e9\\~\\u-10179?\\bin3 }{x\r\n\\par}";
        let found: Vec<Token> = Tokens::new(bytes).collect();
        let expected = [
            Token::Open,
            Token::Word(b"rtf", Some(1)),
            Token::Word(b"b", Some(0)),
            Token::Text(b" a"),
            Token::Byte(0xe9),
            Token::Sign(b'~'),
            Token::Word(b"u", Some(-10179)),
            Token::Text(b"?"),
            Token::Word(b"bin", Some(3)),
            Token::Word(b"par", None),
            Token::Close,
        ];
        assert_eq!(found, expected);
        for odd in [&b"\\"[..], b"\\'", b"\\'z", b"\\b-", b"\\u99999999999 x"] {
            assert!(Tokens::new(odd).count() < 4);
        }
    }
}
