//! What people are used to while they code a transcript from start to end, by keys.

use crate::tui::fixture::Desk;

/// The words of the text column, row by row, without brackets.
fn wrapped(desk: &Desk) -> Vec<String> {
    let screen = desk.screen(80, 24);
    let rows = screen.lines().skip(1).take(18);
    rows.map(|row| row.chars().take(70).collect::<String>().replace(['▌', '"'], " ").trim_end().to_owned()).collect()
}

#[test]
fn a_new_coding_never_wraps_the_text_anew() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j j");
    let before = wrapped(&desk);
    desk.keys("w p c \"migr\" Enter");
    assert_eq!(desk.codings().len(), 3);
    assert_eq!(wrapped(&desk), before);
}

#[test]
fn after_coding_a_selection_more_codes_go_on_it_and_a_step_goes_on_from_it() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j j v j w p");
    let words = "They take the money and that is it. They kept three months and the only way to speak was a ticket.";
    assert_eq!(desk.codings(), [format!("Withheld pay: {words}"), format!("Low pay: {words}")]);
    assert!(desk.screen(80, 24).contains("passage"), "{}", desk.screen(80, 24));
    desk.keys("j");
    assert_eq!(desk.lit(), "The same for me.");
    // From the middle of a sentence the next one follows, not the rest of this one.
    desk.keys("- Shift-Right + w");
    desk.keys("g p j");
    assert!(desk.lit().starts_with("The same"), "{}", desk.lit());
}

#[test]
fn what_was_coded_last_is_what_a_memo_is_about() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j w p m");
    assert!(desk.screen(80, 24).contains("Memo on “Low pay”"), "{}", desk.screen(80, 24));
}

#[test]
fn the_place_found_is_counted_where_it_stands_in_the_light() {
    let mut desk = Desk::new(100, 24);
    desk.keys("/ \"the\" Enter");
    let total = desk.screen(100, 24);
    assert!(total.contains("“the” 1/"), "{total}");
    desk.keys("n");
    assert!(desk.screen(100, 24).contains("“the” 2/"), "{}", desk.screen(100, 24));
}

#[test]
fn a_list_narrows_while_one_types_and_esc_shows_all_again() {
    let mut desk = Desk::new(80, 24);
    desk.keys("g o / \"pari\"");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("Nothing fits") && screen.contains("/ pari"), "{screen}");
    desk.keys("Ctrl-u \"GROUP\"");
    assert!(desk.screen(80, 24).contains("Group 1"));
    desk.keys("Backspace \"x\" Esc");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("Group 1") && !screen.contains("“"), "{screen}");
    desk.keys("/ \"focus\" Enter Enter");
    assert!(desk.lit().starts_with("Nothing"), "{}", desk.lit());
    desk.keys("j w H / \"withh\"");
    assert!(desk.screen(80, 24).contains("1/1"), "{}", desk.screen(80, 24));
}

#[test]
fn the_overview_says_how_much_is_ones_own() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j w p g o");
    let screen = desk.screen(80, 24);
    let row = screen.lines().rfind(|line| line.contains("Group 1")).unwrap_or_default();
    assert!(screen.contains("Yours") && row.contains("2       2"), "{screen}");
    desk.keys("g c Ctrl-u \"bo\" Enter");
    let screen = desk.screen(80, 24);
    let row = screen.lines().rfind(|line| line.contains("Group 1")).unwrap_or_default();
    assert!(row.contains("0       2"), "{screen}");
}

#[test]
fn what_is_lit_stays_in_sight_while_its_code_is_chosen_or_a_memo_written() {
    let long = "Ana: One is here. Two is here. Three is here.\n\n".repeat(30);
    let mut desk = Desk::with(&long, Some("ana"), 80, 24);
    for _ in 0..25 {
        desk.keys("j c \"prec\"");
        let screen = desk.screen(80, 24);
        assert!(screen.contains("▌") && screen.contains("▸Pr Precarity"), "{screen}");
        assert!(screen.contains("Code “"), "{screen}");
        desk.keys("Esc m \"why\"");
        assert!(desk.screen(80, 24).contains("▌"), "{}", desk.screen(80, 24));
        desk.keys("Esc Esc");
    }
}

