//! A table as a value: columns, rows with what they are about, and the caption that says what was counted.

use super::caption::{Caption, Note, Warning};
use crate::model::{CodeIx, CoderIx, Span, TranscriptIx};
use std::ops::Deref;

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Not defined, or not there.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A code, by id.
    Code(String),
    /// A count.
    Count(u64),
    /// A signed whole number.
    Integer(i64),
    /// A rate, share or coefficient.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A fixed word, which is turned where people read.
    Fixed(&'static str),
    /// Figures that stand together as papers print them.
    Composed(Box<Composed>),
    /// A list: JSON has the items, with their fields; tables and CSV have how many there are.
    List(Vec<Vec<(&'static str, Cell)>>),
}

/// Figures in a phrase, such as `{} ({})`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composed {
    /// The phrase, its gaps `{}`.
    pub phrase: &'static str,
    /// Each figure, and to how many places it is spelled.
    pub figures: Vec<(f64, u8)>,
}

impl Composed {
    /// The phrase with its gaps filled; what is not defined is a dash.
    pub fn spelled(&self, phrase: &str, spell: impl Fn(f64, u8) -> String) -> String {
        let mut out = String::new();
        let mut parts = phrase.split("{}");
        out.push_str(parts.next().unwrap_or_default());
        for (part, (figure, places)) in parts.zip(&self.figures) {
            out.push_str(&if figure.is_finite() { spell(*figure, *places) } else { "–".to_owned() });
            out.push_str(part);
        }
        out
    }
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

    /// Figures in a phrase whose gaps are `{}`, each to some places.
    pub fn composed(phrase: &'static str, figures: impl Into<Vec<(f64, u8)>>) -> Self {
        Self::Composed(Box::new(Composed { phrase, figures: figures.into() }))
    }

    /// How many of some have something, and their share: `3 of 12 (25%)`; without it where they are none.
    #[allow(clippy::cast_precision_loss)] // people are fewer than 2^52
    pub fn of(some: u64, all: u64) -> Self {
        let (some, all) = (some as f64, all as f64);
        match all {
            0.0 => Self::composed("{} of {}", [(some, 0), (all, 0)]),
            _ => Self::composed("{} of {} ({}%)", [(some, 0), (all, 0), (some * 100.0 / all, 0)]),
        }
    }

    /// A ratio; empty where the denominator is 0.
    pub fn ratio(above: f64, below: f64) -> Self {
        if below == 0.0 { Self::Empty } else { Self::Number(above / below) }
    }

    /// The cell as CSV writes it: numbers exact, yes as `true`.
    pub fn exact(&self) -> String {
        let mut exact = String::new();
        self.spell(&mut exact);
        exact
    }

    /// The same behind what stands in a text already.
    pub fn spell(&self, to: &mut String) {
        use std::fmt::Write as _;
        // A text takes all that is written to it.
        let _ = match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Code(text) => to.write_str(text),
            Self::Count(number) => write!(to, "{number}"),
            Self::Integer(number) => write!(to, "{number}"),
            Self::Number(number) => write!(to, "{number}"),
            Self::Flag(flag) => write!(to, "{flag}"),
            Self::Fixed(words) => to.write_str(words),
            Self::Composed(composed) => {
                let places = |figure: f64, places: u8| format!("{figure:.0$}", usize::from(places));
                to.write_str(&composed.spelled(composed.phrase, places))
            }
            Self::List(items) => write!(to, "{}", items.len()),
        };
    }
}

/// What a row or a column is about, as far as it is about one of a kind. Numbers hold while the study is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// A code.
    pub code: Option<CodeIx>,
    /// The code that it is held against, where it is a pair.
    pub against: Option<CodeIx>,
    /// A transcript.
    pub transcript: Option<TranscriptIx>,
    /// A participant, by id.
    pub person: Option<String>,
    /// The labels of one person in the transcript.
    pub labels: Vec<String>,
    /// A coder.
    pub coder: Option<CoderIx>,
    /// A passage of the transcript.
    pub at: Option<Span>,
    /// The values that the table is divided by; empty where one is absent.
    pub values: Vec<String>,
    /// Whether it is what others add up to.
    pub sums: bool,
}

