//! What a format of data is: a file each, and a line in `formats`.

use crate::analysis::table::Table;

/// What a person may ask of a format beside the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The caption above it, as lines with `#`.
    pub caption: bool,
    /// An apostrophe before what a spreadsheet would run.
    pub spreadsheet: bool,
}

/// How a table is spelled; else what stood in the way.
pub type Spell = fn(&Table, Options) -> Result<String, String>;

/// A format in which data leave.
#[derive(Debug)]
pub struct Format {
    /// Its word, as after `--format`.
    pub word: &'static str,
    /// The ending of its files.
    pub ending: &'static str,
    /// A line of help.
    pub about: &'static str,
    /// How it spells tables; none where it is for a codebook or a record of a discussion.
    pub spell: Option<Spell>,
}

impl Format {
    /// Spells a table.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub fn table(&self, table: &Table, options: Options) -> Result<String, String> {
        let none = || Err("it is neither a codebook nor a record of a discussion".to_owned());
        let spelled = self.spell.map_or_else(none, |spell| spell(table, options));
        spelled.map_err(|error| format!("The table cannot be written ({error})."))
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}
