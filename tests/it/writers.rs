//! Many programs on one study at once: every act that was acknowledged is on the disk.
//!
//! A small run is part of `cargo test`; at full size, 1,000 acts by 8 writers:
//!
//! ```text
//! VERBATIM_ACTS=1000 cargo test --release --test it writers
//! ```

use super::study::TempStudy;
use std::collections::BTreeSet;
use verbatim::model::Span;
use verbatim::session::Session;
use verbatim::session::acts;

const WRITERS: usize = 8;

#[test]
fn eight_writers_at_once_lose_nothing() {
    let acts: usize = std::env::var("VERBATIM_ACTS").ok().and_then(|acts| acts.parse().ok()).unwrap_or(80);
    let study = TempStudy::new();
    let text: Vec<String> = (0..acts).map(|number| format!("Anna: Sentence number {number} of them.\n")).collect();
    study.write("transcripts/a.txt", &text.join("\n"));
    let root = study.root().to_path_buf();
    let write = |writer: usize| {
        // Two of them are the same coder, in two windows.
        let mut session = Session::open(&root).unwrap();
        session.set_coder(["ana", "ana", "ben", "cem", "dora", "eva", "fay", "gus"][writer]).unwrap();
        let ix = session.study.find_transcript("a").unwrap();
        let mut acknowledged = BTreeSet::new();
        for number in (writer..acts).step_by(WRITERS) {
            let at = u32::try_from(number).unwrap() * 30;
            let act = acts::code(&mut session, ix, Span::new(at, at + 4), &["pay".into()]).unwrap();
            let id = act.edits.iter().find_map(|edit| match edit {
                verbatim::edit::Edit::Coding { change, .. } => change.after.as_ref().map(|record| record.id.clone()),
                _ => None,
            });
            session.perform(act).unwrap();
            session.flush().unwrap();
            acknowledged.extend(id);
        }
        acknowledged
    };
    let acknowledged: BTreeSet<String> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn({
                    let write = &write;
                    move || write(writer)
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    assert_eq!(acknowledged.len(), acts);
    let session = study.open();
    assert!(session.problems.iter().all(|problem| problem.what.contains("is not a field")), "{:?}", session.problems);
    let ix = session.study.find_transcript("a").unwrap();
    let stored: BTreeSet<String> =
        session.study.codings(ix).iter().map(|coding| session.study.coding_word(coding)).collect();
    assert_eq!(stored, acknowledged);
}
