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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_proposed_and_a_far_one_is_not() {
        let names = ["Withheld pay", "Depression"];
        assert_eq!(nearest("withold pay", names.into_iter()), Some("Withheld pay"));
        assert_eq!(nearest("zebra", names.into_iter()), None);
    }
}
