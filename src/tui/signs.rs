//! The signs that stand for codes in margins: a code's key, else two letters of its name, no two alike as far as can be.

use crate::model::{Code, Codebook};
use crate::text::wrap::columns;
use std::collections::{HashMap, HashSet};

/// Columns of a sign at most.
pub const WIDE: u16 = 2;

/// The sign of each code by id; a key has one column, other signs have two, so that neither is taken for the other.
pub fn signs(book: &Codebook) -> HashMap<String, String> {
    let mut taken: HashSet<String> = HashSet::new();
    let sign = |code: &Code| {
        let sign = match code.key {
            Some(key) => key.to_string(),
            None => {
                let all = letters(&code.name);
                let free = all.iter().find(|sign| !taken.contains(*sign));
                free.or(all.first()).cloned().unwrap_or_else(|| "??".to_owned())
            }
        };
        taken.insert(sign.clone());
        (code.id.clone(), sign)
    };
    book.codes().iter().map(sign).collect()
}

/// What may stand for a name, the best first: the letters that its first two words begin with, its first letter with each
/// that follows, then with digits.
fn letters(name: &str) -> Vec<String> {
    let letters: Vec<char> =
        name.chars().filter(|c| c.is_alphanumeric() && columns(c.encode_utf8(&mut [0; 4])) > 0).collect();
    let Some(&first) = letters.first() else { return Vec::new() };
    let wide = |c: char| columns(c.encode_utf8(&mut [0; 4]));
    if wide(first) > 1 {
        // One letter of a wide script fills both columns.
        return letters.into_iter().filter(|c| wide(*c) == 2).map(String::from).collect();
    }
    let head: String = first.to_uppercase().collect();
    let head = if columns(&head) == 1 { head } else { first.to_string() };
    let second = name.split_whitespace().nth(1).and_then(|word| word.chars().find(|c| c.is_alphanumeric()));
    let rest = second.into_iter().chain(letters.into_iter().skip(1)).chain('1'..='9');
    let lower = |c: char| c.to_lowercase().collect::<String>();
    let mut all: Vec<String> = Vec::new();
    for tail in rest.map(lower).filter(|tail| columns(tail) == 1) {
        let sign = format!("{head}{tail}");
        if columns(&sign) == 2 && !all.contains(&sign) {
            all.push(sign);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: &[(&str, Option<char>)]) -> Vec<String> {
        let made = codes.iter().enumerate().map(|(at, (name, key))| Code {
            id: at.to_string(),
            name: (*name).to_owned(),
            key: *key,
            ..Code::default()
        });
        let book = Codebook::new(String::new(), made.collect());
        let signs = signs(&book);
        (0..codes.len()).map(|at| signs[&at.to_string()].clone()).collect()
    }

    #[test]
    fn no_two_signs_are_alike_and_none_is_anothers_key() {
        let names = ["Pay", "Precarity", "Present", "Pressure", "Own costs", "Old cars", "Visa", "V", "Çelik", "état"];
        let mut codes: Vec<(&str, Option<char>)> = names.map(|name| (name, None)).to_vec();
        codes[0].1 = Some('p');
        let signs = of(&codes);
        assert_eq!(signs[..6], ["p", "Pr", "Pe", "Ps", "Oc", "Ol"], "{signs:?}");
        let all: HashSet<&String> = signs.iter().collect();
        assert_eq!(all.len(), signs.len(), "{signs:?}");
        assert!(signs[1..].iter().all(|sign| columns(sign) == 2), "{signs:?}");
    }

    #[test]
    fn every_script_has_signs() {
        let signs =
            of(&[("الأجر", None), ("الأمان", None), ("साथ काम", None), ("不安定", None), ("不満", None), ("…", None)]);
        assert!(signs.iter().all(|sign| columns(sign) == 2), "{signs:?}");
        assert_ne!(signs[0], signs[1]);
        assert_eq!(signs[3..], ["不", "満", "??"]);
    }
}
