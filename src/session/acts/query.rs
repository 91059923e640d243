//! Saved queries, in the study's settings.

use crate::analysis::query;
use crate::edit::{Act, Change, Edit};
use crate::search::near::nearest;
use crate::session::{Failure, Session};

/// Saves a query under a name.
///
/// # Errors
/// A name that could not stand in a query without quotation marks; a query that cannot be read or would ask for itself;
/// a name that has this query already.
pub fn save_query(session: &Session, name: &str, source: &str) -> Result<Act, Failure> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if !plain {
        return Err(Failure::usage(format!("`{name}` cannot name a query: use letters, digits, - and _.")));
    }
    let study = &session.study;
    let fault = |fault: query::Fault, source: &str| Failure::usage(fault.shown(source));
    query::read(study, source).map_err(|error| fault(error, source))?;
    let before = study.settings.clone();
    let mut after = before.clone();
    after.queries.insert(name.to_owned(), source.trim().to_owned());
    if before == after {
        return Err(Failure::nothing(format!("`{name}` is this query already; nothing changes.")));
    }
    // With it in place it may ask for itself, by way of others.
    let mut changed = study.clone();
    changed.settings = after.clone();
    query::read(&changed, source).map_err(|error| fault(error, source))?;
    let label = format!("save the query {name}");
    Ok(Act { label, edits: vec![Edit::Settings(Box::new(Change::replace(before, after)))] })
}

/// Removes a saved query.
///
/// # Errors
/// No query has the name.
pub fn remove_query(session: &Session, name: &str) -> Result<Act, Failure> {
    let before = session.study.settings.clone();
    let mut after = before.clone();
    if after.queries.remove(name).is_none() {
        let near = nearest(name, before.queries.keys().map(String::as_str));
        let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        return Err(Failure::usage(format!("There is no saved query `{name}`.{hint}")));
    }
    let label = format!("remove the query {name}");
    Ok(Act { label, edits: vec![Edit::Settings(Box::new(Change::replace(before, after)))] })
}
