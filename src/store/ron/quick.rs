//! Reads coding records in the layout in which this program writes them. Nearly all of a study is these, and the general
//! reader takes many times as long; what is spelt in any other way is left to it.

use crate::model::anchor;
use crate::model::coding::Extra;
use crate::model::moment::seconds;
use crate::model::{Alts, Coding, CodingId, CodingRecord, Span};
use std::borrow::Cow;

/// A coding record that lies in the text it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelt<'a> {
    /// See [`CodingRecord::id`].
    pub id: Cow<'a, str>,
    /// See [`CodingRecord::code`].
    pub code: Cow<'a, str>,
    /// See [`CodingRecord::at`].
    pub at: Span,
    /// See [`CodingRecord::quote`].
    pub quote: Cow<'a, str>,
    /// See [`CodingRecord::tail`].
    pub tail: Option<Cow<'a, str>>,
    /// See [`CodingRecord::before`].
    pub before: Option<Cow<'a, str>>,
    /// See [`CodingRecord::after`].
    pub after: Option<Cow<'a, str>>,
    /// See [`CodingRecord::text`].
    pub text: Option<Cow<'a, str>>,
    /// See [`CodingRecord::memo`].
    pub memo: Option<Cow<'a, str>>,
    /// See [`CodingRecord::weight`].
    pub weight: Option<i64>,
    /// See [`CodingRecord::important`].
    pub important: bool,
    /// See [`CodingRecord::alts`]: only of records that were read by the general reader.
    pub alts: Alts,
    /// See [`CodingRecord::guid`].
    pub guid: Option<Cow<'a, str>>,
    /// See [`CodingRecord::made`].
    pub made: Option<Cow<'a, str>>,
}

impl<'a> Spelt<'a> {
    /// Reads a record from `(` to `)`; `None` where it is not spelt as this program would spell it: then nothing is said of
    /// whether it is a record.
    pub fn read(text: &'a str) -> Option<Self> {
        let mut from = Rest(text);
        let mut read = Self::default();
        from.word("(id: ")?;
        read.id = from.string()?;
        from.word(", code: ")?;
        read.code = from.string()?;
        from.word(", at: (")?;
        read.at.start = from.number()?;
        from.word(", ")?;
        read.at.end = from.number()?;
        from.word("), quote: ")?;
        read.quote = from.string()?;
        read.tail = from.some(", tail: ", Rest::string)?;
        read.before = from.some(", before: ", Rest::string)?;
        read.after = from.some(", after: ", Rest::string)?;
        read.text = from.some(", text: ", Rest::string)?;
        read.memo = from.some(", memo: ", Rest::string)?;
        read.weight = from.some(", weight: ", Rest::integer)?;
        read.important = from.some(", important: true", |_| Some(()))?.is_some();
        read.guid = from.some(", guid: ", Rest::string)?;
        read.made = from.some(", made: ", Rest::string)?;
        (from.0 == ")").then_some(read)
    }

    /// The small form, as [`CodingRecord::small`] has it.
    pub fn small(self) -> (Coding, Option<Extra>) {
        let id = CodingId::parse(&self.id);
        let coding = Coding {
            id: id.unwrap_or_else(|| CodingId::digest(&self.id)),
            at: self.at,
            made: self.made.as_deref().map_or(0, seconds),
            print: anchor::print(&self.quote, self.tail.as_deref()),
            ..Coding::default()
        };
        let Self { memo, weight, important, text, alts, .. } = self;
        let plain = memo.is_none() && weight.is_none() && !important && text.is_none() && alts.is_empty();
        if plain && id.is_some() {
            return (coding, None);
        }
        let own = |words: Option<Cow<'_, str>>| words.map(Cow::into_owned);
        let odd_id = id.is_none().then(|| self.id.into_owned());
        let extra = Extra { memo: own(memo), weight, important, text: own(text), odd_id, alts, placed: None };
        (Coding { has_extra: true, ..coding }, Some(extra))
    }

    /// The record by itself.
    pub fn record(self) -> CodingRecord {
        let own = |words: Option<Cow<'_, str>>| words.map(Cow::into_owned);
        let Self { id, code, at, quote, tail, before, after, text, memo, weight, important, alts, guid, made } = self;
        CodingRecord {
            id: id.into_owned(),
            code: code.into_owned(),
            at,
            quote: quote.into_owned(),
            tail: own(tail),
            before: own(before),
            after: own(after),
            text: own(text),
            memo: own(memo),
            weight,
            important,
            alts,
            guid: own(guid),
            made: own(made),
            ..CodingRecord::default()
        }
    }
}

impl From<CodingRecord> for Spelt<'_> {
    /// Without the fields that this version does not know.
    fn from(record: CodingRecord) -> Self {
        let own = |words: Option<String>| words.map(Cow::Owned);
        let CodingRecord { id, code, at, quote, tail, before, after, .. } = record;
        Self {
            id: Cow::Owned(id),
            code: Cow::Owned(code),
            at,
            quote: Cow::Owned(quote),
            tail: own(tail),
            before: own(before),
            after: own(after),
            text: own(record.text),
            memo: own(record.memo),
            weight: record.weight,
            important: record.important,
            alts: record.alts,
            guid: own(record.guid),
            made: own(record.made),
        }
    }
}

