//! A person's own keys. What cannot be changed so is told, and stays as it was.

use super::{Context, EVERYWHERE, Key, Keymap, spelt};
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
        let mut wanted: Vec<(&'static Context, &'static Key, Vec<Vec<Chord>>)> = Vec::new();
        for (name, keys) in changes {
            match self.named(name) {
                Ok((context, key)) => {
                    let keys = keys.iter().filter_map(|words| match read(context, key, words) {
                        Ok(keys) => Some(keys),
                        Err(refusal) => {
                            refused.push(refusal);
                            None
                        }
                    });
                    let read: Vec<Vec<Chord>> = keys.collect();
                    // A command whose new keys are all refused keeps its old ones.
                    if !read.is_empty() || changes[name].is_empty() {
                        wanted.push((context, key, read));
                    }
                }
                Err(refusal) => refused.push(refusal),
            }
        }
        // Old keys go first, so that two commands can change places.
        let mut old = Vec::new();
        for (context, key, _) in &wanted {
            old.extend(self.bindings.extract_if(.., |(at, _, known)| *at == *context && known.name == key.name));
        }
        for (context, key, keys) in wanted {
            let mut given = false;
            let none = keys.is_empty();
            for keys in keys {
                match self.clash(context, &keys) {
                    Some(other) => refused.push((
                        format!("`{}` cannot be the key of `{}`: `{}` has it", spelt(&keys), key.name, other.name),
                        format!("Choose another key, or give `{}` another one too.", other.name),
                    )),
                    None => {
                        given = true;
                        self.bindings.push((context, keys, key));
                    }
                }
            }
            if !given && !none {
                let own = old.iter().filter(|(at, _, known)| *at == context && known.name == key.name);
                let back: Vec<_> = own.filter(|(_, keys, _)| self.clash(context, keys).is_none()).cloned().collect();
                self.bindings.extend(back);
            }
        }
        self.hints.take();
        refused
    }

    /// The command of the same place whose keys would hide these, or be hidden.
    fn clash(&self, context: &Context, keys: &[Chord]) -> Option<&'static Key> {
        let hides = |other: &Vec<Chord>| other.starts_with(keys) || keys.starts_with(other);
        self.bindings.iter().find(|(at, other, _)| *at == context && hides(other)).map(|(.., key)| *key)
    }

    /// The command of a name, with its place where the name alone is not enough.
    fn named(&self, name: &str) -> Result<(&'static Context, &'static Key), Refusal> {
        let (place, bare) = name.rsplit_once('/').map_or((None, name), |(place, bare)| (Some(place), bare));
        let fits = |(context, key): &(&'static Context, &'static Key)| {
            key.name == bare && place.is_none_or(|place| context.title == place)
        };
        let found: Vec<(&'static Context, &'static Key)> = self.table.iter().copied().filter(fits).collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let near = nearest(bare, self.table.iter().map(|(_, key)| key.name));
                let advice = near.map_or_else(
                    || "`verbatim keys` lists the commands.".to_owned(),
                    |near| format!("Perhaps `{near}` was meant; `verbatim keys` lists the commands."),
                );
                Err((format!("there is no command `{name}`"), advice))
            }
            several => {
                let all: Vec<String> =
                    several.iter().map(|(context, key)| format!("`{}/{}`", context.title, key.name)).collect();
                Err((format!("`{name}` is the name of several commands"), format!("Say which: {}.", all.join(", "))))
            }
        }
    }
}

/// Reads keys for a command, and holds them to the rules of the table.
fn read(context: &Context, key: &Key, words: &str) -> Result<Vec<Chord>, Refusal> {
    let keys = Chord::parse_all(words).filter(|keys| !keys.is_empty());
    let Some(keys) = keys else {
        let advice = "Write keys like `j`, `Ctrl-r`, `Alt-Left`, `F5` or, one after the other, `g n`.";
        return Err((format!("`{words}` is no key"), advice.to_owned()));
    };
    let plain = keys.first().copied().and_then(Chord::plain);
    match plain {
        Some(c) if context.types => Err((
            format!("`{words}` cannot be the key of `{}`: there it types `{c}`", key.name),
            "Choose a key with Ctrl or Alt, or one that types nothing.".to_owned(),
        )),
        Some(c) if CODE_KEYS.contains(c) && (context.codes || *context == EVERYWHERE) => Err((
            format!("`{words}` cannot be the key of `{}`: digits and a b d f p s t w y z belong to codes", key.name),
            "Choose another key.".to_owned(),
        )),
        _ => Ok(keys),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::Found;
    use crate::tui::screens::{reader, table};

    fn changed(changes: &[(&str, &[&str])]) -> (Keymap, Vec<Refusal>) {
        let mut keymap = Keymap::new(table());
        let changes = changes
            .iter()
            .map(|(name, keys)| ((*name).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()));
        let refused = keymap.change(&changes.collect());
        (keymap, refused)
    }

    fn found(keymap: &Keymap, keys: &str) -> Option<&'static str> {
        match keymap.find(reader::KIND.context, &Chord::parse_all(keys).unwrap()) {
            Found::Key(key) => Some(key.name),
            _ => None,
        }
    }

    #[test]
    fn a_command_gets_other_keys_and_loses_its_own() {
        let (keymap, refused) = changed(&[("repeat", &["Ctrl-d", "g ."])]);
        assert_eq!(refused, []);
        assert_eq!(found(&keymap, "Ctrl-d"), Some("repeat"));
        assert_eq!(found(&keymap, "g ."), Some("repeat"));
        assert_eq!(found(&keymap, "."), None);
    }

    #[test]
    fn two_commands_change_places() {
        let (keymap, refused) = changed(&[("in-vivo", &["r"]), ("recode", &["i"])]);
        assert_eq!(refused, []);
        assert_eq!(found(&keymap, "r"), Some("in-vivo"));
        assert_eq!(found(&keymap, "i"), Some("recode"));
    }

    #[test]
    fn the_letters_of_codes_stay_with_codes_whatever_one_asks_for() {
        for c in CODE_KEYS.chars() {
            let key = c.to_string();
            let two = format!("{c} x");
            let coded = |context: &&Context| context.codes || **context == EVERYWHERE;
            for (context, own) in table().into_iter().filter(|(context, _)| coded(context)) {
                let name = format!("{}/{}", context.title, own.name);
                let (keymap, refused) = changed(&[(&name, &[&key, &two])]);
                assert_eq!(refused.len(), 2, "{name}: {key}");
                assert_eq!(found(&keymap, &key), None);
                assert!(!keymap.keys(context, own).is_empty(), "{name} keeps its keys");
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
        assert_eq!(found(&keymap, "."), Some("repeat"));
        assert_eq!(found(&keymap, "j"), Some("next"));
    }
}
