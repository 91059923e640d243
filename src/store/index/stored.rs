//! How what is read from a study's files stands in the index, value by value.

use crate::model::Stored;
use crate::model::bytes::{In, Out};
use crate::model::coding::{Extra, Placed, Progress, Work};
use crate::model::stored::records;
use crate::model::transcript::{Source, TextEdit};
use crate::model::words::Words;
use crate::model::{
    Attributes, Case, Code, Memo, MemoAbout, MemoKind, Note, Participant, Problem, Role, Rule, Span, Status, Transcript,
};

records! {
    Span { start, end }
    Problem { file, line, column, what, advice, harmless, lost }
    Source { file, hash, format, encoding }
    TextEdit { from, to, date, at, moved }
    Transcript {
        id, title, kind, date, place, language, attributes, rule, labels, no_labels, carry, tiers, present, header,
        times, pages, edits, source, guid, alts, rest,
    }
    Participant { id, pseudonym, role, attributes, speakers, guid, alts, rest }
    Code {
        id, name, parent, names, color, key, groups, definition, include, exclude, examples, made, defined, status,
        guid, alts, rest,
    }
    Note { id, at, quote, tail, text, memo, alts, made, rest }
    Work { text, status, done, alts }
    Extra { memo, weight, important, text, odd_id, alts, placed }
    Memo { coder, name, kind, about, date, alts, rest, body }
}

macro_rules! words {
    ($($kind:ident { $($word:ident = $number:literal),* $(,)? })*) => {$(
        impl Stored for $kind {
            fn put(&self, out: &mut Out) {
                out.0.push(match self { $(Self::$word => $number),* });
            }
            fn take(from: &mut In<'_>) -> Option<Self> {
                match from.byte()? { $($number => Some(Self::$word),)* _ => None }
            }
        }
    )*};
}

words! {
    Role { Participant = 0, Moderator = 1 }
    Progress { InProgress = 0, Done = 1 }
    MemoKind { Memo = 0, Journal = 1 }
    Rule {
        None = 0, LabelColon = 1, LabelEach = 2, LabelPeriod = 3, LabelBold = 4, LabelTab = 5, LabelLine = 6,
        LabelDash = 7, Chevron = 8, Numbered = 9, Stamp = 10, Block = 11,
    }
}

impl Stored for Words {
    fn put(&self, out: &mut Out) {
        out.number(self.iter().len() as u64);
        self.iter().for_each(|word| out.number(word.len() as u64));
        out.slice(self.all().as_bytes());
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        let count = from.count()?;
        let mut lengths = Vec::with_capacity(count);
        for _ in 0..count {
            lengths.push(from.small()?);
        }
        Self::cut(String::take(from)?, &lengths)
    }
}

impl Stored for Attributes {
    fn put(&self, out: &mut Out) {
        out.number(self.len() as u64);
        for (name, value) in self {
            name.put(out);
            value.put(out);
        }
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(Vec::take(from)?.into_iter().collect())
    }
}

impl Stored for Status {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Active => out.0.push(0),
            Self::Retired => out.0.push(1),
            Self::Deleted => out.0.push(2),
            Self::MergedInto(id) => {
                out.0.push(3);
                id.put(out);
            }
        }
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match from.byte()? {
            0 => Self::Active,
            1 => Self::Retired,
            2 => Self::Deleted,
            3 => Self::MergedInto(Stored::take(from)?),
            _ => return None,
        })
    }
}

impl Stored for Case {
    fn put(&self, out: &mut Out) {
        let (word, id) = match self {
            Self::Transcript(id) => (0, id),
            Self::Person(id) => (1, id),
        };
        out.0.push(word);
        id.put(out);
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match from.byte()? {
            0 => Self::Transcript(Stored::take(from)?),
            1 => Self::Person(Stored::take(from)?),
            _ => return None,
        })
    }
}

impl Stored for MemoAbout {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Study => out.0.push(0),
            Self::Code(id) => {
                out.0.push(1);
                id.put(out);
            }
            Self::Transcript(id) => {
                out.0.push(2);
                id.put(out);
            }
            Self::Cell(case, code) => {
                out.0.push(3);
                case.put(out);
                code.put(out);
            }
        }
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(match from.byte()? {
            0 => Self::Study,
            1 => Self::Code(Stored::take(from)?),
            2 => Self::Transcript(Stored::take(from)?),
            3 => Self::Cell(Stored::take(from)?, Stored::take(from)?),
            _ => return None,
        })
    }
}

/// Where a coding stands on a changed text is found by looking, never kept.
impl Stored for Placed {
    fn put(&self, _: &mut Out) {}
    fn take(_: &mut In<'_>) -> Option<Self> {
        None
    }
}
