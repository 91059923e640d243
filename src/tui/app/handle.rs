//! Under which handle one codes: asked for where none is known, and once more where one looks like a slip.

use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::widgets::choice::Row;

/// Asks whether the handle that the program was started with is meant, where it is new and near to a known one.
pub(super) fn check(shared: &mut Shared) {
    if let Some(handle) = shared.session.coder.clone()
        && let Some(near) = slip(&handle, shared)
    {
        // Nothing is written under it before that is answered.
        shared.session.coder = None;
        ask_near(handle, near, shared);
    }
}

/// The known handle that this one may be a slip of.
fn slip(handle: &str, shared: &Shared) -> Option<String> {
    let meant = shared.in_study.handles.iter().any(|known| known == handle);
    if meant { None } else { shared.session.near_handle(handle) }
}

/// Works under a handle, or tells why not and asks again.
fn work_as(handle: &str, shared: &mut Shared) {
    match shared.session.set_coder(handle) {
        Ok(()) => {
            shared.generation += 1;
            shared.tell(format!("Coding as {handle}."));
        }
        Err(failure) => {
            shared.fail(failure);
            ask(shared);
        }
    }
}

pub(super) fn ask(shared: &mut Shared) {
    let known = shared.session.coder.clone().unwrap_or_default();
    let note =
        "A short name such as ana: a to z, 0 to 9 and -. Your codings go into a folder of that name. Esc only reads.";
    let take = |handle: String, shared: &mut Shared| {
        let handle = handle.trim();
        match slip(handle, shared) {
            Some(near) => ask_near(handle.to_owned(), near, shared),
            None => work_as(handle, shared),
        }
    };
    shared.open(
        Popup::prompt("Who codes here?", note, known, Then::anywhere(take)).or_else(Then::anywhere(only_reading)),
    );
}

fn only_reading((): (), shared: &mut Shared) {
    if shared.session.coder.is_none() {
        shared.tell("Reading only: g c asks for your handle again.");
    }
}

/// Asks which of two handles is meant: the new one, or the known one near to it.
fn ask_near(handle: String, near: String, shared: &mut Shared) {
    let title = format!("Nobody has coded here as {handle}, but as {near}");
    let rows = vec![
        (Row::from(format!("I am {near}")), Meant::Near),
        (format!("{handle} is somebody else, who begins to code here").into(), Meant::New),
        ("Another handle".into(), Meant::Another),
    ];
    let take = move |meant, shared: &mut Shared| match meant {
        Meant::Near => work_as(&near, shared),
        Meant::New => {
            shared.in_study.handles.push(handle.clone());
            if let Err(why) = shared.in_study.keep() {
                shared.fail(why);
            }
            work_as(&handle, shared);
        }
        Meant::Another => ask(shared),
    };
    shared.open(Popup::choice(title, rows, 0, Then::anywhere(take)).or_else(Then::anywhere(only_reading)));
}

/// Whom a handle near to a known one means.
enum Meant {
    Near,
    New,
    Another,
}

#[cfg(test)]
mod tests {
    use crate::tui::fixture::Desk;

    /// A study in which ana has coded, opened under a handle.
    fn opened_as(handle: &str) -> Desk {
        let mut desk = Desk::new(100, 30);
        desk.keys("j w").coder(handle).open_again();
        desk.app.check_handle();
        desk
    }

    #[test]
    fn a_handle_near_to_a_known_one_is_asked_about_before_anything_is_written() {
        let mut desk = opened_as("anna");
        let screen = desk.screen(100, 30);
        assert!(screen.contains("Nobody has coded here as anna, but as ana"), "{screen}");
        desk.keys("Enter j p");
        desk.app.shared.session.flush().unwrap();
        assert_eq!(desk.app.shared.session.coder.as_deref(), Some("ana"));
        assert!(!desk.root().join("codings/anna").exists());
        assert_eq!(desk.codings().len(), 2);
    }

    #[test]
    fn whoever_is_somebody_else_says_so_once_and_esc_only_reads() {
        let mut desk = opened_as("anna");
        desk.keys("Esc");
        assert_eq!(desk.app.shared.session.coder, None);
        desk.keys("g c \"anna\" Enter Down Enter");
        assert_eq!(desk.app.shared.session.coder.as_deref(), Some("anna"));
        desk.keys("g c Enter");
        assert_eq!(desk.app.shared.session.coder.as_deref(), Some("anna"), "it is not asked again");
    }

    #[test]
    fn a_wholly_new_handle_and_the_first_of_a_study_are_not_asked_about() {
        assert_eq!(opened_as("zoe").app.shared.session.coder.as_deref(), Some("zoe"));
        let mut first = Desk::new(100, 30);
        first.coder("anna");
        first.app.check_handle();
        assert_eq!(first.app.shared.session.coder.as_deref(), Some("anna"));
    }

    #[test]
    fn the_first_coding_of_a_new_coder_among_others_is_said() {
        let mut desk = opened_as("zoe");
        desk.keys("j p");
        let screen = desk.screen(100, 30);
        assert!(screen.contains("`zoe` is new in this study; its coders so far: ana."), "{screen}");
        desk.keys("j p");
        assert!(!desk.screen(100, 30).contains("is new in this study"), "{}", desk.screen(100, 30));
    }
}
