//! Asks the terminal what its background is, and hears the answer among the keys, whenever it comes: nothing waits for it.

use crate::model::color::Rgb;
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

/// OSC 11 with a question mark.
pub const QUESTION: &str = "\u{1b}]11;?\u{1b}\\";

/// What every answer begins with, after the bracket.
const HEAD: &str = "11;rgb";
/// Longest answer, with a share of alpha.
const LONGEST: usize = 40;

/// Whether a terminal may be asked: the Linux console and the dumbest print what they do not know.
pub fn may_ask(get: impl Fn(&str) -> Option<String>) -> bool {
    let term = get("TERM").unwrap_or_default();
    let prints = ["", "dumb", "linux", "vt"].contains(&term.as_str()) || term.starts_with("eterm");
    !prints && cfg!(unix)
}

/// What a key can be within an answer.
enum Sign {
    /// The escape and the bracket it begins with.
    Opens,
    /// What it ends with.
    Closes,
    /// An escape alone, where an answer comes in pieces.
    Escape,
    Letter(char),
    Other,
}

fn sign(event: &Event) -> Sign {
    let Event::Key(key) = event else { return Sign::Other };
    if key.kind != KeyEventKind::Press {
        return Sign::Other;
    }
    match (key.code, key.modifiers) {
        (KeyCode::Char(']'), KeyModifiers::ALT) => Sign::Opens,
        (KeyCode::Char('\\'), KeyModifiers::ALT) | (KeyCode::Char('g'), KeyModifiers::CONTROL) => Sign::Closes,
        (KeyCode::Esc, KeyModifiers::NONE) => Sign::Escape,
        (KeyCode::Char(letter), KeyModifiers::NONE | KeyModifiers::SHIFT) => Sign::Letter(letter),
        _ => Sign::Other,
    }
}

/// Tells the answer from keys: what looks like one is held back until it is, or is none.
#[derive(Default)]
pub struct Ear {
    held: Vec<Event>,
    text: String,
    /// Whether the key before was an escape alone.
    escaped: bool,
    /// What the terminal said.
    pub heard: Option<Rgb>,
}

impl Ear {
    /// Takes an event; what of it and of those before it is no answer.
    pub fn hear(&mut self, event: Event) -> Vec<Event> {
        let sign = sign(&event);
        if self.held.is_empty() {
            let opens = matches!(sign, Sign::Opens) || (self.escaped && matches!(sign, Sign::Letter(']')));
            self.escaped = matches!(sign, Sign::Escape);
            if !opens {
                return vec![event];
            }
            self.held.push(event);
            return Vec::new();
        }
        match sign {
            Sign::Closes => return self.end(event),
            Sign::Letter('\\') if self.escaped => return self.end(event),
            Sign::Letter(letter) if self.fits(letter) => self.text.push(letter),
            Sign::Escape if self.text.len() > HEAD.len() => self.escaped = true,
            _ => {
                let mut events = self.silence();
                events.extend(self.hear(event));
                return events;
            }
        }
        self.held.push(event);
        Vec::new()
    }

    /// Nothing more has come: what is held back is keys.
    pub fn silence(&mut self) -> Vec<Event> {
        (self.escaped, self.text) = (false, String::new());
        std::mem::take(&mut self.held)
    }

    /// Whether an answer may go on with a letter.
    fn fits(&self, letter: char) -> bool {
        match HEAD.chars().nth(self.text.len()) {
            Some(expected) => expected == letter,
            None => self.text.len() < LONGEST && (letter.is_ascii_hexdigit() || matches!(letter, ':' | '/')),
        }
    }

    fn end(&mut self, event: Event) -> Vec<Event> {
        let said = read(&self.text);
        let mut events = self.silence();
        if said.is_some() {
            self.heard = said;
            return Vec::new();
        }
        events.push(event);
        events
    }
}

