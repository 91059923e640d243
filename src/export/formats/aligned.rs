//! A table in aligned columns, for reading.

use crate::analysis::table::{Cell, Table};
use crate::export::format::{Format, Spell};
use crate::text::display::display;
use crate::text::wrap::columns;

/// Columns under each other, as on a terminal.
pub static FORMAT: Format = Format {
    word: "table",
    ending: "txt",
    about: "Aligned columns, for reading",
    spell: Spell::Data(|table, _| Ok(aligned(table))),
    document: None,
    is_text: true,
};

/// Widest cell on a terminal, in columns.
const CELL_MAX: usize = 48;

/// Spells a table, its caption below.
pub fn aligned(table: &Table) -> String {
    let shown = |cell: &Cell| {
        let text = match cell {
            Cell::Number(number) => format!("{number:.3}"),
            Cell::Flag(true) => "yes".into(),
            Cell::Flag(false) => String::new(),
            cell => cell.exact(),
        };
        clip(&display(&text.replace('\n', " ⏎ ")))
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell));
        cells.chain([table.columns.get(column).map_or(0, |column| columns(&column.name))]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    let is_number = |column: usize| {
        let mut cells =
            table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| **cell != Cell::Empty).peekable();
        cells.peek().is_some()
            && cells.all(|cell| {
                matches!(cell, Cell::Count(_) | Cell::Integer(_) | Cell::Number(_) | Cell::Composed(_) | Cell::List(_))
            })
    };
    let right: Vec<bool> = (0..table.columns.len()).map(is_number).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().enumerate().map(|(column, cell)| {
            let pad = " ".repeat(widths[column].saturating_sub(columns(cell)));
            if right[column] { format!("{pad}{cell}") } else { format!("{cell}{pad}") }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let heads: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut out = line(&heads);
    for row in &rows {
        out.push_str(&line(row));
    }
    for sentence in table.caption.sentences() {
        out.push_str(&format!("· {}\n", display(&sentence)));
    }
    out
}

fn clip(text: &str) -> String {
    if columns(text) <= CELL_MAX {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if columns(&out) >= CELL_MAX - 1 {
            break;
        }
    }
    out + "…"
}