impl Key {
    /// A code.
    pub fn code(code: CodeIx) -> Self {
        Self { code: Some(code), ..Self::default() }
    }

    /// A transcript.
    pub fn transcript(ix: TranscriptIx) -> Self {
        Self { transcript: Some(ix), ..Self::default() }
    }
}

/// A row: its cells, and what it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What it is about.
    pub key: Key,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

impl Deref for Row {
    type Target = [Cell];

    fn deref(&self) -> &[Cell] {
        &self.cells
    }
}

impl From<Vec<Cell>> for Row {
    fn from(cells: Vec<Cell>) -> Self {
        Self { key: Key::default(), cells }
    }
}

impl From<(Key, Vec<Cell>)> for Row {
    fn from((key, cells): (Key, Vec<Cell>)) -> Self {
        Self { key, cells }
    }
}

/// A column: its name, and what it is about; about nothing where it is a field of what the rows are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The name, as in CSV.
    pub name: String,
    /// What it is about.
    pub key: Key,
}

impl Column {
    /// The name as it is read: a field in words, what people have named as they named it.
    pub fn words(&self) -> String {
        let is_field = self.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_field { self.name.replace('_', " ") } else { self.name.clone() }
    }
}

impl From<&str> for Column {
    fn from(name: &str) -> Self {
        name.to_owned().into()
    }
}

impl From<String> for Column {
    fn from(name: String) -> Self {
        Self { name, key: Key::default() }
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
    /// Columns.
    pub columns: Vec<Column>,
    /// Whether the second column has the names of what the first has the ids of.
    pub named: bool,
    /// Rows, each as long as the columns.
    pub rows: Vec<Row>,
}

impl Table {
    /// An empty table with these columns.
    pub fn new(command: &'static str, unit: &str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|column| Column::from(*column)).collect();
        Self { command, unit: unit.to_owned(), columns, ..Self::default() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: impl Into<Row>) {
        self.rows.push(row.into());
    }

    /// Adds rows.
    pub fn extend(&mut self, rows: impl IntoIterator<Item: Into<Row>>) {
        self.rows.extend(rows.into_iter().map(Into::into));
    }

    /// Adds columns that are fields.
    pub fn add_columns(&mut self, names: impl IntoIterator<Item: Into<Column>>) {
        self.columns.extend(names.into_iter().map(Into::into));
    }

    /// Puts some columns first, by name; the others keep their order behind them.
    pub fn lead_with(&mut self, names: &[&str]) {
        let first = names.iter().filter_map(|name| self.column(name));
        let mut places: Vec<usize> = first.collect();
        places.extend((0..self.columns.len()).filter(|at| !places.contains(at)).collect::<Vec<_>>());
        self.columns = places.iter().filter_map(|at| self.columns.get(*at).cloned()).collect();
        for row in &mut self.rows {
            row.cells = places.iter().filter_map(|at| row.cells.get(*at).cloned()).collect();
        }
    }

    /// Takes columns out, by their places.
    pub fn drop_columns(&mut self, places: &[usize]) {
        let mut at = 0..;
        self.columns.retain(|_| at.next().is_none_or(|at| !places.contains(&at)));
        for row in &mut self.rows {
            let mut at = 0..;
            row.cells.retain(|_| at.next().is_none_or(|at| !places.contains(&at)));
        }
    }

    /// The place of a column, by name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// A cell of a row of this table, by the column's name; empty where there is no such column.
    pub fn cell<'a>(&self, row: &'a [Cell], name: &str) -> &'a Cell {
        self.column(name).and_then(|at| row.get(at)).unwrap_or(&Cell::Empty)
    }

    /// Says before all figures what makes them doubtful.
    pub fn warn(&mut self, sentence: String) {
        self.caption.warnings.push(Warning::Doubt(sentence));
    }

    /// Says in the caption how columns that are headed by ids are called.
    pub fn name_columns(&mut self, name: impl Fn(&Key) -> String) {
        let named = self.columns.iter().map(|column| (column.name.clone(), name(&column.key)));
        let named: Vec<_> = named.filter(|(id, name)| !name.is_empty() && id != name).collect();
        if !named.is_empty() {
            self.caption.notes.push(Note::Columns(named));
        }
    }
}
