//! Words as a command line takes them, for commands that a sentence advises.

use std::borrow::Cow;
use std::path::Path;

/// A word as a shell reads it back: in quotation marks where it has blanks or signs that a shell takes for its own.
pub fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | '-' | ':' | ',' | '+' | '@' | '%');
    if !word.is_empty() && word.chars().all(plain) {
        return word.into();
    }
    // Double marks are known to every system; in them some signs keep their meaning.
    if word.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", word.replace('\'', "'\\''")).into()
    } else {
        format!("\"{word}\"").into()
    }
}

/// The same for a path; one that begins with a stroke is no option.
pub fn quoted_path(path: &Path) -> String {
    let named = path.to_string_lossy();
    if named.starts_with('-') && named != "-" {
        quoted(&format!("./{named}")).into_owned()
    } else {
        quoted(&named).into_owned()
    }
}

/// Words one after the other.
pub fn quoted_all<T: AsRef<str>>(words: &[T]) -> String {
    words.iter().map(|word| quoted(word.as_ref())).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_blanks_and_signs_stand_in_quotation_marks() {
        for (word, shown) in [
            ("fg01", "fg01"),
            ("../in/café_2.txt", "../in/café_2.txt"),
            ("my file.txt", "\"my file.txt\""),
            ("Ana (f)", "\"Ana (f)\""),
            ("it's", "\"it's\""),
            ("", "\"\""),
            ("a \"b\"", "'a \"b\"'"),
            ("it's $5", "'it'\\''s $5'"),
            ("fg*", "\"fg*\""),
            ("A=B", "\"A=B\""),
        ] {
            assert_eq!(quoted(word), shown);
        }
        assert_eq!(quoted_path(Path::new("-a b.txt")), "\"./-a b.txt\"");
        assert_eq!(quoted_all(&["a", "b c"]), "a \"b c\"");
    }
}
