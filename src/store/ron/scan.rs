//! Finds records and fields in RON text by position, without changing a byte.

use std::ops::Range;

/// What is wrong and where: a byte offset into the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset.
    pub at: usize,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
}

impl Fault {
    fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into() }
    }
}

/// One `name: value` of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Bytes of the name.
    pub name: Range<usize>,
    /// Bytes of the value.
    pub value: Range<usize>,
    /// After the comma, or after the value where there is none.
    pub end: usize,
    /// The items of a list in which nothing is wrong.
    pub items: Option<Vec<Item>>,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Bytes of the item.
    pub at: Range<usize>,
    /// After the comma, or after the item where there is none.
    pub end: usize,
}

/// Deepest nesting that is read.
pub const DEPTH_MAX: usize = 64;

/// The byte after white space and comments.
pub fn skip_blank(src: &str, mut at: usize) -> usize {
    let bytes = src.as_bytes();
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
        } else if bytes[at] == b'/' && bytes.get(at + 1) == Some(&b'/') {
            at = src[at..].find('\n').map_or(bytes.len(), |n| at + n + 1);
        } else if bytes[at] == b'/' && bytes.get(at + 1) == Some(&b'*') {
            let mut depth = 0;
            while at < bytes.len() {
                match (bytes[at], bytes.get(at + 1)) {
                    (b'/', Some(b'*')) => (depth, at) = (depth + 1, at + 2),
                    (b'*', Some(b'/')) => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
                if depth == 0 {
                    break;
                }
            }
        } else if bytes[at] >= 0x80 {
            match src.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if c.is_whitespace() || c == '\u{feff}' => at += c.len_utf8(),
                _ => return at,
            }
        } else {
            return at;
        }
    }
    at.min(bytes.len())
}

fn skip_string(src: &str, at: usize) -> Result<usize, Fault> {
    let bytes = src.as_bytes();
    let mut place = at + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(place..).unwrap_or_default()) {
        if bytes[place + found] == b'"' {
            return Ok(place + found + 1);
        }
        place += found + 2;
    }
    Err(Fault::new(at, "a quotation mark is never closed"))
}

fn skip_raw_string(src: &str, at: usize) -> Result<usize, Fault> {
    let hashes = src[at + 1..].bytes().take_while(|byte| *byte == b'#').count();
    let close = format!("\"{}", "#".repeat(hashes));
    let start = at + 1 + hashes + 1;
    let found = src.get(start..).and_then(|rest| rest.find(&close));
    found.map(|n| start + n + close.len()).ok_or_else(|| Fault::new(at, "a raw string is never closed"))
}

/// Whether a byte belongs to a name, a number or a word such as `true`.
pub fn is_word(byte: u8) -> bool {
    // A table: this is asked of nearly every byte of a study.
    const WORD: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < table.len() {
            let b = byte as u8;
            table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'+' | b'-' | b'#') || b >= 0x80;
            byte += 1;
        }
        table
    };
    WORD[usize::from(byte)]
}

/// The byte after the value that starts at `at`.
///
/// # Errors
/// What is no value, or one that never ends, by its place.
pub fn skip_value(src: &str, at: usize) -> Result<usize, Fault> {
    skip_nested(src, at, 0)
}

/// The end of a record that stands on one line, as nearly all of a study do, and holds nothing but names, numbers, strings
/// and pairs; `None` where anything else stands in it, or it has no end.
fn plain_end(bytes: &[u8], at: usize, depth: usize) -> Option<usize> {
    const OTHER: u8 = 0;
    const PLAIN: u8 = 1;
    const KINDS: [u8; 256] = {
        let mut table = [OTHER; 256];
        let mut byte = 0;
        while byte < table.len() {
            let b = byte as u8;
            if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b' ' | b',' | b':') {
                table[byte] = PLAIN;
            }
            byte += 1;
        }
        table
    };
    let (mut place, mut open) = (at, 0);
    loop {
        match *bytes.get(place)? {
            b'"' => {
                // What looks like a raw string is left to the general way.
                if bytes.get(place.wrapping_sub(1)) == Some(&b'r') {
                    return None;
                }
                place += 1;
                loop {
                    place += memchr::memchr2(b'"', b'\\', bytes.get(place..)?)?;
                    if bytes.get(place) == Some(&b'"') {
                        break;
                    }
                    place += 2;
                }
                place += 1;
            }
            b'(' => {
                open += 1;
                place += 1;
                // A word before a bracket is a step of its own in the general way.
                if depth + 2 * open > DEPTH_MAX {
                    return None;
                }
            }
            b')' => {
                open -= 1;
                place += 1;
                if open == 0 {
                    return Some(place);
                }
            }
            byte if KINDS[usize::from(byte)] == PLAIN => place += 1,
            _ => return None,
        }
    }
}

