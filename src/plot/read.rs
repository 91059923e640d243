//! A table as plots read it: figures as numbers, codes by their names.

use crate::analysis::table::{Cell, Key, Row, Table};
use crate::export::lang::Lang;
use crate::export::paper::{Names, Paper, plain, words};

/// A table with what its codes are called.
#[derive(Debug)]
pub struct Source<'a> {
    /// The table.
    pub table: &'a Table,
    /// The same as a paper prints it.
    pub paper: Paper,
    /// What codes are called.
    pub names: &'a Names,
}

/// The number in a cell; none where it is not defined, or no number.
pub fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(number) => Some(*number as f64),
        Cell::Integer(number) => Some(*number as f64),
        Cell::Number(number) => Some(*number).filter(|number| number.is_finite()),
        _ => None,
    }
}

impl<'a> Source<'a> {
    /// Reads a table.
    pub fn of(table: &'a Table, names: &'a Names) -> Self {
        Self { table, paper: Paper::of(table, names), names }
    }

    /// The language of fixed words.
    pub fn lang(&self) -> Lang {
        self.names.lang
    }

    /// Whether the table has all of these columns.
    pub fn has(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.table.column(column).is_some())
    }

    /// A figure of a row, by the column's name.
    pub fn figure(&self, row: &Row, column: &str) -> Option<f64> {
        number(self.table.cell(row, column))
    }

    /// A cell of a row as it is read, by the column's name; a code that the row is about by its name.
    pub fn words(&self, row: &Row, column: &str) -> String {
        let cell = self.table.cell(row, column);
        let (Cell::Text(word) | Cell::Code(word)) = cell else { return self.read(cell) };
        let about = [row.key.code, row.key.against].into_iter().filter_map(|code| self.names.id(code));
        let name = about.filter(|id| id == word).find_map(|id| self.names.name(id));
        name.map_or_else(|| self.read(cell), str::to_owned)
    }

    /// A cell as it is read; a sign for what is not defined.
    pub fn read(&self, cell: &Cell) -> String {
        match cell {
            Cell::Empty => NOTHING.to_owned(),
            cell => words(&plain(cell, self.names), self.lang()),
        }
    }

    /// The rows, each with its words as a paper prints them and how deep its code stands.
    pub fn rows(&self) -> impl Iterator<Item = (&'a Row, String, u16)> {
        let label = |cells: &[Cell]| cells.first().map(|cell| words(cell, self.lang())).unwrap_or_default();
        let lines: Vec<(String, u16)> = self.paper.lines.iter().map(|line| (label(&line.cells), line.depth)).collect();
        self.table.rows.iter().zip(lines).map(|(row, (label, depth))| (row, label, depth))
    }

    /// The columns of a wide table with figures of a code or a value each, by place and by what stands over them.
    pub fn columns(&self) -> Vec<(usize, String)> {
        let column = |at: usize| self.table.columns.get(at);
        let is_one = |at: usize| match self.table.command {
            // Beside values stand figures of the whole row.
            "crosstab" => column(at).is_some_and(|column| column.key != Key::default()),
            "frequencies" => column(at).is_some_and(|column| !column.name.starts_with("codings")),
            _ => true,
        };
        // What stands together in a cell, as papers print it, is no figure that has a length.
        let is_told =
            |at: usize| self.table.rows.iter().filter_map(|row| row.get(at)).any(|cell| number(cell).is_some());
        let heads = self.paper.heads.iter().skip(1);
        heads
            .filter(|head| head.numbers && is_one(head.column) && is_told(head.column))
            .map(|head| (head.column, head.words.clone()))
            .collect()
    }

    /// Where a code stands among all.
    pub fn place(&self, key: &Key) -> usize {
        self.names.id(key.code).and_then(|id| self.names.place(id)).unwrap_or(usize::MAX)
    }

    /// What a column is called, by its name.
    pub fn head(&self, column: &str) -> String {
        self.lang().say(&column.replace('_', " ")).to_owned()
    }
}

/// What stands for a figure that is not defined.
pub const NOTHING: &str = "–";
