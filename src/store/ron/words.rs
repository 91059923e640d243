//! What the reader of RON complains of, in the words of whoever edits the file.

use super::scan::{fields, items, skip_blank};
use ron::Error;
use std::ops::Range;

/// What is wrong with a value, and what to write instead where that is known. `field` is the name it stands under.
pub fn told(error: &Error, field: Option<&str>) -> (String, Option<String>) {
    let name = field.unwrap_or("such value");
    let here = field.map_or_else(String::new, |field| format!("in `{field}` "));
    let should = |what: &str| (format!("{here}{what} should stand here"), None);
    match error {
        Error::NoSuchEnumVariant { expected, found, .. } => {
            (format!("`{found}` is no `{name}`"), Some(format!("Write {}", either(expected))))
        }
        Error::NoSuchStructField { expected, found, .. } => {
            (format!("`{found}` is not a field of this"), Some(format!("Write {}", either(expected))))
        }
        Error::MissingStructField { field, .. } => (format!("`{field}` is missing"), None),
        Error::DuplicateStructField { field, .. } => (format!("`{field}` stands here twice"), None),
        Error::ExpectedString | Error::ExpectedByteString => should("a text in quotes"),
        Error::ExpectedStringEnd => (format!("{here}a quotation mark is never closed"), None),
        Error::ExpectedChar => should("one character in single quotes, such as 'w',"),
        Error::ExpectedBoolean => should("true or false"),
        Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } => should("a whole number"),
        Error::IntegerOutOfBounds => (format!("{here}the number is too great or too small"), None),
        Error::ExpectedFloat | Error::FloatUnderscore => should("a number"),
        Error::ExpectedArray => should("a list, `[ … ]`,"),
        Error::ExpectedMap => should("pairs, `{ … }`,"),
        Error::ExpectedMapColon => should("a colon"),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) | Error::ExpectedUnit => {
            should("values in brackets, `( … )`,")
        }
        Error::ExpectedArrayEnd => should("`]`"),
        Error::ExpectedMapEnd => should("`}`"),
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => should("`)`"),
        Error::ExpectedComma => ("a comma is missing before this".to_owned(), None),
        Error::ExpectedIdentifier => should("a name"),
        Error::InvalidValueForType { expected, found } => (format!("{here}stands {found} instead of {expected}"), None),
        Error::ExpectedDifferentLength { expected, found } => {
            (format!("{here}stand {found} values instead of {expected}"), None)
        }
        other => (format!("{here}{other}"), None),
    }
}

/// `A, B or C`.
fn either(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The name of the innermost field of a record in whose value a byte stands.
pub fn field_at<'a>(src: &'a str, record: &Range<usize>, at: usize) -> Option<&'a str> {
    let (fields, _) = fields(src, record);
    let Some(field) = fields.into_iter().rev().find(|field| field.name.start <= at) else {
        return name_after(src, record.start + 1, at);
    };
    if at > field.end {
        // The field is broken, so that it is not among those found.
        return name_after(src, field.end, at);
    }
    let inner = if src[field.value.clone()].starts_with('[') {
        let (items, ..) = items(src, field.value.start);
        items.into_iter().rev().find(|item| item.at.start <= at).and_then(|item| field_at(src, &item.at, at))
    } else {
        None
    };
    inner.or_else(|| src.get(field.name))
}

/// The name of the field that begins after a byte, before another.
fn name_after(src: &str, after: usize, before: usize) -> Option<&str> {
    let start = skip_blank(src, after);
    let name = src.get(start..before)?.split(':').next()?.trim_end();
    Some(name).filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Code, Participant, Problem};
    use crate::store::ron::{Record, read_record};

    fn fault<T: Record>(src: &str) -> String {
        let mut problems: Vec<Problem> = Vec::new();
        assert!(read_record::<T>(src, &(0..src.len()), "f", &mut problems).is_none());
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_fault_is_told_in_the_words_of_the_field() {
        assert_eq!(
            fault::<Participant>("(id: \"p1\", role: Boss)"),
            "f:1:18: this participant cannot be read: `Boss` is no `role`. Write Participant or Moderator; everything else was read."
        );
        assert!(fault::<Participant>("(id: p1)").contains("in `id` a text in quotes should stand here."));
        assert!(fault::<Code>("(id: \"a\", examples: [[\"b\"]])").contains("in `examples` a text in quotes"));
        assert!(fault::<Code>("(id: \"a\", key: \"w\")").contains("in `key` one character in single quotes"));
        assert!(fault::<Code>("(id: \"a\", id: \"b\")").contains("`id` stands here twice"));
    }

    #[test]
    fn the_innermost_field_is_found() {
        let src = "(a: 1, list: [(x: 1), (y: 2, z: 3)], t: (1, 2))";
        let at = |word: &str| field_at(src, &(0..src.len()), src.find(word).unwrap());
        assert_eq!([at("1,"), at("2, z"), at("3)"), at("2))")], [Some("a"), Some("y"), Some("z"), Some("t")]);
        let broken = "(a: 1, labels: [[\"x\"], b: 2)";
        assert_eq!(field_at(broken, &(0..broken.len()), 16), Some("labels"));
    }
}
