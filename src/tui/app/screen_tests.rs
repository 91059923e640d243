//! Codebook, people, speakers, history and problems, by keys.

use crate::model::Status;
use crate::model::participant::Role;
use crate::tui::fixture::Desk;
use crate::tui::place::{At, Place};

fn code(desk: &Desk, id: &str) -> crate::model::Code {
    desk.app.shared.session.study.codebook().get(id).cloned().unwrap_or_default()
}

fn order(desk: &Desk) -> Vec<String> {
    let book = desk.app.shared.session.study.codebook();
    book.tree().iter().filter_map(|branch| Some(book.codes().get(branch.place)?.id.clone())).collect()
}

#[test]
fn a_code_is_renamed_and_undo_takes_it_back() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B j r Ctrl-u \"Late_pay\" Enter");
    assert_eq!(code(&desk, "withheld-pay").name, "Late pay");
    assert!(desk.screen(100, 30).contains("Late pay"));
    desk.keys("u");
    assert_eq!(code(&desk, "withheld-pay").name, "Withheld pay");
}

#[test]
fn a_key_is_assigned_and_a_taken_one_refused() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B End L w");
    assert!(desk.screen(100, 30).contains("belongs to “Withheld pay” already"), "{}", desk.screen(100, 30));
    desk.keys("m");
    assert!(desk.screen(100, 30).contains("belongs to a command"));
    desk.keys("d");
    assert_eq!(code(&desk, "migration").key, Some('d'));
    desk.keys("L Backspace");
    assert_eq!(code(&desk, "migration").key, None);
}

#[test]
fn codes_move_among_siblings_and_between_levels() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B j J");
    assert_eq!(order(&desk), ["precarity", "low-pay", "withheld-pay", "migration"]);
    desk.keys("<");
    assert_eq!(code(&desk, "withheld-pay").parent, None);
    assert_eq!(order(&desk), ["precarity", "low-pay", "withheld-pay", "migration"]);
    desk.keys("t \"migr\" Enter");
    assert_eq!(code(&desk, "withheld-pay").parent.as_deref(), Some("migration"));
    desk.keys("t \"top\" Enter");
    assert_eq!(code(&desk, "withheld-pay").parent, None);
    desk.keys("Home t \"low\" Enter");
    assert_eq!(code(&desk, "precarity").parent, None, "a code does not go below itself");
}

#[test]
fn a_code_is_retired_after_a_word_on_its_codings_and_offered_again() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w B");
    desk.keys("x");
    let screen = desk.screen(100, 30);
    assert!(
        screen.contains("Offer “Withheld pay” no longer?") && screen.contains("its coding stays (ana 1)"),
        "{screen}"
    );
    desk.keys("Enter");
    assert_eq!(code(&desk, "withheld-pay").status, Status::Retired);
    assert!(desk.screen(100, 30).contains("retired"));
    desk.keys("x");
    assert_eq!(code(&desk, "withheld-pay").status, Status::Active);
    assert_eq!(code(&desk, "withheld-pay").key, Some('w'));
}

#[test]
fn a_new_code_gets_its_definition_in_the_form() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B N \"Own_costs\" Enter");
    let made = desk.app.shared.session.study.codebook().codes().iter().find(|code| code.name == "Own costs").cloned();
    let made = made.unwrap_or_default();
    assert_eq!(made.parent.as_deref(), Some("precarity"));
    desk.keys("Enter \"defin\" Enter \"What_they_pay.\" Ctrl-s");
    assert_eq!(code(&desk, &made.id).definition.as_deref(), Some("What they pay."));
    assert!(desk.screen(100, 30).contains("Edit “Own costs”"), "the form is open again");
    desk.keys("Esc Esc");
    assert!(matches!(desk.app.place().at, At::Passage(..)));
}

