//! A condition on an attribute, `country=ES`: read like a condition of a query, so that both mean the same.

use super::check::Check;
use super::fault::Fault;
use super::lexer::{Compare, leading_name, span, unquoted};
use super::tree::{Said, Term};
use crate::analysis::attribute::Named;
use crate::model::settings::Owner;
use crate::model::{Participant, Study, Transcript};

/// A condition on an attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Whose attribute, and which.
    pub named: Named,
    /// What its value must be.
    pub check: Check,
}

impl Condition {
    /// Reads `name=value`; the name may stand in quotation marks, and so may the value.
    ///
    /// # Errors
    /// No sign, a name that means no attribute or two, or a value that it cannot have.
    pub fn read(study: &Study, source: &str) -> Result<Self, Fault> {
        let letters: Vec<char> = source.chars().collect();
        let (name, end) = leading_name(&letters, '=');
        let rest: String = letters.get(end..).unwrap_or_default().iter().collect();
        let Some(value) = rest.trim_start().strip_prefix('=').filter(|_| !name.is_empty()) else {
            return Err(Fault::new(span(0, letters.len()), "it is no condition")
                .advising("Write it as NAME=VALUE, such as country=ES; a name with signs stands in quotation marks."));
        };
        let value = unquoted(value);
        let at = span(letters.len().saturating_sub(value.chars().count()), letters.len());
        if value.is_empty() {
            return Err(Fault::new(at, format!("`{name}` has no value")).advising("Write it as NAME=VALUE."));
        }
        let field = Said { word: name, at: span(0, end) };
        let settings = &study.settings;
        let named =
            Named::find(settings, &field.word).map_err(|why| Fault::new(field.at, why.what).advising(why.advice))?;
        let values = vec![Said { word: value, at }];
        let term = Term { field, compare: Compare::Equal, exact: false, values };
        let check = Check::of_attribute(&term, settings, &named)?;
        Ok(Self { named, check })
    }

    /// Whether a transcript meets it; one on participants says nothing of transcripts.
    pub fn meets(&self, transcript: &Transcript) -> bool {
        self.named.owner() == Owner::Participant
            || self.named.of_transcript(transcript).is_some_and(|value| self.check.fits(value))
    }

    /// Whether a person, or nobody, meets it; one on transcripts says nothing of people.
    pub fn fits(&self, person: Option<&Participant>) -> bool {
        self.named.owner() == Owner::Transcript
            || person.and_then(|person| self.named.of_person(person)).is_some_and(|value| self.check.fits(value))
    }
}
