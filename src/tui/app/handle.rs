//! Under which handle one codes: asked for where none is known, and once more where one looks like a slip.

use super::App;
use crate::tui::ask::Ask;
use crate::tui::popup::Popup;
use crate::tui::widgets::choice::Row;

impl App {
    /// Asks whether the handle that the program was started with is meant, where it is new and near to a known one.
    pub fn check_handle(&mut self) {
        if let Some(handle) = self.shared.session.coder.clone()
            && let Some(near) = self.slip(&handle)
        {
            // Nothing is written under it before that is answered.
            self.shared.session.coder = None;
            self.ask_near(&handle, near);
        }
    }

    /// The known handle that this one may be a slip of.
    fn slip(&self, handle: &str) -> Option<String> {
        let meant = self.shared.in_study.handles.iter().any(|known| known == handle);
        if meant { None } else { self.shared.session.near_handle(handle) }
    }

    /// Takes the handle that was typed.
    pub(super) fn set_handle(&mut self, handle: &str) {
        match self.slip(handle) {
            Some(near) => self.ask_near(handle, near),
            None => self.work_as(handle),
        }
    }

    fn work_as(&mut self, handle: &str) {
        match self.shared.session.set_coder(handle) {
            Ok(()) => {
                self.shared.generation += 1;
                self.shared.tell(format!("Coding as {handle}."));
            }
            Err(failure) => {
                self.shared.fail(failure);
                self.ask_handle();
            }
        }
    }

    pub(super) fn ask_handle(&mut self) {
        let known = self.shared.session.coder.clone().unwrap_or_default();
        let note = "A short name such as ana: a to z, 0 to 9 and -. Your codings go into a folder of that name. Esc only reads.";
        self.popups.push(Popup::prompt(Ask::Handle, "Who codes here?", note, known));
    }

    fn ask_near(&mut self, handle: &str, near: String) {
        let rows = [
            format!("I am {near}"),
            format!("{handle} is somebody else, who begins to code here"),
            "Another handle".to_owned(),
        ];
        let rows = rows.map(|label| Row { label, ..Row::default() });
        let title = format!("Nobody has coded here as {handle}, but as {near}");
        self.popups.push(Popup::choice(Ask::NearHandle(handle.to_owned(), near), title, rows.into(), 0));
    }

    /// Takes the answer to which of two handles is meant.
    pub(super) fn choose_handle(&mut self, handle: &str, near: &str, row: usize) {
        match row {
            0 => self.work_as(near),
            1 => {
                self.shared.in_study.handles.push(handle.to_owned());
                if let Err(why) = self.shared.in_study.keep() {
                    self.shared.fail(why);
                }
                self.work_as(handle);
            }
            _ => self.ask_handle(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::fixture::Desk;

    /// A study in which ana has coded, opened under a handle.
    fn opened_as(handle: &str) -> Desk {
        let mut desk = Desk::new(100, 30);
        desk.keys("j w").coder(handle).open_again();
        desk.app.check_handle();
        desk
    }

    #[test]
    fn a_handle_near_to_a_known_one_is_asked_about_before_anything_is_written() {
        let mut desk = opened_as("anna");
        let screen = desk.screen(100, 30);
        assert!(screen.contains("Nobody has coded here as anna, but as ana"), "{screen}");
        desk.keys("Enter j p");
        desk.app.shared.session.flush().unwrap();
        assert_eq!(desk.app.shared.session.coder.as_deref(), Some("ana"));
        assert!(!desk.root().join("codings/anna").exists());
        assert_eq!(desk.codings().len(), 2);
    }

    #[test]
    fn whoever_is_somebody_else_says_so_once_and_esc_only_reads() {
        let mut desk = opened_as("anna");
        desk.keys("Esc");
        assert_eq!(desk.app.shared.session.coder, None);
        desk.keys("g c \"anna\" Enter Down Enter");
        assert_eq!(desk.app.shared.session.coder.as_deref(), Some("anna"));
        desk.keys("g c Enter");
        assert_eq!(desk.app.shared.session.coder.as_deref(), Some("anna"), "it is not asked again");
    }

    #[test]
    fn a_wholly_new_handle_and_the_first_of_a_study_are_not_asked_about() {
        assert_eq!(opened_as("zoe").app.shared.session.coder.as_deref(), Some("zoe"));
        let mut first = Desk::new(100, 30);
        first.coder("anna");
        first.app.check_handle();
        assert_eq!(first.app.shared.session.coder.as_deref(), Some("anna"));
    }

    #[test]
    fn the_first_coding_of_a_new_coder_among_others_is_said() {
        let mut desk = opened_as("zoe");
        desk.keys("j p");
        let screen = desk.screen(100, 30);
        assert!(screen.contains("`zoe` is new in this study; its coders so far: ana."), "{screen}");
        desk.keys("j p");
        assert!(!desk.screen(100, 30).contains("is new in this study"), "{}", desk.screen(100, 30));
    }
}
