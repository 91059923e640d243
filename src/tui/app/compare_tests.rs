//! What coders differ on, on the screen.

use crate::tui::fixture::Desk;

/// Ana and Ben have both finished the transcript; they differ on two passages and agree on one.
fn two(width: u16, height: u16) -> Desk {
    let mut desk = Desk::new(width, height);
    desk.keys("j j w j p Home j j j j w D");
    desk.coder("ben").keys("Home j j j j w Home j j + w - D").coder("ana");
    desk.keys("g C").wait();
    desk
}

/// What the consensus has, as `code: words`.
fn layer(desk: &mut Desk) -> Vec<String> {
    let study = &desk.app.shared.session.study;
    let ix = study.find_transcript("fg1").unwrap();
    let number = study.known_coder("consensus");
    let own: Vec<_> = study.codings(ix).iter().filter(|coding| Some(coding.coder) == number).copied().collect();
    let document = desk.app.shared.session.document(ix).unwrap();
    let study = &desk.app.shared.session.study;
    let name = |coding: &crate::model::Coding| desk.app.shared.code_name(study.code_id(coding.code));
    own.iter().map(|coding| format!("{}: {}", name(coding), document.text.slice(coding.at))).collect()
}

#[test]
fn both_sides_stand_on_the_text_and_one_key_settles() {
    let mut desk = two(120, 30);
    let screen = desk.screen(120, 30);
    assert!(screen.contains("0 of 2 settled"), "{screen}");
    assert!(screen.contains("< ana: coded") && screen.contains("> ben: "), "{screen}");
    assert!(screen.contains("▸They take") && screen.contains("open"), "{screen}");
    assert_eq!(layer(&mut desk), Vec::<String>::new());
    desk.keys("<").wait();
    let screen = desk.screen(120, 30);
    assert!(screen.contains("✓ as ana") && screen.contains("1 of "), "{screen}");
    let taken = layer(&mut desk);
    assert_eq!(taken.len(), 1, "{taken:?}");
    desk.keys("-").wait();
    assert_eq!(layer(&mut desk), Vec::<String>::new());
    assert!(desk.screen(120, 30).contains("✓ not coded"), "{}", desk.screen(120, 30));
    desk.keys("u").wait();
    assert_eq!(layer(&mut desk), taken, "undo brings the decision before it back");
    desk.keys("Backspace").wait();
    assert_eq!(layer(&mut desk), Vec::<String>::new());
    assert!(desk.screen(120, 30).contains("0 of 2 settled"), "{}", desk.screen(120, 30));
}

#[test]
fn a_reason_is_given_before_or_after_and_kept() {
    let mut desk = two(120, 30);
    desk.keys("m \"not_pay\" Ctrl-s").wait();
    assert!(desk.screen(120, 30).contains("open · reason: not pay"), "{}", desk.screen(120, 30));
    desk.keys("-").wait();
    assert!(desk.screen(120, 30).contains("✓ not coded · not pay"), "{}", desk.screen(120, 30));
    desk.keys("m Ctrl-a Ctrl-Right \"_at_all\" Ctrl-s").wait();
    assert!(desk.screen(120, 30).contains("at all"), "{}", desk.screen(120, 30));
}

#[test]
fn a_passage_of_ones_own_is_chosen_in_the_reader() {
    let mut desk = two(100, 30);
    desk.keys("o");
    assert!(desk.screen(100, 30).contains("settling “"), "{}", desk.screen(100, 30));
    desk.keys("Esc").wait();
    assert!(desk.screen(100, 30).contains("settled"), "Esc goes back: {}", desk.screen(100, 30));
    desk.keys("o v Ctrl-Left Ctrl-Left");
    let chosen = desk.lit();
    desk.keys("Enter").wait();
    assert!(layer(&mut desk).iter().any(|own| own.ends_with(&chosen)), "{chosen}: {:?}", layer(&mut desk));
    assert!(desk.screen(100, 30).contains("✓ a passage of its own"), "{}", desk.screen(100, 30));
}

#[test]
fn enter_leads_to_the_passage_and_esc_comes_back_to_the_same_case() {
    let mut desk = two(100, 30);
    desk.keys("j");
    let before = desk.screen(100, 30);
    desk.keys("Enter");
    assert!(!desk.lit().is_empty());
    desk.keys("Esc").wait();
    assert_eq!(desk.screen(100, 30), before);
}

#[test]
fn what_all_agree_on_is_copied_after_a_word() {
    let mut desk = two(120, 30);
    desk.keys("A");
    assert!(desk.screen(120, 30).contains("on which ana, ben agree"), "{}", desk.screen(120, 30));
    desk.keys("Esc");
    assert_eq!(layer(&mut desk), Vec::<String>::new());
    desk.keys("A Enter").wait();
    assert!(!layer(&mut desk).is_empty());
    desk.keys("A");
    assert!(desk.screen(120, 30).contains("nothing more that all agree on"), "{}", desk.screen(120, 30));
}

#[test]
fn nobody_finished_is_said_with_what_to_do() {
    let mut desk = Desk::new(80, 24);
    desk.keys("g C").wait();
    assert!(desk.screen(80, 24).contains("finished work of two coders"), "{}", desk.screen(80, 24));
}

#[test]
fn decisions_are_written_to_the_coder_that_is_chosen() {
    let mut desk = two(120, 30);
    // The editor of a line offers what is there; the first letter replaces it.
    desk.keys("L \"ben\" Enter").wait();
    assert!(desk.screen(120, 30).contains("is one of the coders compared"), "{}", desk.screen(120, 30));
    desk.keys("L \"panel\" Enter").wait();
    assert!(desk.screen(120, 30).contains("compare › into panel"), "{}", desk.screen(120, 30));
    desk.keys("<").wait();
    assert_eq!(layer(&mut desk), Vec::<String>::new(), "the consensus stays as it was");
    let study = &desk.app.shared.session.study;
    let ix = study.find_transcript("fg1").unwrap();
    let panel = study.known_coder("panel");
    assert_eq!(study.codings(ix).iter().filter(|coding| Some(coding.coder) == panel).count(), 1);
}
