//! What a verb hands back: data for stdout, sentences for stderr, an exit code.

use crate::analysis::table::Table;

/// How data are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns, for reading.
    Table,
    /// Comma-separated values, exact (RFC 4180).
    Csv,
    /// One JSON object with the rows.
    Json,
    /// The study's own notation: a codebook only.
    Ron,
    /// Markdown, to read: a codebook only.
    Md,
}

/// A verb's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// A table, printed in the format asked for.
    pub table: Option<Table>,
    /// Text printed as it is.
    pub text: Option<String>,
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
        let (code, messages) = (u8::from(table.rows.is_empty()), table.warnings.clone());
        Self { table: Some(table), messages, code, ..Self::default() }
    }
}
