//! Columns of people and transcripts that a file brings: names and types for attributes of them.

use crate::model::settings::{Attribute, Owner, ValueType};
use crate::text::fold::fold;

/// Columns of tables of people that are no attributes.
pub const PARTICIPANT: &[&str] = &["participant", "pseudonym", "role", "speakers", "transcript"];

/// Columns of tables of transcripts that are no attributes.
pub const TRANSCRIPT: &[&str] = &["transcript", "title", "kind", "date", "place", "language"];

/// A name for an attribute that a file brings: one that a column of the product has already gets `-stated` after it.
pub fn apart_from_fields(name: &str, of: Owner) -> String {
    let fields = match of {
        Owner::Participant => PARTICIPANT,
        Owner::Transcript => TRANSCRIPT,
    };
    if fields.contains(&fold(name).as_str()) { format!("{name}-stated") } else { name.to_owned() }
}

/// The narrowest type that all values have.
pub fn type_of(values: &[&str]) -> ValueType {
    let order = [ValueType::Integer, ValueType::Decimal, ValueType::Date, ValueType::Boolean];
    let fits = |value_type: &ValueType| {
        let attribute = Attribute { value_type: *value_type, ..Attribute::default() };
        !values.is_empty() && values.iter().all(|value| attribute.check(value).is_ok())
    };
    order.into_iter().find(fits).unwrap_or(ValueType::Text)
}