#[test]
fn an_attribute_is_edited_by_choice_or_by_words() {
    let mut desk = Desk::new(100, 30);
    desk.keys("P n \"P01\" Enter Esc");
    desk.keys("Enter \"gender\" Enter m Enter Esc");
    desk.keys("Enter \"age\" Enter \"old\" Enter");
    assert!(desk.screen(100, 30).contains("takes a whole number"), "{}", desk.screen(100, 30));
    desk.keys("Esc Enter \"age\" Enter \"41\" Enter Esc");
    let people = &desk.app.shared.session.study.participants;
    let person = people.iter().find(|person| person.id == "P01").cloned().unwrap_or_default();
    assert_eq!(person.attributes.get("gender").map(String::as_str), Some("m"));
    assert_eq!(person.attributes.get("age").map(String::as_str), Some("41"));
    desk.keys("l Enter \"ana\" Enter r");
    let people = &desk.app.shared.session.study.participants;
    let person = people.iter().find(|person| person.id == "P01").cloned().unwrap_or_default();
    assert_eq!((person.role, person.speakers), (Role::Moderator, vec![("fg1".to_owned(), "Ana".to_owned())]));
}

#[test]
fn a_moderator_is_marked_and_a_label_linked() {
    let mut desk = Desk::new(100, 30);
    desk.keys("g o S");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Moderator") && screen.contains("What happens when"), "{screen}");
    desk.keys("j r");
    assert!(desk.app.shared.session.study.is_moderator("fg1", "Ana", crate::text::moderators::spelling));
    desk.keys("r");
    assert!(!desk.app.shared.session.study.is_moderator("fg1", "Ana", crate::text::moderators::spelling));
    desk.keys("Enter \"new\" Enter \"P9\" Enter");
    let known =
        |desk: &Desk| desk.app.shared.session.study.participant_of("fg1", "Ana").map(|person| person.id.clone());
    assert_eq!(known(&desk).as_deref(), Some("P9"));
    desk.keys("Enter \"nobody\" Enter");
    assert_eq!(known(&desk), None);
    desk.keys("u");
    assert_eq!(known(&desk).as_deref(), Some("P9"));
    desk.keys("q");
    assert_eq!(desk.app.place(), Place::room("transcripts"));
}

#[test]
fn the_history_lists_the_newest_first_and_marks_what_is_undone() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w H");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("ana") && screen.contains("Withheld pay"), "{screen}");
    desk.keys("u");
    assert!(desk.screen(100, 30).contains("taken back"), "{}", desk.screen(100, 30));
    desk.keys("Ctrl-r");
    assert_eq!(desk.codings().len(), 1);
    desk.keys("Esc");
    assert!(matches!(desk.app.place().at, At::Passage(..)));
}

#[test]
fn problems_say_where_and_what_to_do() {
    let mut desk = Desk::new(100, 30);
    desk.keys("!");
    assert!(desk.screen(100, 30).contains("Nothing is wrong"));
    let problem = crate::model::Problem::in_file("codebook.ron", "a comma is missing", "Put one there.").at(3, 7);
    desk.app.shared.session.problems.push(problem);
    desk.keys("Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("codebook.ron:3:7") && screen.contains("a comma is missing."), "{screen}");
}

#[test]
fn no_size_makes_these_screens_fall_over() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w");
    for keys in ["B", "Enter", "Esc L", "Esc m", "Esc x", "Esc c", "Esc P", "n", "Esc H", "! ", "g o S", "Enter"] {
        desk.keys(keys);
        for (width, height) in [(1, 1), (20, 5), (24, 6), (30, 8), (60, 15), (80, 24), (200, 60)] {
            desk.app.update(&crate::tui::command::Command::Resize(width, height));
            desk.screen(width, height);
        }
    }
}

#[test]
fn a_second_click_lights_the_word_and_a_third_the_turn() {
    use crate::tui::command::{Command, Mouse};
    let mut desk = Desk::new(80, 24);
    let screen = desk.screen(80, 24);
    let row = screen.lines().position(|line| line.contains("Nothing.")).unwrap();
    let column = screen.lines().nth(row).unwrap().split("Nothing.").next().unwrap().chars().count() - 1;
    let press = Command::Mouse(Mouse::Press(u16::try_from(column).unwrap() + 1, u16::try_from(row).unwrap()));
    desk.app.update(&press);
    desk.app.update(&press);
    assert_eq!(desk.lit(), "Nothing");
    desk.app.update(&press);
    assert!(desk.lit().starts_with("Nothing. They") && desk.lit().ends_with("ticket."));
}

