//! What a verb hands back: data for stdout, sentences for stderr, an exit code.

use crate::analysis::table::Table;
use crate::export::format::Format;
use crate::export::formats::FORMATS;
use clap::builder::PossibleValue;

/// A verb's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// A table, printed in the format asked for.
    pub table: Option<Table>,
    /// Text printed as it is.
    pub text: Option<String>,
    /// A file of another program; never printed.
    pub file: Option<Vec<u8>>,
    /// Sentences for the person.
    pub messages: Vec<String>,
    /// The exit code.
    pub code: u8,
}

impl Output {
    /// Only a sentence.
    pub fn say(message: impl Into<String>) -> Self {
        Self { messages: vec![message.into()], ..Self::default() }
    }

    /// A table, with what it warns of as the first sentences; exit 1 where it has no rows.
    pub fn table(table: Table) -> Self {
        let (code, messages) = (u8::from(table.rows.is_empty()), table.caption.warned());
        Self { table: Some(table), messages, code, ..Self::default() }
    }
}

impl clap::ValueEnum for &'static Format {
    fn value_variants<'a>() -> &'a [Self] {
        &FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word).help(self.about))
    }
}
