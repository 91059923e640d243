//! An interview of 75 turns coded in two sittings, key by key: what each key does is on the screen in the next frame.

use crate::session::settings::Places;
use crate::tui::fixture::Desk;

const SIZE: (u16, u16) = (110, 34);

/// What was pressed in vain: keys after which the screen was as before.
#[derive(Default)]
struct Hand {
    pressed: usize,
    in_vain: Vec<String>,
}

impl Hand {
    /// Presses keys one by one and looks at the frame after each.
    fn press(&mut self, desk: &mut Desk, keys: &str) {
        for key in keys.split_whitespace() {
            let before = desk.screen(SIZE.0, SIZE.1);
            desk.keys(key);
            self.pressed += 1;
            if desk.screen(SIZE.0, SIZE.1) == before {
                self.in_vain.push(format!("{key} of `{keys}`"));
            }
        }
    }
}

fn interview() -> Desk {
    let turn = |at: u32| {
        let who = if at.is_multiple_of(2) { "Ana" } else { "Moderator" };
        format!("{who}: In turn {at} something is said. It goes on for a while, about matter {at}. And it ends.\n\n")
    };
    Desk::with(&(1..=75).map(turn).collect::<String>(), Some("ana"), SIZE.0, SIZE.1)
}

/// Codings that are on the disk, opened anew.
fn on_disk(desk: &Desk) -> usize {
    let session = crate::session::Session::open(desk.root()).unwrap();
    session.study.transcripts().into_iter().map(|ix| session.study.codings(ix).len()).sum()
}

fn settled(desk: &mut Desk) {
    desk.app.shared.session.flush().unwrap();
    desk.wait();
    desk.app.tick();
}

#[test]
fn two_sittings_of_a_hundred_codings_without_a_surprise() {
    let mut desk = interview();
    let mut hand = Hand::default();
    // First sitting: the first forty turns, every turn one code, every third one more by name.
    for at in 1..=40 {
        hand.press(&mut desk, if at % 2 == 0 { "w" } else { "p" });
        if at % 3 == 0 {
            hand.press(&mut desk, "c \"migr\" Enter");
        }
        assert!(desk.screen(SIZE.0, SIZE.1).contains("Coded “"), "turn {at}");
        if at < 40 {
            hand.press(&mut desk, "J");
        }
    }
    settled(&mut desk);
    assert_eq!(on_disk(&desk), 53);
    let left = desk.lit();
    let file = desk.root().join(".verbatim/places-ana.ron");
    desk.app.shared.places.file = Some(file.clone());
    desk.app.keep_places();
    // Second sitting, where the first one ended.
    desk.open_again().keys("g o");
    desk.app.shared.places = Places::read_from(&file);
    desk.app.go_on();
    assert_eq!(desk.lit(), left);
    for at in 41..=75 {
        hand.press(&mut desk, "J");
        hand.press(&mut desk, if at % 2 == 0 { "." } else { "w" });
        if at % 3 == 0 {
            hand.press(&mut desk, "p");
        }
    }
    settled(&mut desk);
    assert_eq!(on_disk(&desk), 100);
    // Twenty from the list: recoded, with memos, weighed, marked, taken away.
    hand.press(&mut desk, "g r");
    settled(&mut desk);
    for _ in 0..4 {
        hand.press(&mut desk, "r \"migr\" Enter");
        settled(&mut desk);
        hand.press(&mut desk, "j m \"odd\" Ctrl-s");
        settled(&mut desk);
        hand.press(&mut desk, "j W \"2\" Enter");
        settled(&mut desk);
        hand.press(&mut desk, "j *");
        settled(&mut desk);
        hand.press(&mut desk, "j x");
        settled(&mut desk);
    }
    assert_eq!(on_disk(&desk), 96);
    let done = desk.screen(SIZE.0, SIZE.1);
    for _ in 0..20 {
        hand.press(&mut desk, "u");
        settled(&mut desk);
    }
    assert_eq!(on_disk(&desk), 100, "all of it is taken back");
    for _ in 0..20 {
        hand.press(&mut desk, "Ctrl-r");
        settled(&mut desk);
    }
    assert_eq!(on_disk(&desk), 96, "and done again");
    assert!(done.contains("96"), "{done}");
    hand.press(&mut desk, "q");
    assert_eq!(hand.in_vain, [""; 0], "of {} keys", hand.pressed);
    assert!(hand.pressed > 300, "{}", hand.pressed);
}