fn skip_nested(src: &str, at: usize, depth: usize) -> Result<usize, Fault> {
    let bytes = src.as_bytes();
    if depth > DEPTH_MAX {
        return Err(Fault::new(at, format!("nested deeper than {DEPTH_MAX}")));
    }
    match bytes.get(at) {
        None => Err(Fault::new(at, "the file ends where a value should stand")),
        Some(b'"') => skip_string(src, at),
        Some(b'r')
            if matches!(bytes.get(at + 1), Some(b'"'))
                || src[at + 1..].trim_start_matches('#').starts_with('"') && bytes.get(at + 1) == Some(&b'#') =>
        {
            skip_raw_string(src, at)
        }
        Some(b'\'') => {
            let rest = src.get(at + 1..).unwrap_or_default();
            let length = if rest.starts_with('\\') {
                // The escaped character itself may be a quote.
                2 + rest.get(2..).and_then(|rest| rest.find('\'')).unwrap_or(0)
            } else {
                rest.chars().next().map_or(0, char::len_utf8)
            };
            if rest.as_bytes().get(length) == Some(&b'\'') {
                Ok(at + 1 + length + 1)
            } else {
                Err(Fault::new(at, "a character is never closed by '"))
            }
        }
        Some(&open @ (b'(' | b'[' | b'{')) => {
            if open == b'('
                && let Some(end) = plain_end(bytes, at, depth)
            {
                return Ok(end);
            }
            skip_list(src, at, depth)
        }
        Some(&byte) if is_word(byte) => {
            let mut place = at;
            while bytes.get(place).is_some_and(|byte| is_word(*byte)) {
                place += 1;
            }
            let next = skip_blank(src, place);
            if bytes.get(next) == Some(&b'(') { skip_nested(src, next, depth + 1) } else { Ok(place) }
        }
        Some(_) => {
            let odd = src[at..].chars().next().unwrap_or(' ');
            Err(Fault::new(at, format!("`{odd}` stands where a value should")))
        }
    }
}

/// The byte after the brackets that open at `at`, whatever stands in them.
fn skip_list(src: &str, at: usize, depth: usize) -> Result<usize, Fault> {
    let bytes = src.as_bytes();
    let open = bytes.get(at).copied().unwrap_or_default();
    let close = if open == b'(' {
        b')'
    } else if open == b'[' {
        b']'
    } else {
        b'}'
    };
    let mut place = at + 1;
    loop {
        place = skip_blank(src, place);
        match bytes.get(place) {
            None => {
                return Err(Fault::new(at, format!("`{}` is never closed", open as char)));
            }
            Some(&byte) if byte == close => return Ok(place + 1),
            Some(b')' | b']' | b'}') => {
                return Err(Fault::new(
                    place,
                    format!("`{}` closes what `{}` opened", bytes[place] as char, open as char),
                ));
            }
            Some(b',' | b':') => place += 1,
            Some(_) => place = skip_nested(src, place, depth + 1)?,
        }
    }
}

