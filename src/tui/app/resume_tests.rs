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
