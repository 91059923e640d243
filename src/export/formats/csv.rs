//! Comma-separated values, exact (RFC 4180).

use crate::analysis::table::{Cell, Column, Row, Table};
use crate::export::format::{Format, Options, Spell};

/// Comma-separated values, for every other program.
pub static FORMAT: Format = Format {
    word: "csv",
    ending: "csv",
    about: "Comma-separated values, exact (RFC 4180)",
    spell: Spell::Data(|table, options| csv(table, options).map_err(|error| error.to_string())),
    document: None,
    is_text: true,
};

/// Spells a table.
///
/// # Errors
/// The table cannot be spelled.
pub fn csv(table: &Table, options: Options) -> Result<String, ::csv::Error> {
    let mut out = Vec::new();
    if options.caption {
        for line in table.caption.sentences() {
            out.extend(format!("# {}\n", line.replace('\n', " ")).into_bytes());
        }
    }
    out.extend(lines(&table.columns, &table.rows, options)?);
    Ok(String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Spells the line of the columns, where any are given, and rows.
///
/// # Errors
/// They cannot be spelled.
pub fn lines(columns: &[Column], rows: &[Row], options: Options) -> Result<Vec<u8>, ::csv::Error> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    if !columns.is_empty() {
        writer.write_record(columns.iter().map(|column| &column.name))?;
    }
    let mut spelled = String::new();
    for row in rows {
        for cell in row.iter() {
            match cell {
                Cell::Text(text) | Cell::Code(text) if options.spreadsheet => writer.write_field(neutral(text))?,
                Cell::Text(text) | Cell::Code(text) => writer.write_field(text)?,
                cell => {
                    spelled.clear();
                    cell.spell(&mut spelled);
                    writer.write_field(&spelled)?;
                }
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// An apostrophe before what a spreadsheet would run: also after blanks, and after line breaks inside the cell.
fn neutral(text: &str) -> String {
    let risky = |line: &str| {
        line.starts_with(['\t', '\r']) || line.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    };
    let lines: Vec<String> =
        text.split('\n').map(|line| if risky(line) { format!("'{line}") } else { line.to_owned() }).collect();
    lines.join("\n")
}
