//! What a person switches while at work: moving on after coding, whose codings show.

use crate::session::settings::{Brightness, Whose};
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::theme::{Depth, Ground, Theme};
use crate::tui::widgets::choice::Row;

/// Goes on to the next passage after coding, or stays; until the program is left.
pub(super) fn toggle_moving_on(shared: &mut Shared) {
    let on = !shared.settings.move_on;
    shared.settings.move_on = on;
    let words = if on { "After coding the light goes on." } else { "After coding the light stays." };
    shared.tell(format!("{words} `move_on: {on}` in your settings.ron keeps it so."));
}

/// Asks for which background the screen is drawn; `told` is what the terminal said of its own.
pub(super) fn choose_brightness(told: Theme, shared: &mut Shared) {
    if shared.theme.depth == Depth::None {
        shared.tell("Nothing here has a colour: NO_COLOR is set, or the terminal has none.");
        return;
    }
    let now = match (shared.settings.theme, told.ground) {
        (Brightness::Auto, Ground::Light) => "now light",
        (Brightness::Auto, Ground::Dark) => "now dark",
        _ => "",
    };
    let row = |brightness, label: &str, detail: String| {
        let lead = if shared.settings.theme == brightness { "✓" } else { " " }.to_owned();
        (Row { lead, label: label.to_owned(), detail, ..Row::default() }, brightness)
    };
    let rows = vec![
        row(Brightness::Auto, "As the terminal says", now.to_owned()),
        row(Brightness::Light, "For a light background", String::new()),
        row(Brightness::Dark, "For a dark background", String::new()),
    ];
    let at = rows.iter().position(|(_, one)| *one == shared.settings.theme).unwrap_or(0);
    let then = Then::anywhere(move |brightness, shared: &mut Shared| {
        let depth = shared.theme.depth;
        shared.theme = match brightness {
            Brightness::Auto => Theme { asks: true, ..told },
            Brightness::Light | Brightness::Dark => Theme::new(depth, Ground::Dark).follow(brightness, |_| None),
        };
        if let Err(why) = shared.settings.keep_theme(brightness) {
            shared.fail(why);
        }
    });
    shared.open(Popup::choice("Light or dark?", rows, at, then));
}

/// Everyone's codings, one's own, or those of chosen coders, in turn.
pub(super) fn next_whose(shared: &mut Shared) {
    let next = match shared.in_study.whose {
        Whose::All => Whose::Mine,
        Whose::Mine if shared.in_study.chosen.is_empty() => return choose_coders(0, shared),
        Whose::Mine => Whose::Chosen,
        Whose::Chosen => Whose::All,
    };
    shared.in_study.whose = next;
    let words = match next {
        Whose::All => "Everyone's codings are shown.".to_owned(),
        Whose::Mine => "Only your own codings are shown.".to_owned(),
        Whose::Chosen => {
            format!("Your codings and those of {} are shown; g W chooses.", shared.in_study.chosen.join(", "))
        }
    };
    seen_anew(&words, shared);
}

/// Asks whose codings are to be shown beside one's own.
pub(super) fn choose_coders(at: usize, shared: &mut Shared) {
    let own = shared.session.coder.clone().unwrap_or_default();
    let mut all: Vec<String> = shared.session.study.coders().to_vec();
    all.retain(|coder| *coder != own);
    all.sort();
    if all.is_empty() {
        shared.in_study.whose = Whose::All;
        seen_anew("Nobody else has coded in this study: everyone's codings are shown.", shared);
        return;
    }
    let row = |(row, coder): (usize, String)| {
        let shown = shared.in_study.chosen.contains(&coder);
        let lead = if shown { "✓" } else { " " }.to_owned();
        let detail = if shown { "shown" } else { "" }.to_owned();
        (Row { lead, label: coder.clone(), detail, ..Row::default() }, (coder, row))
    };
    let rows = all.into_iter().enumerate().map(row).collect();
    let title = "Whose codings beside yours? Enter changes, Esc ends";
    let then = Then::anywhere(|(coder, row), shared: &mut Shared| choose_coder(coder, row, shared));
    shared.open(Popup::choice(title, rows, at, then));
}

/// Shows a coder's codings, or no longer; and asks on.
fn choose_coder(coder: String, row: usize, shared: &mut Shared) {
    let chosen = &mut shared.in_study.chosen;
    match chosen.iter().position(|known| *known == coder) {
        Some(at) => drop(chosen.remove(at)),
        None => chosen.push(coder),
    }
    shared.in_study.whose = if chosen.is_empty() { Whose::Mine } else { Whose::Chosen };
    seen_anew("", shared);
    choose_coders(row, shared);
}

/// Hides others' codings until one is done with a transcript, or no longer.
pub(super) fn toggle_blind(shared: &mut Shared) {
    let blind = !shared.in_study.blind;
    shared.in_study.blind = blind;
    let words = if blind {
        "Blind: others' codings on a transcript stay hidden until you mark it as done (D)."
    } else {
        "No longer blind: others' codings show."
    };
    seen_anew(words, shared);
}

/// What is shown of the study has changed: everything looks again, and it is kept for the next time.
fn seen_anew(words: &str, shared: &mut Shared) {
    shared.generation += 1;
    if !words.is_empty() {
        shared.tell(words);
    }
    if let Err(why) = shared.in_study.keep() {
        shared.fail(why);
    }
}

#[cfg(test)]
mod tests {
    use crate::session::settings::{Brightness, UserSettings};
    use crate::tui::fixture::Desk;
    use crate::tui::theme::{Depth, Ground, Theme};

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
        assert!(desk.screen(100, 24).contains("▸w  Withheld pay"), "{}", desk.screen(100, 24));
        desk.keys("Esc !");
        let screen = desk.screen(100, 24);
        assert!(screen.contains("belong to codes") && screen.contains("`next` has it"), "{screen}");
    }

    #[test]
    fn light_and_dark_are_chosen_and_kept_and_the_terminal_has_a_say_where_it_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        let mut desk = Desk::new(80, 24);
        desk.app.follow(UserSettings::read_from(&path));
        desk.keys("F6");
        assert!(desk.screen(80, 24).contains("Nothing here has a colour"), "{}", desk.screen(80, 24));
        let dark = Theme::new(Depth::True, Ground::Dark);
        desk.app.shared.theme = dark;
        let light = dark.on([0xff; 3]);
        assert!(desk.app.see(light) && desk.app.shared.theme == light, "the terminal says that it is light");
        desk.keys("F6");
        assert!(desk.screen(80, 24).contains("now light"), "{}", desk.screen(80, 24));
        desk.keys("Down Down Enter");
        assert_eq!(desk.app.shared.theme.ground, Ground::Dark);
        assert!(!desk.app.see(light), "what one has chosen holds");
        assert_eq!(UserSettings::read_from(&path).theme, Brightness::Dark);
        desk.keys("F6 Up Up Enter");
        assert_eq!(desk.app.shared.theme, light);
        assert_eq!(UserSettings::read_from(&path).theme, Brightness::Auto);
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
