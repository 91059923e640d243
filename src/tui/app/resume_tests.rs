//! Going on where one left off, after the program was ended and begun again.

use crate::session::settings::Places;
use crate::tui::fixture::Desk;
use crate::tui::place::Place;

/// Ends the program and begins it anew, with what it keeps in a file beside the study's folder.
fn again(desk: &mut Desk) {
    let file = desk.root().join(".verbatim/places-ana.ron");
    desk.app.shared.places.file = Some(file.clone());
    desk.app.keep_places();
    desk.open_again().keys("g o");
    desk.app.shared.left = None;
    desk.app.shared.places = Places::read_from(&file);
    desk.app.go_on();
}

#[test]
fn one_comes_back_to_the_passage_and_the_way_back_is_known() {
    let mut desk = Desk::new(100, 30);
    desk.keys("B j g o Enter J J");
    let lit = desk.lit();
    again(&mut desk);
    assert_eq!(desk.lit(), lit);
    assert!(desk.screen(100, 30).contains("You left off here, in Group 1."), "{}", desk.screen(100, 30));
    desk.keys("Alt-Left");
    assert_eq!(desk.app.place().room, "transcripts");
    desk.keys("Alt-Left");
    assert_eq!(desk.app.place().room, "codebook");
    desk.keys("g o Home");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("▸ Go on where you left off: Group 1"), "{screen}");
    desk.keys("Enter");
    assert_eq!(desk.lit(), lit);
}

#[test]
fn where_the_text_was_changed_meanwhile_the_old_offsets_mean_nothing() {
    let mut desk = Desk::new(100, 30);
    desk.keys("J J");
    let file = desk.root().join(".verbatim/places-ana.ron");
    desk.app.shared.places.file = Some(file.clone());
    desk.app.keep_places();
    desk.change_outside("What happens", "So, tell me, what happens").keys("g o");
    desk.app.shared.places = Places::read_from(&file);
    desk.app.go_on();
    assert_eq!((desk.app.place().room, desk.lit().as_str()), ("reader", "Nothing."), "one begins where coding begins");
}

#[test]
fn a_transcript_that_is_gone_leads_nowhere() {
    let mut desk = Desk::new(100, 30);
    desk.keys("J");
    let places = {
        desk.app.shared.places.file = Some(desk.root().join(".verbatim/places-ana.ron"));
        desk.app.keep_places();
        desk.app.shared.places.clone()
    };
    let mut here = places.here.unwrap();
    here.transcript = Some("fg9".into());
    desk.keys("g o");
    desk.app.shared.places.here = Some(here);
    desk.app.go_on();
    assert_eq!(desk.app.place(), Place::room("transcripts"));
}

#[test]
fn the_list_says_how_far_one_is_and_what_comes_next() {
    let mut desk = Desk::new(120, 30);
    desk.keys("J w g o").wait();
    let screen = desk.screen(120, 30);
    assert!(screen.contains("██▋····· "), "a third of the participants' turns: {screen}");
    assert!(screen.contains("Next without a code of yours, turn 3: Bea: The same for me."), "{screen}");
    assert!(screen.contains("33 %"), "{screen}");
    desk.keys("s \"least\" Enter");
    desk.wait();
    assert!(desk.screen(120, 30).contains("transcripts · the least coded first"));
}

#[test]
fn the_history_leads_to_passages_and_takes_back_down_to_an_act() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j p J m \"odd\" Ctrl-s");
    desk.app.shared.session.flush().unwrap();
    desk.keys("g h j");
    desk.keys("Enter");
    assert_eq!(desk.lit(), "They take the money and that is it.", "the second last act was there");
    desk.keys("g h End u");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Take back 3 acts?") && screen.contains("code “Withheld pay”"), "{screen}");
    desk.keys("Esc u Enter");
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.codings(), [""; 0]);
    assert!(desk.screen(100, 30).contains("3 acts taken back"), "{}", desk.screen(100, 30));
    desk.keys("Ctrl-r Ctrl-r");
    desk.app.shared.session.flush().unwrap();
    assert_eq!(desk.codings().len(), 2);
    desk.keys("End u");
    assert!(desk.screen(100, 30).contains("Take back 2 acts?"), "{}", desk.screen(100, 30));
}
