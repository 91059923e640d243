//! Which key does what, where. Keys stand beside their screens; footer, prefix popup, help and palette are made of them.

mod change;
pub(crate) mod context;
pub(crate) mod everywhere;
pub(crate) mod key;

pub use context::Context;
pub use everywhere::{EVERYWHERE, ROWS};
pub use key::{Key, Needs, Reason};

use crate::tui::input::Chord;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Commands with the places where their keys count, in the order people read them.
pub type Table = Vec<(&'static Context, &'static Key)>;

/// What keys pressed so far amount to.
pub enum Found {
    /// A command.
    Key(&'static Key),
    /// The beginning of longer keys.
    Prefix,
    /// Nothing.
    None,
}

/// Keys pressed one after the other, as people write them.
fn spelt(keys: &[Chord]) -> String {
    keys.iter().map(Chord::to_string).collect::<Vec<_>>().join(" ")
}

/// A table of commands with its keys read once.
pub struct Keymap {
    table: Table,
    bindings: Vec<(&'static Context, Vec<Chord>, &'static Key)>,
    /// What a footer may show in each place asked for so far, by the place's title.
    hints: RefCell<HashMap<&'static str, Rc<[Hint]>>>,
}

/// A command that a footer names: the word stands with its keys.
#[derive(Clone)]
pub struct Hint {
    /// The command.
    pub of: &'static Key,
    /// Its first key.
    pub key: String,
}

impl Keymap {
    /// Reads the keys of a table.
    pub fn new(table: Table) -> Self {
        let mut bindings = Vec::new();
        for (context, key) in &table {
            let read = key.keys.iter().filter_map(|keys| Chord::parse_all(keys));
            bindings.extend(read.map(|chords| (*context, chords, *key)));
        }
        Self { table, bindings, hints: RefCell::default() }
    }

    /// Every command, with the place where its keys count.
    pub fn table(&self) -> &[(&'static Context, &'static Key)] {
        &self.table
    }

    /// The keys of a command of a place, as they are pressed.
    pub fn keys(&self, context: &Context, key: &Key) -> Vec<String> {
        let own = self.bindings.iter().filter(|(at, _, known)| *at == context && known.name == key.name);
        own.map(|(_, keys, _)| spelt(keys)).collect()
    }

    /// The commands that a place's footer may name, in table order, each with a key that means it there.
    pub fn hints(&self, context: &'static Context) -> Rc<[Hint]> {
        let mut known = self.hints.borrow_mut();
        Rc::clone(known.entry(context.title).or_insert_with(|| {
            let hinted = self.of(context).filter(|(_, key)| key.hint.is_some());
            hinted.filter_map(|(at, key)| self.hint(context, (at, key))).collect()
        }))
    }

    fn hint(&self, context: &'static Context, (at, key): (&Context, &'static Key)) -> Option<Hint> {
        let (_, keys, _) = self.bindings.iter().find(|(own, _, known)| *own == at && known.name == key.name)?;
        // A key that an inner place has taken for itself is no hint any more.
        match self.find(context, keys) {
            Found::Key(found) if std::ptr::eq(found, key) => Some(Hint { of: key, key: spelt(keys) }),
            _ => None,
        }
    }

    /// Finds what the keys mean in a place.
    pub fn find(&self, context: &'static Context, pressed: &[Chord]) -> Found {
        for place in context.chain() {
            let here = || self.bindings.iter().filter(|(at, ..)| *at == place);
            if let Some((.., key)) = here().find(|(_, keys, _)| keys == pressed) {
                return Found::Key(key);
            }
            if here().any(|(_, keys, _)| keys.len() > pressed.len() && keys.starts_with(pressed)) {
                return Found::Prefix;
            }
        }
        Found::None
    }

    /// The keys that may follow: the rest of the keys, the place where they count and the command.
    pub fn after(&self, context: &'static Context, pressed: &[Chord]) -> Vec<(String, &'static Context, &'static Key)> {
        let mut found: Vec<(String, &'static Context, &'static Key)> = Vec::new();
        for place in context.chain() {
            for (at, keys, key) in &self.bindings {
                let longer = keys.len() > pressed.len() && keys.starts_with(pressed);
                if *at != place || !longer {
                    continue;
                }
                let rest = spelt(keys.get(pressed.len()..).unwrap_or_default());
                match found.iter_mut().find(|(.., known)| known.name == key.name) {
                    Some((keys, ..)) => {
                        keys.push_str(", ");
                        keys.push_str(&rest);
                    }
                    None => found.push((rest, place, key)),
                }
            }
        }
        found
    }

    /// The commands of a place and of those it lies in, from the inside out.
    pub fn of(&self, context: &'static Context) -> impl Iterator<Item = (&'static Context, &'static Key)> {
        context.chain().flat_map(move |place| self.table.iter().copied().filter(move |(at, _)| *at == place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::code::CODE_KEYS;
    use crate::tui::screens::table;

    /// Characters that need AltGr, or a dead key, on some European keyboard.
    const HARD: &str = "[]{}@\\|~^`";

    #[test]
    fn every_key_can_be_read() {
        for (_, key) in table() {
            for keys in key.keys {
                assert!(Chord::parse_all(keys).is_some(), "{}: {keys}", key.name);
            }
        }
    }

    #[test]
    fn letters_and_digits_of_codes_belong_to_no_command() {
        for (_, key) in table().into_iter().filter(|(context, _)| context.codes || *context == &EVERYWHERE) {
            for keys in key.keys {
                let first = Chord::parse_all(keys).unwrap_or_default().first().copied();
                let plain = first.and_then(Chord::plain);
                assert!(plain.is_none_or(|c| !CODE_KEYS.contains(c)), "{}: {keys} belongs to codes", key.name);
            }
        }
    }

    #[test]
    fn every_command_has_an_easy_key() {
        for (_, key) in table() {
            let easy = key.keys.iter().any(|keys| !keys.contains(|c| HARD.contains(c)));
            assert!(easy, "{} has no key without AltGr", key.name);
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let keymap = Keymap::new(table());
        for (at, (context, keys, key)) in keymap.bindings.iter().enumerate() {
            for (other_context, other, clash) in &keymap.bindings[at + 1..] {
                let same = context == other_context;
                let hides = other.starts_with(keys) || keys.starts_with(other);
                assert!(!(same && hides), "{} and {} clash", key.name, clash.name);
            }
        }
    }

    #[test]
    fn help_is_one_sentence_and_names_are_unique() {
        for (context, key) in table() {
            assert!(key.help.ends_with('.') && !key.group.is_empty(), "{}", key.name);
            let same = table().into_iter().filter(|(other, known)| known.name == key.name && *other == context);
            assert_eq!(same.count(), 1, "{}", key.name);
        }
    }
}
