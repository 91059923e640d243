//! Does an act for a verb, and says that it is done.

use super::{Failure, Output};
use crate::edit::Act;
use crate::session::Session;

/// Does an act, waits for the disk, and says what was done: the word, and the act's label.
///
/// # Errors
/// The study has changed since, or its files cannot be written.
pub fn done(session: &mut Session, act: Act, word: &str) -> Result<Output, Failure> {
    let label = act.label.clone();
    session.perform(act)?;
    session.flush()?;
    Ok(Output::say(format!("{word}: {label}.")))
}
