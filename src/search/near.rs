//! The nearest known name to one that is not known.

use crate::text::fold::fold;

/// The known name that differs least from `word` (folded), if it differs little enough to be meant.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(word);
    let limit = (wanted.chars().count() / 3).max(2);
    let scored = names.map(|name| (distance(&wanted, &fold(name)), name));
    scored.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name)
}

/// Edits between two words (Levenshtein 1966), in code points.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let change = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
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
