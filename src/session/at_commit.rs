//! One's own coding as a git commit has it, beside today's: the same person at two moments, as two coders.

use super::Failure;
use crate::git::repo::Repo;
use crate::model::CodingRecord;
use crate::session::Session;
use crate::store::{layout, save};

/// Takes one's coding files at a commit into the study in memory, under a handle of their own, which is the answer.
/// Nothing is written.
///
/// # Errors
/// No git, no such commit, or no coding of one's own there.
pub fn add(session: &mut Session, revision: &str) -> Result<String, Failure> {
    let coder = session.coder()?.to_owned();
    let repo = Repo::open(&session.root).map_err(|error| Failure::usage(error.to_string()))?;
    let commit = format!("{revision}^{{commit}}");
    let commit = repo.ask_text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]);
    let commit = commit.map_err(|_| {
        Failure::usage(format!("Git knows no commit `{revision}` here. `git log --oneline` lists them."))
    })?;
    let commit = commit.trim();
    let handle = format!("{coder}@{revision}");
    let mut found = 0_usize;
    for ix in session.study.transcripts() {
        let transcript = session.study.transcript(ix).id.clone();
        let file = layout::codings(&coder, &transcript);
        let Some(text) = repo.at(commit, &file) else { continue };
        found += 1;
        let head = save::head_of(&text);
        let number = session.study.coder_ix(&handle);
        let records = save::all::<CodingRecord>(&text, "codings", &file);
        let codings = records.into_values().map(|mut record| {
            // The same coding may stand in today's file.
            record.id = format!("{}@{commit}", record.id);
            record.text = record.text.or_else(|| Some(head.text.clone()).filter(|text| !text.is_empty()));
            session.study.take_in(&record, number)
        });
        let codings = codings.collect();
        session.study.extend_codings(ix, codings);
        if let Some(entry) = session.study.entry_mut(ix) {
            entry.work.insert(number, head);
        }
    }
    if found == 0 {
        return Err(Failure::nothing(format!("There are no codings by {coder} at `{revision}`.")));
    }
    session.study.finish();
    Ok(handle)
}
