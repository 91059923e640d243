//! Which key does what, where. Footer, prefix popup, help and palette are made from this table.

mod change;
pub(crate) mod context;
pub(crate) mod entry;
pub mod table;

pub use context::Context;
pub use entry::{Entry, Needs, Reason};
pub use table::TABLE;

use crate::tui::input::Chord;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What keys pressed so far amount to.
pub enum Found {
    /// A command.
    Entry(&'static Entry),
    /// The beginning of longer keys.
    Prefix,
    /// Nothing.
    None,
}

/// Keys pressed one after the other, as people write them.
fn spelt(keys: &[Chord]) -> String {
    keys.iter().map(Chord::to_string).collect::<Vec<_>>().join(" ")
}

/// The table with its keys read once.
pub struct Keymap {
    bindings: Vec<(Context, Vec<Chord>, &'static Entry)>,
    /// What a footer may show in each place asked for so far.
    hints: RefCell<HashMap<Context, Rc<[Hint]>>>,
}

/// A command that a footer names: the word stands in the entry.
#[derive(Clone)]
pub struct Hint {
    /// The command.
    pub entry: &'static Entry,
    /// Its first key.
    pub key: String,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut bindings = Vec::new();
        for entry in TABLE {
            for keys in entry.keys {
                if let Some(chords) = Chord::parse_all(keys) {
                    bindings.push((entry.context, chords, entry));
                }
            }
        }
        Self { bindings, hints: RefCell::default() }
    }
}

impl Keymap {
    /// The keys of a command, as they are pressed.
    pub fn keys(&self, entry: &Entry) -> Vec<String> {
        let own =
            self.bindings.iter().filter(|(context, _, known)| *context == entry.context && known.name == entry.name);
        own.map(|(_, keys, _)| spelt(keys)).collect()
    }

    /// The commands that a place's footer may name, in table order, each with a key that means it there.
    pub fn hints(&self, context: Context) -> Rc<[Hint]> {
        let mut known = self.hints.borrow_mut();
        Rc::clone(known.entry(context).or_insert_with(|| {
            let hinted = Self::entries(context).filter(|entry| entry.hint.is_some());
            hinted.filter_map(|entry| self.hint(context, entry)).collect()
        }))
    }

    fn hint(&self, context: Context, entry: &'static Entry) -> Option<Hint> {
        let own = |at: Context, known: &Entry| (at, known.name) == (entry.context, entry.name);
        let (_, keys, _) = self.bindings.iter().find(|(at, _, known)| own(*at, known))?;
        // A key that an inner place has taken for itself is no hint any more.
        match self.find(context, keys) {
            Found::Entry(found) if own(found.context, found) => Some(Hint { entry, key: spelt(keys) }),
            _ => None,
        }
    }

    /// Finds what the keys mean in a place.
    pub fn find(&self, context: Context, pressed: &[Chord]) -> Found {
        for place in context.chain() {
            let here = || self.bindings.iter().filter(|(at, ..)| *at == place);
            if let Some((.., entry)) = here().find(|(_, keys, _)| keys == pressed) {
                return Found::Entry(entry);
            }
            if here().any(|(_, keys, _)| keys.len() > pressed.len() && keys.starts_with(pressed)) {
                return Found::Prefix;
            }
        }
        Found::None
    }

    /// The keys that may follow: the rest of the keys and the command.
    pub fn after(&self, context: Context, pressed: &[Chord]) -> Vec<(String, &'static Entry)> {
        let mut found: Vec<(String, &'static Entry)> = Vec::new();
        for place in context.chain() {
            for (at, keys, entry) in &self.bindings {
                let longer = keys.len() > pressed.len() && keys.starts_with(pressed);
                if *at != place || !longer {
                    continue;
                }
                let rest = spelt(keys.get(pressed.len()..).unwrap_or_default());
                match found.iter_mut().find(|(_, known)| known.name == entry.name) {
                    Some((keys, _)) => {
                        keys.push_str(", ");
                        keys.push_str(&rest);
                    }
                    None => found.push((rest, entry)),
                }
            }
        }
        found
    }

    /// The entries of a place and those it lies in, in table order.
    pub fn entries(context: Context) -> impl Iterator<Item = &'static Entry> {
        context.chain().flat_map(|place| TABLE.iter().filter(move |entry| entry.context == place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::code::CODE_KEYS;

    /// Characters that need AltGr, or a dead key, on some European keyboard.
    const HARD: &str = "[]{}@\\|~^`";

    #[test]
    fn every_key_can_be_read() {
        for entry in TABLE {
            for keys in entry.keys {
                assert!(Chord::parse_all(keys).is_some(), "{}: {keys}", entry.name);
            }
        }
    }

    #[test]
    fn letters_and_digits_of_codes_belong_to_no_command() {
        for entry in TABLE.iter().filter(|entry| !entry.context.types()) {
            for keys in entry.keys {
                let first = Chord::parse_all(keys).unwrap_or_default().first().copied();
                let plain = first.and_then(Chord::plain);
                assert!(plain.is_none_or(|c| !CODE_KEYS.contains(c)), "{}: {keys} belongs to codes", entry.name);
            }
        }
    }

    #[test]
    fn every_command_has_an_easy_key() {
        for entry in TABLE {
            let easy = entry.keys.iter().any(|keys| !keys.contains(|c| HARD.contains(c)));
            assert!(easy, "{} has no key without AltGr", entry.name);
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let keymap = Keymap::default();
        for (at, (context, keys, entry)) in keymap.bindings.iter().enumerate() {
            for (other_context, other, clash) in &keymap.bindings[at + 1..] {
                let same = context == other_context;
                let hides = other.starts_with(keys) || keys.starts_with(other);
                assert!(!(same && hides), "{} and {} clash", entry.name, clash.name);
            }
        }
    }

    #[test]
    fn help_is_one_sentence_and_names_are_unique() {
        for entry in TABLE {
            assert!(entry.help.ends_with('.'), "{}", entry.name);
            let same = TABLE.iter().filter(|other| other.name == entry.name && other.context == entry.context);
            assert_eq!(same.count(), 1, "{}", entry.name);
        }
    }
}