/// What is still to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn word(&mut self, word: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    /// A value that may be there behind some words; `None` where it is there and cannot be read.
    fn some<T>(&mut self, word: &str, value: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.word(word).is_none() { Some(None) } else { value(self).map(Some) }
    }

    fn digits(&mut self) -> Option<&'a str> {
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        // A nought before others is spelt by somebody else.
        (digits == "0" || !digits.starts_with('0')).then_some(digits)
    }

    fn number(&mut self) -> Option<u32> {
        self.digits()?.parse().ok()
    }

    fn integer(&mut self) -> Option<i64> {
        let below = self.word("-").is_some();
        let size: i64 = self.digits()?.parse().ok()?;
        Some(if below { -size } else { size })
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        let text = self.0.strip_prefix('"')?;
        let end = memchr::memchr2(b'"', b'\\', text.as_bytes())?;
        if text.as_bytes().get(end) == Some(&b'"') {
            self.0 = text.get(end + 1..)?;
            return text.get(..end).map(Cow::Borrowed);
        }
        let (mut words, mut rest) = (String::with_capacity(end + 32), text);
        loop {
            let end = memchr::memchr2(b'"', b'\\', rest.as_bytes())?;
            words.push_str(rest.get(..end)?);
            if rest.as_bytes().get(end) == Some(&b'"') {
                self.0 = rest.get(end + 1..)?;
                return Some(Cow::Owned(words));
            }
            words.push(match rest.as_bytes().get(end + 1)? {
                b'"' => '"',
                b'\\' => '\\',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                // Others are rare enough for the general reader.
                _ => return None,
            });
            rest = rest.get(end + 2..)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ron::splice::{Layout, spell};
    use crate::store::ron::{read_record_slowly, read_value};
    use proptest::prelude::*;

    fn records() -> impl Strategy<Value = CodingRecord> {
        let words = || prop_oneof!["[a-zé\"\\\\\n\t🙂 ]{0,12}", any::<String>()];
        let some = || prop::option::of(words());
        let head = (words(), words(), any::<(u32, u32)>(), words(), some(), some(), some());
        let rest = (some(), some(), prop::option::of(any::<i64>()), any::<bool>(), some(), some());
        (head, rest).prop_map(
            |((id, code, at, quote, tail, before, after), (text, memo, weight, important, guid, made))| {
                let at = Span { start: at.0, end: at.1 };
                let record =
                    CodingRecord { id, code, at, quote, tail, before, after, text, memo, ..CodingRecord::default() };
                CodingRecord { weight, important, guid, made, ..record }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_read_quickly_is_what_the_general_reader_reads(record in records()) {
            let text = spell(&record, Layout::Line, 8);
            let slowly = read_value::<CodingRecord>(&text);
            prop_assert_eq!(slowly.as_ref(), Some(&record));
            if let Some(quick) = Spelt::read(&text) {
                prop_assert_eq!(quick.clone().small(), record.small());
                prop_assert_eq!(quick.record(), record.clone());
            }
            prop_assert_eq!(Spelt::from(record.clone()).small(), record.small());
        }

        #[test]
        fn what_was_spoilt_is_read_as_the_general_reader_reads_it_or_left_to_it(
            record in records(),
            places in prop::collection::vec((any::<prop::sample::Index>(), "[\"\\\\,:() 0-9a-zé]{0,2}", 0_usize..3), 1..4),
        ) {
            let mut chars: Vec<char> = spell(&record, Layout::Line, 8).chars().collect();
            for (place, words, out) in places {
                let at = place.index(chars.len());
                let end = (at + out).min(chars.len());
                chars.splice(at..end, words.chars());
                if chars.is_empty() {
                    break;
                }
            }
            let text: String = chars.into_iter().collect();
            if let Some(quick) = Spelt::read(&text) {
                let mut problems = Vec::new();
                let slowly = read_record_slowly::<CodingRecord>(&text, &(0..text.len()), "f", &mut problems);
                prop_assert_eq!(slowly, Some(quick.record()));
                prop_assert_eq!(problems, []);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_quickly() {
        let record = CodingRecord {
            id: "01JDCX5T8Q2W3E4R5T6Y7V8K9M".into(),
            code: "pay".into(),
            at: Span::new(3, 9),
            quote: "a \"b\" \\\n\té".into(),
            memo: Some("m".into()),
            weight: Some(-3),
            important: true,
            made: Some("2026-11-23T18:04:05Z".into()),
            ..CodingRecord::default()
        };
        assert_eq!(Spelt::read(&spell(&record, Layout::Line, 8)).map(Spelt::record), Some(record));
        for other in [
            "(id: \"a\")",
            "(id: \"a\", code: \"b\", at: (01, 2), quote: \"\")",
            "(id: \"a\", code: \"b\", at: (1, 2), quote: \"\",)",
        ] {
            assert_eq!(Spelt::read(other), None, "{other}");
        }
    }
}
