//! How many there are of something, in words.

use std::fmt::Display;

/// `1 coding`, `3 codings`: a whole number with the word that goes with it.
pub fn counted(number: impl Display, one: &str, many: &str) -> String {
    let number = number.to_string();
    let word = if number == "1" { one } else { many };
    format!("{number} {word}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_alone_has_the_word_for_one() {
        let said = |number: u64| counted(number, "passage is", "passages are");
        assert_eq!((said(0), said(1)), ("0 passages are".into(), "1 passage is".into()));
        assert_eq!((said(2), said(11)), ("2 passages are".into(), "11 passages are".into()));
    }
}
