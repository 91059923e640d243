//! How values are spelt: strings stay readable, and a record stays on its line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A string in quotes; only quotes, backslashes and characters that break or hide a line are escaped.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if must_escape(c) => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// C0, DEL, C1, line and paragraph separators, bidi controls.
fn must_escape(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A character in single quotes.
pub fn character(c: char) -> String {
    match c {
        '\'' => "'\\''".to_owned(),
        '\\' => "'\\\\'".to_owned(),
        c if must_escape(c) => format!("'\\u{{{:x}}}'", u32::from(c)),
        c => format!("'{c}'"),
    }
}

/// `["a", "b"]`.
pub fn strings(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| string(item)).collect();
    format!("[{}]", items.join(", "))
}

/// `{"a": "b"}`.
pub fn map<'a>(items: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let items: Vec<String> =
        items.into_iter().map(|(key, value)| format!("{}: {}", string(key), string(value))).collect();
    format!("{{{}}}", items.join(", "))
}

/// `{"field": ["a", "b"]}`.
pub fn map_of_lists(items: &BTreeMap<String, Vec<String>>) -> String {
    let items: Vec<String> = items.iter().map(|(key, value)| format!("{}: {}", string(key), strings(value))).collect();
    format!("{{{}}}", items.join(", "))
}

/// Items on lines of their own, `open … close`; on one line where there are none.
pub fn lines(open: char, items: &[String], close: char, indent: usize) -> String {
    if items.is_empty() {
        return format!("{open}{close}");
    }
    let pad = " ".repeat(indent);
    let mut out = format!("{open}\n");
    for item in items {
        out.push_str(&pad);
        out.push_str("    ");
        out.push_str(item);
        out.push_str(",\n");
    }
    out.push_str(&pad);
    out.push(close);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scripts_and_emoji_stay_readable() {
        assert_eq!(string("हिन्दी 👩‍💻 \u{a0}«x»"), "\"हिन्दी 👩‍💻 \u{a0}«x»\"");
        assert_eq!(string("a\"b\\c\td\ne\u{85}\u{202e}"), r#""a\"b\\c\td\ne\u{85}\u{202e}""#);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in any::<String>()) {
            let written = string(&text);
            prop_assert!(!written.contains('\n'));
            prop_assert_eq!(super::super::read_value::<String>(&written), Some(text));
        }

        #[test]
        fn characters_are_read_back(c in any::<char>()) {
            prop_assert_eq!(super::super::read_value::<char>(&character(c)), Some(c));
        }
    }
}
