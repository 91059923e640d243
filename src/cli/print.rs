//! Prints tables, text and sentences: data to stdout, sentences to stderr.

use crate::analysis::table::Table;
use crate::commands::output::Format;
use crate::commands::{Failure, Output};
use crate::export::aligned::aligned;
use crate::export::csv::{self as export, Options};
use crate::export::json::json;
use crate::text::display::display;
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
            Format::Json => {
                json(table).map_err(|error| Failure::data(format!("The table cannot be written ({error}).")))?
            }
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