/// The fields of the record `( … )` at `record`, with a fault for what cannot be read.
pub fn fields(src: &str, record: &Range<usize>) -> (Vec<Field>, Option<Fault>) {
    let bytes = src.as_bytes();
    let mut found = Vec::new();
    let mut at = record.start;
    while bytes.get(at).is_some_and(|byte| is_word(*byte)) {
        at += 1;
    }
    at = skip_blank(src, at);
    if bytes.get(at) != Some(&b'(') {
        return (found, Some(Fault::new(at, "a record should open with `(`")));
    }
    at += 1;
    loop {
        at = skip_blank(src, at);
        if at >= record.end {
            // A file that was cut short may end just where a field does.
            return (found, Some(Fault::new(record.start, "`(` is never closed")));
        }
        if bytes.get(at) == Some(&b')') {
            // Two files that were joined: what the second has would be missing without a word.
            let after = skip_blank(src, at + 1);
            let fault = (after < record.end).then(|| Fault::new(after, "something stands behind the closing `)`"));
            return (found, fault);
        }
        let name = at;
        while bytes.get(at).is_some_and(|byte| is_word(*byte)) {
            at += 1;
        }
        let name = name..at;
        let colon = skip_blank(src, at);
        if name.is_empty() || bytes.get(colon) != Some(&b':') {
            return (found, Some(Fault::new(name.start, "a field should read `name: value`")));
        }
        let start = skip_blank(src, colon + 1);
        let is_list = bytes.get(start) == Some(&b'[');
        let end = if is_list { list_end(src, start) } else { skip_value(src, start).map(|end| (end, None)) };
        let (end, items) = match end {
            Ok(end) => end,
            Err(fault) => return (found, Some(fault)),
        };
        let comma = skip_blank(src, end);
        let has_comma = bytes.get(comma) == Some(&b',');
        found.push(Field { name, value: start..end, end: if has_comma { comma + 1 } else { end }, items });
        at = if has_comma { comma + 1 } else { comma };
        if !has_comma && at < record.end && bytes.get(at) != Some(&b')') {
            return (found, Some(Fault::new(at, "a comma is missing before this")));
        }
    }
}

/// The end of a list, also where one of its records is broken; and its items where none is.
fn list_end(src: &str, at: usize) -> Result<(usize, Option<Vec<Item>>), Fault> {
    let (items, faults, end) = items(src, at);
    if let (Some(end), true) = (end, faults.is_empty()) {
        return Ok((end, Some(items)));
    }
    match skip_value(src, at) {
        Ok(end) => Ok((end, None)),
        Err(fault) => end.map(|end| (end, None)).ok_or(fault),
    }
}

/// The items of the list that opens at `at`, the faults between them, and the byte after `]` if it is there.
///
/// After a broken item, reading goes on at the next line that opens a record.
pub fn items(src: &str, at: usize) -> (Vec<Item>, Vec<Fault>, Option<usize>) {
    let bytes = src.as_bytes();
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut at = at + 1;
    loop {
        at = skip_blank(src, at);
        match bytes.get(at) {
            None => return (found, faults, None),
            Some(b']') => return (found, faults, Some(at + 1)),
            Some(b',') => {
                at += 1;
                continue;
            }
            Some(_) => {}
        }
        match skip_value(src, at).and_then(|end| within_lines(src, at, end)) {
            Ok(end) => {
                let comma = skip_blank(src, end);
                let has_comma = bytes.get(comma) == Some(&b',');
                found.push(Item { at: at..end, end: if has_comma { comma + 1 } else { end } });
                at = if has_comma { comma + 1 } else { end };
            }
            Err(fault) => {
                faults.push(fault);
                at = resync(src, at);
            }
        }
    }
}

/// Refuses a record that swallowed the start of the next one: a line inside that opens a record with an id.
fn within_lines(src: &str, at: usize, end: usize) -> Result<usize, Fault> {
    let inside = src.get(at..end).unwrap_or_default();
    if memchr::memchr(b'\n', inside.as_bytes()).is_none() {
        return Ok(end);
    }
    let mut lines = inside.split('\n');
    lines.next();
    if lines.any(|line| line.trim_start().starts_with("(id:")) && inside.starts_with("(id:") {
        return Err(Fault::new(at, "this record is not closed before the next one"));
    }
    Ok(end)
}

