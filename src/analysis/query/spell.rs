//! A query made of values, and how it is written.

use super::lexer::{Compare, quoted_where_needed};
use super::tree::{Kind, Relation, Said, Step, Term, Tree, Whose};
use crate::model::Span;
use std::fmt::{Display, Formatter, Result};

impl Said {
    /// A word that nobody wrote, so that it stands nowhere.
    fn made(word: &str) -> Self {
        Self { word: word.to_owned(), at: Span::default() }
    }
}

impl Tree {
    /// The condition `field:value`, whatever signs the value has.
    pub fn is(field: &str, value: &str) -> Self {
        let values = vec![Said::made(value)];
        Self::Term(Term { field: Said::made(field), compare: Compare::Is, exact: false, values })
    }

    /// The codings of a code, by id: with those below it, or alone.
    pub fn code(id: &str, exact: bool) -> Self {
        let values = vec![Said::made(id)];
        Self::Term(Term { field: Said::made("code"), compare: Compare::Is, exact, values })
    }

    /// What lies so to something else, codings of the same coder.
    pub fn lies(self, kind: Kind, distance: Option<(u32, Step)>, to: Self) -> Self {
        let relation = Relation { kind, distance, whose: Whose::Same };
        Self::Relation { left: Box::new(self), relation, negated: false, right: Box::new(to) }
    }

    /// What does not fit.
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }
}

/// A part of a query, in brackets where it would be read otherwise without.
struct Part<'a>(&'a Tree, bool);

impl Display for Part<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if self.1 { write!(out, "{}", self.0) } else { write!(out, "({})", self.0) }
    }
}

fn list(out: &mut Formatter<'_>, parts: &[Tree], word: &str, bare: impl Fn(&Tree) -> bool) -> Result {
    for (place, part) in parts.iter().enumerate() {
        let word = if place == 0 { "" } else { word };
        write!(out, "{word}{}", Part(part, bare(part)))?;
    }
    Ok(())
}

/// As it is written: what is read of it is the same query.
impl Display for Tree {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Term(term) => write!(out, "{term}"),
            Self::Not(inner) => write!(out, "not {}", Part(inner, !matches!(**inner, Self::All(_) | Self::Any(_)))),
            Self::All(parts) => list(out, parts, " and ", |part| !matches!(part, Self::All(_) | Self::Any(_))),
            Self::Any(parts) => list(out, parts, " or ", |part| !matches!(part, Self::Any(_))),
            Self::Relation { left, relation, negated, right } => {
                let left = Part(left, matches!(**left, Self::Term(_) | Self::Relation { .. }));
                let not = if *negated { "not " } else { "" };
                write!(out, "{left} {not}{relation} {}", Part(right, matches!(**right, Self::Term(_))))
            }
        }
    }
}

impl Display for Term {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let sign = if self.exact && self.compare == Compare::Is { ":=" } else { self.compare.sign() };
        let values: Vec<String> = self.values.iter().map(|said| quoted_where_needed(&said.word)).collect();
        write!(out, "{}{sign}{}", quoted_where_needed(&self.field.word), values.join(","))
    }
}

impl Display for Relation {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let word = Kind::WORDS.iter().find(|(_, kind)| *kind == self.kind).map_or("", |(word, _)| word);
        write!(out, "{word}")?;
        match self.distance {
            Some((many, Step::Turns)) => write!(out, " {many} turns")?,
            Some((many, Step::Words)) => write!(out, " {many} words")?,
            None => {}
        }
        match self.whose {
            Whose::Same => Ok(()),
            Whose::Any => write!(out, " any-coder"),
            Whose::Other => write!(out, " other-coder"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parser::parse;
    use super::super::tree::{Kind, Said, Step, Tree};
    use crate::model::Span;

    /// Without the places of its words.
    fn bare(tree: Tree) -> Tree {
        let said = |said: Said| Said { at: Span::default(), ..said };
        match tree {
            Tree::Term(mut term) => {
                term.field = said(term.field);
                term.values = term.values.into_iter().map(said).collect();
                Tree::Term(term)
            }
            Tree::Not(inner) => bare(*inner).negated(),
            Tree::All(parts) => Tree::All(parts.into_iter().map(bare).collect()),
            Tree::Any(parts) => Tree::Any(parts.into_iter().map(bare).collect()),
            Tree::Relation { left, relation, negated, right } => {
                Tree::Relation { left: Box::new(bare(*left)), relation, negated, right: Box::new(bare(*right)) }
            }
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same_query() {
        for source in [
            "code:pay",
            "code:=pay",
            "country=ES",
            "weight>=2",
            "a:x,\"y z\",or",
            "\"participant.age group\":20-30",
            "a:1 and b:2 or c:3",
            "a:1 and (b:2 or c:3)",
            "not (a:1 and b:2)",
            "not not a:1 and not b:2",
            "a:1 overlaps b:2",
            "a:1 not near 2 turns other-coder b:2",
            "a:1 followed-by 30 words any-coder (b:2 or c:3) within d:4",
            "(a:1 or b:2) same-turn (c:3 overlaps d:4)",
            "a:1 and (b:2 and c:3) and (d:4 or e:5 or (f:6 or g:7))",
        ] {
            let tree = bare(parse(source).unwrap());
            assert_eq!(tree.to_string(), source);
            assert_eq!(bare(parse(&tree.to_string()).unwrap()), tree);
        }
    }

    #[test]
    fn values_need_no_spelling_of_their_own() {
        for value in ["", "a b", "a:b", "\"12\" or 14\\", "«a»", "a,b", "and", "(", "not x:y or z:1"] {
            let tree = Tree::is("participant", value);
            assert_eq!(bare(parse(&tree.to_string()).unwrap()), tree);
        }
        let pair = Tree::code("a", true).lies(Kind::Near, Some((3, Step::Turns)), Tree::code("b", false));
        assert_eq!(pair.to_string(), "code:=a near 3 turns code:b");
    }
}
