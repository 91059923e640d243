//! A person's own settings at work: other keys, moving on after coding, the width of the text.

use super::App;
use crate::commands::settings::UserSettings;
use crate::model::Problem;

impl App {
    /// Works as a person's settings say; what is wrong with them is listed with the study's problems.
    pub fn follow(&mut self, mut settings: UserSettings) {
        let file = UserSettings::path().map_or_else(|| "settings.ron".to_owned(), |path| path.display().to_string());
        let refused = self.keymap.change(&settings.keys).into_iter();
        settings.problems.extend(refused.map(|(what, advice)| Problem::in_file(&file, what, advice)));
        self.shared.settings = settings;
        let count = self.shared.settings.problems.len();
        if count > 0 {
            self.shared.tell(format!("{count} problem(s) in your own settings: ! shows them."));
        }
    }

    /// Goes on to the next passage after coding, or stays; until the program is left.
    pub(super) fn toggle_moving_on(&mut self) {
        let on = !self.shared.settings.move_on;
        self.shared.settings.move_on = on;
        let words = if on { "After coding the light goes on." } else { "After coding the light stays." };
        self.shared.tell(format!("{words} `move_on: {on}` in your settings.ron keeps it so."));
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::settings::UserSettings;
    use crate::tui::fixture::Desk;

    fn settings(text: &str) -> UserSettings {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, text).unwrap();
        UserSettings::read_from(&path)
    }

    #[test]
    fn the_light_moves_on_after_coding_where_one_asked_for_it() {
        let mut desk = Desk::new(80, 24);
        desk.app.follow(settings("(move_on: true)"));
        desk.keys("j w");
        assert_eq!(desk.lit(), "They take the money and that is it.");
        desk.keys(". c \"migr\" Enter");
        assert_eq!(desk.codings().len(), 3);
        assert_eq!(desk.lit(), "The same for me.");
        desk.keys("End i");
        assert_eq!(desk.lit(), "Then I left.", "after the last passage there is nowhere to go");
        desk.keys("g v Home j p");
        assert_eq!(desk.lit(), "Nothing.");
    }

    #[test]
    fn own_keys_work_and_show_everywhere_and_the_keys_of_codes_stay_theirs() {
        let mut desk = Desk::new(100, 24);
        desk.app.follow(settings("(keys: {\"code\": [\"Ctrl-k\"], \"repeat\": [\"w\"], \"in-vivo\": [\"j\"]})"));
        let screen = desk.screen(100, 24);
        assert!(screen.contains("2 problem(s) in your own settings"), "{screen}");
        desk.keys("j w");
        assert_eq!(desk.codings(), ["Withheld pay: Nothing."]);
        let screen = desk.screen(100, 24);
        desk.keys("Esc");
        assert!(desk.screen(100, 24).contains("Ctrl-k code"), "{screen}");
        desk.keys("Ctrl-k");
        assert!(desk.screen(100, 24).contains("▸w Withheld pay"), "{}", desk.screen(100, 24));
        desk.keys("Esc !");
        let screen = desk.screen(100, 24);
        assert!(screen.contains("belong to codes") && screen.contains("`next` has it"), "{screen}");
    }

    #[test]
    fn the_text_is_as_wide_as_one_likes_it() {
        let mut desk = Desk::new(80, 24);
        desk.app.follow(settings("(column: 30)"));
        let screen = desk.screen(80, 24);
        let row = screen.lines().find(|line| line.contains("What happens")).unwrap_or_default();
        assert!(row.contains("they") && !row.contains("task"), "{screen}");
    }
}
