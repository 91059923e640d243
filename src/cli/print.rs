//! Prints tables, text and sentences: data to stdout, sentences to stderr.

use crate::analysis::table::{Cell, Table};
use crate::commands::output::Format;
use crate::commands::{Failure, Output};
use crate::export::csv::{self as export, Options};
use crate::text::display::display;
use crate::text::wrap::columns;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Where and how to print.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// Asked for; else by where the output goes.
    pub format: Option<Format>,
    /// A file instead of stdout.
    pub file: Option<PathBuf>,
    /// Caption above CSV.
    pub caption: bool,
    /// Neutralise formulas in CSV.
    pub spreadsheet: bool,
}

/// Prints an answer; the exit code. A closed pipe is no failure.
pub fn print(output: &Output, printing: &Printing) -> Result<u8, Failure> {
    let on_screen = printing.file.is_none() && std::io::stdout().is_terminal();
    let format = printing.format.unwrap_or(if on_screen { Format::Table } else { Format::Csv });
    let mut data = String::new();
    if let Some(table) = &output.table {
        data = match format {
            Format::Table => aligned(table),
            Format::Csv => csv(table, printing)?,
            Format::Json => json(table)?,
            Format::Ron | Format::Md => {
                return Err(Failure::usage("This verb has no RON and no Markdown. Use --format table, csv or json."));
            }
        };
    }
    if let Some(text) = &output.text {
        data.push_str(text);
    }
    let written = match &printing.file {
        Some(file) if !data.is_empty() => std::fs::write(file, &data)
            .map_err(|error| Failure::data(format!("{} cannot be written ({error}).", file.display()))),
        _ => match std::io::stdout().lock().write_all(data.as_bytes()).and_then(|()| std::io::stdout().flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(output.code),
            Err(error) => Err(Failure::data(format!("The output cannot be written ({error})."))),
            Ok(()) => Ok(()),
        },
    };
    written?;
    for message in &output.messages {
        say(message);
    }
    Ok(output.code)
}

/// Prints a failure; its exit code.
pub fn fail(failure: &Failure) -> u8 {
    say(&failure.message);
    failure.exit_code()
}

/// One sentence to stderr, cleaned of what could talk to the terminal; nothing where that is gone.
pub fn say(message: &str) {
    let lines: Vec<String> = message.lines().map(|line| display(line).into_owned()).collect();
    let _ = writeln!(std::io::stderr().lock(), "{}", lines.join("\n"));
}

fn csv(table: &Table, printing: &Printing) -> Result<String, Failure> {
    let options = Options { caption: printing.caption, spreadsheet: printing.spreadsheet };
    export::csv(table, options).map_err(|error| Failure::data(format!("The table cannot be written ({error}).")))
}

fn json(table: &Table) -> Result<String, Failure> {
    let row = |row: &Vec<Cell>| {
        let fields = table.columns.iter().cloned().zip(row.iter().map(json_value));
        serde_json::Value::Object(fields.collect())
    };
    let rows: Vec<serde_json::Value> = table.rows.iter().map(row).collect();
    let whole = serde_json::json!({
        "command": table.command,
        "scope": table.scope,
        "unit": table.unit,
        "caption": table.caption,
        "rows": rows,
    });
    serde_json::to_string_pretty(&whole)
        .map(|text| text + "\n")
        .map_err(|error| Failure::data(format!("The table cannot be written ({error}).")))
}

fn json_value(cell: &Cell) -> serde_json::Value {
    let item = |fields: &Vec<(&'static str, Cell)>| {
        let fields = fields.iter().map(|(name, cell)| ((*name).to_owned(), json_value(cell)));
        serde_json::Value::Object(fields.collect())
    };
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Text(text) => text.clone().into(),
        Cell::Count(number) => (*number).into(),
        Cell::Integer(number) => (*number).into(),
        Cell::Number(number) => serde_json::Number::from_f64(*number).map_or(serde_json::Value::Null, Into::into),
        Cell::Flag(flag) => (*flag).into(),
        Cell::List(items) => serde_json::Value::Array(items.iter().map(item).collect()),
    }
}

/// Widest cell on a terminal, in columns.
const CELL_MAX: usize = 48;

fn aligned(table: &Table) -> String {
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
        cells.chain([table.columns.get(column).map_or(0, |name| columns(name))]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    let is_number = |column: usize| {
        let mut cells =
            table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| **cell != Cell::Empty).peekable();
        cells.peek().is_some()
            && cells.all(|cell| matches!(cell, Cell::Count(_) | Cell::Integer(_) | Cell::Number(_) | Cell::List(_)))
    };
    let right: Vec<bool> = (0..table.columns.len()).map(is_number).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().enumerate().map(|(column, cell)| {
            let pad = " ".repeat(widths[column].saturating_sub(columns(cell)));
            if right[column] { format!("{pad}{cell}") } else { format!("{cell}{pad}") }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let mut out = line(&table.columns);
    for row in &rows {
        out.push_str(&line(row));
    }
    for sentence in &table.caption {
        out.push_str(&format!("· {}\n", display(sentence)));
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
