//! How labels are compared, however they are spelt.

use crate::text::hidden::{is_direction, is_hidden};
use unicode_normalization::UnicodeNormalization;

/// A label as it is compared: without direction marks and outer blanks.
pub fn plain(label: &str) -> std::borrow::Cow<'_, str> {
    let trimmed = label.trim_matches(is_hidden);
    if trimmed.is_ascii() || !trimmed.contains(is_direction) {
        return trimmed.into();
    }
    trimmed.chars().filter(|&c| !is_direction(c)).collect::<String>().into()
}

/// The key by which two spellings are one label: only blanks, a colon at the end, case and the Unicode form may differ.
pub fn key(label: &str) -> String {
    let plain = plain(label);
    let bare = plain.trim_end_matches(|c: char| is_hidden(c) || matches!(c, ':' | '：'));
    if bare.is_ascii() && !bare.bytes().zip(bare.bytes().skip(1)).any(|(one, next)| one <= b' ' && next <= b' ') {
        let mut key = bare.to_ascii_lowercase();
        if key.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            key = key.replace(is_hidden, " ");
        }
        return key;
    }
    let mut key = String::with_capacity(bare.len());
    let mut gap = false;
    // An accent is the same whether it is a code point of its own or not.
    for c in bare.nfc() {
        if is_hidden(c) {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            key.push(' ');
        }
        key.extend(c.to_lowercase());
    }
    key
}

/// A label as somebody typed it, without direction marks, blanks that say nothing and a colon at its end.
pub fn tidy(label: &str) -> String {
    let plain = plain(label);
    let bare = plain.trim_end_matches(|c: char| is_hidden(c) || matches!(c, ':' | '：'));
    bare.split(is_hidden).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
