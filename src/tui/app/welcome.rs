//! The first words to someone new in a study.

use super::App;
use crate::store::layout;
use crate::tui::keymap::EVERYWHERE;
use crate::tui::popup::Popup;
use crate::tui::screens::reader;

/// Present once the first words were shown in this clone of the study.
const SEEN: &str = "welcomed";

/// Commands that a first hour needs, and what to say of them.
const FIRST: &[(&[&str], &str)] = &[
    (&["next", "previous"], "light the next or previous passage"),
    (&["grow", "shrink"], "light more or less: word, sentence, turn"),
    (&["code"], "code what is lit; a new name makes a new code"),
    (&["repeat"], "the last code again"),
    (&["next-uncoded"], "on to the next turn without a code"),
    (&["memo"], "write a memo"),
    (&["remove"], "take a coding away"),
    (&["undo", "redo"], "take back, do again; nothing is lost"),
    (&["codebook", "overview"], "the codebook; the list of transcripts"),
    (&["palette", "help"], "any command by name; every key of a place"),
    (&["leave"], "back, and out from the list; all is saved as you go"),
];

impl App {
    /// Explains the screen once, to whoever has not coded in this study.
    pub fn welcome(&mut self) {
        let session = &self.shared.session;
        let study = &session.study;
        let own = session.coder.as_deref().and_then(|handle| study.known_coder(handle));
        let coded = own.is_some_and(|own| {
            study.all_transcripts().into_iter().any(|ix| study.codings(ix).iter().any(|coding| coding.coder == own))
        });
        let seen = session.root.join(layout::LOCAL).join(SEEN);
        if coded || seen.exists() {
            return;
        }
        // Where the mark cannot be written the words come again: no reason to disturb anyone.
        let _ = std::fs::create_dir_all(session.root.join(layout::LOCAL)).and_then(|()| std::fs::write(&seen, ""));
        self.first_words();
    }

    /// The first words, under what else is asked.
    pub(super) fn first_words(&mut self) {
        let codes = match self.shared.session.study.codebook().codes() {
            [] => "There are no codes yet: c and a name makes the first, and puts it on what is lit.",
            _ => "Digits and a b d f p s t w y z are keys of codes (see B).",
        };
        let mut lines = vec![
            (String::new(), "A passage is always lit. What you press is about it.".to_owned()),
            (String::new(), codes.to_owned()),
            (String::new(), String::new()),
        ];
        for (names, words) in FIRST {
            let key = |name: &&str| {
                let mut all = self.keymap.table().iter();
                let (context, key) =
                    all.find(|(at, key)| key.name == *name && (*at == reader::KIND.context || *at == &EVERYWHERE))?;
                self.keymap.keys(context, key).into_iter().next()
            };
            let keys: Vec<String> = names.iter().filter_map(key).collect();
            lines.push((keys.join(" "), (*words).to_owned()));
        }
        if self.shared.session.study.transcripts().is_empty() {
            lines.push((String::new(), String::new()));
            lines.push(("g I".to_owned(), "there are no transcripts yet: this brings in files and folders".to_owned()));
        }
        // Whoever is asked for a handle answers that first.
        self.popups.insert(0, Box::new(Popup::page("Coding in short", "Any key begins.", lines)));
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::fixture::Desk;

    #[test]
    fn the_first_words_are_said_once() {
        let mut desk = Desk::new(80, 24);
        desk.app.welcome();
        let screen = desk.screen(80, 24);
        assert!(screen.contains("A passage is always lit") && screen.contains("Any key begins."), "{screen}");
        desk.keys("j");
        assert!(!desk.screen(80, 24).contains("A passage is always lit"));
        desk.app.welcome();
        assert!(!desk.screen(80, 24).contains("A passage is always lit"));
    }
}