/// Reads `11;rgb:RRRR/GGGG/BBBB`: one to four hexadecimal digits each; a fourth part is a share of alpha.
fn read(text: &str) -> Option<Rgb> {
    let parts = text.strip_prefix(HEAD)?.trim_start_matches('a').strip_prefix(':')?;
    let parts: Vec<u8> = parts.split('/').map(part).collect::<Option<_>>()?;
    let ([r, g, b] | [r, g, b, _]) = parts[..] else { return None };
    Some([r, g, b])
}

fn part(digits: &str) -> Option<u8> {
    let most = 16u32.checked_pow(u32::try_from(digits.len()).ok().filter(|len| (1..=4).contains(len))?)? - 1;
    let value = u32::from_str_radix(digits, 16).ok()?;
    u8::try_from(value * 255 / most).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    /// Keys as crossterm reads them from bytes; `^` stands for an escape that came with what follows, `!` for one alone.
    fn events(bytes: &str) -> Vec<Event> {
        let mut alt = false;
        let mut found = Vec::new();
        for letter in bytes.chars() {
            let (code, modifiers) = match letter {
                '^' => {
                    alt = true;
                    continue;
                }
                '!' => (KeyCode::Esc, KeyModifiers::NONE),
                '\u{7}' => (KeyCode::Char('g'), KeyModifiers::CONTROL),
                letter if letter.is_uppercase() => (KeyCode::Char(letter), KeyModifiers::SHIFT),
                letter if alt => (KeyCode::Char(letter), KeyModifiers::ALT),
                letter => (KeyCode::Char(letter), KeyModifiers::NONE),
            };
            alt = false;
            found.push(Event::Key(KeyEvent::new(code, modifiers)));
        }
        found
    }

    fn heard(bytes: &str) -> (Vec<Event>, Option<Rgb>) {
        let mut ear = Ear::default();
        let mut keys: Vec<Event> = events(bytes).into_iter().flat_map(|event| ear.hear(event)).collect();
        keys.extend(ear.silence());
        (keys, ear.heard)
    }

    #[test]
    fn the_answer_is_heard_however_it_is_spelt() {
        for answer in ["^]11;rgb:1E1E/2e2e/4040^\\", "^]11;rgb:1e/2e/40\u{7}", "^]11;rgba:1e1e/2e2e/4040/ffff^\\"] {
            assert_eq!(heard(answer), (Vec::new(), Some([0x1e, 0x2e, 0x40])), "{answer}");
        }
        assert_eq!(heard("^]11;rgb:f/f/f\u{7}").1, Some([255; 3]));
        assert_eq!(heard("!]11;rgb:0/0/0!\\"), (events("!"), Some([0; 3])), "in pieces");
    }

    #[test]
    fn keys_before_and_after_are_keys() {
        let (keys, said) = heard("wj^]11;rgb:ffff/ffff/ffff^\\cpay");
        assert_eq!((keys, said), (events("wjcpay"), Some([255; 3])));
    }

    #[test]
    fn what_is_no_answer_is_keys_in_their_order() {
        for typed in [
            "^]",
            "^]11",
            "^]1w",
            "^]12;rgb:0/0/0^\\",
            "^]11;rgb:0/0^\\",
            "^]11;rgb:00000/0/0\u{7}",
            "^]11;rgb:0/0/0x^\\",
            "^]^]1",
            "!]a",
            "!!w",
            "]11;",
            "^]11;rgb:0/0/0!w",
        ] {
            assert_eq!(heard(typed), (events(typed), None), "{typed}");
        }
        assert_eq!(heard("^]1^]11;rgb:0/0/0^\\"), (events("^]1"), Some([0; 3])));
    }

    #[test]
    fn a_console_that_prints_what_it_does_not_know_is_not_asked() {
        let may = |term: &str| may_ask(|name| (name == "TERM").then(|| term.to_owned()));
        assert!(may("xterm-256color") && may("tmux-256color") && may("screen"));
        assert!(!may("linux") && !may("dumb") && !may(""));
    }
}
