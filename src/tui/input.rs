//! Keys as people write them: `Ctrl-r`, `Shift-Tab`, `g e`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key with its modifiers. Shift is part of a character, so it is kept only for named keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// Ctrl, Alt and, with named keys, Shift.
    pub modifiers: KeyModifiers,
}

/// Names of keys that are no characters.
const NAMES: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Space", KeyCode::Char(' ')),
];

impl Chord {
    /// What the terminal reported, evened out: `BackTab` is Shift-Tab, Ctrl-letters are small.
    pub fn of(event: KeyEvent) -> Self {
        let known = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let mut modifiers = event.modifiers & known;
        let code = match event.code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) => {
                modifiers -= KeyModifiers::SHIFT;
                if modifiers.contains(KeyModifiers::CONTROL) {
                    KeyCode::Char(c.to_ascii_lowercase())
                } else {
                    KeyCode::Char(c)
                }
            }
            other => other,
        };
        Self { code, modifiers }
    }

    /// Reads one key as written.
    pub fn parse(word: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = word;
        loop {
            let (modifier, name) = if let Some(name) = rest.strip_prefix("Ctrl-") {
                (KeyModifiers::CONTROL, name)
            } else if let Some(name) = rest.strip_prefix("Alt-") {
                (KeyModifiers::ALT, name)
            } else if let Some(name) = rest.strip_prefix("Shift-") {
                (KeyModifiers::SHIFT, name)
            } else {
                break;
            };
            modifiers |= modifier;
            rest = name;
        }
        let named = NAMES.iter().find(|(name, _)| *name == rest);
        let function = rest.strip_prefix('F').and_then(|n| n.parse::<u8>().ok());
        let mut chars = rest.chars();
        let code = match (named, function, chars.next(), chars.next()) {
            (Some((_, code)), ..) => *code,
            (None, Some(number), ..) => KeyCode::F(number),
            (None, None, Some(c), None) => KeyCode::Char(c),
            _ => return None,
        };
        Some(Self { code, modifiers })
    }

    /// Reads keys pressed one after the other, separated by spaces.
    pub fn parse_all(words: &str) -> Option<Vec<Self>> {
        words.split_whitespace().map(Self::parse).collect()
    }

    /// The character it types, where it types one: AltGr arrives as Ctrl-Alt on some systems.
    pub fn typed(self) -> Option<char> {
        let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() || self.modifiers == alt_gr => Some(c),
            _ => None,
        }
    }

    /// The plain character it is, without any modifier.
    pub fn plain(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }
}

impl std::fmt::Display for Chord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "Shift-")];
        for (modifier, name) in names {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_as_written() {
        for word in ["j", "J", "Ctrl-r", "Alt-Left", "Shift-Tab", "F1", "Space", "<", "+", "-", "Ctrl-Shift-Left"] {
            let chord = Chord::parse(word);
            assert_eq!(chord.map(|chord| chord.to_string()).as_deref(), Some(word));
        }
    }

    #[test]
    fn back_tab_is_shift_tab_and_shift_is_part_of_a_letter() {
        let event = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Some(Chord::of(event)), Chord::parse("Shift-Tab"));
        let event = KeyEvent::new(KeyCode::Char('J'), KeyModifiers::SHIFT);
        assert_eq!(Some(Chord::of(event)), Chord::parse("J"));
    }
}
