//! Which turns of a text that was read are most in doubt: what a person should look at before it comes in.

use super::imported::Imported;
use crate::text::apart::stands_alone;
use crate::text::turns::{Reading, read};
use crate::text::{Text, words};
use std::collections::HashMap;

/// Code points of a turn that are shown.
const SHOWN: usize = 160;

/// A turn that needs a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The number of its turn, from 1.
    pub turn: u32,
    /// Who speaks; nobody where no name was accepted.
    pub speaker: Option<String>,
    /// How it begins, with its label.
    pub words: String,
}

/// The turns most in doubt, at most `most`: first what is nobody's although it begins like a turn, then whatever else is
/// nobody's, the longest first; then turns of whoever speaks but once. None where nobody has a speaker.
pub fn doubts(found: &Imported, most: usize) -> Vec<Doubt> {
    if found.labels.is_empty() {
        return Vec::new();
    }
    let text = Text::from(found.text.as_str());
    let how = Reading {
        rule: found.rule,
        labels: &found.labels,
        carry: found.carry,
        header: found.header,
        ..Reading::default()
    };
    let over = read(&text, &how);
    let mut turns: HashMap<u16, usize> = HashMap::new();
    for turn in &over.turns {
        if let Some(speaker) = turn.speaker {
            *turns.entry(speaker).or_default() += 1;
        }
    }
    let mut found: Vec<((u8, std::cmp::Reverse<usize>), Doubt)> = Vec::new();
    for paragraph in &over.paragraphs {
        let speech = text.slice(paragraph.speech);
        let head = over.heads.iter().any(|head| paragraph.at.contains(head.start));
        let (rank, speaker) = match paragraph.speaker {
            None if stands_alone(speech) => continue,
            None => (u8::from(!head), None),
            Some(speaker) if turns.get(&speaker) == Some(&1) && paragraph.number == 1 => {
                (2, over.speakers.get(usize::from(speaker)).cloned())
            }
            Some(_) => continue,
        };
        let turn = over.turns.get(paragraph.turn as usize).map_or(0, |turn| turn.number);
        let shown: String = text.slice(paragraph.at).chars().take(SHOWN).collect();
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        found.push(((rank, std::cmp::Reverse(words::count(speech))), Doubt { turn, speaker, words }));
    }
    found.sort_by_key(|(order, _)| *order);
    found.truncate(most);
    found.into_iter().map(|(_, doubt)| doubt).collect()
}

#[cfg(test)]
mod tests {
    use super::doubts;
    use crate::import::{Options, read_all};

    fn found(text: &str) -> Vec<(Option<String>, String)> {
        let read = read_all(text.as_bytes(), "talk.txt", &Options::default()).unwrap();
        doubts(&read[0], 3).into_iter().map(|doubt| (doubt.speaker, doubt.words)).collect()
    }

    #[test]
    fn what_looks_like_a_turn_and_is_nobodys_comes_first() {
        let text = "Ana: We were paid late.\n\nBen: Never here.\n\nAna: In March.\n\nBen: No.\n\n\
                    DR KOVAC: And who decides that?\n\nAna: A form.\n\nBen: Nobody knows.\n";
        let found = found(text);
        assert_eq!(found.first(), Some(&(None, "DR KOVAC: And who decides that?".to_owned())), "{found:?}");
    }

    #[test]
    fn a_text_in_which_all_is_sure_has_none() {
        assert_eq!(found("Ana: We were paid late.\n\nBen: Never.\n\nAna: In March.\n\nBen: No.\n"), []);
    }
}
