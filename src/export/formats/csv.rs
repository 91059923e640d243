//! Comma-separated values, exact (RFC 4180).

use crate::analysis::table::{Cell, Table};
use crate::export::format::{Format, Options};

/// Comma-separated values, for every other program.
pub static FORMAT: Format = Format {
    word: "csv",
    ending: "csv",
    about: "Comma-separated values, exact (RFC 4180)",
    spell: Some(|table, options| csv(table, options).map_err(|error| error.to_string())),
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
    {
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(&mut out);
        writer.write_record(table.columns.iter().map(|column| &column.name))?;
        for row in &table.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) | Cell::Code(text) if options.spreadsheet => neutral(text),
                cell => cell.exact(),
            });
            writer.write_record(cells)?;
        }
        writer.flush()?;
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
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
