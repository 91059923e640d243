//! The nearest known name to one that is not known.

use crate::text::fold::fold;
use strsim::levenshtein;

/// The known name that differs least from `word` (folded), if it differs little enough to be meant.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(word);
    let limit = (wanted.chars().count() / 3).max(2);
    let scored = names.map(|name| (levenshtein(&wanted, &fold(name)), name));
    scored.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name)
}

/// Whether a word may be a slip of a name, without anybody having asked: at most one letter of three differs (folded).
pub fn is_slip(word: &str, name: &str) -> bool {
    let wanted = fold(word);
    levenshtein(&wanted, &fold(name)) * 3 <= wanted.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_leaves_most_letters_as_they_are() {
        assert!(is_slip("Kofie", "Kofi") && is_slip("Moderater", "Moderator") && is_slip("Ann", "Ana"));
        assert!(!is_slip("NB", "P1") && !is_slip("P3", "P1") && !is_slip("Date", "Dana"));
    }

    #[test]
    fn a_near_name_is_proposed_and_a_far_one_is_not() {
        let names = ["Withheld pay", "Depression"];
        assert_eq!(nearest("withold pay", names.into_iter()), Some("Withheld pay"));
        assert_eq!(nearest("zebra", names.into_iter()), None);
    }
}
