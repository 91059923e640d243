//! Who is counted, on the screen: what tables say first, how it is settled, and codes with those below them everywhere.

use crate::tui::fixture::Desk;

/// Ana and Ben both coded the one transcript.
fn two() -> Desk {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j j p");
    desk.coder("ben").keys("Home j j w").coder("ana");
    desk
}

/// The line of a row, from its name on.
fn line(desk: &mut Desk, name: &str) -> String {
    let screen = desk.screen(100, 30);
    screen.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("no {name}: {screen}")).to_owned()
}

#[test]
fn tables_say_first_that_coders_are_added_up_until_the_study_says_who_counts() {
    let mut desk = two();
    let told = "! 1 transcript has several coders, and all of them are counted: `verbatim study set count";
    for keys in ["g q", "g X", "g O", "g N", "g T", "g F"] {
        desk.keys(keys).wait();
        let screen = desk.screen(100, 30);
        let second = screen.lines().nth(1).unwrap_or_default();
        assert!(second.contains(told), "{keys}: {screen}");
        desk.keys("q").wait();
    }
    let head = |desk: &Desk| desk.screen(100, 30).lines().next().unwrap_or_default().to_owned();
    assert!(head(&desk).contains("! all coders count"), "it stays in sight: {}", head(&desk));
    desk.keys("g E").wait();
    assert!(desk.screen(100, 30).contains("count       –"), "{}", desk.screen(100, 30));
    desk.keys("j j j Enter \"ana_ben\" Enter").wait();
    assert_eq!(desk.app.shared.session.study.settings.count, ["ana", "ben"]);
    assert!(!head(&desk).contains("count"), "{}", head(&desk));
    for keys in ["g q", "g X", "g O"] {
        desk.keys(keys).wait();
        assert!(!desk.screen(100, 30).contains("several coders, and all"), "{keys}: {}", desk.screen(100, 30));
        desk.keys("q").wait();
    }
    desk.keys("u").wait();
    assert!(desk.app.shared.session.study.settings.count.is_empty(), "one step of undo");
}

#[test]
fn settings_are_written_and_taken_away_by_keys() {
    let mut desk = Desk::new(100, 30);
    let settings = |desk: &Desk| desk.app.shared.session.study.settings.clone();
    desk.keys("g E").wait();
    desk.keys("End Enter \"kind=focus-group,language=en_5\" Enter").wait();
    desk.keys("End Enter \"language=fr_2\" Enter").wait();
    let planned = |desk: &Desk| settings(desk).planned.iter().map(|plan| plan.count).collect::<Vec<_>>();
    assert_eq!(planned(&desk), [5, 2]);
    assert!(desk.screen(100, 30).contains("kind=focus-group,language=en 5"), "{}", desk.screen(100, 30));
    // Other conditions for the same plan, in one act.
    desk.keys("Enter Ctrl-u \"language=de_4\" Enter").wait();
    assert_eq!((planned(&desk), settings(&desk).planned[1].wanted["language"].as_str()), (vec![5, 4], "de"));
    desk.keys("u").wait();
    assert_eq!((planned(&desk), settings(&desk).planned[1].wanted["language"].as_str()), (vec![5, 2], "fr"));
    desk.keys("x").wait();
    assert_eq!(planned(&desk).len(), 1);
    desk.keys("Home j j j j Enter Ctrl-u \"I_\\\"Frau_Weber\\\"\" Enter").wait();
    assert!(settings(&desk).moderators.contains(&"I".to_owned()), "{:?}", settings(&desk).moderators);
    desk.keys("x").wait();
    assert!(settings(&desk).moderators.is_empty());
}

#[test]
fn tables_open_with_sub_codes_all_alike_and_say_so() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j j p");
    desk.keys("g q").wait();
    assert!(desk.screen(100, 30).contains("with sub-codes"), "{}", desk.screen(100, 30));
    let row = line(&mut desk, "Precarity");
    assert!(row.contains(" 2 "), "both codings below it: {row}");
    assert!(line(&mut desk, "Any code").contains(" 2 "));
    desk.keys("q").wait();
    desk.keys("g X").wait();
    desk.keys("c \"transcript\" Enter").wait();
    assert!(desk.screen(100, 30).contains("with sub-codes"), "{}", desk.screen(100, 30));
    assert!(line(&mut desk, "Precarity").contains("█ 2"), "{}", desk.screen(100, 30));
    assert!(line(&mut desk, "Any code").contains(" 2"), "{}", desk.screen(100, 30));
    for keys in ["g O", "g N", "g F"] {
        desk.keys("q").wait();
        desk.keys(keys).wait();
        assert!(desk.screen(100, 30).contains("with sub-codes"), "{keys}: {}", desk.screen(100, 30));
    }
}

#[test]
fn the_fieldwork_is_held_against_what_is_planned_and_leads_to_its_passages() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w");
    desk.keys("g D").wait();
    assert!(desk.screen(100, 30).contains("fieldwork › by kind"), "{}", desk.screen(100, 30));
    desk.keys("q").wait();
    desk.keys("g E").wait();
    desk.keys("End Enter \"kind=focus-group_3\" Enter").wait();
    desk.keys("q").wait();
    desk.keys("g D").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Missing: kind=focus-group"), "{screen}");
    let row = screen.lines().find(|line| line.contains("focus-group") && !line.contains("Missing")).unwrap();
    assert!(row.contains('3'), "planned: {screen}");
    desk.keys("c \"language\" Enter").wait();
    assert!(desk.screen(100, 30).contains("fieldwork › by language"), "{}", desk.screen(100, 30));
    desk.keys("c Enter").wait();
    desk.keys("Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("excerpts") && screen.contains("as counted"), "{screen}");
}

#[test]
fn tables_are_folded_to_themes_which_count_what_is_below_them() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w p j j w");
    for keys in ["g q", "g X", "g O"] {
        desk.keys(keys).wait();
        let all = desk.screen(100, 30);
        assert!(all.contains("Withheld pay"), "{keys}: {all}");
        desk.keys("t").wait();
        let screen = desk.screen(100, 30);
        let below = |screen: &str| screen.lines().skip(1).take(20).filter(|line| line.contains("Withheld pay")).count();
        assert!(screen.contains(" · themes") && below(&screen) == 0, "{keys}: {screen}");
        assert!(keys == "g O" || line(&mut desk, "Precarity").contains('3'), "{keys}: {screen}");
        desk.keys("t").wait();
        assert!(below(&desk.screen(100, 30)) > 0, "{keys}: {}", desk.screen(100, 30));
        // Codes for themselves alone are all codes.
        desk.keys("t").wait();
        desk.keys("z").wait();
        assert!(!desk.screen(100, 30).contains(" · themes"), "{}", desk.screen(100, 30));
        desk.keys("z").wait();
        desk.keys("q").wait();
    }
}