/// The next line after `at` that opens a record or closes the list.
fn resync(src: &str, at: usize) -> usize {
    let mut place = at;
    while let Some(n) = src.get(place..).and_then(|rest| rest.find('\n')) {
        place += n + 1;
        let line = src[place..].trim_start_matches([' ', '\t']);
        if line.starts_with('(') || line.starts_with(']') {
            return place;
        }
    }
    src.len()
}

/// Line and column of a byte offset, both from 1, the column in code points.
pub fn line_column(src: &str, at: usize) -> (u32, u32) {
    let mut at = at.min(src.len());
    while !src.is_char_boundary(at) {
        at -= 1;
    }
    let before = &src[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// Byte offset of the first line that git left as a conflict marker.
pub fn conflict_marker(src: &str) -> Option<usize> {
    let bytes = src.as_bytes();
    let is_any = |at: usize| ["<<<<<<<", ">>>>>>>"].iter().any(|mark| bytes[at..].starts_with(mark.as_bytes()));
    if !memchr::memchr2_iter(b'<', b'>', bytes).any(is_any) {
        return None;
    }
    let mut starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|n| n + 1));
    let marks = |line: &str, mark: &str| {
        let rest = line.strip_prefix(mark);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\r']))
    };
    let is_marker = |at: &usize| ["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|mark| marks(&src[*at..], mark));
    starts.find(is_marker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_found_by_position() {
        let src = "(\n  // pay (or not\n  id: \"a\\\")\", at: (1, 2), /* x */ list: [1, (2)], status: MergedInto(\"x\"), key: ')', quote: '\\'',\n)";
        let (fields, fault) = fields(src, &(0..src.len()));
        assert_eq!(fault, None);
        let read: Vec<_> = fields.iter().map(|f| (&src[f.name.clone()], &src[f.value.clone()])).collect();
        assert_eq!(
            read,
            [
                ("id", "\"a\\\")\""),
                ("at", "(1, 2)"),
                ("list", "[1, (2)]"),
                ("status", "MergedInto(\"x\")"),
                ("key", "')'"),
                ("quote", "'\\''")
            ]
        );
    }

    #[test]
    fn what_stands_behind_the_end_of_a_file_is_told() {
        let told = |src: &str| fields(src, &(0..src.len())).1.map(|fault| &src[fault.at..] == "(id: 2)");
        assert_eq!([told("(id: 1)\n(id: 2)"), told("(id: 1)\n// the end\n\n")], [Some(true), None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn a_plain_record_ends_where_the_general_way_says(inside in "[a-r1.:, é\"\\\\()\\[{'/*#r-]{0,24}", more in "[)\",a ]{0,6}") {
            let src = format!("({inside}{more}");
            for depth in [0, DEPTH_MAX - 2, DEPTH_MAX] {
                if let Some(end) = plain_end(src.as_bytes(), 0, depth) {
                    prop_assert_eq!(skip_list(&src, 0, depth), Ok(end), "{}", src);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_list_ends_where_it_did_before_its_items_were_kept(inside in "[(\"\\]\\[),:a1 \n'/*-]{0,16}", more in "[\\]), \"\n]{0,4}") {
            let src = format!("[{inside}{more}");
            let before = skip_value(&src, 0).or_else(|fault| items(&src, 0).2.ok_or(fault));
            let now = list_end(&src, 0);
            prop_assert_eq!(now.as_ref().map(|(end, _)| *end), before.as_ref().copied(), "{}", src);
            if let Ok((end, Some(kept))) = now {
                prop_assert_eq!(items(&src, 0), (kept, Vec::new(), Some(end)));
            }
        }
    }

    #[test]
    fn a_broken_record_costs_one_record() {
        let src = "[\n    (id: \"a\"),\n    (id: \"b, at: (1, 2)),\n    (id: \"c\"),\n    (id: \"d\", at: (1),\n    (id: \"e\"),\n]";
        let (items, faults, end) = items(src, 0);
        let read: Vec<_> = items.iter().map(|item| &src[item.at.clone()]).collect();
        assert_eq!(read, ["(id: \"a\")", "(id: \"c\")", "(id: \"e\")"]);
        assert_eq!(faults.len(), 2);
        assert_eq!(end, Some(src.len()));
    }
}
