//! A person's own keys. What cannot be changed so is told, and stays as it was.

use super::{Context, Entry, Keymap, TABLE, spelt};
use crate::model::code::CODE_KEYS;
use crate::search::near::nearest;
use crate::tui::input::Chord;
use std::collections::BTreeMap;

/// Why a change was not made, and what to do.
type Refusal = (String, String);

impl Keymap {
    /// Gives commands other keys, by the command's name; tells what could not be done.
    ///
    /// A name that several screens have is written with its place: `reader/done`.
    pub fn change(&mut self, changes: &BTreeMap<String, Vec<String>>) -> Vec<Refusal> {
        let mut refused = Vec::new();
        let mut wanted: Vec<(&'static Entry, Vec<Vec<Chord>>)> = Vec::new();
        for (name, keys) in changes {
            match named(name) {
                Ok(entry) => {
                    let keys = keys.iter().filter_map(|words| match read(entry, words) {
                        Ok(keys) => Some(keys),
                        Err(refusal) => {
                            refused.push(refusal);
                            None
                        }
                    });
                    let read: Vec<Vec<Chord>> = keys.collect();
                    // A command whose new keys are all refused keeps its old ones.
                    if !read.is_empty() || changes[name].is_empty() {
                        wanted.push((entry, read));
                    }
                }
                Err(refusal) => refused.push(refusal),
            }
        }
        // Old keys go first, so that two commands can change places.
        let mut old = Vec::new();
        for (entry, _) in &wanted {
            old.extend(self.bindings.extract_if(.., |(.., known)| is(known, entry)));
        }
        for (entry, keys) in wanted {
            let mut given = false;
            let none = keys.is_empty();
            for keys in keys {
                match self.clash(entry.context, &keys) {
                    Some(other) => refused.push((
                        format!("`{}` cannot be the key of `{}`: `{}` has it", spelt(&keys), entry.name, other.name),
                        format!("Choose another key, or give `{}` another one too.", other.name),
                    )),
                    None => {
                        given = true;
                        self.bindings.push((entry.context, keys, entry));
                    }
                }
            }
            if !given && !none {
                let back =
                    old.iter().filter(|(_, keys, known)| is(known, entry) && self.clash(entry.context, keys).is_none());
                let back: Vec<_> = back.cloned().collect();
                self.bindings.extend(back);
            }
        }
        self.hints.take();
        refused
    }

    /// The command of the same place whose keys would hide these, or be hidden.
    fn clash(&self, context: Context, keys: &[Chord]) -> Option<&'static Entry> {
        let hides = |other: &Vec<Chord>| other.starts_with(keys) || keys.starts_with(other);
        self.bindings.iter().find(|(at, other, _)| *at == context && hides(other)).map(|(.., entry)| *entry)
    }
}

fn is(one: &Entry, other: &Entry) -> bool {
    one.name == other.name && one.context == other.context
}

/// The command of a name, with its place where the name alone is not enough.
fn named(name: &str) -> Result<&'static Entry, Refusal> {
    let (place, bare) = name.rsplit_once('/').map_or((None, name), |(place, bare)| (Some(place), bare));
    let fits = |entry: &&Entry| entry.name == bare && place.is_none_or(|place| entry.context.title() == place);
    let found: Vec<&'static Entry> = TABLE.iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let near = nearest(bare, TABLE.iter().map(|entry| entry.name));
            let advice = near.map_or_else(
                || "`verbatim keys` lists the commands.".to_owned(),
                |near| format!("Perhaps `{near}` was meant; `verbatim keys` lists the commands."),
            );
            Err((format!("there is no command `{name}`"), advice))
        }
        several => {
            let all: Vec<String> =
                several.iter().map(|entry| format!("`{}/{}`", entry.context.title(), entry.name)).collect();
            Err((format!("`{name}` is the name of several commands"), format!("Say which: {}.", all.join(", "))))
        }
    }
}

