//! What a report shows, kept under a name.

use crate::edit::{Act, Change, Edit};
use crate::model::Report;
use crate::session::{Failure, Session};
use crate::store::blob::Blobs;
use crate::store::{layout, report, texts};
use crate::text::offsets::hash;

/// The act that keeps what a report shows under a name, with the bytes of its file; one without edits where it is kept so
/// already.
///
/// # Errors
/// The file that is there cannot be read or changed.
pub fn keep_report(session: &mut Session, name: &str, wanted: &Report) -> Result<(Act, Blobs), Failure> {
    let mut problems = Vec::new();
    let before = report::read(&session.root, name, &mut problems);
    let path = layout::report(name);
    if let Some(problem) = problems.first().filter(|_| before.is_none()) {
        return Err(Failure::data(format!("{problem} Mend or remove {path} first.")));
    }
    let mut after = wanted.clone();
    if let Some((known, _)) = &before {
        (after.alts, after.rest) = (known.alts.clone(), known.rest.clone());
    }
    let label = format!("choose what the report {name} shows");
    let text = report::spelled(name, before.as_ref(), &after)?;
    let made = hash(&text);
    let change = match &before {
        Some((_, old)) if *old == text => return Ok((Act { label, edits: Vec::new() }, Blobs::new())),
        Some((_, old)) => {
            texts::keep(&session.root, old)?;
            Change::replace(hash(old), made.clone())
        }
        None => Change::add(made.clone()),
    };
    let blobs = Blobs::from([(made, text.into_bytes().into())]);
    Ok((Act { label, edits: vec![Edit::File { path, change }] }, blobs))
}