#[test]
fn a_code_is_not_offered_in_its_own_place_and_stacked_codes_say_how_they_are_applied() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j w r \"with\"");
    assert!(!desk.screen(80, 24).contains("Withheld pay ‹"), "{}", desk.screen(80, 24));
    desk.keys("Esc c \"low\" Tab");
    assert!(desk.screen(80, 24).contains("Enter applies these"), "{}", desk.screen(80, 24));
}

#[test]
fn in_a_narrow_window_the_transcript_is_named_and_undo_offered() {
    let mut desk = Desk::new(80, 24);
    desk.keys("w Esc");
    assert!(desk.screen(80, 24).contains("u undo"), "{}", desk.screen(80, 24));
    assert!(desk.screen(50, 24).contains("Group 1"), "{}", desk.screen(50, 24));
}

#[test]
fn typing_replaces_what_a_line_offers() {
    let mut desk = Desk::new(80, 24);
    desk.keys("g c \"bo\" Enter / \"visa\" Enter");
    assert_eq!(desk.app.shared.session.coder.as_deref(), Some("bo"));
    desk.keys("/ \"left\" Enter");
    assert_eq!(desk.lit(), "Then I left.");
}

#[test]
fn several_codes_with_new_ones_among_them_are_one_step_of_undo() {
    let mut desk = Desk::new(80, 24);
    let codes = |desk: &Desk| desk.app.shared.session.study.codebook().codes().len();
    let before = codes(&desk);
    desk.keys("j w c \"low\" Tab \"with\" Tab \"Fear_of_loss\" Tab \"precarity/Debt\" Tab Enter");
    assert_eq!((desk.codings().len(), codes(&desk)), (4, before + 2));
    desk.keys("u");
    assert_eq!((desk.codings().len(), codes(&desk)), (1, before));
    desk.keys("Ctrl-r .");
    assert_eq!((desk.codings().len(), codes(&desk)), (4, before + 2));
    desk.keys("r \"Something_else\" Enter");
    assert_eq!(codes(&desk), before + 3);
    desk.keys("u");
    assert_eq!((desk.codings().len(), codes(&desk)), (4, before + 2));
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.app.shared.session.problems, []);
}

#[test]
fn times_stand_beside_speakers_and_at_the_foot() {
    let text = "Moderator: Begin. #00:00:19-3#\n\nAna: I did. And more. #01:02:05-0#\n\nBea: So.\n\nAna: Yes.\n";
    let mut desk = Desk::with(text, Some("ana"), 80, 24);
    desk.keys("j");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("Ana  0:19") && screen.contains("0:19 · 2/4"), "{screen}");
    assert!(screen.contains("Bea  1:02:05"), "{screen}");
    assert!(!screen.contains("Ana  1:02:05"), "a turn without a time near it claims none: {screen}");
    desk.keys("End");
    assert!(desk.screen(80, 24).contains("1:02:05 · 4/4"), "{}", desk.screen(80, 24));
}

#[test]
fn the_lit_passage_is_copied_clean() {
    let mut desk = Desk::with("Ana: One\u{1b}]52;c;eA== two.\n", Some("ana"), 80, 24);
    desk.keys("Y");
    let copied = desk.app.shared.take_copied().unwrap();
    assert!(copied.starts_with("One") && copied.ends_with("two.") && !copied.contains('\u{1b}'), "{copied}");
    assert_eq!(desk.app.shared.take_copied(), None);
    assert!(desk.codings().is_empty());
}

#[test]
fn what_is_taken_back_is_shown() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j w > Shift-Right Enter End u");
    assert_eq!(desk.lit(), "Nothing.");
    desk.keys("End u");
    assert_eq!(desk.lit(), "Nothing.");
    desk.keys("End Ctrl-r");
    assert_eq!(desk.lit(), "Nothing.");
}

