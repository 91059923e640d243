//! How data are printed, and which files can hold them.

use crate::analysis::table::Table;
use crate::export::aligned::aligned;
use crate::export::csv::{self, Options};
use crate::export::json::json;
use crate::session::Failure;
use std::path::Path;

/// How data are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Format {
    /// Spells a table.
    ///
    /// # Errors
    /// A table is no codebook.
    pub fn spell(self, table: &Table, options: Options) -> Result<String, Failure> {
        let failed = |error: String| Failure::data(format!("The table cannot be written ({error})."));
        match self {
            Self::Table => Ok(aligned(table)),
            Self::Csv => csv::csv(table, options).map_err(|error| failed(error.to_string())),
            Self::Json => json(table).map_err(|error| failed(error.to_string())),
            Self::Ron | Self::Md => Err(failed("it is neither a codebook nor a record of a discussion".into())),
        }
    }

    /// Its word, as after --format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ron => "ron",
            Self::Md => "md",
        }
    }
}

/// What a verb's data are, so that it is known before anything is done which files can hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// A table.
    Table,
    /// A table, or the same in Markdown.
    Record,
    /// The codebook.
    Codebook,
    /// Words.
    Words,
    /// A REFI-QDA project.
    Project,
    /// A REFI-QDA codebook.
    ProjectCodebook,
    /// Words whose file may have any name.
    Script,
}

impl Data {
    /// Endings of files, each with the format it stands for.
    fn endings(self) -> &'static [(&'static str, Format)] {
        use Format::{Csv, Json, Md, Ron, Table};
        match self {
            Self::Table => &[("csv", Csv), ("json", Json), ("txt", Table)],
            Self::Record => &[("csv", Csv), ("json", Json), ("txt", Table), ("md", Md)],
            Self::Codebook => &[("ron", Ron), ("csv", Csv), ("json", Json), ("txt", Table), ("md", Md)],
            Self::Words | Self::Script => &[("txt", Table)],
            Self::Project => &[("qdpx", Table)],
            Self::ProjectCodebook => &[("qdc", Table)],
        }
    }

    /// The format to write in: the one asked for, else the one that the file's ending names; `None` leaves it to the verb.
    ///
    /// # Errors
    /// Names the formats and endings that there are, where it is none of them.
    pub fn format(self, asked: Option<Format>, file: Option<&Path>) -> Result<Option<Format>, Failure> {
        let endings = self.endings();
        let is_table = matches!(self, Self::Table | Self::Record | Self::Codebook);
        if let Some(asked) = asked.filter(|_| is_table) {
            if endings.iter().all(|(_, format)| *format != asked) {
                let known: Vec<&str> = endings.iter().map(|(_, format)| format.word()).collect();
                let (asked, known) = (asked.word(), known.join(", "));
                return Err(Failure::usage(format!("This verb does not write {asked}. --format takes {known} here.")));
            }
            return Ok(Some(asked));
        }
        let ending = file.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
        let Some(ending) = ending.filter(|_| self != Self::Script) else { return Ok(asked) };
        let wanted = if ending == "markdown" { "md" } else { &ending };
        match endings.iter().find(|(known, _)| *known == wanted) {
            Some((_, format)) => Ok(Some(*format)),
            None => {
                let known: Vec<String> = endings.iter().map(|(known, _)| format!(".{known}")).collect();
                let or = if is_table { ", or say --format" } else { "" };
                let known = known.join(", ");
                Err(Failure::usage(format!(
                    "This verb does not write .{ending} files. Let the name end in {known}{or}."
                )))
            }
        }
    }
}
