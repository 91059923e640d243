//! Something wrong in a study's files, told in a sentence.

/// A fault found while reading: where it is, what is wrong, what to do next.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, relative to the study folder, with `/`.
    pub file: String,
    /// Line from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column from 1, in code points; 0 where the whole line is meant.
    pub column: u32,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
    /// What to do next.
    pub advice: String,
    /// Whether everything was read all the same.
    pub harmless: bool,
    /// Whether something is missing because of it: a file, or a part of it, that could not be read.
    pub lost: bool,
}

impl Problem {
    /// A fault of a whole file.
    pub fn in_file(file: impl Into<String>, what: impl Into<String>, advice: impl Into<String>) -> Self {
        let (file, what, advice) = (file.into(), what.into(), advice.into());
        Self { file, line: 0, column: 0, what, advice, harmless: false, lost: false }
    }

    /// The same of something that was read all the same.
    pub fn harmless(mut self) -> Self {
        self.harmless = true;
        self
    }

    /// The same fault, because of which something is missing.
    pub fn lost(mut self) -> Self {
        self.lost = true;
        self
    }

    /// The same fault at a line and column, both from 1.
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.line = line;
        self.column = column;
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        write!(f, ": {}", self.what)?;
        if !self.what.ends_with(['.', '?', '!']) {
            f.write_str(".")?;
        }
        if !self.advice.is_empty() {
            write!(f, " {}", self.advice)?;
        }
        Ok(())
    }
}