#[test]
fn names_in_other_languages_are_written_one_a_line() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B j Enter Down Enter");
    assert!(desk.screen(100, 30).contains("fr: Paiement retenu"), "{}", desk.screen(100, 30));
    desk.keys("Ctrl-u \"de:_Einbehaltener_Lohn\" Enter \"pt-BR\" Ctrl-s");
    assert!(desk.screen(100, 30).contains("should be a language"), "{}", desk.screen(100, 30));
    assert!(code(&desk, "withheld-pay").names.contains_key("fr"), "nothing is taken by halves");
    desk.keys("\":_Pagamento_retido\" Ctrl-s");
    let names: Vec<(String, String)> = code(&desk, "withheld-pay").names.into_iter().collect();
    let pair = |language: &str, name: &str| (language.to_owned(), name.to_owned());
    assert_eq!(names, [pair("de", "Einbehaltener Lohn"), pair("pt-BR", "Pagamento retido")]);
    desk.keys("Esc u");
    assert!(code(&desk, "withheld-pay").names.contains_key("fr"));
}

#[test]
fn a_mistyped_label_is_proposed_as_one_person_with_its_like() {
    let text =
        "Moderator: A?\n\nAna: One.\n\nModrator: B?\n\nAna: Two.\n\nModerator: C?\n\nBea: Three.\n\nModerator: D?\n";
    let mut desk = Desk::with(text, Some("ana"), 110, 24);
    desk.keys("g s End");
    let screen = desk.screen(110, 24);
    assert!(screen.contains("Modrator") && screen.contains("no speaker"), "{screen}");
    assert!(screen.contains("may be “Moderator”: M"), "{screen}");
    desk.keys("r");
    assert!(desk.screen(110, 24).contains("This is no speaker yet"), "{}", desk.screen(110, 24));
    desk.keys("M");
    assert!(desk.screen(110, 24).contains("≈"), "{}", desk.screen(110, 24));
    desk.keys("Enter");
    let study = &desk.app.shared.session.study;
    let person = study.participant_of("fg1", "Modrator").unwrap();
    assert_eq!((person.speakers.len(), person.pseudonym.as_str()), (2, "Moderator"));
    assert_eq!(person.role, Role::Moderator, "who moderates by label goes on to do so");
    assert!(!desk.screen(110, 24).contains("no speaker"), "{}", desk.screen(110, 24));
    desk.keys("u");
    let study = &desk.app.shared.session.study;
    assert!(study.participant_of("fg1", "Modrator").is_none() && study.participants.is_empty());
    desk.keys("Esc g s End +");
    assert!(desk.screen(110, 24).contains("is a speaker now"), "{}", desk.screen(110, 24));
}

/// Three transcripts in which the same labels stand.
fn three() -> Desk {
    let mut desk = Desk::new(100, 30);
    for id in ["fg2", "fg3"] {
        for ending in ["txt", "ron"] {
            let file = |id: &str| desk.root().join(format!("transcripts/{id}.{ending}"));
            std::fs::copy(file("fg1"), file(id)).unwrap();
        }
    }
    desk.open_again();
    desk
}

