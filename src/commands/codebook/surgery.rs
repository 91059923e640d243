//! What codes become of: merge, revive, delete, purge.

use crate::analysis::table::{Cell, Table};
use crate::commands::Output;
use crate::commands::confirm::{Preview, confirm};
use crate::commands::done::done;
use crate::session::affected::Affected;
use crate::session::{Failure, Session, acts};

/// Which codes go into which.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// The codes that go, then the one they go into.
    #[arg(required = true, num_args = 2.., value_name = "CODE")]
    codes: Vec<String>,
    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

/// Which codes come back.
#[derive(Debug, clap::Args)]
pub struct Revive {
    /// The codes.
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

/// Which codes are deleted.
#[derive(Debug, clap::Args)]
pub struct Delete {
    /// The codes.
    #[arg(required = true, value_name = "CODE")]
    pub codes: Vec<String>,
}

/// Whether to ask first.
#[derive(Debug, clap::Args)]
pub struct Purge {
    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

fn ids(session: &Session, words: &[String]) -> Result<Vec<String>, Failure> {
    words.iter().map(|word| acts::find_code(session, word).map(|code| code.id.clone())).collect()
}

/// Merges codes.
///
/// # Errors
/// No such codes, codes that cannot be merged, or a change that cannot be written.
pub fn merge(session: &mut Session, args: &Merge) -> Result<Output, Failure> {
    let Some((into, codes)) = args.codes.split_last() else {
        return Err(Failure::usage("Name the codes that go, then the one they go into."));
    };
    let act = acts::merge_codes(session, codes, into)?;
    let target = acts::find_code(session, into)?;
    let meeting = acts::meeting(&session.study, &ids(session, codes)?, &target.id);
    let sentences = meeting.sentences(&target.name);
    let table = Affected::table(&[(target.id.clone(), meeting.moving)]);
    if let Some(answer) = confirm(Preview { sentences: sentences.clone(), table }, args.yes) {
        return Ok(answer);
    }
    let mut told = done(session, act, "Done")?;
    told.messages.splice(0..0, sentences);
    Ok(told)
}

/// Offers codes again.
///
/// # Errors
/// No such codes, codes that are offered already, or a change that cannot be written.
pub fn revive(session: &mut Session, args: &Revive) -> Result<Output, Failure> {
    let act = acts::revive_codes(session, &args.codes)?;
    let ids = ids(session, &args.codes)?;
    let back = acts::regained(&session.study, &ids);
    let mut said = Vec::new();
    if back.codings() > 0 {
        said.push(format!("{} will count as they were coded; no coding file changes.", back.words()));
        let table = Affected::table(&[(ids.join("; "), back)]);
        if let Some(answer) = confirm(Preview { sentences: said.clone(), table }, args.yes) {
            return Ok(answer);
        }
    }
    let mut told = done(session, act, "Done")?;
    told.messages.splice(0..0, said);
    Ok(told)
}

/// Takes deleted records out of the file.
///
/// # Errors
/// No such codes, what stands in the way, or a change that cannot be written.
pub fn purge(session: &mut Session, args: &Purge) -> Result<Output, Failure> {
    let act = acts::purge(session)?;
    let mut table = Table::new("codebook", "codes", &["code", "name"]);
    for edit in &act.edits {
        if let crate::edit::Edit::Code { change, .. } = edit
            && let Some(code) = &change.before
        {
            table.push(vec![Cell::words(&code.id), Cell::words(&code.name)]);
        }
    }
    let records = if table.rows.len() == 1 { "1 record".into() } else { format!("{} records", table.rows.len()) };
    let sentences =
        vec![format!("{records} of deleted codes would leave codebook.ron: {}.", &act.label["purge ".len()..])];
    if let Some(answer) = confirm(Preview { sentences, table }, args.yes) {
        return Ok(answer);
    }
    done(session, act, "Done")
}
