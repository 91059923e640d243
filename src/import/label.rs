//! Speakers of structured files as labels that can stand before a colon.

use super::error::ImportError;
use super::limits;
use crate::text::hidden::is_direction;
use crate::text::labels::{LONGEST_LABEL, key};
use std::collections::HashMap;

/// Code points of a name that are shown in a sentence.
const TOLD: usize = 60;

/// The speakers of a file, each with its label.
#[derive(Debug, Default)]
pub struct Labels {
    /// Speaker as the file has it, to its place; none where no letter or digit is left of it.
    places: HashMap<String, Option<usize>>,
    /// The same by their keys: blanks, case and a colon at the end make no other person.
    keys: HashMap<String, usize>,
    /// In order of appearance: as in the file, and as written.
    pairs: Vec<(String, String)>,
    /// Written labels by their keys.
    taken: HashMap<String, String>,
}

impl Labels {
    /// Takes note of a speaker.
    ///
    /// # Errors
    /// More speakers than the limit.
    pub fn take(&mut self, speaker: &str) -> Result<(), ImportError> {
        if self.places.contains_key(speaker) {
            return Ok(());
        }
        let clean = clean(speaker);
        if clean.is_empty() {
            self.places.insert(speaker.to_owned(), None);
            return Ok(());
        }
        let twin = self.keys.get(&key(&spaced(speaker))).copied();
        let place = match twin {
            Some(place) => place,
            None => {
                let label = self.free(&clean);
                self.taken.insert(key(&label), label.clone());
                self.keys.insert(key(&spaced(speaker)), self.pairs.len());
                self.pairs.push((speaker.to_owned(), label));
                limits::at_most("speakers", self.pairs.len(), limits::SPEAKERS)?;
                self.pairs.len() - 1
            }
        };
        self.places.insert(speaker.to_owned(), Some(place));
        Ok(())
    }

    fn free(&self, label: &str) -> String {
        let mut free = label.to_owned();
        let mut number = 1;
        while self.taken.contains_key(&key(&free)) {
            number += 1;
            free = format!("{label} {number}");
        }
        free
    }

    /// The label written for a speaker.
    pub fn of(&self, speaker: &str) -> Option<&str> {
        let place = (*self.places.get(speaker)?)?;
        self.pairs.get(place).map(|(_, label)| label.as_str())
    }

    /// The written label that a name in the text would be read as.
    pub fn known(&self, name: &str) -> Option<&str> {
        self.taken.get(&key(name)).map(String::as_str)
    }

    /// All written labels, in order of appearance.
    pub fn written(&self) -> Vec<String> {
        self.pairs.iter().map(|(_, label)| label.clone()).collect()
    }

    /// Each speaker with its label, in order of appearance.
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.pairs.clone()
    }

    /// Which speakers are written otherwise than in the file.
    pub fn notes(&self) -> Vec<String> {
        let changed = self.pairs.iter().filter(|(speaker, label)| spaced(speaker) != *label).take(10);
        let short = |name: &str| match name.char_indices().nth(TOLD) {
            Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
            None => name.to_owned(),
        };
        changed.map(|(speaker, label)| format!("The speaker `{}` is written `{label}`.", short(speaker))).collect()
    }
}

/// A name with single blanks and without direction marks.
fn spaced(name: &str) -> String {
    let visible: String = name.chars().filter(|c| !is_direction(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as it is written before a colon: as spelt, on one line, with single blanks, and not longer than a label is.
fn clean(name: &str) -> String {
    let mut parted = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            c if is_direction(c) || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') => {}
            c if c.is_whitespace() || c.is_control() => parted.push(' '),
            c => parted.push(c),
        }
    }
    if !parted.contains(char::is_alphanumeric) {
        return String::new();
    }
    // The colon that ends a label in the file is the one that is written behind it.
    let bare = parted.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    let mut label = String::new();
    for (nth, word) in bare.split_whitespace().enumerate() {
        let length = label.chars().count() + word.chars().count() + usize::from(nth > 0);
        if nth > 0 && length > LONGEST_LABEL {
            break;
        }
        if nth > 0 {
            label.push(' ');
        }
        label.extend(word.chars().take(LONGEST_LABEL));
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_labels() {
        for (name, label) in [
            ("Ana", "Ana"),
            (" Ana \u{200f} Ruiz\n", "Ana Ruiz"),
            ("SPEAKER_00", "SPEAKER_00"),
            ("[S1]", "[S1]"),
            ("Ana: host", "Ana: host"),
            ("10:30 caller", "10:30 caller"),
            ("+49 170 *****21", "+49 170 *****21"),
            ("Okoro, Ben", "Okoro, Ben"),
            ("訪：", "訪"),
            ("الباحثة", "الباحثة"),
            ("***", ""),
            ("a\u{0}b", "a b"),
        ] {
            assert_eq!(clean(name), label, "{name:?}");
        }
        assert!(clean(&"word ".repeat(40)).chars().count() <= LONGEST_LABEL);
        assert!(clean(&"w".repeat(400)).chars().count() <= LONGEST_LABEL);
    }

    #[test]
    fn spellings_of_one_label_are_one_person() {
        let mut labels = Labels::default();
        for name in ["A:", "A", "A ", "a", "?"] {
            labels.take(name).unwrap();
        }
        let of: Vec<Option<&str>> = ["A:", "A", "A ", "a", "?"].map(|name| labels.of(name)).into();
        assert_eq!(of, [Some("A"), Some("A"), Some("A"), Some("A"), None]);
    }
}
