//! Tokens made a tree. `not` binds what follows, a relation binds more tightly, `and` (or nothing between two conditions)
//! more tightly than `or`.

use super::fault::{Expected, Fault};
use super::lexer::{Compare, Kind as Sign, Token, span, tokens};
use super::tree::{Kind, Relation, Said, Step, Term, Tree, Whose};
use crate::model::Span;
use crate::search::near::nearest;

/// Deepest nesting of brackets and `not`.
const DEPTH: usize = 50;

/// Reads a query.
///
/// # Errors
/// The first fault, with what could stand in its place.
pub fn parse(source: &str) -> Result<Tree, Fault> {
    parse_tokens(&tokens(source)?, source.chars().count())
}

/// Reads tokens of a query of this many letters.
///
/// # Errors
/// As [`parse`].
pub fn parse_tokens(tokens: &[Token], length: usize) -> Result<Tree, Fault> {
    let mut parser = Parser { tokens, at: 0, end: span(length, length), depth: 0 };
    let tree = parser.any()?;
    match parser.peek() {
        None => Ok(tree),
        Some(token) if token.kind == Sign::Close => {
            Err(Fault::new(token.at, "this bracket closes none").expecting(&[Expected::Link]))
        }
        Some(token) => Err(parser.unexpected(token, &[Expected::Link])),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    end: Span,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn word_at(&self, at: usize) -> Option<&'a str> {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(Sign::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Whether the word at a place is this one, and no field: a sign after it makes it one.
    fn is(&self, at: usize, wanted: &str) -> bool {
        self.word_at(at).is_some_and(|word| word.eq_ignore_ascii_case(wanted)) && !self.is_field(at)
    }

    fn is_field(&self, at: usize) -> bool {
        matches!(self.tokens.get(at + 1).map(|token| &token.kind), Some(Sign::Compare(_)))
    }

    /// The word or name before a sign, with the tokens it takes: a name may stand in quotation marks, in whole or after
    /// its owner (`participant."age group"`).
    fn field_at(&self, at: usize) -> Option<(Said, usize)> {
        let token = self.tokens.get(at)?;
        let (Sign::Word(word) | Sign::Quoted(word)) = &token.kind else { return None };
        if self.is_field(at) {
            return Some((Said { word: word.clone(), at: token.at }, 1));
        }
        let next = self.tokens.get(at + 1).filter(|next| next.at.start == token.at.end && self.is_field(at + 1))?;
        match (&token.kind, &next.kind) {
            (Sign::Word(owner), Sign::Quoted(name)) if owner.ends_with('.') => {
                Some((Said { word: format!("{owner}{name}"), at: Span::new(token.at.start, next.at.end) }, 2))
            }
            _ => None,
        }
    }

    fn relation_at(&self, at: usize) -> Option<Kind> {
        self.word_at(at).filter(|_| !self.is_field(at)).and_then(Kind::parse)
    }

    fn any(&mut self) -> Result<Tree, Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            let at = self.peek().map_or(self.end, |token| token.at);
            return Err(Fault::new(at, format!("this is nested more than {DEPTH} deep")));
        }
        let mut parts = vec![self.all()?];
        while self.is(self.at, "or") {
            self.at += 1;
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(one_or(parts, Tree::Any))
    }

    fn all(&mut self) -> Result<Tree, Fault> {
        let mut parts = vec![self.not()?];
        loop {
            if self.is(self.at, "and") {
                self.at += 1;
            } else if !self.begins() {
                return Ok(one_or(parts, Tree::All));
            }
            parts.push(self.not()?);
        }
    }

    /// Whether another condition begins here, without a word that joins it.
    fn begins(&self) -> bool {
        match self.peek().map(|token| &token.kind) {
            Some(Sign::Open) => true,
            _ => self.field_at(self.at).is_some() || self.is(self.at, "not"),
        }
    }

    fn not(&mut self) -> Result<Tree, Fault> {
        if !self.is(self.at, "not") {
            return self.relation();
        }
        let at = self.peek().map_or(self.end, |token| token.at);
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Fault::new(at, format!("this is nested more than {DEPTH} deep")));
        }
        let inner = self.not()?;
        self.depth -= 1;
        Ok(Tree::Not(Box::new(inner)))
    }

    fn relation(&mut self) -> Result<Tree, Fault> {
        let mut left = self.primary()?;
        loop {
            let negated = self.is(self.at, "not") && self.relation_at(self.at + 1).is_some();
            let Some(kind) = self.relation_at(self.at + usize::from(negated)) else { return Ok(left) };
            self.at += usize::from(negated) + 1;
            let distance = self.distance(kind)?;
            let whose = if self.is(self.at, "any-coder") {
                Whose::Any
            } else if self.is(self.at, "other-coder") {
                Whose::Other
            } else {
                Whose::Same
            };
            self.at += usize::from(whose != Whose::Same);
            if self.is(self.at, "not") {
                let at = self.peek().map_or(self.end, |token| token.at);
                return Err(Fault::new(at, "`not` cannot stand right after a relation")
                    .advising("Write `A not overlaps B`, or put what is meant in ( ).")
                    .expecting(&[Expected::Right]));
            }
            let right = self.primary().map_err(|mut fault| {
                if fault.expected == [Expected::Condition] && whose == Whose::Same {
                    fault.expected = vec![Expected::Right];
                }
                fault
            })?;
            let relation = Relation { kind, distance, whose };
            left = Tree::Relation { left: Box::new(left), relation, negated, right: Box::new(right) };
        }
    }

    fn distance(&mut self, kind: Kind) -> Result<Option<(u32, Step)>, Fault> {
        let number = self.word_at(self.at).filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let at = self.peek().map_or(self.end, |token| token.at);
        let Some(number) = number.filter(|_| !self.is_field(self.at)) else {
            if kind != Kind::Near {
                return Ok(None);
            }
            return Err(Fault::new(at, "`near` must say how near").expecting(&[Expected::Distance]));
        };
        if !kind.takes_distance() {
            return Err(Fault::new(at, "this relation takes no distance")
                .advising("For what lies so many turns or words away write `near 2 turns` or `followed-by 3 turns`."));
        }
        let Ok(number) = number.parse::<u32>() else {
            return Err(Fault::new(at, format!("`{number}` is no whole number")).expecting(&[Expected::Distance]));
        };
        self.at += 1;
        let step = match self.word_at(self.at).map(str::to_ascii_lowercase).as_deref() {
            Some("turn" | "turns") => Step::Turns,
            Some("word" | "words") => Step::Words,
            _ => {
                let at = self.peek().map_or(self.end, |token| token.at);
                let what = format!("{number} of what? A distance is counted in turns or words");
                return Err(Fault::new(at, what).expecting(&[Expected::Unit]));
            }
        };
        self.at += 1;
        Ok(Some((number, step)))
    }

    fn primary(&mut self) -> Result<Tree, Fault> {
        let Some(token) = self.peek() else {
            let what = if self.at == 0 { "it is empty" } else { "it ends where a condition should stand" };
            return Err(Fault::new(self.end, what).expecting(&[Expected::Condition]));
        };
        match &token.kind {
            Sign::Open => {
                self.at += 1;
                let inner = self.any()?;
                match self.peek() {
                    Some(next) if next.kind == Sign::Close => {
                        self.at += 1;
                        Ok(inner)
                    }
                    None => Err(Fault::new(token.at, "this bracket is never closed")
                        .expecting(&[Expected::Link, Expected::Close])),
                    Some(next) => Err(self.unexpected(next, &[Expected::Link, Expected::Close])),
                }
            }
            _ => match self.field_at(self.at) {
                Some((field, tokens)) => {
                    self.at += tokens;
                    self.term(field).map(Tree::Term)
                }
                None => Err(self.unexpected(token, &[Expected::Condition])),
            },
        }
    }

    fn term(&mut self, field: Said) -> Result<Term, Fault> {
        let mut compare = Compare::Is;
        if let Some(Token { kind: Sign::Compare(sign), .. }) = self.peek() {
            compare = *sign;
            self.at += 1;
        }
        let mut exact = compare == Compare::Equal;
        if let (Compare::Is, Some(Token { kind: Sign::Compare(Compare::Equal), .. })) = (compare, self.peek()) {
            exact = true;
            self.at += 1;
        }
        let mut values = Vec::new();
        loop {
            match self.peek() {
                Some(Token { kind: Sign::Word(word) | Sign::Quoted(word), at }) => {
                    values.push(Said { word: word.clone(), at: *at });
                    self.at += 1;
                }
                other => {
                    let at = other.map_or(self.end, |token| token.at);
                    let what = format!("`{}{}` has no value", field.word, compare.sign());
                    return Err(Fault::new(at, what).expecting(&[Expected::Value(field.word)]));
                }
            }
            if self.peek().is_none_or(|token| token.kind != Sign::Comma) {
                break;
            }
            self.at += 1;
        }
        if let Some(token) = self.peek()
            && let Sign::Compare(sign) = token.kind
        {
            return Err(Fault::new(token.at, format!("`{}` cannot stand in a value", sign.sign()))
                .advising("Put a value that has signs in quotation marks."));
        }
        Ok(Term { field, compare, exact, values })
    }

    fn unexpected(&self, token: &Token, expected: &[Expected]) -> Fault {
        let fault = match &token.kind {
            Sign::Word(word) | Sign::Quoted(word) => {
                let joins = ["and", "or", "not"].into_iter().chain(Kind::WORDS.into_iter().map(|(word, _)| word));
                let joins: Vec<&str> = joins.collect();
                if let Some(known) = joins.iter().find(|known| word.eq_ignore_ascii_case(known))
                    && matches!(token.kind, Sign::Word(_))
                {
                    return Fault::new(token.at, format!("`{known}` cannot stand here")).expecting(expected);
                }
                let advice = match nearest(word, joins.iter().copied()).filter(|_| expected.contains(&Expected::Link)) {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => format!(
                        "Write code:\"{word}\" for the codings of a code, text:\"{word}\" for passages with these words."
                    ),
                };
                Fault::new(token.at, format!("`{word}` is no condition")).advising(advice)
            }
            Sign::Close => Fault::new(token.at, "this bracket closes before a condition"),
            Sign::Open => Fault::new(token.at, "a bracket cannot stand here"),
            Sign::Comma => Fault::new(token.at, "a comma can stand only between values"),
            Sign::Compare(sign) => Fault::new(token.at, format!("before `{}` a word is missing", sign.sign())),
        };
        fault.expecting(expected)
    }
}

fn one_or(mut parts: Vec<Tree>, join: impl Fn(Vec<Tree>) -> Tree) -> Tree {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            join(parts)
        }
        (None, _) => join(parts),
    }
}
