//! Correcting a text: what it would mean for the codings is shown first.

use crate::import::Options;
use crate::model::TranscriptIx;
use crate::session::acts::{self, Correction};
use crate::session::failure::Kind;
use crate::session::{Failure, import};
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use std::path::Path;

/// Shows what a corrected text would mean for the codings; Enter does it.
pub fn propose(ix: TranscriptIx, text: String, shared: &mut Shared) {
    let unchanged = shared.session.document(ix).is_ok_and(|document| document.text.as_str() == text);
    if unchanged {
        shared.tell("The text is as it was: nothing changes.");
        return;
    }
    let correction = match acts::replace_text(&mut shared.session, ix, text) {
        Ok(correction) => correction,
        Err(failure) if failure.kind == Kind::Nothing => return shared.tell(failure.message),
        Err(failure) => return shared.fail(failure),
    };
    put_up(ix, correction, shared);
}

/// Shows what a newer file of a transcript would mean for the codings; Enter takes it.
pub fn propose_file(ix: TranscriptIx, file: &Path, options: &Options, shared: &mut Shared) {
    let session = &mut shared.session;
    let options = import::remembered(session.study.transcript(ix), options);
    let read = import::read(file, &options, &[]).map_err(|what| Failure::data(format!("{} {what}.", file.display())));
    match read.and_then(|read| import::replacement(session, ix, file, read)) {
        Ok(correction) => put_up(ix, correction, shared),
        Err(failure) if failure.kind == Kind::Nothing => shared.tell(failure.message),
        Err(failure) => shared.fail(failure),
    }
}

fn put_up(ix: TranscriptIx, correction: Correction, shared: &mut Shared) {
    let acts::Outcome { kept, moved, review, orphaned, .. } = &correction.outcome;
    let line = |count: &usize, words: &str| (count.to_string(), words.to_owned());
    let mut lines: Vec<(String, String)> =
        correction.doubt.clone().map(|words| (String::new(), words)).into_iter().collect();
    lines.extend([
        line(kept, "codings stay where they are"),
        line(moved, "codings move with their words"),
        line(review, "codings to review: their words changed"),
        line(orphaned, "codings whose words are gone; they are kept, and listed"),
    ]);
    for (was, is, _) in &correction.outcome.labels {
        lines.push((String::new(), format!("`{is}`, written over `{was}`, is a label from now on")));
    }
    for (count, whose) in correction.outcome.relabelled() {
        lines.push(line(&count, &format!("codings on {whose}")));
    }
    let (before, after) = correction.turns;
    if before != after {
        let words = format!("There are {after} turns instead of {before}: their numbers change.");
        lines.push((String::new(), words));
    }
    lines.extend(correction.kept.clone().map(|words| (String::new(), words)));
    let title = format!("Correct {}", shared.session.study.transcript(ix).shown());
    let then = Then::anywhere(|(), shared: &mut Shared| correct(correction, shared));
    let left = Then::anywhere(|(), shared: &mut Shared| shared.tell("The text stays as it was."));
    shared.open(Popup::agree(title, "Enter corrects the text · Esc leaves all as it was", lines, then).or_else(left));
}

/// Does the correction that was shown.
fn correct(correction: Correction, shared: &mut Shared) {
    let outcome = correction.outcome.clone();
    if shared.correct(Ok(correction)) {
        let review = if outcome.review + outcome.orphaned > 0 { " R reviews them." } else { "" };
        shared.tell(format!("Corrected. {}{review}", outcome.sentence()));
    }
}
