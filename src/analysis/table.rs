//! A table as a value: columns, rows, and the caption that says what was counted.

use super::caption::{Caption, Note, Warning};

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Not defined, or not there.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A count.
    Count(u64),
    /// A signed whole number.
    Integer(i64),
    /// A rate, share or coefficient.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A list: JSON has the items, with their fields; tables and CSV have how many there are.
    List(Vec<Vec<(&'static str, Cell)>>),
}

impl Cell {
    /// Words, or empty where there are none.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A count from any unsigned number.
    pub fn count(number: impl TryInto<u64>) -> Self {
        Self::Count(number.try_into().unwrap_or(u64::MAX))
    }

    /// A ratio; empty where the denominator is 0.
    pub fn ratio(above: f64, below: f64) -> Self {
        if below == 0.0 { Self::Empty } else { Self::Number(above / below) }
    }

    /// The cell as CSV writes it: numbers exact, yes as `true`.
    pub fn exact(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(number) => number.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(items) => items.len().to_string(),
        }
    }
}

/// A table with its caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The verb that made it.
    pub command: &'static str,
    /// What one row or count stands for.
    pub unit: String,
    /// What a reader must know of it.
    pub caption: Caption,
    /// Column names, as in CSV.
    pub columns: Vec<String>,
    /// Whether the second column has the names of what the first has the ids of.
    pub named: bool,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table with these columns.
    pub fn new(command: &'static str, unit: &str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self { command, unit: unit.to_owned(), columns, ..Self::default() }
    }

    /// Says before all figures what makes them doubtful.
    pub fn warn(&mut self, sentence: String) {
        self.caption.warnings.push(Warning::Doubt(sentence));
    }

    /// Says in the caption how columns that are headed by ids are called.
    pub fn name_columns(&mut self, name: impl Fn(&str) -> String) {
        let named = self.columns.iter().map(|id| (id.clone(), name(id)));
        let named: Vec<_> = named.filter(|(id, name)| !name.is_empty() && id != name).collect();
        if !named.is_empty() {
            self.caption.notes.push(Note::Columns(named));
        }
    }
}
