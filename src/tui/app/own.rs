//! A person's own settings at work: other keys, moving on after coding, the width of the text, whose codings show.

use super::App;
use crate::model::Problem;
use crate::session::settings::{UserSettings, Whose};
use crate::tui::ask::Ask;
use crate::tui::popup::Popup;
use crate::tui::widgets::choice::Row;

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

    /// Everyone's codings, one's own, or those of chosen coders, in turn.
    pub(super) fn next_whose(&mut self) {
        let next = match self.shared.in_study.whose {
            Whose::All => Whose::Mine,
            Whose::Mine if self.shared.in_study.chosen.is_empty() => return self.choose_coders(0),
            Whose::Mine => Whose::Chosen,
            Whose::Chosen => Whose::All,
        };
        self.shared.in_study.whose = next;
        let words = match next {
            Whose::All => "Everyone's codings are shown.".to_owned(),
            Whose::Mine => "Only your own codings are shown.".to_owned(),
            Whose::Chosen => {
                format!("Your codings and those of {} are shown; g W chooses.", self.shared.in_study.chosen.join(", "))
            }
        };
        self.seen_anew(&words);
    }

    /// Asks whose codings are to be shown beside one's own.
    pub(super) fn choose_coders(&mut self, at: usize) {
        let own = self.shared.session.coder.clone().unwrap_or_default();
        let mut all: Vec<String> = self.shared.session.study.coders().to_vec();
        all.retain(|coder| *coder != own);
        all.sort();
        if all.is_empty() {
            self.shared.in_study.whose = Whose::All;
            self.seen_anew("Nobody else has coded in this study: everyone's codings are shown.");
            return;
        }
        let rows = all.iter().map(|coder| {
            let shown = self.shared.in_study.chosen.contains(coder);
            let detail = if shown { "shown" } else { "" };
            Row {
                lead: if shown { "✓" } else { " " }.into(),
                label: coder.clone(),
                detail: detail.into(),
                barred: None,
            }
        });
        let title = "Whose codings beside yours? Enter changes, Esc ends";
        self.popups.push(Popup::choice(Ask::Whose(all.clone()), title, rows.collect(), at));
    }

    /// Shows a coder's codings, or no longer; and asks on.
    pub(super) fn choose_coder(&mut self, all: &[String], row: usize) {
        let Some(coder) = all.get(row) else { return };
        let chosen = &mut self.shared.in_study.chosen;
        match chosen.iter().position(|known| known == coder) {
            Some(at) => drop(chosen.remove(at)),
            None => chosen.push(coder.clone()),
        }
        self.shared.in_study.whose = if chosen.is_empty() { Whose::Mine } else { Whose::Chosen };
        self.seen_anew("");
        self.choose_coders(row);
    }

    /// Hides others' codings until one is done with a transcript, or no longer.
    pub(super) fn toggle_blind(&mut self) {
        let blind = !self.shared.in_study.blind;
        self.shared.in_study.blind = blind;
        self.seen_anew(if blind {
            "Blind: others' codings on a transcript stay hidden until you mark it as done (D)."
        } else {
            "No longer blind: others' codings show."
        });
    }

    /// What is shown of the study has changed: everything looks again, and it is kept for the next time.
    fn seen_anew(&mut self, words: &str) {
        self.shared.generation += 1;
        if !words.is_empty() {
            self.shared.tell(words);
        }
        if let Err(why) = self.shared.in_study.keep() {
            self.shared.fail(why);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::session::settings::UserSettings;
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
