//! A participant, by what people call them.

use crate::model::{Participant, Study};
use crate::search::near::nearest;
use crate::session::Failure;

/// The person with an id.
///
/// # Errors
/// Names the nearest, or says where they are listed.
pub fn find_participant<'a>(study: &'a Study, id: &str) -> Result<&'a Participant, Failure> {
    study.participants.iter().find(|person| person.id == id).ok_or_else(|| {
        let near = nearest(id, study.participants.iter().map(|person| person.id.as_str()));
        let hint = near.map_or_else(
            || "`verbatim participants list` shows who there is.".to_owned(),
            |near| format!("Did you mean `{near}`?"),
        );
        Failure::usage(format!("There is no participant `{id}`. {hint}"))
    })
}

/// A person as people speak of them.
pub fn participant_name(person: &Participant) -> String {
    match person.pseudonym.as_str() {
        "" => person.id.clone(),
        name if name == person.id => person.id.clone(),
        name => format!("{} ({name})", person.id),
    }
}