#[test]
fn a_transcript_opens_where_one_coded_last_until_it_is_done() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j j j j w g o Enter");
    assert_eq!(desk.lit(), "The same for me.");
    desk.keys("D g o Enter");
    assert_eq!(desk.lit(), "Nothing.");
}

#[test]
fn a_coded_passage_becomes_an_example_with_one_key() {
    let mut desk = Desk::new(80, 24);
    desk.keys("j j w Q");
    assert!(desk.screen(80, 24).contains("Now an example of “Withheld pay”"), "{}", desk.screen(80, 24));
    let example = desk.app.shared.session.study.codebook().get("withheld-pay").unwrap().examples.clone();
    assert_eq!(example, ["They take the money and that is it."]);
    desk.keys("u");
    assert!(desk.app.shared.session.study.codebook().get("withheld-pay").unwrap().examples.is_empty());
}

#[test]
fn a_time_is_gone_to_and_the_recording_is_asked_for() {
    let text = "Ana: [00:00:05] One.\n\nBea: [00:10:00] Two.\n\nAna: [01:00:00] Three.\n";
    let mut desk = Desk::with(text, Some("ana"), 100, 24);
    desk.keys("g t \"10:30\" Enter");
    assert_eq!(desk.lit(), "Two.");
    desk.keys("g t \"0:01\" Enter");
    assert!(desk.screen(100, 24).contains("no turn `0:01`"), "{}", desk.screen(100, 24));
    desk.keys("Esc L");
    assert!(desk.screen(100, 24).contains("No player is set"), "{}", desk.screen(100, 24));
    desk.app.shared.settings.player = Some("/nowhere/player {file}".into());
    desk.keys("L \"a.mp3\" Enter");
    assert!(desk.screen(100, 24).contains("is not at"), "{}", desk.screen(100, 24));
    std::fs::write(desk.root().join("a.mp3"), "").unwrap();
    desk.keys("Esc L");
    assert!(desk.screen(100, 24).contains("cannot be started"), "{}", desk.screen(100, 24));
    let ix = desk.app.shared.session.study.find_transcript("fg1").unwrap();
    assert_eq!(
        desk.app.shared.session.study.transcript(ix).attributes.get("recording").map(String::as_str),
        Some("a.mp3")
    );
    desk.keys("Esc u");
    assert!(desk.app.shared.session.study.transcript(ix).attributes.is_empty());
}

#[test]
fn the_page_of_the_source_stands_at_the_foot_and_moves_with_the_text() {
    let mut desk = Desk::new(100, 24);
    let file = desk.root().join("transcripts/fg1.ron");
    let record = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, record.replace("rule:", "pages: [(0, 11), (120, 12)], rule:")).unwrap();
    desk.open_again();
    assert!(desk.screen(100, 24).contains("p. 11 · "), "{}", desk.screen(100, 24));
    desk.keys("End");
    assert!(desk.screen(100, 24).contains("p. 12 · "), "{}", desk.screen(100, 24));
    desk.keys("E");
    let text = std::fs::read_to_string(desk.root().join("transcripts/fg1.txt")).unwrap();
    desk.app.written_outside(Ok(text.replace("What happens", "So, what happens")));
    desk.keys("Enter");
    desk.app.shared.session.flush().unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().contains("pages: [(0, 11), (124, 12)]"));
}

#[test]
fn one_speaker_is_followed_while_the_others_stand_back() {
    let mut desk = Desk::new(100, 30);
    desk.keys("J F");
    assert!(desk.lit().starts_with("Nothing."), "at Ana: {}", desk.lit());
    assert!(desk.screen(100, 30).contains("following Ana"), "{}", desk.screen(100, 30));
    desk.keys("J");
    assert!(desk.lit().starts_with("Then I left"), "Ana's next turn: {}", desk.lit());
    desk.keys("J");
    assert!(desk.screen(100, 30).contains("no further turn"), "{}", desk.screen(100, 30));
    desk.keys("F K");
    assert!(desk.lit().starts_with("And then?"), "everybody again: {}", desk.lit());
    assert!(!desk.screen(100, 30).contains("following"), "{}", desk.screen(100, 30));
}
