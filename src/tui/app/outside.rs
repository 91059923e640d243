//! The person's own editor: for a memo that is being written, and for the text of a transcript.

use crate::session::editor;
use crate::tui::app::App;
use crate::tui::correct;
use crate::tui::outside::{Outside, Wanted};

impl App {
    /// What is to be changed in the person's own editor, where they asked for that.
    pub fn wanted_outside(&mut self) -> Option<Wanted> {
        let (text, ending) = match self.outside? {
            Outside::Popup => (self.popups.last().and_then(|popup| popup.written()).map(str::to_owned), ".md"),
            Outside::Text(ix) => match self.shared.session.document(ix) {
                Ok(document) => (Some(document.text.as_str().to_owned()), ".txt"),
                Err(problem) => {
                    self.shared.fail(problem);
                    (None, ".txt")
                }
            },
        };
        let editor = editor::editor();
        if editor.is_none() {
            self.shared.tell("No editor is named: set $EDITOR, for instance to nano, before starting.");
        }
        let wanted = editor.zip(text).map(|(editor, text)| Wanted { editor, text, ending });
        if wanted.is_none() {
            self.outside = None;
        }
        wanted
    }

    /// Takes what was written outside.
    pub fn written_outside(&mut self, written: Result<String, String>) {
        let what = self.outside.take().unwrap_or(Outside::Popup);
        match (written, what, self.popups.last_mut()) {
            (Err(why), ..) => self.shared.fail(why),
            (Ok(text), Outside::Text(ix), _) => {
                correct::propose(ix, text, &mut self.shared);
                self.catch_up();
            }
            (Ok(text), Outside::Popup, Some(popup)) => popup.rewrite(text.trim_end().to_owned()),
            (Ok(_), Outside::Popup, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::fixture::Desk;

    fn text(desk: &Desk) -> String {
        std::fs::read_to_string(desk.root().join("transcripts/fg1.txt")).unwrap()
    }

    /// Asks for the text, as the loop would, and hands another back.
    fn edit(desk: &mut Desk, from: &str, to: &str) {
        desk.keys("E");
        let corrected = text(desk).replace(from, to);
        desk.app.written_outside(Ok(corrected));
        desk.app.tick();
    }

    #[test]
    fn what_was_written_outside_comes_back_into_the_memo() {
        let mut desk = Desk::new(80, 24);
        desk.keys("j m \"one\"");
        desk.app.written_outside(Ok("two lines\nof it".to_owned()));
        assert!(desk.screen(80, 24).contains("two lines"));
        desk.keys("Ctrl-s");
        assert!(desk.screen(120, 30).contains("two lines"));
    }

    #[test]
    fn a_text_is_corrected_once_the_person_has_seen_what_it_means() {
        let mut desk = Desk::new(100, 30);
        desk.keys("j w j p");
        edit(&mut desk, "They take the money", "Well, they took all the money");
        let screen = desk.screen(100, 30);
        assert!(
            screen.contains("1          codings stay") && screen.contains("1          codings to review"),
            "{screen}"
        );
        let before = text(&desk);
        desk.keys("Esc");
        assert!(desk.screen(100, 30).contains("The text stays as it was."));
        edit(&mut desk, "What happens", "So, what happens");
        desk.keys("j Enter");
        let screen = desk.screen(100, 30);
        assert!(
            screen.contains("So, what happens when they") && screen.contains("2 moved with their words"),
            "{screen}"
        );
        assert_eq!(desk.codings()[0], "Withheld pay: Nothing.");
        assert_eq!(desk.lit(), "They take the money and that is it.", "the light stays on its words");
        desk.keys("u");
        assert_eq!((text(&desk), desk.codings()[0].as_str()), (before, "Withheld pay: Nothing."));
        assert!(desk.screen(100, 30).contains(" What happens when they"), "{}", desk.screen(100, 30));
    }

    #[test]
    fn a_text_that_was_not_changed_asks_nothing() {
        let mut desk = Desk::new(100, 30);
        edit(&mut desk, "nowhere", "somewhere");
        assert!(desk.screen(100, 30).contains("nothing changes"));
        desk.keys("g o E");
        desk.app.written_outside(Err("the editor failed".into()));
        assert!(desk.screen(100, 30).contains("the editor failed"));
    }
}