/// Reads keys for a command, and holds them to the rules of the table.
fn read(entry: &Entry, words: &str) -> Result<Vec<Chord>, Refusal> {
    let keys = Chord::parse_all(words).filter(|keys| !keys.is_empty());
    let Some(keys) = keys else {
        let advice = "Write keys like `j`, `Ctrl-r`, `Alt-Left`, `F5` or, one after the other, `g n`.";
        return Err((format!("`{words}` is no key"), advice.to_owned()));
    };
    let plain = keys.first().copied().and_then(Chord::plain);
    match plain {
        Some(c) if entry.context.types() => Err((
            format!("`{words}` cannot be the key of `{}`: there it types `{c}`", entry.name),
            "Choose a key with Ctrl or Alt, or one that types nothing.".to_owned(),
        )),
        Some(c) if CODE_KEYS.contains(c) => Err((
            format!("`{words}` cannot be the key of `{}`: digits and a b d f p s t w y z belong to codes", entry.name),
            "Choose another key.".to_owned(),
        )),
        _ => Ok(keys),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::Found;

    fn changed(changes: &[(&str, &[&str])]) -> (Keymap, Vec<Refusal>) {
        let mut keymap = Keymap::default();
        let changes = changes
            .iter()
            .map(|(name, keys)| ((*name).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()));
        let refused = keymap.change(&changes.collect());
        (keymap, refused)
    }

    fn found(keymap: &Keymap, context: Context, keys: &str) -> Option<&'static str> {
        match keymap.find(context, &Chord::parse_all(keys).unwrap()) {
            Found::Entry(entry) => Some(entry.name),
            _ => None,
        }
    }

    #[test]
    fn a_command_gets_other_keys_and_loses_its_own() {
        let (keymap, refused) = changed(&[("repeat", &["Ctrl-d", "g ."])]);
        assert_eq!(refused, []);
        assert_eq!(found(&keymap, Context::Reader, "Ctrl-d"), Some("repeat"));
        assert_eq!(found(&keymap, Context::Reader, "g ."), Some("repeat"));
        assert_eq!(found(&keymap, Context::Reader, "."), None);
    }

    #[test]
    fn two_commands_change_places() {
        let (keymap, refused) = changed(&[("in-vivo", &["r"]), ("recode", &["i"])]);
        assert_eq!(refused, []);
        assert_eq!(found(&keymap, Context::Reader, "r"), Some("in-vivo"));
        assert_eq!(found(&keymap, Context::Reader, "i"), Some("recode"));
    }

    #[test]
    fn the_letters_of_codes_stay_with_codes_whatever_one_asks_for() {
        for c in CODE_KEYS.chars() {
            let key = c.to_string();
            let two = format!("{c} x");
            let all = TABLE.iter().filter(|entry| !entry.context.types());
            for entry in all {
                let name = format!("{}/{}", entry.context.title(), entry.name);
                let (keymap, refused) = changed(&[(&name, &[&key, &two])]);
                assert_eq!(refused.len(), 2, "{name}: {key}");
                assert_eq!(found(&keymap, Context::Reader, &key), None);
                assert!(!keymap.keys(entry).is_empty(), "{name} keeps its keys");
            }
        }
    }

    #[test]
    fn what_cannot_be_is_told_and_the_old_key_stays() {
        let (keymap, refused) = changed(&[
            ("repaet", &["R"]),
            ("done", &["Ctrl-d"]),
            ("repeat", &["j"]),
            ("accept", &["x"]),
            ("search", &["Hyper-x"]),
        ]);
        assert_eq!(refused.len(), 5, "{refused:?}");
        assert!(refused.iter().any(|(_, advice)| advice.contains("`repeat`")));
        assert!(refused.iter().any(|(_, advice)| advice.contains("`reader/done`")));
        assert_eq!(found(&keymap, Context::Reader, "."), Some("repeat"));
        assert_eq!(found(&keymap, Context::Reader, "j"), Some("next"));
    }
}