#[test]
fn who_moderates_is_settled_in_all_transcripts_at_once() {
    let mut desk = three();
    let moderate = |desk: &Desk, label: &str| {
        let study = &desk.app.shared.session.study;
        ["fg1", "fg2", "fg3"].map(|id| study.is_moderator(id, label, crate::text::moderators::spelling))
    };
    desk.keys("g s j r");
    assert!(desk.screen(100, 30).contains("in all 3 transcripts with this label"), "{}", desk.screen(100, 30));
    desk.keys("Enter");
    assert_eq!(moderate(&desk, "Ana"), [true, false, false]);
    desk.keys("r");
    assert_eq!(moderate(&desk, "Ana"), [false; 3], "nobody else is to be asked about");
    desk.keys("r Down Enter");
    assert_eq!(moderate(&desk, "Ana"), [true; 3]);
    assert!(desk.screen(100, 30).contains("in 3 transcripts"), "{}", desk.screen(100, 30));
    desk.keys("u");
    assert_eq!(moderate(&desk, "Ana"), [false; 3], "one step of undo");
    // A person who leads speaks under the label everywhere; whoever else is called alike is not asked about.
    desk.keys("k Enter Enter \"mia\" Enter Down Enter");
    let speaks = |desk: &Desk, id: &str| {
        let people = &desk.app.shared.session.study.participants;
        people.iter().find(|person| person.id == id).map_or(0, |person| person.speakers.len())
    };
    assert_eq!(speaks(&desk, "mia"), 3);
    desk.keys("j j Enter Enter \"p9\" Enter");
    assert!(!desk.screen(100, 30).contains("transcripts with this label"), "{}", desk.screen(100, 30));
    assert_eq!(speaks(&desk, "p9"), 1);
}

#[test]
fn a_moderator_among_the_people_is_linked_in_all_transcripts_at_once() {
    let mut desk = three();
    desk.keys("P n \"mia\" Enter Esc r l Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("As whom does mia speak"), "{screen}");
    desk.keys("Enter Down Enter");
    let person = desk.app.shared.session.study.participants.iter().find(|person| person.id == "mia").unwrap();
    assert_eq!(person.speakers.len(), 3, "{person:?}");
}

#[test]
fn what_is_wrong_stays_in_the_header_until_it_is_mended() {
    let mut desk = Desk::new(100, 24);
    let header = |desk: &mut Desk| desk.screen(100, 24).lines().next().unwrap_or_default().to_owned();
    assert!(!header(&mut desk).contains('!'), "{}", header(&mut desk));
    let problem =
        crate::model::Problem::in_file("codings/ben/fg1.ron", "this coding cannot be read", "Mend the line.").lost();
    desk.app.shared.session.note(problem.clone());
    desk.app.shared.session.note(problem);
    for keys in ["j", "w", "g g", "g r"] {
        desk.keys(keys).wait();
        assert!(header(&mut desk).contains("! 1  "), "{keys}: {}", header(&mut desk));
    }
    desk.keys("g X").wait();
    let screen = desk.screen(100, 24);
    assert!(screen.contains("codings/ben/fg1.ron could not be read whole"), "{screen}");
    desk.app.shared.session.problems.clear();
    assert!(!header(&mut desk).contains('!'), "{}", header(&mut desk));
}

#[test]
fn what_a_key_codes_is_on_the_screen_whatever_became_of_the_window() {
    use crate::tui::command::{Command, Mouse, Way};
    let text: String =
        (1..40).map(|turn| format!("Ana: This is what number {turn} was about, in words.\n\n")).collect();
    let mut desk = Desk::with(&text, Some("ana"), 80, 40);
    desk.keys("J J J J J J J");
    let lit = desk.lit();
    let begins: String = lit.chars().take(24).collect();
    assert!(desk.screen(80, 40).contains(&begins), "{}", desk.screen(80, 40));
    for (width, height) in [(80, 12), (100, 40), (40, 14), (80, 24)] {
        desk.app.update(&Command::Resize(width, height));
        let screen = desk.screen(width, height);
        assert!(screen.contains(&begins), "{begins}:\n{screen}");
    }
    for _ in 0..20 {
        desk.app.update(&Command::Mouse(Mouse::Wheel(Way::Next, 60, 5)));
    }
    assert!(!desk.screen(80, 24).contains(&begins), "the wheel looks elsewhere");
    desk.keys("w");
    assert_eq!((desk.lit(), desk.codings().len()), (lit, 1));
    assert!(desk.screen(80, 24).contains(&begins), "{}", desk.screen(80, 24));
}
