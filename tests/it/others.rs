//! Several programs on one study at once.

use super::study::TempStudy;
use std::time::{Duration, Instant};
use verbatim::model::Span;
use verbatim::session::acts;
use verbatim::session::{Notice, Session};

fn code(session: &mut Session, at: Span) {
    let ix = session.study.find_transcript("a").unwrap();
    let act = acts::code(session, ix, at, &["pay".into()]).unwrap();
    session.perform(act).unwrap();
}

/// Looks around until the study was read again, or half a minute is over.
fn reloaded(session: &mut Session) -> Option<String> {
    let until = Instant::now() + Duration::from_secs(30);
    while Instant::now() < until {
        for notice in session.poll() {
            if let Notice::Reloaded(what) = notice {
                return Some(what);
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

#[test]
fn what_another_program_writes_is_read_and_one_s_own_work_stays() {
    let study = TempStudy::new();
    let (mut ana, mut ben) = (study.open_as("ana"), study.open_as("ben"));
    let ix = ana.study.find_transcript("a").unwrap();
    ana.watch();
    code(&mut ana, Span::new(11, 20));
    ana.flush().unwrap();
    code(&mut ben, Span::new(11, 15));
    code(&mut ben, Span::new(16, 20));
    ben.flush().unwrap();
    assert_eq!(reloaded(&mut ana).unwrap(), "Read again: 2 codings more by ben.");
    assert_eq!(ana.study.codings(ix).len(), 3);
    code(&mut ana, Span::new(12, 20));
    ana.flush().unwrap();
    assert_eq!(ana.undo().unwrap().unwrap(), "code “Pay”");
    ana.flush().unwrap();
    assert_eq!(study.open().study.coding_total(), 3);
}

#[test]
fn two_programs_of_one_coder_lose_nothing() {
    let study = TempStudy::new();
    let (mut one, mut two) = (study.open_as("ana"), study.open_as("ana"));
    for start in 0..10 {
        code(&mut one, Span::new(11 + start, 22));
        code(&mut two, Span::new(40 + start, 55));
    }
    one.flush().unwrap();
    two.flush().unwrap();
    assert_eq!(study.open().study.coding_total(), 20);
}

#[test]
fn numbers_hold_when_the_study_is_read_again() {
    let study = TempStudy::new();
    let mut ana = study.open_as("ana");
    ana.watch();
    let ix = ana.study.find_transcript("a").unwrap();
    // The clock of files ticks more slowly than the one that says when the study was opened.
    std::thread::sleep(Duration::from_millis(20));
    study.write("transcripts/0.txt", "Anna: First by name.\n");
    assert!(reloaded(&mut ana).unwrap().contains("2 transcripts instead of 1"));
    assert_eq!(ana.study.transcript(ix).id, "a");
    assert_eq!(ana.study.transcripts().len(), 2);
}
