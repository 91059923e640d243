//! Values held against what a query asks for: words, numbers, dates.

use super::fault::Fault;
use super::lexer::Compare;
use super::tree::{Said, Term};
use crate::analysis::attribute::{Field, Named};
use crate::model::settings::{Settings, ValueType};
use std::cmp::Ordering;

/// What a value must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// One of these words, or (`false`) none of them.
    Words(Vec<String>, bool),
    /// A number in this order to one of these.
    Numbers(Compare, Vec<f64>),
    /// A date in this order to one of these; a date may be a year or a month (`2026-03`).
    Dates(Compare, Vec<String>),
}

impl Check {
    /// Whether a value that is there fits; one that is absent never does.
    pub fn fits(&self, value: &str) -> bool {
        match self {
            Self::Words(words, wanted) => words.iter().any(|word| word == value) == *wanted,
            Self::Numbers(..) => value.parse::<f64>().is_ok_and(|number| self.fits_number(number)),
            Self::Dates(compare, dates) => {
                let one = |date: &String| {
                    let inside = value.starts_with(date.as_str());
                    let order = if inside { Ordering::Equal } else { value.cmp(date.as_str()) };
                    ordered(*compare, order)
                };
                combined(*compare, dates.iter().map(one))
            }
        }
    }

    /// The same for a number.
    pub fn fits_number(&self, value: f64) -> bool {
        match self {
            Self::Numbers(compare, numbers) => {
                combined(*compare, numbers.iter().map(|number| ordered(*compare, value.total_cmp(number))))
            }
            _ => false,
        }
    }

    /// What a term asks of words.
    ///
    /// # Errors
    /// An order is asked for.
    pub fn of_words(term: &Term) -> Result<Self, Fault> {
        if term.compare.orders() {
            let field = &term.field.word;
            return Err(Fault::new(term.field.at, format!("the values of `{field}` have no order"))
                .advising(format!("Write {field}:VALUE, or {field}!=VALUE.")));
        }
        let words = term.values.iter().map(|said| said.word.clone()).collect();
        Ok(Self::Words(words, term.compare != Compare::Unequal))
    }

    /// What a term asks of numbers.
    ///
    /// # Errors
    /// A value that is no number.
    pub fn of_numbers(term: &Term) -> Result<Self, Fault> {
        let number = |said: &Said| match said.word.parse::<f64>() {
            // Adding 0 makes -0 the same as 0.
            Ok(number) if number.is_finite() => Ok(number + 0.0),
            _ => Err(Fault::new(said.at, format!("`{}` is no number", said.word)).advising(format!(
                "Write a number, such as {}{}2.",
                term.field.word,
                term.compare.sign()
            ))),
        };
        Ok(Self::Numbers(term.compare, term.values.iter().map(number).collect::<Result<_, _>>()?))
    }

    /// What a term asks of dates.
    ///
    /// # Errors
    /// A value that is no date, month or year.
    pub fn of_dates(term: &Term) -> Result<Self, Fault> {
        for said in &term.values {
            if !is_date(&said.word) {
                return Err(Fault::new(said.at, format!("`{}` is no date", said.word))
                    .advising("Write a day, a month or a year: 2026-03-14, 2026-03 or 2026."));
            }
        }
        Ok(Self::Dates(term.compare, term.values.iter().map(|said| said.word.clone()).collect()))
    }

    /// What a term asks of an attribute, by its type.
    ///
    /// # Errors
    /// A value that the attribute cannot have.
    pub fn of_attribute(term: &Term, settings: &Settings, named: &Named) -> Result<Self, Fault> {
        let Some(attribute) = named.declared(settings) else {
            let date = named.as_field() == Some(Field::Date);
            return if date { Self::of_dates(term) } else { Self::of_words(term) };
        };
        match attribute.value_type {
            ValueType::Integer | ValueType::Decimal => Self::of_numbers(term),
            ValueType::Date => Self::of_dates(term),
            ValueType::Text | ValueType::Boolean => {
                for said in &term.values {
                    attribute.check(&said.word).map_err(|why| Fault::new(said.at, why))?;
                }
                Self::of_words(term)
            }
        }
    }
}

fn ordered(compare: Compare, order: Ordering) -> bool {
    match compare {
        Compare::Is | Compare::Equal => order == Ordering::Equal,
        Compare::Unequal => order != Ordering::Equal,
        Compare::Below => order == Ordering::Less,
        Compare::AtMost => order != Ordering::Greater,
        Compare::Above => order == Ordering::Greater,
        Compare::AtLeast => order != Ordering::Less,
    }
}

/// Of several values one must fit; with `!=` all must differ.
fn combined(compare: Compare, mut each: impl Iterator<Item = bool>) -> bool {
    if compare == Compare::Unequal { each.all(|fits| fits) } else { each.any(|fits| fits) }
}

/// `2026`, `2026-03` or `2026-03-14`.
fn is_date(word: &str) -> bool {
    let whole = match word.len() {
        4 => format!("{word}-01-01"),
        7 => format!("{word}-01"),
        10 => word.to_owned(),
        _ => return false,
    };
    whole.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Check, Compare, is_date};

    #[test]
    fn months_and_years_hold_their_days() {
        let of = |compare, date: &str| Check::Dates(compare, vec![date.to_owned()]);
        for (compare, date, fits) in [
            (Compare::Is, "2026-03", true),
            (Compare::Unequal, "2026", false),
            (Compare::AtMost, "2026-03", true),
            (Compare::Above, "2026-03", false),
            (Compare::AtLeast, "2026-03-15", false),
            (Compare::Below, "2026-04", true),
            (Compare::Above, "2025", true),
        ] {
            assert_eq!(of(compare, date).fits("2026-03-14"), fits, "{compare:?} {date}");
        }
        assert!(is_date("2024-02-29") && !is_date("2026-02-30") && !is_date("26-02-03") && !is_date("éé"));
    }
}
