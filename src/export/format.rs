//! What a format of data is: a file each, and a line in `formats`.

use super::document::Document;
use super::paper::{Names, Paper};
use crate::analysis::table::Table;
use crate::plot::kind::Asked;
use crate::plot::make::plot;
use crate::plot::mark::Plot;

/// What a person may ask of a format beside the data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    /// The caption above it, as lines with `#`.
    pub caption: bool,
    /// An apostrophe before what a spreadsheet would run.
    pub spreadsheet: bool,
    /// What a plot is to be like.
    pub plot: Asked,
}

/// How a table is spelled; else what stood in the way.
#[derive(Clone, Copy, Debug)]
pub enum Spell {
    /// Not at all: it is for a codebook.
    No,
    /// Exactly, for other programs: ids, fields and figures as they are.
    Data(fn(&Table, Options) -> Result<String, String>),
    /// To be read: names, and the notes below.
    Paper(fn(&Paper) -> Result<Vec<u8>, String>),
    /// As a plot, perhaps in greys alone.
    Plot(fn(&Plot, bool) -> Result<Vec<u8>, String>),
}

/// How a document is spelled; else what stood in the way.
pub type Paint = fn(&Document) -> Result<Vec<u8>, String>;

/// A format in which data leave.
#[derive(Debug)]
pub struct Format {
    /// Its word, as after `--format`.
    pub word: &'static str,
    /// The ending of its files.
    pub ending: &'static str,
    /// A line of help.
    pub about: &'static str,
    /// How it spells tables.
    pub spell: Spell,
    /// How it spells documents, where it does.
    pub document: Option<Paint>,
    /// Whether it can be shown on a terminal: else it needs a file.
    pub is_text: bool,
}

impl Format {
    /// Spells a table.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub fn table(&self, table: &Table, names: &Names, options: Options) -> Result<Vec<u8>, String> {
        let spelled = match self.spell {
            Spell::No => Err("it is no codebook".to_owned()),
            Spell::Data(spell) => spell(table, options).map(String::into_bytes),
            Spell::Paper(spell) => spell(&Paper::of(table, names)),
            // What is said of plots are sentences.
            Spell::Plot(paint) => return paint(&plot(table, names, &options.plot)?, options.plot.grey),
        };
        spelled.map_err(|error| format!("The table cannot be written ({error})."))
    }

    /// Whether it can hold any table.
    pub fn has_tables(&self) -> bool {
        matches!(self.spell, Spell::Data(_) | Spell::Paper(_))
    }

    /// Whether it is one of plots.
    pub fn has_plots(&self) -> bool {
        matches!(self.spell, Spell::Plot(_))
    }

    /// Whether it is for people, who know codes by their names.
    pub fn has_names(&self) -> bool {
        matches!(self.spell, Spell::Paper(_) | Spell::Plot(_))
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}
